r"""
Depression and facilitation of a spike train
============================================

A synapse that has just been used is not the synapse it was. Two things change with each spike (Tsodyks and Markram,
1997; Tsodyks, Pawelzik and Markram, 1998): resources :math:`x` are used up and recover with :math:`\tau_d`, and the
probability of release :math:`u` grows and falls back with :math:`\tau_f`:

.. math::

    \frac{dx}{dt} = \frac{1 - x}{\tau_d}, \quad x \leftarrow x - u x \text{ at a spike}, \qquad
    \frac{du}{dt} = \frac{U - u}{\tau_f}, \quad u \leftarrow u + U (1 - u) \text{ at a spike.}

What a spike delivers is scaled by :math:`u x`. With :math:`u = U` held, and left to :math:`g_{max}`, there is only
depression: this is ``synplast.STD``.
"""
import matplotlib.pyplot as plt
import numpy as np

import brainsyn as bp
import brainsyn.math as bm

# %%
# Facilitation needs three lines
# ------------------------------
#
# ``synplast.STP`` of BrainPy 2.1 to 2.6, and so of brainsyn, lets :math:`u` drift by :math:`U - u/\tau_f`, that is
# towards :math:`U \tau_f` in place of :math:`U`. For a :math:`\tau_f` of many milliseconds that is far above 1, which
# no probability can be. A subclass with its own ``du`` has the equation above (that of Mongillo, Barak and Tsodyks,
# 2008):


class Facilitation(bp.synplast.STP):
    def du(self, u, t):
        return (self.U - u) / self.tau_f


# %%
# One train, many rates
# ---------------------
#
# Each of the cells 1, 2, … fires regularly at one rate. Cell 0 fires ten spikes at 20 Hz, and one more after a pause
# in which the synapse recovers. ``One2One`` gives each its own postsynaptic conductance. In BrainPy 2.3, and here
# unless ``bp.correct('sparse_plasticity')`` is called, ``Exponential`` with *sparse* connections ignores its
# plasticity: ``comp_method='dense'`` takes it into account.

DURATION = 2000.
TRAIN = np.append(100. + 50. * np.arange(10), 1100.)
RATES = np.array([2., 5., 10., 15., 20., 30., 40., 60., 80., 100.])
DEPRESSION = dict(tau=200., U=0.4)
FACILITATION = dict(U=0.05, tau_f=500., tau_d=20.)

trains = [TRAIN] + [np.arange(50., DURATION, 1000. / rate) for rate in RATES]
times = np.concatenate(trains)
cells = np.repeat(np.arange(len(trains)), [len(train) for train in trains])
order = np.argsort(times, kind='stable')


class Plastic(bp.Network):
    def __init__(self):
        super().__init__()
        self.pre = bp.neurons.SpikeTimeGroup(len(trains), times=times[order], indices=cells[order])
        self.post = bp.neurons.LIF(len(trains))

        def connect(plasticity):
            return bp.synapses.Exponential(self.pre, self.post, bp.connect.One2One(), comp_method='dense', tau=5.,
                                           stp=plasticity, output=bp.synouts.CUBA(target_var=None))

        self.depressing = connect(bp.synplast.STD(**DEPRESSION))
        self.facilitating = connect(Facilitation(**FACILITATION))


network = Plastic()
runner = bp.DSRunner(network, progress_bar=False, monitors={
    'pre.spike': network.pre.spike,
    'depressing.g': network.depressing.g, 'x': network.depressing.stp.x,
    'facilitating.g': network.facilitating.g, 'u': network.facilitating.stp.u, 'u.x': network.facilitating.stp.x})
runner.run(DURATION)
mon = runner.mon

# %%
# How much one spike delivers is the jump of :math:`g` at its arrival, one step after it is fired.


def jumps(name, cell):
    """By how much the conductance of one cell grows at each of its spikes."""
    g = mon[name][:, cell]
    decayed = g[:-1] * np.exp(-bm.get_dt() / 5.)
    arrived = np.flatnonzero(mon['pre.spike'][:-1, cell])
    return (g[1:] - decayed)[arrived]


def depressed(rate):
    """The share of resources that a spike of a long regular train finds, and leaves."""
    recovery = np.exp(-1000. / rate / DEPRESSION['tau'])
    return (1. - recovery) * (1. - DEPRESSION['U']) / (1. - (1. - DEPRESSION['U']) * recovery)


def facilitated(rate):
    """The product of both variables behind a spike of a long regular train."""
    U, fall = FACILITATION['U'], np.exp(-1000. / rate / FACILITATION['tau_f'])
    u = (U + (1. - U) * U * (1. - fall)) / (1. - (1. - U) * fall)
    recovery = np.exp(-1000. / rate / FACILITATION['tau_d'])
    return u * (1. - recovery) * (1. - u) / (1. - (1. - u) * recovery)


steady = {name: np.array([jumps(name, 1 + cell)[-1] for cell in range(len(RATES))])
          for name in ('depressing.g', 'facilitating.g')}

# %%
# What they do
# ------------
#
# Left, the train of ten spikes: the depressing synapse is strongest at the first spike, the facilitating one becomes
# stronger with each; 550 ms later the one has recovered, and the other is still stronger than at first. Right, a spike of a
# long train (dots: measured; lines: the fixed point of the equations above). The depressing synapse falls with rate;
# the facilitating one rises, until its own depression catches up with it.
#
# Something to try: at which rate does a spike deliver most if :math:`U` = 0.2 and :math:`\tau_f = \tau_d` = 200 ms? And with
# :math:`U` = 0.6?

BLUE, RED, GREY = '#2f6db3', '#d4552b', '#8a8a8a'
plt.rc('axes.spines', top=False, right=False)
figure = plt.figure(figsize=(10.5, 5.6), layout='constrained')
left, right = figure.subfigures(1, 2, width_ratios=(1.5, 1.))
above, below = left.subplots(2, 1, sharex=True)
above.plot(mon.ts, mon['depressing.g'][:, 0], color=BLUE, label='$g$')
above.plot(mon.ts, mon['x'][:, 0], color=GREY, lw=1., label='resources $x$')
above.set_title('depression, $U = 0.4$, $\\tau_d = 200$ ms', loc='left', color=BLUE)
below.plot(mon.ts, mon['facilitating.g'][:, 0], color=RED, label='$g$')
below.plot(mon.ts, mon['u'][:, 0], color=GREY, lw=1., label='release $u$')
below.set_title('facilitation, $U = 0.05$, $\\tau_f = 500$ ms, $\\tau_d = 20$ ms', loc='left', color=RED)
below.set(xlabel='time (ms)', xlim=(0., 1300.))
above.legend(frameon=False, loc=(0.55, 0.1))
below.legend(frameon=False, loc='upper right')
for axes in (above, below):
    axes.set_ylim(bottom=0.)
rates = np.linspace(RATES[0], RATES[-1], 200)
for axes, name, theory, colour in zip(right.subplots(2, 1, sharex=True), steady, (depressed, facilitated),
                                      (BLUE, RED)):
    axes.plot(rates, theory(rates), color=colour, lw=1.2)
    axes.plot(RATES, steady[name], '.', color=colour, ms=8)
    axes.set_ylim(bottom=0.)
    axes.set_ylabel('delivered by one spike')
right.axes[-1].set_xlabel('rate (Hz)')
plt.show()

# %%
# The tenth spike of the train, and the one after the pause, relative to the first:

for name in steady:
    train = jumps(name, 0)
    print(f'{name:15s} tenth {train[9] / train[0]:.2f}, after the pause {train[10] / train[0]:.2f}')
