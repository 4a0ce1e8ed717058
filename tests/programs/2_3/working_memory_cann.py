"""A ring attractor of 2.3 (NeuGroup, odeint, bm.fft) and a rate network with bp.rates; slow points, phase plane of a model."""
import sys

import brainpy as bp
import brainpy.math as bm
import matplotlib.pyplot as plt
import numpy as np

bm.enable_x64()
bp.math.set_platform('cpu')


class CANN(bp.NeuGroupNS):
  def __init__(self, num=50, tau=1., k=0.1, a=0.5, A=8., J0=4.):
    super().__init__(size=num)
    self.tau, self.k, self.a, self.A = tau, k, a, A
    self.x = bm.linspace(-bm.pi, bm.pi, num, endpoint=False)
    self.u = bm.Variable(bm.zeros(num))
    self.input = bm.Variable(bm.zeros(num))
    d = self.distance(self.x - self.x[0])
    self.kernel = bm.fft.rfft(J0 * bm.exp(-0.5 * (d / a) ** 2) / (bm.sqrt(2 * bm.pi) * a))
    self.integral = bp.odeint(lambda u, t, I: (-u + I) / self.tau, method='exp_auto')

  def distance(self, d):
    d = d % (2 * bm.pi)
    return bm.where(d > bm.pi, d - 2 * bm.pi, d)

  def bump(self, position):
    return self.A * bm.exp(-0.25 * (self.distance(self.x - position) / self.a) ** 2)

  def update(self, x=None):
    if x is not None:
      self.input += x
    r = self.u ** 2
    r = r / (1. + self.k * bm.sum(r))
    recurrent = bm.fft.irfft(bm.fft.rfft(r) * self.kernel, n=self.num)
    self.u.value = self.integral(self.u.value, bp.share.load('t'), recurrent + self.input, bp.share.load('dt'))

  def clear_input(self):
    self.input[:] = 0.


cann = CANN()
stimulus = bm.vstack([cann.bump(p) for p in np.repeat([-1., 0.5], 60)] + [bm.zeros(50)] * 60)
runner = bp.DSRunner(cann, monitors=['u'], jit=True)
runner.run(inputs=stimulus)
u = np.asarray(runner.mon['u'])


class Bistable(bp.DynamicalSystemNS):
  """Two populations that inhibit each other."""

  def __init__(self, method='exp_auto'):
    super().__init__()
    self.s1 = bm.Variable(bm.ones(1) * 0.1)
    self.s2 = bm.Variable(bm.ones(1) * 0.12)
    self.int_s1 = bp.odeint(self.ds1, method=method)
    self.int_s2 = bp.odeint(self.ds2, method=method)

  def ds1(self, s1, t, s2, I=0.5):
    return (-s1 + 1. / (1. + bm.exp(-8. * (s1 - s2 + I - 0.4)))) / 10.

  def ds2(self, s2, t, s1, I=0.5):
    return (-s2 + 1. / (1. + bm.exp(-8. * (s2 - s1 + I - 0.4)))) / 10.

  def update(self):
    t, dt = bp.share.load('t'), bp.share.load('dt')
    self.s1.value, self.s2.value = self.int_s1(self.s1, t, self.s2, dt=dt), self.int_s2(self.s2, t, self.s1, dt=dt)


model = Bistable()
plane = bp.analysis.PhasePlane2D(model, target_vars={'s1': [0., 1.], 's2': [0., 1.]}, pars_update={'I': 0.45},
                                 resolutions=0.05)
plane.plot_vector_field()
plane.plot_nullcline()
plane.plot_fixed_point()
path = plane.plot_trajectory({'s1': [0.3, 0.6], 's2': [0.35, 0.1]}, duration=40., with_return=True)
plt.close('all')

wc = bp.rates.WilsonCowanModel(3, x_initializer=bm.array([0.1, 0.3, 0.5]), y_initializer=bp.init.ZeroInit())
wc_runner = bp.DSRunner(wc, monitors=['x', 'y'], inputs=[('input', bm.array([0., 1., 2.]))])
wc_runner.run(20.)
np.savez(sys.argv[1], u=u[::12, ::5], s1=np.asarray(path['s1'])[::10], s2=np.asarray(path['s2'])[::10],
         wc_x=np.asarray(wc_runner.mon.x)[::10], wc_y=np.asarray(wc_runner.mon.y)[::10])
