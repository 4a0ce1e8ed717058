"""Numbers, parameters and units of a model in words."""
import inspect
from collections.abc import Mapping
from typing import Any

import brainpy.math as bm
import brainunit as u
import jax
import numpy as np

__all__ = ['in_words', 'labelled', 'parameters_of', 'unit_in_words']

# taken by constructors and told elsewhere, or the variables of others
NOT_TOLD = frozenset({'size', 'target_var', 'membrane_var', 'g_max', 'weight', 'delay_step', 'delay', 'delay_steps'})


def parameters_of(part: Any) -> dict[str, Any]:
    """The numerical parameters of a part, by the names that its constructor has for them."""
    names = {name: None for cls in type(part).__mro__ if '__init__' in vars(cls)
             for name in inspect.signature(cls.__init__).parameters}
    return {name: vars(part)[name] for name in names if name not in NOT_TOLD and is_number(vars(part).get(name))}


def is_number(value: Any) -> bool:
    """Whether ``value`` is a number or an array of numbers."""
    if isinstance(value, bm.Array | jax.Array | np.ndarray):
        return np.issubdtype(value.dtype, np.number) and value.size > 0
    return isinstance(value, int | float | np.number) and not isinstance(value, bool)


def in_words(value: Any) -> str:
    """One number, or the least and the largest of several."""
    values = np.asarray(value)
    low, high = values.min(), values.max()
    return f'{low:.5g}' if low == high else f'{low:.5g} … {high:.5g}'


def unit_in_words(unit: u.Unit | None) -> str:
    """How a unit is written: ``mS/cm²``; empty where it is none or not known."""
    if unit is None or unit.dim == u.UNITLESS.dim:
        return ''
    return f'{unit}'.replace(' ', '').replace('*', '·').replace('^2', '²').replace('uS', 'μS').replace('uA', 'μA')


def labelled(part: Any, shown: Mapping[str, Any]) -> str:
    """A class with its parameters."""
    inside = ', '.join(f'{name}={value}' for name, value in shown.items())
    return f'{type(part).__name__}({inside})' if inside else type(part).__name__
