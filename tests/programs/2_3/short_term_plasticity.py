"""Working memory by facilitation, 2.3: Exponential synapses with STP, and a SynSTP of one's own, all-to-all pools."""
import sys

import brainpy as bp
import brainpy.math as bm
import numpy as np

bm.enable_x64()


class Recovery(bp.SynSTP):
  """Depression whose recovery is saturating, of one's own."""

  def __init__(self, tau=100., U=0.25):
    super().__init__()
    self.tau, self.U = tau, U
    self.integral = bp.odeint(lambda x, t: (1. - x) * (0.5 + x) / self.tau, method='rk4')

  def register_master(self, master):
    self.master = master
    self.x = bm.Variable(bm.ones(master.pre.num))

  def reset_state(self, batch_size=None):
    self.x[:] = 1.

  def update(self, tdi, pre_spike):
    x = self.integral(self.x.value, tdi.t, tdi.dt)
    self.x.value = bm.where(pre_spike, x - self.U * self.x, x)

  def filter(self, g):
    if g.shape != self.x.shape:
      return g * self.x.mean()
    return g * self.x


class Memory(bp.Network):
  def __init__(self, num=20):
    super().__init__()
    pars = dict(V_rest=0., V_th=20., V_reset=16., tau=15., tau_ref=2.)
    self.E = bp.neurons.LIF(num, V_initializer=bp.init.OneInit(10.), **pars)
    self.I = bp.neurons.LIF(num // 4, V_initializer=bp.init.OneInit(9.), **pars)
    self.E.V += bm.asarray(6. * np.sin(np.arange(num)))
    self.E2E = bp.synapses.Exponential(self.E, self.E, bp.conn.All2All(), bp.synouts.CUBA(), stp=bp.synplast.STP(
      U=0.03, tau_f=20., tau_d=60.), comp_method='dense', g_max=0.4, tau=4., delay_step=5)
    self.E2I = bp.synapses.DualExponential(self.E, self.I, bp.conn.All2All(), output=bp.synouts.CUBA(),
                                           comp_method='dense', g_max=0.4, tau_decay=4., tau_rise=1.)
    self.I2E = bp.synapses.Alpha(self.I, self.E, bp.conn.All2All(), stp=bp.synplast.STD(tau=150., U=0.1),
                                 output=bp.synouts.CUBA(), g_max=-0.5, tau_decay=5., comp_method='dense')


net = Memory()
cue, duration = bp.inputs.section_input([19., 26., 20.5], [40., 40., 120.], return_length=True)
runner = bp.DSRunner(net, inputs=[('E.input', cue, 'iter'), ('I.input', 19.5)],
                     monitors=['E.spike', 'E2E.stp.u', 'E2E.stp.x', 'E2E.g', 'I.V'])
runner.run(duration)
out = {k: np.asarray(runner.mon[k])[::25, ::4] for k in ('E2E.stp.u', 'E2E.stp.x', 'E2E.g', 'I.V')}


class Pair(bp.Network):
  def __init__(self):
    super().__init__()
    self.pre = bp.neurons.SpikeTimeGroup(3, times=[5., 15., 15., 25., 30., 35., 60.], indices=[0, 0, 1, 0, 2, 0, 1])
    self.post = bp.neurons.LIF(3, V_rest=0., V_th=100., tau=10., V_initializer=bp.init.ZeroInit())
    self.syn = bp.synapses.DualExponential(self.pre, self.post, bp.conn.All2All(), stp=Recovery(), output=bp.synouts.CUBA(),
                                           comp_method='dense', g_max=2., tau_decay=6., tau_rise=1.)


pair = Pair()
runner2 = bp.DSRunner(pair, monitors={'V': pair.post.V, 'x': pair.syn.stp.x})
runner2.run(80.)
np.savez(sys.argv[1], rate=np.asarray(runner.mon['E.spike'], dtype=float).mean(1)[::2],
         V=np.asarray(runner2.mon['V'])[::10], x=np.asarray(runner2.mon['x'])[::10],
         **{k.replace('.', '_'): v for k, v in out.items()})
