"""Single functions that went away, or changed what they give."""
from collections.abc import Sequence
from typing import Any

import brainpy
import brainpy.math as bm
import jax.numpy as jnp

from brainsyn.errors import describe_value
from brainsyn.math_arrays import as_plain

__all__ = ['check_mode', 'issubclass_', 'l1_loos', 'trapz']


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


def issubclass_(arg1: Any, arg2: Any) -> bool:
    """Whether ``arg1`` is a class derived from ``arg2``; False, not an error, where it is no class."""
    return isinstance(arg1, type) and issubclass(arg1, arg2)


def l1_loos(logits, targets, reduction: str = 'sum'):
    """The absolute differences: their ``'sum'``, ``'mean'``, or one by one (``'none'``)."""
    return brainpy.losses.l1_loss(as_plain(logits), as_plain(targets), reduction=reduction)


def trapz(y, x=None, dx: float = 1.0, axis: int = -1):
    """The integral of samples ``y`` along ``axis`` by the trapezoidal rule, at ``x`` or ``dx`` apart."""
    return jnp.trapezoid(jnp.asarray(as_plain(y)), None if x is None else jnp.asarray(as_plain(x)), dx=dx, axis=axis)
