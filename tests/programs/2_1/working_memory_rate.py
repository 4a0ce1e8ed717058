"""Rate models of 2.1: a bistable population for working memory, Wilson-Cowan, delayed coupling of FHN nodes."""
import sys

import brainpy as bp
import brainpy.math as bm
import numpy as np

bm.enable_x64()
bm.set_dfloat(bm.float64)


class WorkingMemory(bp.dyn.DynamicalSystem):
  """Two selective populations and one inhibitory pool; a cue is kept after it is gone."""

  def __init__(self, gamma=0.641, tau_s=100., **kwargs):
    super().__init__(**kwargs)
    self.gamma, self.tau_s = gamma, tau_s
    self.JE, self.JI, self.I0 = 0.33, -0.05, 0.325
    self.a, self.b, self.d = 270., 108., 0.154
    self.s = bm.Variable(bm.array([0.1, 0.1]))
    self.r = bm.Variable(bm.zeros(2))
    self.cue = bm.Variable(bm.zeros(2))
    self.integral = bp.odeint(self.ds, method='rk4')

  def ds(self, s, t, r):
    return -s / self.tau_s + (1. - s) * self.gamma * r / 1000.

  def update(self, _t, _dt):
    I = self.JE * self.s + self.JI * self.s[::-1] + self.I0 + self.cue
    x = self.a * I - self.b
    self.r.value = x / (1. - bm.exp(-self.d * x))
    self.s.value = self.integral(self.s, _t, self.r, dt=_dt)
    self.cue[:] = 0.


wm = WorkingMemory()
cue, duration = bp.inputs.section_input(values=[bm.zeros(2), bm.array([0.1, 0.]), bm.zeros(2), bm.array([0., 0.15]), bm.zeros(2)],
                                        durations=[50., 50., 300., 50., 200.], dt=0.5, return_length=True)
runner = bp.dyn.DSRunner(wm, monitors=['s', 'r'], inputs=[('cue', cue, 'iter')], dt=0.5)
runner.run(duration)

# populations that come with the package
ei = bp.dyn.rates.WilsonCowanModel(2, x_initializer=bm.array([0.1, 0.2]), y_initializer=bm.array([0.05, 0.1]))
ei_runner = bp.dyn.DSRunner(ei, monitors=['x', 'y'], inputs=['input', 1.5], dt=0.1)
ei_runner.run(30.)


class Ring(bp.dyn.Network):
  def __init__(self, num=4):
    super().__init__()
    self.node = bp.dyn.rates.StuartLandauOscillator(num, a=0.1, w=0.5, method='rk4',
                                                    x_initializer=bm.linspace(-1., 1., num),
                                                    y_initializer=bm.zeros(num))
    mat = bm.asarray(np.roll(np.eye(num), 1, axis=1))
    self.coupling = bp.dyn.rates.DiffusiveCoupling(self.node.x, self.node.x, self.node.input, conn_mat=mat * 0.3,
                                                   delay_steps=6, initial_delay_data=bp.init.OneInit(0.5))


ring = Ring()
ring_runner = bp.dyn.DSRunner(ring, monitors=['node.x', 'node.y'], dt=0.1)
ring_runner.run(40.)

np.savez(sys.argv[1],
         s=np.asarray(runner.mon.s)[::20], r=np.asarray(runner.mon.r)[::20], ts=np.asarray(runner.mon.ts)[::20],
         cue=np.asarray(cue)[::20],
         wc_x=np.asarray(ei_runner.mon.x)[::10], wc_y=np.asarray(ei_runner.mon.y)[::10],
         ring_x=np.asarray(ring_runner.mon['node.x'])[::10], ring_y=np.asarray(ring_runner.mon['node.y'])[::10])
