"""Objects of several generations live side by side; defects of each are announced once and corrected on request.

The steps after which a delayed spike arrives were counted on BrainPy 2.1.12, 2.3.8, 2.4.6 and 2.6.0.
"""
import pickle
import warnings

import numpy as np
import pytest

import brainsyn as bp
import brainsyn.v2_1
import brainsyn.v2_2
import brainsyn.v2_3
import brainsyn.v2_4
import brainsyn.v2_5
from brainsyn import switches
from brainsyn.math_arrays import Variable

bm = bp.math
RELEASES = {'2.1': brainsyn.v2_1, '2.2': brainsyn.v2_2, '2.3': brainsyn.v2_3, '2.4': brainsyn.v2_4, '2.5': brainsyn.v2_5}
FIRED = 4
pytestmark = pytest.mark.filterwarnings('ignore::brainsyn.switches.LegacyDefectWarning')


class Player(bp.NeuGroup):
    """Two cells that fire in one step."""

    def __init__(self):
        super().__init__(2)
        self.spike = Variable(bm.zeros(2, dtype=bool))
        self.input = Variable(bm.zeros(2))

    def reset_state(self, batch_size=None):
        self.spike.value = bm.zeros(2, dtype=bool)

    def update(self, tdi):
        self.spike.value = bm.ones(2, dtype=bool) * (tdi['i'] == FIRED)


def arrivals(generation, delays, steps=50):
    """After how many steps a spike arrives at synapses with these delays, all from one source."""
    release = RELEASES[generation]
    pre, post = Player(), Player()
    synapses = [release.synapses.Exponential(pre, post, bp.conn.All2All(), delay_step=delay, tau=1e9, output=None)
                for delay in delays]
    names = [f'synapse_{k}' for k in range(len(delays))]
    net = release.Network(**dict(zip(names, synapses, strict=True)), pre=pre, post=post)
    runner = release.DSRunner(net, monitors=[f'{name}.g' for name in names], progress_bar=False)
    runner.run((steps + .5) * bm.get_dt())
    return [int(np.flatnonzero(np.asarray(runner.mon[f'{name}.g'])[:, 0])[0]) - FIRED for name in names]


@pytest.mark.parametrize('generation, delays, expected', [
    ('2.1', [None, 0], [1, 2]), ('2.1', [1, 3], [3, 4]), ('2.1', [3, 1], [5, 2]),
    ('2.2', [None, 0, 1, 3], [1, 1, 2, 4]), ('2.3', [None, 0, 1, 3], [1, 1, 2, 4]),
    ('2.4', [None, 0, 1, 3], [1, 1, 10, 30]), ('2.4', [.25, 1.5], [3, 15]),
    ('2.5', [None, 0, 3], [1, 1, 2]), ('2.5', [1], [1]), ('2.5', [1, 7], [7, 6]), ('2.5', [2, 4, 6], [1, 3, 5]),
])
def test_steps_from_a_spike_to_its_arrival(generation, delays, expected):
    assert arrivals(generation, delays) == expected


def test_the_same_delay_in_several_generations_in_one_network():
    pre, post = Player(), Player()
    synapses = {name: release.synapses.Exponential(pre, post, bp.conn.All2All(), delay_step=2, tau=1e9, output=None)
                for name, release in RELEASES.items()}
    runner = bp.DSRunner(bp.Network(*synapses.values(), pre=pre, post=post), progress_bar=False,
                         monitors={name: synapse.g for name, synapse in synapses.items()})
    runner.run(4.)
    arrived = {name: int(np.flatnonzero(runner.mon[name][:, 0])[0]) - FIRED for name in synapses}
    assert arrived == {'2.1': 4, '2.2': 3, '2.3': 3, '2.4': 20, '2.5': 1}


@pytest.mark.parametrize('generation', ['2.4', '2.5'])
def test_delays_corrected_are_those_of_2_3(generation):
    switches.correct('delay_steps')
    try:
        assert arrivals(generation, [0, 1, 3]) == [1, 2, 4]
    finally:
        switches.keep_legacy('delay_steps')


@pytest.mark.parametrize('generation', ['2.4', '2.5'])
def test_the_delay_is_announced_once(generation, monkeypatch):
    monkeypatch.setattr(switches, '_announced', set())
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter('always')
        arrivals(generation, [3, 5], steps=2 * FIRED + 50)
    told = [str(w.message) for w in caught if w.category is switches.LegacyDefectWarning]
    assert len(told) == 1 and 'brainsyn.correct("delay_steps")' in told[0]


@pytest.mark.parametrize('delay', [np.array([1, 2]), -1, 'three', True])
def test_delays_that_2_4_cannot_have_are_refused(delay):
    with pytest.raises(ValueError, match=r'delay_step must be one number of ms in BrainPy 2\.4\.6'):
        RELEASES['2.4'].synapses.Exponential(Player(), Player(), bp.conn.All2All(), delay_step=delay)


def test_network_reset_empties_rings():
    release, pre, post = RELEASES['2.4'], Player(), Player()
    synapse = release.synapses.Exponential(pre, post, bp.conn.All2All(), delay_step=2, tau=1e9, output=None)
    net = release.Network(pre=pre, synapse=synapse, post=post)
    runner = release.DSRunner(net, monitors={'g': synapse.g}, progress_bar=False)
    runner.run(1.05)
    net.reset_state()
    runner.run(3.)
    assert not np.any(runner.mon.g)


def test_classes_of_a_generation_count_as_those_they_were_made_from():
    v2_1, v2_4 = RELEASES['2.1'], RELEASES['2.4']
    assert issubclass(v2_4.synapses.ExpCOBA, v2_4.synapses.TwoEndConn)
    assert isinstance(v2_4.neurons.LIF(2), v2_1.NeuGroup) and isinstance(v2_1.neurons.LIF(2), bp.NeuGroup)
    assert not issubclass(v2_4.neurons.LIF, v2_4.synapses.TwoEndConn)
    assert v2_4.neurons.HH is v2_4.neurons.HH and v2_4.neurons.HH is not bp.neurons.HH
    assert pickle.loads(pickle.dumps(v2_4.neurons.HH)) is v2_4.neurons.HH
    assert RELEASES['2.3'].neurons.HH is bp.neurons.HH

    class Own(v2_4.TwoEndConn):
        pass

    assert Own.semantics.release == '2.4.6' and not isinstance(v2_4.neurons.LIF(1), Own)


@pytest.mark.parametrize('generation, model, attribute, expected', [
    ('2.1', 'LIF', 'tau_ref', 1.), ('2.3', 'LIF', 'tau_ref', None), ('2.2', 'AdExIF', 'tau_ref', 30.),
    ('2.4', 'ExpIF', 'V_th', -55.), ('2.3', 'ExpIF', 'V_th', -30.),
])
def test_defaults_hold_in_subclasses_too(generation, model, attribute, expected):
    parent = getattr(RELEASES[generation].neurons, model)

    class Own(parent):
        def __init__(self, size, **parameters):
            super().__init__(size, **parameters)

    assert getattr(parent(2), attribute) == getattr(Own(2), attribute) == expected
    assert getattr(Own(2, **{attribute: 2.}), attribute) == 2.


@pytest.mark.parametrize('generation, expected', [  # steps and first time stamp, for a duration in ms
    ('2.1', {.3: 3, .25: 3, 1.1: 11}), ('2.2', {.3: 3, .25: 3, 1.1: 11}),
    ('2.3', {.3: 2, .25: 2, 1.1: 11}), ('2.4', {.3: 2, .25: 2, 1.1: 11}), ('2.5', {.3: 2, .25: 2, 1.1: 11})])
@pytest.mark.filterwarnings('ignore:duration')
def test_number_of_steps_and_time_stamps(generation, expected):
    release = RELEASES[generation]
    for duration, steps in expected.items():
        runner = release.DSRunner(release.neurons.LIF(1), monitors=['V'], progress_bar=False, dt=.1)
        runner.run(duration)
        first = .1 if generation < '2.4' else 0.
        np.testing.assert_allclose(runner.mon.ts, first + .1 * np.arange(steps), atol=1e-12)


@pytest.mark.parametrize('generation, monitored, after', [
    ('2.1', 0., 0.), ('2.2', 3., 3.), ('2.3', 3., 3.), ('2.4', 3., 0.), ('2.5', 3., 0.)])
def test_when_inputs_are_cleared(generation, monitored, after):
    release = RELEASES[generation]
    group = release.neurons.LIF(1)
    runner = release.DSRunner(group, inputs=('input', 3.), monitors=['input'], progress_bar=False)
    runner.run(.55)
    assert np.all(runner.mon.input == monitored) and float(group.input[0]) == after
