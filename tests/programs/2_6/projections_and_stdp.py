"""Projections of 2.6 one by one: HalfProjAlignPost, FullProjAlignPreSDMg, VanillaProj, FullProjDelta, STDP_Song2000, NMDA."""
import sys

import brainpy as bp
import brainpy.math as bm
import numpy as np

bm.enable_x64()
bm.set_dt(0.1)
times = np.array([2., 5., 5., 9., 12., 14., 14., 20., 26., 31., 31., 33.])
indices = np.array([0, 1, 2, 0, 2, 0, 1, 2, 0, 1, 2, 0])


def lif(size, **kw):
  return bp.dyn.LifRef(size, V_rest=-60., V_th=-50., V_reset=-60., tau=10., tau_ref=2.,
                       V_initializer=bp.init.OneInit(-60.), **kw)


class Net(bp.DynSysGroup):
  def __init__(self, build):
    super().__init__()
    self.pre = bp.dyn.SpikeTimeGroup(3, indices=indices, times=times)
    self.post = lif(2)
    self.syn = build(self.pre, self.post)

  def update(self):
    self.pre()
    self.syn()
    self.post(5.)
    return self.post.V.value


def dense(w):
  return bp.dnn.Linear(3, 2, bm.ones((3, 2)) * w * bm.array([1., 0.5]), b_initializer=None)


def align_post(pre, post):
  return bp.dyn.FullProjAlignPost(pre, 1., dense(0.5), bp.dyn.Expon(2, tau=5.), bp.dyn.COBA(E=0.), post)


def align_pre(pre, post):
  return bp.dyn.FullProjAlignPreSDMg(pre=pre, syn=bp.dyn.DualExpon.desc(3, tau_decay=6., tau_rise=1.), delay=2.,
                                     comm=dense(0.8), out=bp.dyn.COBA(E=0.), post=post)


def ampa(pre, post):
  return bp.dyn.FullProjAlignPreDS(pre=pre, delay=0.5, syn=bp.dyn.AMPA(3, alpha=0.98, beta=0.18, T=0.5, T_dur=0.5),
                                   comm=dense(0.4), out=bp.dyn.COBA(E=0.), post=post)


def nmda(pre, post):
  return bp.dyn.FullProjAlignPreSDMg(pre=pre, syn=bp.dyn.NMDA.desc(3, a=0.5, tau_decay=60., tau_rise=2.), delay=None,
                                     comm=dense(0.8), out=bp.dyn.MgBlock(E=0.), post=post)


def delta(pre, post):
  return bp.dyn.FullProjDelta(pre, 1.5, dense(3.), post)


out = {}
for build in (align_post, align_pre, ampa, nmda, delta):
  net = Net(build)
  out[build.__name__] = np.asarray(bm.for_loop(net.step_run, np.arange(400)))[::8]


class Plastic(bp.DynamicalSystem):
  def __init__(self):
    super().__init__()
    self.pre, self.post = bp.dyn.SpikeTimeGroup(3, indices=indices, times=times), lif(2)
    self.syn = bp.dyn.STDP_Song2000(pre=self.pre, delay=1.,
                                    comm=bp.dnn.EventCSRLinear(bp.conn.MatConn(np.ones((3, 2))), weight=bm.Variable(bm.ones(6) * 2.)),
                                    syn=bp.dyn.Expon.desc(2, tau=5.), out=bp.dyn.COBA.desc(E=0.), post=self.post,
                                    tau_s=16.8, tau_t=33.7, A1=0.96, A2=0.53)

  def update(self, x):
    self.syn()
    self.pre()
    self.post(x)
    return self.post.V.value, self.syn.comm.weight.value


plastic = Plastic()
V, w = bm.for_loop(plastic.step_run, (np.arange(400), bm.asarray(8. + 4. * np.sin(np.arange(400) / 20.))))
out['stdp_V'], out['stdp_w'] = np.asarray(V)[::8], np.asarray(w)[::8]
np.savez(sys.argv[1], **out)
