"""Projections of 2.1 side by side: AMPA, GABAa, NMDA, DualExpCOBA, AlphaCUBA, ExpCUBA, DeltaSynapse, STP, with E= and g_max=."""
import sys

import brainpy as bp
import brainpy.math as bm
import numpy as np

bm.enable_x64()
bm.set_dfloat(bm.float64)
bp.math.set_dt(0.1)


class Spikes(bp.dyn.NeuGroup):
  """SpikeTimeGroup does not take float64: its spikes, from a table."""

  def __init__(self, size, times, indices):
    super().__init__(size)
    table = np.zeros((1200, size), dtype=bool)
    table[np.round(np.array(times) / bm.get_dt()).astype(int), indices] = True
    self.table = bm.asarray(table)
    self.spike = bm.Variable(bm.zeros(size, dtype=bool))

  def update(self, _t, _dt):
    i = bm.asarray(bm.round(_t / _dt), dtype=int)
    self.spike.value = self.table[i]


times = [10., 12., 25., 25., 40., 41.5, 43., 44.5, 70.]
indices = [0, 1, 0, 2, 0, 0, 0, 1, 2]


def one(build, key, duration=100.):
  pre = Spikes(3, times=times, indices=indices)
  post = bp.dyn.HH(2, V_initializer=bp.init.OneInit(-65.))
  syn = build(pre, post)
  net = bp.dyn.Network(pre=pre, syn=syn, post=post)
  runner = bp.dyn.DSRunner(net, monitors=['post.V', key], inputs=[('post.input', 3.)], progress_bar=False)
  runner.run(duration)
  values = np.asarray(runner.mon[key]).reshape(len(runner.mon.ts), -1)
  return np.asarray(runner.mon['post.V'])[::20], values[::20]


all2all = bp.conn.All2All()
pairs = bp.conn.IJConn(np.array([0, 1, 2, 2]), np.array([0, 0, 0, 1]))
builds = dict(
  AMPA=(lambda pre, post: bp.dyn.AMPA(pre, post, all2all, g_max=0.4, E=0., alpha=1.1, beta=0.2), 'syn.g'),
  GABAa=(lambda pre, post: bp.dyn.GABAa(pre, post, all2all, g_max=0.3, E=-80.), 'syn.g'),
  NMDA=(lambda pre, post: bp.dyn.NMDA(pre, post, all2all, g_max=0.3, E=0., cc_Mg=1.), 'syn.g'),
  DualExp=(lambda pre, post: bp.dyn.DualExpCOBA(pre, post, all2all, g_max=0.1, tau_decay=12., tau_rise=2., E=0.), 'syn.g'),
  Alpha=(lambda pre, post: bp.dyn.AlphaCUBA(pre, post, all2all, g_max=1., tau_decay=5.), 'syn.g'),
  Exp=(lambda pre, post: bp.dyn.ExpCUBA(pre, post, pairs, g_max=1.5, tau=6., delay_step=15), 'syn.g'),
)
out = {}
for name, (build, key) in builds.items():
  out[name + '_V'], out[name + '_g'] = one(build, key)


class DeltaNet(bp.dyn.Network):
  def __init__(self):
    pre = Spikes(3, times=times, indices=indices)
    post = bp.dyn.LIF(2, V_rest=0., V_th=20., tau=15., tau_ref=2.)
    syn = bp.dyn.DeltaSynapse(pre, post, all2all, weights=6., delay_step=4)
    super().__init__(pre=pre, syn=syn, post=post)


runner = bp.dyn.DSRunner(DeltaNet(), monitors=['post.V', 'post.spike'], inputs=('post.input', 5.))
runner.run(100.)
out['Delta_V'] = np.asarray(runner.mon['post.V'])[::10]


def stp(pre, post):
  return bp.dyn.STP(pre, post, all2all, U=0.2, tau_f=150., tau_d=20., tau=4., A=0.8)


_, out['STP_I'] = one(stp, 'syn.I')
_, out['STP_u'] = one(stp, 'syn.u')
_, out['STP_x'] = one(stp, 'syn.x')
np.savez(sys.argv[1], **out)
