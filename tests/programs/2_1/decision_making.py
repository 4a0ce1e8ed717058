"""Decision making in a spiking network: AMPA and NMDA of one's own over all-to-all weights, a seeded motion input."""
import sys

import brainpy as bp
import brainpy.math as bm
import numpy as np

bm.enable_x64()
bm.set_dfloat(bm.float64)
bm.set_dt(0.1)


class SaturatingNMDA(bp.dyn.TwoEndConn):
  """NMDA receptors whose total conductance is a weighted sum of the gates of the cells of pre."""

  def __init__(self, pre, post, weight, g_max, E=0., tau_rise=2., tau_decay=100., alpha=0.5, cc_Mg=1., **kwargs):
    super().__init__(pre=pre, post=post, **kwargs)
    self.weight, self.g_max, self.E, self.alpha, self.cc_Mg = weight, g_max, E, alpha, cc_Mg
    self.tau_rise, self.tau_decay = tau_rise, tau_decay
    self.s = bm.Variable(bm.zeros(self.pre.num))
    self.x = bm.Variable(bm.zeros(self.pre.num))
    self.integral = bp.odeint(bp.JointEq([self.ds, self.dx]), method='exp_auto')

  def ds(self, s, t, x):
    return -s / self.tau_decay + self.alpha * x * (1. - s)

  def dx(self, x, t):
    return -x / self.tau_rise

  def update(self, _t, _dt):
    self.s.value, self.x.value = self.integral(self.s, self.x, _t, _dt)
    self.x += self.pre.spike
    g = self.g_max * bm.dot(self.s, self.weight)
    block = 1. + self.cc_Mg * bm.exp(-0.062 * self.post.V) / 3.57
    self.post.input -= g * (self.post.V - self.E) / block


class Decision(bp.dyn.Network):
  def __init__(self, num_A=20, num_B=20, num_I=15):
    pars = dict(V_rest=-70., V_reset=-55., V_th=-50.)
    self.A = bp.dyn.LIF(num_A, tau=20., tau_ref=2., V_initializer=bp.init.OneInit(-60.), **pars)
    self.B = bp.dyn.LIF(num_B, tau=20., tau_ref=2., V_initializer=bp.init.OneInit(-60.5), **pars)
    self.I = bp.dyn.LIF(num_I, tau=10., tau_ref=1., V_initializer=bp.init.OneInit(-61.), **pars)
    self.A.V += bm.asarray(np.linspace(-4., 4., num_A))
    self.B.V += bm.asarray(np.linspace(-4., 4., num_B))
    self.I.V += bm.asarray(np.linspace(-4., 4., num_I))
    strong, weak = 1.6, 0.7

    def block(m, n, w):
      return bm.ones((m, n)) * w

    self.A2A = SaturatingNMDA(self.A, self.A, block(num_A, num_A, strong), g_max=0.032)
    self.A2B = SaturatingNMDA(self.A, self.B, block(num_A, num_B, weak), g_max=0.032)
    self.B2B = SaturatingNMDA(self.B, self.B, block(num_B, num_B, strong), g_max=0.032)
    self.B2A = SaturatingNMDA(self.B, self.A, block(num_B, num_A, weak), g_max=0.032)
    self.A2I = SaturatingNMDA(self.A, self.I, block(num_A, num_I, 1.), g_max=0.05)
    self.B2I = SaturatingNMDA(self.B, self.I, block(num_B, num_I, 1.), g_max=0.05)
    self.I2A = bp.dyn.ExpCOBA(self.I, self.A, bp.conn.All2All(), E=-70., g_max=0.012, tau=5., delay_step=5)
    self.I2B = bp.dyn.ExpCOBA(self.I, self.B, bp.conn.All2All(), E=-70., g_max=0.012, tau=5., delay_step=5)
    super().__init__()


net = Decision()
coherence, duration = 12.8, 250.
rng = np.random.RandomState(3)
steps = int(duration / bm.get_dt())
shared = 2. * np.repeat(rng.randn(steps // 50), 50)
IA = bm.asarray(25. * (1. + coherence / 1000.) + shared).reshape(-1, 1)
IB = bm.asarray(25. * (1. - coherence / 1000.) + shared).reshape(-1, 1)
runner = bp.dyn.DSRunner(net, monitors=['A.spike', 'B.spike', 'A2A.s', 'B2B.s', 'I.V'],
                         inputs=[('A.input', IA, 'iter', '+'), ('B.input', IB, 'iter', '+'), ('I.input', 19.)])
runner.run(duration)
np.savez(sys.argv[1],
         A=np.asarray(runner.mon['A.spike'], dtype=float).reshape(-1, 50, 20).sum((1, 2)),
         B=np.asarray(runner.mon['B.spike'], dtype=float).reshape(-1, 50, 20).sum((1, 2)),
         sA=np.asarray(runner.mon['A2A.s'])[::50, ::5], sB=np.asarray(runner.mon['B2B.s'])[::50, ::5],
         V=np.asarray(runner.mon['I.V'])[::50, ::5])
