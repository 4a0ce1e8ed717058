"""A resonate-and-fire cell with delayed self-inhibition: TimeDelay, LengthDelay, a delay differential equation, for_loop."""
import sys

import brainpy as bp
import brainpy.math as bm
import numpy as np

bm.enable_x64()
bm.set_dfloat(bm.float64)
bm.set_dt(0.05)


class Resonator(bp.dyn.NeuGroup):
  """The cell is thrown back when it crosses its threshold; between spikes it is linear."""

  def __init__(self, size, b=-0.3, omega=2., delay=1.):
    super().__init__(size)
    self.b, self.omega, self.delay = b, omega, delay
    self.x = bm.Variable(bm.zeros(size))
    self.y = bm.Variable(bm.zeros(size))
    self.spike = bm.Variable(bm.zeros(size, dtype=bool))
    self.input = bm.Variable(bm.zeros(size))
    self.past_y = bm.TimeDelay(self.y, delay, before_t0=lambda t: bm.ones(size) * bm.sin(t), dt=0.05, t0=0.)
    self.integral = bp.odeint(self.derivative, method='rk2', dt=0.05)

  def derivative(self, x, y, t, past, I):
    return self.b * x - self.omega * y + I, self.omega * x + self.b * y - 0.2 * past

  def update(self, _t, _dt):
    past = self.past_y(_t - self.delay)
    x, y = self.integral(self.x, self.y, _t, past, self.input, _dt)
    self.spike.value = y >= 1.
    self.x.value = bm.where(self.spike, 0., x)
    self.y.value = bm.where(self.spike, 1., y)
    self.past_y.update(_t + _dt, self.y)
    self.input[:] = 0.


cells = Resonator(3)
t = np.arange(0, 40., 0.05)
I = bm.asarray(np.sin(2. * t)[:, None] * np.array([0.5, 1.5, 2.5]))
runner = bp.dyn.DSRunner(cells, monitors=['x', 'y', 'spike'], inputs=('input', I, 'iter'))
runner.run(40.)

# a delay counted in steps
value = bm.Variable(bm.zeros(2))
past = bm.LengthDelay(value, 5)


def body(x):
  value.value = bm.array([1., -1.]) * x
  old = past(5), past(2)
  past.update(value)
  return old


line = bm.for_loop(body, dyn_vars=[value] + list(past.vars().unique().values()), operands=bm.arange(12.))

# Mackey-Glass as a DDE
delay = bm.TimeDelay(bm.asarray([1.2]), 2., dt=0.05, before_t0=1.2)


@bp.odeint(method='rk4', state_delays={'x': delay}, dt=0.05)
def equation(x, t):
  past = delay(t - 2.)
  return 2. * past / (1. + past ** 9.65) - x


mg = bp.IntegratorRunner(equation, monitors=['x'], inits={'x': bm.asarray([1.2])}, dt=0.05)
mg.run(20.)

f_grad = bm.vector_grad(lambda x: x ** 3 - 2 * x)
np.savez(sys.argv[1], x=np.asarray(runner.mon.x)[::8], y=np.asarray(runner.mon.y)[::8],
         spikes=np.asarray(runner.mon.spike, dtype=float).sum(0), line=np.stack([np.asarray(a) for a in line]),
         mg=np.asarray(mg.mon.x)[::4], slope=np.asarray(f_grad(bm.linspace(-1., 1., 5))))
