r"""
A sweep of parameters
=====================

Which frequency does a network have, and what does it depend on? One run answers this for one set of parameters. ``bm.vmap``
runs the network for all sets at once: the program is compiled once, and each of its operations is done for all of them.

The network is that of *pyramidal-interneuronal gamma* (PING; Whittington et al., 2000): excitatory cells are driven and
fire, which makes the inhibitory cells fire, which silences all, until the inhibition has decayed. All cells are leaky
integrators,

.. math:: \tau \frac{dV}{dt} = V_{rest} - V + g_E (0 - V) + g_I (-80 - V) + I,

with conductances relative to the leak, and those of each kind of synapse decay with :math:`\tau_E` = 3 ms and
:math:`\tau_I`.
"""
import matplotlib.pyplot as plt
import numpy as np

import brainsyn as bp
import brainsyn.math as bm

DT = 0.1
bm.set_dt(DT)

# %%
# One network
# -----------
#
# Parameters are those of the constructor. Nothing in the class knows that there will be many of it.

EXC, INH = 80, 20
rng = np.random.default_rng(2000)
POTENTIAL_E, POTENTIAL_I = rng.uniform(-65., -50., EXC), rng.uniform(-65., -50., INH)
DRIVE = rng.normal(22., 1., EXC)  # mV


class Ping(bp.Network):
    def __init__(self, g_exc, tau_inh, g_inh=1.):
        super().__init__()
        cell = dict(V_rest=-65., V_reset=-65., V_th=-50., tau_ref=2.)
        self.E = bp.neurons.LIF(EXC, tau=20., V_initializer=bp.init.OneInit(POTENTIAL_E), **cell)
        self.I = bp.neurons.LIF(INH, tau=10., V_initializer=bp.init.OneInit(POTENTIAL_I), **cell)
        self.E2I = bp.synapses.Exponential(self.E, self.I, bp.connect.All2All(), g_max=g_exc / EXC, tau=3.,
                                           output=bp.synouts.COBA(E=0.))
        self.I2E = bp.synapses.Exponential(self.I, self.E, bp.connect.All2All(), g_max=g_inh / INH, tau=tau_inh,
                                           output=bp.synouts.COBA(E=-80.))


# %%
# All networks
# ------------
#
# What is to be run for each pair of values is a function of this pair. It may build a network and run it.
# ``numpy_mon_after_run=False`` leaves the monitored arrays to JAX, as within ``vmap`` they have no values yet.

DURATION, SETTLED = 500., 200.
NUM = 14
G_EXC, TAU_INH = np.linspace(1.5, 5., NUM), np.linspace(4., 20., NUM)  # relative to the leak; ms


def simulate(g_exc, tau_inh):
    """The share of excitatory, and of inhibitory, cells that spike in each step."""
    runner = bp.DSRunner(Ping(g_exc, tau_inh), inputs=[('E.input', DRIVE)], monitors=['E.spike', 'I.spike'],
                         numpy_mon_after_run=False, progress_bar=False)
    runner.run(DURATION)
    return runner.mon['E.spike'].mean(axis=1), runner.mon['I.spike'].mean(axis=1)


g_exc, tau_inh = (grid.ravel() for grid in np.meshgrid(G_EXC, TAU_INH))
E, I = (np.asarray(spikes) for spikes in bm.vmap(simulate)(g_exc, tau_inh))
print(f'{len(g_exc)} networks of {EXC + INH} cells')

# %%
# The same as one by one? For one of them:

one, _ = simulate(g_exc[NUM + 3], tau_inh[NUM + 3])
assert (np.asarray(one) == E[NUM + 3]).all()

# %%
# The frequency of a network is where the power spectrum of its rate is greatest. Its synchrony is how much of the power
# is found there, within 5 Hz.

window = round(1. / DT)
late = slice(round(SETTLED / DT), None)
rate_E = 1000. * E.reshape(len(E), -1, window).sum(axis=2)  # Hz, in windows of 1 ms
mean_E = 1000. / DT * E[:, late].mean(axis=1)
mean_I = 1000. / DT * I[:, late].mean(axis=1)
settled = rate_E[:, round(SETTLED):]
padded = 2048
frequencies = 1000. * np.fft.rfftfreq(padded)
power = np.abs(np.fft.rfft((settled - settled.mean(axis=1, keepdims=True)) * np.hanning(settled.shape[1]), padded)) ** 2
gamma = (frequencies > 10.) & (frequencies < 100.)
frequency = frequencies[gamma][power[:, gamma].argmax(axis=1)]
is_rhythmic = mean_I > 1.

# %%
# What it shows
# -------------
#
# Where excitation is too weak to make the inhibitory cells fire (grey; a), each excitatory cell fires by itself, 40 times a
# second. Elsewhere the network has one rhythm, between beta and gamma (b, c). Slower inhibition makes it slower, as all cells
# wait for it to decay. Stronger excitation makes it faster: a few excitatory cells are then enough to call the inhibitory
# ones, which leave the others no time to fire: each of them takes part in fewer cycles.
#
# Something to try: add ``g_inh`` as a third axis. And what becomes of the rhythm when the drives differ more?

BLUE, RED, DARK = '#2f6db3', '#d4552b', '#3a3a3a'
figure = plt.figure(figsize=(10.5, 4.6), layout='constrained')
left, right = figure.subfigures(1, 2, width_ratios=(1.75, 1.))
SITES = ((0, 4), (NUM // 2, 4), (NUM // 2, NUM - 1))  # places of g_exc and tau_inh
frequency_map, rate_map = left.subplots(1, 2, sharey=True)
for axes, values, colours, label in ((frequency_map, np.where(is_rhythmic, frequency, np.nan), 'viridis', 'frequency (Hz)'),
                                     (rate_map, mean_E, 'magma', 'rate of excitatory cells (Hz)')):
    axes.set_facecolor('#e4e4e4')
    image = axes.pcolormesh(G_EXC, TAU_INH, values.reshape(NUM, NUM), cmap=colours)
    left.colorbar(image, ax=axes, label=label, location='top')
    axes.set_xlabel('excitation of inhibitory cells $g_E$')
    for number, (x, y) in enumerate(SITES):
        axes.text(G_EXC[x], TAU_INH[y], 'abc'[number], ha='center', va='center', fontweight='bold',
                  color='white' if is_rhythmic[y * NUM + x] else DARK)
frequency_map.set_ylabel(r'decay of inhibition $\tau_I$ (ms)')
for axes, number, (x, y) in zip(right.subplots(3, 1, sharex=True), range(3), SITES):
    axes.fill_between(np.arange(rate_E.shape[1]), rate_E[y * NUM + x], color=BLUE, lw=0.)
    axes.set_title('abc'[number], loc='left', fontweight='bold')
    axes.set(ylabel='rate (Hz)', xlim=(SETTLED, DURATION), ylim=(0., None))
    axes.spines[['top', 'right']].set_visible(False)
axes.set_xlabel('time (ms)')
plt.show()

# %%
# Frequencies along both axes:

table = frequency.reshape(NUM, NUM)
print('slower inhibition:  ', ' '.join(f'{f:.0f}' for f in table[::3, NUM // 2]), 'Hz')
print('stronger excitation:', ' '.join(f'{f:.0f}' for f in table[4, NUM // 2::2]), 'Hz')
