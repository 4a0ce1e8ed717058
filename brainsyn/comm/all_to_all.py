"""Every presynaptic cell reaches every postsynaptic cell."""

import jax
import jax.numpy as jnp

from .dense import MatrixOperator
from .events import load, unsigned

__all__ = ['AllToAll']


@jax.tree_util.register_pytree_node_class
class AllToAll(MatrixOperator):
    """All-to-all wiring; one weight makes it a sum, never a matrix.

    Parameters
    ----------
    num_pre, num_post : int
        Number of presynaptic and postsynaptic cells.
    include_self : bool
        Whether cell i also reaches cell i. If not, the diagonal of a weight matrix is ignored.
    """

    def __init__(self, num_pre: int, num_post: int, include_self: bool = True):
        self.num_pre, self.num_post, self.include_self = int(num_pre), int(num_post), bool(include_self)

    def tree_flatten(self):
        return (), (self.num_pre, self.num_post, self.include_self)

    @classmethod
    def tree_unflatten(cls, sizes, _):
        return cls(*sizes)

    def linear(self, values, weight):
        if weight.ndim:
            return values @ self._without_self(unsigned(jnp.arange(self.num_pre))[:, None], weight)
        total = jnp.broadcast_to(values.sum(-1, keepdims=True), (*values.shape[:-1], self.num_post))
        if self.include_self:
            return total
        paired = min(self.num_pre, self.num_post)
        return total.at[..., :paired].add(-values[..., :paired])

    def active(self, values, weight):
        return super().active(values, weight) if weight.ndim else self.linear(values.astype(weight.dtype), weight)

    def row(self, cell, weight):
        return self._without_self(cell, load(weight, cell))

    def _without_self(self, cell, weight):
        if self.include_self:
            return weight
        return jnp.where(unsigned(jnp.arange(self.num_post)) == cell, 0, weight)
