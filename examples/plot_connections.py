r"""
Dense, one-to-one and sparse connections
========================================

Does it matter who is wired to whom, when each cell receives the same in sum? Sixty cells that fire at random excite sixty
others,

.. math:: \tau \frac{dg_j}{dt} = -g_j + \tau \sum_i w_{ij} \sum_k \delta(t - t_i^k), \qquad \sum_i w_{ij} \approx G,

with :math:`\tau` = 10 ms and :math:`G` = 6 nS, shared out among all 60 cells, six of them, or one. For cells that fire
independently with the rate :math:`r`, the theorem of Campbell (1909) gives the mean of the conductance, its standard
deviation, and the correlation between two cells that have the share :math:`c` of their :math:`K` inputs in common:

.. math:: \langle g \rangle = G r \tau, \qquad \sigma = G \sqrt{\frac{r \tau}{2 K}}, \qquad \rho = c.
"""
import matplotlib.pyplot as plt
import numpy as np

import brainsyn as bp
import brainsyn.math as bm

bm.random.seed(1909)

# %%
# Four connectors
# ---------------
#
# ``FixedPreNum`` gives each cell the same number of inputs, ``FixedPostNum`` the same number of targets. The latter leaves
# to chance how many inputs a cell has. A connector that is handed to a second projection draws anew, seed or not: two
# projections that shall have the same connections need two connectors that start from the same seed.

N, G, TAU, RATE = 60, 6., 10., 20.  # cells, nS, ms, Hz
CONNECTORS = {
    'All2All': (bp.connect.All2All, N),
    'FixedPreNum': (lambda: bp.connect.FixedPreNum(6, seed=1), 6),
    'FixedPostNum': (lambda: bp.connect.FixedPostNum(6, seed=2), 6),
    'One2One': (bp.connect.One2One, 1),
}


class Wired(bp.Network):
    """The same presynaptic spikes, by way of each of the connectors."""

    def __init__(self):
        super().__init__()
        self.pre = bp.neurons.PoissonGroup(N, freqs=RATE)
        self.post = bp.neurons.LIF(N)
        for name, (connector, inputs) in CONNECTORS.items():
            for method in ('dense', 'sparse'):
                synapses = bp.synapses.Exponential(self.pre, self.post, connector(), g_max=G / inputs, tau=TAU,
                                                   comp_method=method, output=bp.synouts.CUBA(target_var=None))
                setattr(self, f'{name}_{method}', synapses)


# %%
# ``comp_method`` says how the sum over the connections is computed: with a matrix, or with the list of the connections.
# The numbers are the same, and so it is a matter of speed and memory only.

DURATION = 4000.
network = Wired()
runner = bp.DSRunner(network, progress_bar=False, monitors=[f'{name}_{method}.g' for name in CONNECTORS
                                                            for method in ('dense', 'sparse')])
runner.run(DURATION)
mon = runner.mon
difference = max(np.abs(mon[f'{name}_dense.g'] - mon[f'{name}_sparse.g']).max() for name in CONNECTORS)
print(f'dense and sparse differ by at most {difference:g} nS')

# %%
# What theory has an opinion on: the mean of each cell, the deviation, and the correlation of all pairs, beside the share
# of inputs that they have in common.

settled = mon.ts > 100.
pairs = np.triu_indices(N, k=1)
matrix, mean, deviation, correlation, shared = {}, {}, {}, {}, {}
for name, (connector, inputs) in CONNECTORS.items():
    matrix[name] = np.asarray(connector()(N, N).require('conn_mat')).astype(int)
    g = mon[f'{name}_dense.g'][settled]
    mean[name], deviation[name] = g.mean(axis=0), g.std(axis=0)
    correlation[name] = np.corrcoef(g.T)[pairs].mean()
    has = matrix[name].sum(axis=0)
    shared[name] = (matrix[name].T @ matrix[name] / np.sqrt(np.maximum(np.outer(has, has), 1)))[pairs].mean()
    print(f'{name:13s} mean {mean[name].mean():.2f} nS (theory {G * RATE * TAU / 1000.:.2f}), '
          f'deviation {deviation[name].mean():.2f} nS ({G * np.sqrt(RATE * TAU / 1000. / 2. / inputs):.2f}), '
          f'correlation {correlation[name]:.2f} ({shared[name]:.2f})')

# %%
# What they do
# ------------
#
# All four have the same mean; the row in the middle shows three cells of each. With ``All2All`` every cell receives the
# same, a smooth sum; a network that is connected so moves as one. With ``One2One`` each follows a cell of its own, spike by
# spike. Six inputs are in between, and nearly independent. After ``FixedPostNum`` the cells have different means, as some
# have two inputs and some a dozen: in a network of cells with a threshold, some would never fire.
#
# Something to try: how many inputs does a cell need for a deviation below a tenth of the mean? And what becomes of the
# correlation when the presynaptic cells do not fire independently?

COLOUR = {'All2All': '#3a3a3a', 'FixedPreNum': '#2f6db3', 'FixedPostNum': '#3d8a5f', 'One2One': '#d4552b'}
plt.rc('axes.spines', top=False, right=False)
figure = plt.figure(figsize=(10.5, 6.4), layout='constrained')
above, below = figure.subfigures(2, 1, height_ratios=(1.75, 1.))
for column, name in zip(above.subplots(2, 4, height_ratios=(1.3, 1.), sharey='row').T, CONNECTORS):
    column[0].imshow(matrix[name].T, cmap='Greys', vmin=0, vmax=1.3, aspect='auto', origin='lower', interpolation='none')
    column[0].set_title(name, color=COLOUR[name], fontweight='bold')
    column[0].set_xlabel('presynaptic cell')
    column[1].plot(mon.ts, mon[f'{name}_dense.g'][:, :3], color=COLOUR[name], lw=0.8, alpha=0.8)
    column[1].set(xlabel='time (ms)', xlim=(100., 500.), ylim=(0., 9.5))
above.axes[0].set_ylabel('postsynaptic cell')
above.axes[4].set_ylabel('$g$ (nS)')
means, deviations, correlations = below.subplots(1, 3, width_ratios=(1.6, 1., 1.))
for name, (_, inputs) in CONNECTORS.items():
    means.hist(mean[name], bins=np.arange(0., 3.3, 0.15), histtype='step', lw=1.8, color=COLOUR[name], label=name)
    deviations.plot(inputs, deviation[name].mean(), 'o', color=COLOUR[name])
    correlations.plot(shared[name], correlation[name], 'o', color=COLOUR[name])
means.set(xlabel='mean of $g$ (nS)', ylabel='cells')
means.legend(frameon=False)
inputs = np.geomspace(0.8, 80., 50)
deviations.plot(inputs, G * np.sqrt(RATE * TAU / 1000. / 2. / inputs), color='#b5b5b5', zorder=0)
deviations.set(xlabel='inputs of a cell', ylabel='deviation of $g$ (nS)', xscale='log', ylim=(0., 2.3),
               xticks=[1, 6, 60], xticklabels=['1', '6', '60'])
deviations.minorticks_off()
correlations.plot([0., 1.], [0., 1.], color='#b5b5b5', zorder=0)
correlations.set(xlabel='share of common inputs', ylabel='correlation of $g$')
plt.show()
