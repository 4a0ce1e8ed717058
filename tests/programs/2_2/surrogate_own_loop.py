"""Training a spiking layer through a surrogate gradient with one's own loop: bm.grad, bm.for_loop, bp.optim.Adam."""
import sys

import brainpy as bp
import brainpy.math as bm
import numpy as np

bm.enable_x64()


class SNN(bp.dyn.DynamicalSystem):
  def __init__(self, num_in=10, num_hidden=8, num_out=2, seed=0):
    super().__init__()
    rng = np.random.RandomState(seed)
    self.w1 = bm.TrainVar(bm.asarray(rng.randn(num_in, num_hidden) * 1.2))
    self.w2 = bm.TrainVar(bm.asarray(rng.randn(num_hidden, num_out) * 0.5))
    self.num = num_hidden, num_out
    self.V = bm.Variable(bm.zeros((1, num_hidden)), batch_axis=0)
    self.out = bm.Variable(bm.zeros((1, num_out)), batch_axis=0)

  def reset_state(self, batch_size=1):
    self.V.value = bm.zeros((batch_size, self.num[0]))
    self.out.value = bm.zeros((batch_size, self.num[1]))

  def update(self, shared, x):
    V = 0.9 * self.V + bm.matmul(x, self.w1)
    spike = bm.spike_with_sigmoid_grad(V - 1., 4.)
    self.V.value = V - spike
    self.out.value = 0.95 * self.out + bm.matmul(spike, self.w2)
    return self.out.value


net = SNN()
rng = np.random.RandomState(5)
x_train = bm.asarray((rng.rand(20, 6, 10) < 0.3).astype(float))
y_train = bm.asarray(np.array([0, 1, 0, 1, 1, 0]))


def loss_fun():
  net.reset_state(6)
  outs = bm.for_loop(lambda x: net.update({}, x), net.vars().unique(), x_train)
  predictions = bm.max(outs, axis=0)
  loss = bp.losses.cross_entropy_loss(predictions, y_train)
  accuracy = bm.mean(bm.argmax(predictions, axis=1) == y_train)
  return loss, accuracy


grad = bm.grad(loss_fun, grad_vars=net.train_vars().unique(), dyn_vars=net.vars().unique(), has_aux=True,
               return_value=True)
optimizer = bp.optim.Adam(lr=5e-2, train_vars=net.train_vars().unique())


def train():
  grads, loss, accuracy = grad()
  optimizer.update(grads)
  return loss, accuracy


history = [train() for _ in range(10)]
np.savez(sys.argv[1], loss=np.array([float(a) for a, _ in history]), accuracy=np.array([float(b) for _, b in history]),
         w1=net.w1.numpy(), w2=net.w2.numpy())
