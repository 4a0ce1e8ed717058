r"""
Working memory without spikes
=============================

How can a network keep an item in mind while its cells are all but silent? In the theory of Mongillo, Barak and Tsodyks
(2008) the item is held by the synapses. A cue makes the cells of one group fire, which raises the probability :math:`u`
that their synapses release transmitter. It falls back with :math:`\tau_f` = 1.5 s, long after the resources :math:`x`
have recovered:

.. math::

    \frac{du}{dt} = \frac{U - u}{\tau_f}, \quad u \leftarrow u + U (1 - u), \qquad
    \frac{dx}{dt} = \frac{1 - x}{\tau_d}, \quad x \leftarrow x - u x \quad \text{at a spike,}

with :math:`U` = 0.2 and :math:`\tau_d` = 0.2 s. A spike moves the potential of an excitatory cell behind the synapse by
:math:`J u x`, with the :math:`u` after and the :math:`x` before the spike. The cells are leaky integrators with noise,

.. math:: \tau\, dV = (I - V)\, dt + \sigma \sqrt{\tau}\, dW, \qquad \sigma = 1 \text{ mV},

with :math:`\tau` = 15 ms and a reset to 16 mV for excitatory cells, 10 ms and 13 mV for inhibitory ones. They spike at 20 mV.
"""
import numpy as np

import brainsyn as bp
import brainsyn.math as bm

bm.random.seed(2008)

# %%
# The synapses
# ------------
#
# ``synplast.STP`` lets :math:`u` drift as BrainPy 2.1 to 2.6 do, and scales a spike by the :math:`x` that it leaves. A
# subclass has the equations above: what a spike finds is what it leaves divided by :math:`1 - u`.


class Facilitation(bp.synplast.STP):
    def du(self, u, t):
        return (self.U - u) / self.tau_f

    def filter(self, spike):
        return spike * self.u * self.x / (1. - self.u)


# %%
# The network
# -----------
#
# Groups A and B stand for two items, and excite themselves more than others. Here all cells are connected with all: with 1,600
# excitatory and 400 inhibitory cells each receives as many inputs as in the paper, where there are five times as many
# cells, a fifth of which are connected.

SIZE = {'A': 160, 'B': 160, 'other': 1280, 'I': 400}


def strength(pre, post):
    """What a spike does to the potential of a cell, in mV; from excitatory to excitatory cells, for u = x = 1."""
    if pre == 'I':
        return -0.2 if post == 'I' else -0.25
    if post == 'I':
        return 0.135
    return 0.45 if pre == post and pre in 'AB' else 0.1


class Memory(bp.Network):
    def __init__(self):
        super().__init__()
        rng = np.random.default_rng(2008)
        cell = dict(V_rest=0., V_th=20., tau_ref=2.)
        for name, size in SIZE.items():
            tau, reset = (10., 13.) if name == 'I' else (15., 16.)
            group = bp.neurons.LIF(size, tau=tau, V_reset=reset, noise=1. / np.sqrt(tau),
                                   V_initializer=bp.init.Uniform(reset, 20.), **cell)
            setattr(self, name, group)
        for pre in SIZE:
            delays = rng.integers(1, 10, SIZE[pre])  # up to 1 ms
            for post in SIZE:
                is_plastic = 'I' not in (pre, post)
                synapses = bp.synapses.Delta(
                    getattr(self, pre), getattr(self, post), bp.connect.All2All(), g_max=strength(pre, post),
                    delay_step=delays, comp_method='dense', output=bp.synouts.CUBA(target_var='V'),
                    stp=Facilitation(U=0.2, tau_f=1500., tau_d=200.) if is_plastic else None)
                setattr(self, f'{pre}2{post}', synapses)


# %%
# The experiment
# --------------
#
# A constant drive holds the cells just below threshold, where the noise makes one or another of them fire. For 350 ms the
# drive of A is 15 % stronger: this is the cue. Later A *and* B receive 4 % more, for 200 ms and three times: a question
# that does not contain the answer.

DURATION, DT = 7000., 0.1
DRIVE = 22.
CUE, QUESTIONS = (400., 750.), ((1500., 1700.), (2500., 2700.), (6500., 6700.))
import sys

if len(sys.argv) > 2: DRIVE=float(sys.argv[2]); bm.random.seed(int(sys.argv[4]))
RD=1.04 if len(sys.argv)<3 else float(sys.argv[3])
t = DT * np.arange(round(DURATION / DT))
asked = np.any([(t >= start) & (t < stop) for start, stop in QUESTIONS], axis=0)
drive_B = DRIVE * np.where(asked, RD, 1.)[:, None]
drive_A = drive_B * np.where((t >= CUE[0]) & (t < CUE[1]), 1.15, 1.)[:, None]

network = Memory()
runner = bp.DSRunner(
    network, progress_bar=False,
    inputs=[('A.input', drive_A, 'iter'), ('B.input', drive_B, 'iter'), ('other.input', DRIVE), ('I.input', 21.)],
    monitors={'A': network.A.spike, 'B': network.B.spike, 'uA': (network.A2A.stp.u, np.arange(160)), 'xA': network.A2A.stp.x,
              'uB': network.B2B.stp.u, 'xB': network.B2B.stp.x})
runner.run(DURATION)
mon = runner.mon
for k in 'AB':
    r = mon[k].mean(axis=1).reshape(-1, 50).mean(axis=1) / DT * 1000
    print(k, [int(r[int(a)//5:int(b)//5].max()) for a,b in ((100,400),CUE,(850,1500),QUESTIONS[0],(1750,2500),QUESTIONS[1],(2750,6500),QUESTIONS[2])], mon[k].mean()/DT*1000)
