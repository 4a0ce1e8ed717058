"""COBA network with the models of bp.dyn in 2.1: bp.dyn.LIF, bp.dyn.ExpCOBA, bp.dyn.DSRunner, seeded FixedProb."""
import sys

import brainpy as bp
import brainpy.math as bm
import numpy as np

bm.enable_x64()
bm.set_dfloat(bm.float64)


class EINet(bp.dyn.Network):
  def __init__(self, scale=1., method='exp_auto', delay=None):
    num_exc, num_inh = int(200 * scale), int(50 * scale)
    kw = dict(V_rest=-60., V_th=-50., V_reset=-60., tau=20., tau_ref=5., method=method)
    E = bp.dyn.LIF(num_exc, V_initializer=bp.init.OneInit(-55.), **kw)
    I = bp.dyn.LIF(num_inh, V_initializer=bp.init.OneInit(-57.), **kw)
    E.V += bm.linspace(-5., 4.9, num_exc)

    E2E = bp.dyn.ExpCOBA(E, E, conn=bp.conn.FixedProb(0.06, seed=1), E=0., g_max=0.5, tau=5., delay_step=delay)
    E2I = bp.dyn.ExpCOBA(E, I, conn=bp.conn.FixedProb(0.06, seed=2), E=0., g_max=0.5, tau=5., delay_step=delay)
    I2E = bp.dyn.ExpCOBA(I, E, conn=bp.conn.FixedProb(0.10, seed=3), E=-80., g_max=5., tau=10., delay_step=delay)
    I2I = bp.dyn.ExpCOBA(I, I, conn=bp.conn.FixedProb(0.10, seed=4, include_self=False), E=-80., g_max=5., tau=10.,
                         delay_step=delay)
    super().__init__(E2E, E2I, I2E, I2I, E=E, I=I)


out = dict()
for name, delay in [('undelayed', None), ('delayed', 8)]:
  net = EINet(delay=delay)
  runner = bp.dyn.DSRunner(net, monitors=['E.spike', 'I.spike', 'E.V'],
                           inputs=[('E.input', 20.), ('I.input', 20.)])
  t = runner.run(60.)
  out[name + '_E'] = np.asarray(runner.mon['E.spike'], dtype=float).sum(1)
  out[name + '_I'] = np.asarray(runner.mon['I.spike'], dtype=float).sum(0)
  out[name + '_V'] = np.asarray(runner.mon['E.V'])[::20, ::25]
  out[name + '_ts'] = np.asarray(runner.mon.ts)[::20]

rates = bp.measure.firing_rate(np.asarray(runner.mon['E.spike'], dtype=float), 5.)
np.savez(sys.argv[1], rates=np.asarray(rates)[::10], **out)
