"""Differential equations without a network: IntegratorRunner, make_loop, make_while, make_cond, sections of input (BrainPy 2.0)."""
import sys

import brainpy as bp
import brainpy.math as bm
import numpy as np

bm.enable_x64()


@bp.odeint(method='rk4', dt=0.01)
def lorenz(x, y, z, t, sigma=10., beta=8 / 3, rho=28.):
  dx = sigma * (y - x)
  dy = x * (rho - z) - y
  dz = x * y - beta * z
  return dx, dy, dz


runner = bp.IntegratorRunner(lorenz, monitors=['x', 'y', 'z'], inits=[1., 1., 1.], dt=0.01)
runner.run(5.)
butterfly = np.stack([np.asarray(runner.mon[k]).reshape(len(runner.mon.ts)) for k in 'xyz'])


def fhn(V, w, t, Iext, a=0.7, b=0.8, tau=12.5):
  dw = (V + a - b * w) / tau
  dV = V - V * V * V / 3 - w + Iext
  return dV, dw


methods = ['euler', 'midpoint', 'heun2', 'ralston2', 'rk2', 'rk3', 'rk4', 'ssprk3', 'ralston4', 'heun3']
ends = []
for method in methods:
  integral = bp.odeint(fhn, method=method, dt=0.1)
  V, w, dt = bm.Variable(bm.array([-1., 0.5])), bm.Variable(bm.zeros(2)), 0.1

  def step(x):
    V.value, w.value = integral(V, w, x, Iext=0.8)

  loop = bm.make_loop(step, dyn_vars=[V, w], out_vars=dict(V=V, w=w))
  hist = loop(bm.arange(0, 40., dt))
  ends.append(np.asarray(hist['V'])[::20])

# the same with a return value
counter = bm.Variable(bm.zeros(1))


def accumulate(x):
  counter.update(counter + x)
  return counter.sum() ** 2


loop = bm.make_loop(accumulate, dyn_vars=[counter], out_vars=counter, has_return=True)
out, squares = loop(bm.arange(10.))

# a loop of unknown length: Newton's method for sqrt(2)
root = bm.Variable(bm.ones(1))
error = bm.Variable(bm.ones(1))


def cond_fun(_):
  return (error > 1e-12).all()


def body_fun(_):
  new = (root + 2. / root) / 2
  error.update(bm.abs(new - root))
  root.update(new)


newton = bm.make_while(cond_fun, body_fun, dyn_vars=[root, error])
newton()

# a branch
a = bm.Variable(bm.zeros(2))


def grow(_):
  a.update(a + 1.)


def shrink(_):
  a.update(a * 0.5 - 1.)


branch = bm.make_cond(grow, shrink, dyn_vars=a)
visited = []
for i in [True, True, False, True, False]:
  branch(i)
  visited.append(a.numpy())

# mutable arrays
x = bm.zeros(5)
x[1:3] = 2.
x[-1] += 3.
x *= 2

np.savez(sys.argv[1], lorenz=butterfly[:, ::5], ts=runner.mon.ts[::5], fhn=np.array(ends), out=np.asarray(out),
         squares=np.asarray(squares), root=root.numpy(), visited=np.array(visited), x=x.numpy())
