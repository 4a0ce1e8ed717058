"""``brainsyn demo``: two cells and a network as a user of BrainPy 2.3 wrote them, their speed, and a figure."""
import time
from dataclasses import dataclass

import numpy as np

import brainsyn as bp
import brainsyn.math as bm
from brainsyn.porting.demo_figure import draw

__all__ = ['Pair', 'Recording', 'demonstrate']

PAIR_DURATION = 150.


class Pair(bp.Network):
    """HH – AMPA – HH: each spike of the first cell opens the synapse onto the second."""

    def __init__(self):
        super().__init__()
        self.pre = bp.neurons.HH(1)
        self.post = bp.neurons.HH(1)
        self.syn = bp.synapses.AMPA(self.pre, self.post, bp.connect.All2All())


class COBA(bp.Network):
    """The conductance-based network of Vogels and Abbott, as in the benchmark of Brette et al. (2007)."""

    def __init__(self, num_exc: int = 3200, num_inh: int = 800):
        super().__init__()
        cell = dict(V_rest=-60., V_th=-50., V_reset=-60., tau=20., tau_ref=5., V_initializer=bp.init.Normal(-55., 2.))
        excitatory = dict(g_max=0.6, tau=5.)
        inhibitory = dict(g_max=6.7, tau=10.)

        def connect(pre, post, kinetics, reversal):
            return bp.synapses.Exponential(pre, post, bp.connect.FixedProb(0.02), output=bp.synouts.COBA(E=reversal),
                                           **kinetics)

        self.E = bp.neurons.LIF(num_exc, **cell)
        self.I = bp.neurons.LIF(num_inh, **cell)
        self.E2E = connect(self.E, self.E, excitatory, 0.)
        self.E2I = connect(self.E, self.I, excitatory, 0.)
        self.I2E = connect(self.I, self.E, inhibitory, -80.)
        self.I2I = connect(self.I, self.I, inhibitory, -80.)


@dataclass
class Recording:
    """What a run recorded, and the seconds that its parts took."""

    mon: dict
    building: float
    compiling: float
    running: float


def record(network, inputs, monitors, duration: float, progress: bool) -> Recording:
    """Build a network, compile its step, and run it for ``duration`` ms."""
    start = time.perf_counter()
    runner = bp.DSRunner(network(), inputs=inputs, monitors=monitors, progress_bar=False)
    built = time.perf_counter()
    runner.run(runner.dt)
    compiled = time.perf_counter()
    runner.progress_bar = progress
    runner.run(duration)
    return Recording(runner.mon, built - start, compiled - built, time.perf_counter() - compiled)


def demonstrate(duration: float, output: str, progress: bool = True) -> None:
    """Simulate, print rates and speed, and save the figure.

    Parameters
    ----------
    duration : float
        Model time of the network, in ms.
    output : str
        File of the figure.
    progress : bool
        Whether to show a progress bar.
    """
    pair = record(Pair, [('pre.input', 7.)], ['pre.V', 'post.V', 'syn.g'], PAIR_DURATION, progress=False)
    print(f'HH - AMPA - HH      {spikes_of(pair.mon["pre.V"])} spikes before the synapse, '
          f'{spikes_of(pair.mon["post.V"])} behind it, in {PAIR_DURATION:g} ms')
    print_speed(pair, PAIR_DURATION)
    network = record(COBA, [('E.input', 20.), ('I.input', 20.)], ['E.spike', 'I.spike', ('E.V', [0])], duration,
                     progress)
    print(f'COBA, 4,000 cells   E {rate_of(network.mon["E.spike"]):.1f} Hz, I {rate_of(network.mon["I.spike"]):.1f} Hz')
    print_speed(network, duration)
    draw(pair.mon, network.mon, output)
    print(f'figure              {output}')


def spikes_of(V: np.ndarray) -> int:
    """How often a potential, in mV, rises above zero."""
    return int(np.sum((V[1:, 0] >= 0.) & (V[:-1, 0] < 0.)))


def rate_of(spikes: np.ndarray) -> float:
    """Mean rate of the cells, in Hz."""
    return float(spikes.mean() / bm.get_dt() * 1000.)


def print_speed(recording: Recording, duration: float) -> None:
    print(f'                    {duration:g} ms in {recording.running:.2f} s: '
          f'{duration / 1000. / recording.running:.3g} times real time '
          f'(built in {recording.building:.2f} s, compiled in {recording.compiling:.2f} s)')
