"""COBA network of 2.2: bp.dyn.LIF and bp.dyn.ExpCOBA inside bp.dyn.Network, delays, views of groups, bp.dyn.DSRunner."""
import sys

import brainpy as bp
import brainpy.math as bm
import numpy as np

bm.enable_x64()


class EINet(bp.dyn.Network):
  def __init__(self, scale=1., delay_step=None):
    num_exc, num_inh = int(160 * scale), int(40 * scale)
    pars = dict(V_rest=-60., V_th=-50., V_reset=-60., tau=20., tau_ref=5.)
    super().__init__()
    self.E = bp.dyn.LIF(num_exc, **pars, V_initializer=bp.init.OneInit(-55.))
    self.I = bp.dyn.LIF(num_inh, **pars, V_initializer=bp.init.OneInit(-56.))
    self.E.V += bm.asarray(5. * np.sin(np.arange(num_exc)))
    self.I.V += bm.asarray(4. * np.cos(np.arange(num_inh)))
    conn = bp.conn.FixedProb
    self.E2E = bp.dyn.ExpCOBA(self.E, self.E, conn(0.08, seed=10), E=0., g_max=0.6, tau=5., delay_step=delay_step)
    self.E2I = bp.dyn.ExpCOBA(self.E, self.I, conn(0.08, seed=11), E=0., g_max=0.6, tau=5., delay_step=delay_step)
    self.I2E = bp.dyn.ExpCOBA(self.I, self.E, conn(0.08, seed=12), E=-80., g_max=6.7, tau=10., delay_step=delay_step)
    self.I2I = bp.dyn.ExpCOBA(self.I, self.I, conn(0.08, seed=13), E=-80., g_max=6.7, tau=10., delay_step=delay_step)


out = {}
for delay in (None, 12):
  net = EINet(delay_step=delay)
  runner = bp.dyn.DSRunner(net, monitors={'E': net.E.spike, 'I': net.I.spike, 'V': net.E.V},
                           inputs=[(net.E.input, 20.), (net.I.input, 20.)])
  runner.run(40.)
  first = runner.mon['V'][-1]
  runner.run(20.)
  out[f'{delay}_E'] = np.asarray(runner.mon['E'], dtype=float).sum(1)
  out[f'{delay}_I'] = np.asarray(runner.mon['I'], dtype=float).sum(0)
  out[f'{delay}_V'] = np.asarray(runner.mon['V'])[::10, ::20]
  out[f'{delay}_first'] = np.asarray(first)
  out[f'{delay}_ts'] = np.asarray(runner.mon.ts)[::10]
net.reset_state()
np.savez(sys.argv[1], reset=net.E.V.numpy(), **out)
