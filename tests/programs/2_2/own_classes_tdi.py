"""Own classes of 2.2 with update(self, tdi): a quadratic cell, an STDP synapse, event-driven sums, register_delay, modes."""
import sys

import brainpy as bp
import brainpy.math as bm
import numpy as np

bm.enable_x64()
bm.set_dt(0.1)


class QIF(bp.dyn.NeuGroup):
  def __init__(self, size, tau=10., V_c=-50., V_rest=-65., V_reset=-68., V_th=-30., c=0.07, name=None):
    super().__init__(size=size, name=name, mode=bp.modes.NormalMode())
    self.tau, self.V_c, self.V_rest, self.V_reset, self.V_th, self.c = tau, V_c, V_rest, V_reset, V_th, c
    self.V = bp.init.variable(lambda shape: bm.ones(shape) * V_rest, self.mode, self.varshape)
    self.input = bm.Variable(bm.zeros(self.varshape))
    self.spike = bm.Variable(bm.zeros(self.varshape, dtype=bool))
    self.integral = bp.odeint(self.derivative, method='rk4')

  def derivative(self, V, t, I):
    return (self.c * (V - self.V_rest) * (V - self.V_c) + I) / self.tau

  def reset_state(self, batch_size=None):
    self.V[:] = self.V_rest
    self.input[:] = 0.
    self.spike[:] = False

  def update(self, tdi, x=None):
    if x is not None:
      self.input += x
    V = self.integral(self.V.value, tdi.t, self.input.value, dt=tdi.dt)
    self.spike.value = V >= self.V_th
    self.V.value = bm.where(self.spike, self.V_reset, V)

  def clear_input(self):
    self.input[:] = 0.


class STDP(bp.dyn.TwoEndConn):
  """Pair-based plasticity of each synapse, traces on both sides."""

  def __init__(self, pre, post, conn, tau_pre=16.8, tau_post=33.7, tau=5., A_pre=0.96, A_post=0.53, delay_step=10):
    super().__init__(pre, post, conn)
    self.tau_pre, self.tau_post, self.tau = tau_pre, tau_post, tau
    self.A_pre, self.A_post = A_pre, A_post
    self.delay_step = self.register_delay(f'{pre.name}.spike', delay_step, pre.spike)
    self.pre_ids, self.post_ids = self.conn.require('pre_ids', 'post_ids')
    num = len(self.pre_ids)
    self.w = bm.Variable(bm.ones(num) * 2.)
    self.a_pre = bm.Variable(bm.zeros(num))
    self.a_post = bm.Variable(bm.zeros(num))
    self.g = bm.Variable(bm.zeros(post.num))

  def update(self, tdi):
    t, dt = tdi['t'], tdi['dt']
    pre = bm.pre2syn(self.get_delay_data(f'{self.pre.name}.spike', self.delay_step), self.pre_ids)
    post = bm.pre2syn(self.post.spike, self.post_ids)
    self.a_pre.value = self.a_pre * bm.exp(-dt / self.tau_pre) + pre * self.A_pre
    self.a_post.value = self.a_post * bm.exp(-dt / self.tau_post) + post * self.A_post
    self.w.value = bm.clip(self.w - 0.1 * pre * self.a_post + 0.1 * post * self.a_pre, 0., 4.)
    self.g.value = self.g * bm.exp(-dt / self.tau) + bm.syn2post_sum(pre * self.w, self.post_ids, self.post.num)
    self.post.input += self.g

  def reset_state(self, batch_size=None):
    pass


pre, post = QIF(6), QIF(4, c=0.05)
pre.V += bm.linspace(0., 8., 6)
net = bp.dyn.Network(pre=pre, post=post, syn=STDP(pre, post, bp.conn.IJConn(np.arange(12) % 6, np.arange(12) % 4)))


def drive(t, dt):
  return 20. + 10. * bm.sin(t / 30.)


runner = bp.dyn.DSRunner(net, inputs=[('pre.input', drive, 'func'), ('post.input', 12.)],
                         monitors=['pre.spike', 'post.V', 'syn.w'],
                         fun_monitors={'mean_w': lambda tdi: net.syn.w.mean(), 't': lambda tdi: tdi.t})
runner.run(250.)
np.savez(sys.argv[1],
         pre=np.asarray(runner.mon['pre.spike'], dtype=float).sum(0), V=np.asarray(runner.mon['post.V'])[::20],
         w=np.asarray(runner.mon['syn.w'])[::50], mean_w=np.asarray(runner.mon['mean_w'])[::50],
         t=np.asarray(runner.mon['t'])[::50], ts=np.asarray(runner.mon.ts)[::50])
