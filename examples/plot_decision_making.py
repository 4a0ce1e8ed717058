r"""
Decision making with NMDA
=========================

How does a network make one choice out of two streams of noisy evidence, and take a second over it? In the model of Wang
(2002), two groups of excitatory cells, A and B, each receive one stream. The cells of a group excite one another more than
others do, and both groups share the same inhibitory cells: whichever is ahead suppresses the other. What makes it slow,
so that evidence adds up over hundreds of milliseconds, is the NMDA receptor,

.. math::

    \frac{dg_i}{dt} = -\frac{g_i}{\tau_{decay}} + a\, x_i (1 - g_i), \qquad
    \frac{dx_i}{dt} = -\frac{x_i}{\tau_{rise}} + \sum_k \delta(t - t_i^k),

with :math:`\tau_{decay}` = 100 ms, :math:`\tau_{rise}` = 2 ms and :math:`a` = 0.5/ms; AMPA and GABA receptors have gates
that decay exponentially, within 2 and 5 ms. The cells are leaky integrators,

.. math:: \tau \frac{dV}{dt} = V_{rest} - V + R I, \qquad I = \sum_{receptors} g (E - V),

with conductances in nS, currents in pA, and :math:`R = 1/g_L` in GΩ: 1/25 for excitatory cells, 1/20 for inhibitory ones.
"""
import matplotlib.pyplot as plt
import numpy as np

import brainsyn as bp
import brainsyn.math as bm

# %%
# The network
# -----------
#
# The paper has 2,000 cells. Here there are 500, and each synapse is four times as strong, which keeps the mean currents.
# The potentiation :math:`w_+` within A and within B is balanced by a :math:`w_-` towards the cells of other groups, so
# that the excitation of a cell stays the same in sum.

SIZE = dict(A=60, B=60, other=280, I=100)
SCALE = 2000 / sum(SIZE.values())
SHARE = SIZE['A'] / 400
W_PLUS = 1.7
W_MINUS = 1. - SHARE * (W_PLUS - 1.) / (1. - SHARE)
CELL = {'E': dict(V_rest=-70., V_th=-50., V_reset=-55., tau=20., R=1. / 25., tau_ref=2.),
        'I': dict(V_rest=-70., V_th=-50., V_reset=-55., tau=10., R=1. / 20., tau_ref=1.)}
CONDUCTANCE = {'E': dict(background=2.1, AMPA=0.05, NMDA=0.165, GABA=1.3),
               'I': dict(background=1.62, AMPA=0.04, NMDA=0.13, GABA=1.0)}  # nS, onto cells of either kind


def strength(pre, post):
    """The factor of excitatory synapses from one group to another."""
    if pre == post or post == 'I':
        return W_PLUS if pre == post and pre in 'AB' else 1.
    return W_MINUS if post in 'AB' else 1.


class Decision(bp.Network):
    def __init__(self):
        super().__init__()
        for name, size in SIZE.items():
            kind = 'I' if name == 'I' else 'E'
            self.group(name, bp.neurons.LIF(size, V_initializer=bp.init.Uniform(-60., -50.), **CELL[kind]))
        for post, size in SIZE.items():
            g = CONDUCTANCE['I' if post == 'I' else 'E']
            self.group(f'background{post}', bp.neurons.PoissonGroup(size, freqs=2400.))
            self.excite(f'background{post}', post, bp.connect.One2One(), g['background'])
            if post in 'AB':
                self.group(f'evidence{post}', bp.neurons.PoissonGroup(size, freqs=bm.Variable(bm.zeros(1))))
                self.excite(f'evidence{post}', post, bp.connect.One2One(), g['background'])
            for pre in ('A', 'B', 'other'):
                weight = SCALE * strength(pre, post)
                self.excite(pre, post, bp.connect.All2All(), weight * g['AMPA'], delay_step=5)
                self.connect('NMDA', pre, post, bp.synapses.NMDA, bp.connect.All2All(), g_max=weight * g['NMDA'],
                             delay_step=5, output=bp.synouts.MgBlock(E=0., cc_Mg=1.))
            self.connect('GABA', 'I', post, bp.synapses.Exponential, bp.connect.All2All(), g_max=SCALE * g['GABA'],
                         tau=5., delay_step=5, output=bp.synouts.COBA(E=-70.))

    def group(self, name, cells):
        setattr(self, name, cells)

    def connect(self, receptor, pre, post, synapse, *args, **kwargs):
        setattr(self, f'{receptor}_{pre}2{post}', synapse(getattr(self, pre), getattr(self, post), *args, **kwargs))

    def excite(self, pre, post, conn, g_max, **delay):
        self.connect('AMPA', pre, post, bp.synapses.Exponential, conn, g_max=g_max, tau=2., output=bp.synouts.COBA(E=0.),
                     **delay)


# %%
# Trials
# ------
#
# From 300 ms to 1300 ms the cells of A and of B receive Poisson spikes with rates that are drawn anew each 50 ms around
# :math:`\mu (1 \pm c)`, where :math:`\mu` = 40 Hz, and the coherence :math:`c` says how clearly the evidence speaks for A.
# An input with ``'func'`` and ``'='`` sets a variable in each step; as the function reads a ``bm.Variable``, all trials
# share one compiled program.

DT, DURATION, ON, OFF, EVERY = 0.1, 1800., 300., 1300., 50.
COHERENCES, TRIALS, SEED = (0., 0.064, 0.512), 6, 2002
bm.set_dt(DT)
bm.random.seed(SEED)
rng = np.random.default_rng(SEED)
network = Decision()
evidence = bm.Variable(bm.zeros((2, round(DURATION / EVERY))))
start = EVERY * np.arange(evidence.shape[1])
is_on = (start >= ON) & (start < OFF)


def evidence_for(group):
    return lambda tdi: evidence[group, bm.asarray(tdi['t'] / EVERY, dtype=int)]


runner = bp.DSRunner(network, monitors=['A.spike', 'B.spike'], progress_bar=False, inputs=[
    ('evidenceA.freqs', evidence_for(0), 'func', '='), ('evidenceB.freqs', evidence_for(1), 'func', '=')])


def trial(coherence):
    """Show evidence for A, or for B where the coherence is negative; what each group was shown, and its spikes."""
    mean = 40. * (1. + coherence * np.array([[1.], [-1.]]))
    shown = np.where(is_on, rng.normal(mean, 10., size=evidence.shape), 0.).clip(0.)
    evidence.value = shown.astype('float32')
    network.reset_state()
    runner.reset_state()
    runner.run(DURATION)
    return shown, {group: runner.mon[f'{group}.spike'].astype(bool) for group in 'AB'}


# %%
# The rate of a group is counted in windows of 50 ms, every 5 ms. A decision is made when one group is 15 Hz above the other.

STEP, WINDOW = round(5. / DT), 10
time = 5. * np.arange(1, round(DURATION / 5.) + 1)


def rate_of(spikes):
    """The rate of a group, in Hz, in the 50 ms before each time."""
    counts = spikes.mean(axis=1).reshape(-1, STEP).mean(axis=1)
    return 1000. / DT * np.convolve(counts, np.full(WINDOW, 1. / WINDOW))[:len(time)]


def decision(rate):
    """Who has won, and when, in ms after the evidence has begun; nobody, and nan, if it is not decided."""
    difference = rate['A'] - rate['B']
    decided = np.flatnonzero((time > ON) & (np.abs(difference) > 15.))
    return ('A' if difference[decided[0]] > 0. else 'B', time[decided[0]] - ON) if len(decided) else ('', np.nan)


trials = {c: [] for c in COHERENCES}
for c in COHERENCES:
    for number in range(TRIALS):
        favoured = 'AB'[number % 2]
        shown, spikes = trial(c if favoured == 'A' else -c)
        rate = {group: rate_of(spikes[group]) for group in 'AB'}
        winner, taken = decision(rate)
        trials[c].append(dict(shown=shown, spikes=spikes, rate=rate, winner=winner, taken=taken, favoured=favoured))

for c in COHERENCES:
    right = np.mean([one['winner'] == one['favoured'] for one in trials[c]])
    taken = [one['taken'] for one in trials[c]]
    print(f'coherence {c:5.1%}: decided after {np.nanmean(taken):3.0f} ms' + (f', {right:.0%} right' if c > 0. else ''))

# %%
# What it does
# ------------
#
# Left, one trial whose evidence favours nobody. For hundreds of milliseconds both groups fire a little; a small lead
# becomes a large one, and one group silences the other. It goes on firing when the evidence is gone: the decision is
# remembered. Right, all trials. Each leaves the diagonal, where both groups fire alike, for one of two corners: these are
# the attractors of the network. Clear evidence leads there faster, and to the right
# one (below, where the bars are means; a wrong choice would be an open dot).
#
# Something to try: show the evidence for 200 ms only. Is the decision still made? And which :math:`w_+` is too small for
# one?

COLOUR = {'A': '#2f6db3', 'B': '#d4552b'}
plt.rc('axes.spines', top=False, right=False)
figure = plt.figure(figsize=(10.5, 6.), layout='constrained')
left, right = figure.subfigures(1, 2, width_ratios=(1.6, 1.))
raster, stimulus, rates = left.subplots(3, 1, sharex=True, height_ratios=(1.6, 0.8, 1.))
example = trials[0.][0]
for group, below in (('A', SIZE['B']), ('B', 0)):
    step, cell = np.nonzero(example['spikes'][group])
    raster.plot(DT * step, below + cell, '.', ms=2.2, mew=0., color=COLOUR[group], rasterized=True)
    stimulus.step(start, example['shown']['AB'.index(group)], where='post', color=COLOUR[group], lw=1.2)
    rates.plot(time, example['rate'][group], color=COLOUR[group], label=group)
raster.set(ylabel='cell', ylim=(0, SIZE['A'] + SIZE['B']), yticks=[30, 90], yticklabels=['B', 'A'])
stimulus.set(ylabel='evidence (Hz)', ylim=(0., None))
rates.set(xlabel='time (ms)', ylabel='rate (Hz)', xlim=(0., DURATION), ylim=(0., None))
rates.legend(frameon=False, loc='upper left')
for axes in (raster, stimulus, rates):
    axes.axvspan(ON, OFF, color='#3a3a3a', alpha=0.06, lw=0.)
plane, times = right.subplots(2, 1, height_ratios=(1.3, 1.))
plane.plot([0., 60.], [0., 60.], color='#b5b5b5', lw=0.8, ls='--')
for place, (c, shade) in enumerate(zip(COHERENCES, np.linspace(0.35, 1., len(COHERENCES)))):
    for one in trials[c]:
        during = (time > ON) & (time < OFF)
        colour = COLOUR.get(one['winner'], '#8a8a8a')
        plane.plot(one['rate']['A'][during][::6], one['rate']['B'][during][::6], color=colour, alpha=shade, lw=0.9)
        times.plot(place + rng.uniform(-0.12, 0.12), one['taken'], 'o', color=colour, ms=5,
                   mfc=colour if one['winner'] == one['favoured'] or c == 0. else 'none')
    times.hlines(np.nanmean([one['taken'] for one in trials[c]]), place - 0.25, place + 0.25, color='#3a3a3a', lw=1.)
plane.set(xlabel='rate of A (Hz)', ylabel='rate of B (Hz)', xlim=(0., 60.), ylim=(0., 60.), aspect='equal')
times.set(xlabel='coherence of the evidence', ylabel='time of decision (ms)', ylim=(0., None),
          xticks=range(len(COHERENCES)), xticklabels=[f'{c:.1%}' for c in COHERENCES])
plt.show()
