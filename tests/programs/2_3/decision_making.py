"""Decision making of 2.3: AMPA and NMDA projections with MgBlock, weights for each pair of pools, a motion input in steps."""
import sys

import brainpy as bp
import brainpy.math as bm
import numpy as np

bm.enable_x64()


class DecisionNet(bp.Network):
  def __init__(self, num=16, w_pos=1.7, f=0.3, delay=0.5):
    super().__init__()
    w_neg = 1. - f * (w_pos - 1.) / (1. - f)
    exc = dict(V_rest=-70., V_reset=-55., V_th=-50., tau=20., tau_ref=2., R=1., V_initializer=bp.init.OneInit(-58.))
    inh = dict(exc, tau=10., tau_ref=1.)
    self.A, self.B, self.N, self.I = [bp.neurons.LIF(num, **exc), bp.neurons.LIF(num, **exc), bp.neurons.LIF(num, **exc),
                                      bp.neurons.LIF(num // 2, **inh)]
    for k, group in enumerate([self.A, self.B, self.N, self.I]):
      group.V += bm.linspace(-5., 5., group.num) + 0.1 * k
    steps = int(delay / bm.get_dt())
    ampa = dict(alpha=1.1, beta=0.5, delay_step=steps, comp_method='dense')
    nmda = dict(tau_decay=60., tau_rise=2., a=0.5, delay_step=steps)
    weights = {('A', 'A'): w_pos, ('B', 'B'): w_pos, ('A', 'B'): w_neg, ('B', 'A'): w_neg}
    for source in 'ABN':
      for target in 'ABNI':
        w = weights.get((source, target), 1.)
        pre, post = getattr(self, source), getattr(self, target)
        setattr(self, f'{source}2{target}_ampa',
                bp.synapses.AMPA(pre, post, bp.conn.All2All(include_self=pre is not post),
                                 output=bp.synouts.COBA(E=0.), g_max=0.004 * w, **ampa))
        setattr(self, f'{source}2{target}_nmda',
                bp.synapses.NMDA(pre, post, bp.conn.All2All(include_self=pre is not post),
                                 output=bp.synouts.MgBlock(E=0., cc_Mg=1.), g_max=0.006 * w, **nmda))
    for target in 'ABNI':
      setattr(self, f'I2{target}',
              bp.synapses.GABAa(self.I, getattr(self, target), bp.conn.All2All(),
                                output=bp.synouts.COBA(E=-70.), g_max=0.06, alpha=1., beta=0.2, delay_step=steps))


net = DecisionNet()
rng = np.random.RandomState(12)
frames = rng.normal(0., 1., (12, 2))
motion = np.repeat(22. + np.array([0.8, -0.8]) + frames, 100, axis=0)


def inputs(tdi):
  i = (tdi.t / 0.1 + 0.5).astype(int)
  now = bm.asarray(motion)[i]
  net.A.input += now[0]
  net.B.input += now[1]


runner = bp.DSRunner(net, fun_inputs=inputs, inputs=[(net.N.input, 21.), (net.I.input, 20.5)],
                     monitors={'A': net.A.spike, 'B': net.B.spike, 'I': net.I.spike, 'V': net.A.V, 'g': net.A2A_nmda.g})
runner.run(120.)
out = {k: np.asarray(runner.mon[k], dtype=float)[:1180].reshape(-1, 20, runner.mon[k].shape[1]).sum((1, 2)) for k in 'ABI'}
np.savez(sys.argv[1], V=np.asarray(runner.mon['V'])[::25, ::4], g=np.asarray(runner.mon['g'])[::25, ::4], **out)
