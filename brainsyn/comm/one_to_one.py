"""Each presynaptic cell reaches the postsynaptic cell of the same index."""

import jax

from .base import Operator

__all__ = ['OneToOne']


@jax.tree_util.register_pytree_node_class
class OneToOne(Operator):
    """One-to-one wiring of `num` cells."""

    def __init__(self, num: int):
        self.num_pre = self.num_post = int(num)

    def tree_flatten(self):
        return (), self.num_pre

    @classmethod
    def tree_unflatten(cls, num, _):
        return cls(num)

    @property
    def weight_shapes(self):
        return (), (1,), (self.num_pre,)

    def linear(self, values, weight):
        return values * weight

    def active(self, values, weight):
        return self.linear(values.astype(weight.dtype), weight)
