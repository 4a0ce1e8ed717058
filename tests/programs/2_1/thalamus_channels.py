"""A thalamic relay cell of 2.1, built from the channels of the package: ConNeuGroup, calcium, hyperpolarisation and rebound."""
import sys

import brainpy as bp
import brainpy.math as bm
import numpy as np
from brainpy.dyn import channels

bm.enable_x64()
bm.set_dfloat(bm.float64)
bm.set_dt(0.02)


class Relay(bp.dyn.ConNeuGroup):
  def __init__(self, size):
    ca = channels.CalciumFixed(size, C=0.00024, E=120., IT=channels.ICaT(size, g_max=2.2, T=36.))
    super().__init__(size, A=2.9e-4, V_th=-20., V_initializer=bp.init.OneInit(-65.),
                                INa=channels.INa_v2(size, g_max=30., E=50.),
                                IKL=channels.IKL(size, g_max=0.01, E=-90.),
                                IL=channels.IL(size, g_max=0.0075, E=-70.),
                                IDR=channels.IK_DR(size, g_max=5., E=-90., T=36.),
                                Ca=ca)


class MyA(channels.PotassiumChannel):
  """A transient potassium current of one's own."""

  def __init__(self, size, g_max=1., E=-90.):
    super().__init__(size)
    self.g_max, self.E = g_max, E
    self.p = bm.Variable(bm.zeros(self.num))
    self.integral = bp.odeint(lambda p, t, V: (1. / (1. + bm.exp(-(V + 50.) / 8.)) - p) / 4.)

  def update(self, t, dt, V):
    self.p.value = self.integral(self.p, t, V, dt)

  def current(self, V):
    return self.g_max * self.p * (self.E - V)

  def reset(self, V):
    self.p.value = 1. / (1. + bm.exp(-(V + 50.) / 8.))


cell = Relay(2)
I, duration = bp.inputs.section_input(values=[0., -2e-4, 0., 3e-4], durations=[20., 80., 60., 40.], return_length=True)
runner = bp.dyn.DSRunner(cell, monitors=['V', 'spike'], inputs=('input', I, 'iter'))
runner.run(duration)

second = bp.dyn.ConNeuGroup(1, V_initializer=bp.init.OneInit(-68.), IL=channels.IL(1, g_max=0.03, E=-60.),
                            IA=MyA(1, g_max=0.05))
second_runner = bp.dyn.DSRunner(second, monitors=['V', 'IA.p'], inputs=('input', 2e-4))
second_runner.run(50.)

np.savez(sys.argv[1], V=np.asarray(runner.mon.V)[::100], spike=np.asarray(runner.mon.spike, dtype=float).sum(0),
         V2=np.asarray(second_runner.mon.V)[::50], p=np.asarray(second_runner.mon['IA.p'])[::50])
