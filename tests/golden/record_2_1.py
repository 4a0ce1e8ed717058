"""Record reference traces in the dialect of BrainPy 2.1: models, synapses, delays, order of update, defaults, mon.ts.

usage: python record_2_1.py OUT_DIR
"""
import json
import os
import sys

import jax
import numpy as np

jax.config.update('jax_enable_x64', True)
jax.config.update('jax_platform_name', 'cpu')
import brainpy as bp  # noqa: E402
import brainpy.math as bm  # noqa: E402

bm.enable_x64()
getattr(bm, 'set_dfloat', print)(bm.float64)  # or NMDA and all sparse sums are in float32
STEPS, DT = 150, 0.1
NPRE, NPOST = 5, 4
RNG = np.random.RandomState(0)
SPIKES = RNG.rand(STEPS, NPRE) < 0.06
MATRIX = RNG.rand(NPRE, NPOST) < 0.6
CASES = {}


def one(value):
    return bp.init.OneInit(value)


class Player(bp.dyn.NeuGroup):
    """Plays a table of spikes."""

    def __init__(self, table):
        super().__init__(size=table.shape[1])
        self.table = bm.asarray(table)
        self.step = bm.Variable(bm.zeros(1, dtype=int))
        self.spike = bm.Variable(bm.zeros(self.num, dtype=bool))
        self.input = bm.Variable(bm.zeros(self.num))

    def update(self, _t, _dt):
        self.spike.value = self.table[self.step[0]]
        self.step += 1
        self.input[:] = 0.


class Passive(bp.dyn.NeuGroup):
    """Leaky cells, by forward Euler; they clear their own input, as was the way of 2.1."""

    def __init__(self, size):
        super().__init__(size=size)
        self.V = bm.Variable(bm.ones(size) * -65.)
        self.input = bm.Variable(bm.zeros(size))
        self.refractory = bm.Variable(bm.zeros(size, dtype=bool))

    def update(self, _t, _dt):
        self.V.value = self.V + _dt / 10. * (-(self.V + 65.) + self.input)
        self.input[:] = 0.


class Own(bp.dyn.TwoEndConn):
    """A synapse with a delay of its own making."""

    def __init__(self, pre, post, delay_step):
        super().__init__(pre, post)
        self.delay_step = self.register_delay(pre.name + '.spike', delay_step, pre.spike)
        self.g = bm.Variable(bm.zeros(post.num))

    def update(self, _t, _dt):
        spike = self.get_delay_data(self.pre.name + '.spike', self.delay_step)
        self.update_delay(self.pre.name + '.spike', self.pre.spike)
        self.g.value = self.g * 0.9 + bm.sum(spike * 1.)
        self.post.input += self.g


def run(net, monitors, duration=STEPS * DT, **kwargs):
    runner = bp.dyn.DSRunner(net, monitors=monitors, progress_bar=False, dt=DT, **kwargs)
    runner.run(duration - DT / 2)
    return dict({name: np.asarray(runner.mon[name], dtype=float) for name in monitors},
                ts=np.asarray(runner.mon.ts)[[0, 1, -1]])


NEURONS = {
    'LIF': (['V', 'spike'], 25., dict(V_rest=-60., V_th=-50., V_reset=-60., tau=20., V_initializer=one(-60.))),
    'ExpIF': (['V', 'spike'], 30., dict(V_initializer=one(-65.))),
    'AdExIF': (['V', 'w', 'spike'], 30., dict(V_initializer=one(-65.))),
    'QuaIF': (['V', 'spike'], 40., dict(V_initializer=one(-65.))),
    'AdQuaIF': (['V', 'w', 'spike'], 40., dict(V_initializer=one(-65.))),
    'GIF': (['V', 'V_th', 'spike'], 3., dict(V_initializer=one(-70.))),
    'Izhikevich': (['V', 'u', 'spike'], 10., {}),
    'HindmarshRose': (['V', 'y', 'z', 'spike'], 2.5, {}),
    'FHN': (['V', 'w', 'spike'], 0.7, {}),
    'HH': (['V', 'm', 'h', 'n', 'spike'], 8., dict(V_initializer=one(-65.))),
    'MorrisLecar': (['V', 'W', 'spike'], 90., dict(V_initializer=one(-20.))),
    'WangBuzsakiModel': (['V', 'h', 'n', 'spike'], 1., {}),
}


def neuron(name):
    monitors, current, parameters = NEURONS[name]
    group = getattr(bp.dyn, name)(3, **parameters)
    return run(group, monitors, duration=40., inputs=('input', np.linspace(0.6, 1.4, 3) * current))


CONNECTORS = {'all': lambda: bp.conn.All2All(), 'allno': lambda: bp.conn.All2All(include_self=False),
              'one': lambda: bp.conn.One2One(), 'mat': lambda: bp.conn.MatConn(MATRIX)}
SYNAPSES = {'DeltaSynapse': [], 'ExpCUBA': ['g'], 'ExpCOBA': ['g'], 'DualExpCUBA': ['g', 'h'], 'DualExpCOBA': ['g', 'h'],
            'AlphaCUBA': ['g', 'h'], 'AlphaCOBA': ['g', 'h'], 'AMPA': ['g'], 'GABAa': ['g'], 'NMDA': ['g', 'x']}


def synapse(name, connector, conn_type, delay, order):
    pre, post = Player(SPIKES), Passive(NPRE if connector in ('one', 'allno') else NPOST)
    weight = dict(weights=0.75) if name == 'DeltaSynapse' else dict(g_max=0.75)
    syn = getattr(bp.dyn, name)(pre, post, CONNECTORS[connector](), conn_type=conn_type, delay_step=delay, **weight)
    nodes = {'p': ('pre', pre), 's': ('syn', syn), 'q': ('post', post)}
    return run(bp.dyn.Network(**dict(nodes[key] for key in order)), ['post.V'] + ['syn.' + v for v in SYNAPSES[name]])


def shared_source(delays, order, kind):
    pre, post = Player(SPIKES), Passive(NPOST)
    make = (lambda d: Own(pre, post, d)) if kind == 'own' else (
        lambda d: bp.dyn.ExpCUBA(pre, post, bp.conn.All2All(), delay_step=d))
    nodes = {'p': ('pre', pre), 'q': ('post', post)}
    nodes.update({str(i): (f'syn{i}', make(d)) for i, d in enumerate(delays)})
    return run(bp.dyn.Network(**dict(nodes[key] for key in order)),
               ['post.V'] + [f'syn{i}.g' for i in range(len(delays))])


def pair_of_cells(order):
    a, b = bp.dyn.HH(2, V_initializer=one(-65.)), bp.dyn.HH(2, V_initializer=one(-65.))
    syn = bp.dyn.AMPA(a, b, bp.conn.All2All())
    nodes = {'p': ('pre', a), 's': ('syn', syn), 'q': ('post', b)}
    return run(bp.dyn.Network(**dict(nodes[key] for key in order)), ['pre.V', 'post.V', 'syn.g'], duration=30.,
               inputs=[('pre.input', 8.)])


def two_runs():
    group = bp.dyn.LIF(2, V_initializer=one(0.))
    runner = bp.dyn.DSRunner(group, inputs=('input', 30.), monitors=['V', 'input'], progress_bar=False, dt=DT)
    runner.run(3.05)
    first, ts = np.asarray(runner.mon['V']), np.asarray(runner.mon.ts)
    runner.run(2.0)
    return dict(first=first, ts=ts, second=np.asarray(runner.mon['V']), later=np.asarray(runner.mon.ts),
                input=np.asarray(runner.mon['input'])[:2], after=np.asarray(group.input.value))


for model in NEURONS:
    CASES['neuron-' + model] = lambda model=model: neuron(model)
for model in SYNAPSES:
    forms = [('all', 'dense', None, 'psq'), ('all', 'dense', None, 'spq'), ('all', 'dense', 3, 'psq'),
             ('all', 'dense', 3, 'pqs'), ('allno', 'dense', None, 'psq'), ('one', 'dense', 0, 'spq'),
             ('mat', 'dense', 2, 'pqs'), ('mat', 'sparse', None, 'psq'), ('mat', 'sparse', 3, 'spq')]
    for form in forms:
        CASES['-'.join(['synapse', model] + [str(part) for part in form])] = (
            lambda model=model, form=form: synapse(model, *form))
for kind in ('model', 'own'):
    for order in ('p01q', '0p1q', '01pq', 'p10q', '1p0q'):
        CASES[f'shared-{kind}-{order}'] = lambda kind=kind, order=order: shared_source([1, 3], order, kind)
for order in ('psq', 'spq', 'pqs'):
    CASES['pair-' + order] = lambda order=order: pair_of_cells(order)
CASES['two_runs'] = two_runs

if __name__ == '__main__':
    arrays, manifest = {}, {}
    wanted = json.load(open(os.environ['ONLY'])) if 'ONLY' in os.environ else CASES
    for name, case in CASES.items():
        if name not in wanted:
            continue
        try:
            arrays.update({name + '|' + key: value for key, value in case().items()})
            manifest[name] = dict(ok=True)
        except Exception as error:
            manifest[name] = dict(ok=False, error=f'{type(error).__name__}: {str(error)[:200]}')
    os.makedirs(sys.argv[1], exist_ok=True)
    np.savez_compressed(os.path.join(sys.argv[1], bp.__version__ + '.npz'), **arrays)
    with open(os.path.join(sys.argv[1], bp.__version__ + '.json'), 'w') as file:
        json.dump(dict(version=bp.__version__, jax=jax.__version__, dt=DT, cases=manifest), file, indent=1)
    print(len(manifest), 'cases', sum(case['ok'] for case in manifest.values()), 'ok')
