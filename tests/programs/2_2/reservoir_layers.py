"""Echo state network of 2.2: bp.layers.Reservoir and Dense in a DynamicalSystem, RidgeTrainer, NVAR, ForceTrainer."""
import sys

import brainpy as bp
import brainpy.math as bm
import numpy as np

bm.enable_x64()


def lorenz_series(num):
  integral = bp.odeint(lambda x, y, z, t: (10. * (y - x), x * (28. - z) - y, x * y - 8. / 3. * z), method='rk4', dt=0.02)
  x, y, z = 1., 1.1, 20.
  points = []
  for i in range(num):
    x, y, z = [float(a) for a in integral(x, y, z, 0., dt=0.02)]
    points.append((x, y, z))
  return np.array(points) / 10.


class ESN(bp.dyn.DynamicalSystem):
  def __init__(self, num_in, num_hidden, num_out):
    super().__init__()
    rng = np.random.RandomState(1)
    rec = rng.randn(num_hidden, num_hidden) / np.sqrt(num_hidden)
    self.r = bp.layers.Reservoir(num_in, num_hidden, leaky_rate=0.5,
                                 Win_initializer=bm.asarray(rng.uniform(-0.3, 0.3, (num_in, num_hidden))),
                                 Wrec_initializer=bm.asarray(rec),
                                 in_connectivity=1., rec_connectivity=1., spectral_radius=0.8)
    self.o = bp.layers.Dense(num_hidden, num_out, W_initializer=bp.init.ZeroInit(), mode=bp.modes.training)

  def update(self, shared_args, x):
    return self.o(shared_args, self.r(shared_args, x))


class NextGeneration(bp.dyn.DynamicalSystem):
  def __init__(self, num_in, num_out):
    super().__init__()
    self.r = bp.layers.NVAR(num_in, delay=2, order=2)
    self.o = bp.layers.Dense(self.r.num_out, num_out, W_initializer=bp.init.ZeroInit(), mode=bp.modes.training)

  def update(self, shared_args, x):
    return self.o(shared_args, self.r(shared_args, x))


series = lorenz_series(300)
X, Y = bm.asarray(series[None, :-1]), bm.asarray(series[None, 1:])

model = ESN(3, 40, 3)
model.reset_state(1)
trainer = bp.train.RidgeTrainer(model, alpha=1e-6)
trainer.predict(X[:, :50])
trainer.fit([X[:, 50:200], Y[:, 50:200]])
predicted = trainer.predict(X[:, 200:])

nvar = NextGeneration(3, 3)
nvar.reset_state(1)
ridge = bp.train.RidgeTrainer(nvar, alpha=1e-4)
ridge.predict(X[:, :10])
ridge.fit([X[:, 10:200], Y[:, 10:200]])
nvar_predicted = ridge.predict(X[:, 200:])

np.savez(sys.argv[1], series=series[::10], state=np.asarray(model.r.state), W=np.asarray(model.o.W)[::2],
         predicted=np.asarray(predicted)[0, ::5], nvar=np.asarray(nvar_predicted)[0, ::5],
         error=np.asarray(bp.losses.mean_absolute_error(predicted, Y[:, 200:])))
