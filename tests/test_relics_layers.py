"""The layers of BrainPy 2.0, against what those of 2.0.2 gave for the same weights."""
from pathlib import Path

import brainpy.math as bm
import numpy as np
import pytest

import brainsyn.v2_0 as bp

RECORDED = Path(__file__).parent / 'data' / 'layers-2.0.npz'


@pytest.fixture(autouse=True)
def double_precision():
    bm.enable_x64()
    yield
    bm.disable_x64()


@pytest.mark.parametrize('kind', ['VanillaRNN', 'GRU', 'LSTM', 'LinearReadout', 'Dense'])
def test_layers_compute_what_those_of_the_release_did(kind):
    layer = getattr(bp.layers, kind)(4, 3, *([] if kind == 'Dense' else [2]))
    with np.load(RECORDED) as recorded:
        for name, variable in layer.vars('relative').items():
            variable.value = bm.asarray(recorded[f'{kind} {name}'])
        for step in range(3):
            output = layer(bm.asarray(recorded[f'{kind} x{step}']))
            np.testing.assert_allclose(np.asarray(output), recorded[f'{kind} y{step}'], rtol=1e-12, atol=1e-14)


def test_an_own_module_is_called_with_data_and_has_trainable_parameters():
    class Scaled(bp.layers.Module):
        def __init__(self):
            super().__init__()
            self.w = self.get_param(bp.init.OneInit(2.), (3,))
            self.b = self.get_param(None, (3,))

        def update(self, x):
            return x * self.w

    layer = Scaled()
    assert layer.b is None and list(layer.train_vars('relative')) == ['w']
    np.testing.assert_array_equal(np.asarray(layer(bm.arange(3.))), [0., 2., 4.])
