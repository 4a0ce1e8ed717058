"""DSRunner and LoopOverTime do what those of BrainPy 2.3.8 did, as recorded by record_running.py."""
from pathlib import Path
from types import SimpleNamespace

import brainpy.math as bm
import numpy as np
import pytest
from running_cases import CASES

from brainsyn.dynsys import DynamicalSystem, Network, NeuGroup
from brainsyn.running import DSRunner, LoopOverTime

bp = SimpleNamespace(DynamicalSystem=DynamicalSystem, Network=Network, NeuGroup=NeuGroup, DSRunner=DSRunner,
                     LoopOverTime=LoopOverTime, told_to_grad=lambda loop: {})
RECORDED = np.load(Path(__file__).parent / 'data' / 'running-2.3.8.npz')


@pytest.fixture
def double_precision():
    bm.enable_x64()
    yield
    bm.disable_x64()


def expected(case):
    return {key.split('|')[1]: RECORDED[key] for key in RECORDED.files if key.split('|')[0] == case}


def check(results, case, tolerance):
    assert sorted(results) == sorted(expected(case))
    for key, array in expected(case).items():
        result = np.asarray(results[key])
        assert result.shape == array.shape and result.dtype == array.dtype, key
        np.testing.assert_allclose(result, array, rtol=0, atol=tolerance, err_msg=key)


@pytest.mark.parametrize('case', CASES)
@pytest.mark.filterwarnings('ignore:duration=')
def test_as_2_3_8(case, double_precision):
    check(CASES[case](bp, bm), case, tolerance=0 if 'clock' in case else 1e-12)


@pytest.mark.filterwarnings('ignore:duration=')
def test_time_in_single_precision_is_bit_for_bit_that_of_2_3_8():
    check(CASES['clock_over_two_runs'](bp, bm), 'float32', tolerance=0)
