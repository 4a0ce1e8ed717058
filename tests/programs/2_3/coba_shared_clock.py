"""COBA network of 2.3: DynamicalSystemNS, update() without arguments, bp.share, synapses with delays, DSRunner in two runs."""
import sys

import brainpy as bp
import brainpy.math as bm
import numpy as np

bm.enable_x64()
bm.set_dt(0.1)


class EINet(bp.DynamicalSystemNS):
  def __init__(self, num_exc=120, num_inh=30, delay=None):
    super().__init__()
    pars = dict(V_rest=-60., V_th=-50., V_reset=-60., tau=20., tau_ref=5.,
                V_initializer=bp.init.OneInit(-54.))
    self.E = bp.neurons.LIF(num_exc, **pars)
    self.I = bp.neurons.LIF(num_inh, **pars)
    self.E.V += bm.linspace(-5., 3.5, num_exc)
    self.I.V -= bm.linspace(0., 5., num_inh)
    exc, inh = bp.synouts.COBA(E=0.), bp.synouts.COBA(E=-80.)
    self.E2E = bp.synapses.Exponential(self.E, self.E, bp.conn.FixedProb(0.1, seed=31), bp.synouts.COBA(E=0.),
                                       g_max=0.6, tau=5., delay_step=delay)
    self.E2I = bp.synapses.Exponential(self.E, self.I, bp.conn.FixedProb(0.1, seed=32), exc, g_max=0.6, tau=5.)
    self.I2E = bp.synapses.Exponential(self.I, self.E, bp.conn.FixedProb(0.1, seed=33), inh, g_max=5., tau=10.,
                                       delay_step=delay)
    self.I2I = bp.synapses.Exponential(self.I, self.I, bp.conn.FixedPostNum(4, seed=34), bp.synouts.COBA(E=-80.),
                                       g_max=5., tau=10.)

  def update(self, inp):
    t = bp.share.load('t')
    self.E2E()
    self.E2I()
    self.I2E()
    self.I2I()
    self.E(inp)
    self.I(inp + bm.where(t > 30., 2., 0.))
    return self.E.spike.value


net = EINet(delay=6)
runner = bp.DSRunner(net, monitors={'E.V': net.E.V, 'I.spike': net.I.spike, 'g': net.I2E.g})
spikes = runner.run(inputs=bm.ones(600) * 20.)
np.savez(sys.argv[1], E=np.asarray(spikes, dtype=float).sum(1), V=np.asarray(runner.mon['E.V'])[::20, ::15],
         I=np.asarray(runner.mon['I.spike'], dtype=float).sum(0), ts=np.asarray(runner.mon.ts)[::20],
         g=np.asarray(runner.mon['g'])[::20, ::15])
