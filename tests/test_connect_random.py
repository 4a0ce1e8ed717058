"""What random connectors promise when they are built fast: numbers, probabilities, no repetitions, the same for a seed."""
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from brainsyn import connect as conn
from brainsyn.connect import streams
from brainsyn.connect.sampling import choose_distinct, successes


@pytest.fixture
def fast():
    conn.set_random_stream('fast')
    yield
    conn.set_random_stream('auto')


def rows_of(connector):
    indices, indptr = connector.as_csr()
    return [indices[begin:end] for begin, end in pairwise(indptr)]


def assert_no_pair_twice(connector):
    for row in rows_of(connector):
        assert (np.diff(row) > 0).all()


def assert_share(count, num, prob):
    """`count` of `num` independent events with probability `prob`: within five standard deviations."""
    assert abs(count - num * prob) < 5 * np.sqrt(num * prob * (1 - prob)) + 1


@given(rows=st.integers(0, 5), population=st.integers(1, 40), share=st.floats(0, 1), seed=st.integers(0, 99))
@settings(max_examples=80, deadline=None)
def test_distinct_choices(rows, population, share, seed):
    num = round(share * population)
    chosen = choose_distinct(np.random.default_rng(seed), rows, num, population)
    assert chosen.shape == (rows, num)
    assert (np.diff(chosen, axis=1) > 0).all()
    assert not chosen.size or (chosen.min() >= 0 and chosen.max() < population)


@pytest.mark.parametrize('num', [2, 4])
def test_all_sets_are_equally_likely(num):
    chosen = choose_distinct(np.random.default_rng(0), 30000, num, 6)
    sets, counts = np.unique(chosen, axis=0, return_counts=True)
    assert len(sets) == 15
    for count in counts:
        assert_share(count, 30000, 1 / 15)


@pytest.mark.parametrize('prob', [1e-9, .01, .3, .9, 1.])
def test_successes_of_independent_trials(prob):
    found = np.concatenate([successes(np.random.default_rng(seed), prob, 50) for seed in range(400)])
    assert_share(found.size, 20000, prob)
    for trials in (found < 10, (found >= 20) & (found < 30), found >= 40):
        assert_share(trials.sum(), 4000, prob)
    assert (np.diff(successes(np.random.default_rng(0), prob, 5000)) > 0).all()


@pytest.mark.usefixtures('fast')
class TestFixedProb:
    @pytest.mark.parametrize('prob', [0., .003, .02, .25, .5, .77, 1.])
    def test_mean_and_spread(self, prob):
        connector = conn.FixedProb(prob, seed=1)(400, 250)
        sizes = np.array([row.size for row in rows_of(connector)])
        assert sizes.max() - sizes.min() <= 1
        assert_share(sizes.sum(), 100000, prob)
        assert_no_pair_twice(connector)
        if 0 < prob < 1:
            by_post = np.asarray(connector.require('conn_mat')).sum(axis=0)
            assert np.abs(by_post - 400 * prob).max() < 6 * np.sqrt(400 * prob * (1 - prob)) + 1

    def test_whole_numbers_of_targets_as_in_2_3(self):
        assert {row.size for row in rows_of(conn.FixedProb(.02)(300, 4000))} == {80}
        assert {row.size for row in rows_of(conn.FixedProb(.29)(300, 100))} == {29}

    @pytest.mark.parametrize('prob', [.1, .6, 1.])
    def test_no_self_connections(self, prob):
        connector = conn.FixedProb(prob, include_self=False, seed=1)(300, 300)
        mat = np.asarray(connector.require('conn_mat'))
        assert not mat.diagonal().any()
        assert_share(mat.sum(), 300 * 299, prob)
        assert_no_pair_twice(connector)

    def test_share_of_silent_cells(self):
        sizes = np.array([row.size for row in rows_of(conn.FixedProb(.1, pre_ratio=.25, seed=1)(400, 50))])
        assert (sizes == 5).sum() == 100 and (sizes == 0).sum() == 300

    def test_repetitions_when_allowed(self):
        rows = rows_of(conn.FixedProb(.5, allow_multi_conn=True, seed=1)(50, 20))
        assert {row.size for row in rows} == {10}
        assert any((np.diff(row) == 0).any() for row in rows)
        rows = rows_of(conn.FixedProb(.5, allow_multi_conn=True, include_self=False, seed=1)(50, 50))
        assert not any((row == cell).any() for cell, row in enumerate(rows))


@pytest.mark.usefixtures('fast')
@pytest.mark.parametrize('include_self', [True, False])
@pytest.mark.parametrize('num', [0, 1, 7, 25, 39, .25])
def test_fixed_numbers_of_partners(num, include_self):
    expected = int(40 * num) if isinstance(num, float) else num
    for cls, axis in ((conn.FixedPreNum, 0), (conn.FixedPostNum, 1)):
        connector = cls(num, include_self=include_self, seed=3)(40, 40)
        mat = np.asarray(connector.require('conn_mat'))
        assert (mat.sum(axis=axis) == expected).all()
        assert include_self or not mat.diagonal().any()
        assert_no_pair_twice(connector)


@pytest.mark.usefixtures('fast')
def test_fixed_numbers_between_different_groups():
    mat = np.asarray(conn.FixedPreNum(3)((4, 5), 7).require('conn_mat'))
    assert mat.shape == (20, 7) and (mat.sum(axis=0) == 3).all()
    indices, _ = conn.FixedPreNum(3, allow_multi_conn=True)(4, 700).as_csr()
    assert indices.size == 2100
    assert (np.asarray(conn.FixedPreNum(3, allow_multi_conn=True)(4, 700).require('conn_mat')).sum(axis=0) < 3).any()


@pytest.mark.usefixtures('fast')
@pytest.mark.parametrize('num', [0, 1, 150, 599, 600])
def test_fixed_total_number(num):
    connector = conn.FixedTotalNum(num, seed=1)(20, 30)
    mat = np.asarray(connector.require('conn_mat'))
    assert mat.sum() == num
    assert_no_pair_twice(connector)


@pytest.mark.usefixtures('fast')
class TestGaussianProb:
    def test_probability_by_distance(self):
        counts, steps = np.zeros(10), np.abs(np.subtract.outer(np.arange(10), np.arange(10)))
        for seed in range(300):
            mat = np.asarray(conn.GaussianProb(2., seed=seed)(10).require('conn_mat'))
            counts += [mat[steps == step].sum() for step in range(10)]
        for step, count in enumerate(counts):
            assert_share(count, 300 * (steps == step).sum(), np.exp(-step ** 2 / 8))

    def test_ids_run_along_the_last_axis(self):
        mat = np.asarray(conn.GaussianProb(.01)((3, 4)).require('conn_mat'))
        np.testing.assert_array_equal(mat, np.eye(12, dtype=bool))
        mat = sum(np.asarray(conn.GaussianProb(1.5, seed=seed, encoding_values=((0, 300), (0, 4)))((3, 4)).require('conn_mat'))
                  for seed in range(20))
        np.testing.assert_array_equal(mat[0] > 0, [True] * 4 + [False] * 8)

    def test_borders(self):
        together = dict(encoding_values=(0., 10.), seed=1)
        assert np.asarray(conn.GaussianProb(1e4, **together)(10).require('conn_mat')).all()
        mat = np.asarray(conn.GaussianProb(.7, periodic_boundary=True, include_self=False, seed=2)(200).require('conn_mat'))
        assert not mat.diagonal().any()
        near = np.array([mat[cell, (cell + 1) % 200] for cell in range(200)])
        assert_share(near.sum(), 200, np.exp(-1 / .98))
        assert not mat[0, 5:196].any()


@pytest.mark.usefixtures('fast')
def test_prob_dist():
    mat = np.asarray(conn.ProbDist(2.2, 1., include_self=False)((7, 6), (7, 6)).require('conn_mat'))
    places = np.stack(np.unravel_index(np.arange(42), (7, 6)), axis=1)
    distance = np.sqrt(((places[:, None] - places) ** 2).sum(axis=2))
    np.testing.assert_array_equal(mat, (distance <= 2.2) & (distance > 0))
    assert np.asarray(conn.ProbDist(1e9)((3, 4), (3, 4)).require('conn_mat')).all()
    mat = np.asarray(conn.ProbDist(1, .3, seed=1)(5000, 5000).require('conn_mat', 'pre_ids')[1])
    assert_share(mat.size, 14998, .3)
    sizes = np.array([row.size for row in rows_of(conn.ProbDist(1, 1., pre_ratio=.4, seed=1)(5000, 5000))])
    assert_share((sizes > 0).sum(), 5000, .4)
    assert not any(row.size for row in rows_of(conn.ProbDist(2, 0.)(9, 9)) + rows_of(conn.ProbDist(pre_ratio=0.)(9, 9)))


@pytest.mark.usefixtures('fast')
class TestGraphs:
    @pytest.mark.parametrize('make', [lambda: conn.SmallWorld(4, .4, seed=1), lambda: conn.ScaleFreeBA(3, seed=1),
                                      lambda: conn.ScaleFreeBADual(1, 4, .3, seed=1), lambda: conn.PowerLaw(3, .6, seed=1)])
    def test_symmetric_without_self_connections(self, make):
        mat = np.asarray(make()(200, 200).require('conn_mat'))
        np.testing.assert_array_equal(mat, mat.T)
        assert not mat.diagonal().any()

    def test_small_world_keeps_the_number_of_connections(self):
        ring = np.asarray(conn.SmallWorld(4, 0.)(30, 30).require('conn_mat'))
        steps = np.abs(np.subtract.outer(np.arange(30), np.arange(30)))
        np.testing.assert_array_equal(ring, np.isin(np.minimum(steps, 30 - steps), (1, 2)))
        for directed in (False, True):
            mat = np.asarray(conn.SmallWorld(4, .3, directed=directed, seed=2)(1000, 1000).require('conn_mat'))
            ring = np.asarray(conn.SmallWorld(4, 0.)(1000, 1000).require('conn_mat'))
            assert mat.sum() == 4000
            if directed:
                assert (mat.sum(axis=1) == 4).all() and (mat != mat.T).any()
            moved = (ring & ~mat).sum() // (1 if directed else 2)
            assert_share(moved, 4000 if directed else 2000, .3)

    def test_small_worlds_that_are_full(self):
        for num in (6, 7):
            mat = np.asarray(conn.SmallWorld(6, 1., seed=1)(num, num).require('conn_mat'))
            np.testing.assert_array_equal(mat, ~np.eye(num, dtype=bool))
        assert np.asarray(conn.SmallWorld(20, 1., include_self=True, seed=1)(60, 60).require('conn_mat')).diagonal().any()

    def test_degrees_of_grown_graphs(self):
        mat = np.asarray(conn.ScaleFreeBA(3, directed=True, seed=1)(500, 500).require('conn_mat'))
        np.testing.assert_array_equal(mat.sum(axis=1), [0] * 3 + [3] * 497)
        assert not np.triu(mat).any()
        degree = np.asarray(conn.ScaleFreeBA(3, seed=1)(3000, 3000).require('conn_mat')).sum(axis=0)
        # the share of cells with k partners is 2 m (m + 1) / (k (k + 1) (k + 2)) in large graphs
        assert_share((degree == 3).sum(), 3000, 2 * 3 * 4 / (3 * 4 * 5))
        assert degree.max() > 60
        made = np.asarray(conn.ScaleFreeBADual(2, 5, .7, directed=True, seed=1)(2000, 2000).require('conn_mat')).sum(axis=1)
        assert set(made[6:]) == {2, 5}
        assert_share((made[6:] == 2).sum(), 1994, .7)

    def test_power_law_graphs_are_clustered(self):
        def triangles(p):
            mat = np.asarray(conn.PowerLaw(3, p, seed=1)(400, 400).require('conn_mat')).astype(float)
            return np.trace(mat @ mat @ mat)

        assert triangles(1.) > 2.5 * triangles(0.)


RANDOM = {
    'FixedProb': lambda **kw: conn.FixedProb(.2, **kw), 'FixedPreNum': lambda **kw: conn.FixedPreNum(5, **kw),
    'FixedPostNum': lambda **kw: conn.FixedPostNum(5, **kw), 'FixedTotalNum': lambda **kw: conn.FixedTotalNum(90, **kw),
    'GaussianProb': lambda **kw: conn.GaussianProb(3., **kw), 'ProbDist': lambda **kw: conn.ProbDist(3, .5, **kw),
    'SmallWorld': lambda **kw: conn.SmallWorld(4, .5, **kw), 'ScaleFreeBA': lambda **kw: conn.ScaleFreeBA(3, **kw),
    'ScaleFreeBADual': lambda **kw: conn.ScaleFreeBADual(2, 3, .5, **kw), 'PowerLaw': lambda **kw: conn.PowerLaw(3, .5, **kw),
}


@pytest.mark.parametrize('stream', ['legacy', 'fast'])
@pytest.mark.parametrize('name', RANDOM)
def test_what_determines_the_connections(name, stream):
    conn.set_random_stream(stream)
    try:
        connector, same, other = (RANDOM[name](seed=seed) for seed in (8, 8, 9))
    finally:
        conn.set_random_stream('auto')
    first = np.asarray(connector(30, 30).require('conn_mat'))
    if stream == 'fast':  # in the old stream each request draws anew: test_connect_again.py
        np.testing.assert_array_equal(connector.require('conn_mat'), first)
    np.testing.assert_array_equal(same(30, 30).require('conn_mat'), first)
    assert (np.asarray(other(30, 30).require('conn_mat')) != first).any()
    np.testing.assert_array_equal(same(12, 12)(30, 30).require('conn_mat'), connector(30, 30).require('conn_mat'))
    # used for another projection, the connector draws anew
    assert (np.asarray(connector(30, 30).require('conn_mat')) != first).any()


def test_without_a_seed_the_global_generator_of_numpy_decides():
    def draw():
        return np.asarray(conn.FixedProb(.2)(30, 30).require('conn_mat'))

    np.random.seed(4)  # noqa: NPY002
    first, second = draw(), draw()
    np.random.seed(4)  # noqa: NPY002
    np.testing.assert_array_equal(draw(), first)
    assert (first != second).any()


def test_legacy_stream_without_a_seed():
    conn.set_random_stream('legacy')
    try:
        connector = conn.FixedProb(.2)(30, 30)
    finally:
        conn.set_random_stream('auto')
    same = conn.FixedProb(.2, seed=connector.seed)(30, 30)
    np.testing.assert_array_equal(connector.require('pre2post')[0], same.require('pre2post')[0])


def test_slow_streams_are_announced(monkeypatch):
    monkeypatch.setattr(streams, 'MANY_PAIRS', 100)
    with pytest.warns(UserWarning, match=r"FixedProb\(prob=0.2.*seed=1\) .* 2\.3\.8 .*set_random_stream\('fast'\)"):
        conn.FixedProb(.2, seed=1)(20, 20).require('pre2post')


def test_old_geometry_of_uneven_grids_is_announced():
    with pytest.warns(UserWarning, match=r'size \(3, 4\) do not run along its axes'):
        conn.GaussianProb(1., seed=1)((3, 4)).require('pre2post')


def test_large_networks_need_no_matrix():
    num = 50000
    for make in (lambda: conn.FixedProb(80 / num), lambda: conn.FixedPostNum(80), lambda: conn.FixedPreNum(80)):
        indices, indptr = make()(num, num).as_csr()
        assert indices.size == 80 * num and indices.dtype == indptr.dtype == np.int32
