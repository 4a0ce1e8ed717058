"""A balanced network in the manner of Vogels and Abbott: own LIF and exponential synapses, StructRunner."""
import sys

import brainpy as bp
import brainpy.math as bm
import numpy as np

bm.enable_x64()
bp.math.set_dt(0.1)

num_exc, num_inh = 80, 20
El, Vth, Vr, taum, ref = -60., -50., -60., 20., 5.


class LIF(bp.NeuGroup):
  def __init__(self, size, V0, **kwargs):
    super().__init__(size=size, **kwargs)
    self.V = bm.Variable(bm.asarray(V0))
    self.input = bm.Variable(bm.zeros(self.num))
    self.spike = bm.Variable(bm.zeros(self.num, dtype=bool))
    self.t_last_spike = bm.Variable(bm.ones(self.num) * -1e7)
    self.integral = bp.odeint(self.derivative, method='exp_euler')

  def derivative(self, V, t, Iext):
    return (-V + El + Iext) / taum

  def update(self, _t, _dt):
    V = self.integral(self.V, _t, self.input, dt=_dt)
    refractory = (_t - self.t_last_spike) <= ref
    V = bm.where(refractory, self.V, V)
    spike = V >= Vth
    self.t_last_spike[:] = bm.where(spike, _t, self.t_last_spike)
    self.V[:] = bm.where(spike, Vr, V)
    self.spike[:] = spike
    self.input[:] = 20.


class ExpSyn(bp.TwoEndConn):
  def __init__(self, pre, post, conn, E, w, tau, **kwargs):
    super().__init__(pre, post, conn=conn, **kwargs)
    self.check_pre_attrs('spike')
    self.check_post_attrs('V', 'input')
    self.E, self.w, self.tau = E, w, tau
    self.pre2post = self.conn.requires('pre2post')
    self.g = bm.Variable(bm.zeros(self.post.num))
    self.integral = bp.odeint(lambda g, t: -g / self.tau)

  def update(self, _t, _dt):
    self.g[:] = self.integral(self.g, _t)
    self.g += bm.pre2post_event_sum(self.pre.spike, self.pre2post, self.post.num, self.w)
    self.post.input += self.g * (self.E - self.post.V)


class EINet(bp.Network):
  def __init__(self):
    E = LIF(num_exc, V0=-60. + 9.5 * np.sin(np.arange(num_exc)) ** 2)
    I = LIF(num_inh, V0=-60. + 9.5 * np.cos(np.arange(num_inh)) ** 2)
    E2E = ExpSyn(E, E, bp.conn.IJConn(*wires(num_exc, num_exc, 7)), E=0., w=0.3, tau=5.)
    E2I = ExpSyn(E, I, bp.conn.IJConn(*wires(num_exc, num_inh, 5)), E=0., w=0.3, tau=5.)
    I2E = ExpSyn(I, E, bp.conn.IJConn(*wires(num_inh, num_exc, 4)), E=-80., w=1.2, tau=10.)
    I2I = ExpSyn(I, I, bp.conn.IJConn(*wires(num_inh, num_inh, 3)), E=-80., w=1.2, tau=10.)
    super().__init__(E2E, E2I, I2E, I2I, E=E, I=I)


def wires(num_pre, num_post, every):
  """Cell i projects to each cell j with (3 i + 5 j) a multiple of `every`."""
  i, j = np.meshgrid(np.arange(num_pre), np.arange(num_post), indexing='ij')
  pre, post = np.where((3 * i + 5 * j) % every == 0)
  return pre.astype(np.int32), post.astype(np.int32)


net = EINet()
runner = bp.StructRunner(net, monitors=['E.spike', 'I.spike', 'E.V'], inputs=[('E.input', 1.)])
t = runner.run(100.)

np.savez(sys.argv[1],
         ts=runner.mon.ts[::20],
         E_count=np.asarray(runner.mon['E.spike'], dtype=np.float64).sum(axis=0),
         I_count=np.asarray(runner.mon['I.spike'], dtype=np.float64).sum(axis=0),
         rate=np.asarray(runner.mon['E.spike'], dtype=np.float64).mean(axis=1),
         V=np.asarray(runner.mon['E.V'])[::10, ::8])
