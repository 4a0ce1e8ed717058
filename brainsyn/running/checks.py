"""Refusing wrong arguments of a runner, in words."""
import math
import numbers
from collections.abc import Mapping, Sequence
from typing import Any

import brainpy.math as bm

from brainsyn.errors import RunningError, describe_value

__all__ = ['checked_jit', 'checked_number', 'checked_shared', 'checked_variables']


def checked_number(name: str, value: Any, above: float = -math.inf) -> float:
    """``value`` as a float, if it is a finite number greater than ``above``."""
    if isinstance(value, bool) or not isinstance(value, numbers.Real) or not above < value < math.inf:
        limit = '' if above == -math.inf else f' greater than {above:g}'
        raise RunningError(f'{name} must be a number{limit}, in ms, not {describe_value(value)}.')
    return float(value)


def checked_jit(jit: Any) -> dict[str, bool]:
    """``jit`` as a dict."""
    if isinstance(jit, bool):
        return {'predict': jit}
    if isinstance(jit, Mapping):
        return {'predict': True, **jit}
    raise RunningError(f'jit must be True, False or a dict such as dict(predict=False), not {describe_value(jit)}.')


def checked_shared(shared: Any) -> dict[str, Any]:
    """Arguments to be shared in all steps: the names and plain values of ``shared``, and ``fit``."""
    if shared is not None and not isinstance(shared, Mapping):
        raise RunningError(f'shared_args must be a dict, not {describe_value(shared)}.')
    checked = {'fit': False, **(shared or {})}
    for name, value in checked.items():
        if not isinstance(name, str) or not isinstance(value, bool | numbers.Number | str):
            raise RunningError('shared_args must be names and numbers, texts or Booleans, not '
                               f'{name!r}: {describe_value(value)}.')
        if name in ('t', 'dt', 'i'):
            raise RunningError(f'shared_args: "{name}" is told by the clock of the runner; set runner.t0, runner.dt or '
                               'runner.i0.')
    return checked


def checked_variables(variables: Any) -> dict[str, bm.Variable]:
    """``dyn_vars`` as a dict."""
    if variables is None:
        return {}
    if isinstance(variables, bm.Variable):
        variables = [variables]
    if not isinstance(variables, Mapping | Sequence):
        raise RunningError('dyn_vars must be a Variable, or a sequence or a dict of Variables, not '
                           f'{describe_value(variables)}.')
    named = dict(variables) if isinstance(variables, Mapping) else {f'var{i}': v for i, v in enumerate(variables)}
    for variable in named.values():
        if not isinstance(variable, bm.Variable):
            raise RunningError(f'dyn_vars must hold Variables, not {describe_value(variable)}.')
    return named
