"""A spiking classifier of 2.3: LIF layers in training mode, Exponential synapses, bp.BPTT with Adam, surrogate gradient."""
import sys

import brainpy as bp
import brainpy.math as bm
import numpy as np

bm.enable_x64()
bm.set_mode(bm.training_mode)
bm.random.seed(1)


class SNN(bp.Network):
  def __init__(self, num_in, num_rec, num_out):
    super().__init__()
    rng = np.random.RandomState(2)
    pars = dict(V_rest=0., V_reset=0., V_th=1., tau=10., V_initializer=bp.init.ZeroInit(), spike_fun=bm.surrogate.relu_grad)
    self.i = bp.neurons.InputGroup(num_in)
    self.r = bp.neurons.LIF(num_rec, **pars)
    self.o = bp.neurons.LeakyIntegrator(num_out, V_rest=0., tau=5., V_initializer=bp.init.ZeroInit())
    self.i2r = bp.synapses.Exponential(self.i, self.r, bp.conn.All2All(), bp.synouts.CUBA(), comp_method='dense', tau=10.,
                                       g_max=bm.asarray(rng.randn(num_in, num_rec) * 0.8))
    self.r2r = bp.synapses.Exponential(self.r, self.r, bp.conn.All2All(), bp.synouts.CUBA(), comp_method='dense', tau=10.,
                                       g_max=bm.asarray(rng.randn(num_rec, num_rec) * 0.1))
    self.r2o = bp.synapses.Exponential(self.r, self.o, bp.conn.All2All(), bp.synouts.CUBA(), comp_method='dense', tau=10.,
                                       g_max=bm.asarray(rng.randn(num_rec, num_out) * 0.5))

  def update(self, tdi, x):
    self.i2r(tdi, x)
    self.r2r(tdi)
    self.r2o(tdi)
    self.r(tdi)
    self.o(tdi)
    return self.o.V.value


rng = np.random.RandomState(6)
x_data = bm.asarray((rng.rand(8, 40, 12) < 0.2).astype(float))
y_data = bm.asarray(np.array([0, 1] * 4))


def loss_fun(predicts, targets):
  predicts = bm.max(predicts, axis=1)
  return bp.losses.cross_entropy_loss(predicts, targets)


net = SNN(12, 10, 2)
trainer = bp.BPTT(net, loss_fun=loss_fun, optimizer=bp.optim.Adam(lr=2e-2))


def batches():
  for i in (0, 4):
    yield x_data[i:i + 4], y_data[i:i + 4]


trainer.fit(batches, num_epoch=4)
history = trainer.get_hist_metric()
net.reset_state(8)
out = trainer.predict(x_data)
np.savez(sys.argv[1], loss=np.asarray(history, dtype=float), out=np.asarray(out)[:, ::8],
         r=net.r.V.numpy()[::2],
         w_in=net.i2r.g_max.numpy()[::3], w_out=net.r2o.g_max.numpy())
