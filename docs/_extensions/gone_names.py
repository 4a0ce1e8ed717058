"""The directive ``gone-names``: a table of the legacy names that cannot be had, made from the names themselves."""
from collections import defaultdict

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from brainsyn.facade import Gone
from brainsyn.generations import v2_3


def gone_names() -> dict[tuple[str, str], list[str]]:
    """Names by their module and the sentence that says why they are gone."""
    found = defaultdict(list)
    for module, face in v2_3.FACES.items():
        for name, target in face.names.items():
            if isinstance(target, Gone):
                found[module, target.why].append(name)
    return found


class GoneNames(SphinxDirective):
    """One row for each module and reason."""

    def run(self) -> list[nodes.Node]:
        rows = [('module', 'names', 'why, and what to use')]
        for (module, why), names in gone_names().items():
            rows.append((f'``bp.{module}``' if module else '``bp``', ', '.join(f'``{n}``' for n in sorted(names)), why))
        lines = ['.. list-table::', '   :header-rows: 1', '   :widths: 15 45 40', '']
        for row in rows:
            lines += [f'   {"* -" if column == 0 else "  -"} {text}' for column, text in enumerate(row)]
        return self.parse_text_to_nodes('\n'.join(lines))


def setup(app) -> dict[str, bool]:
    app.add_directive('gone-names', GoneNames)
    return {'parallel_read_safe': True}
