"""A ring of continuous attractor cells, its recurrent input a convolution by FFT, ReportRunner-free."""
import sys

import brainpy as bp
import brainpy.math as bm
import numpy as np

bm.enable_x64()
bm.set_dt(0.05)


class CANN1D(bp.NeuGroup):
  def __init__(self, num, tau=1., k=8.1, a=0.5, A=10., J0=4., z_min=-bm.pi, z_max=bm.pi, **kwargs):
    super().__init__(size=num, **kwargs)
    self.tau, self.k, self.a, self.A, self.J0 = tau, k, a, A, J0
    self.z_min, self.z_range = z_min, z_max - z_min
    self.x = bm.linspace(z_min, z_max, num)
    self.rho = num / self.z_range
    self.dx = self.z_range / num
    self.u = bm.Variable(bm.zeros(num))
    self.input = bm.Variable(bm.zeros(num))
    self.conn_fft = bm.fft.fft(bm.asarray(self.make_conn(self.x)))

  @staticmethod
  @bp.odeint(method='rk4', dt=0.05)
  def int_u(u, t, r, Irec, Iext, tau):
    return (-u + Irec + Iext) / tau

  def dist(self, d):
    d = bm.remainder(d, self.z_range)
    return bm.where(d > 0.5 * self.z_range, d - self.z_range, d)

  def make_conn(self, x):
    d = self.dist(x - x[0])
    return self.J0 * bm.exp(-0.5 * bm.square(d / self.a)) / (bm.sqrt(2 * bm.pi) * self.a)

  def get_stimulus_by_pos(self, pos):
    return self.A * bm.exp(-0.25 * bm.square(self.dist(self.x - pos) / self.a))

  def update(self, _t, _dt):
    r1 = bm.square(self.u)
    r = r1 / (1.0 + self.k * bm.sum(r1))
    Irec = bm.real(bm.fft.ifft(bm.fft.fft(r) * self.conn_fft))
    self.u[:] = self.int_u(self.u, _t, r, Irec, self.input, self.tau)
    self.input[:] = 0.


cann = CANN1D(num=64, k=0.1)
switch, duration = bp.inputs.section_input(values=[0., 1., 0.], durations=[1., 8., 8.], return_length=True)
Iext = bm.expand_dims(switch, 1) * cann.get_stimulus_by_pos(0.)
runner = bp.StructRunner(cann, inputs=['input', Iext, 'iter'], monitors=['u'])
runner.run(duration)
bump = runner.mon.u

# then the stimulus moves
positions = np.linspace(0., 2., 100)
moving = bm.vstack([cann.get_stimulus_by_pos(p) for p in positions])
runner = bp.StructRunner(cann, inputs=('input', moving, 'iter'), monitors=['u'])
runner.run(100 * 0.05)
fig, gs = bp.visualize.get_figure(1, 1, 3., 6.)

centre = np.angle(np.sum(runner.mon.u * np.exp(1j * np.asarray(cann.x)), axis=1))
np.savez(sys.argv[1], bump=bump[::20], u=runner.mon.u[::10], centre=centre, weights=np.asarray(cann.conn_fft.real))
