"""Memory of a network of 100,000 cells while it runs, over the bytes of its connections and its state.

    python benchmarks/memory.py [--size 100000]
"""
import argparse
import gc

from legacy_networks import NETWORKS
from worker import memory

import brainsyn


def running(size):
    network = NETWORKS['COBA'](brainsyn, size)
    runner = brainsyn.DSRunner(network, inputs=[('E.input', 20.), ('I.input', 20.)], progress_bar=False)
    runner.run(10.)
    runner.run(10.)
    gc.collect()
    return runner


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('--size', type=int, default=100_000)
    size = parser.parse_args().size
    small = running(1000)  # what the libraries and the compiler take is there after this
    before = memory()
    runner = running(size)
    held = memory() - before
    projections = runner.target.nodes().subset(brainsyn.TwoEndConn).unique().values()
    connections = sum(p.comm.indices.nbytes + p.comm.indptr.nbytes for p in projections)
    state = sum(variable.value.nbytes for variable in runner.target.vars().unique().values())
    print(f'{size:,} cells: {held / 1e6:.0f} MB held, {connections / 1e6:.0f} MB connections, {state / 1e6:.1f} MB state: '
          f'ratio {held / (connections + state):.2f}')
    del small


if __name__ == '__main__':
    main()
