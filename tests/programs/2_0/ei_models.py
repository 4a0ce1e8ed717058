"""E/I network from the models of bp.models, seeded connections, voltage set by hand before the run."""
import sys

import brainpy as bp
import numpy as np

bp.math.enable_x64()


class EINet(bp.Network):
  def __init__(self, scale=1.0, method='exp_auto'):
    num_exc, num_inh = int(160 * scale), int(40 * scale)
    pars = dict(V_rest=-60., V_th=-50., V_reset=-60., tau=20., tau_ref=5.)
    E = bp.models.LIF(num_exc, **pars, method=method)
    I = bp.models.LIF(num_inh, **pars, method=method)
    E.V[:] = bp.math.linspace(-59., -50.5, num_exc)
    I.V[:] = bp.math.linspace(-59., -50.5, num_inh)

    we, wi = 0.6 / scale, 6.7 / scale
    E2E = bp.models.ExpCOBA(E, E, bp.conn.FixedProb(0.08, seed=123), E=0., g_max=we, tau=5., method=method)
    E2I = bp.models.ExpCOBA(E, I, bp.conn.FixedProb(0.08, seed=124), E=0., g_max=we, tau=5., method=method)
    I2E = bp.models.ExpCOBA(I, E, bp.conn.FixedProb(0.08, seed=125), E=-80., g_max=wi, tau=10., method=method)
    I2I = bp.models.ExpCOBA(I, I, bp.conn.FixedProb(0.08, seed=126), E=-80., g_max=wi, tau=10., method=method)
    super().__init__(E2E, E2I, I2E, I2I, E=E, I=I)
    self.pre2post = bp.conn.FixedProb(0.08, seed=123)(num_exc, num_exc).requires('pre2post')


net = EINet()
runner = bp.StructRunner(net,
                         monitors=['E.spike', 'I.V'],
                         inputs=[('E.input', 20.), ('I.input', 20.)])
runner.run(50.)
runner.run(50.)  # the second half of the trial

spikes = np.asarray(runner.mon['E.spike'], dtype=float)
np.savez(sys.argv[1],
         indices=np.asarray(net.pre2post[0], dtype=float),
         indptr=np.asarray(net.pre2post[1], dtype=float),
         ts=runner.mon.ts[::25], count=spikes.sum(0), rate=spikes.mean(1), V=np.asarray(runner.mon['I.V'])[::10, ::5])
