"""A rate network trained with bp.train.BPTT of 2.2 on evidence accumulation; own cell, checkpoints of its weights."""
import os
import sys
import tempfile

import brainpy as bp
import brainpy.math as bm
import numpy as np

bm.enable_x64()
bm.random.seed(11)


class Accumulator(bp.dyn.DynamicalSystem):
  def __init__(self, num_in=2, num_hidden=12, num_out=2):
    super().__init__()
    rng = np.random.RandomState(8)
    self.rnn = bp.layers.VanillaRNN(num_in, num_hidden, train_state=False,
                                    state_initializer=bp.init.ZeroInit(),
                                    Wi_initializer=bm.asarray(rng.randn(num_in, num_hidden) * 0.5),
                                    Wh_initializer=bm.asarray(rng.randn(num_hidden, num_hidden) / np.sqrt(num_hidden)),
                                    b_initializer=bp.init.ZeroInit())
    self.out = bp.layers.Dense(num_hidden, num_out, W_initializer=bm.asarray(rng.randn(num_hidden, num_out) * 0.3),
                               b_initializer=bp.init.ZeroInit())

  def update(self, shared, x):
    return self.out(shared, self.rnn(shared, x))


rng = np.random.RandomState(21)
xs = rng.randn(16, 15, 2) * 0.5
ys = np.where(xs.sum(1)[:, :1] > xs.sum(1)[:, 1:], 1., -1.) * np.array([1., -1.])
X, Y = bm.asarray(xs), bm.asarray(np.repeat(ys[:, None], 15, axis=1))


def loss(predicts, targets):
  return bm.mean((predicts[:, -5:] - targets[:, -5:]) ** 2)


model = Accumulator()
trainer = bp.train.BPTT(model, loss_fun=loss, optimizer=bp.optim.Adam(lr=bp.optim.ExponentialDecay(0.02, 1, 0.99)),
                        shuffle_data=False)


def batches():
  for i in range(0, 16, 8):
    yield X[i:i + 8], Y[i:i + 8]


trainer.fit(batches, num_epoch=6)
model.reset_state(16)
predicted = trainer.predict(X)

with tempfile.TemporaryDirectory() as folder:
  path = os.path.join(folder, 'accumulator.npz')
  model.save_states(path)
  trained = model.out.W.numpy()
  model.out.W[:] = 0.
  model.load_states(path)

np.savez(sys.argv[1], losses=np.asarray(trainer.train_losses, dtype=float), predicted=np.asarray(predicted)[:, ::5],
         W=model.out.W.numpy(), same=np.array(float(np.all(model.out.W.numpy() == trained))), Wh=model.rnn.Wh.numpy())
