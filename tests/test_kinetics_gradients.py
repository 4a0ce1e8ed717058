"""Synaptic kinetics as pure functions: finite differences, batches, vmap, and the same steps with variables."""

import inspect

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from kinetics_cases import APART, DT, PARAMETERS, inputs_of

import brainsyn as bp
from brainsyn import kinetics

bm = bp.math


@pytest.fixture(autouse=True)
def double_precision():
    bm.enable_x64()
    yield
    bm.disable_x64()


@pytest.mark.parametrize('name', PARAMETERS)
def test_gradients_are_finite_differences(name):
    """For each parameter of each class."""
    assert set(PARAMETERS[name]) | APART.get(name, set()) == set(inspect.signature(getattr(
        kinetics, name).__init__).parameters) - {'self', 'in_size', 'name', 'method', 'mode'}
    inputs = inputs_of(name)

    def loss(parameters):
        synapse = getattr(kinetics, name)(3, **parameters)
        return jnp.sum(synapse.response(inputs, dt=DT) ** 2 * jnp.arange(1., 4.))

    values = {key: jnp.asarray(value) for key, value in PARAMETERS[name].items()}
    compiled = jax.jit(jax.value_and_grad(loss))
    gradients = compiled(values)[1]
    for key, value in values.items():
        step = 1e-5 * abs(value)
        difference = (compiled({**values, key: value + step})[0] - compiled({**values, key: value - step})[0]) / (2. * step)
        assert difference != 0. and float(gradients[key]) == pytest.approx(float(difference), rel=1e-6), key


def test_gradients_of_what_scales():
    spikes = inputs_of('DualExpon')
    total = kinetics.DualExpon(3, A=1.).response(spikes, dt=DT).sum()
    assert jax.grad(lambda A: kinetics.DualExpon(3, A=A).response(spikes, dt=DT).sum())(2.) == pytest.approx(float(total))
    by_e_syn = jax.grad(lambda E: kinetics.Ionotropic(1, gS=2e-4, e_syn=E).current(-60.).sum())(-10.)
    assert float(by_e_syn) == pytest.approx(2e-4 * 0.2)


@pytest.mark.parametrize('name', ['AMPA', 'GABAa', 'BioNMDA'])
def test_the_length_of_a_pulse_is_a_number_of_steps(name):
    """Between two numbers of steps nothing changes, and the gradient says so."""
    def loss(T_dur):
        return jnp.sum(getattr(kinetics, name)(3, T_dur=T_dur).response(inputs_of(name), dt=DT))

    assert jax.grad(loss)(0.55) == 0. and loss(0.55) == loss(0.58) != loss(0.65)


@pytest.mark.parametrize('name', PARAMETERS)
def test_batches_vmap_and_arrays_of_parameters_are_one_by_one(name):
    inputs = np.stack([inputs_of(name, 30, seed=seed) for seed in range(2)], axis=1)
    key, value = next(iter(PARAMETERS[name].items()))
    values = value * np.array([0.9, 1., 1.1])

    def run(value, inputs):
        return getattr(kinetics, name)(3, **{key: value}).response(inputs, dt=DT)

    batched = run(values, inputs)  # (time, sample, cell)
    alone = jax.vmap(jax.vmap(run, in_axes=(None, 1)), in_axes=(0, None))(jnp.asarray(values), inputs)
    for cell in range(3):
        np.testing.assert_allclose(batched[:, :, cell], alone[cell, :, :, cell].T, rtol=1e-12)


@pytest.mark.parametrize('name', PARAMETERS)
def test_steps_with_variables_are_the_pure_steps(name):
    inputs = inputs_of(name, 3)
    synapse = getattr(kinetics, name)(3)
    expected = np.asarray(synapse.response(inputs, dt=DT))
    for _ in range(2):
        given = [synapse.update(dict(t=i * DT, dt=DT, i=i), x) for i, x in enumerate(inputs)]
        np.testing.assert_allclose(given, expected, rtol=1e-12)
        synapse.reset_state()
    if name not in ('STP', 'STD'):
        synapse.update(dict(t=0., dt=DT, i=0), inputs[0])
        np.testing.assert_allclose(synapse.update_return(), expected[0], rtol=1e-12)
    synapse.init_state(batch_size=2)
    assert synapse.update(dict(t=0., dt=DT, i=0), np.stack([inputs[0]] * 2)).shape == (2, 3)


def test_only_some_kinetics_are_linear():
    for name in PARAMETERS:
        a, b = inputs_of(name, seed=1), inputs_of(name, seed=2)
        synapse = getattr(kinetics, name)(3)
        to_sum, to_a, to_b = np.moveaxis(synapse.response(np.stack([a + b, a, b], axis=1), dt=DT), 1, 0)
        is_sum = np.allclose(to_sum, to_a + to_b, rtol=1e-9)
        assert synapse.is_linear == is_sum == (name in ('Expon', 'DualExpon', 'Alpha')), name
