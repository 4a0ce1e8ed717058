"""The directive ``golden-traces``: how many arrays of each release lie in ``tests/golden``."""
from pathlib import Path

import numpy as np
from docutils import nodes
from sphinx.util.docutils import SphinxDirective

GOLDEN = Path(__file__).parents[2] / 'tests' / 'golden'


class GoldenTraces(SphinxDirective):
    """A row for each release, a column for each kind of recording."""

    def run(self) -> list[nodes.Node]:
        found = {}
        for path in sorted(GOLDEN.glob('*.npz')):
            kind, release = path.stem.split('-', 1)
            with np.load(path) as arrays:
                found.setdefault(release, {})[kind] = len(arrays.files)
        kinds = sorted({kind for row in found.values() for kind in row})
        rows = [('recorded on', *kinds), *((release, *(f'{row[kind]:,} arrays' if kind in row else '–' for kind in kinds))
                                           for release, row in found.items())]
        lines = ['.. list-table::', '   :header-rows: 1', '']
        lines += [f'   {"* -" if column == 0 else "  -"} {text}' for row in rows for column, text in enumerate(row)]
        return self.parse_text_to_nodes('\n'.join(lines))


def setup(app) -> dict[str, bool]:
    app.add_directive('golden-traces', GoldenTraces)
    return {'parallel_read_safe': True}
