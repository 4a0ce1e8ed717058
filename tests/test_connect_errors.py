"""Mistakes with connectors are met with one error that names the connector, the parameter, the value and what is allowed."""
import brainpy
import numpy as np
import pytest
import scipy.sparse

from brainsyn import connect as conn


class Own(conn.TwoEndConnector):
    def __init__(self, **built):
        (self.kind, self.value), = built.items()

    def build_conn(self):
        return {self.kind: self.value}


CASES = {
    # parameters
    'FixedProb: prob must be a number between 0 and 1, not 1.5': lambda: conn.FixedProb(1.5),
    'FixedProb: prob must be a number between 0 and 1, not nan': lambda: conn.FixedProb(np.nan),
    "FixedProb: prob must be a number between 0 and 1, not 'high'": lambda: conn.FixedProb('high'),
    'FixedProb: prob must be a number between 0 and 1, not None': lambda: conn.FixedProb(None),
    'FixedProb: pre_ratio must be a number between 0 and 1, not -0.1': lambda: conn.FixedProb(.1, pre_ratio=-.1),
    'FixedProb: seed must be an integer of 0 or more, not 1.5': lambda: conn.FixedProb(.1, seed=1.5),
    'FixedProb: seed must be below 2**32, not 4294967296': lambda: conn.FixedProb(.1, seed=2 ** 32),
    'FixedPreNum: num must be an integer of 0 or more, or a float between 0 and 1': lambda: conn.FixedPreNum(2.5),
    'FixedPostNum: num must be an integer of 0 or more, or a float': lambda: conn.FixedPostNum(-3),
    'FixedTotalNum: num must be an integer of 0 or more, not 0.5': lambda: conn.FixedTotalNum(.5),
    'GaussianProb: sigma must be a number above 0, not -1.0': lambda: conn.GaussianProb(-1.),
    'GaussianProb: encoding_values must be a pair of numbers': lambda: conn.GaussianProb(1., encoding_values=[1., 2., 3.]),
    'GaussianProb: encoding_values must be one pair of numbers for each axis of a group of size (9,)':
        lambda: conn.GaussianProb(1., encoding_values=[[0., 1.], [0., 2.]])(9),
    'ProbDist: dist must be a number of 0 or more, not -1': lambda: conn.ProbDist(-1),
    'ProbDist: prob must be a number between 0 and 1, not 2': lambda: conn.ProbDist(prob=2),
    'SmallWorld: num_neighbor must be an integer of 0 or more, not 2.5': lambda: conn.SmallWorld(2.5, .1),
    'SmallWorld: prob must be a number between 0 and 1, not 1.5': lambda: conn.SmallWorld(2, 1.5),
    'ScaleFreeBA: m must be an integer of 1 or more, not 0': lambda: conn.ScaleFreeBA(0),
    'PowerLaw: p must be a number between 0 and 1, not 7': lambda: conn.PowerLaw(2, 7),
    'GridN: N must be an integer of 0 or more, not -1': lambda: conn.GridN(-1),
    'MatConn: conn_mat must be a matrix of shape (pre_num, post_num), not an array of shape (3,)':
        lambda: conn.MatConn(np.ones(3)),
    'SparseMatConn: csr_mat must be a SciPy sparse matrix': lambda: conn.SparseMatConn(np.eye(2)),
    # sizes
    'FixedProb: pre_size must be an integer above 0, or a tuple of them, not 2.5': lambda: conn.FixedProb(.1)(2.5, 3),
    'All2All: post_size must be an integer above 0, or a tuple of them, not (3, 0)': lambda: conn.All2All()(2, (3, 0)),
    "All2All: pre_size must be an integer above 0, or a tuple of them, not '4'": lambda: conn.All2All()('4', 4),
    'One2One connects groups with the same number of cells, but pre has 3 (size (3,)) and post has 4 (size (2, 2))':
        lambda: conn.One2One()(3, (2, 2)),
    'GridFour connects the cells of one group, so pre and post must have the same size, not (2, 2) and (4,)':
        lambda: conn.GridFour()((2, 2), 4),
    'FixedProb connects groups with the same number of cells': lambda: conn.FixedProb(.1, include_self=False)(3, 4),
    'FixedPreNum: num must be at most 3, the number of cells that pre offers, not 4': lambda: conn.FixedPreNum(4)(3, 9),
    'FixedPostNum: num must be at most 3, the number of cells that post offers, not 4': lambda: conn.FixedPostNum(4)(9, 3),
    'FixedPostNum: num must be at most 2, the number of cells that post (without the cell itself) offers, not 3':
        lambda: conn.FixedPostNum(3, include_self=False)(3, 3),
    'FixedTotalNum: num must be at most 6, the number of pairs of 2 and 3 cells, not 7': lambda: conn.FixedTotalNum(7)(2, 3),
    'SmallWorld connects cells on a ring, so the size of the group must be an integer, not (2, 4)':
        lambda: conn.SmallWorld(2, .1)((2, 4), (2, 4)),
    'SmallWorld: num_neighbor must be at most 5, the number of cells, not 10': lambda: conn.SmallWorld(10, .1)(5, 5),
    'ScaleFreeBA: m must be less than 4, the number of cells, not 5': lambda: conn.ScaleFreeBA(5)(4, 4),
    'ScaleFreeBADual: m2 must be less than 5, the number of cells, not 9': lambda: conn.ScaleFreeBADual(2, 9, .5)(5, 5),
    'PowerLaw: m must be less than 2, the number of cells, not 2': lambda: conn.PowerLaw(2, .5)(2, 2),
    'ScaleFreeBA connects groups with the same number of cells': lambda: conn.ScaleFreeBA(2)(4, 5),
    'ProbDist: pre and post must have equally many dimensions, not the sizes (4,) and (2, 2)':
        lambda: conn.ProbDist()(4, (2, 2)),
    # connections that are given
    'MatConn: the matrix of connections must be of shape (3, 2), (pre_num, post_num), not an array of shape (2, 3)':
        lambda: conn.MatConn(np.ones((2, 3)))(3, 2),
    'IJConn: pre_ids must be ids of pre, from 0 to 2, but there is 5 among them': lambda: conn.IJConn([0, 5], [0, 1])(3, 3),
    'IJConn: post_ids must be ids of post, from 0 to 2, but there is -1 among them': lambda: conn.IJConn([0, 1], [0, -1])(3, 3),
    'IJConn: pre_ids must be a vector of integers, not an array of shape (2,) and type float64':
        lambda: conn.IJConn([0., 1.], [0, 1])(3, 3),
    'IJConn: pre_ids and post_ids must have the same length, not 2 and 1': lambda: conn.IJConn([0, 1], [0])(3, 3),
    'CSRConn: indptr must have 4 entries, one more than pre has cells, not 3': lambda: conn.CSRConn([0, 1], [0, 1, 2])(3, 3),
    'CSRConn: indptr must rise from 0 to 2, the number of synapses': lambda: conn.CSRConn([0, 1], [0, 2, 1, 2])(3, 3),
    'CSRConn: indices must be ids of post, from 0 to 2, but there is 9 among them':
        lambda: conn.CSRConn([0, 9], [0, 1, 2, 2])(3, 3),
    'SparseMatConn: csr_mat must be of shape (3, 3), (pre_num, post_num)':
        lambda: conn.SparseMatConn(scipy.sparse.eye_array(2))(3, 3),
    # connectors of users
    'Own: the matrix of connections must be of shape (2, 3)': lambda: Own(mat=np.ones((3, 2)))(2, 3).require('pre2post'),
    "Own: 'ij' must be a pair of arrays": lambda: Own(ij=np.ones(3))(2, 3).require('pre2post'),
    'Own: what build_conn returns must be a dict or a pair': lambda: Own(matrix=np.ones((2, 3)))(2, 3).require('pre2post'),
    'TwoEndConnector must override build_csr, build_coo, build_mat or build_conn':
        lambda: conn.TwoEndConnector()(2, 3).require('pre2post'),
    # formats
    "All2All: 'pre2pots' is not a format of connections. Did you mean": lambda: conn.All2All()(2, 3).require('pre2pots'),
    "All2All: 'pre_slice' is not a format of connections": lambda: conn.All2All()(2, 3).require(conn.PRE_SLICE),
    'FixedProb: the sizes of the groups are not known yet': lambda: conn.FixedProb(.1).require('pre2post'),
}


@pytest.mark.parametrize('message', CASES)
def test_mistakes(message):
    with pytest.raises(conn.ConnectorError) as error:
        CASES[message]()
    assert message in str(error.value)
    assert isinstance(error.value, ValueError) and isinstance(error.value, brainpy.errors.ConnectorError)


def test_unknown_stream():
    with pytest.raises(ValueError, match="stream must be one of auto, legacy, fast, not 'quick'"):
        conn.set_random_stream('quick')


def test_more_synapses_than_int32_counts():
    class Huge(conn.TwoEndConnector):
        def as_if(self):
            return self._as_brainpy(np.array([2 ** 31]))

    with pytest.raises(conn.ConnectorError, match='Huge: 2\\*\\*31 synapses and more need 64-bit integers'):
        Huge().as_if()
