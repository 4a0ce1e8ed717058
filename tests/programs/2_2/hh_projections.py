"""Projections of 2.2 as TwoEndConn with output and short-term plasticity; a HH - AMPA - HH pair; gap junction; CondNeuGroup."""
import sys

import brainpy as bp
import brainpy.math as bm
import numpy as np
from brainpy.dyn import channels, synapses, synouts, synplast

bm.enable_x64()


def steady(size):
  return bp.neurons.HH(size, V_initializer=bp.init.OneInit(-65.))


class Pair(bp.dyn.Network):
  def __init__(self, cls, output, stp=None, delay_step=None, **pars):
    super().__init__()
    self.pre, self.post = steady(2), steady(1)
    self.syn = cls(self.pre, self.post, bp.conn.All2All(), output=output, stp=stp, delay_step=delay_step, **pars)


cases = {
  'AMPA': lambda: Pair(synapses.AMPA, synouts.COBA(E=0.), g_max=0.3),
  'GABAa': lambda: Pair(synapses.GABAa, synouts.COBA(E=-80.), g_max=0.3, delay_step=20),
  'NMDA': lambda: Pair(synapses.NMDA, synouts.MgBlock(E=0., cc_Mg=0.8), g_max=0.4),
  'BioNMDA': lambda: Pair(synapses.BioNMDA, synouts.MgBlock(E=0.), g_max=0.4),
  'Exp': lambda: Pair(synapses.Exponential, synouts.CUBA(), synplast.STD(tau=80., U=0.3), g_max=3., tau=4.),
  'ExpSTP': lambda: Pair(synapses.Exponential, synouts.COBA(E=0.), synplast.STP(U=0.2, tau_f=100., tau_d=30.), g_max=0.02),
  'Dual': lambda: Pair(synapses.DualExponential, synouts.COBA(E=0.), delay_step=5, g_max=0.05, tau_decay=8., tau_rise=2.),
  'Alpha': lambda: Pair(synapses.Alpha, synouts.CUBA(), g_max=1., tau_decay=4.),
}
out = {}
for name, build in cases.items():
  net = build()
  runner = bp.dyn.DSRunner(net, inputs=[(net.pre.input, bm.array([6., 9.]))], monitors={'V': net.post.V, 'pre': net.pre.V},
                           progress_bar=False)
  runner.run(80.)
  out[name] = np.asarray(runner.mon['V'])[::20]
out['pre'] = np.asarray(runner.mon['pre'])[::20]


class Coupled(bp.dyn.Network):
  def __init__(self):
    super().__init__()
    self.cells = steady(4)
    self.cells.V += bm.array([0., 7., 18., 31.])
    self.gap = bp.synapses.GapJunction(self.cells, self.cells, bp.conn.All2All(),
                                       comp_method='dense', g_max=0.02)


runner = bp.dyn.DSRunner(Coupled(), inputs=('cells.input', 5.), monitors=['cells.V'])
runner.run(40.)
out['gap'] = np.asarray(runner.mon['cells.V'])[::20]


class Cell(bp.dyn.CondNeuGroup):
  def __init__(self, size):
    super().__init__(size, V_initializer=bp.init.OneInit(-70.), V_th=20.)
    self.INa = channels.INa_TM1991(size, g_max=100., V_sh=-50.)
    self.IK = channels.IK_TM1991(size, g_max=30., V_sh=-50.)
    self.IL = channels.IL(size, E=-60., g_max=0.05)


cell = Cell(2)
runner = bp.dyn.DSRunner(cell, inputs=('input', 2.), monitors=['V', 'IK.p'])
runner.run(40.)
out['cond'], out['p'] = np.asarray(runner.mon['V'])[::20], np.asarray(runner.mon['IK.p'])[::20]
np.savez(sys.argv[1], **out)
