r"""
Decision making with NMDA
=========================

How does a network make one choice out of two streams of noisy evidence, and take a second over it? In the model of Wang
(2002), two groups of excitatory cells, A and B, each receive one stream. The cells of a group excite one another more than
others do, and both groups share the same inhibitory cells: whichever is ahead suppresses the other. What makes it slow,
so that evidence adds up over hundreds of milliseconds, is the NMDA receptor,

.. math::

    \frac{dg_i}{dt} = -\frac{g_i}{\tau_{decay}} + a\, x_i (1 - g_i), \qquad
    \frac{dx_i}{dt} = -\frac{x_i}{\tau_{rise}} + \sum_k \delta(t - t_i^k),

with :math:`\tau_{decay}` = 100 ms, :math:`\tau_{rise}` = 2 ms and :math:`a` = 0.5/ms; AMPA and GABA receptors have gates
that decay exponentially, within 2 and 5 ms. The cells are leaky integrators,

.. math:: \tau \frac{dV}{dt} = V_{rest} - V + R I, \qquad I = \sum_{receptors} g (E - V),

with conductances in nS, currents in pA, and :math:`R = 1/g_L` in GΩ: 1/25 for excitatory cells, 1/20 for inhibitory ones.
"""
import numpy as np

import brainsyn as bp
import brainsyn.math as bm

# %%
# The network
# -----------
#
# The paper has 2,000 cells. Here there are 500, and each synapse is four times as strong, which keeps the mean currents.
# The potentiation :math:`w_+` within A and within B is balanced by a :math:`w_-` towards the cells of other groups, so
# that the excitation of a cell stays the same in sum.

SIZE = dict(A=60, B=60, other=280, I=100)
SCALE = 2000 / sum(SIZE.values())
SHARE = SIZE['A'] / 400
W_PLUS = 1.7
W_MINUS = 1. - SHARE * (W_PLUS - 1.) / (1. - SHARE)
CELL = {'E': dict(V_rest=-70., V_th=-50., V_reset=-55., tau=20., R=1. / 25., tau_ref=2.),
        'I': dict(V_rest=-70., V_th=-50., V_reset=-55., tau=10., R=1. / 20., tau_ref=1.)}
CONDUCTANCE = {'E': dict(background=2.1, AMPA=0.05, NMDA=0.165, GABA=1.3),
               'I': dict(background=1.62, AMPA=0.04, NMDA=0.13, GABA=1.0)}  # nS, onto cells of either kind


def strength(pre, post):
    """The factor of excitatory synapses from one group to another."""
    if pre == post or post == 'I':
        return W_PLUS if pre == post and pre in 'AB' else 1.
    return W_MINUS if post in 'AB' else 1.


class Decision(bp.Network):
    def __init__(self):
        super().__init__()
        groups = {}
        for name, size in SIZE.items():
            groups[name] = bp.neurons.LIF(size, V_initializer=bp.init.Uniform(-60., -50.), ref_var=True,
                                          **CELL['I' if name == 'I' else 'E'])
        synapses = {}
        for post in SIZE:
            g = CONDUCTANCE['I' if post == 'I' else 'E']

            def fast(source, g_max, tau, E=0., conn=None, delay_step=5):
                return bp.synapses.Exponential(source, groups[post], bp.connect.All2All() if conn is None else conn, g_max=g_max, tau=tau,
                                               delay_step=delay_step, output=bp.synouts.COBA(E=E))

            groups[f'background{post}'] = bp.neurons.PoissonGroup(SIZE[post], freqs=2400.)
            synapses[f'background2{post}'] = fast(groups[f'background{post}'], g['background'], 2., conn=bp.connect.One2One(), delay_step=None)
            if post in 'AB':
                groups[f'evidence{post}'] = bp.neurons.PoissonGroup(SIZE[post], freqs=bm.Variable(bm.zeros(1)))
                synapses[f'evidence2{post}'] = fast(groups[f'evidence{post}'], g['background'], 2., conn=bp.connect.One2One(), delay_step=None)
            for pre in ('A', 'B', 'other'):
                weight = SCALE * strength(pre, post)
                synapses[f'AMPA_{pre}2{post}'] = fast(groups[pre], weight * g['AMPA'], 2.)
                synapses[f'NMDA_{pre}2{post}'] = bp.synapses.NMDA(
                    groups[pre], groups[post], bp.connect.All2All(), g_max=weight * g['NMDA'], delay_step=5,
                    output=bp.synouts.MgBlock(E=0., cc_Mg=1.))
            synapses[f'GABA_I2{post}'] = fast(groups['I'], SCALE * g['GABA'], 5., E=-70.)
        for name, node in (synapses | groups).items():
            setattr(self, name, node)


# %%
# One trial
# ---------
#
# From 300 ms to 1300 ms the cells of A and of B receive Poisson spikes with rates that are drawn anew each 50 ms around
# :math:`\mu (1 \pm c)`, where :math:`\mu` = 40 Hz, and the coherence :math:`c` says how clearly the evidence speaks for A.

DT, DURATION, ON, OFF, EVERY = 0.1, 1800., 300., 1300., 50.
bm.set_dt(DT)
bm.random.seed(2002)
network = Decision()
evidence = bm.Variable(bm.zeros((2, round(DURATION / EVERY))))


def evidence_for(group):
    return lambda tdi: evidence[group, bm.asarray(tdi['t'] / EVERY, dtype=int)]


runner = bp.DSRunner(network, monitors=['A.spike', 'B.spike'], progress_bar=False, inputs=[
    ('evidenceA.freqs', evidence_for(0), 'func', '='), ('evidenceB.freqs', evidence_for(1), 'func', '=')])
rng = np.random.default_rng(2002)


def trial(coherence):
    """The rates of the evidence, and those of A and B, in Hz."""
    start = EVERY * np.arange(evidence.shape[1])
    on = (start >= ON) & (start < OFF)
    mean = 40. * (1. + coherence * np.array([[1.], [-1.]]))
    evidence.value = np.where(on, rng.normal(mean, 10., size=evidence.shape), 0.).clip(0.).astype('float32')
    network.reset_state()
    runner.reset_state()
    runner.run(DURATION)
    return [1000. * runner.mon[f'{g}.spike'].mean(axis=1).reshape(-1, 100).mean(axis=1) / DT for g in 'AB']


import time

for c in (0., 0.064, 0.064,-.064, 0.256,-.256):
    t=time.time(); p=time.process_time()
    A, B = trial(c)
    print(c, A.reshape(-1,20).mean(1).round(1), B.reshape(-1,20).mean(1).round(1), time.time()-t, time.process_time()-p)
