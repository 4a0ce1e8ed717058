"""Sparse wiring: its constructors, awkward networks, merged rows, and both of its implementations."""

from functools import partial

import jax
import jax.numpy as jnp
import numpy as np
import pytest
import scipy.sparse

from brainsyn import comm
from brainsyn.comm import csr, kernels


def random_pairs(num_pre, num_post, number, seed=0):
    rng = np.random.default_rng(seed)
    return rng.integers(0, num_pre, number), rng.integers(0, num_post, number)


def matrix_of(pre_ids, post_ids, weight, shape):
    return scipy.sparse.coo_array((np.broadcast_to(weight, len(pre_ids)), (pre_ids, post_ids)), shape).tocsr()


# num_pre, num_post, number of synapses; many pairs occur several times, many rows and columns are empty.
NETWORKS = [(1, 1, 0), (1, 1, 1), (1, 70, 40), (70, 1, 40), (32, 9, 500), (300, 200, 900)]


@pytest.mark.parametrize('num_pre, num_post, number', NETWORKS)
def test_awkward_networks(num_pre, num_post, number):
    pre_ids, post_ids = random_pairs(num_pre, num_post, number)
    operator = comm.CSR.from_pairs(pre_ids, post_ids, num_pre, num_post)
    in_order = np.argsort(pre_ids, kind='stable')
    rng = np.random.default_rng(4)
    weight = rng.normal(size=number).astype(np.float32)
    spikes = np.stack([rng.random(num_pre) < probability for probability in (0, 0.02, 0.5, 1)])
    scale = rng.normal(size=num_pre).astype(np.float32)
    for given, matrix in (
        (np.float32(0.7), matrix_of(pre_ids, post_ids, 0.7, (num_pre, num_post))),
        (weight, matrix_of(pre_ids[in_order], post_ids[in_order], weight, (num_pre, num_post))),
    ):
        for values in (spikes, spikes[2] * scale):
            np.testing.assert_allclose(operator.event(values, given), values @ matrix, rtol=1e-5, atol=1e-5)


@pytest.mark.skipif(not kernels.kernel_available(), reason='the package was built without compiled kernels')
@pytest.mark.parametrize('precision', ['float32', 'float64'])
def test_compiled_kernel_and_jax_loop_give_the_same_numbers(precision):
    with jax.enable_x64(True):
        rng = np.random.default_rng(5)
        operator = comm.CSR.from_pairs(*random_pairs(500, 300, 20000), 500, 300)
        weight = jnp.asarray(rng.normal(size=20000), precision)
        spikes = jnp.asarray(rng.random((3, 500)) < 0.1)
        for values in (spikes, spikes * jnp.asarray(rng.normal(size=500), precision)):
            for given in (weight, jnp.ones((), precision)):
                compiled, = jax.jit(kernels.add_rows)((operator,), values, (given,))
                loop, = jax.jit(csr.add_rows)((operator,), values, (given,))
                assert compiled.dtype == loop.dtype == precision
                tolerance = {'float32': 1e-5, 'float64': 1e-13}[precision]
                np.testing.assert_allclose(compiled, loop, rtol=tolerance, atol=tolerance)


def test_kernels_can_be_turned_off(monkeypatch):
    monkeypatch.setenv('BRAINSYN_KERNELS', '0')
    assert not comm.kernel_available.__wrapped__()


@pytest.mark.skipif(jax.default_backend() != 'cpu', reason='the loop is for CPUs')
@pytest.mark.parametrize('batch, values, precision', [(1, 'bool', 'float32'), (4, 'float64', 'float64')])
def test_xla_makes_one_function_of_the_loop(batch, values, precision):
    """Otherwise each spike would cost a dozen calls of the runtime, and the operator lose its speed unnoticed."""
    with jax.enable_x64(True):
        operator = comm.CSR.from_pairs(*random_pairs(500, 300, 20000), 500, 300)
        other = comm.CSR.from_pairs(*random_pairs(500, 80, 4000), 500, 80)
        arguments = (operator, other), jnp.zeros((batch, 500), values), (jnp.ones(20000, precision), jnp.ones((), precision))
        compiled = jax.jit(csr.add_rows).lower(*arguments).compile().as_text()
    assert ' while(' in compiled
    assert ' while(' not in compiled[compiled.index('ENTRY') :]


def test_merged_rows_give_what_the_operators_give():
    rng = np.random.default_rng(6)
    operators = [comm.CSR.from_pairs(*random_pairs(40, n, k, seed=n), 40, n) for n, k in ((30, 90), (1, 0), (50, 400))]
    merged = comm.MergedRows(operators)
    one_each = (0.3, -2.0, np.float32(1.5))
    mixed = (rng.normal(size=90).astype(np.float32), 0.5, np.ones(1, np.float32))
    vectors = tuple(rng.normal(size=operator.indices.size).astype(np.float32) for operator in operators)

    def separate(spikes, weights):
        return tuple(operator.event(spikes, weight) for operator, weight in zip(operators, weights, strict=True))

    def loss(event, spikes, weights):
        return sum((part**2).sum() for part in event(spikes, weights))

    close = partial(np.testing.assert_allclose, rtol=1e-4, atol=1e-4)
    for weights, spikes in (
        (one_each, rng.random(40) < 0.3),
        (mixed, rng.random((2, 3, 40)) < 0.3),
        (vectors, rng.normal(size=40).astype(np.float32)),
    ):
        jax.tree.map(close, jax.jit(merged.event)(spikes, weights), jax.jit(separate)(spikes, weights))
    several = jnp.asarray(rng.random((4, 40)) < 0.3)
    for axes in ((0, None), (None, 0), (0, 0)):
        weights = tuple(jnp.stack([vector * k for k in range(4)]) if axes[1] == 0 else jnp.asarray(vector) for vector in vectors)
        arguments = several if axes[0] == 0 else several[0], weights
        jax.tree.map(close, jax.vmap(merged.event, axes)(*arguments), jax.vmap(separate, axes)(*arguments))
    of_merged, of_separate = (jax.jit(jax.grad(partial(loss, event), (0, 1))) for event in (merged.event, separate))
    jax.tree.map(close, of_merged(spikes, vectors), of_separate(spikes, vectors))


def test_constructors_agree():
    rng = np.random.default_rng(7)
    mask = rng.random((20, 30)) < 0.2
    expected = scipy.sparse.csr_array(mask)
    shuffled = rng.permutation(np.argwhere(mask))
    for operator in (
        comm.CSR.from_dense(mask),
        comm.CSR.from_dense(scipy.sparse.coo_array(mask)),
        comm.CSR(expected.indptr, expected.indices, 30),
    ):
        np.testing.assert_array_equal(operator.indptr, expected.indptr)
        np.testing.assert_array_equal(operator.indices, expected.indices)
        assert operator.indices.dtype == np.int32
    operator = comm.CSR.from_pairs(*shuffled.T, 20, 30)
    np.testing.assert_array_equal(operator.indptr, expected.indptr)
    by_pre = shuffled[np.argsort(shuffled[:, 0], kind='stable')]
    np.testing.assert_array_equal(operator.indices, by_pre[:, 1])


@pytest.mark.parametrize(
    'build, message',
    [
        (lambda: comm.CSR([0, 2, 1], [0], 3), 'indptr of CSR must rise from 0 to the number of synapses, 1'),
        (lambda: comm.CSR([1, 2], [0, 1], 3), 'indptr of CSR must rise from 0'),
        (lambda: comm.CSR([0, 1], [3], 3), r'indices of CSR must lie in \[0, num_post = 3\), got 3 to 3'),
        (lambda: comm.CSR([0, 1], [-1], 3), 'got -1 to -1'),
        (lambda: comm.CSR([0, 1], [0.5], 3), 'indices of CSR must be a vector of integers, got float64'),
        (lambda: comm.CSR([[0, 1]], [0], 3), r'indptr of CSR must be a vector of integers, got int64 of shape \(1,'),
        (lambda: comm.CSR.from_pairs([0, 1], [0], 2, 2), 'as many pre_ids as post_ids, got 2 and 1'),
        (lambda: comm.CSR.from_pairs([2], [0], 2, 2), r'pre_ids of CSR must lie in \[0, num_pre = 2\), got 2 to 2'),
        (lambda: comm.MergedRows([]), r'share their presynaptic cells, got num_pre = \[\]'),
        (lambda: comm.MergedRows([comm.CSR([0], [], 3), comm.CSR([0, 0], [], 3)]), r'got num_pre = \[0, 1\]'),
        (
            lambda: comm.MergedRows([comm.CSR([0, 1], [0], 3)]).event([True], [np.ones(2)]),
            r'weights\[0\] has shape \(2,\); CSR from 1 to 3 cells takes one of the shapes \(\), \(1,\), \(1,\)',
        ),
    ],
)
def test_bad_wiring_is_named(build, message):
    with pytest.raises(ValueError, match=message):
        build()
