"""Time per step against the size of the network, all peers, on logarithmic axes; drawn from ``results.json``.

    python benchmarks/figure.py speed.png
"""
import json
import sys
from collections import defaultdict
from pathlib import Path

from matplotlib.figure import Figure

__all__ = ['draw']

STEPS_PER_SECOND = 10_000


def draw(results: Path, file: Path) -> None:
    """Draw the CPU time per step of COBA into ``file``."""
    lines = defaultdict(list)
    for one in json.loads(results.read_text())['networks']:
        if one['model'] == 'COBA':
            lines[one['peer']].append((one['size'], one['cpu'] / STEPS_PER_SECOND * 1e6))
    figure = Figure(figsize=(6.4, 4.2), layout='constrained')
    axes = figure.add_subplot()
    axes.set_prop_cycle(color=[f'tab:{name}' for name in ('blue', 'orange', 'green', 'olive', 'purple')])
    for peer, points in lines.items():
        size, time = zip(*sorted(points), strict=True)
        style = dict(lw=2.5, color='C3', zorder=3) if peer == 'brainsyn' else dict(lw=1.2, alpha=.9)
        axes.loglog(size, time, 'o-', ms=4, label=peer, **style)
    axes.set(xlabel='cells (80 synapses each)', ylabel='CPU time per step of 0.1 ms (µs)',
             title='COBA network, spikes monitored, one thread')
    axes.grid(which='both', alpha=.2)
    axes.legend(frameon=False)
    figure.savefig(file)


if __name__ == '__main__':
    draw(Path(__file__).with_name('results.json'), Path(sys.argv[1]))
