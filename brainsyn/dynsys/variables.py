"""The state of a model: variables with the array algebra of the old releases."""
from collections.abc import Callable
from functools import partial
from typing import Any

import brainpy
import jax
import jax.numpy as jnp
import numpy as np

from brainsyn.math_arrays import Variable

__all__ = ['state_variable']


def state_variable(init: Callable | jax.Array, size: int | tuple[int, ...], batch_or_mode: Any = None,
                   variable_class: type[Variable] = Variable) -> Variable:
    """A variable of shape ``size``, with a batch axis in front where ``batch_or_mode`` asks for one.

    Parameters
    ----------
    init : callable, Initializer or array
        What it starts from; called with the shape.
    size : int or tuple of int
        Shape without batch.
    batch_or_mode : int or Mode, optional
        Size of the batch, or the mode that tells.
    variable_class : type
        Class of the variable.
    """
    variable = brainpy.init.variable_(_without_compiling(init), size, batch_or_mode)
    return variable_class(variable.value, batch_axis=variable.batch_axis)


def _without_compiling(init: Callable | jax.Array) -> Callable | jax.Array:
    """The same array from NumPy where it is filled with one number: JAX compiles a program for each shape that it fills."""
    function, arguments = (init.func, init.keywords) if isinstance(init, partial) and not init.args else (init, {})
    if isinstance(init, brainpy.init.ZeroInit):
        function = jnp.zeros
    by_numpy = {jnp.zeros: np.zeros, jnp.ones: np.ones, jnp.full: np.full}.get(function) if callable(function) else None
    return init if by_numpy is None else lambda shape: jax.device_put(by_numpy(shape, **arguments))
