"""The chaotic series of ``bp.datasets``, against those of BrainPy 2.1.12."""
from pathlib import Path

import brainpy.math as bm
import numpy as np
import pytest
import record_chaotic_series

import brainsyn as bp

RECORDED = Path(__file__).parent / 'data' / 'chaotic-series-2.1.npz'


@pytest.fixture(autouse=True)
def double_precision():
    bm.enable_x64()
    yield
    bm.disable_x64()


@pytest.mark.parametrize('name', record_chaotic_series.CASES)
def test_series_are_those_of_the_release(name):
    series = record_chaotic_series.thinned(bp, name)
    with np.load(RECORDED) as recorded:
        for key, values in series.items():
            if name == 'mackey_glass_series':  # from there on the release rounded its time otherwise
                values = values[:7]
            np.testing.assert_allclose(values, recorded[f'{name} {key}'][:len(values)], rtol=1e-9, atol=1e-9, err_msg=key)


def test_series_start_where_they_are_told_and_come_as_numpy_arrays():
    series = bp.datasets.lorenz_series(.002, inits=dict(x=[1., 0.], y=[2., 0.], z=[3., 0.]), numpy_mon=True)
    assert isinstance(series['x'], np.ndarray) and series['x'].shape == (2, 2)
    assert series['x'][0, 0] == pytest.approx(1.01006517) and not series['x'][:, 1].any()
