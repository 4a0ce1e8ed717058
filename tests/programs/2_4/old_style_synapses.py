"""The classic API as it still worked in 2.4: bp.neurons, bp.synapses with outputs, plasticity and delay_step; own TwoEndConn."""
import sys

import brainpy as bp
import brainpy.math as bm
import numpy as np

bm.enable_x64()


class EINet(bp.Network):
  def __init__(self, delay_step=None):
    super().__init__()
    pars = dict(V_rest=-60., V_th=-50., V_reset=-60., tau=20., tau_ref=5.)
    self.E = bp.neurons.LIF(80, V_initializer=bp.init.OneInit(-52.), **pars)
    self.I = bp.neurons.LIF(20, V_initializer=bp.init.OneInit(-53.), **pars)
    self.E.V -= bm.linspace(0., 8., 80)
    wires = [bp.conn.MatConn((5 * np.arange(m)[:, None] + 3 * np.arange(n)) % 8 == 0) for m, n in
             ((80, 80), (80, 20), (20, 80), (20, 20))]
    out = [bp.synouts.COBA(E=0.), bp.synouts.COBA(E=0.), bp.synouts.COBA(E=-80.), bp.synouts.COBA(E=-80.)]
    self.E2E = bp.synapses.Exponential(self.E, self.E, wires[0], output=out[0], g_max=0.5, tau=5., delay_step=delay_step)
    self.E2I = bp.synapses.Exponential(self.E, self.I, wires[1], output=out[1], g_max=0.5, tau=5.)
    self.I2E = bp.synapses.Exponential(self.I, self.E, wires[2], output=out[2], g_max=4., tau=10.)
    self.I2I = bp.synapses.Exponential(self.I, self.I, wires[3], output=out[3], g_max=4., tau=10.)


class Slow(bp.synapses.TwoEndConn):
  """A synapse of one's own: all-to-all, its gate integrates the spikes of pre."""

  def __init__(self, pre, post, g_max, tau):
    super().__init__(pre, post, bp.conn.All2All())
    self.g_max, self.tau = g_max, tau
    self.g = bm.Variable(bm.zeros(pre.num))
    self.integral = bp.odeint(lambda g, t: -g / self.tau)

  def update(self):
    self.g.value = self.integral(self.g.value, bp.share['t'], bp.share['dt'])
    self.g += self.pre.spike
    self.post.input += self.g_max * bm.sum(self.g)


class Pair(bp.Network):
  def __init__(self):
    super().__init__()
    self.pre = bp.neurons.HH(2, V_initializer=bp.init.OneInit(-65.))
    self.post = bp.neurons.HH(1, V_initializer=bp.init.OneInit(-65.))
    self.fast = bp.synapses.AMPA(self.pre, self.post, bp.conn.All2All(), output=bp.synouts.COBA(E=0.), g_max=0.2,
                                 delay_step=2)
    self.nmda = bp.synapses.NMDA(self.pre, self.post, bp.conn.All2All(), g_max=0.05, output=bp.synouts.MgBlock(E=0.))
    self.slow = Slow(self.pre, self.post, 0.4, 30.)


out = {}
for delay in (None, 3):
  net = EINet(delay)
  runner = bp.DSRunner(net, monitors={'E': net.E.spike, 'V': net.E.V, 'g': net.E2E.g},
                       inputs=[(net.E.input, 20.), (net.I.input, 20.)])
  runner.run(50.)
  out[f'{delay}_E'] = np.asarray(runner.mon['E'], dtype=float).sum(1)
  out[f'{delay}_V'] = np.asarray(runner.mon['V'])[::20, ::10]
  out[f'{delay}_g'] = np.asarray(runner.mon['g'])[::20, ::10]

pair = Pair()
runner = bp.DSRunner(pair, inputs=('pre.input', bm.array([7., 9.])),
                     monitors=['pre.V', 'post.V', 'slow.g', 'fast.g', 'nmda.g'])
runner.run(60.)
for key in ('pre.V', 'post.V', 'slow.g', 'fast.g', 'nmda.g'):
  out[key.replace('.', '_')] = np.asarray(runner.mon[key])[::20]
np.savez(sys.argv[1], ts=np.asarray(runner.mon.ts)[::20], **out)
