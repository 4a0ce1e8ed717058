"""The directives ``generation-numbers`` and ``generation-defects``: what a generation computes otherwise than 2.3, and wrong."""
import brainpy.initialize as initialize
from docutils import nodes
from generation_words import explained
from sphinx.util.docutils import SphinxDirective

from brainsyn import semantics
from brainsyn.porting.defects import DEFECTS, GIVEN
from brainsyn.switches import SWITCHES

REFERENCE = semantics.V2_3


def table(*rows: tuple[str, ...]) -> str:
    lines = ['.. list-table::', '   :header-rows: 1', '']
    return '\n'.join(lines + [f'   {"* -" if column == 0 else "  -"} {text}' for row in rows for column, text in enumerate(row)])


def in_words(value) -> str:
    if isinstance(value, initialize.OneInit):
        return f'``OneInit({value.value:g})``'
    return '``ZeroInit()``' if isinstance(value, initialize.ZeroInit) else f'``{value:g}``'


class GenerationNumbers(SphinxDirective):
    """How the generation of the argument computes; of others than 2.3 only what differs from it."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        generation = getattr(semantics, self.arguments[0].upper())
        rows = []
        for what, here, there in explained(generation):
            if generation is REFERENCE:
                rows.append((what, here))
            elif here != there:
                rows.append((what, here, there))
        heads = ('what', generation.release) if generation is REFERENCE else ('what', generation.release, REFERENCE.release)
        text = table(heads, *rows)
        if generation.arguments:
            named = [(f'``{model}``', ', '.join(f'``{name}``: {in_words(value)}' for name, value in values.items()))
                     for model, values in sorted(generation.arguments.items())]
            text += '\n\nDefaults that are not those of 2.3:\n\n' + table(('model', 'defaults'), *named)
        return self.parse_text_to_nodes(text)


class GenerationDefects(SphinxDirective):
    """The calls that meet a known defect of a release, and what corrects it."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        generation = getattr(semantics, self.arguments[0].upper())
        digit = self.arguments[0][-1]
        rows = [('what meets it', 'what it does', 'corrected by')]
        for defect in DEFECTS:
            if digit in defect.releases:
                called = ', '.join(f'``{name}``' for name in sorted(defect.names)) or 'any synapse'
                given = [f'``{key}=``' if value is GIVEN else f'``{key}={value!r}``' for key, value in defect.keywords.items()]
                met = ' with '.join([called, ' and '.join(given)]) if given else called
                rows.append((met, defect.what, f'``{defect.switch}``'))
        told = {defect.switch for defect in DEFECTS}
        rows += [('the model', SWITCHES[switch], f'``{switch}``') for switch in sorted(generation.defects - told)]
        return self.parse_text_to_nodes(table(*rows))


def setup(app) -> dict[str, bool]:
    app.add_directive('generation-numbers', GenerationNumbers)
    app.add_directive('generation-defects', GenerationDefects)
    return {'parallel_read_safe': True}
