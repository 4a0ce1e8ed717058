"""From what a user may give as connections to a connector, and from a connector to a product operator."""
from collections.abc import Mapping
from typing import Any

import numpy as np
import scipy.sparse

from brainsyn import comm, connect
from brainsyn.comm.base import Operator
from brainsyn.errors import describe_value

__all__ = ['as_connector', 'operator_of', 'operator_of_mask']

# above this share of connected pairs a matrix is both smaller and faster than lists of targets
DENSE_ABOVE = 0.4


def as_connector(conn: Any, pre, post, owner: str):
    """A connector for ``pre`` and ``post``; see :class:`~brainsyn.projection.base.SynConn` for what ``conn`` may be.

    Raises
    ------
    ValueError
        When ``conn`` is of another kind, or does not fit the sizes of the groups.
    """
    if conn is None:
        return None
    if isinstance(conn, connect.TwoEndConnector):
        connector = conn
    elif isinstance(conn, Mapping):
        if not {'i', 'j'} <= set(conn):
            raise ValueError(f"{owner}: a dict of connections needs the ids of each synapse as 'i' (pre) and 'j' (post), "
                             f'but it has {sorted(conn)}.')
        connector = connect.IJConn(i=conn['i'], j=conn['j'])
    elif scipy.sparse.issparse(conn):
        connector = connect.SparseMatConn(conn)
    elif isinstance(conn, tuple) and len(conn) == 2:
        connector = connect.CSRConn(np.asarray(conn[0]), np.asarray(conn[1]))
    elif hasattr(conn, 'shape') or isinstance(conn, list):
        matrix = np.asarray(conn)
        if matrix.shape != (pre.num, post.num):
            raise ValueError(f'{owner}: a matrix of connections must have shape {(pre.num, post.num)} (pre, post), not '
                             f'{matrix.shape}.')
        connector = connect.MatConn(matrix.astype(bool))
    else:
        raise ValueError(f'{owner}: conn must be a connector, a Boolean matrix, a dict of ids, a sparse matrix or '
                         f'(indices, indptr), not {describe_value(conn)}.')
    if isinstance(connector, connect.One2One) and pre.num != post.num:
        raise ValueError(f'{owner}: One2One needs groups of the same size, but {pre.name} (pre) has {pre.num} cells and '
                         f'{post.name} (post) has {post.num}.')
    return connector(pre.size, post.size)


def operator_of(connector, comp_method: str) -> Operator:
    """The operator that computes products over the connections of ``connector``.

    Parameters
    ----------
    connector : TwoEndConnector
        Already told the sizes of the groups.
    comp_method : {'sparse', 'dense', 'auto'}
        Without effect on all-to-all and one-to-one connections. ``'auto'`` takes lists of targets unless most pairs
        are connected.
    """
    if isinstance(connector, connect.One2One):
        return comm.OneToOne(connector.pre_num)
    if isinstance(connector, connect.All2All):
        return comm.AllToAll(connector.pre_num, connector.post_num, connector.include_self)
    if comp_method == 'dense':
        return comm.Dense(connector.as_matrix())
    indices, indptr = connector.as_csr()
    csr = comm.CSR(indptr, indices, connector.post_num)
    if comp_method == 'auto' and indices.size > DENSE_ABOVE * connector.pre_num * connector.post_num:
        return comm.Dense(connector.as_matrix())
    return csr


def operator_of_mask(conn_mask: Any, pre, post, owner: str) -> Operator:
    """The operator for connections that are assigned later: a Boolean matrix, or ``(indices, indptr)``."""
    if isinstance(conn_mask, tuple):
        indices, indptr = (np.asarray(part) for part in conn_mask)
        return comm.CSR(indptr, indices, post.num)
    matrix = np.asarray(conn_mask)
    if matrix.shape != (pre.num, post.num):
        raise ValueError(f'{owner}: conn_mask must have shape {(pre.num, post.num)} (pre, post), not {matrix.shape}.')
    return comm.Dense(matrix)
