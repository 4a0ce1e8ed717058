"""Two HH cells and an AMPA synapse of one's own that reads its spikes from a ConstantDelay."""
import sys

import brainpy as bp
import brainpy.math as bm
import numpy as np

bp.math.enable_x64()
bm.set_dt(0.02)


class HH(bp.NeuGroup):
  def __init__(self, size, ENa=50., gNa=120., EK=-77., gK=36., EL=-54.387, gL=0.03, C=1.0, V_th=20., **kwargs):
    super().__init__(size=size, **kwargs)
    self.ENa, self.EK, self.EL = ENa, EK, EL
    self.gNa, self.gK, self.gL = gNa, gK, gL
    self.C, self.V_th = C, V_th
    self.V = bm.Variable(-65. * bm.ones(self.num))
    self.m = bm.Variable(0.5 * bm.ones(self.num))
    self.h = bm.Variable(0.6 * bm.ones(self.num))
    self.n = bm.Variable(0.32 * bm.ones(self.num))
    self.input = bm.Variable(bm.zeros(self.num))
    self.spike = bm.Variable(bm.zeros(self.num, dtype=bool))
    self.integral = bp.odeint(bp.JointEq([self.dV, self.dm, self.dh, self.dn]), method='exp_auto')

  def dm(self, m, t, V):
    alpha = 0.1 * (V + 40) / (1 - bm.exp(-(V + 40) / 10))
    beta = 4.0 * bm.exp(-(V + 65) / 18)
    return alpha * (1 - m) - beta * m

  def dh(self, h, t, V):
    alpha = 0.07 * bm.exp(-(V + 65) / 20.)
    beta = 1 / (1 + bm.exp(-(V + 35) / 10))
    return alpha * (1 - h) - beta * h

  def dn(self, n, t, V):
    alpha = 0.01 * (V + 55) / (1 - bm.exp(-(V + 55) / 10))
    beta = 0.125 * bm.exp(-(V + 65) / 80)
    return alpha * (1 - n) - beta * n

  def dV(self, V, t, m, h, n, Iext):
    I_Na = self.gNa * m ** 3 * h * (V - self.ENa)
    I_K = self.gK * n ** 4 * (V - self.EK)
    I_leak = self.gL * (V - self.EL)
    return (-I_Na - I_K - I_leak + Iext) / self.C

  def update(self, _t, _dt):
    V, m, h, n = self.integral(self.V, self.m, self.h, self.n, _t, self.input, dt=_dt)
    self.spike[:] = bm.logical_and(self.V < self.V_th, V >= self.V_th)
    self.V[:], self.m[:], self.h[:], self.n[:] = V, m, h, n
    self.input[:] = 0.


class AMPA(bp.TwoEndConn):
  def __init__(self, pre, post, conn, delay=2., g_max=0.3, E=0., alpha=0.98, beta=0.18, T=0.5, T_duration=0.5, **kw):
    super().__init__(pre=pre, post=post, conn=conn, **kw)
    self.alpha, self.beta, self.T, self.T_duration = alpha, beta, T, T_duration
    self.g_max, self.E = g_max, E
    self.conn_mat = self.conn.requires('conn_mat')
    self.s = bm.Variable(bm.zeros((self.pre.num, self.post.num)))
    self.t_last_pre_spike = bm.Variable(-1e7 * bm.ones((self.pre.num, 1)))
    self.pre_spike = bp.ConstantDelay(self.pre.num, delay, dtype=pre.spike.dtype)
    self.int_s = bp.odeint(lambda s, t, TT: self.alpha * TT * (1 - s) - self.beta * s, method='rk4')

  def update(self, _t, _dt):
    self.pre_spike.push(self.pre.spike)
    delayed = bm.expand_dims(self.pre_spike.pull(), 1)
    self.t_last_pre_spike[:] = bm.where(delayed, _t, self.t_last_pre_spike)
    TT = ((_t - self.t_last_pre_spike) < self.T_duration - 0.01) * self.T
    self.s[:] = self.conn_mat * self.int_s(self.s, _t, TT)
    g = self.g_max * bm.sum(self.s, axis=0)
    self.post.input -= g * (self.post.V - self.E)


pre, post = HH(2), HH(3, gL=0.1)
syn = AMPA(pre, post, conn=bp.connect.All2All())
net = bp.Network(pre=pre, syn=syn, post=post)

I, length = bp.inputs.section_input(values=[0., 6., 0.], durations=[5., 30., 15.], return_length=True)
runner = bp.StructRunner(net, inputs=[('pre.input', I, 'iter')], monitors=['pre.V', 'post.V', 'syn.s', 'pre.spike'])
runner(length)

np.savez(sys.argv[1], ts=runner.mon.ts[::50],
         preV=runner.mon['pre.V'][::25, 0], postV=runner.mon['post.V'][::25],
         s=runner.mon['syn.s'].reshape(len(runner.mon.ts), -1)[::25],
         spike_times=runner.mon.ts[np.asarray(runner.mon['pre.spike'])[:, 0]])
