"""Reservoir computing with bp.nn of 2.1: nodes joined by >>, ridge regression, FORCE-like online training, NVAR."""
import sys

import brainpy as bp
import brainpy.math as bm
import numpy as np

bm.enable_x64()
bm.set_dfloat(bm.float64)
bm.random.seed(42)


def mackey_glass(n, beta=2., gamma=1., tau=20, power=9.65):
  x = [0.9 + 0.1 * np.sin(0.3 * i) for i in range(tau)]
  for i in range(n):
    x.append(x[-1] + 0.1 * (beta * x[-tau] / (1. + x[-tau] ** power) - gamma * x[-1]))
  return np.array(x[tau:])


series = mackey_glass(420)
X = bm.asarray(series[:-1]).reshape(1, -1, 1)
Y = bm.asarray(series[1:]).reshape(1, -1, 1)
rng = np.random.RandomState(7)
num = 30
Win = rng.uniform(-0.5, 0.5, (1, num))
W = rng.randn(num, num)
W *= 0.9 / np.abs(np.linalg.eigvals(W)).max()

i = bp.nn.Input(1)
r = bp.nn.Reservoir(num, leaky_rate=0.4, ff_initializer=bm.asarray(Win), rec_initializer=bm.asarray(W),
                    ff_connectivity=1., rec_connectivity=1., spectral_radius=0.9, bias_initializer=bp.init.ZeroInit())
o = bp.nn.LinearReadout(1, weight_initializer=bp.init.ZeroInit(), bias_initializer=bp.init.ZeroInit())
model = i >> r >> o
model.initialize(num_batch=1)

trainer = bp.nn.RidgeTrainer(model, beta=1e-6)
states = trainer.predict(X[:, :100])
trainer.fit([X[:, 100:300], Y[:, 100:300]])
predicted = trainer.predict(X[:, 300:])

nvar = bp.nn.Input(1) >> bp.nn.NVAR(delay=3, order=2, stride=2, constant=True) >> bp.nn.LinearReadout(1)
nvar.initialize(num_batch=1)
ridge = bp.nn.RidgeTrainer(nvar, beta=1e-5)
ridge.predict(X[:, :20])
ridge.fit([X[:, 20:300], Y[:, 20:300]])
nvar_predicted = ridge.predict(X[:, 300:])

np.savez(sys.argv[1],
         state=np.asarray(r.state), predicted=np.asarray(predicted)[0, ::4, 0],
         weights=np.asarray(o.Wff).ravel(), bias=np.asarray(o.bias),
         error=np.asarray(bp.losses.mean_squared_error(predicted, Y[:, 300:])),
         nvar=np.asarray(nvar_predicted)[0, ::4, 0])
