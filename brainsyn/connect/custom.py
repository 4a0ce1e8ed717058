"""Connectors from connections that the user has: a matrix, pairs of ids, lists of targets, a SciPy matrix."""
import numpy as np
import scipy.sparse

from brainsyn.connect.base import TwoEndConnector
from brainsyn.connect.checks import refuse
from brainsyn.connect.given import wiring_of

__all__ = ['CSRConn', 'IJConn', 'MatConn', 'SparseMatConn']


class GivenConnections(TwoEndConnector):
    """What the connectors below share: the connections are checked as soon as the sizes of the groups are known."""

    def __call__(self, pre_size, post_size):
        """Set the sizes of the groups, which the connections must fit; see `TwoEndConnector.__call__`."""
        super().__call__(pre_size, post_size)
        self._connect('build_csr')
        return self

    def _connect(self, builder):
        return wiring_of(self, self._given(), stable=True)

    def _given(self) -> dict:
        """The connections with the name of their format."""
        raise NotImplementedError


class MatConn(GivenConnections):
    """Connects the pairs of cells whose entry in a matrix is not zero.

    Parameters
    ----------
    conn_mat : array of shape (pre_num, post_num)
        The matrix.
    pre, post : int or tuple of int, optional
        Sizes of the groups; by default those of the matrix.

    Raises
    ------
    ConnectorError
        When it is no matrix, or, once the sizes are known, when its shape is not ``(pre_num, post_num)``.
    """

    def __init__(self, conn_mat, **kwargs):
        mat = np.asarray(conn_mat)
        if mat.ndim != 2:
            refuse(self, 'conn_mat', 'a matrix of shape (pre_num, post_num)', conn_mat)
        self.conn_mat = mat.astype(bool)
        super().__init__(**{'pre': mat.shape[0], 'post': mat.shape[1], **kwargs})

    def _given(self):
        return {'mat': self.conn_mat}


class IJConn(GivenConnections):
    """Connects the pairs of cells whose ids are given.

    ``'pre_ids'`` and ``'post_ids'`` keep the given order; all other formats order the synapses by presynaptic cell.

    Parameters
    ----------
    i, j : vectors of int
        Pre and post id of each synapse.
    pre, post : int or tuple of int, optional
        Sizes of the groups, when they are known already.

    Raises
    ------
    ConnectorError
        Once the sizes are known: when these are not two vectors of the same length, or not ids of cells in the groups.
    """

    def __init__(self, i, j, **kwargs):
        self.pre_ids = np.asarray(i)
        self.post_ids = np.asarray(j)
        super().__init__(**kwargs)

    def _given(self):
        return {'coo': (self.pre_ids, self.post_ids)}


class CSRConn(GivenConnections):
    """Connects each presynaptic cell with a list of targets.

    Parameters
    ----------
    indices : vector of int
        The targets of all cells, one cell after the other.
    inptr : vector of int, of length pre_num + 1
        Where in ``indices`` the targets of each cell begin, and where those of the last one end.
    pre, post : int or tuple of int, optional
        Sizes of the groups, when they are known already.

    Raises
    ------
    ConnectorError
        Once the sizes are known: when these are not such vectors.
    """

    def __init__(self, indices, inptr, **kwargs):
        self.indices = np.asarray(indices)
        self.inptr = np.asarray(inptr)
        super().__init__(**kwargs)

    def _given(self):
        return {'csr': (self.indices, self.inptr)}


class SparseMatConn(CSRConn):
    """Connects the pairs of cells that have an entry in a SciPy sparse matrix.

    Parameters
    ----------
    csr_mat : sparse matrix or array of shape (pre_num, post_num)
        Of any sparse format. Entries that are stored count as connections even where they are zero.
    pre, post : int or tuple of int, optional
        Sizes of the groups; by default those of the matrix.

    Raises
    ------
    ConnectorError
        When it is no sparse matrix, or, once the sizes are known, when its shape is not ``(pre_num, post_num)``.
    """

    def __init__(self, csr_mat, **kwargs):
        if not scipy.sparse.issparse(csr_mat):
            refuse(self, 'csr_mat', 'a SciPy sparse matrix', csr_mat)
        self.csr_mat = csr_mat.tocsr()
        pre, post = self.csr_mat.shape
        super().__init__(self.csr_mat.indices, self.csr_mat.indptr, **{'pre': pre, 'post': post, **kwargs})

    def _given(self):
        if self.csr_mat.shape != (self.pre_num, self.post_num):
            refuse(self, 'csr_mat', f'of shape {(self.pre_num, self.post_num)}, (pre_num, post_num)', self.csr_mat)
        return super()._given()
