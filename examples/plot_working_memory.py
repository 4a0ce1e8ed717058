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
import matplotlib.pyplot as plt
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
# drive of A is 15 % stronger: this is the cue. Later A *and* B receive 6 % more, for 200 ms and twice: a question
# that does not contain the answer.

DURATION, DT, DRIVE = 4000., 0.1, 22.3
CUE, QUESTIONS = (400., 750.), ((1300., 1500.), (2300., 2500.))
t = DT * np.arange(round(DURATION / DT))
is_asked = np.any([(t >= start) & (t < stop) for start, stop in QUESTIONS], axis=0)
drive_B = DRIVE * np.where(is_asked, 1.06, 1.)[:, None]
drive_A = drive_B * np.where((t >= CUE[0]) & (t < CUE[1]), 1.15, 1.)[:, None]

runner = bp.DSRunner(
    Memory(), progress_bar=False,
    inputs=[('A.input', drive_A, 'iter'), ('B.input', drive_B, 'iter'), ('other.input', DRIVE), ('I.input', 21.)],
    monitors=['A.spike', 'B.spike', 'A2A.stp.u', 'A2A.stp.x', 'B2B.stp.u', 'B2B.stp.x'])
runner.run(DURATION)
mon = runner.mon
released = {group: (mon[f'{group}2{group}.stp.u'] * mon[f'{group}2{group}.stp.x']).mean(axis=1) for group in 'AB'}

# %%
# What each group does, in windows of 5 ms: its mean rate while nothing happens, and its greatest in response to the cue and
# to each of the questions.

WINDOW = round(5. / DT)
time = 5. * np.arange(round(DURATION / 5.)) + 2.5
rate = {group: 1000. / DT * mon[f'{group}.spike'].reshape(-1, WINDOW * SIZE[group]).mean(axis=1) for group in 'AB'}


def within(start, stop):
    return (time > start) & (time < stop)


quiet = {group: rate[group][within(800., 1300.)].mean() for group in 'AB'}
answer = {group: [rate[group][within(*when)].max() for when in (CUE, *QUESTIONS)] for group in 'AB'}
for group in 'AB':
    print(f'{group}: before the question {quiet[group]:.1f} Hz, then cue and questions: '
          + ', '.join(f'{peak:.0f} Hz' for peak in answer[group]))

# %%
# What it does
# ------------
#
# After the cue A is as silent as B. Yet when both are asked, A answers with a volley of spikes, and B hardly does: in A the
# product :math:`u x`, what the next spike would release, is more than twice as large. The volley itself renews :math:`u`,
# and so the second question is answered as well. What is not asked for falls back with :math:`\tau_f`, and is forgotten
# after a few seconds. As noise decides which cells fire, it now and then fails, or gives the wrong answer.
#
# Something to try: ask at 7 s. Who answers now? And if B is cued as well, half a second after A, does the network keep both?

BLUE, RED, DARK = '#2f6db3', '#d4552b', '#3a3a3a'
plt.rc('axes.spines', top=False, right=False)
figure, (raster, rates, release, parts) = plt.subplots(4, 1, figsize=(10.5, 7.2), sharex=True, layout='constrained',
                                                       height_ratios=(1.5, 1., 1., 1.))
for group, below, colour in (('A', SIZE['B'], BLUE), ('B', 0, RED)):
    step, cell = np.nonzero(mon[f'{group}.spike'])
    raster.plot(t[step], below + cell, '.', ms=2.5, mew=0., color=colour, rasterized=True)
    rates.plot(time, rate[group], color=colour, lw=1., label=group)
    release.plot(t[::WINDOW], released[group][::WINDOW], color=colour, lw=1.2)
parts.plot(t[::WINDOW], mon['A2A.stp.u'].mean(axis=1)[::WINDOW], color=BLUE, lw=1.2)
parts.plot(t[::WINDOW], mon['A2A.stp.x'].mean(axis=1)[::WINDOW], color='#8a8a8a', lw=1.2)
raster.set(ylabel='cell', ylim=(0, SIZE['A'] + SIZE['B']), yticks=[80, 240], yticklabels=['B', 'A'])
rates.set(ylabel='rate (Hz)', ylim=(0., None))
release.set(ylabel='release $u x$', ylim=(0., None))
parts.set(ylabel='$u$ and $x$ of A', xlabel='time (ms)', xlim=(0., DURATION), ylim=(0., 1.05))
for axes in (raster, rates, release, parts):
    axes.axvspan(*CUE, color=BLUE, alpha=0.15, lw=0.)
    for when in QUESTIONS:
        axes.axvspan(*when, color=DARK, alpha=0.1, lw=0.)
for text, (start, stop) in zip(('cue for A', *('question',) * 2), (CUE, *QUESTIONS)):
    raster.text((start + stop) / 2., 1.02, text, ha='center', va='bottom', transform=raster.get_xaxis_transform())
rates.legend(frameon=False, ncols=2, loc='upper right', bbox_to_anchor=(0.9, 1.))
for text, height, colour in (('release $u$', 0.58, BLUE), ('resources $x$', 0.86, '#8a8a8a')):
    parts.text(3300., height, text, ha='center', va='center', color=colour)
plt.show()
