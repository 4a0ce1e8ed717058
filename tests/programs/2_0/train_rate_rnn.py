"""Trains a small recurrent rate network to a sine, with one's own loop: grad, Adam, jit, TrainVar, a seeded RandomState."""
import sys

import brainpy as bp
import brainpy.math as bm
import numpy as np

bp.math.enable_x64()


class RateRNN(bp.DynamicalSystem):
  def __init__(self, num_hidden, num_input, num_output, num_batch, dt=1., tau=5., seed=1234, **kwargs):
    super().__init__(**kwargs)
    self.num_batch, self.num_hidden = num_batch, num_hidden
    self.alpha = dt / tau
    rng = np.random.RandomState(seed)
    self.w_ir = bm.TrainVar(bm.asarray(rng.randn(num_input, num_hidden) / np.sqrt(num_input)))
    self.w_rr = bm.TrainVar(bm.asarray(0.5 * np.eye(num_hidden)))
    self.b_rr = bm.TrainVar(bm.zeros(num_hidden))
    self.w_ro = bm.TrainVar(bm.asarray(rng.randn(num_hidden, num_output) / np.sqrt(num_hidden)))
    self.b_ro = bm.TrainVar(bm.zeros(num_output))
    self.h = bm.Variable(bm.zeros((num_batch, num_hidden)))
    self.o = bm.Variable(bm.zeros((num_batch, num_output)))

  def update(self, x):
    h = self.h @ self.w_rr + x @ self.w_ir + self.b_rr
    self.h.value = self.h * (1 - self.alpha) + bm.tanh(h) * self.alpha
    self.o.value = self.h @ self.w_ro + self.b_ro
    return self.o

  def reset(self):
    self.h[:] = 0.
    self.o[:] = 0.


class Trainer:
  def __init__(self, net, lr):
    self.net = net
    self.all_vars = net.vars()
    self.train_vars = net.train_vars()
    self.predict = bm.make_loop(net.update, dyn_vars=self.all_vars.unique(), out_vars=net.o, has_return=False)
    self.opt = bm.optimizers.Adam(lr=lr, train_vars=self.train_vars.unique())
    self.f_grad = bm.grad(self.f_loss, dyn_vars=self.all_vars.unique(), grad_vars=self.train_vars.unique(),
                          return_value=True)
    self.train = bm.jit(self.f_train, dyn_vars=self.all_vars.unique() + self.opt.vars().unique())

  def f_loss(self, xs, ys):
    self.net.reset()
    outs = self.predict(xs)
    l2 = sum([bm.sum(w ** 2) for w in self.train_vars.values()])
    return bm.losses.mean_squared_error(outs, ys) + 1e-4 * l2

  def f_train(self, xs, ys):
    grads, loss = self.f_grad(xs, ys)
    self.opt.update(grads)
    return loss


num_batch, num_step = 3, 25
phases = np.linspace(0., 1., num_batch)
time = np.arange(num_step)[:, None] * 0.2
xs = bm.asarray(np.stack([np.cos(time + phases), np.ones((num_step, num_batch))], axis=-1))
ys = bm.asarray(np.sin(time + phases)[..., None])

net = RateRNN(num_hidden=8, num_input=2, num_output=1, num_batch=num_batch)
trainer = Trainer(net, lr=0.02)
losses = [float(trainer.train(xs, ys)) for _ in range(40)]
net.reset()
outputs = trainer.predict(xs)

np.savez(sys.argv[1], losses=np.array(losses), outputs=np.asarray(outputs)[::3, :, 0], w_rr=net.w_rr.numpy(),
         b_ro=net.b_ro.numpy())
