"""Checks of what a user gives to a model: parameters, initial values, the numerical method."""
from collections.abc import Callable
from typing import Any

import brainpy
import brainpy.math as bm
import brainunit as u
import jax
import numpy as np
from brainpy.initialize import parameter

from brainsyn.errors import describe_value, near_matches
from brainsyn.units import plain

__all__ = ['checked_initializer', 'checked_method', 'checked_parameter']

# time constants, capacitances and slopes divide
POSITIVE = frozenset({'tau', 'tau_w', 'tau_a', 'C', 'Cm', 'delta_T'})
NON_NEGATIVE = frozenset({'tau_ref', 'sigma', 'freqs', 'T_dur', 'T_duration'})


def _is_array(value: Any) -> bool:
    return isinstance(value, bm.Array | jax.Array | np.ndarray)


def checked_parameter(value: Any, shape: tuple[int, ...], owner: str, name: str, positive: bool | None = None,
                      unit: u.Unit | None = None) -> Any:
    """A parameter of a model, as a number or as an array of one value per cell.

    Parameters
    ----------
    value : float, array, Quantity, Initializer or callable
        What the user gave. Initializers and callables are called with ``shape``; a ``Variable`` is kept, so that it can
        be trained.
    shape : tuple of int
        Shape of the variables of the model, without batch.
    owner, name : str
        What to name in an error.
    positive : bool, optional
        Whether it must be above zero; by default told from the name (time constants, capacitances).
    unit : Unit, optional
        The unit of the plain numbers of this parameter; without one no quantity will do.

    Raises
    ------
    ValueError
        When it is of another kind, shape or dimension, is not a number, or is not positive where it must be.
    """
    value = plain(value, unit, owner, name)
    if value is None or isinstance(value, str | bytes) or not (np.isscalar(value) or _is_array(value) or callable(value)):
        raise ValueError(f'{owner}: {name} must be a number, an array, an Initializer or a function of the shape, not '
                         f'{describe_value(value)}.')
    given = value(shape) if callable(value) and not _is_array(value) else value
    if np.shape(given) not in ((), (1,), shape):
        raise ValueError(f'{owner}: {name} has shape {np.shape(given)}, but the model has variables of shape {shape}; '
                         'give one number, or one per cell.')
    if not isinstance(getattr(given, 'value', given), jax.core.Tracer):
        _check_range(given, owner, name, name in POSITIVE if positive is None else positive)
    return parameter(given, shape, allow_none=False)


def _check_range(value: Any, owner: str, name: str, positive: bool) -> None:
    values = np.asarray(value)
    if np.isnan(values).any():
        raise ValueError(f'{owner}: {name} is not a number (NaN): {describe_value(value)}.')
    if positive and (values <= 0).any():
        raise ValueError(f'{owner}: {name} must be above zero, but it is {values.min():g}.')
    if name in NON_NEGATIVE and (values < 0).any():
        raise ValueError(f'{owner}: {name} must not be negative, but it is {values.min():g}.')


def checked_initializer(value: Any, shape: tuple[int, ...], owner: str, name: str,
                        unit: u.Unit | None = None) -> Callable | bm.Array:
    """What a state variable starts from: an Initializer, a function of the shape, or an array of one value per cell.

    Raises
    ------
    ValueError
        When it is of another kind, shape or dimension than the plain numbers in ``unit`` that it is to give.
    """
    value = plain(value, unit, owner, name)
    if not callable(value) and not _is_array(value):
        raise ValueError(f'{owner}: {name} must be an Initializer, a function of the shape or an array, not '
                         f'{describe_value(value)}.' + (f' For the same value everywhere: bp.init.OneInit({value}).'
                                                        if np.isscalar(value) else ''))
    if _is_array(value) and tuple(value.shape) != shape:
        raise ValueError(f'{owner}: {name} has shape {tuple(value.shape)}, but the model has variables of shape {shape}.')
    if _is_array(value) and not isinstance(bm.as_jax(value), jax.core.Tracer) and np.isnan(np.asarray(value)).any():
        raise ValueError(f'{owner}: {name} holds NaN ({int(np.isnan(np.asarray(value)).sum())} of {value.size} values).')
    return value


def checked_method(method: str, stochastic: bool, owner: str) -> str:
    """The name of a numerical integrator, of differential equations with (``stochastic``) or without noise.

    Raises
    ------
    ValueError
        When there is none of that name.
    """
    known = (brainpy.sde if stochastic else brainpy.ode).get_supported_methods()
    if method not in known:
        kind = 'equations with noise' if stochastic else 'equations without noise'
        raise ValueError(f'{owner}: there is no method {describe_value(method)} for {kind}.{near_matches(method, known)}')
    return method
