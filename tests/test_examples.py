"""The examples run, and their results show what their texts say."""
import ast
import runpy
from pathlib import Path

import matplotlib
import numpy as np
import pytest

import brainsyn as bp
import brainsyn.math as bm

EXAMPLES = Path(__file__).parent.parent / 'examples'


# enough to tell that an example shows what it says; ``pytest -m full`` runs them as they are
SHORT = {
    'plot_connections': dict(DURATION=2500.),
    'plot_ei_balance': dict(DURATION=300.),
    'plot_decision_making': dict(TRIALS=2, COHERENCES=(0., 0.512)),
    'plot_working_memory': dict(DURATION=1600., QUESTIONS=((1300., 1500.),)),
    'plot_sweep': dict(NUM=8),
}


def shortened(source, constants):
    """A program with other values for some of its constants."""
    program, left = ast.parse(source), dict(constants)
    for statement in program.body:
        if isinstance(statement, ast.Assign):
            target, value = statement.targets[0], statement.value
            is_row = isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple)
            names, values = (target.elts, value.elts) if is_row else ([target], [value])
            values[:] = [ast.parse(repr(left.pop(name.id)), mode='eval').body if getattr(name, 'id', None) in left else old
                         for name, old in zip(names, values, strict=True)]
            statement.value = value if is_row else values[0]
    assert not left, f'the program has no constants {list(left)}'
    return ast.unparse(program)


@pytest.fixture(params=['short', pytest.param('whole', marks=pytest.mark.full)])
def run_example(request, monkeypatch):
    """Run an example as a program that has no screen; its names afterwards."""
    matplotlib.use('Agg')
    import matplotlib.pyplot as plt

    def run(name):
        if request.param == 'whole' and name not in SHORT:
            pytest.skip('always runs as it is')
        source, names = (EXAMPLES / f'{name}.py').read_text(), {'__name__': '__main__'}
        exec(shortened(source, SHORT.get(name, {})) if request.param == 'short' else source, names)
        return names

    dt = bm.get_dt()
    with plt.rc_context():
        monkeypatch.setattr(plt, 'show', lambda: None)
        yield run
        plt.close('all')
    bm.set_dt(dt)
    bp.keep_legacy()


def test_receptors(run_example):
    example = run_example('plot_ampa_pair')
    during, after = np.transpose([example['count'][name] for name in ('pre', 'excited', 'inhibited', 'modulated')])
    assert during[0] >= 5 and after[0] == 0  # the presynaptic cell fires while it is driven
    assert 0 < during[1] <= during[0] and after[1] == 0  # AMPA follows it
    assert during[2] == 0 and after[2] >= 5  # GABA silences, as long as it fires
    assert during[3] >= 3 and after[3] >= 3  # NMDA outlasts it

    mon = example['mon']
    falls = mon.ts > 200.  # no transmitter: the gates close with beta = 0.18, 0.18 and beta1 = 0.01 per ms
    t = mon.ts[falls] - mon.ts[falls][0]
    for synapse, beta in (('ampa', 0.18), ('gaba', 0.18)):
        g = mon[f'{synapse}.g'][falls, 0]
        np.testing.assert_allclose(g, g[0] * np.exp(-beta * t), rtol=1e-2, atol=1e-6)
    late = mon['nmda.g'][falls, 0]
    np.testing.assert_allclose(late, late[0] * np.exp(-0.01 * t), rtol=1e-3)


def test_outputs(run_example):
    example = run_example('plot_outputs')
    V = example['potentials']
    current = example['current']
    np.testing.assert_allclose(current['CUBA'], 65., rtol=1e-5)
    np.testing.assert_allclose(current['COBA'], 0. - V, rtol=1e-5, atol=1e-4)
    np.testing.assert_allclose(current['MgBlock'], -V / (1. + 1.2 / 3.57 * np.exp(-0.062 * V)), rtol=1e-4, atol=1e-4)
    assert example['passed'] == pytest.approx(0.0502, abs=1e-4)  # 1 / (1 + 1.2 / 3.57 exp(0.062 * 65))

    low, rest, high = {}, {}, {}
    for name, potential in example['potential'].items():
        low[name], rest[name], high[name] = (potential - example['HELD']).max(axis=0)
    assert low['CUBA'] == pytest.approx(high['CUBA'], rel=1e-3)
    assert low['COBA'] > rest['COBA'] > high['COBA']
    assert low['MgBlock'] < rest['MgBlock'] < high['MgBlock']
    assert rest['CUBA'] > rest['COBA'] > 10 * rest['MgBlock']


def test_short_term_plasticity(run_example):
    example = run_example('plot_short_term_plasticity')
    rates, jumps = example['RATES'], example['jumps']
    np.testing.assert_allclose(example['steady']['depressing.g'], example['depressed'](rates), rtol=0.02)
    np.testing.assert_allclose(example['steady']['facilitating.g'], example['facilitated'](rates), rtol=0.03)

    depression, facilitation = jumps('depressing.g', 0), jumps('facilitating.g', 0)
    assert (np.diff(depression[:10]) < 0.).all() and depression[10] > 0.9 * depression[0]
    assert (np.diff(facilitation[:10]) > 0.).all() and facilitation[10] > 1.3 * facilitation[0]
    x, expected = 1., []
    for _ in range(10):  # by hand: 40 % used up by each spike, recovery between them with 200 ms
        x *= 0.6
        expected.append(x)
        x = 1. - (1. - x) * np.exp(-50. / 200.)
    np.testing.assert_allclose(depression[:10], expected, rtol=5e-3)


def test_balance(run_example):
    example = run_example('plot_ei_balance')
    for rate in example['rate'].values():
        assert 15. < rate < 30.
    assert example['cv'] > 0.8
    settled = example['settled']
    pushed = (example['excitation'] + example['DRIVE'])[settled].mean()
    held = example['inhibition'][settled].mean()
    assert pushed > 100. and held < -100. and abs(pushed + held) < 0.2 * pushed
    population = example['population_rate'](example['mon']['E.spike'])[20:]
    assert population.std() < 0.25 * population.mean()  # no rhythm of all


def test_fit_of_a_gate(run_example):
    example = run_example('plot_fit_ampa_gate')
    rates, errors, true = example['rates'], example['errors'], np.array([0.98, 0.18])
    assert (np.abs(rates - true) < 3. * errors).all() and (errors < 0.05 * true).all()
    assert 2. * example['fit'].cost / example['recorded'].size == pytest.approx(1., abs=0.1)  # what is left is the noise
    assert example['misfit'].min() == pytest.approx(1., abs=0.1) and example['misfit'].max() > 1.5


def test_connections(run_example):
    example = run_example('plot_connections')
    assert example['difference'] < 1e-4  # nS: dense and sparse
    for name, (_, inputs) in example['CONNECTORS'].items():
        assert example['mean'][name].mean() == pytest.approx(1.2, rel=0.1)  # Campbell: G r tau
        assert example['deviation'][name].mean() == pytest.approx(6. * np.sqrt(0.2 / 2. / inputs), rel=0.15)
        assert example['correlation'][name] == pytest.approx(example['shared'][name], abs=0.05)
    assert (example['matrix']['FixedPreNum'].sum(axis=0) == 6).all()
    assert (example['matrix']['FixedPostNum'].sum(axis=1) == 6).all()
    assert np.ptp(example['mean']['FixedPostNum']) > 2. * np.ptp(example['mean']['FixedPreNum'])


def test_delays(run_example):
    example = run_example('plot_delays')
    np.testing.assert_allclose(example['arrival'] - example['fired'], example['DELAYS'] + 0.1, atol=1e-3)
    assert np.all(np.diff(example['heard']) > 5.)  # the place moves with the difference between the ears
    np.testing.assert_allclose(example['heard'][1:4], example['expected'][1:4], atol=1.5)  # the others meet the end of the row
    laps = example['laps']
    assert len(laps) >= 3 and np.ptp(laps) < 0.01 and 80. < laps[0] < 100.


def test_neuron_models(run_example):
    example = run_example('plot_neuron_models')
    lasting, first, currents = example['lasting'], example['first'], example['CURRENTS']
    fires = lasting['LIF'] > 0.
    np.testing.assert_allclose(lasting['LIF'][fires], example['theory'](currents['LIF'][fires]), rtol=0.03)
    np.testing.assert_array_equal(fires, currents['LIF'] > 606.)  # (V_th - V_rest) / R
    assert lasting['AdEx'][-1] < 0.6 * first['AdEx'][-1] and lasting['AdEx'][lasting['AdEx'] > 0.][0] < 10.
    assert 40. < lasting['HH'][lasting['HH'] > 0.][0] < 70.  # class 2: no low rates
    assert 5. < currents['HH'][lasting['HH'] > 0.][0] < 8.
    assert example['after_down'] == {'LIF': 0, 'AdEx': 0, 'HH': 1}


def test_gamma(run_example):
    example = run_example('plot_gamma')
    assert 30. < example['peak'] < 80.
    assert example['mean_rate']['coupled'] == pytest.approx(example['peak'], abs=4.)  # once in each cycle
    assert example['mean_rate']['uncoupled'] > 1.3 * example['mean_rate']['coupled']
    assert example['power']['coupled'].max() > 10. * example['power']['uncoupled'].max()


def test_decision(run_example):
    example = run_example('plot_decision_making')
    for coherence, trials in example['trials'].items():
        for trial in trials:
            winner, loser = (trial['rate'][g][-40:].mean() for g in (trial['winner'], 'AB'.replace(trial['winner'], '')))
            assert winner > 20. > 5. > loser  # remembered, after the evidence is gone
            assert trial['winner'] == trial['favoured'] or coherence < 0.5
            assert 100. < trial['taken'] < 1200.


def test_working_memory(run_example):
    example = run_example('plot_working_memory')
    assert max(example['quiet'].values()) < 1.  # Hz: what is remembered is not in the spikes
    _, *answers = example['answer']['A']
    assert min(answers) > 100. and max(example['answer']['B']) < 0.3 * min(answers)
    before = round(1290. / 0.1)
    assert example['released']['A'][before] > 2. * example['released']['B'][before]


def test_gap_junctions(run_example):
    example = run_example('plot_gap_junctions')
    g = example['G']
    np.testing.assert_allclose(example['coefficient'], g / (g + 0.1), rtol=0.02, atol=1e-5)
    difference = example['rate']['second'] - example['rate']['first']
    assert difference[0] > 1. and (np.abs(difference[g >= 0.01]) < 0.1).all() and (difference[g <= 0.006] > 0.5).all()
    assert example['together']['with junctions'] > 0.5 > 0.3 > example['together']['without junctions']


def test_ring_attractor(run_example):
    example = run_example('plot_ring_attractor')
    assert example['height'] == pytest.approx(example['U'], rel=2e-3)
    assert example['place'][example['remembered']] == pytest.approx(-1., abs=1e-3)
    assert example['forgotten'] < 1e-3
    speeds, lag = example['SPEEDS'], example['lag']
    np.testing.assert_array_equal(example['is_followed'], speeds < 3.7)
    slow = speeds < 2.  # rad/s; theory: v = alpha s / (tau U) for a small distance s
    np.testing.assert_allclose(lag[slow], speeds[slow] * 1e-3 * 10. * example['pulled'] / 0.25, rtol=0.1)


def test_sweep(run_example):
    example = run_example('plot_sweep')
    shape = (len(example['TAU_INH']), len(example['G_EXC']))
    rhythmic = example['is_rhythmic'].reshape(shape)
    assert not rhythmic[:, 0].any() and rhythmic[:, -1].all()
    slower = example['table'][:, -1]
    assert (np.diff(slower) < 0.).all() and 45. < slower[0] < 65. and 15. < slower[-1] < 25.
    assert (example['mean_E'].reshape(shape)[~rhythmic] > 35.).all()
    assert (np.diff(example['table'][0][rhythmic[0]]) > -1.).all()  # stronger excitation: faster


def test_training(run_example):
    example = run_example('plot_training')
    assert example['counts'][0] == pytest.approx(example['counts'][1], rel=0.1)  # counting does not help
    assert example['right']['before'] < 0.7 and example['right']['after'] > 0.85
    for losses in example['losses'].values():
        assert losses[-1] < 0.65 * losses[0]
    np.testing.assert_allclose(np.asarray(example['derivative'])[150], 1., rtol=1e-5)  # alpha / 4


def test_units(run_example):
    example = run_example('plot_units')
    for key in ('pre.V', 'post.V', 'syn.g'):
        np.testing.assert_allclose(example['mon'][key], example['same'][key], rtol=1e-6)
    assert example['charge'] == pytest.approx(650., rel=0.02)  # fC: 2.5 nS * 4 ms * 65 mV
    assert [mistake.split(' must be ')[1].split(' (')[0] for mistake in example['mistakes']] == [
        'a time', 'a conductance', 'a current']


def test_every_example_has_a_place_in_the_gallery():
    order = runpy.run_path(str(EXAMPLES.parent / 'docs' / '_extensions' / 'teaching_order.py'))['ORDER']
    assert sorted(f'plot_{name}' for name in order) == sorted(path.stem for path in EXAMPLES.glob('*.py'))
