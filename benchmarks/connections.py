"""Time and memory that it takes to build connections, beside brainpy.

    python benchmarks/connections.py [--cells 4000 20000 100000 1000000] [--connectors FixedProb ...] [--rounds 5]

Each connector is made, told the sizes of the groups and asked for `pre2post`; both libraries in turn, several rounds.
The table shows the median CPU time and the peak of the memory that NumPy took per synapse; for brainpy the time of the
first building, which a program that builds its network once pays, the median of the later ones, and how many times that
brainsyn takes. As the time of brainpy grows with the square of the number of cells, it is left out where more than `--limit`
seconds are to be expected.
Every cell has about 80 synapses, so that networks of different sizes can be compared. `COBA` are the four projections of
the network of Brette et al. (2007), 4,000 cells with a connection probability of 2 %.
"""

import argparse
import math
import time
import tracemalloc
from collections.abc import Callable
from typing import Any

import brainpy
import jax
import numpy as np

from brainsyn import connect

SYNAPSES_PER_CELL = 80
# a Gaussian of this width has about 80 cells under it
SIGMA = math.sqrt(SYNAPSES_PER_CELL / (2 * math.pi))


def square(cells: int) -> tuple[int, int]:
    """The size of a square group with about that many cells."""
    return math.isqrt(cells), math.isqrt(cells)


CONNECTORS: dict[str, Callable[[Any, int], tuple]] = {
    'FixedProb': lambda conn, cells: (conn.FixedProb(SYNAPSES_PER_CELL / cells), cells),
    'FixedPostNum': lambda conn, cells: (conn.FixedPostNum(SYNAPSES_PER_CELL), cells),
    'FixedPreNum': lambda conn, cells: (conn.FixedPreNum(SYNAPSES_PER_CELL), cells),
    'FixedTotalNum': lambda conn, cells: (conn.FixedTotalNum(SYNAPSES_PER_CELL * cells), cells),
    'GaussianProb': lambda conn, cells: (conn.GaussianProb(SIGMA), square(cells)),
    'ProbDist': lambda conn, cells: (conn.ProbDist(5, 1.), square(cells)),
    'SmallWorld': lambda conn, cells: (conn.SmallWorld(SYNAPSES_PER_CELL, 0.1), cells),
    'ScaleFreeBA': lambda conn, cells: (conn.ScaleFreeBA(SYNAPSES_PER_CELL // 2), cells),
    'GridN': lambda conn, cells: (conn.GridN(4), square(cells)),
}


def build(conn: Any, name: str, cells: int) -> int:
    """Build connections with the connectors of `conn`; the number of synapses."""
    if name == 'COBA':
        sizes = [(pre, post) for pre in (3200, 800) for post in (3200, 800)]
        connectors = [conn.FixedProb(0.02)(pre, post) for pre, post in sizes]
    else:
        connector, size = CONNECTORS[name](conn, cells)
        connectors = [connector(size, size)]
    synapses = 0
    for connector in connectors:
        indices, indptr = connector.require('pre2post')
        jax.block_until_ready([np.asarray(indptr)[-1:], indices.value if hasattr(indices, 'value') else indices])
        synapses += len(indices)
    return synapses


def cpu_time(conn: Any, name: str, cells: int) -> float:
    """CPU seconds for one building."""
    begin = time.process_time()
    build(conn, name, cells)
    return time.process_time() - begin


def peak_memory(name: str, cells: int) -> tuple[int, int]:
    """The number of synapses, and the most bytes that NumPy held while they were built."""
    tracemalloc.start()
    synapses = build(connect, name, cells)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return synapses, peak


def report(name: str, sizes: list[int], rounds: int, limit: float) -> None:
    """One line of the table for each size."""
    expected = 0.
    for cells in sizes:
        synapses, peak = peak_memory(name, cells)
        ours, theirs = [], []
        for _ in range(rounds + 1):
            ours.append(cpu_time(connect, name, cells))
            if expected <= limit:
                try:
                    theirs.append(cpu_time(brainpy.connect, name, cells))
                except Exception as error:
                    expected = math.inf
                    print(f'  brainpy: {type(error).__name__}: {str(error).splitlines()[0][:90]}')
        median = float(np.median(ours))
        peer = 'left out'
        if theirs:
            later = float(np.median(theirs[1:] or theirs))
            peer = f'{theirs[0] * 1e3:10,.1f} {later * 1e3:10,.1f} {median / later:9.4f}'
            larger = [size for size in sizes if size > cells]
            expected = max(expected, later * (larger[0] / cells) ** 2 if larger else 0.)
        print(f'{name:14} {cells:9,} {synapses:11,} {median * 1e3:10,.1f} {median / synapses * 1e9:8.1f} '
              f'{peak / synapses:8.1f}   {peer}', flush=True)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('--cells', type=int, nargs='+', default=[4_000, 20_000, 100_000, 1_000_000])
    parser.add_argument('--connectors', nargs='+', default=[*CONNECTORS], choices=[*CONNECTORS])
    parser.add_argument('--rounds', type=int, default=3)
    parser.add_argument('--limit', type=float, default=60.)
    options = parser.parse_args()
    print(f'brainpy {brainpy.__version__}, numpy {np.__version__}, CPU time')
    head = f'{"connector":14} {"cells":>9} {"synapses":>11} {"ms":>10} {"ns/syn":>8} {"B/syn":>8}'
    print(f'{head}   {"first":>10} {"brainpy ms":>10} {"ratio":>9}')
    report('COBA', [4000], options.rounds, options.limit)
    for name in options.connectors:
        report(name, sorted(options.cells), options.rounds, options.limit)


if __name__ == '__main__':
    main()
