"""The examples and the code in the pages run, and their results show what their texts say."""
import re
import runpy
import textwrap
from pathlib import Path

import matplotlib
import numpy as np
import pytest

EXAMPLES = Path(__file__).parent.parent / 'examples'
DOCS = Path(__file__).parent.parent / 'docs'


@pytest.fixture
def run_example(monkeypatch):
    """Run an example as a program that has no screen; its names afterwards."""
    matplotlib.use('Agg')
    import matplotlib.pyplot as plt
    with plt.rc_context():
        monkeypatch.setattr(plt, 'show', lambda: None)
        yield lambda name: runpy.run_path(str(EXAMPLES / f'{name}.py'), run_name='__main__')
        plt.close('all')


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
    example = run_example('fit_ampa_gate')
    rates, errors, true = example['rates'], example['errors'], np.array([0.98, 0.18])
    assert (np.abs(rates - true) < 3. * errors).all() and (errors < 0.05 * true).all()
    assert 2. * example['fit'].cost / example['recorded'].size == pytest.approx(1., abs=0.1)  # what is left is the noise
    assert example['misfit'].min() == pytest.approx(1., abs=0.1) and example['misfit'].max() > 1.5


@pytest.mark.parametrize('page', ['start', 'porting', 'kinetics'])
def test_code_of_the_pages_runs(page, tmp_path, monkeypatch):
    """Every Python block of a page, one after the other; what 2.3 is imported as is brainsyn here."""
    monkeypatch.chdir(tmp_path)
    text = (DOCS / f'{page}.rst').read_text()
    blocks = [textwrap.dedent(block) for block in re.findall(r'\.\. code-block:: python\n\n((?:   .*\n|\n)+)', text)]
    assert len(blocks) >= 1
    names = {}
    for block in blocks:
        if 'old.npz' in block:
            (tmp_path / 'old.npz').write_bytes((tmp_path / 'pair.npz').read_bytes())
        exec(re.sub(r'\bimport brainpy\b', 'import brainsyn', block).replace('bm.enable_x64()', ''), names)
    if page == 'start':
        assert (names['first'][0][-1], names['second'][0][0]) == pytest.approx((100., 100.1))
        V = np.concatenate([names['first'][1], names['second'][1]])[:, 0]
        t = 0.1 * np.arange(1, 120)  # before the first spike V follows 25 (1 - exp(-t / tau))
        np.testing.assert_allclose(V[:119], 25. * (1. - np.exp(-t / 10.)), rtol=1e-4)
    elif page == 'kinetics':
        assert names['g'].max() == pytest.approx(0.49 / 0.67 * (1. - np.exp(-0.67)), rel=1e-5)  # after 1 ms of transmitter
        assert names['V'].unit == names['u'].mV and names['V'].shape == (1000, 10) and names['V'].mantissa.max() > -64.
    else:
        jumps = names['runner'].mon['syn.g'][:, 0].argmax()
        assert names['runner'].mon['syn.g'].max() == pytest.approx(0.1 * (1. + np.exp(-2.) + np.exp(-4.)), rel=0.01)
        assert names['runner'].mon.ts[jumps] == pytest.approx(31.2, abs=0.11)  # 30 ms, 10 steps of delay, one to arrive


def test_code_of_the_readme_runs():
    text = (DOCS.parent / 'README.rst').read_text()
    block, = re.findall(r'\.\. code-block:: python\n\n((?:   .*\n|\n)+)', text)
    names = {}
    exec(textwrap.dedent(block), names)
    mon = names['runner'].mon
    assert mon['pre.V'].max() > 0. > mon['post.V'].min() and 0. < mon['syn.g'].max() < 1.
