"""What holds for every network: products, superposition, batches, splits, connectors."""
import jax
import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

import brainsyn as bp
import brainsyn.math as bm
from brainsyn import comm

SOME = settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
FEW = settings(SOME, max_examples=4)
SIZES = st.integers(1, 9)
SEEDS = st.integers(0, 2 ** 31)


def drawn_matrix(rng, num_pre, num_post, density):
    return rng.random((num_pre, num_post)) < density


@settings(SOME, max_examples=12)
@given(SIZES, SIZES, st.sampled_from([0., .1, .5, 1.]), st.booleans(), st.sampled_from(['float32', 'float64']),
       st.sampled_from([None, 3]), SEEDS)
def test_products_are_those_of_a_loop_over_synapses(num_pre, num_post, density, one_weight, precision, batch, seed):
    """Dense, sparse, event-driven and graded; empty rows and columns, no connections at all, and one cell."""
    with jax.enable_x64(precision == 'float64'):
        rng = np.random.default_rng(seed)
        mask = drawn_matrix(rng, num_pre, num_post, density)
        pre_ids, post_ids = np.nonzero(mask)
        weights = np.full(len(pre_ids), .7) if one_weight else rng.normal(size=len(pre_ids))
        matrix = np.zeros(mask.shape)
        matrix[pre_ids, post_ids] = weights
        shape = (num_pre,) if batch is None else (batch, num_pre)
        values, spikes = rng.normal(size=shape), rng.random(shape) < .4

        def loop(source):
            sums = np.zeros((*shape[:-1], num_post))
            for i, j, w in zip(pre_ids, post_ids, weights, strict=True):
                sums[..., j] += w * source[..., i]
            return sums

        indptr = np.r_[0, np.cumsum(mask.sum(1))].astype(np.int32)
        weight, dense_weight = (.7, .7) if one_weight else (weights.astype(precision), matrix.astype(precision))
        tolerance = dict(rtol=1e-4, atol=1e-5) if precision == 'float32' else dict(rtol=1e-12, atol=1e-12)
        for operator, w in ((comm.CSR(indptr, post_ids.astype(np.int32), num_post), weight), (comm.Dense(mask), dense_weight)):
            np.testing.assert_allclose(operator.graded(values.astype(precision), w), loop(values), **tolerance)
            np.testing.assert_allclose(operator.event(spikes, w), loop(spikes), **tolerance)


@SOME
@given(SIZES, SIZES, st.sampled_from([.3, 1.]), st.floats(-3., 3.), st.floats(-3., 3.), SEEDS)
def test_linear_products_superpose(num_pre, num_post, density, a, b, seed):
    rng = np.random.default_rng(seed)
    mask = drawn_matrix(rng, num_pre, num_post, density)
    operator, weight = comm.Dense(mask), rng.normal(size=mask.shape).astype(np.float32)
    x, y = rng.normal(size=(2, num_pre)).astype(np.float32)
    together = operator.graded(np.float32(a) * x + np.float32(b) * y, weight)
    np.testing.assert_allclose(together, a * operator.graded(x, weight) + b * operator.graded(y, weight), rtol=1e-3, atol=1e-3)


def network(matrix, delays, times, indices, comp_method, mode=None, g_max=1.):
    source = bp.neurons.SpikeTimeGroup(len(matrix), times=times, indices=indices, mode=mode)
    target = bp.neurons.LIF(matrix.shape[1], mode=mode, V_th=1e6)
    syn = bp.synapses.Exponential(source, target, matrix, delay_step=delays, comp_method=comp_method, g_max=g_max, tau=3.,
                                  output=bp.synouts.CUBA())
    return bp.Network(syn=syn, source=source, target=target)


def traced(net, steps, parts=(), dt=.125):
    """V over ``steps`` steps, in a run, or in several that are split at ``parts``."""
    runner = bp.DSRunner(net, monitors=['target.V'], progress_bar=False, dt=dt)
    records = []
    for start, stop in zip([0, *parts], [*parts, steps], strict=True):
        runner.run((stop - start) * dt)
        records.append(runner.mon['target.V'])
    return np.concatenate(records)


def drawn_network(seed):
    rng = np.random.default_rng(seed)
    num_pre, num_post = rng.integers(1, 6, 2)
    matrix = drawn_matrix(rng, num_pre, num_post, .5)
    matrix[0, 0] = True
    delays = [None, int(rng.integers(0, 9)), rng.integers(0, 9, num_pre)][rng.integers(3)]
    times = np.sort(rng.integers(0, 40, 8)) * .125
    return matrix, delays, times, rng.integers(0, num_pre, 8)


MODES = [None, bm.BatchingMode(2), bm.TrainingMode(2)]


@FEW
@given(SEEDS, st.sampled_from(MODES))
@example(1, MODES[1])
@example(2, MODES[2])
def test_dense_and_sparse_networks_are_a_loop_over_synapses(seed, mode):
    matrix, delays, times, indices = drawn_network(seed)
    dt, steps = .125, 60
    dense, sparse = (traced(network(matrix, delays, times, indices, method, mode), steps) for method in ('dense', 'sparse'))
    if mode is not None:
        np.testing.assert_array_equal(dense[:, 1], dense[:, 0])
        dense, sparse = dense[:, 0], sparse[:, 0]
    # a spike of step n acts from step n + 1 on, with a delay of d steps one of n + d + 1
    lags = np.broadcast_to(0 if delays is None else delays, len(matrix))
    arrivals = np.zeros((steps + 60, matrix.shape[1]))
    for n, i in {(round(t / dt), i) for t, i in zip(times, indices, strict=True)}:
        for j in np.flatnonzero(matrix[i]):
            arrivals[n + lags[i] + 1, j] += 1.
    g, V, expected = np.zeros(matrix.shape[1]), np.zeros(matrix.shape[1]), []
    for n in range(steps):
        g = g * np.exp(-dt / 3.) + arrivals[n]
        V = g + (V - g) * np.exp(-dt / 10.)
        expected.append(V)
    start = dense[0] - expected[0]
    # the model starts from its own V; the equation is linear, so what is left of that decays
    left = start * np.exp(-dt * np.arange(steps) / 10.)[:, None]
    np.testing.assert_allclose(dense, np.array(expected) + left, rtol=1e-3, atol=2e-4)
    np.testing.assert_allclose(sparse, dense, rtol=1e-5, atol=1e-5)


@FEW
@given(SEEDS)
def test_a_split_changes_nothing(seed):
    """With a step that is a sum of powers of two; for others see the switch ``second_run``."""
    rng = np.random.default_rng(seed)
    given_network = drawn_network(seed)
    parts = sorted(rng.choice(np.arange(1, 50), 3, replace=False))
    whole, split = (traced(network(*given_network, 'sparse'), 50, cuts) for cuts in ((), parts))
    np.testing.assert_array_equal(split, whole)


@FEW
@given(SEEDS)
def test_each_of_a_batch_is_a_run_of_its_own(seed):
    rng = np.random.default_rng(seed)
    size, batch, steps = rng.integers(1, 5), 3, 20
    matrix = drawn_matrix(rng, size, size, .5)
    data = rng.normal(20., 30., (batch, steps, size)).astype(np.float32)

    class Recurrent(bp.DynamicalSystem):
        def __init__(self, mode):
            super().__init__(mode=mode)
            self.cells = bp.neurons.LIF(size, mode=mode, V_initializer=bp.init.ZeroInit())
            self.syn = bp.synapses.Exponential(self.cells, self.cells, matrix, tau=4., output=bp.synouts.CUBA(), g_max=3.)

        def update(self, tdi, x):
            self.syn(tdi)
            self.cells(tdi, x)
            V = self.cells.V.value
            self.cells.clear_input()
            return V

    together = bp.DSRunner(Recurrent(bm.BatchingMode(batch)), progress_bar=False).predict(inputs=data)
    single = bp.DSRunner(Recurrent(bm.NonBatchingMode()), progress_bar=False)
    for k in range(batch):
        alone = single.predict(inputs=data[k], reset_state=True)
        np.testing.assert_allclose(bm.as_numpy(together)[k], bm.as_numpy(alone), rtol=1e-4, atol=1e-4)


@settings(SOME, max_examples=8)
@given(st.integers(1, 30), st.integers(1, 30), st.floats(0., 1.), SEEDS)
def test_connectors_keep_their_promises(num_pre, num_post, share, seed):
    number = int(share * min(num_pre, num_post))

    def matrix_of(make, *sizes):
        first, again = (np.asarray(make()(*sizes).require('conn_mat')).astype(bool) for _ in range(2))
        np.testing.assert_array_equal(first, again)  # of one seed
        return first

    sizes = num_pre, num_post
    assert (matrix_of(lambda: bp.conn.FixedPreNum(number, seed=seed), *sizes).sum(0) == number).all()
    assert (matrix_of(lambda: bp.conn.FixedPostNum(number, seed=seed), *sizes).sum(1) == number).all()
    # the old release may draw a pair more than once
    assert len(bp.conn.FixedTotalNum(number, seed=seed)(*sizes).require('pre_ids')) == number
    assert matrix_of(lambda: bp.conn.All2All(), *sizes).all()
    assert matrix_of(lambda: bp.conn.FixedProb(0., seed=seed), *sizes).sum() == 0
    assert matrix_of(lambda: bp.conn.FixedProb(1., seed=seed), *sizes).all()

    same = np.eye(num_pre, dtype=bool)
    assert (matrix_of(bp.conn.One2One, num_pre, num_pre) == same).all()
    assert not (matrix_of(lambda: bp.conn.All2All(include_self=False), num_pre, num_pre) & same).any()
    assert not (matrix_of(lambda: bp.conn.FixedProb(share, include_self=False, seed=seed), num_pre, num_pre) & same).any()
    pre_ids, post_ids = bp.conn.FixedProb(share, include_self=False, seed=seed)(num_pre, num_pre).require('pre_ids', 'post_ids')
    assert (np.asarray(pre_ids) != np.asarray(post_ids)).all()
    unseeded = np.asarray(bp.conn.FixedProb(share, include_self=False)(num_pre, num_pre).require('conn_mat')).astype(bool)
    assert not (unseeded & same).any()


@SOME
@given(st.integers(1, 12), st.integers(1, 12), st.floats(0., 1.), SEEDS)
def test_forms_of_connections_agree(num_pre, num_post, prob, seed):
    connector = bp.conn.FixedProb(prob, seed=seed)(num_pre, num_post)
    bp.correct('require_again')
    try:
        matrix, pre_ids, post_ids, (indices, indptr) = (
            connector.require(form) if form == 'pre2post' else np.asarray(connector.require(form))
            for form in ('conn_mat', 'pre_ids', 'post_ids', 'pre2post'))
    finally:
        bp.keep_legacy('require_again')
    built = np.zeros((num_pre, num_post), bool)
    built[pre_ids, post_ids] = True
    np.testing.assert_array_equal(built, matrix.astype(bool))
    np.testing.assert_array_equal(np.diff(np.asarray(indptr)), built.sum(1))
    np.testing.assert_array_equal(np.sort(np.asarray(indices)), np.sort(np.nonzero(built)[1]))


@pytest.mark.parametrize('repeats', [1, 3])
def test_repeated_synapses_count_as_often_as_they_are_given(repeats):
    ids = np.repeat([0, 1], repeats)
    csr = comm.CSR(np.array([0, repeats, 2 * repeats], np.int32), np.repeat([1, 0], repeats).astype(np.int32), 2)
    np.testing.assert_allclose(csr.event(np.array([True, False]), .5), [0., .5 * repeats])
    assert len(ids) == 2 * repeats
