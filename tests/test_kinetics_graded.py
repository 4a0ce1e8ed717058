"""Graded synapses between groups: by hand, by finite differences, and against Jaxley's on a circuit of two cells."""
import brainunit as u
import jax
import jax.numpy as jnp
import jaxley
import numpy as np
import pytest
from jaxley.channels import Leak
from jaxley.connect import connect
from jaxley.synapses import IonotropicSynapse
from kinetics_cases import DT

import brainsyn as bp
from brainsyn import kinetics

bm = bp.math
MASK = np.random.default_rng(7).random((6, 4)) < 0.5


@pytest.fixture(autouse=True)
def double_precision():
    bm.enable_x64()
    yield
    bm.disable_x64()


def test_a_graded_synapse_is_its_kinetics_and_a_sum():
    """One step by hand, for each form of the connections; and a state for each connection where its rates are."""
    pre = bp.neurons.LIF(6, V_initializer=lambda shape: np.linspace(-60., -10., 6))
    indices = int(MASK.sum())
    weights = dict(sparse=np.linspace(1., 2., indices), dense=np.zeros((6, 4)))
    weights['dense'][MASK] = weights['sparse']
    expected_s = kinetics.Ionotropic(6, gS=1.).response(np.asarray(pre.V)[None], dt=DT)[0]
    expected = 1e-3 * (expected_s @ weights['dense']) * (-10. - 10.)
    for comp_method, k_minus in (('sparse', 0.025), ('dense', 0.025), ('sparse', np.full(indices, 0.025))):
        post = bp.neurons.LIF(4, V_initializer=bp.init.OneInit(10.))
        syn = bp.synapses.Ionotropic(pre, post, bp.conn.MatConn(MASK), comp_method=comp_method, k_minus=k_minus, e_syn=-10 * u.mV,
                                     gS=weights[comp_method] * u.nS)
        syn.update(dict(t=0., dt=DT, i=0))
        assert syn.s.shape == ((indices,) if np.size(k_minus) > 1 else (6,))
        np.testing.assert_allclose(post.input, expected, rtol=1e-9)


def test_a_graded_synapse_reads_the_past():
    pre, post = bp.neurons.LIF(1, V_initializer=bp.init.OneInit(-20.), tau=5.), bp.neurons.LIF(1)

    def gates(delay_step):
        net = bp.Network(pre=pre, post=post, syn=bp.synapses.Ionotropic(pre, post, bp.conn.All2All(), delay_step=delay_step))
        net.reset_state()
        runner = bp.DSRunner(net, monitors=['syn.s', 'pre.V'], progress_bar=False, dt=DT)
        runner.run(10.)
        return runner.mon['syn.s'][:, 0], runner.mon['pre.V'][:, 0]

    s, V = gates(0.5 * u.ms)
    seen = np.concatenate([np.full(6, -20.), V])[:100]  # delayed by five steps, and as before the start
    expected = kinetics.Ionotropic(1, gS=1.).response(seen[:, None], dt=DT)[:, 0]
    np.testing.assert_allclose(s, expected, rtol=1e-9)


CONNECTORS = {'all': lambda: bp.conn.All2All(), 'all but itself': lambda: bp.conn.All2All(include_self=False),
              'one': lambda: bp.conn.One2One(), 'some': lambda: bp.conn.FixedProb(0.4, seed=3),
              'near': lambda: bp.conn.GaussianProb(1.5, seed=3), 'ids': lambda: bp.conn.IJConn([0, 0, 5], [1, 2, 3])}


@pytest.mark.parametrize('name', CONNECTORS)
def test_a_graded_synapse_takes_any_connector(name):
    pre = bp.neurons.LIF(6, V_initializer=lambda shape: np.linspace(-60., -10., 6))
    s = np.asarray(kinetics.Ionotropic(6, gS=1.).response(np.asarray(pre.V)[None], dt=DT)[0])
    for comp_method in ('sparse', 'dense'):
        post = bp.neurons.LIF(6, V_initializer=bp.init.OneInit(10.))
        syn = bp.synapses.Ionotropic(pre, post, CONNECTORS[name](), comp_method=comp_method, gS=2e-3)
        syn.update(dict(t=0., dt=DT, i=0))
        mask = np.ones((6, 6)) if name == 'all' else np.asarray(syn.conn.as_matrix(), float)
        assert 0 < mask.sum() <= 36
        np.testing.assert_allclose(post.input, 2e-3 * (s @ mask) * (0. - 10.), rtol=1e-9)


def test_gradients_pass_through_a_graded_synapse():
    """With respect to each parameter, one for all cells and one for each connection."""
    def loss(parameters):
        pre, post = bp.neurons.LIF(2, V_initializer=bp.init.OneInit(-20.)), bp.neurons.LIF(3)
        syn = bp.synapses.Ionotropic(pre, post, bp.conn.MatConn(np.eye(2, 3) + np.eye(2, 3, 1) > 0), **parameters)
        for i in range(3):
            syn.update(dict(t=i * DT, dt=DT, i=i))
        return jnp.sum(post.input.value * jnp.arange(1., 4.))

    alike = dict(gS=0.5, k_minus=0.025, v_th=-30., delta=8., e_syn=-10., s_initializer=0.3)
    single = {**alike, **{name: np.full(4, alike[name]) for name in ('gS', 'k_minus', 'v_th', 'delta')}}
    for values in (alike, single):
        values = jax.tree.map(jnp.asarray, values)
        compiled = jax.jit(jax.value_and_grad(loss))
        gradients = compiled(values)[1]
        for name, value in values.items():
            step = jnp.zeros_like(value).at[(-1,) * value.ndim].set(1e-5 * abs(value.ravel()[0]))
            larger, smaller = (compiled({**values, name: value + sign * step})[0] for sign in (1, -1))
            difference = (larger - smaller) / (2 * step.max())
            assert difference != 0. and gradients[name].ravel()[-1] == pytest.approx(float(difference), rel=1e-6), name


def two_cells_in_jaxley(dt, duration):
    """Two passive cells, the first of which receives 0.01 nA."""
    cell = jaxley.Cell(jaxley.Branch(jaxley.Compartment(), ncomp=1), parents=[-1])
    net = jaxley.Network([cell, cell])
    net.insert(Leak())
    connect(net.cell(0).branch(0).loc(0.5), net.cell(1).branch(0).loc(0.5), IonotropicSynapse())
    for key, value in {'Leak_gLeak': 1e-4, 'Leak_eLeak': -70., 'v': -70., 'IonotropicSynapse_gS': 1e-4}.items():
        net.set(key, value)
    net.cell(0).branch(0).loc(0.5).stimulate(jnp.full(round(duration / dt), 0.01))
    for each in range(2):
        net.cell(each).branch(0).loc(0.5).record(verbose=False)
    return np.asarray(jaxley.integrate(net, delta_t=dt, t_max=duration))[:, -1]


def two_cells(dt, duration):
    area = 2 * np.pi * 1. * 10. * 1e-8  # cm2
    passive = dict(V_rest=-70., V_th=1e9, tau=1. / (1e-4 * 1e3) * u.ms, R=1. / (1e-4 * area) * u.ohm,
                   V_initializer=bp.init.OneInit(-70 * u.mV))
    net = bp.Network(a=bp.neurons.LIF(1, **passive), b=bp.neurons.LIF(1, **passive))
    net.syn = bp.synapses.Ionotropic(net.a, net.b, bp.conn.All2All(), gS=1e-4 * u.uS)
    runner = bp.DSRunner(net, inputs=('a.input', 10 * u.pA), monitors=['a.V', 'b.V'], dt=dt * u.ms, progress_bar=False)
    runner.run(duration)
    return np.array([runner.mon['a.V'][-1, 0], runner.mon['b.V'][-1, 0]])


def test_two_cells_are_those_of_jaxley_as_dt_goes_to_zero():
    """Both schemes are of first order; what they converge to, extrapolated from two steps, is the same."""
    limits = []
    for run in (two_cells, two_cells_in_jaxley):
        coarse, fine = run(0.02, 8.), run(0.01, 8.)
        limits.append(2. * fine - coarse)
    assert limits[0][1] > -60.  # the synapse acts
    np.testing.assert_allclose(limits[0], limits[1], atol=5e-3)
