"""The directives ``measured-networks``, ``measured-targets`` and ``measured-figure`` on speed, from the benchmarks."""
import json
import sys
from collections import defaultdict
from pathlib import Path

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

BENCHMARKS = Path(__file__).parents[2] / 'benchmarks'
RESULTS = BENCHMARKS / 'results.json'


class Measured(SphinxDirective):
    """What is said of the measurements; where there are none, that there are none."""

    def run(self) -> list[nodes.Node]:
        if not RESULTS.exists():
            return self.parse_text_to_nodes('*Not measured in this checkout.*')
        return self.shown()

    def shown(self) -> list[nodes.Node]:
        raise NotImplementedError

    def table(self, *rows: tuple[str, ...]) -> list[nodes.Node]:
        lines = ['.. list-table::', '   :header-rows: 1', '']
        for row in rows:
            lines += [f'   {"* -" if column == 0 else "  -"} {text}' for column, text in enumerate(row)]
        return self.parse_text_to_nodes('\n'.join(lines))


class MeasuredNetworks(Measured):
    """CPU seconds for one second of model time: a row for each network, a column for each peer."""

    def shown(self) -> list[nodes.Node]:
        found = defaultdict(dict)
        for one in json.loads(RESULTS.read_text())['networks']:
            found[one['model'], one['size']][one['peer']] = one
        peers = list(dict.fromkeys(peer for row in found.values() for peer in row))
        rows = [('network', 'cells', *peers, 'Hz')]
        for (model, size), row in found.items():
            cells = [f'{row[peer]["cpu"]:.3g}' if peer in row else '–' for peer in peers]
            rows.append((model, f'{size:,}', *cells, f'{row["brainsyn"]["rate"]:.0f}'))
        return self.table(*rows)


class MeasuredTargets(Measured):
    """Each target beside what was measured."""

    def shown(self) -> list[nodes.Node]:
        rows = [('brainsyn over its peer', 'target', 'measured')]
        for one in json.loads(RESULTS.read_text())['targets']:
            measured = '–' if one['measured'] is None else f'{one["measured"]:.3f}'
            rows.append((one['what'], f'{one["bound"]:g}', measured if one['met'] else f'**{measured}**'))
        return self.table(*rows)


class MeasuredFigure(Measured):
    """Time per step against size, drawn when the pages are built; the content of the directive describes it."""

    has_content = True

    def shown(self) -> list[nodes.Node]:
        return self.parse_text_to_nodes(f'.. image:: /_generated/speed.svg\n   :alt: {" ".join(self.content)}\n')


def draw_figure(app) -> None:
    if not RESULTS.exists():
        return
    sys.path.insert(0, str(BENCHMARKS))
    from figure import draw
    folder = Path(app.srcdir) / '_generated'
    folder.mkdir(exist_ok=True)
    draw(RESULTS, folder / 'speed.svg')


def setup(app) -> dict[str, bool]:
    app.add_directive('measured-networks', MeasuredNetworks)
    app.add_directive('measured-targets', MeasuredTargets)
    app.add_directive('measured-figure', MeasuredFigure)
    app.connect('builder-inited', draw_figure)
    return {'parallel_read_safe': True}
