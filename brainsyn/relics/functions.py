"""Single functions that went away, or changed what they give."""
import os
from collections.abc import Callable, Sequence
from typing import Any

import brainpy.math as bm
import jax
import jax.numpy as jnp

from brainsyn.errors import describe_value
from brainsyn.math_arrays import as_plain
from brainsyn.units import UNITS, plain

__all__ = ['check_mode', 'eval_shape', 'gpu_memory_preallocation', 'issubclass_', 'rrelu', 'set_dt', 'trapz',
           'use_backend']


def check_mode(instance: Any, supported_types: type | Sequence[type], name: str = '') -> None:
    """Raise ``NotImplementedError`` unless ``instance`` is a mode of one of ``supported_types``.

    Parameters
    ----------
    instance : Mode
        The mode of a model.
    supported_types : type or sequence of type
        What the model can be run in.
    name : str
        The model, for the message.
    """
    allowed = tuple(supported_types) if isinstance(supported_types, Sequence) else (supported_types,)
    if not isinstance(instance, bm.Mode) or not isinstance(instance, allowed):
        names = ', '.join(kind.__name__ for kind in allowed)
        raise NotImplementedError(f'{name or "model"}: mode is {describe_value(instance)}; it can be {names}.')


def set_dt(dt: Any) -> None:
    """Set the step, a number in ms or a quantity, for everything built from here on."""
    bm.set_dt(plain(dt, UNITS['ms'], 'set_dt', 'dt'))


def issubclass_(arg1: Any, arg2: Any) -> bool:
    """Whether ``arg1`` is a class derived from ``arg2``; False, not an error, where it is no class."""
    return isinstance(arg1, type) and issubclass(arg1, arg2)


def rrelu(x, lower: float = .125, upper: float = 1 / 3):
    """``x`` where it is positive, else a random part of it, drawn for each element between ``lower`` and ``upper``."""
    x = jnp.asarray(as_plain(x))
    return jnp.where(x > 0, x, x * as_plain(bm.random.DEFAULT.uniform(lower, upper, x.shape)))


def trapz(y, x=None, dx: float = 1.0, axis: int = -1):
    """The integral of samples ``y`` along ``axis`` by the trapezoidal rule, at ``x`` or ``dx`` apart."""
    return jnp.trapezoid(jnp.asarray(as_plain(y)), None if x is None else jnp.asarray(as_plain(x)), dx=dx, axis=axis)


def eval_shape(fun: Callable, *args, static_argnums: Sequence[int] = (), static_argnames: Sequence[str] = (),
               with_stack: bool = False, **kwargs) -> Any:
    """Shape and type of what ``fun`` gives, without computing it.

    Parameters
    ----------
    fun : callable
        The function.
    static_argnums, static_argnames : sequence
        Positions and names of the arguments that are no arrays.
    with_stack : bool
        Not supported.
    """
    if with_stack:
        raise NotImplementedError('eval_shape: with_stack gave an internal list of variables; leave it out.')
    static = {i: value for i, value in enumerate(args) if i in static_argnums}
    static_kwargs = {name: value for name, value in kwargs.items() if name in static_argnames}

    def function(dynamic, dynamic_kwargs):
        rest = iter(dynamic)
        return fun(*(static[i] if i in static else next(rest) for i in range(len(args))), **static_kwargs, **dynamic_kwargs)

    return jax.eval_shape(function, [as_plain(value) for i, value in enumerate(args) if i not in static],
                          {name: as_plain(value) for name, value in kwargs.items() if name not in static_kwargs})


def gpu_memory_preallocation(percent: float) -> None:
    """Let JAX take this share of a GPU's memory at once; call it before anything is computed."""
    os.environ['XLA_PYTHON_CLIENT_MEM_FRACTION'] = str(percent)


def use_backend(name: str) -> None:
    """Chose between ``'numpy'`` and ``'jax'`` before BrainPy 2.0; all runs on JAX now, with the same results.

    Raises
    ------
    ValueError
        When ``name`` is another.
    """
    if name not in ('numpy', 'jax'):
        raise ValueError(f"use_backend: the backend is 'numpy' or 'jax', not {name!r}.")
