"""A spiking network of 2.4 trained with bm.grad in one's own loop: bp.dyn.Lif, bp.dnn.Dense, for_loop, jit, optimisers."""
import sys

import brainpy as bp
import brainpy.math as bm
import numpy as np

bm.enable_x64()
bm.set(mode=bm.training_mode, dt=1.)
rng = np.random.RandomState(17)


class SNN(bp.DynSysGroup):
  def __init__(self, num_in, num_rec, num_out):
    super().__init__()
    self.i2r = bp.Sequential(
      bp.dnn.Dense(num_in, num_rec, W_initializer=bm.asarray(rng.randn(num_in, num_rec) * 0.8), b_initializer=None),
      bp.dyn.Expon(num_rec, tau=10.))
    self.r = bp.dyn.Lif(num_rec, tau=10., V_reset=0., V_rest=0., V_th=1., spk_fun=bm.surrogate.ReluGrad(alpha=0.5, width=1.),
                        V_initializer=bp.init.ZeroInit())
    self.r2o = bp.dnn.Dense(num_rec, num_out, W_initializer=bm.asarray(rng.randn(num_rec, num_out) * 0.4),
                            b_initializer=bp.init.ZeroInit())
    self.o = bp.dyn.Leaky(num_out, tau=5.)

  def update(self, x):
    return x >> self.i2r >> self.r >> self.r2o >> self.o


net = SNN(8, 10, 2)
x_train = bm.asarray((rng.rand(30, 6, 8) < 0.25).astype(float))
y_train = bm.asarray(np.array([0, 1, 1, 0, 1, 0]))


def loss():
  net.reset(6)
  outs = bm.for_loop(net.step_run, (np.arange(30), x_train))
  outs = bm.max(outs, axis=0)
  return bp.losses.cross_entropy_loss(outs, y_train)


f_grad = bm.grad(loss, grad_vars=net.train_vars().unique(), return_value=True)
optimizer = bp.optim.Adam(lr=1e-2, train_vars=net.train_vars().unique())


@bm.jit
def train():
  grads, value = f_grad()
  optimizer.update(grads)
  return value


losses = [float(train()) for _ in range(12)]
print('loss', losses[0], '->', losses[-1])
weights = [np.asarray(v) for k, v in sorted(net.train_vars().unique().items())]
np.savez(sys.argv[1], losses=np.array(losses), W_in=net.i2r[0].W.numpy(), W_out=net.r2o.W.numpy(), b_out=net.r2o.b.numpy(),
         num=float(len(weights)))
