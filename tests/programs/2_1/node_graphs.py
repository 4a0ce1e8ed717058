"""Graphs of nodes with bp.nn of 2.1: gated units, feedback, several inputs, FORCE learning, back-propagation through time."""
import sys

import brainpy as bp
import brainpy.math as bm
import numpy as np
from brainpy import nn

bm.enable_x64()
bm.set_dfloat(bm.float64)
rng = np.random.RandomState(5)
out = {}


def given(*shape):
  return bm.asarray(rng.randn(*shape) * 0.4)


# recurrent nodes with weights of one's own
xs = bm.asarray(rng.randn(2, 12, 3))
cells = dict(
  gru=nn.GRU(4, wi_initializer=given(3, 12), wh_initializer=given(4, 12), bias_initializer=given(12)),
  lstm=nn.LSTM(4, wi_initializer=given(3, 16), wh_initializer=given(4, 16), bias_initializer=given(16)),
  rnn=nn.VanillaRNN(4, wi_initializer=given(3, 4), wh_initializer=given(4, 4), bias_initializer=given(4),
                    state_initializer=bp.init.ZeroInit(), activation='tanh'),
  dense=nn.Dense(4, weight_initializer=given(3, 4), bias_initializer=given(4)))
for name, cell in cells.items():
  net = nn.Input(3) >> cell
  net.initialize(num_batch=2)
  out[name] = np.asarray(nn.RNNRunner(net, progress_bar=False).predict(xs))[:, ::3]

# one cell with two readouts, and a part of what it says
rnn = nn.VanillaRNN(5, wi_initializer=given(3, 5), wh_initializer=given(5, 5), state_initializer=bp.init.OneInit(0.1))
left, right = nn.Dense(2, weight_initializer=given(5, 2)), nn.Dense(1, weight_initializer=given(5, 1))
net = nn.Input(3) >> rnn >> {left, right}
net.initialize(num_batch=2)
both = nn.RNNRunner(net, progress_bar=False).predict(xs)
out['left'], out['right'] = np.asarray(both[left.name])[:, ::3], np.asarray(both[right.name])[:, ::3]
out['parameters'] = np.array(float(sum(v.size for v in net.train_vars().unique().values())))
part = nn.Input(3) >> nn.Dense(4, weight_initializer=given(3, 4)) >> nn.Select(2)
part.initialize(num_batch=2)
out['part'] = np.asarray(part(xs[:, 0]))

# a reservoir that hears what it says, trained online
num = 20
t = np.arange(0., 30., 0.1)
wave = bm.asarray(np.sin(t) + 0.5 * np.cos(2.3 * t)).reshape(1, -1, 1)
W = rng.randn(num, num)
i = nn.Input(1)
r = nn.Reservoir(num, leaky_rate=0.5, ff_initializer=given(1, num), rec_initializer=bm.asarray(W / np.abs(np.linalg.eigvals(W)).max()),
                 fb_initializer=given(1, num), ff_connectivity=1., rec_connectivity=1., fb_connectivity=1., spectral_radius=1.1)
o = nn.LinearReadout(1, weight_initializer=bp.init.ZeroInit())
model = i >> r >> o
model &= r << o
model.initialize(num_batch=1)
force = nn.ForceTrainer(model, alpha=0.1, progress_bar=False)
fitted = force.fit([wave[:, :200], wave[:, 1:201]])
out['force'] = np.asarray(force.predict(wave[:, 200:260]))[0, ::6, 0]
out['force_weights'] = np.asarray(o.Wff).ravel()

# weights that were learned by gradients
x = rng.randn(6, 8, 2)
X, Y = bm.asarray(x), bm.asarray(np.cumsum(x, axis=1).mean(-1, keepdims=True))
net = (nn.Input(2)
       >> nn.GRU(5, wi_initializer=given(2, 15), wh_initializer=given(5, 15))
       >> nn.Dense(1, weight_initializer=given(5, 1)))
net.initialize(num_batch=3)
trainer = nn.BPTT(net, loss='mean_squared_error', optimizer=bp.optim.Adam(lr=0.01), max_grad_norm=5., shuffle_data=False)
trainer.fit([X, Y], num_batch=3, num_train=8, num_report=-1)
out['losses'] = np.asarray(trainer.train_losses, dtype=float)
out['trained'] = np.asarray(trainer.predict(X, progress_bar=False))[:, ::3, 0]
np.savez(sys.argv[1], **out)
