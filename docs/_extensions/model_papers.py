"""The directive ``model-papers``: the papers that classes name in their docstrings, with the classes that name them."""
import importlib
import inspect
import re
from collections import defaultdict

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

REFERENCES = re.compile(r'^References\n-+\n(.+?)(?=\n\n\w[^\n]*\n-+\n|\Z)', re.MULTILINE | re.DOTALL)


class ModelPapers(SphinxDirective):
    """An entry for each paper that is named in the module of the argument."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        module = importlib.import_module(self.arguments[0])
        named = defaultdict(list)
        for name in module.__all__:
            value = getattr(module, name)
            if not inspect.isclass(value):
                continue
            if found := REFERENCES.search(inspect.cleandoc(getattr(value, '__doc__', None) or '')):
                for paper in filter(None, re.split(r'\n\s*\n|^\.\. \[\d+\] ', found[1], flags=re.MULTILINE)):
                    named[' '.join(paper.split())].append(name)
        lines = []
        for paper, names in sorted(named.items()):
            roles = ', '.join(f':class:`~{self.arguments[0]}.{name}`' for name in sorted(names))
            lines += [roles, f'   {paper}', '']
        return self.parse_text_to_nodes('\n'.join(lines))


def setup(app) -> dict[str, bool]:
    app.add_directive('model-papers', ModelPapers)
    return {'parallel_read_safe': True}
