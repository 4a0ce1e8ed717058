"""Plain functions compute what they did in the releases that had them."""
import importlib
from pathlib import Path

import brainpy.math as bm
import function_cases
import numpy as np
import pytest
import record_functions
import scipy.stats

import brainsyn

DATA = Path(__file__).parent / 'data'
RECORDED = dict(np.load(DATA / 'functions-2.3.npz'))
LATER = dict(np.load(DATA / 'functions-2.6.npz'))


@pytest.fixture(autouse=True)
def double_precision():
    bm.enable_x64()
    yield
    bm.disable_x64()


@pytest.mark.parametrize('release, recorded', [('brainsyn', RECORDED), ('brainsyn.v2_5', LATER)], ids=['2.3', '2.6'])
@pytest.mark.parametrize('group', record_functions.GROUPS)
@pytest.mark.filterwarnings('ignore::brainsyn.switches.LegacyDefectWarning')
def test_functions_are_those_of_the_release(release, recorded, group):
    expected = {name: value for name, value in recorded.items() if name.split()[0] == group}
    results, errors = record_functions.computed(importlib.import_module(release), group, set(expected))
    assert not {name: error for name, error in errors.items() if name in expected}
    for name, value in expected.items():
        if value.dtype.kind == 'U':
            assert results[name] == value, name
        else:
            assert results[name].shape == value.shape, name
            np.testing.assert_allclose(results[name], value, rtol=1e-6, atol=1e-8, err_msg=name)


@pytest.mark.filterwarnings('ignore::brainsyn.switches.LegacyDefectWarning')
def test_defects_of_functions_are_corrected_on_request():
    x = np.array([-.4, -.1, .2, .45])
    surrogate, log_p = brainsyn.math.surrogate, np.log([[.2, .8], [.5, .5]])
    waves = np.cos(2 * np.pi * np.outer([1., 3.], x) / 6.).sum(0) * 4 / 6.
    cells = [[1., 2.], [3., 5.]]
    sheet = brainsyn.init.DOGDecay((.7, 1.5), (2., .6), encoding_values=cells)
    phases = brainsyn.encoding.WeightedPhaseEncoder(0., 1., 2)
    brainsyn.correct('gaussian_grad', 'piecewise_quadratic', 'squarewave_terms', 'nll_loss', 'dog_decay', 'weighted_phase')
    try:
        for function, derivative in (
                (lambda v: surrogate.gaussian_grad(v, .4, .7), .7 * scipy.stats.norm.pdf(x, 0., .4)),
                (lambda v: surrogate.piecewise_quadratic(v, 2.), 2. - 4. * np.abs(x)),
                (lambda v: surrogate.squarewave_fourier_series(v, 2, 6.), waves)):
            np.testing.assert_allclose(function_cases.with_derivative(function, x)[1], derivative, rtol=1e-6)
        np.testing.assert_allclose(brainsyn.losses.nll_loss(log_p, np.array([0, 1])), -np.log([.2, .5]).mean())
        np.testing.assert_allclose(np.diag(bm.as_numpy(sheet((2, 3)))), 1.)
        assert not np.all(bm.as_numpy(phases(np.array([.1, .6]), 2)))
    finally:
        brainsyn.keep_legacy()
    assert brainsyn.losses.nll_loss(log_p, np.array([0, 1])) < 0.
    assert np.all(bm.as_numpy(phases(np.array([.1, .6]), 2)))


def test_events_that_are_no_truth_values_count_as_one_before_2_6():
    # of 2.4.6 and of 2.6.0
    arguments = 2., np.array([1, 3, 0]), np.array([0, 2, 3]), np.array([.5, -2.])
    for release, sums in (('v2_4', [0., 2., 0., 2.]), ('v2_5', [-4., 1., 0., 1.])):
        event = importlib.import_module(f'brainsyn.{release}').math.event
        np.testing.assert_allclose(bm.as_numpy(event.csrmv(*map(bm.asarray, arguments), shape=(2, 4), transpose=True)), sums)
