"""Plain functions compute what they did in the releases that had them."""
import importlib
from pathlib import Path

import brainpy.math as bm
import numpy as np
import pytest
import record_functions

import brainsyn

DATA = Path(__file__).parent / 'data'
RECORDED = dict(np.load(DATA / 'functions-2.3.npz'))
LATER = dict(np.load(DATA / 'functions-2.6.npz'))
EXCUSED = (  # a ratio of nothing to nothing, whose value was rounding; methods that went away and raise
    'measures voltage_fluctuation constant', 'encoders PoissonEncoder call', 'encoders PoissonEncoder call plain')


@pytest.fixture(autouse=True)
def double_precision():
    bm.enable_x64()
    yield
    bm.disable_x64()


@pytest.mark.parametrize('release, recorded', [('brainsyn', RECORDED), ('brainsyn.v2_5', LATER)], ids=['2.3', '2.6'])
@pytest.mark.parametrize('group', record_functions.GROUPS)
@pytest.mark.filterwarnings('ignore::brainsyn.switches.LegacyDefectWarning')
def test_functions_are_those_of_the_release(release, recorded, group):
    expected = {name: value for name, value in recorded.items() if name.split()[0] == group and name not in EXCUSED}
    results, errors = record_functions.computed(importlib.import_module(release), group, set(expected))
    assert not {name: error for name, error in errors.items() if name in expected}
    for name, value in expected.items():
        if value.dtype.kind == 'U':
            assert results[name] == value, name
        else:
            assert results[name].shape == value.shape, name
            np.testing.assert_allclose(results[name], value, rtol=1e-6, atol=1e-8, err_msg=name)
