"""All formats of a connector tell of the same connections, in the types and orders that are promised."""
import brainpy.math as bm
import jax.numpy as jnp
import numpy as np
import pytest
import scipy.sparse
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from brainsyn import connect as conn
from brainsyn import switches

MATRIX = np.array([[0, 1, 1], [1, 0, 0]], bool)
PRE_IDS, POST_IDS, INDPTR = np.array([0, 0, 1]), np.array([1, 2, 0]), np.array([0, 2, 3])
CSR = scipy.sparse.csr_array(MATRIX)

CONNECTORS = {
    'All2All': lambda: conn.All2All(), 'One2One': lambda: conn.One2One(), 'GridFour': lambda: conn.GridFour(),
    'GridEight': lambda: conn.GridEight(include_self=True), 'GridN': lambda: conn.GridN(2, periodic_boundary=True),
    'FixedProb': lambda: conn.FixedProb(.3), 'FixedProb_half': lambda: conn.FixedProb(.7, pre_ratio=.5, include_self=False),
    'FixedPreNum': lambda: conn.FixedPreNum(3), 'FixedPostNum': lambda: conn.FixedPostNum(.5),
    'FixedTotalNum': lambda: conn.FixedTotalNum(30), 'GaussianProb': lambda: conn.GaussianProb(1.),
    'ProbDist': lambda: conn.ProbDist(2, .5), 'ScaleFreeBA': lambda: conn.ScaleFreeBA(2),
    'ScaleFreeBADual': lambda: conn.ScaleFreeBADual(1, 3, .5), 'PowerLaw': lambda: conn.PowerLaw(2, .5),
    'SmallWorld': lambda: conn.SmallWorld(4, .5), 'seeded': lambda: conn.FixedProb(.3, seed=1),
}


@pytest.mark.parametrize('name', CONNECTORS)
def test_all_formats_tell_of_the_same_connections(name, monkeypatch):
    monkeypatch.setattr(switches, '_corrected', {'require_again'})
    size = 25 if name == 'SmallWorld' else (5, 5)
    connector = CONNECTORS[name]()(size, size)
    assert (connector.pre_size, connector.pre_num) == (((25,) if name == 'SmallWorld' else (5, 5)), 25)
    mat = np.asarray(connector.require('conn_mat'))
    assert mat.shape == (25, 25) and mat.dtype == bool
    pre_ids, post_ids = map(np.asarray, connector.require('coo'))
    np.testing.assert_array_equal(pre_ids, connector.require('pre_ids'))
    np.testing.assert_array_equal(post_ids, connector.require('post_ids'))
    # SciPy adds up what connects the same cells
    np.testing.assert_array_equal(scipy.sparse.coo_array((np.ones(pre_ids.size), (pre_ids, post_ids)), (25, 25)).toarray() > 0,
                                  mat)
    indices, indptr = map(np.asarray, connector.require('pre2post'))
    np.testing.assert_array_equal(scipy.sparse.csr_array((np.ones(indices.size), indices, indptr), (25, 25)).toarray() > 0, mat)
    np.testing.assert_array_equal(connector.require('csr')[0], indices)
    rows, columns = map(np.asarray, connector.require('post2pre'))
    np.testing.assert_array_equal(scipy.sparse.csc_array((np.ones(rows.size), rows, columns), (25, 25)).toarray() > 0, mat)
    np.testing.assert_array_equal(connector.require('csc')[0], rows)
    synapses, begins = map(np.asarray, connector.require('pre2syn'))
    np.testing.assert_array_equal(synapses, np.arange(indices.size))
    np.testing.assert_array_equal(begins, indptr)
    synapses, begins = map(np.asarray, connector.require('post2syn'))
    np.testing.assert_array_equal(np.sort(synapses), np.arange(indices.size))
    np.testing.assert_array_equal(indices[synapses], np.repeat(np.arange(25), np.diff(begins)))
    for part in (pre_ids, post_ids, indices, indptr, rows, columns, synapses, begins):
        assert part.dtype == np.int32


def test_one_name_gives_its_value_and_several_a_tuple():
    connector = conn.MatConn(MATRIX)(2, 3)
    single = connector.require('conn_mat')
    assert isinstance(single, bm.Array) and isinstance(single.value, jnp.ndarray)
    both = connector.require('pre_ids', 'post_ids')
    assert isinstance(both, tuple) and [len(part) for part in both] == [3, 3]
    assert connector.require() == ()
    np.testing.assert_array_equal(connector.require(2, 3, 'conn_mat'), MATRIX)
    np.testing.assert_array_equal(connector.requires('conn_mat'), MATRIX)


def test_numpy_shortcuts():
    connector = conn.MatConn(MATRIX)(2, 3)
    for part, expected in zip(connector.as_csr(), (POST_IDS, INDPTR)):
        assert type(part) is np.ndarray
        np.testing.assert_array_equal(part, expected)
    np.testing.assert_array_equal(connector.as_matrix(), MATRIX)


def own(**methods):
    return type('Own', (conn.TwoEndConnector,), methods)()(2, 3)


@pytest.mark.parametrize('methods', [
    dict(build_mat=lambda self: MATRIX.astype(float)), dict(build_mat=lambda self: bm.asarray(MATRIX)),
    dict(build_coo=lambda self: (PRE_IDS, POST_IDS)), dict(build_csr=lambda self: (POST_IDS, INDPTR)),
    dict(build_conn=lambda self: {'mat': MATRIX}), dict(build_conn=lambda self: ('ij', (PRE_IDS, POST_IDS))),
    dict(build_conn=lambda self: {'coo': (PRE_IDS, POST_IDS)}), dict(build_conn=lambda self: ('csr', (POST_IDS, INDPTR))),
], ids=lambda methods: next(iter(methods)))
def test_own_connectors(methods):
    connector = own(**methods)
    np.testing.assert_array_equal(connector.require('conn_mat'), MATRIX)
    np.testing.assert_array_equal(connector.require('pre2post')[0], POST_IDS)
    np.testing.assert_array_equal(connector.require('post2pre')[0], [1, 0, 0])
    np.testing.assert_array_equal(connector.as_csr()[1], INDPTR)


def test_own_connectors_in_the_style_of_2_1():
    def require(self, *structures):
        self.check(structures)
        return self.make_returns(structures, ij=(PRE_IDS, POST_IDS))

    connector = own(require=require)
    np.testing.assert_array_equal(connector.require('conn_mat'), MATRIX)
    np.testing.assert_array_equal(connector.as_csr()[0], POST_IDS)
    np.testing.assert_array_equal(connector.as_matrix(), MATRIX)


def test_own_connectors_may_do_without_init_and_know_the_sizes():
    class Rectangle(conn.TwoEndConnector):
        def __init__(self, share):
            self.share = share

        def build_mat(self):
            mat = np.zeros((self.pre_num, self.post_num))
            mat[:, :int(self.post_num * self.share)] = 1
            return mat

    indices, indptr = Rectangle(.5)((2, 2), 6).require('pre2post')
    np.testing.assert_array_equal(indices, [0, 1, 2] * 4)
    np.testing.assert_array_equal(indptr, [0, 3, 6, 9, 12])


def test_own_random_connectors_are_built_once():
    class Coin(conn.TwoEndConnector):
        def build_mat(self):
            return np.random.random((self.pre_num, self.post_num)) < .5  # noqa: NPY002

    connector = Coin()(20, 20)
    pre_ids, post_ids = connector.require('coo')
    mat = np.zeros((20, 20), bool)
    mat[np.asarray(pre_ids), np.asarray(post_ids)] = True
    np.testing.assert_array_equal(connector.require('conn_mat'), mat)
    assert (np.asarray(connector(20, 20).require('conn_mat')) != mat).any()


def test_a_subclass_builds_on_a_connector_of_the_library():
    class Mirrored(conn.FixedPostNum):
        def build_csr(self):
            indices, indptr = super().build_csr()
            return self.post_num - 1 - indices, indptr

    plain, mirrored = conn.FixedPostNum(3, seed=1)(8, 9), Mirrored(3, seed=1)(8, 9)
    np.testing.assert_array_equal(mirrored.require('pre2post')[0], 8 - np.asarray(plain.require('pre2post')[0]))
    np.testing.assert_array_equal(mirrored.require('conn_mat'), np.asarray(plain.require('conn_mat'))[:, ::-1])


@pytest.mark.parametrize('connector', [conn.FixedProb(.3, seed=1)(4, 5), conn.MatConn(np.ones((4, 5)))(4, 5)], ids=repr)
def test_builders_of_the_library_can_be_called(connector):
    mat = connector.build_mat()
    assert mat.shape == (4, 5)
    pre_ids, post_ids = connector.build_coo()
    indices, _ = connector.build_csr()
    assert pre_ids.size == post_ids.size == indices.size
    np.testing.assert_array_equal(connector.build_conn()['csr'][0], indices)


def test_sizes_may_be_given_at_once():
    assert conn.All2All(pre=2, post=(3, 2)).require('conn_mat').shape == (2, 6)
    assert conn.GridFour(pre=(3, 3)).require('conn_mat').shape == (9, 9)
    assert conn.FixedProb(.5, pre=3, post=4).require('conn_mat').shape == (3, 4)
    assert conn.one2one(4, (2, 2)).require('conn_mat').shape == (4, 4)
    assert conn.all2all(2, 3).include_self
    np.testing.assert_array_equal(conn.grid_four((3, 3)).require('conn_mat'), conn.GridFour()((3, 3), (3, 3)).require('conn_mat'))
    np.testing.assert_array_equal(conn.grid_eight((3, 3)).require('conn_mat'), conn.GridN(1)((3, 3)).require('conn_mat'))


def test_given_connections_in_other_containers():
    for connector in (conn.IJConn([0, 0, 1], [1, 2, 0]), conn.CSRConn(bm.asarray([1, 2, 0]), jnp.asarray([0, 2, 3])),
                      conn.MatConn(MATRIX.tolist()), conn.SparseMatConn(CSR.tocoo()), conn.SparseMatConn(CSR.tocsc())):
        np.testing.assert_array_equal(connector(2, 3).require('conn_mat'), MATRIX)


@given(arrays.arrays(bool, st.tuples(st.integers(1, 8), st.integers(1, 8))))
@settings(max_examples=60, deadline=None)
def test_functions_that_convert_agree_with_scipy(mat):
    num_pre, num_post = mat.shape
    csr, coo, csc = conn.mat2csr(mat), conn.mat2coo(mat), conn.mat2csc(mat)
    for ids, pointers in (csr, conn.coo2csr(coo, num_pre)):
        array = scipy.sparse.csr_array((np.ones(ids.size), ids, pointers), mat.shape)
        np.testing.assert_array_equal(array.toarray(), mat)
    for ids, pointers in (csc, conn.csr2csc(csr, num_post), conn.coo2csc(coo, num_post)):
        array = scipy.sparse.csc_array((np.ones(ids.size), ids, pointers), mat.shape)
        np.testing.assert_array_equal(array.toarray(), mat)
    np.testing.assert_array_equal(coo, np.nonzero(mat))
    np.testing.assert_array_equal(conn.csr2coo(csr)[0], coo[0])
    np.testing.assert_array_equal(conn.csr2coo(csr)[1], csr[0])
    np.testing.assert_array_equal(conn.csr2mat(csr, num_pre, num_post), mat)
    np.testing.assert_array_equal(conn.coo2mat(coo, num_pre, num_post), mat)
    on_jax = conn.mat2csc(jnp.asarray(mat))
    assert all(isinstance(part, bm.Array) for part in on_jax)
    np.testing.assert_array_equal(on_jax[0], np.nonzero(mat.T)[1])


def test_data_follow_their_synapses():
    pre_ids, post_ids, weights = np.array([3, 0, 3, 1]), np.array([1, 2, 0, 1]), np.array([.1, .2, .3, .4])
    rows, indptr, data = conn.coo2csc((pre_ids, post_ids), 3, weights)
    expected = scipy.sparse.coo_array((weights, (pre_ids, post_ids)), (4, 3)).toarray()
    np.testing.assert_array_equal(scipy.sparse.csc_array((data, rows, indptr), (4, 3)).toarray(), expected)
    csr = scipy.sparse.csr_array(expected)
    rows, indptr, data = conn.csr2csc((csr.indices, csr.indptr), 3, csr.data)
    np.testing.assert_array_equal(scipy.sparse.csc_array((data, rows, indptr), (4, 3)).toarray(), expected)


@pytest.mark.parametrize('connector', [conn.MatConn(MATRIX), conn.SparseMatConn(CSR.tocsr())], ids=repr)
def test_a_matrix_knows_the_sizes_of_the_groups(connector):
    assert (connector.pre_num, connector.post_num) == (2, 3)
    np.testing.assert_array_equal(connector.require('conn_mat'), MATRIX)
