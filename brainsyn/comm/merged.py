"""Several sparse projections that leave the same cells, carried together."""

import itertools
from collections.abc import Sequence

import jax
import jax.numpy as jnp
import numpy as np

from .csr import CSR

__all__ = ['MergedRows']


@jax.tree_util.register_pytree_node_class
class MergedRows:
    """Several `CSR` operators with the same presynaptic cells as one: a spike walks one row and reaches all targets.

    Row i lists the targets of cell i in the first operator, then those in the second, and so on. The index arrays of
    the operators are copied and not kept.

    Parameters
    ----------
    operators : sequence of CSR
        With equal `num_pre`.

    Raises
    ------
    ValueError
        If there are no operators, or their presynaptic cells differ in number.
    """

    def __init__(self, operators: Sequence[CSR]):
        sizes = [operator.num_pre for operator in operators]
        if len(set(sizes)) != 1:
            raise ValueError(f'MergedRows needs operators that share their presynaptic cells, got num_pre = {sizes}.')
        self.num_posts = tuple(operator.num_post for operator in operators)
        self.num_synapses = tuple(operator.indices.size for operator in operators)
        self.indptrs = tuple(operator.indptr for operator in operators)
        *columns, num_post = itertools.accumulate(self.num_posts, initial=0)
        cells = np.arange(sizes[0], dtype=np.int32)
        pre_ids = [np.repeat(cells, np.diff(indptr)) for indptr in self.indptrs]
        post_ids = [np.asarray(operator.indices) + column for operator, column in zip(operators, columns, strict=True)]
        self.rows = CSR.from_pairs(np.concatenate(pre_ids), np.concatenate(post_ids), sizes[0], num_post)

    def tree_flatten(self):
        return (self.rows, self.indptrs), (self.num_posts, self.num_synapses)

    @classmethod
    def tree_unflatten(cls, sizes, arrays):
        merged = object.__new__(cls)
        merged.num_posts, merged.num_synapses = sizes
        merged.rows, merged.indptrs = arrays
        return merged

    def event(self, spikes, weights: Sequence) -> tuple[jax.Array, ...]:
        """What `CSR.event` of each operator gives for its weight.

        Parameters
        ----------
        spikes : array of shape (..., num_pre)
            Boolean or floating.
        weights : sequence of float or array
            For each operator, one weight or one per synapse.

        Returns
        -------
        tuple of array of shape (..., num_post)
            One for each operator, in the common precision of the weights.

        Raises
        ------
        ValueError
            If a shape does not fit.
        """
        weights = tuple(map(jnp.asarray, weights))
        for index, (num, weight) in enumerate(zip(self.num_synapses, weights, strict=True)):
            if weight.shape not in ((), (1,), (num,)):
                raise ValueError(f'weights[{index}] has shape {weight.shape}; allowed are (), (1,), ({num},).')
        precision = jnp.result_type(*weights)
        one_each = all(weight.size == 1 for weight in weights)
        sums = self.rows.event(spikes, jnp.ones((), precision) if one_each else self._interleave(weights))
        parts = jnp.split(sums, list(itertools.accumulate(self.num_posts))[:-1], axis=-1)
        return tuple(part * weight if one_each else part for part, weight in zip(parts, weights, strict=True))

    def _interleave(self, weights):
        """One weight for each synapse of the merged rows, from one or many for each operator."""
        merged = jnp.zeros(sum(self.num_synapses), jnp.result_type(*weights))
        first = sum(self.indptrs)[:-1]
        for indptr, num, weight in zip(self.indptrs, self.num_synapses, weights, strict=True):
            shift = jnp.repeat(first - indptr[:-1], jnp.diff(indptr), total_repeat_length=num)
            merged = merged.at[shift + jnp.arange(num, dtype=jnp.int32)].set(weight)
            first += jnp.diff(indptr)
        return merged
