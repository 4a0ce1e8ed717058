"""Neuron models and channels give the traces of BrainPy 2.3.8, recorded by record_neurons.py."""
from functools import partial
from pathlib import Path

import jax
import numpy as np
import pytest
from neuron_cases import CASES, GRADIENTS, SENSITIVE, gradient_of, record

import brainsyn as bp

RECORDED = np.load(Path(__file__).parent / 'data' / 'neurons-2.3.8.npz')
QUICK = ['thalamic relay cell', 'own channels', 'channels batching', 'LIF ref_var', 'AdExIF refractory array',
         'LIF heterogeneous', 'Izhikevich x', 'GIF training', 'LIF refractory training', 'HH batching', 'HH rk4',
         'LIF keep_size', 'LIF of initializers', 'ICaN_IS2008 CalciumFirstOrder',
         'PoissonGroup with a seed', 'SpikeTimeGroup out of order']


def stratified(name):
    """All cases without a twist, and one of each twist; the others with ``-m full``."""
    return pytest.param(name, marks=[] if ' ' not in name or name in QUICK else pytest.mark.full)


@pytest.fixture(autouse=True)
def as_in_2_3_8():
    """Double precision, and the random numbers of its JAX."""
    partitionable = jax.config.jax_threefry_partitionable
    jax.config.update('jax_threefry_partitionable', False)
    bp.math.enable_x64()
    yield
    bp.math.disable_x64()
    jax.config.update('jax_threefry_partitionable', partitionable)


def since_start(trace):
    """A trace of numbers, in which all times before the start count as one, and so do all that diverged."""
    return np.nan_to_num(np.maximum(trace.astype(float), -1e6), nan=-1e6)


def tolerance(name, key, expected):
    """1e-9; in sensitive traces, from where 2.3.8 departs from itself, ten times as far as it does."""
    if name not in SENSITIVE:
        return 1e-9
    departure = np.abs(RECORDED[f'{name} nudged|{key}'].astype(float) - expected)
    return 1e-9 + 10. * np.maximum.accumulate(departure.max(axis=tuple(range(1, departure.ndim)), keepdims=True))


@pytest.mark.parametrize('name', [stratified(name) for name in CASES])
@pytest.mark.filterwarnings('ignore::brainsyn.switches.LegacyDefectWarning')
def test_trace_is_that_of_2_3_8(name, monkeypatch):
    monkeypatch.setattr(bp, 'DSRunner', partial(bp.DSRunner, on_nan='ignore'))  # some diverged then, too
    traces = record(bp, CASES[name])
    assert sorted(traces) == sorted(key.split('|')[1] for key in RECORDED.files if key.split('|')[0] == name)
    for key, trace in traces.items():
        expected = RECORDED[f'{name}|{key}']
        assert trace.dtype == expected.dtype
        difference = np.abs(since_start(trace) - since_start(expected))
        assert (difference <= tolerance(name, key, expected)).all(), f'{key}: {difference.max()}'


@pytest.mark.parametrize('model', GRADIENTS)
def test_gradient_is_that_of_2_3_8(model):
    gradient = gradient_of(bp, jax, model, lambda group, shared, x: group.update(shared, x))
    np.testing.assert_allclose(gradient, RECORDED[f'{model} gradient|gradient'], rtol=1e-9, atol=1e-9)
