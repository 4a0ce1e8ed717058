"""Connectors and inputs of 2.3: what each requires, seeded streams, decay weights, encoders, measures."""
import sys

import brainpy as bp
import brainpy.math as bm
import numpy as np

bm.enable_x64()
out = {}

for name, connect in dict(
    prob=lambda: bp.conn.FixedProb(0.2, seed=5),
    pre=lambda: bp.conn.FixedPreNum(3, seed=7), post=lambda: bp.conn.FixedPostNum(4, seed=8),
    gauss=lambda: bp.conn.GaussianProb(3., seed=9), scale=lambda: bp.conn.ScaleFreeBA(2, seed=11),
    one=lambda: bp.conn.One2One(), all=lambda: bp.conn.All2All(include_self=False)).items():
  out[name + '_mat'] = np.asarray(connect()(20, 20).require('conn_mat'), dtype=float).sum(0)
  pre_ids, post_ids = connect()(20, 20).require('pre_ids', 'post_ids')
  out[name + '_ids'] = np.stack([np.sort(np.asarray(pre_ids)), np.sort(np.asarray(post_ids))])[:, ::5].astype(float)

grid = bp.conn.GridN(N=2, include_self=True)((4, 5), (4, 5))
indices, indptr = grid.require('pre2post')
out['grid_indices'], out['grid_indptr'] = np.asarray(indices, dtype=float), np.asarray(indptr, dtype=float)
mat = np.array([[0, 1, 1], [1, 0, 0]], dtype=bool)
custom = bp.conn.MatConn(mat)(2, 3)
out['custom'] = np.asarray(custom.require('post2pre')[0], dtype=float)
out['syn'] = np.concatenate([np.asarray(a, dtype=float).ravel() for a in custom.require('pre2syn', 'post2syn')[0]])
ij = bp.conn.IJConn(i=np.array([0, 1, 1, 3]), j=np.array([2, 0, 2, 1]))(4, 3)
out['csr'] = np.concatenate([np.asarray(a, dtype=float) for a in ij.require('csr')])

out['decay'] = np.asarray(bp.init.GaussianDecay(sigma=2., max_w=3.)((4, 4)))
out['uniform'] = np.asarray(bp.init.Uniform(-1., 1., seed=3)((3, 4)))
out['xavier'] = np.asarray(bp.init.XavierNormal(seed=4)((5, 4)))
out['normal'] = np.asarray(bp.init.Normal(0., 2., seed=4)((5,)))

out['section'] = np.asarray(bp.inputs.section_input([0., 1., np.pi], [3., 2., 1.]))
out['constant'] = np.asarray(bp.inputs.constant_input([(0., 2.), (2., 3.)])[0])
out['spike'] = np.asarray(bp.inputs.spike_input([1., 2.5], [0.5, 0.2], [1., 3.], 4.))
out['ramp'] = np.asarray(bp.inputs.ramp_input(0., 2., 5., t_start=1., t_end=4.))
out['sinus'] = np.asarray(bp.inputs.sinusoidal_input(2., 100., 10., bias=True))
out['square'] = np.asarray(bp.inputs.square_input(1., 0.2, 10.))

spikes = (np.random.RandomState(14).rand(200, 10) < 0.1).astype(float)
out['rate'] = np.asarray(bp.measure.firing_rate(spikes, 2., dt=0.1))
out['cc'] = np.asarray(bp.measure.cross_correlation(spikes, 1., dt=0.1))
out['fluctuation'] = np.asarray(bp.measure.voltage_fluctuation(np.cumsum(spikes - 0.1, axis=0)))
out['fc'] = np.asarray(bp.measure.functional_connectivity(spikes))[0]
bm.random.seed(99)
out['random'] = np.concatenate([np.asarray(a, dtype=float).ravel() for a in (
  bm.random.rand(3), bm.random.randn(3), bm.random.randint(0, 100, 3), bm.random.permutation(5), bm.random.normal(1., 2., 2))])
np.savez(sys.argv[1], **out)
