"""From the name of a variable, as users write it for inputs and monitors, to the variable."""
from collections.abc import Iterable
from typing import Any

import brainpy
import brainpy.math as bm
import jax
import numpy as np

from brainsyn.errors import RunningError, describe_value, near_matches

__all__ = ['checked_index', 'find_variable']

_MISSING = object()


def find_variable(target: brainpy.DynamicalSystem, name: str, role: str) -> bm.Variable:
    """The variable called ``name``.

    Parameters
    ----------
    target : DynamicalSystem
        Where the path starts.
    name : str
        A path of attributes from the target (``'V'``, ``'E.V'``, ``'column.E.V'``), or the name of a node of the
        target and a path from there (``'LIF0.V'``).
    role : str
        What it is wanted for, named in errors.

    Raises
    ------
    RunningError
        When there is nothing of that name, or something that is not a variable.
    """
    *path, last = name.split('.')
    found = _follow(target, [*path, last])
    if found is _MISSING and path:
        node = target.nodes().get(path[0], _MISSING)
        found = _follow(node, [*path[1:], last])
    if isinstance(found, bm.Variable):
        return found
    known = [*target.vars('relative'), *target.vars('absolute')]
    if found is _MISSING:
        raise RunningError(f'{role} "{name}": {target.name} has no variable of that name.{near_matches(name, known)}')
    raise RunningError(f'{role} "{name}": this is no Variable but {describe_value(found)}.{near_matches(name, known)}')


def _follow(start: Any, path: Iterable[str]) -> Any:
    for key in path:
        start = getattr(start, key, _MISSING)
    return start


def checked_index(index: Any, variable: bm.Variable, role: str) -> Any:
    """``index`` into the first axis of ``variable``: None, a slice or an array of integers.

    Raises
    ------
    RunningError
        When it is of another kind, or addresses what the variable does not have.
    """
    if index is None or isinstance(index, slice):
        return index
    if isinstance(index, bm.Array | jax.Array | np.ndarray | list | tuple | int | np.integer):
        ids = np.atleast_1d(np.asarray(index))
        length = variable.shape[0] if variable.ndim else 0
        if ids.dtype == bool and ids.shape == (length,):
            return np.flatnonzero(ids)
        if np.issubdtype(ids.dtype, np.integer) and ids.size:
            if -length <= ids.min() and ids.max() < length:
                return ids % length
            raise RunningError(f'{role}: index {describe_value(index)} is out of range; the variable has shape '
                               f'{variable.shape} and is indexed along its first axis.')
    raise RunningError(f'{role}: an index must be an integer, a slice, or a sequence of integers or Booleans, not '
                       f'{describe_value(index)}.')
