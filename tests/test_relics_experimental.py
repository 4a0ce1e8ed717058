"""The namespace-style synapses of 2.3, against traces of that release."""
from pathlib import Path

import brainpy.math as bm
import numpy as np
import pytest
import record_experimental

import brainsyn as bp

RECORDED = Path(__file__).parent / 'data' / 'experimental-2.3.npz'


@pytest.fixture(autouse=True)
def double_precision():
    bm.enable_x64()
    yield
    bm.disable_x64()


@pytest.mark.parametrize('kind', ['Exponential', 'DualExponential', 'Alpha'])
def test_outputs_are_those_of_the_release(kind):
    with np.load(RECORDED) as recorded:
        for case in record_experimental.CASES:
            if case[0] == kind:
                trace = record_experimental.run(bp, bp.math, case)
                np.testing.assert_allclose(trace, recorded[' '.join(case)], rtol=0, atol=1e-9, err_msg=str(case))
