"""Leaky cells on a grid coupled by gap junctions, written with pre2syn and syn2post; two protocols of monitors."""
import sys

import brainpy as bp
import numpy as np

bp.math.enable_x64()


class LIF(bp.NeuGroup):
  def __init__(self, size, t_ref=1., V_rest=0., V_reset=0., V_th=1., R=1., tau=10., **kwargs):
    super().__init__(size=size, **kwargs)
    self.V_rest, self.V_reset, self.V_th = V_rest, V_reset, V_th
    self.R, self.tau, self.t_ref = R, tau, t_ref
    self.t_last_spike = bp.math.Variable(bp.math.ones(self.num) * -1e7)
    self.input = bp.math.Variable(bp.math.zeros(self.num))
    self.V = bp.math.Variable(bp.math.ones(self.num) * V_rest)
    self.refractory = bp.math.Variable(bp.math.zeros(self.num, dtype=bool))
    self.spike = bp.math.Variable(bp.math.zeros(self.num, dtype=bool))
    self.integral = bp.odeint(self.derivative, method='euler')

  def derivative(self, V, t, Iext):
    return (-V + self.V_rest + self.R * Iext) / self.tau

  def update(self, _t, _dt):
    refractory = (_t - self.t_last_spike) <= self.t_ref
    V = self.integral(self.V, _t, self.input)
    V = bp.math.where(refractory, self.V, V)
    spike = self.V_th <= V
    self.t_last_spike.value = bp.math.where(spike, _t, self.t_last_spike)
    self.V.value = bp.math.where(spike, self.V_reset, V)
    self.refractory.value = bp.math.logical_or(refractory, spike)
    self.spike.value = spike
    self.input[:] = 0.


class GapJunction(bp.TwoEndConn):
  def __init__(self, pre, post, conn, w=0.3, k_spikelet=0.1, **kwargs):
    super().__init__(pre=pre, post=post, conn=conn, **kwargs)
    self.w, self.k_spikelet = w, k_spikelet
    self.pre_ids, self.post_ids = self.conn.requires('pre_ids', 'post_ids')
    self.num_syn = len(self.pre_ids)

  def update(self, _t, _dt):
    pre_V = bp.math.pre2syn(self.pre.V, self.pre_ids)
    post_V = bp.math.pre2syn(self.post.V, self.post_ids)
    current = bp.math.syn2post(self.w * (pre_V - post_V), self.post_ids, self.post.num)
    self.post.input += current
    spikelet = bp.math.pre2syn(self.pre.spike, self.pre_ids) * self.w * self.k_spikelet
    self.post.V += bp.math.syn2post(spikelet, self.post_ids, self.post.num) * bp.math.logical_not(self.post.refractory)


size = (5, 6)
neurons = LIF(size)
neurons.V[:] = bp.math.linspace(0., 0.9, 30)
gj = GapJunction(neurons, neurons, conn=bp.connect.GridFour(), w=0.2)
net = bp.Network(neurons=neurons, gj=gj)
currents = np.linspace(0.8, 1.6, 30)

runner = bp.ReportRunner(net, inputs=[('neurons.input', currents, 'fix')], monitors=['neurons.V', 'neurons.spike'])
runner.run(60.)
V, spike = np.asarray(runner.mon['neurons.V']), np.asarray(runner.mon['neurons.spike'])

np.savez(sys.argv[1], num_syn=float(gj.num_syn), pre_ids=np.asarray(gj.pre_ids, dtype=float),
         V=V[::10], spike_count=spike.sum(0).astype(float),
         activity=spike.sum(1).astype(float), ts=runner.mon.ts[::10])
