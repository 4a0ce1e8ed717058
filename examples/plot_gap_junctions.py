import time

import numpy as np

import brainsyn as bp
import brainsyn.math as bm

DT = 0.05
bm.set_dt(DT)
class Pairs(bp.Network):
    def __init__(self, g):
        super().__init__()
        n = len(g)
        self.first = bp.neurons.WangBuzsakiModel(n, V_initializer=bp.init.OneInit(-65.))
        self.second = bp.neurons.WangBuzsakiModel(n, V_initializer=bp.init.OneInit(-60.))
        self.gap = bp.synapses.GapJunction(self.first, self.second, bp.connect.One2One(), g_max=g)
g = np.array([0,.001,.002,.003,.004,.005,.006,.008,.01,.015,.02,.03])
t=time.time()
r = bp.DSRunner(Pairs(g), inputs=[('first.input', 1.0), ('second.input', 1.05)], monitors=['first.V', 'second.V','first.spike','second.spike'], progress_bar=False)
r.run(3000.)
print(time.time()-t)
for k in range(len(g)):
    f = [1000*(len(s)-1)/np.ptp(s) for s in (np.flatnonzero(r.mon[n][20000:, k])*DT for n in ('first.spike','second.spike'))]
    print(g[k], f, f[1]-f[0])

N = 60
class Many(bp.Network):
    def __init__(self, g):
        super().__init__()
        rng = np.random.default_rng(1)
        self.I = bp.neurons.WangBuzsakiModel(N, V_initializer=bp.init.OneInit(rng.uniform(-70, -50, N)))
        self.gap = bp.synapses.GapJunction(self.I, self.I, bp.connect.All2All(include_self=False), g_max=g / N/2)
drive = 1. + 0.05 * np.random.default_rng(3).standard_normal(N)
for g in (0., 0.005, .01, .02, .04, .08):
    t=time.time()
    r = bp.DSRunner(Many(g), inputs=[('I.input', drive)], monitors=['I.V', 'I.spike'], progress_bar=False)
    r.run(1000.)
    V = r.mon['I.V'][10000:]
    chi = V.mean(1).std() / np.sqrt(V.var(0).mean())
    print(g, chi, r.mon['I.spike'][10000:].mean()/DT*1000, time.time()-t)
