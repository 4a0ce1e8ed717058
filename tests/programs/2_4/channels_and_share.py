"""Thalamic cell of 2.4 with the ions of bp.dyn, an own channel, own neuron reading bp.share; gap junctions; reset, save_state."""
import sys

import brainpy as bp
import brainpy.math as bm
import numpy as np

bm.enable_x64()
bm.set_dt(0.02)


class IM(bp.dyn.channels.PotassiumChannel):
  """A slow potassium current."""
  master_type = bp.dyn.HHTypedNeuron

  def __init__(self, size, g_max=0.3, E=-90.):
    super().__init__(size)
    self.g_max, self.E = g_max, E
    self.p = bm.Variable(bm.zeros(self.num))
    self.integral = bp.odeint(lambda p, t, V: (1. / (1. + bm.exp(-(V + 35.) / 10.)) - p) / 60.)

  def update(self, V):
    self.p.value = self.integral(self.p.value, bp.share['t'], V, bp.share['dt'])

  def current(self, V):
    return self.g_max * self.p * (self.E - V)

  def reset_state(self, V, batch_size=None):
    self.p.value = 1. / (1. + bm.exp(-(V + 35.) / 10.))


class Cell(bp.dyn.CondNeuGroupLTC):
  def __init__(self, size):
    super().__init__(size, V_th=20., V_initializer=bp.init.OneInit(-68.))
    self.IL = bp.dyn.IL(size, E=-65., g_max=0.05)
    self.INa = bp.dyn.INa_TM1991(size, g_max=60., V_sh=-60.)
    self.IK = bp.dyn.IK_TM1991(size, g_max=15., V_sh=-60.)
    self.IM = IM(size)


class Adapting(bp.dyn.NeuDyn):
  """An integrate-and-fire cell with a threshold that grows with its spikes."""

  def __init__(self, size, tau=20., tau_th=50.):
    super().__init__(size)
    self.tau, self.tau_th = tau, tau_th
    self.V = bm.Variable(bm.zeros(size))
    self.th = bm.Variable(bm.ones(size) * 10.)
    self.spike = bm.Variable(bm.zeros(size, dtype=bool))
    self.input = bm.Variable(bm.zeros(size))
    self.integral = bp.odeint(bp.JointEq(lambda V, t, I: (-V + I) / self.tau, lambda th, t: (10. - th) / self.tau_th))

  def update(self, x=0.):
    V, th = self.integral(self.V.value, self.th.value, bp.share['t'], self.input + x, bp.share['dt'])
    self.spike.value = V >= th
    self.V.value = bm.where(self.spike, 0., V)
    self.th.value = bm.where(self.spike, th + 2., th)

  def clear_input(self):
    self.input[:] = 0.


cell = Cell(2)
current, duration = bp.inputs.section_input([0., 3., 0.], [5., 50., 20.], return_length=True)
runner = bp.DSRunner(cell, monitors={'V': cell.V, 'p': cell.IM.p}, inputs=[(cell.input, current, 'iter')])
runner.run(duration)

group = Adapting(3)
inputs = 15. + 5. * np.sin(np.arange(3000) * 0.01)[:, None] * np.array([0.5, 1., 1.5])
hist = bm.for_loop(lambda i, x: (group.step_run(i, x), group.V.value, group.th.value, group.spike.value)[1:],
                   (np.arange(3000), bm.asarray(inputs)))

bm.set_dt(0.1)


class Grid(bp.DynSysGroup):
  def __init__(self):
    super().__init__()
    self.cells = bp.neurons.HH(6, V_initializer=bm.asarray(np.linspace(-70., -45., 6)))
    self.gap = bp.synapses.GapJunction(self.cells, self.cells, bp.conn.MatConn(np.roll(np.eye(6), 1, 1) + np.roll(np.eye(6), -1, 1)),
                                       comp_method='dense', g_max=0.05)

  def update(self, x):
    self.gap()
    return self.cells(x)


grid = Grid()
grid_runner = bp.DSRunner(grid, monitors={'V': grid.cells.V})
grid_runner.run(inputs=bm.ones(400) * 4.)
np.savez(sys.argv[1], V=np.asarray(runner.mon['V'])[::50], p=np.asarray(runner.mon['p'])[::50],
         ts=np.asarray(runner.mon.ts)[::50], adapting_V=np.asarray(hist[0])[::40], th=np.asarray(hist[1])[::40],
         spikes=np.asarray(hist[2], dtype=float).sum(0), grid=np.asarray(grid_runner.mon['V'])[::8])
