"""Users' own synapses, outputs and plasticity as written for BrainPy 2.3, all in one network.

Recorded with 2.3.8: ``python record_subclasses.py data/subclasses-2.3.8.npz``.
"""
import sys
from functools import reduce

import numpy as np

PRE, POST = 7, 5
MASK = np.random.RandomState(0).random_sample((PRE, POST)) < 0.6
WEIGHTS = np.random.RandomState(1).random_sample((PRE, POST))
RATES = 0.02 + 0.23 * np.random.RandomState(2).random_sample(PRE)  # spikes per ms
PROTOCOLS = ('shared dict', 'time and step', 'free')


def clock(bp, protocol):
    """A group of cells that spike by a clock of their own, its ``update`` written in one of three protocols."""
    bm = bp.math

    class Clock(bp.dyn.NeuGroup):
        def __init__(self, size):
            super().__init__(size)
            self.V = bm.Variable(bm.linspace(0., 0.9, size))
            self.input = bm.Variable(bm.zeros(size))
            self.spike = bm.Variable(bm.zeros(size, dtype=bool))
            self.rates = bm.asarray(RATES)

        def advance(self, t, dt):
            V = self.V + dt * self.rates * (1. + 0.3 * bm.sin(0.2 * t))
            self.spike.value = V >= 1.
            self.V.value = V - self.spike

        def reset_state(self, batch_size=None):
            self.V.value = bm.linspace(0., 0.9, self.num)
            self.spike.value = bm.zeros(self.num, dtype=bool)

    if protocol == 'shared dict':
        class SourceOfDict(Clock):
            def update(self, tdi):
                self.advance(tdi['t'], tdi['dt'])
        return SourceOfDict(PRE)
    if protocol == 'time and step':
        class SourceOfTime(Clock):
            def update(self, _t, _dt):
                self.advance(_t, _dt)
        return SourceOfTime(PRE)

    class SourceOfShare(Clock):
        def update(self):
            self.advance(bp.share.load('t'), bp.share.load('dt'))
    return SourceOfShare(PRE)


def classes(bp):
    """What users wrote: a conn, an output, a plasticity, and subclasses of models that were there."""
    bm = bp.math

    class OwnConn(bp.dyn.TwoEndConn):
        """Double exponential with a delay, the product over the connections chosen by hand."""

        def __init__(self, pre, post, conn, delay_step=None, g_max=1., tau=5., comp_method='dense', **kwargs):
            super().__init__(pre=pre, post=post, conn=conn, **kwargs)
            self.check_pre_attrs('spike')
            self.check_post_attrs('V', 'input')
            self.tau = tau
            self.comp_method = comp_method
            self.g_max, self.conn_mask = self._init_weights(g_max, comp_method=comp_method, sparse_data='csr')
            self.g = bm.Variable(bm.zeros(self.pre.num))
            self.delay_step = self.register_delay(self.pre.name + '.spike', delay_step, self.pre.spike)
            self.integral = bp.odeint(lambda g, t: -g / self.tau, method='exp_euler')

        def reset_state(self, batch_size=None):
            self.g.value = bm.zeros(self.pre.num)

        def update(self, tdi, pre_spike=None):
            if pre_spike is None:
                pre_spike = self.get_delay_data(self.pre.name + '.spike', self.delay_step)
            self.output.update(tdi)
            if self.stp is not None:
                self.stp.update(tdi, pre_spike)
            self.g.value = self.integral(self.g.value, tdi['t'], tdi['dt']) + pre_spike
            value = self.g.value
            if self.stp is not None:
                value = self.stp(value)
            if isinstance(self.conn, bp.conn.All2All):
                value = self._syn2post_with_all2all(value, self.g_max)
            elif isinstance(self.conn, bp.conn.One2One):
                value = self._syn2post_with_one2one(value, self.g_max)
            else:
                value = self._syn2post_with_dense(value, self.g_max, self.conn_mask)
            return self.output(value)

    class RequiringConn(bp.dyn.TwoEndConn):
        """Asks the connector for lists of ids and adds to the target itself."""

        def __init__(self, pre, post, conn, weight=1., delay_step=0, **kwargs):
            super().__init__(pre=pre, post=post, conn=conn, **kwargs)
            self.weight = weight
            self.pre_ids, self.post_ids = self.conn.require('pre_ids', 'post_ids')
            self.matrix = self.conn.require('conn_mat')
            self.delay_step = self.register_delay(self.pre.name + '.spike', delay_step, self.pre.spike)
            self.g = bm.Variable(bm.zeros(len(np.asarray(self.pre_ids))))

        def reset_state(self, batch_size=None):
            self.g.value = bm.zeros(self.g.shape)

        def update(self, tdi):
            spike = self.get_delay_data(self.pre.name + '.spike', self.delay_step, self.pre_ids)
            self.g.value = self.g * 0.97 + self.weight * spike
            self.post.input += bm.syn2post(self.g, self.post_ids, self.post.num)
            self.post.input += 0.01 * (bm.asarray(self.pre.V) @ bm.asarray(self.matrix, dtype=self.pre.V.dtype))

    class SlowOut(bp.dyn.SynOut):
        """A current that follows the conductance with a delay of its own."""

        def __init__(self, E, tau=3., target_var='input', name=None):
            super().__init__(name=name, target_var=target_var)
            self.E = E
            self.tau = tau

        def register_master(self, master):
            super().register_master(master)
            self.V = master.post.V
            self.current = bm.Variable(bm.zeros(master.post.num))
            self.driven = bm.Variable(bm.zeros(master.post.num))

        def reset_state(self, batch_size=None):
            self.current.value = bm.zeros(self.master.post.num)
            self.driven.value = bm.zeros(self.master.post.num)

        def update(self, tdi):
            self.current.value = self.current + tdi['dt'] / self.tau * (self.driven - self.current)

        def filter(self, g):
            self.driven.value = g * (self.E - self.V)
            return super().filter(self.current.value)

        def clone(self):
            return SlowOut(E=self.E, tau=2. * self.tau)

    class Fatigue(bp.dyn.SynSTP):
        def __init__(self, tau=30., share=0.3, name=None):
            super().__init__(name=name)
            self.tau = tau
            self.share = share

        def register_master(self, master):
            super().register_master(master)
            self.r = bm.Variable(bm.ones(master.pre.num))

        def reset_state(self, batch_size=None):
            self.r.value = bm.ones(self.master.pre.num)

        def update(self, tdi, pre_spike):
            self.r.value = self.r + tdi['dt'] * (1. - self.r) / self.tau - self.share * pre_spike * self.r

        def filter(self, g):
            return g * self.r

    class LeakyExponential(bp.dyn.synapses.Exponential):
        """Its own ``update`` by the protocol of the base class."""

        def update(self, tdi, pre_spike=None):
            if pre_spike is None:
                pre_spike = self.get_delay_data(self.pre.name + '.spike', self.delay_step)
            post_values = self._syn2post_with_all2all(pre_spike, self.g_max)
            self.g.value = 0.5 * self.g.value + 0.5 * self.integral(self.g.value, tdi['t'], tdi['dt']) + post_values
            return self.output(self.g)

    class GatedExponential(bp.dyn.synapses.Exponential):
        """Changes the spikes and leaves the rest to the base class."""

        def update(self, tdi, pre_spike=None):
            if pre_spike is None:
                pre_spike = self.get_delay_data(self.pre.name + '.spike', self.delay_step)
            return super().update(tdi, bm.logical_and(pre_spike, self.pre.V < 0.03))

    class SaturatingAMPA(bp.dyn.synapses.AMPA):
        def dg(self, g, t, TT):
            return self.alpha * TT * (1 - g) ** 2 - self.beta * g * (1. + g)

    class FastBioNMDA(bp.dyn.synapses.BioNMDA):
        def dx(self, x, t, T):
            return 3. * self.alpha2 * T * (1 - x) - self.beta2 * x * x

    class DecayingSTP(bp.dyn.synplast.STP):
        """Tsodyks and Markram's facilitation, which decays to zero."""

        @property
        def derivative(self):
            return bp.JointEq([lambda u, t: -u / self.tau_f, lambda x, t: (1 - x) / self.tau_d])

    return dict(OwnConn=OwnConn, RequiringConn=RequiringConn, SlowOut=SlowOut, Fatigue=Fatigue,
                LeakyExponential=LeakyExponential, GatedExponential=GatedExponential, SaturatingAMPA=SaturatingAMPA,
                FastBioNMDA=FastBioNMDA, DecayingSTP=DecayingSTP)


def network(bp, protocols):
    """Eleven synapses from three sources onto cells that also project among themselves."""
    own, synouts = classes(bp), bp.dyn.synouts
    one, two, three = (clock(bp, protocol) for protocol in protocols)
    post = bp.neurons.LIF(POST, V_rest=-65., V_reset=-66., V_th=-50., tau=20., tau_ref=2., ref_var=True,
                          V_initializer=bp.init.Constant(-65.))
    twin = bp.neurons.LIF(PRE, V_rest=-65., V_reset=-66., V_th=-50., tau=10.,
                          V_initializer=bp.init.Constant(-65.))
    slow = own['SlowOut'](E=0.)
    mask = bp.conn.MatConn(MASK)
    synapses = dict(
        dense=own['OwnConn'](one, post, mask, delay_step=3, g_max=WEIGHTS, output=slow),
        again=own['OwnConn'](two, post, bp.conn.All2All(), g_max=0.02, output=slow, stp=own['Fatigue']()),
        pairs=own['OwnConn'](three, twin, bp.conn.One2One(), delay_step=11, g_max=0.5, output=synouts.CUBA(),
                             stp=own['DecayingSTP'](U=0.3, tau_f=100., tau_d=50.)),
        matrix=own['OwnConn'](one, post, bp.conn.All2All(), delay_step=0, g_max=0.2 * WEIGHTS, tau=2.,
                              output=synouts.COBA(E=-80.)),
        required=own['RequiringConn'](two, post, mask, weight=0.3, delay_step=5),
        leaky=own['LeakyExponential'](three, post, bp.conn.All2All(), g_max=0.4, tau=4., delay_step=2,
                                      output=synouts.CUBA()),
        gated=own['GatedExponential'](two, post, mask, g_max=2., tau=6., output=synouts.CUBA(),
                                      comp_method='dense'),
        ampa=own['SaturatingAMPA'](three, post, mask, g_max=0.5, delay_step=7, comp_method='dense',
                                   output=synouts.COBA(E=0.)),
        nmda=own['FastBioNMDA'](two, post, bp.conn.All2All(), g_max=0.1, output=synouts.MgBlock(E=0.),
                                stp=own['DecayingSTP'](U=0.2)),
        back=own['SaturatingAMPA'](post, post, bp.conn.All2All(include_self=False), g_max=0.3, delay_step=4,
                                   output=synouts.COBA(E=-70.)),
        onward=own['LeakyExponential'](post, twin, bp.conn.All2All(), g_max=0.7, tau=3., output=synouts.COBA(E=0.)),
    )
    return bp.dyn.Network(post=post, one=one, twin=twin, two=two, three=three, **synapses)


MONITORS = ['one.V', 'two.spike', 'three.V', 'post.V', 'post.spike', 'post.input', 'twin.V', 'dense.g', 'dense.output.current',
            'again.g', 'again.output.current', 'again.stp.r', 'pairs.g', 'pairs.stp.u', 'pairs.stp.x', 'matrix.g',
            'required.g', 'leaky.g', 'gated.g', 'ampa.g', 'ampa.spike_arrival_time', 'nmda.g', 'nmda.x', 'nmda.stp.u',
            'back.g', 'onward.g']


def record(bp, protocols=PROTOCOLS[:1] * 3):
    """Traces of 40 ms and, after the state was put back, of 12 ms with input to two groups."""
    net = network(bp, protocols)
    monitors = {name: reduce(getattr, name.split('.'), net) for name in MONITORS}
    runner = bp.dyn.DSRunner(net, monitors=monitors, dt=0.1, progress_bar=False, numpy_mon_after_run=True)
    runner.run(40.05)
    traces = {'first|' + name: np.asarray(runner.mon[name]) for name in MONITORS}
    net.reset_state()
    runner = bp.dyn.DSRunner(net, monitors=monitors, inputs=[('post.input', 12.), ('twin.input', 9.)], dt=0.1,
                             progress_bar=False, numpy_mon_after_run=True)
    runner.run(12.05)
    traces.update({'second|' + name: np.asarray(runner.mon[name]) for name in MONITORS})
    return traces


if __name__ == '__main__':
    import brainpy

    brainpy.math.set_platform('cpu')
    brainpy.math.enable_x64()
    np.savez_compressed(sys.argv[1], **record(brainpy))
