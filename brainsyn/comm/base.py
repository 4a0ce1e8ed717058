"""What every operator that carries presynaptic values to the postsynaptic side promises."""

import abc
from functools import partial

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax
from jax.custom_batching import custom_vmap, sequential_vmap
from jax.custom_derivatives import SymbolicZero

__all__ = ['Operator', 'active_sums', 'linear_sums']


class Operator(abc.ABC):
    """The wiring between `num_pre` and `num_post` cells, without its weights.

    The weight is given at each call, since it may be a variable that changes or is trained. Operators are immutable
    JAX pytrees: passed to a compiled function as an argument, their index arrays are arguments too and not constants
    that the compiler has to digest.

    Attributes
    ----------
    num_pre, num_post : int
        Number of presynaptic and postsynaptic cells.
    """

    num_pre: int
    num_post: int

    @property
    @abc.abstractmethod
    def weight_shapes(self) -> tuple[tuple[int, ...], ...]:
        """The shapes a weight may have."""

    @abc.abstractmethod
    def linear(self, values, weight) -> jax.Array:
        """The sums for floating `values` of shape (..., num_pre), in operations that JAX can transpose.

        A `weight` without axes is 1, here and in `active`: the caller multiplies the sums.
        """

    @abc.abstractmethod
    def active(self, values, weight) -> jax.Array:
        """The same, also for Boolean `values`, on a CPU and at the cost of the values that are not zero."""

    def check_weight(self, weight, name: str = 'weight') -> None:
        """Raise a ValueError that lists the allowed shapes unless `weight` has one of them."""
        shape = np.shape(weight)
        if shape not in self.weight_shapes:
            allowed = ', '.join(map(str, self.weight_shapes))
            raise ValueError(
                f'{name} has shape {shape}; {type(self).__name__} from {self.num_pre} to {self.num_post} cells '
                f'takes one of the shapes {allowed}.'
            )

    def event(self, spikes, weight) -> jax.Array:
        r"""Carry spikes: :math:`y_j = \sum_i w_{ij} s_i` at the cost of the cells that spike.

        Parameters
        ----------
        spikes : array of shape (..., num_pre)
            Boolean, or floating where zero means no spike (surrogate spikes, spikes scaled by plasticity).
        weight : float or array
            Of one of `weight_shapes`.

        Returns
        -------
        array of shape (..., num_post)
            In the precision of the weight. Differentiable, forward and backward, with respect to the weight and to
            floating spikes.

        Raises
        ------
        ValueError
            If a shape does not fit.
        """
        return self._carry(active_sums, spikes, weight)

    def graded(self, values, weight) -> jax.Array:
        r"""Carry graded values: :math:`y_j = \sum_i w_{ij} v_i`.

        Parameters
        ----------
        values : array of shape (..., num_pre)
            Presynaptic values, e.g. gates.
        weight : float or array
            Of one of `weight_shapes`.

        Returns
        -------
        array of shape (..., num_post)
            In the precision of the weight. Differentiable, forward and backward, with respect to both.

        Raises
        ------
        ValueError
            If a shape does not fit.
        """
        return self._carry(active_sums, values, weight)

    def _carry(self, sums, values, weight):
        """`sums(self, values, weight)` for values and weight as the user gives them."""
        self.check_weight(weight)
        values, weight = jnp.asarray(values), jnp.asarray(weight)
        if values.ndim == 0 or values.shape[-1] != self.num_pre:
            raise ValueError(
                f'{type(self).__name__} carries the values of {self.num_pre} cells, got shape {values.shape}.'
            )
        if not jnp.issubdtype(weight.dtype, jnp.floating):
            weight = weight.astype(float)
        elif weight.weak_type and jnp.issubdtype(values.dtype, jnp.floating):
            weight = weight.astype(values.dtype)
        if values.dtype != bool:
            values = values.astype(weight.dtype)
        if weight.shape in ((), (1,)):
            # A factor of the sums, so that it may be trained or mapped over at no cost.
            return sums(self, values, jnp.ones((), weight.dtype)) * weight.reshape(())
        return sums(self, values, weight)


@jax.jit
@partial(jax.checkpoint, prevent_cse=False)
def linear_sums(operator: Operator, values, weight) -> jax.Array:
    """`operator.linear`, for Boolean values too; a gradient keeps the values of each step, nothing per synapse."""
    return operator.linear(values.astype(weight.dtype), weight)


@custom_vmap
def _active_sums(operator, values, weight):
    return lax.platform_dependent(
        operator, values, weight, cpu=lambda operator, *args: operator.active(*args), default=linear_sums
    )


@_active_sums.def_vmap
def _batched_active_sums(_, in_batched, operator, values, weight):
    """Batched values are one call; batched weights are taken one after the other."""
    operator_batched, _, weight_batched = in_batched
    if any(jax.tree.leaves((operator_batched, weight_batched))):
        axes = jax.tree.map(lambda batched: 0 if batched else None, tuple(in_batched))
        return jax.vmap(sequential_vmap(_active_sums), in_axes=axes)(operator, values, weight), True
    return _active_sums(operator, values, weight), True


@jax.custom_jvp
def _differentiable_sums(operator, values, weight):
    return _active_sums(operator, values, weight)


@partial(_differentiable_sums.defjvp, symbolic_zeros=True)
def _derivative(primals, tangents):
    """The sums are linear in the values and in the weight."""
    operator, values, weight = primals
    _, values_dot, weight_dot = tangents
    sums = _differentiable_sums(operator, values, weight)
    sums_dot = jnp.zeros_like(sums)
    if not isinstance(values_dot, SymbolicZero):
        sums_dot += linear_sums(operator, values_dot, weight)
    if not isinstance(weight_dot, SymbolicZero):
        sums_dot += linear_sums(operator, values, weight_dot)
    return sums, sums_dot


# Compiled on its own, an operator is traced once for each set of shapes, however often it occurs in a network.
active_sums = jax.jit(_differentiable_sums)
