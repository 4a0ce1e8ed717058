"""Neuron models and channels give the traces of BrainPy 2.3.8, recorded by record_neurons.py."""
from functools import partial
from pathlib import Path
from types import SimpleNamespace

import brainpy
import brainpy.math as bm
import jax
import jax.numpy as jnp
import numpy as np
import pytest
from neuron_cases import CASES, SENSITIVE, TRAINABLE, gradient_case, kept, loss_of, state_of

from brainsyn import channels, neurons
from brainsyn.dynsys.protocol import set_shared

bp = SimpleNamespace(neurons=neurons, channels=channels, CondNeuGroup=neurons.CondNeuGroup, init=brainpy.init, math=bm)
RECORDED = np.load(Path(__file__).parent / 'data' / 'neurons-2.3.8.npz')


@pytest.fixture(autouse=True)
def double_precision():
    bm.enable_x64()
    yield
    bm.disable_x64()


def attribute(group, path):
    for name in path.split('.'):
        group = getattr(group, name)
    return group


def simulate(group, names, data=None, as_x=False, steps=1000, **_):
    """Traces of variables of a group, whose input is ``data`` in each step."""
    data = None if data is None else jnp.asarray(data)

    def step(t, i):
        shared = dict(t=t, dt=.1, i=i)
        set_shared(shared)
        group.clear_input()
        if as_x:
            group.update(shared, data)
        else:
            if data is not None:
                group.input += data
            group.update(shared)
        return [attribute(group, name).value for name in names]

    return dict(zip(names, bm.for_loop(step, (jnp.asarray(np.arange(steps) * .1), jnp.arange(steps))), strict=True))


def since_start(trace):
    """A trace of numbers, in which all times before the start count as one, and all that diverged as equal."""
    return np.nan_to_num(np.maximum(trace.astype(float), -1e6), nan=-1e6)


def tolerance(name, key, expected):
    """1e-9; for sensitive traces, from where 2.3.8 departs from itself, ten times as far as it does."""
    if name not in SENSITIVE:
        return 1e-9
    departure = np.abs(RECORDED[f'{name} nudged|{key}'].astype(float) - expected)
    return 1e-9 + 10. * np.maximum.accumulate(departure.max(axis=tuple(range(1, departure.ndim)), keepdims=True))


@pytest.mark.parametrize('name', CASES)
@pytest.mark.filterwarnings('ignore::brainsyn.switches.LegacyDefectWarning')
def test_trace_is_that_of_2_3_8(name):
    case = CASES[name]
    group = case['build'](bp)
    expected = {key.split('|')[1]: RECORDED[key] for key in RECORDED.files if key.split('|')[0] == name}
    assert sorted(expected) == state_of(group)
    if case['by_hand']:
        group.clear_input = lambda: None
    traces = simulate(group, list(expected), **case)
    for key, trace in traces.items():
        trace = kept(trace)
        assert trace.dtype == expected[key].dtype
        difference = np.abs(since_start(trace) - since_start(expected[key]))
        assert (difference <= tolerance(name, key, expected[key])).all(), f'{key}: {difference.max()}'


@pytest.mark.parametrize('model', [model for model in TRAINABLE if model != 'HindmarshRose'])
def test_gradient_is_that_of_2_3_8(model):
    group, data = gradient_case(bp, model)

    def update(t, dt, i, x):
        group.update(dict(t=t, dt=dt, i=i), x)

    gradient = jax.grad(loss_of(group, update))(jnp.asarray(data))
    np.testing.assert_allclose(gradient, RECORDED[f'{model} gradient|gradient'], rtol=1e-9, atol=1e-9)
