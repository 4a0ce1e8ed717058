"""A small network with everything that a run must not lose: delays, pulses, plasticity, refractory cells, random spikes.

Run as a program, ``python enduring.py CHECKPOINT DURATION``, it runs with an autosave after every chunk until it is killed.
"""
import sys

import numpy as np

import brainsyn as bp
import brainsyn.math as bm
from brainsyn.running import loop

MONITORS = ['cells.V', 'cells.spike', 'noise.spike', 'ampa.g']


class Network(bp.Network):
    def __init__(self, size=6):
        super().__init__()
        self.noise = bp.neurons.PoissonGroup(size, freqs=80.)
        self.cells = bp.neurons.LIF(size, tau_ref=2., V_initializer=bp.init.OneInit(-3.))
        self.ampa = bp.synapses.AMPA(self.noise, self.cells, bp.conn.FixedProb(.5, seed=1), g_max=.02, delay_step=4,
                                     stp=bp.synplast.STP(tau_f=5.), output=bp.synouts.COBA(E=60.))
        self.mutual = bp.synapses.Exponential(self.cells, self.cells, bp.conn.FixedProb(.5, seed=2), g_max=-.3,
                                              delay_step=2 + np.arange(size) * 5 % 7, output=bp.synouts.CUBA())


def make_runner(**options):
    inputs = [('cells.input', 24.), ('cells.input', lambda tdi: bm.random.normal(0., 2., 6))]
    return bp.DSRunner(Network(), inputs=inputs, monitors=MONITORS, progress_bar=False, **{'seed': 5, **options})


def main():
    path, duration = sys.argv[1], float(sys.argv[2])
    loop.LONGEST_CHUNK = 50
    runner = make_runner(autosave=path, autosave_every=0.)
    print('running', flush=True)
    runner.run(duration)


if __name__ == '__main__':
    main()
