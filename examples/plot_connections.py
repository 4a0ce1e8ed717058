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
import numpy as np

import brainsyn as bp
import brainsyn.math as bm

bm.random.seed(1909)

# %%
# Four connectors
# ---------------
#
# ``FixedPreNum`` gives each cell the same number of inputs, ``FixedPostNum`` the same number of targets. The latter leaves
# to chance how many inputs a cell has.

N, G, TAU, RATE = 60, 6., 10., 20.  # cells, nS, ms, Hz
CONNECTORS = {
    'All2All': (bp.connect.All2All(), N),
    'FixedPreNum': (bp.connect.FixedPreNum(6, seed=1), 6),
    'FixedPostNum': (bp.connect.FixedPostNum(6, seed=2), 6),
    'One2One': (bp.connect.One2One(), 1),
}


class Wired(bp.Network):
    """The same presynaptic spikes, by way of each of the connectors."""

    def __init__(self):
        super().__init__()
        self.pre = bp.neurons.PoissonGroup(N, freqs=RATE)
        self.post = bp.neurons.LIF(N)
        for name, (connector, inputs) in CONNECTORS.items():
            for method in ('dense', 'sparse'):
                synapses = bp.synapses.Exponential(self.pre, self.post, connector, g_max=G / inputs, tau=TAU,
                                                   comp_method=method, output=bp.synouts.CUBA(target_var=None))
                setattr(self, f'{name}_{method}', synapses)


network = Wired()
matrix = {name: np.asarray(connector.require('conn_mat')).astype(bool) for name, (connector, _) in CONNECTORS.items()}

# %%
# ``comp_method`` says how the sum over the connections is computed: with a matrix, or with the list of the connections.
# The numbers are the same, and so it is a matter of speed and memory only.

DURATION = 4000.
runner = bp.DSRunner(network, progress_bar=False, monitors=[f'{name}_{method}.g' for name in CONNECTORS
                                                            for method in ('dense', 'sparse')])
runner.run(DURATION)
mon = runner.mon
settled = mon.ts > 100.
difference = max(np.abs(mon[f'{name}_dense.g'] - mon[f'{name}_sparse.g']).max() for name in CONNECTORS)
print(f'dense and sparse differ by less than {difference:.0e} nS')

# %%
# The statistics that theory has an opinion on:

mean, deviation, correlation, shared = {}, {}, {}, {}
pairs = np.triu_indices(N, k=1)
for name in CONNECTORS:
    g = mon[f'{name}_dense.g'][settled]
    mean[name] = g.mean(axis=0)
    deviation[name] = g.std(axis=0).mean()
    correlation[name] = np.corrcoef(g.T)[pairs].mean()
    ins = matrix[name].sum(axis=0)
    common = matrix[name].T.astype(int) @ matrix[name].astype(int)
    shared[name] = (common / np.sqrt(np.maximum(np.outer(ins, ins), 1)))[pairs].mean()
