"""Thalamic relay and reticular cells of 2.3 made of channels, calcium dynamics, joined by AMPA and GABAa synapses."""
import sys

import brainpy as bp
import brainpy.math as bm
import numpy as np

bm.enable_x64()
bm.set_dt(0.02)


class Relay(bp.CondNeuGroup):
  def __init__(self, size, gKL=0.01):
    super().__init__(size, A=2.9e-4, V_th=0., V_initializer=bp.init.OneInit(-65.))
    self.IL = bp.channels.IL(size, g_max=0.01, E=-70.)
    self.IKL = bp.channels.IKL(size, g_max=gKL, E=-90.)
    self.INa = bp.channels.INa_Ba2002(size, V_sh=-40)
    self.IDR = bp.channels.IKDR_Ba2002(size, g_max=10., E=-90., V_sh=-30.)
    self.Ih = bp.channels.Ih_HM1992(size, g_max=0.01, E=-43)
    self.Ca = bp.channels.CalciumDetailed(size, C_rest=5e-5, tau=10., d=0.5,
                                          ICaT=bp.channels.ICaT_HM1992(size, g_max=2.1),
                                          ICaN=bp.channels.ICaN_IS2008(size, g_max=0.5))


class Reticular(bp.CondNeuGroup):
  def __init__(self, size):
    super().__init__(size, A=1.43e-4, V_th=0., V_initializer=bp.init.OneInit(-72.))
    self.IL = bp.channels.IL(size, E=-60., g_max=0.01)
    self.IKL = bp.channels.IKL(size, g_max=0.005, E=-90.)
    self.INa = bp.channels.INa_Ba2002(size, V_sh=-40)
    self.IDR = bp.channels.IKDR_Ba2002(size, V_sh=-40)
    self.Ca = bp.channels.CalciumFirstOrder(size, ICaT=bp.channels.ICaT_HP1992(size, g_max=1.3))


class Thalamus(bp.Network):
  def __init__(self):
    super().__init__()
    self.TC, self.RE = Relay(2), Reticular(2)
    self.TC.V += bm.array([0., 1.])
    self.TC2RE = bp.synapses.AMPA(self.TC, self.RE, bp.conn.All2All(), bp.synouts.COBA(E=0.), delay_step=100,
                                  g_max=2e-4, alpha=0.94, beta=0.18)
    self.RE2TC = bp.synapses.GABAa(self.RE, self.TC, bp.conn.One2One(), bp.synouts.COBA(E=-80.), delay_step=100,
                                   g_max=3e-4, alpha=10., beta=0.16)


net = Thalamus()
currents, duration = bp.inputs.section_input([0., -5e-4, 0., 6e-4], [10., 40., 30., 20.], dt=0.02, return_length=True)
runner = bp.DSRunner(net, monitors={'TC': net.TC.V, 'RE': net.RE.V, 'C': net.TC.Ca.C, 'g': net.RE2TC.g},
                     inputs=[(net.TC.input, currents, 'iter')])
runner.run(duration)
out = {k: np.asarray(runner.mon[k])[::50].reshape(-1, 2) for k in ('TC', 'RE', 'C')}
np.savez(sys.argv[1], g=np.asarray(runner.mon['g'])[::50].reshape(100, -1), **out)
