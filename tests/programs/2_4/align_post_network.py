"""E/I network of 2.4 in its own style: DynSysGroup, LifRef, ProjAlignPostMg2, EventCSRLinear, delays in ms, DSRunner."""
import sys

import brainpy as bp
import brainpy.math as bm
import numpy as np

bm.enable_x64()
bm.set_dt(0.1)


class EINet(bp.DynSysGroup):
  def __init__(self, ne=120, ni=30):
    super().__init__()
    pars = dict(V_rest=-60., V_th=-50., V_reset=-60., tau=20., tau_ref=5.)
    self.E = bp.dyn.LifRef(ne, V_initializer=bm.asarray(-55. + 4.9 * np.sin(np.arange(ne))), **pars)
    self.I = bp.dyn.LifRef(ni, V_initializer=bm.asarray(-55. + 4.9 * np.cos(np.arange(ni))), **pars)
    self.E2E = bp.dyn.ProjAlignPostMg2(pre=self.E, delay=1.,
                                       comm=bp.dnn.EventCSRLinear(bp.conn.MatConn(pattern(ne, ne, 9)), 0.6),
                                       syn=bp.dyn.Expon.desc(size=ne, tau=5.), out=bp.dyn.COBA.desc(E=0.), post=self.E)
    self.E2I = bp.dyn.ProjAlignPostMg2(pre=self.E, delay=0.5,
                                       comm=bp.dnn.EventCSRLinear(bp.conn.MatConn(pattern(ne, ni, 7)), 0.6),
                                       syn=bp.dyn.Expon.desc(size=ni, tau=5.), out=bp.dyn.COBA.desc(E=0.), post=self.I)
    self.I2E = bp.dyn.ProjAlignPostMg2(pre=self.I, delay=0.5,
                                       comm=bp.dnn.EventCSRLinear(bp.conn.MatConn(pattern(ni, ne, 6)), 4.),
                                       syn=bp.dyn.Expon.desc(size=ne, tau=10.), out=bp.dyn.COBA.desc(E=-80.), post=self.E)
    self.I2I = bp.dyn.ProjAlignPostMg2(pre=self.I, delay=None,
                                       comm=bp.dnn.AllToAll(ni, ni, 0.4, include_self=False),
                                       syn=bp.dyn.Expon.desc(size=ni, tau=10.), out=bp.dyn.COBA.desc(E=-80.), post=self.I)

  def update(self, inp):
    self.E2E()
    self.E2I()
    self.I2E()
    self.I2I()
    self.E(inp)
    self.I(inp)
    return self.E.spike.value, self.I.V.value


def pattern(m, n, every):
  i, j = np.meshgrid(np.arange(m), np.arange(n), indexing='ij')
  return (7 * i + 3 * j) % every == 0


model = EINet()
indices = np.arange(600)
spikes, V = bm.for_loop(lambda i: model.step_run(i, 20.), indices)

again = EINet()
runner = bp.DSRunner(again, monitors={'E': again.E.spike, 'V': again.E.V}, progress_bar=False)
runner.run(inputs=bm.ones(600) * 20.)
np.savez(sys.argv[1], E=np.asarray(spikes, dtype=float).sum(1), V=np.asarray(V)[::20, ::5],
         ts=np.asarray(runner.mon.ts)[::20], runner_E=np.asarray(runner.mon['E'], dtype=float).sum(0),
         runner_V=np.asarray(runner.mon['V'])[::20, ::12])
