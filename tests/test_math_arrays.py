"""Arrays of ``brainsyn.math`` keep the idioms of BrainPy 2.3, in and out of JAX's transformations."""
import pickle

import brainpy
import jax
import jax.numpy as jnp
import numpy as np
import pytest

import brainsyn as bp
import brainsyn.math as bm

RESULTS = {
    'sum': lambda v: v + 1., 'reflected': lambda v: 2. * v, 'numpy on the left': lambda v: np.ones(3) - v,
    'negative': lambda v: -v, 'comparison': lambda v: v > 0., 'power': lambda v: v ** 2, 'function': bm.sin,
    'where': lambda v: bm.where(v > 0., v, 0.), 'method': lambda v: v.astype(int), 'cumsum': lambda v: v.cumsum(),
    'creation': lambda v: bm.zeros(3), 'one of several': lambda v: bm.split(v, 1)[0],
    'from numpy': lambda v: bm.asarray(np.ones(3)), 'random': lambda v: bm.random.rand(3),
    'stream': lambda v: bm.random.RandomState(seed=1).normal(size=3),
    'current': lambda v: bp.inputs.section_input([0., 1., 2.], [1., 1., 1.], dt=1.),
}


@pytest.mark.parametrize('kind', ['Array', 'Variable', 'TrainVar'])
@pytest.mark.parametrize('result', RESULTS)
def test_a_result_can_be_written_into(result, kind):
    x = RESULTS[result](getattr(bm, kind)(bm.asarray([-1., 0., 1.])))
    expected = np.array(x)
    expected[1] = x[1] = expected.dtype.type(7)
    assert type(x) is bm.Array
    np.testing.assert_array_equal(np.asarray(x), expected)


@pytest.mark.parametrize('owner', [bm, brainpy.math], ids=['brainsyn', 'brainpy'])
def test_arrays_serve_as_indices_of_every_variable(owner):
    v = owner.Variable(bm.arange(4.))
    v[bm.asarray([0, 2])] = 5.
    v[v > 4.] += 1.
    v[bm.asarray([1]), ] = -1.
    np.testing.assert_array_equal(np.asarray(v.value), [6., -1., 6., 3.])
    np.testing.assert_array_equal(np.asarray(v[bm.asarray([True, False, False, True])]), [6., 3.])


@pytest.mark.parametrize('x', [bm.asarray([3.]), bm.Variable(bm.asarray([[3.]])), bm.asarray([1.]) + 2.])
def test_one_element_is_a_number(x):
    assert float(x) == 3. and int(x) == 3 and complex(x) == 3. and '%.1f' % x == '3.0'  # noqa: UP031


def test_several_elements_are_no_number():
    with pytest.raises((TypeError, ValueError)):
        float(bm.ones(2))


def test_the_idiom_works_inside_transformations():
    def body(x):
        y = x * 2.
        y[0] = 1.
        return y

    x = bm.asarray([3., 4.])
    np.testing.assert_array_equal(np.asarray(jax.jit(body)(x)), [1., 8.])
    np.testing.assert_array_equal(np.asarray(bm.jit(body)(x)), [1., 8.])
    np.testing.assert_array_equal(np.asarray(jax.vmap(body)(bm.stack([x, x]))), [[1., 8.]] * 2)
    np.testing.assert_array_equal(np.asarray(jax.grad(lambda u: bm.sum(body(u) ** 2))(x)), [0., 32.])  # d(2u)²/du = 8u
    carry, _ = jax.lax.scan(lambda c, _: (body(c), None), x, None, length=3)
    np.testing.assert_array_equal(np.asarray(carry), [1., 32.])
    last = jax.lax.while_loop(lambda c: c[1] < 20., body, x)
    np.testing.assert_array_equal(np.asarray(last), [1., 32.])


def test_variables_are_tracked_through_a_compiled_loop():
    v = bm.Variable(bm.zeros(2))

    def step(i):
        v[bm.asarray([1])] += i
        return v + 1.

    history = bm.for_loop(step, bm.arange(4))
    np.testing.assert_array_equal(np.asarray(v.value), [0., 6.])
    np.testing.assert_array_equal(np.asarray(history), [[1., 1.], [1., 2.], [1., 4.], [1., 7.]])


def test_brainpys_own_arrays_count_as_instances_and_the_other_way_round():
    assert isinstance(brainpy.math.zeros(2), bm.Array) and isinstance(bm.zeros(2), brainpy.math.Array)
    assert isinstance(brainpy.math.TrainVar(jnp.zeros(2)), bm.TrainVar)
    assert isinstance(brainpy.math.TrainVar(jnp.zeros(2)), bm.Variable)
    assert not isinstance(brainpy.math.Variable(jnp.zeros(2)), bm.TrainVar)
    assert not isinstance(jnp.zeros(2), bm.Array)
    assert bm.JaxArray is bm.ndarray is bm.Array


def test_brainpys_own_arrays_are_left_as_they_are():
    assert isinstance(brainpy.math.zeros(2) + 1., jax.Array)
    assert type(brainpy.math.sin(jnp.zeros(2))) is brainpy.math.Array


def test_a_variable_stays_what_it_is():
    v = bm.Variable(bm.zeros(2))
    w = v
    v += 1.
    assert w is v and type(bm.as_variable(bm.zeros(2))) is not bm.Array
    assert isinstance(bm.as_variable(bm.zeros(2)), bm.Variable)
    np.testing.assert_array_equal(np.asarray(w.value), [1., 1.])


def test_surrogate_gradients_take_arrays():
    x = bm.Variable(bm.asarray([-0.5, 0.5]))
    np.testing.assert_array_equal(np.asarray(bm.surrogate.sigmoid(x - 0.)), [0., 1.])
    np.testing.assert_array_equal(np.asarray(bm.surrogate.Sigmoid()(x * 1.)), [0., 1.])


def test_functions_and_arrays_pickle():
    assert pickle.loads(pickle.dumps(bm.sin)) is bm.sin
    copy = pickle.loads(pickle.dumps(bm.arange(3)))
    np.testing.assert_array_equal(np.asarray(copy), [0, 1, 2])


@pytest.mark.parametrize('stream', [lambda: bm.random.RandomState(7), lambda: bm.random.RandomState(seed=7),
                                    lambda: bm.random.default_rng(7)])
def test_a_seed_names_a_stream(stream):
    np.testing.assert_array_equal(np.asarray(stream().rand(4)), np.asarray(bm.random.RandomState(7).rand(4)))
    assert bm.random.default_rng(None, clone=False) is bm.random.DEFAULT


@pytest.mark.parametrize(('method', 'operands', 'expected'), [
    ('abs_', (), [1., 2.]), ('absolute_', (), [1., 2.]), ('cosh_', (), np.cosh([-1., 2.])), ('copy_', ([5., 6.],), [5., 6.]),
    ('clip_', (-.5, .5), [-.5, .5]), ('add_', (1.,), [0., 3.]), ('mul_', (2.,), [-2., 4.]), ('multiply_', (2.,), [-2., 4.]),
])
def test_methods_that_write_into_the_array(method, operands, expected):
    for array in (bm.Variable(bm.asarray([-1., 2.])), bm.asarray([-1., 2.])):
        assert getattr(array, method)(*operands) is array
        np.testing.assert_allclose(array, expected, rtol=1e-6)


def test_bytes():
    assert bm.Variable(bm.asarray([-1., 2.])).tobytes() == np.float32([-1., 2.]).tobytes()
