"""Networks side by side: CPU seconds for one second of model time, medians of interleaved rounds.

usage: python benchmarks/networks.py [--size 4000] [--rounds 5]

COBA is the conductance-based network of Vogels and Abbott in the benchmark of Brette et al. (2007), with 80 synapses a
cell; ``kinetic`` is the same with AMPA and GABAa synapses. Peers: brainpy's own classes of the same names, where they
run (brainpy needs numba for sparse synapses), and the graded product in place of brainsyn's summed gates.
"""
import argparse
import time
from statistics import median

import brainpy
import numpy as np

import brainsyn

CELL = dict(V_rest=-60., V_th=-50., V_reset=-60., tau=20., tau_ref=5.)


def coba(bp, size):
    exc, inh = (bp.neurons.LIF(n, V_initializer=bp.init.Normal(-55., 2.), **CELL) for n in (size * 4 // 5, size // 5))

    def synapse(pre, post, g_max, tau, E):
        return bp.synapses.Exponential(pre, post, bp.conn.FixedProb(80 / size), g_max=g_max, tau=tau,
                                       output=bp.synouts.COBA(E=E))

    return bp.Network(synapse(exc, exc, .6, 5., 0.), synapse(exc, inh, .6, 5., 0.), synapse(inh, exc, 6.7, 10., -80.),
                      synapse(inh, inh, 6.7, 10., -80.), E=exc, I=inh)


def kinetic(bp, size):
    exc, inh = (bp.neurons.LIF(n, V_initializer=bp.init.Normal(-55., 2.), **CELL) for n in (size * 4 // 5, size // 5))

    def synapse(kind, pre, post, g_max):
        return kind(pre, post, bp.conn.FixedProb(80 / size), g_max=g_max, comp_method='sparse')

    AMPA, GABAa = bp.synapses.AMPA, bp.synapses.GABAa
    return bp.Network(synapse(AMPA, exc, exc, .3), synapse(AMPA, exc, inh, .3), synapse(GABAa, inh, exc, 2.),
                      synapse(GABAa, inh, inh, 2.), E=exc, I=inh)


def graded(bp, size):
    network = kinetic(bp, size)
    for synapse in network.nodes().subset(bp.synapses.AMPA).unique().values():
        synapse.T_duration = np.full(synapse.pre.num, synapse.T_duration)
        synapse.beta = np.full(synapse.pre.num, synapse.beta)   # a constant of each cell's own keeps the full product
    return network


class Contestant:
    """A network with its runner, and what its rounds took."""

    def __init__(self, name, bp, build, size, duration):
        start = time.process_time()
        self.name, self.duration, self.cpu = name, duration, []
        network = build(bp, size)
        self.building = time.process_time() - start
        self.runner = bp.DSRunner(network, inputs=[('E.input', 20.), ('I.input', 20.)],
                                  monitors=['E.spike', 'I.spike'], progress_bar=False)
        start = time.process_time()
        self.runner.run(duration)
        self.first = time.process_time() - start

    def run(self):
        start = time.process_time()
        self.runner.run(self.duration)
        self.cpu.append(time.process_time() - start)

    @property
    def rate(self):
        return np.asarray(self.runner.mon['E.spike']).mean() * 1e4

    def report(self, reference):
        per_second = median(self.cpu) * 1e3 / self.duration
        return (f'{self.name:34s} {self.building:9.3f} {self.first:9.3f} {per_second:9.3f} '
                f'{per_second / reference:7.2f} {self.rate:9.1f}')


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('--size', type=int, default=4000)
    parser.add_argument('--rounds', type=int, default=5)
    parser.add_argument('--duration', type=float, default=1000., help='ms')
    options = parser.parse_args()
    for title, entries in (('COBA', [('brainsyn', brainsyn, coba), ('brainpy', brainpy, coba)]),
                           ('kinetic', [('brainsyn', brainsyn, kinetic), ('brainsyn, graded product', brainsyn, graded),
                                        ('brainpy', brainpy, kinetic)])):
        contestants = []
        for name, bp, build in entries:
            try:
                contestants.append(Contestant(name, bp, build, options.size, options.duration))
            except Exception as error:
                print(f'{title}, {name}: does not run ({type(error).__name__}: {str(error)[:90]})')
        for _ in range(options.rounds):
            for contestant in contestants:
                contestant.run()
        print(f'\n{title}, {options.size} cells')
        print(f'{"":34s} {"build, s":>9s} {"first, s":>9s} {"s / s":>9s} {"ratio":>7s} {"E, Hz":>9s}')
        reference = median(contestants[0].cpu) * 1e3 / options.duration
        print('\n'.join(contestant.report(reference) for contestant in contestants))


if __name__ == '__main__':
    main()
