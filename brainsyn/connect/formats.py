"""The formats in which connections are given, and the ways from one to another."""
from typing import Any

import brainpy.math as bm
import jax
import numpy as np
from scipy.sparse import csr_array

__all__ = ['Wiring', 'coo2csc', 'coo2csr', 'coo2mat', 'csr2coo', 'csr2csc', 'csr2mat', 'mat2coo', 'mat2csc', 'mat2csr']

Pair = tuple[np.ndarray, np.ndarray]


def is_jax(array: Any) -> bool:
    """Whether ``array`` is a JAX array or a BrainPy array."""
    return isinstance(array, jax.Array | bm.Array)


def row_pointers(counts: np.ndarray) -> np.ndarray:
    """Where each row begins, and where the last one ends; int32 unless there are 2**31 synapses."""
    total = int(counts.sum())
    indptr = np.zeros(counts.size + 1, np.int32 if total <= np.iinfo(np.int32).max else np.int64)
    np.cumsum(counts, out=indptr[1:])
    return indptr


def transposed(csr: Pair, num_columns: int) -> Pair:
    """From (columns by row, row pointers) to (rows by column, column pointers), rows ascending in each column."""
    indices, indptr = csr
    pattern = csr_array((np.ones(indices.size, np.int8), indices, indptr), shape=(indptr.size - 1, num_columns)).tocsc()
    return pattern.indices, pattern.indptr


def group_by(ids: np.ndarray, num: int, stable: bool = True) -> Pair:
    """The order that brings equal ids together, and the row pointers of the groups.

    The old releases sorted NumPy arrays with NumPy's quicksort, which does not keep the order of equal ids. Since NumPy
    1.25 that sort differs between processors for integers, yet for time differences it is still the old one:
    ``stable=False`` gives the order of the old releases.
    """
    if stable:
        one_each = np.arange(ids.size + 1, dtype=np.int32 if ids.size < np.iinfo(np.int32).max else np.int64)
        return transposed((ids, one_each), num)
    return np.argsort(ids.astype(np.int64).view('m8[s]')), row_pointers(np.bincount(ids, minlength=num))


class Wiring:
    """Which presynaptic cells are connected with which postsynaptic ones, given in one format, readable in all.

    Parameters
    ----------
    num_pre, num_post : int
        Number of cells.
    csr : tuple of arrays, optional
        Targets of all cells, one cell after the other, and where the targets of each cell begin.
    coo : tuple of arrays, optional
        Pre and post id of each synapse.
    mat : array of shape (num_pre, num_post), optional
        True where there is a connection.
    stable : bool
        Whether the synapses of a cell stay in the order in which they were given; see `group_by`.
    """

    def __init__(self, num_pre: int, num_post: int, *, csr: Pair = None, coo: Pair = None, mat: np.ndarray = None,
                 stable: bool = True):
        self.num_pre, self.num_post, self.stable = num_pre, num_post, stable
        self._csr, self._coo, self._mat = csr, coo, mat

    def coo(self) -> Pair:
        """(pre_ids, post_ids), synapses in the order in which they were given."""
        if self._coo is None and self._csr is not None:
            indices, indptr = self._csr
            self._coo = np.repeat(np.arange(self.num_pre, dtype=np.int32), np.diff(indptr)), indices
        elif self._coo is None:
            self._coo = tuple(ids.astype(np.int32) for ids in np.nonzero(self._mat))
        return self._coo

    def csr(self) -> Pair:
        """(post ids by pre, row pointers)."""
        if self._csr is None:
            pre_ids, post_ids = self.coo()
            order, indptr = group_by(pre_ids, self.num_pre, self.stable)
            self._csr = post_ids[order], indptr
        return self._csr

    def csc(self, data: np.ndarray = None) -> tuple[np.ndarray, ...]:
        """(pre ids by post, column pointers), with the values of the synapses in that order where they are given."""
        if self._coo is None and self._csr is not None and self.stable and data is None:
            return transposed(self._csr, self.num_post)
        pre_ids, post_ids = self.coo()
        order, indptr = group_by(post_ids, self.num_post, self.stable)
        return (pre_ids[order], indptr) if data is None else (pre_ids[order], indptr, data[order])

    def mat(self) -> np.ndarray:
        """The Boolean matrix."""
        if self._mat is None:
            mat = np.zeros((self.num_pre, self.num_post), bool)
            mat[self.coo()] = True
            return mat
        return self._mat

    def pre2syn(self) -> Pair:
        """(synapses by pre, row pointers); synapses are counted as in `csr`."""
        indices, indptr = self.csr()
        return np.arange(indices.size, dtype=np.int32), indptr

    def post2syn(self) -> Pair:
        """(synapses by post, column pointers); synapses are counted as in `csr`."""
        order, indptr = group_by(self.csr()[0], self.num_post, self.stable)
        return order.astype(np.int32, copy=False), indptr


def _converted(given: Any, target: str, num_pre: int, num_post: int, data: Any = None, **parts: Any):
    """``parts`` in the format ``target``: NumPy arrays from NumPy arrays, BrainPy arrays from JAX arrays."""
    jax_given = any(map(is_jax, given if isinstance(given, tuple | list) else [given]))
    wiring = Wiring(num_pre, num_post, stable=jax_given, **parts)
    result = wiring.csc(None if data is None else np.asarray(data)) if target == 'csc' else getattr(wiring, target)()
    if not jax_given:
        return result
    return tuple(map(bm.Array, result)) if isinstance(result, tuple) else bm.Array(result)


def _pair(pair: Any) -> Pair:
    first, second = pair
    return np.asarray(first), np.asarray(second)


def coo2csr(coo, num_pre):
    """From (pre_ids, post_ids) to (post ids by pre, row pointers)."""
    return _converted(coo, 'csr', num_pre, None, coo=_pair(coo))


def coo2csc(coo, post_num, data=None):
    """From (pre_ids, post_ids) to (pre ids by post, column pointers) and, where given, the ``data`` of the synapses."""
    return _converted(coo, 'csc', None, post_num, data, coo=_pair(coo))


def coo2mat(ij, num_pre, num_post):
    """From (pre_ids, post_ids) to a Boolean matrix of shape ``(num_pre, num_post)``."""
    return _converted(ij, 'mat', num_pre, num_post, coo=_pair(ij))


def csr2coo(csr):
    """From (post ids by pre, row pointers) to (pre_ids, post_ids)."""
    return _converted(csr, 'coo', len(csr[1]) - 1, None, csr=_pair(csr))


def csr2csc(csr, post_num, data=None):
    """From (post ids by pre, row pointers) to (pre ids by post, column pointers), with ``data`` where given."""
    return _converted(csr, 'csc', len(csr[1]) - 1, post_num, data, csr=_pair(csr))


def csr2mat(csr, num_pre, num_post):
    """From (post ids by pre, row pointers) to a Boolean matrix of shape ``(num_pre, num_post)``."""
    return _converted(csr, 'mat', num_pre, num_post, csr=_pair(csr))


def mat2coo(dense):
    """From a matrix to (pre_ids, post_ids) of its entries that are not zero."""
    return _converted(dense, 'coo', *np.shape(dense), mat=np.asarray(dense))


def mat2csr(dense):
    """From a matrix to (post ids by pre, row pointers) of its entries that are not zero."""
    return _converted(dense, 'csr', *np.shape(dense), mat=np.asarray(dense))


def mat2csc(dense):
    """From a matrix to (pre ids by post, column pointers) of its entries that are not zero."""
    return _converted(dense, 'csc', *np.shape(dense), mat=np.asarray(dense))
