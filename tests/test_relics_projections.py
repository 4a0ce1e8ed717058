"""The projections, channels and delays of BrainPy 2.0 and 2.1, against what those releases computed.

The traces were recorded with 2.0.2 and 2.1.12, for the groups and the connections that are below.
"""
import importlib
from pathlib import Path

import brainpy
import brainpy.math as bm
import numpy as np
import pytest

DATA = Path(__file__).parent / 'data'
CONNECTIONS = np.ones((3, 2), bool)


@pytest.fixture(autouse=True)
def double_precision():
    bm.enable_x64()
    yield
    bm.disable_x64()


def groups(bp):
    class Source(bp.NeuGroup):
        def __init__(self):
            super().__init__(3)
            self.spike = bm.Variable(bm.zeros(3, dtype=bool))
            self.table = bm.asarray(np.random.RandomState(0).rand(60, 3) < .1)
            self.step = bm.Variable(bm.zeros(1, dtype=int))

        def update(self, t, dt):
            self.spike.value = self.table[self.step[0]]
            self.step += 1

    class Target(bp.NeuGroup):
        def __init__(self):
            super().__init__(2)
            self.V = bm.Variable(bm.linspace(-70., -40., 2))
            self.input, self.I = bm.Variable(bm.zeros(2)), bm.Variable(bm.zeros(2))
            self.refractory = bm.Variable(bm.asarray([False, True]))
            self.spike = bm.Variable(bm.zeros(2, dtype=bool))

        def update(self, t, dt):
            self.I.value = self.input
            self.input[:] = 0.

    return Source(), Target()


def received(network, target):
    trace = []
    for i in range(60):
        network.update(dict(i=i, t=i * .1, dt=.1))
        trace.append(np.asarray(target.I).copy())
    return np.array(trace)


@pytest.mark.parametrize('delay_step', [None, 2])
@pytest.mark.parametrize('kind', ['AMPA', 'GABAa', 'NMDA', 'STP'])
def test_projections_of_2_1(kind, delay_step):
    bp = importlib.import_module('brainsyn.v2_1')
    with np.load(DATA / 'projections-2.1.npz') as recorded:
        for order in '01':
            pre, post = groups(bp)
            synapse = getattr(bp.dyn, kind)(pre, post, bp.conn.MatConn(CONNECTIONS), delay_step=delay_step)
            network = bp.dyn.Network(pre, synapse, post) if order == '0' else bp.dyn.Network(synapse, pre, post)
            np.testing.assert_allclose(received(network, post), recorded[f'{kind} dense {delay_step} {order}'],
                                       rtol=0, atol=5e-6)  # 2.1 kept some gates in single precision


@pytest.mark.parametrize('kind', ['ExpCOBA', 'ExpCUBA', 'DeltaSynapse'])
def test_projections_of_2_0_have_their_delay_in_ms(kind):
    bp = importlib.import_module('brainsyn.v2_0')
    with np.load(DATA / 'projections-2.0.npz') as recorded:
        for delay in (0., .3):
            for case in range(2 if kind == 'DeltaSynapse' else 1):
                pre, post = groups(bp)
                options = dict(post_key='input', post_has_ref=bool(case)) if kind == 'DeltaSynapse' else {}
                synapse = getattr(bp.models, kind)(pre, post, bp.conn.MatConn(CONNECTIONS), delay=delay, **options)
                np.testing.assert_allclose(received(bp.Network(pre, synapse, post), post),
                                           recorded[f'{kind} {delay} {case}'], rtol=1e-6, err_msg=f'{delay} {case}')


def test_channels_of_2_1():
    bp = importlib.import_module('brainsyn.v2_1')
    V = np.linspace(-101.3, 41.7, 41)
    with np.load(DATA / 'channels-2.1.npz') as recorded:
        for name in recorded:
            calcium = (bm.full(41, .05), bm.full(41, 120.)) if name.startswith('ICa') else ()
            channel = getattr(bp.dyn, name)(41)
            channel.reset_state(bm.asarray(V), *calcium)
            currents = [channel.current(bm.asarray(V), *calcium)]
            for i in range(5):
                brainpy.share.save(i=i, t=i * .1, dt=.1)
                moved = bm.asarray(V + 10 * np.sin(i))
                channel.update(moved, *calcium)
                currents.append(channel.current(moved, *calcium))
            np.testing.assert_allclose(np.array([bm.as_jax(c) for c in currents]), recorded[name], rtol=1e-9, atol=1e-9,
                                       err_msg=name)


@pytest.mark.parametrize('name, V', {  # printed by 2.1.12 after 1, 2, 3, 51 and 100 steps
    'IL': [-64.68652563, -64.38231582, -64.08709677, -56.69005498, -54.92140817],
    'Ih': [-64.9998, -64.99959893, -64.99939679, -64.98844053, -64.97474106],
    'IKL': [-65.01229693, -65.0245877, -65.03687234, -65.61936948, -66.19975616],
    'CalciumFixed': [-64.9998, -64.99829578, -64.99553485, -63.96076832, -61.94860542],
}.items())
def test_cells_of_2_1_have_their_channels_and_use_their_input_up(name, V):
    bp = importlib.import_module('brainsyn.v2_1')
    channels = bp.dyn.channels
    channel = {'IL': lambda: channels.IL(1, E=-54.4, g_max=.3), 'Ih': lambda: channels.Ih(1, g_max=.02, E=-43.),
               'IKL': lambda: channels.IKL(1),
               'CalciumFixed': lambda: channels.CalciumFixed(1, E=100., C=.1, ICaN=channels.ICaN(1))}[name]()
    cell = bp.dyn.ConNeuGroup(1, V_initializer=bp.init.OneInit(-65.), channel=channel)
    runner = bp.dyn.DSRunner(cell, monitors=['V'], inputs=('input', 2e-3), progress_bar=False)
    runner.run(10.)
    np.testing.assert_allclose(np.asarray(runner.mon.V)[[0, 1, 2, 50, 99], 0], V, rtol=0, atol=2e-8)


def test_channels_of_2_1_take_their_arguments_in_the_old_order():
    bp = importlib.import_module('brainsyn.v2_1')
    channel = bp.dyn.INa(3, 55., 80., 30., -48.)
    assert (channel.E, channel.g_max, channel.V_sh) == (55., 80., -48.) and channel.T == 30.
    assert bp.dyn.Ih(2).E == -90.


def test_delay_of_2_3_gives_its_longest_entry_as_that_release_did():
    # printed by BrainPy 2.3.8: an entry of 3 steps, read before the update of the step
    bp = importlib.import_module('brainsyn')
    variable = bm.Variable(bm.zeros(2))
    delay = bp.Delay(variable, length=3, entries={'a': .2})
    delay.register_entry('b', delay_step=3).register_entry('now')
    read = []
    for i in range(8):
        variable.value = bm.ones(2) * (i + 1)
        read.append([float(delay.at(entry)[0]) for entry in ('b', 'now', 'a')])
        delay.update()
    assert [row[0] for row in read] == [0., 0., 0., 0., 1., 2., 3., 4.]
    assert [row[1] for row in read] == [1., 2., 3., 4., 5., 6., 7., 8.]
    assert [row[2] for row in read] == [0., 0., 0., 1., 2., 3., 4., 5.]
    with pytest.raises(KeyError, match='no delay entry "c"'):
        delay.at('c')
    with pytest.raises(ValueError, match='only a Variable can be delayed'):
        bp.Delay(bm.zeros(2))


def test_dyn_NMDA_of_2_3_has_the_output_that_magnesium_blocks():
    bp = importlib.import_module('brainsyn')
    traces = []
    for make in (lambda *a: bp.dyn.NMDA(*a, E=5., cc_Mg=.8),
                 lambda *a: bp.synapses.NMDA(*a, output=bp.synouts.MgBlock(E=5., cc_Mg=.8))):
        pre, post = groups(bp)
        traces.append(received(bp.Network(pre, make(pre, post, bp.conn.MatConn(CONNECTIONS)), post), post))
    np.testing.assert_array_equal(*traces)
    assert traces[0].any()
