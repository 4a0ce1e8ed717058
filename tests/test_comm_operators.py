"""The operators of `brainsyn.comm` against NumPy products, their derivatives against finite differences."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from brainsyn import comm
from brainsyn.comm.base import linear_sums

FLOAT32, FLOAT64 = np.dtype('float32'), np.dtype('float64')


def cases(precision, num_pre=37, num_post=45):
    """Name, operator, weight and the matrix that the two make up."""
    rng = np.random.default_rng(1)
    mask = rng.random((num_pre, num_post)) < 0.2
    mask[1], mask[:, 2], mask[3] = False, False, True
    matrix = rng.normal(size=(num_pre, num_post)).astype(precision)
    vector = rng.normal(size=num_post).astype(precision)
    one = precision.type(0.3)
    full, off_diagonal = np.ones(mask.shape), ~np.eye(num_pre, num_post, dtype=bool)
    return {
        'all-to-all, one weight': (comm.AllToAll(num_pre, num_post), one, one * full),
        'all-to-all, matrix': (comm.AllToAll(num_pre, num_post), matrix, matrix),
        'without self, one weight': (comm.AllToAll(num_pre, num_post, include_self=False), one, one * off_diagonal),
        'without self, matrix': (comm.AllToAll(num_pre, num_post, include_self=False), matrix, matrix * off_diagonal),
        'without self, fewer post': (comm.AllToAll(num_post, num_pre, False), matrix.T, matrix.T * off_diagonal.T),
        'one-to-one, one weight': (comm.OneToOne(num_post), one[None], one * np.eye(num_post)),
        'one-to-one, vector': (comm.OneToOne(num_post), vector, np.diag(vector)),
        'dense, one weight': (comm.Dense(mask), one, one * mask),
        'dense, matrix': (comm.Dense(mask), matrix, matrix * mask),
        'sparse, one weight': (comm.CSR.from_dense(mask), one, one * mask),
        'sparse, one per synapse': (comm.CSR.from_dense(mask), matrix[mask], matrix * mask),
    }


NAMES = list(cases(FLOAT32))


def activity(num_pre, precision):
    """Values of silent, spiking and graded populations, one in each row."""
    rng = np.random.default_rng(2)
    spikes = rng.random(num_pre) < 0.3
    graded = rng.normal(size=num_pre)
    return np.array([np.zeros(num_pre), spikes, np.ones(num_pre), spikes * graded, graded]).astype(precision)


def close(got, expected, precision):
    tolerance = 2e-5 if precision == FLOAT32 else 1e-12
    assert got.dtype == precision
    np.testing.assert_allclose(got, expected, rtol=tolerance, atol=10 * tolerance)


@pytest.fixture
def x64():
    with jax.enable_x64(True):
        yield


@pytest.mark.parametrize('name', NAMES)
def test_products(name, x64):
    operator, weight, matrix = cases(FLOAT64)[name]
    values = activity(operator.num_pre, FLOAT64)
    spikes = values[:3].astype(bool)

    @jax.jit
    def every_way(values, spikes, weight):
        return (
            operator.event(spikes[1], weight),
            operator.event(values[3], weight),
            operator.graded(values[4], weight),
            operator.event(spikes, weight),
            operator.event(values, weight),
            operator.graded(values[None], weight),
            operator._carry(linear_sums, values, weight),  # what other devices than CPUs compute
        )

    products = values @ matrix
    expected = (*products[[1, 3, 4]], products[:3], products, products[None], products)
    for got, product in zip(every_way(values, spikes, weight), expected, strict=True):
        close(got, product, FLOAT64)


@pytest.mark.parametrize('name', NAMES)
def test_in_a_scan_and_mapped(name):
    operator, weight, matrix = cases(FLOAT32)[name]
    spikes = activity(operator.num_pre, bool)[:3]

    def run(spikes, weight):
        def step(total, now):
            return total * 0.5 + operator.event(now, weight), None

        return jax.lax.scan(step, jnp.zeros(operator.num_post, FLOAT32), spikes)[0]

    decay = np.array([0.25, 0.5, 1.0])
    scaled = np.stack([weight, 2 * weight])
    over_weights = jax.jit(jax.vmap(run, in_axes=(None, 0)))(spikes, scaled)
    close(over_weights, decay @ spikes @ np.stack([matrix, 2 * matrix]), FLOAT32)
    over_spikes = jax.jit(jax.vmap(run, in_axes=(0, None)))(np.stack([spikes, spikes[::-1]]), weight)
    close(over_spikes, np.stack([decay @ spikes @ matrix, decay @ spikes[::-1] @ matrix]), FLOAT32)


@pytest.mark.parametrize('name', NAMES)
def test_derivatives_agree_with_finite_differences(name, x64):
    """Central differences of a bilinear map are exact, whatever the step."""
    rng = np.random.default_rng(4)
    operator, weight, _ = cases(FLOAT64)[name]
    values = activity(operator.num_pre, 'float64')[2:]
    at = values, weight
    toward = rng.normal(size=values.shape), rng.normal(size=weight.shape)
    backward = rng.normal(size=(len(values), operator.num_post))

    @jax.jit
    def derivatives(at, toward, backward):
        one_by_one = jax.vmap(operator.event, in_axes=(0, None))
        forward = [jax.jvp(carry, at, toward)[1] for carry in (operator.event, operator.graded, one_by_one)]
        reverse = [jax.vjp(carry, *at)[1](backward) for carry in (operator.event, operator.graded, one_by_one)]
        spikes_only = jax.vjp(lambda weight: operator.event(at[0] > 0, weight), at[1])[1](backward)
        return forward, reverse, spikes_only

    def difference(carry, at, toward):
        return (carry(*jax.tree.map(np.add, at, toward)) - carry(*jax.tree.map(np.subtract, at, toward))) / 2

    expected = difference(operator.graded, at, toward)
    forward, reverse, spikes_only = derivatives(at, toward, backward)
    for derivative in forward:
        np.testing.assert_allclose(derivative, expected, rtol=1e-11, atol=1e-11)
    for derivative in reverse:
        projected = sum(np.vdot(part, direction) for part, direction in zip(derivative, toward, strict=True))
        np.testing.assert_allclose(projected, np.vdot(backward, expected), rtol=1e-11)
    expected = difference(lambda weight: operator.graded(values > 0, weight), at[1:], toward[1:])
    np.testing.assert_allclose(np.vdot(spikes_only[0], toward[1]), np.vdot(backward, expected), rtol=1e-11)


def test_second_derivatives(x64):
    """Of c . y, by the values and the weights: c at the target of each synapse, in the row of its source."""
    operator, weight, matrix = cases(FLOAT64)['sparse, one per synapse']
    values, c = activity(operator.num_pre, FLOAT64)[4], np.arange(1.0, operator.num_post + 1)
    by_values = jax.grad(lambda values, weight: c @ operator.event(values, weight))
    forward = jax.jit(jax.jacfwd(by_values, 1))(values, weight)
    reverse = jax.jit(jax.jacrev(by_values, 1))(values, weight)
    pre_ids, post_ids = np.nonzero(matrix)
    expected = np.where(pre_ids == np.arange(operator.num_pre)[:, None], c[post_ids], 0)
    close(forward, expected, FLOAT64)
    close(reverse, expected, FLOAT64)


def test_sparse_derivatives_equal_dense_ones_through_time(x64):
    """A loss through 20 steps of surrogate spikes has the gradient that the dense product gives."""
    rng = np.random.default_rng(3)
    mask = rng.random((30, 30)) < 0.2
    weights = jnp.asarray(rng.normal(size=mask.shape), FLOAT64)
    rows, columns = np.nonzero(mask)
    drive = jnp.asarray(rng.normal(size=(20, 30)), FLOAT64)

    @jax.custom_jvp
    def spike(potential):
        return (potential > 0).astype(potential.dtype)

    spike.defjvp(lambda x, dot: (spike(x[0]), dot[0] / (1 + jnp.abs(x[0])) ** 2))

    def loss(weights, carry):
        def step(potential, now):
            spikes = spike(potential - 0.5)
            potential = 0.9 * potential * (1 - spikes) + now + carry(spikes, weights)
            return potential, potential

        potentials = jax.lax.scan(step, jnp.zeros(30, FLOAT64), drive)[1]
        return (potentials**2).mean()

    sparse = jax.jit(jax.grad(lambda w: loss(w[rows, columns], comm.CSR.from_dense(mask).event)))(weights)
    dense = jax.jit(jax.grad(lambda w: loss(w, comm.Dense(mask).event)))(weights)
    expected = jax.jit(jax.grad(lambda w: loss(w, lambda s, w: s @ (w * mask))))(weights)
    assert np.abs(expected).max() > 1e-3
    close(sparse, expected, FLOAT64)
    close(dense, expected, FLOAT64)


def test_operators_are_arguments_of_compiled_functions():
    operator, weight, matrix = cases(FLOAT32)['sparse, one per synapse']
    spikes = activity(operator.num_pre, bool)[1]
    compiled = jax.jit(lambda operator, spikes: operator.event(spikes, weight))
    close(compiled(operator, spikes), spikes @ matrix, FLOAT32)
    other = comm.CSR(operator.indptr, operator.indices[::-1], operator.num_post)
    assert np.abs(compiled(other, spikes) - spikes @ matrix).max() > 0.1


def test_precision_follows_the_weight(x64):
    operator, spikes = comm.OneToOne(3), np.array([True, False, True])
    assert operator.event(spikes, np.float32(2)).dtype == FLOAT32
    assert operator.event(spikes, 2).dtype == FLOAT64
    assert operator.event(spikes.astype(FLOAT32), 2.0).dtype == FLOAT32
    assert operator.event(spikes.astype(FLOAT64), np.float32(2)).dtype == FLOAT32


def test_wrong_shapes_are_named():
    sparse = comm.CSR([0, 1, 3], [0, 1, 2], num_post=4)
    with pytest.raises(ValueError, match=r'g_max has shape \(2,\); CSR from 2 to 4 cells .* \(\), \(1,\), \(3,\)'):
        sparse.check_weight(np.ones(2), 'g_max')
    with pytest.raises(ValueError, match=r'\(\), \(1,\), \(3, 2\)'):
        comm.AllToAll(3, 2).graded(np.ones(3), np.ones((2, 3)))
    with pytest.raises(ValueError, match=r'Dense carries the values of 3 cells, got shape \(2,\)'):
        comm.Dense(np.ones((3, 2))).event(np.ones(2), 1.0)
    with pytest.raises(ValueError, match='carries the values of 2 cells'):
        sparse.event(True, 1.0)
    with pytest.raises(ValueError, match=r'mask of Dense must have shape \(num_pre, num_post\), got shape \(3,\)'):
        comm.Dense(np.ones(3))
