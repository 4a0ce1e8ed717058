r"""
Gap junctions
=============

Many interneurons of the cortex are joined by channels that lead directly from one cell into the next (Galarreta and
Hestrin, 1999; Gibson, Beierlein and Connors, 1999). They need neither spike nor transmitter, and work in both directions:

.. math:: I_{1 \to 2} = g (V_1 - V_2) = -I_{2 \to 1}.

What does this do to a cell at rest, to two cells that fire, and to a group of them? The cells are those of Wang and
Buzsáki (1996), with a leak of :math:`g_L` = 0.1 mS/cm².
"""
import matplotlib.pyplot as plt
import numpy as np

import brainsyn as bp
import brainsyn.math as bm

# %%
# Pairs
# -----
#
# All pairs with their different conductances are one network: two groups, joined one to one.

DT, DURATION = 0.05, 2000.
bm.set_dt(DT)
G = np.array([0., 0.001, 0.002, 0.003, 0.004, 0.005, 0.006, 0.007, 0.008, 0.009, 0.01, 0.012, 0.015, 0.02, 0.03])  # mS/cm²


class Pairs(bp.Network):
    def __init__(self, g):
        super().__init__()
        self.first = bp.neurons.WangBuzsakiModel(len(g), V_initializer=bp.init.OneInit(-65.))
        self.second = bp.neurons.WangBuzsakiModel(len(g), V_initializer=bp.init.OneInit(-60.))
        self.gap = bp.synapses.GapJunction(self.first, self.second, bp.connect.One2One(), g_max=g)


def simulate(network, duration, **currents):
    """Run a network with a current, in µA/cm², into each of its groups."""
    runner = bp.DSRunner(network, inputs=[(f'{group}.input', current) for group, current in currents.items()],
                         monitors=[f'{group}.{what}' for group in currents for what in ('V', 'spike')],
                         progress_bar=False)
    runner.run(duration)
    return runner.mon


# %%
# **At rest.** Both cells are held near -75 mV, where only the leak is open, and then 0.3 µA/cm² less into the first one
# hyperpolarises it, and through the junction the second one. As what arrives there leaves through the leak, the second
# deflection is the share :math:`g / (g + g_L)` of the first. This is the *coupling coefficient*, which experimenters
# measure in the same way.

before = simulate(Pairs(G), 300., first=-1., second=-1.)
during = simulate(Pairs(G), 300., first=-1.3, second=-1.)
deflection = {group: during[f'{group}.V'][-1] - before[f'{group}.V'][-1] for group in ('first', 'second')}
coefficient = deflection['second'] / deflection['first']

# %%
# **Firing.** A constant current makes both cells fire, the second a little faster.

pairs = simulate(Pairs(G), DURATION, first=1., second=1.05)
late = pairs.ts > DURATION / 4.


def rate_of(group):
    """Rates, in Hz, from the first spike to the last."""
    steps = [np.flatnonzero(train) for train in pairs[f'{group}.spike'][late].T]
    return np.array([1000. * (len(train) - 1) / (DT * np.ptp(train)) for train in steps])


rate = {group: rate_of(group) for group in ('first', 'second')}
locked = np.abs(rate['second'] - rate['first']) < 0.1
print(f'coupling coefficient at {G[-1]} mS/cm²: {coefficient[-1]:.3f}; g / (g + g_L) is {G[-1] / (G[-1] + 0.1):.3f}')
print(f'locked from {G[locked][0]} mS/cm² on')

# %%
# Many cells
# ----------
#
# Now 60 cells, whose drives differ by 5 %, are all joined with all. As a junction conducts in both directions, a
# connection from a group to itself counts each pair twice: once from :math:`i` to :math:`j`, once from :math:`j` to
# :math:`i`.

N = 60
G_SUM = {'without junctions': 0., 'with junctions': 0.08}  # mS/cm², all junctions of a cell together
random = np.random.default_rng(1996)
potentials, drive = random.uniform(-70., -50., N), 1. + 0.05 * random.standard_normal(N)


class Group(bp.Network):
    def __init__(self, g_sum):
        super().__init__()
        self.I = bp.neurons.WangBuzsakiModel(N, V_initializer=bp.init.OneInit(potentials))
        self.gap = bp.synapses.GapJunction(self.I, self.I, bp.connect.All2All(include_self=False), g_max=g_sum / N / 2.)


def synchrony(V):
    """Fluctuation of the mean potential, relative to that of the cells; 0 for independent cells, 1 if all do the same."""
    return V.mean(axis=1).std() / np.sqrt(V.var(axis=0).mean())


groups = {name: simulate(Group(g_sum), 600., I=drive) for name, g_sum in G_SUM.items()}
together = {name: synchrony(mon['I.V'][mon.ts > 300.]) for name, mon in groups.items()}
for name in groups:
    print(f'{name}: synchrony {together[name]:.2f}')

# %%
# What they do
# ------------
#
# The two cells of a pair drift past each other as long as :math:`g` is small. Their rates attract each other, and meet
# where the junction is strong enough to make up for the difference of the drives: from then on they keep in step, the
# faster cell a few milliseconds ahead. It takes a tenth of the leak, a coupling coefficient of about 0.1; this is what is
# measured between interneurons. In the group, whose drives differ by more, most cells join one volley within 100 ms.
#
# Something to try: give the second cell of each pair a drive of 1.1. Where do they lock now?

BLUE, RED, DARK = '#2f6db3', '#d4552b', '#3a3a3a'
plt.rc('axes.spines', top=False, right=False)
figure = plt.figure(figsize=(10.5, 6.8), layout='constrained')
above, below = figure.subfigures(2, 1, height_ratios=(1.2, 1.))
left, right = above.subfigures(1, 2, width_ratios=(1.5, 1.))
for axes, pair in zip(left.subplots(2, 1, sharex=True), (0, np.flatnonzero(locked)[0])):
    axes.plot(pairs.ts, pairs['first.V'][:, pair], color=BLUE, lw=1., label='first')
    axes.plot(pairs.ts, pairs['second.V'][:, pair], color=RED, lw=1., label='second')
    axes.set_title(f'$g$ = {G[pair]:g} mS/cm²', loc='left', fontsize=10)
    axes.set(xlim=(DURATION - 250., DURATION), ylabel='$V$ (mV)', ylim=(-75., 85.))
    axes.legend(frameon=False, loc='upper right', ncols=2, borderpad=0.)
axes.set_xlabel('time (ms)')
share, rates = right.subplots(2, 1, sharex=True)
share.plot(1000. * G, G / (G + 0.1), color='#b5b5b5', lw=1.2, label='$g / (g + g_L)$')
share.plot(1000. * G, coefficient, '.', color=DARK, ms=7, label='measured')
share.set(ylabel='coupling coefficient', ylim=(0., None))
share.legend(frameon=False, loc='lower right')
for group, colour in (('first', BLUE), ('second', RED)):
    rates.plot(1000. * G, rate[group], '.-', color=colour, ms=7, lw=1., label=group)
rates.set(xlabel='$g$ (µS/cm²)', ylabel='rate (Hz)')
rates.legend(frameon=False, loc='lower right')
for axes, (name, mon) in zip(below.subplots(1, 2, sharey=True), groups.items()):
    step, cell = np.nonzero(mon['I.spike'][:, np.argsort(drive)])
    axes.plot(mon.ts[step], cell, '.', ms=3., mew=0., color=DARK)
    axes.set_title(f'{name}, synchrony {together[name]:.2f}', loc='left', fontsize=10)
    axes.set(xlabel='time (ms)', xlim=(0., 600.), ylim=(0, N))
below.axes[0].set_ylabel('cell, in the order of drives')
plt.show()
