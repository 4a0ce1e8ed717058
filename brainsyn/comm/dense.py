"""A matrix holds the weights between all pairs of cells."""

import abc
import math

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

from .base import Operator, linear_sums
from .csr import CSR
from .events import add_active_rows, load

__all__ = ['Dense', 'MatrixOperator']

MOSTLY_EMPTY = 0.1  # with fewer connections than this share of the pairs, the list is faster also where all values count


class MatrixOperator(Operator):
    """Wiring that adds, for each active cell, one row of a matrix."""

    @abc.abstractmethod
    def row(self, cell, weight) -> jax.Array:
        """The weights, of shape (num_post,), from one presynaptic cell."""

    @property
    def weight_shapes(self):
        return (), (1,), (self.num_pre, self.num_post)

    def graded(self, values, weight) -> jax.Array:
        # With most values other than zero there is nothing faster than a matrix product.
        return self._carry(linear_sums, values, weight)

    def active(self, values, weight):
        def one(values):
            if values.dtype == bool:
                return add_active_rows(values, lambda cell: self.row(cell, weight), silent)
            return add_active_rows(values != 0, lambda cell: load(values, cell) * self.row(cell, weight), silent)

        silent = jnp.zeros(self.num_post, weight.dtype)
        if values.ndim == 1:
            return one(values)
        batch = values.shape[:-1]
        return lax.map(one, values.reshape(math.prod(batch), self.num_pre)).reshape(*batch, self.num_post)


@jax.tree_util.register_pytree_node_class
class Dense(MatrixOperator):
    """Wiring given by a Boolean matrix.

    With one weight for all, a matrix that is mostly empty is carried by its list of targets.

    Parameters
    ----------
    mask : array of shape (num_pre, num_post)
        True where cell i reaches cell j. The weight of any other pair is ignored.

    Raises
    ------
    ValueError
        If `mask` is no matrix.
    """

    def __init__(self, mask):
        if np.ndim(mask) != 2:
            raise ValueError(f'mask of Dense must have shape (num_pre, num_post), got shape {np.shape(mask)}.')
        mask = np.asarray(mask, bool)
        self.mask = jnp.asarray(mask)
        self.num_pre, self.num_post = mask.shape
        self.targets = CSR.from_dense(mask) if np.count_nonzero(mask) <= MOSTLY_EMPTY * mask.size else None

    def tree_flatten(self):
        return (self.mask, self.targets), (self.num_pre, self.num_post)

    @classmethod
    def tree_unflatten(cls, sizes, arrays):
        operator = object.__new__(cls)
        operator.num_pre, operator.num_post = sizes
        operator.mask, operator.targets = arrays
        return operator

    def event(self, spikes, weight) -> jax.Array:
        return self._for(weight).event(spikes, weight)

    def graded(self, values, weight) -> jax.Array:
        return self._for(weight).graded(values, weight)

    def _for(self, weight):
        """Who carries with this weight: the list of targets, or the matrix."""
        return super() if self.targets is None or np.shape(weight) not in ((), (1,)) else self.targets

    def linear(self, values, weight):
        return values @ jnp.where(self.mask, weight, 0)

    def row(self, cell, weight):
        return jnp.where(load(self.mask, cell), load(weight, cell) if weight.ndim else weight, 0)
