"""Own neurons and synapses of 2.1: update(_t, _dt), register_delay, offset of the post membrane, DSRunner(fun_monitors)."""
import sys

import brainpy as bp
import brainpy.math as bm
import numpy as np

bm.enable_x64()
bm.set_dfloat(bm.float64)


class MorrisLecar(bp.dyn.NeuGroup):
  def __init__(self, size, method='exp_auto', **kwargs):
    super().__init__(size=size, **kwargs)
    self.V = bm.Variable(bm.ones(self.num) * -60.)
    self.W = bm.Variable(bm.ones(self.num) * 0.02)
    self.input = bm.Variable(bm.zeros(self.num))
    self.spike = bm.Variable(bm.zeros(self.num, dtype=bool))
    self.int_V = bp.odeint(self.dV, method=method)
    self.int_W = bp.odeint(self.dW, method=method)

  def dV(self, V, t, W, I):
    M_inf = 0.5 * (1. + bm.tanh((V + 1.2) / 18.))
    return (-4.4 * M_inf * (V - 130.) - 8. * W * (V + 84.) - 2. * (V + 60.) + I) / 20.

  def dW(self, W, t, V):
    tau_W = 1. / bm.cosh((V - 2.) / 60.)
    W_inf = 0.5 * (1. + bm.tanh((V - 2.) / 30.))
    return 0.04 * (W_inf - W) / tau_W

  def update(self, _t, _dt):
    V = self.int_V(self.V, _t, self.W, self.input, dt=_dt)
    self.W.value = self.int_W(self.W, _t, self.V, dt=_dt)
    self.spike.value = bm.logical_and(self.V < 10., V >= 10.)
    self.V.value = V
    self.input[:] = 0.


class GradedInhibition(bp.dyn.TwoEndConn):
  """The voltage of pre itself, some steps ago, opens the channels."""

  def __init__(self, pre, post, conn, delay_step, g_max, **kwargs):
    super().__init__(pre, post, conn, **kwargs)
    self.delay_step = self.register_delay(f'{self.pre.name}.V', delay_step, self.pre.V)
    self.mask = self.conn.require('conn_mat')
    self.g_max = g_max
    self.s = bm.Variable(bm.zeros(self.pre.num))
    self.integral = bp.odeint(lambda s, t, V: (1. / (1. + bm.exp(-(V + 10.) / 5.)) - s) / 8., method='rk4')

  def update(self, t, dt):
    V = self.get_delay_data(f'{self.pre.name}.V', self.delay_step)
    self.s.value = self.integral(self.s, t, V, dt)
    self.post.input -= self.g_max * (self.s @ self.mask) * (self.post.V + 75.)

  def reset(self):
    self.s.value = bm.zeros(self.pre.num)


class SpikeCounter(bp.dyn.DynamicalSystem):
  def __init__(self, group, tau=50.):
    super().__init__()
    self.group, self.tau = group, tau
    self.trace = bm.Variable(bm.zeros(group.num))

  def update(self, _t, _dt):
    self.trace += -self.trace * _dt / self.tau + self.group.spike


A, B = MorrisLecar(2), MorrisLecar(3)
A.V[0] = -20.
net = bp.dyn.Network(A=A, B=B,
                     A2B=GradedInhibition(A, B, bp.conn.All2All(), delay_step=20, g_max=1.2),
                     B2A=GradedInhibition(B, A, bp.conn.All2All(), delay_step=10, g_max=0.8),
                     counter=SpikeCounter(A))
runner = bp.dyn.DSRunner(net,
                         monitors=['A.V', 'B.V', 'counter.trace'],
                         inputs=[('A.input', 100.), ('B.input', bm.array([90., 100., 110.]))])
runner.run(300.)
np.savez(sys.argv[1], ts=runner.mon.ts[::50], A=np.asarray(runner.mon['A.V'])[::15], B=np.asarray(runner.mon['B.V'])[::15],
         trace=np.asarray(runner.mon['counter.trace'])[::15])
