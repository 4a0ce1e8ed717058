"""Recurrent rate cells of BrainPy 2.6 and training: bp.dyn.RNNCell and GRUCell with BPTT, RidgeTrainer on a Reservoir, load and save."""
import sys

import brainpy as bp
import brainpy.math as bm
import numpy as np

bm.enable_x64()
bm.set_mode(bm.training_mode)
rng = np.random.RandomState(23)


class Integrator(bp.DynamicalSystem):
  def __init__(self, cell):
    super().__init__()
    self.cell = cell
    self.out = bp.dnn.Dense(6, 1, W_initializer=bm.asarray(rng.randn(6, 1) * 0.4))

  def update(self, x):
    return self.out(self.cell(x))


def normal(*shape):
  return bm.asarray(rng.randn(*shape) * 0.4)


cells = {
  'rnn': lambda: bp.dyn.RNNCell(1, 6, Wi_initializer=normal(1, 6), Wh_initializer=normal(6, 6),
                                state_initializer=bp.init.ZeroInit()),
  'gru': lambda: bp.dyn.GRUCell(1, 6, Wi_initializer=normal(1, 18), Wh_initializer=normal(6, 18),
                                state_initializer=bp.init.ZeroInit()),
}
X = bm.asarray(rng.randn(4, 20, 1))
Y = bm.cumsum(X, axis=1) * 0.2
out = {}
for name, build in cells.items():
  model = Integrator(build())
  trainer = bp.BPTT(model, loss_fun=bp.losses.mean_squared_error, optimizer=bp.optim.Adam(lr=0.02))
  trainer.fit(lambda: iter([(X[:2], Y[:2]), (X[2:], Y[2:])]), num_epoch=5)
  out[name + '_loss'] = np.asarray(trainer.get_hist_metric(), dtype=float)
  model.reset_state(4)
  out[name + '_predicted'] = np.asarray(trainer.predict(X))[:, ::4, 0]



class ESN(bp.DynamicalSystem):
  def __init__(self, num_hidden=25):
    super().__init__(mode=bm.batching_mode)
    self.r = bp.dyn.Reservoir(1, num_hidden, Win_initializer=normal(1, num_hidden), Wrec_initializer=normal(num_hidden, num_hidden),
                              in_connectivity=1., rec_connectivity=1., spectral_radius=0.9, mode=bm.batching_mode)
    self.o = bp.dnn.Dense(num_hidden, 1, mode=bm.training_mode, W_initializer=bp.init.ZeroInit())

  def update(self, x):
    return self.o(self.r(x))


series = np.sin(np.arange(260) * 0.1) * np.cos(np.arange(260) * 0.037)
x, y = bm.asarray(series[None, :-1, None]), bm.asarray(series[None, 1:, None])
esn = ESN()
esn.reset_state(1)
ridge = bp.RidgeTrainer(esn, alpha=1e-4)
ridge.predict(x[:, :50])
ridge.fit([x[:, 50:200], y[:, 50:200]])
out['esn'] = np.asarray(ridge.predict(x[:, 200:]))[0, ::4, 0]
out['readout'] = esn.o.W.numpy()
np.savez(sys.argv[1], **out)
