"""Synaptic kinetics beside the classes of the same names in brainpy.state, brainpy.dyn and Jaxley."""
import re
from pathlib import Path

import brainpy
import brainpy.state
import brainstate
import brainunit as u
import jax.numpy as jnp
import jaxley.synapses
import numpy as np
import pytest
from kinetics_cases import DT, inputs_of

import brainsyn as bp
from brainsyn import kinetics

bm = bp.math


@pytest.fixture(autouse=True)
def double_precision():
    bm.enable_x64()
    yield
    bm.disable_x64()


STATE_CLASSES = ['Expon', 'DualExpon', 'Alpha', 'AMPA', 'GABAa', 'BioNMDA', 'STP', 'STD']


@pytest.mark.parametrize('precision, tolerance', [(64, 1e-12), (32, 1e-6)])
@pytest.mark.parametrize('name', STATE_CLASSES)
def test_each_step_is_that_of_brainpy_state(name, precision, tolerance):
    if precision == 32:
        bm.disable_x64()
    inputs = inputs_of(name, 60).astype(f'float{precision}')
    unit = u.mS if name in ('Expon', 'DualExpon', 'Alpha') else 1.
    with brainstate.environ.context(dt=DT * u.ms, precision=precision):
        theirs = getattr(brainpy.state, name)(3)
        theirs.init_state()

        def step(i, t, x):
            with brainstate.environ.context(t=t * u.ms, i=i):
                return u.get_mantissa(theirs.update(x * unit))

        steps = np.arange(len(inputs))
        expected = brainstate.transform.for_loop(step, steps, DT * steps, inputs)
    given = np.asarray(getattr(kinetics, name)(3).response(inputs, dt=DT))
    assert given.dtype == f'float{precision}'
    # each step adds its rounding to that of the steps before
    np.testing.assert_allclose(given, expected, rtol=tolerance, atol=10 * tolerance)


@pytest.mark.parametrize('precision, tolerance', [(64, 1e-12), (32, 1e-6)])
def test_each_step_is_that_of_jaxley(precision, tolerance):
    if precision == 32:
        bm.disable_x64()
    theirs = jaxley.synapses.IonotropicSynapse()
    values = dict(gS=3e-4, e_syn=-10., k_minus=0.05, v_th=-30., delta=8.)
    params = {f'IonotropicSynapse_{name}': value for name, value in values.items()}
    V = np.linspace(-90., 40., 9).astype(f'float{precision}')
    states = [{'IonotropicSynapse_s': jnp.full(1, 0.2)}]
    for each in V:
        states.append(theirs.update_states(states[-1], DT, jnp.full(1, each), jnp.full(1, -65.), params))
    expected = 3e-4 * np.array([state['IonotropicSynapse_s'] for state in states[1:]])
    ours = kinetics.Ionotropic(1, **values)
    np.testing.assert_allclose(ours.response(V[:, None], dt=DT), expected, rtol=tolerance, atol=3e-4 * tolerance)

    ours.s.value = states[-1]['IonotropicSynapse_s']
    current = theirs.compute_current(states[-1], jnp.full(1, 0.), jnp.full(1, -65.), params)
    np.testing.assert_allclose(ours.current(-65., outward=True), current, rtol=tolerance)


# brainpy.dyn, with the parameters that make its class the same
DYN_CLASSES = {'Expon': ('Expon', {}), 'DualExpon': ('DualExponV2', {}), 'Alpha': ('Alpha', dict(tau_decay=8.)),
               'NMDA': ('NMDA', {}), 'AMPA': ('AMPA', {}), 'GABAa': ('GABAa', {}), 'STD': ('STD', {})}


@pytest.mark.parametrize('name', DYN_CLASSES)
def test_each_step_is_that_of_brainpy_dyn(name):
    cls, parameters = DYN_CLASSES[name]
    inputs = inputs_of(name, 20)
    theirs, ours = getattr(brainpy.dyn, cls)(3, **parameters), getattr(kinetics, name)(3)
    for i, x in enumerate(inputs):
        brainpy.share.save(t=i * DT, dt=DT, i=i)
        expected = bm.as_jax(theirs.update(bm.as_jax(x)))
        given = ours.update(dict(t=i * DT, dt=DT, i=i), x)
        if name == 'STD':  # which gives there what is left after the spike, in every step
            given = ours.x.value
        np.testing.assert_allclose(given, expected, rtol=1e-12, atol=1e-14)


def test_the_page_lists_every_class():
    page = (Path(__file__).parent.parent / 'docs' / 'kinetics.rst').read_text()
    others, legacy = re.findall(r'(?:^=+(?: +=+)+\n.*?){2}^=+(?: +=+)+$', page, re.MULTILINE | re.DOTALL)[:2]
    assert set(re.findall(r'^``(\w+)``', others, re.MULTILINE)) - {'kinetics'} == set(kinetics.__all__)
    outputs = {'COBA', 'CUBA', 'MgBlock'}  # one row
    assert set(re.findall(r'``(\w+)``', ' '.join(line[:19] for line in legacy.splitlines()[3:]))) == (
        set(kinetics.__all__) - outputs - {'Synapse'})
    for column, module in ((1, brainpy.state), (2, brainpy.dyn), (3, jaxley.synapses)):
        spans = [match.span() for match in re.finditer('=+', others.splitlines()[0])]
        for line in others.splitlines()[3:-1]:
            for name in re.findall('``([A-Z][A-Za-z]+)``', line[slice(*spans[column])]):
                assert hasattr(module, name) or name == 'A', name
