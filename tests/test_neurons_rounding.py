"""The exponential that rounds as the C library does, and the exponential Euler step built on it."""
import math

import brainpy.math as bm
import jax
import numpy as np
import pytest

from brainsyn.neurons import WangBuzsakiModel
from brainsyn.neurons.rounding import exp, exponential_euler


@pytest.fixture(autouse=True)
def double_precision():
    bm.enable_x64()
    yield
    bm.disable_x64()


def test_exp_is_that_of_the_c_library_to_the_last_bit():
    rng = np.random.default_rng(0)
    x = np.concatenate([rng.uniform(-50., 50., 20_000), rng.uniform(-.01, .01, 5_000), -10. ** rng.uniform(-12., 0., 5_000)])
    expected = np.array([math.exp(v) for v in x])
    assert (np.asarray(jax.jit(exp)(x)) != expected).mean() < 1e-4


def test_exp_at_the_ends_of_its_range():
    x = np.array([0., -1000., 1000., np.inf, -np.inf, np.nan])
    np.testing.assert_array_equal(exp(x), [1., 0., np.inf, np.inf, 0., np.nan])


def test_exp_has_its_derivative():
    assert jax.grad(exp)(1.5) == pytest.approx(math.exp(1.5), rel=1e-15)


def test_exponential_euler_is_exact_for_linear_equations():
    step = exponential_euler([lambda x, t, I: (I - x) / 10., lambda y, t, x: -y / 5. + x])
    x, y = step(2., 1., 0., 7., dt=.1)
    assert x == pytest.approx(7. + (2. - 7.) * math.exp(-.01), rel=1e-14)
    assert y == pytest.approx(10. + (1. - 10.) * math.exp(-.02), rel=1e-14)


def test_rates_of_wang_and_buzsaki_have_their_limits_where_they_are_0_over_0():
    cells = WangBuzsakiModel(1)
    assert cells.opening(np.zeros(1), .1)[0] == pytest.approx(1.)
    near = np.array([0., -1e-6, 1e-6], dtype=np.float32)  # where exp(-x / 10) - 1 is 0 in single precision
    assert np.asarray(cells.opening(near, .1)) == pytest.approx(1., rel=1e-6)
    assert np.isfinite(cells.m_inf(np.array([-35.]))).all() and np.isfinite(cells.dn(.3, 0., np.array([-34.]))).all()
