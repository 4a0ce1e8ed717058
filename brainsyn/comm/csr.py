"""Lists of targets, one for each presynaptic cell (compressed sparse rows)."""

import math
from functools import partial

import jax
import jax.numpy as jnp
import numpy as np
import scipy.sparse

from . import kernels
from .base import Operator
from .events import for_each_active, for_each_listed, for_range, load, store, unsigned

__all__ = ['CSR', 'add_rows', 'sums_of']


@jax.tree_util.register_pytree_node_class
class CSR(Operator):
    """Sparse wiring: cell i reaches the cells `indices[indptr[i]:indptr[i + 1]]`.

    A target listed twice is reached twice.

    Parameters
    ----------
    indptr : array of shape (num_pre + 1,)
        Where the targets of each presynaptic cell begin.
    indices : array of shape (nnz,)
        The targets.
    num_post : int
        Number of postsynaptic cells.

    Raises
    ------
    ValueError
        If the arrays are no valid CSR structure for `num_post` cells.
    """

    def __init__(self, indptr, indices, num_post: int):
        indptr, indices = _integers('indptr', indptr), _integers('indices', indices)
        if indptr.size == 0 or indptr[0] != 0 or indptr[-1] != indices.size or (np.diff(indptr) < 0).any():
            raise ValueError(f'indptr of CSR must rise from 0 to the number of synapses, {indices.size}; got {indptr}.')
        _check_cells('indices', indices, 'num_post', num_post)
        if indices.size > np.iinfo(np.int32).max:
            raise ValueError(f'CSR counts its synapses in 32 bits, got {indices.size} of them.')
        self.indptr, self.indices = jnp.asarray(indptr, jnp.int32), jnp.asarray(indices, jnp.int32)
        self.num_pre, self.num_post = indptr.size - 1, int(num_post)

    @classmethod
    def from_pairs(cls, pre_ids, post_ids, num_pre: int, num_post: int) -> 'CSR':
        """From pairs (pre, post) in any order; the synapses of one presynaptic cell keep the order of the pairs."""
        pre_ids, post_ids = _integers('pre_ids', pre_ids), _integers('post_ids', post_ids)
        if pre_ids.size != post_ids.size:
            raise ValueError(f'CSR needs as many pre_ids as post_ids, got {pre_ids.size} and {post_ids.size}.')
        _check_cells('pre_ids', pre_ids, 'num_pre', num_pre)
        indptr = np.concatenate([[0], np.cumsum(np.bincount(pre_ids, minlength=num_pre))])
        return cls(indptr, post_ids[np.argsort(pre_ids, kind='stable')], num_post)

    @classmethod
    def from_dense(cls, mask) -> 'CSR':
        """From a Boolean matrix or a SciPy sparse matrix of shape (num_pre, num_post), true where cells connect."""
        matrix = scipy.sparse.csr_array(mask)
        return cls(matrix.indptr, matrix.indices, matrix.shape[1])

    def tree_flatten(self):
        return (self.indptr, self.indices), (self.num_pre, self.num_post)

    @classmethod
    def tree_unflatten(cls, sizes, arrays):
        operator = object.__new__(cls)
        operator.num_pre, operator.num_post = sizes
        operator.indptr, operator.indices = arrays
        return operator

    @property
    def weight_shapes(self):
        return (), (1,), (self.indices.size,)

    def linear(self, values, weight):
        cells = jnp.arange(self.num_pre, dtype=jnp.int32)
        pre_ids = jnp.repeat(cells, jnp.diff(self.indptr), total_repeat_length=self.indices.size)
        synapses = values.at[..., pre_ids].get(mode='promise_in_bounds') * weight
        silent = jnp.zeros((*values.shape[:-1], self.num_post), weight.dtype)
        return silent.at[..., self.indices].add(synapses, mode='promise_in_bounds')

    def active(self, values, weight):
        sums, = sums_of((self,), values, (weight,))
        return sums


def sums_of(operators, values, weights):
    """`CSR.active` of several operators that share their presynaptic cells, in one pass over the values.

    Parameters
    ----------
    operators : sequence of CSR
        With equal `num_pre`.
    values : array of shape (..., num_pre)
        Boolean, or in the precision of the weights.
    weights : sequence of array
        For each operator one weight per synapse, or a 1 without axes; all of one precision.

    Returns
    -------
    tuple of array of shape (..., num_post)
        One for each operator.
    """
    batch = values.shape[:-1]
    carry = kernels.add_rows if kernels.takes(weights[0].dtype) else add_rows
    sums = carry(operators, values.reshape(math.prod(batch), values.shape[-1]), weights)
    return tuple(s.reshape(*batch, operator.num_post) for operator, s in zip(operators, sums, strict=True))


def add_rows(operators, values, weights):
    """`sums_of` as loops in JAX, for values of shape (batch, num_pre)."""
    batch_size, num_pre = values.shape
    values = values.reshape(-1)
    # a loop that feeds several operators would be too large to become one function: each has its own over a list
    visit_all = partial(for_each_active, values != 0) if len(operators) == 1 else for_each_listed(values != 0)

    def of(operator, weight):
        def add_row(cell, sums):
            item, pre = (cell // num_pre, cell % num_pre) if batch_size > 1 else (unsigned(0), cell)
            value = 1 if values.dtype == bool else load(values, cell)

            def add(synapse, sums):
                target = unsigned(load(operator.indices, synapse)) + item * operator.num_post
                return store(sums, target, load(sums, target) + value * (load(weight, synapse) if weight.ndim else 1))

            return for_range(unsigned(load(operator.indptr, pre)), unsigned(load(operator.indptr, pre + 1)), add, sums)

        silent = jnp.zeros(batch_size * operator.num_post, weight.dtype)
        return (visit_all(add_row, silent) if operator.indices.size else silent).reshape(batch_size, -1)

    return tuple(map(of, operators, weights))


def _integers(name, array):
    array = np.asarray(array)
    if array.ndim != 1 or not (np.issubdtype(array.dtype, np.integer) or array.size == 0):
        raise ValueError(f'{name} of CSR must be a vector of integers, got {array.dtype} of shape {array.shape}.')
    return array if array.size else array.astype(np.int32)


def _check_cells(name, cells, size_name, size):
    if cells.size and not 0 <= cells.min() <= cells.max() < size:
        raise ValueError(f'{name} of CSR must lie in [0, {size_name} = {size}), got {cells.min()} to {cells.max()}.')
