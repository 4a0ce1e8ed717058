"""Several sparse projections that leave the same cells, carried in one pass over their spikes."""

from collections.abc import Sequence

import jax
import jax.numpy as jnp
from jax import lax
from jax.custom_batching import custom_vmap

from .csr import CSR, sums_of

__all__ = ['MergedRows']


@jax.tree_util.register_pytree_node_class
class MergedRows:
    """Several `CSR` operators with the same presynaptic cells: who spikes is found out once for all of them.

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
        self.operators = tuple(operators)

    def tree_flatten(self):
        return self.operators, None

    @classmethod
    def tree_unflatten(cls, _, operators):
        merged = object.__new__(cls)
        merged.operators = tuple(operators)
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
        for index, (operator, weight) in enumerate(zip(self.operators, weights, strict=True)):
            operator.check_weight(weight, f'weights[{index}]')
        precision = jnp.result_type(*weights)
        spikes = jnp.asarray(spikes)
        if spikes.dtype != bool:
            spikes = spikes.astype(precision)
        # one weight is a factor of the sums
        factors = [weight.reshape(()) if weight.size == 1 and weight.ndim < 2 else None for weight in weights]
        rows = [weight.astype(precision) if factor is None else jnp.ones((), precision)
                for weight, factor in zip(weights, factors, strict=True)]
        sums = _differentiable(self.operators, spikes, rows)
        return tuple(s if factor is None else s * factor for s, factor in zip(sums, factors, strict=True))


def _one_by_one(operators, spikes, weights):
    return tuple(operator.event(spikes, weight) for operator, weight in zip(operators, weights, strict=True))


@custom_vmap
def _together(operators, spikes, weights):
    return lax.platform_dependent(operators, spikes, weights, cpu=sums_of, default=_one_by_one)


@_together.def_vmap
def _batched(axis_size, in_batched, *arguments):
    """Where it is mapped, each operator has its own way to deal with it."""
    axes = jax.tree.map(lambda batched: 0 if batched else None, tuple(in_batched))
    sums = jax.vmap(_one_by_one, in_axes=axes, axis_size=axis_size)(*arguments)
    return sums, jax.tree.map(lambda _: True, sums)


@jax.custom_jvp
def _differentiable(operators, spikes, weights):
    return _together(operators, spikes, weights)


@_differentiable.defjvp
def _derivative(primals, tangents):
    return jax.jvp(_one_by_one, primals, tangents)
