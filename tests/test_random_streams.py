"""Seeded random numbers are those of the old releases: recorded by them, with the seeds of the golden files and with others.

Two kinds of recordings cannot be repeated by the release that made them, and are left out or compared in part:

- 2.2 draws a seed for initializers without one, and does not use it: ``initializer_Normal_default`` and the network that
  starts from one differ each time 2.2.4 runs;
- 2.6 sorts synapses by NumPy's integer sort, whose order of equal elements depends on the processor since NumPy 1.25: the
  targets of a cell are compared as sets.
"""
import importlib
import subprocess
import sys
from pathlib import Path

import brainpy
import brainpy.math
import jax
import numpy as np
import pytest
import record_streams

import brainsyn as bp
import brainsyn.math as bm
from brainsyn import math_random
from brainsyn.connect import streams
from brainsyn.threefry import legacy_key

GOLDEN = Path(__file__).parent / 'golden'
DATA = Path(__file__).parent / 'data'
RELEASES = {'2.2': '2.2.4.0', '2.3': '2.3.8', '2.4': '2.4.6.post5', '2.5': '2.6.0'}
NOT_REPEATABLE = {'2.2': ('initializer_Normal_default', 'seeded_EI_network')}
UNORDERED = {'2.5': ('connector_GaussianProb', 'connector_ProbDist', 'connector_ScaleFreeBA', 'connector_SmallWorld')}
SPIKE_COUNTS = 'seeded_EI_network|E', 'seeded_EI_network|I'


def sorted_rows(arrays, case):
    indices, indptr = arrays[f'{case}|indices'], arrays[f'{case}|indptr']
    return np.concatenate([np.sort(row) for row in np.split(indices, indptr[1:-1])])


def compared(recorded, arrays, release):
    """Assert that all recorded arrays are reproduced; how many were compared."""
    keys = [key for key in recorded.files if not key.startswith(NOT_REPEATABLE.get(release, ()))]
    for key in keys:
        value, expected = arrays[key], recorded[key]
        if key in SPIKE_COUNTS:
            assert abs(value.sum() - expected.sum()) <= .02 * expected.sum(), key
            continue
        if key.endswith('indices') and key.startswith(UNORDERED.get(release, ())):
            value, expected = (sorted_rows(a, key.split('|')[0]) for a in (arrays, recorded))
        np.testing.assert_allclose(value, expected, rtol=0, atol=1e-5, err_msg=key)
    return len(keys)


def rerun(program, release, out, *args):
    """What a recording program gives under a generation."""
    command = [sys.executable, '-m', 'brainsyn', 'run', '--generation', release, str(program), str(out), *args]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return np.load(next(Path(out).glob('*.npz')))


@pytest.mark.full
@pytest.mark.parametrize(('release', 'num'), [('2.2', 46 - 4), ('2.3', 46), ('2.4', 46), ('2.5', 48)])
def test_golden_recordings(release, num, tmp_path):
    recorded = np.load(GOLDEN / f'random-{RELEASES[release]}.npz')
    assert compared(recorded, rerun(GOLDEN / 'record_random.py', release, tmp_path), release) == num


# recordings with other seeds, by record_streams.py --------------------------------------------------------------------

OTHER_SEEDS = {release: path for release, version in RELEASES.items()
               if (path := DATA / f'streams-{version}.npz').exists()}
PARTS = record_streams.PARTS


def check_other_seeds(release, part):
    generation = importlib.import_module(f'brainsyn.v{release.replace(".", "_")}')
    recorded = np.load(OTHER_SEEDS[release])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(math_random, '_seeded', math_random.is_seeded())
        given = PARTS[part](generation, generation.math)
    assert given
    for name, array in given.items():
        np.testing.assert_allclose(array, recorded[f'{part}|{name}'], rtol=1e-5, atol=1e-5, err_msg=f'{part}|{name}')


@pytest.mark.full
@pytest.mark.parametrize('part', PARTS)
@pytest.mark.parametrize('release', OTHER_SEEDS)
def test_other_seeds(release, part):
    check_other_seeds(release, part)


@pytest.mark.parametrize(('release', 'part'), [('2.3', 'samplers'), ('2.4', 'models'), ('2.2', 'initializers'),
                                               ('2.3', 'connectors'), ('2.4', 'connectors')])
def test_a_part_of_the_other_seeds(release, part, monkeypatch):
    monkeypatch.setattr(record_streams, 'SAMPLERS', dict(list(record_streams.SAMPLERS.items())[::5]))
    check_other_seeds(release, part)


def test_all_releases_have_other_seeds():
    assert set(OTHER_SEEDS) == set(RELEASES)


# the rest of the promise ----------------------------------------------------------------------------------------------

@pytest.fixture
def unseeded():
    yield
    math_random._seeded = False


@pytest.mark.usefixtures('unseeded')
def test_other_code_keeps_its_numbers():
    setting, numbers = jax.config.jax_threefry_partitionable, jax.random.normal(jax.random.key(3), (4,))
    theirs = np.asarray(brainpy.math.random.RandomState(3).rand(4))
    bm.random.seed(1)
    bm.random.rand(3)
    bp.init.Normal(seed=2)((3,))
    assert jax.config.jax_threefry_partitionable == setting
    np.testing.assert_array_equal(jax.random.normal(jax.random.key(3), (4,)), numbers)
    np.testing.assert_array_equal(jax.jit(lambda: jax.random.normal(jax.random.key(3), (4,)))(), numbers)
    np.testing.assert_array_equal(brainpy.math.random.RandomState(3).rand(4), theirs)


@pytest.mark.parametrize('partitionable', [False, True])
def test_the_old_order_is_part_of_the_key(partitionable):
    """In compiled code, too, which is compiled after the setting of JAX has been read."""
    with jax.threefry_partitionable(False):
        keys = jax.random.split(jax.random.key(8), 3)
        expected = [jax.random.uniform(key, (5,)) for key in keys]
    with jax.threefry_partitionable(partitionable):
        found = jax.jit(lambda key: jax.vmap(lambda k: jax.random.uniform(k, (5,)))(jax.random.split(key, 3)))(legacy_key(8))
    np.testing.assert_array_equal(found, expected)


@pytest.mark.parametrize('bits', [8, 16, 32])
def test_bits_of_any_width(bits):
    with jax.threefry_partitionable(False):
        expected = jax.random.bits(jax.random.key(8), (3, 5), f'uint{bits}')
    np.testing.assert_array_equal(jax.random.bits(legacy_key(8), (3, 5), f'uint{bits}'), expected)


@pytest.mark.usefixtures('unseeded')
def test_connectors_without_a_seed_follow_the_seed_of_the_common_stream():
    bm.random.seed(60)
    first = np.asarray(bp.conn.FixedProb(.3)(12, 12).require('conn_mat'))
    bm.random.seed(60)
    np.testing.assert_array_equal(bp.conn.FixedProb(.3)(12, 12).require('conn_mat'), first)


@pytest.mark.usefixtures('unseeded')
def test_where_the_old_stream_takes_long_unnamed_connectors_are_built_fast_with_a_word(monkeypatch):
    monkeypatch.setattr(streams, 'MANY_PAIRS', 100)
    bm.random.seed(60)
    connector = bp.conn.FixedProb(.3)(12, 12)
    with pytest.warns(UserWarning, match=r"no seed of its own.*set_random_stream\('legacy'\)"):
        first = connector.as_csr()
    with pytest.warns(UserWarning):
        np.testing.assert_array_equal(connector.as_csr()[0], first[0])


def test_the_seed_of_a_poisson_group_since_2_4(monkeypatch):
    monkeypatch.setattr(bp.switches, '_announced', set())
    v2_4 = importlib.import_module('brainsyn.v2_4')
    with pytest.warns(bp.switches.LegacyDefectWarning, match='ignores its seed'):
        assert v2_4.neurons.PoissonGroup(3, 20., seed=4).rng is math_random.DEFAULT


# number of spikes to each of four cells in the first two steps, and the next numbers of the common stream; on the releases
POISSON_INPUT = {
    ('2.2', 100, 30., 5): ([[0, 1, 0, 0], [0, 2, 1, 1]], [.0897, .3416]),
    ('2.2', 1000, 200., None): ([[-26.136, 37.924, 18.794, 21.860], [-5.830, 9.189, 34.204, 38.334]], [.0897, .3416]),
    ('2.3', 1000, 200., 5): ([[1.927, 36.555, -5.713, 52.662], [28.749, 71.342, -22.622, 30.121]], [.0897, .3416]),
    ('2.3', 100, 30., None): ([[0, 0, 1, 0], [0, 1, 0, 1]], [.7655, .2988]),
    ('2.4', 1000, 200., None): ([[39.795, 21.862, 31.629, 42.066], [21.226, 19.309, 18.754, 18.569]], [.1044, .2653]),
}


@pytest.mark.usefixtures('unseeded')
@pytest.mark.filterwarnings('ignore::brainsyn.switches.LegacyDefectWarning')
@pytest.mark.parametrize('case', POISSON_INPUT, ids=str)
def test_poisson_input(case):
    release, num_input, freq, seed = case
    generation = importlib.import_module(f'brainsyn.v{release.replace(".", "_")}')
    received, then = POISSON_INPUT[case]
    generation.math.random.seed(12)
    x = bm.Variable(bm.zeros(4))
    source = generation.synapses.PoissonInput(x, num_input, freq, 1.5, **({} if seed is None else dict(seed=seed)))
    bp.share.save(t=0., dt=.1, i=0)
    steps = []
    for _ in range(2):
        source.update()
        steps.append(np.asarray(x.value) / 1.5)
        x.value = bm.zeros(4).value
    np.testing.assert_allclose(steps, received, atol=1e-3)
    np.testing.assert_allclose(generation.math.random.rand(2), then, atol=1e-4)


@pytest.mark.parametrize(('n', 'p', 'expected'), [
    (1000, .02, [13, 18, 21, 24, 19, 16, 25, 17]), (50, .5, [20, 23, 26, 28, 24, 22, 29, 23]),
    (40, .9, [37, 37, 35, 37, 36, 38, 35, 38]), (10, .3, [2, 3, 4, 2, 2, 2, 4, 2]),
    (100000, .3, [30072, 29936, 30043, 30132, 29973, 29869, 30149, 29915])])
def test_binomial_numbers_large_and_small(n, p, expected):
    """As 2.2.4, 2.3.8 and 2.6.0 gave them."""
    np.testing.assert_array_equal(bm.random.RandomState(5).binomial(n, p, (8,)), expected)


@pytest.mark.usefixtures('unseeded')
def test_the_seed_of_a_runner_leaves_the_common_stream_alone():
    v2_4 = importlib.import_module('brainsyn.v2_4')
    v2_4.math.random.seed(12)
    group = v2_4.neurons.PoissonGroup(3, 20.)  # which draws from the common stream
    runner = v2_4.DSRunner(group, monitors=['spike'], progress_bar=False, seed=3)
    runner.run(1.)
    np.testing.assert_allclose(v2_4.math.random.rand(2), [.0897, .3416], atol=1e-4)


@pytest.mark.parametrize(('width', 'steps', 'rate'), [(5., 51, 200.), (1., 11, 1000.), (.3, 3, 1e4 / 3.), (.2, 3, 5000.)])
def test_firing_rate_of_one_spike(width, steps, rate):
    """As 2.1.12 to 2.6.0 gave it: spread over an odd number of steps, and divided by the width."""
    spikes = np.zeros((60, 1))
    spikes[30] = 1.
    rates = bp.measure.firing_rate(spikes, width, dt=.1)
    assert np.count_nonzero(rates) == steps
    np.testing.assert_allclose(rates[30 - steps // 2:31 + steps // 2], rate)
