"""Refusing wrong arguments of a runner, in words."""
import math
import numbers
import warnings
from collections.abc import Mapping, Sequence
from os import PathLike
from typing import Any

import brainpy
import brainpy.math as bm
import brainunit as u
import numpy as np

from brainsyn.dynsys.groups import NeuGroupView
from brainsyn.errors import RunningError, describe_value
from brainsyn.running.describing import states_of
from brainsyn.units import UNITS, plain

__all__ = ['check_event_times', 'checked_delays', 'checked_interval', 'checked_jit', 'checked_number',
           'checked_path', 'checked_shared', 'checked_target', 'checked_variables']

# Variables that hold the time of an event, ms
EVENT_TIMES = frozenset({'t_last_spike', 'spike_arrival_time'})


def checked_number(name: str, value: Any, above: float = -math.inf, unit: str = 'ms') -> float:
    """``value``, a number in ``unit`` or a time, as a float, if it is finite and greater than ``above``."""
    value = plain(value, u.second if unit == 's' else UNITS[unit], 'runner', name)
    if isinstance(value, bool) or not isinstance(value, numbers.Real) or not above < value < math.inf:
        limit = '' if above == -math.inf else f' greater than {above:g}'
        raise RunningError(f'{name} must be a number{limit}, in {unit}, not {describe_value(value)}.')
    return float(value)


def check_event_times(target: brainpy.DynamicalSystem, t: float) -> None:
    """Warn when the last spike of a cell lies in the future of a run that begins at ``t`` (ms)."""
    for path, state in states_of(target).items():
        if path.rpartition('.')[2] in EVENT_TIMES and state.value.size:
            last = float(np.max(state.value))
            if last > t * (1 + 1e-6) + 1.:
                warnings.warn(f'{target.name}: {path} is up to {last:g} ms, and the run begins at {t:g} ms: as in BrainPy, '
                              'those cells are refractory, or their pulses last, until then. Reset the model together with '
                              f'the clock, or set runner.t0 = {last:g} before the run.', stacklevel=5)
                return


def checked_interval(name: str, value: Any, dt: float) -> int:
    """``value``, a number of steps or a quantity of time, as a number of steps."""
    if isinstance(value, u.Quantity):
        if not value.has_same_unit(u.ms):
            raise RunningError(f'{name} must be a number of steps or a time, not {value}.')
        steps = float(value.to_decimal(u.ms)) / dt
        if not (steps > .5 and math.isclose(steps, round(steps), rel_tol=1e-6)):
            raise RunningError(f'{name} must be a whole number of steps of {dt:g} ms, not {value}.')
        return round(steps)
    if isinstance(value, bool) or not isinstance(value, numbers.Integral) or value < 1:
        raise RunningError(f'{name} must be a number of steps of 1 or more, or a time such as 1 * brainunit.ms, not '
                           f'{describe_value(value)}.')
    return int(value)


def checked_delays(target: brainpy.DynamicalSystem, dt: float) -> None:
    """Refuse a step for which delays that were given as times would be other times."""
    for node in target.nodes().unique().values():
        converted_with = getattr(node, 'dt_of_delays', dt)
        if not math.isclose(converted_with, dt, rel_tol=1e-9):
            raise RunningError(f'{node.name} has a delay given as a time, which was turned into steps of dt = '
                               f'{converted_with:g} ms, but this runner has dt = {dt:g} ms. Call bm.set_dt({dt:g}) before '
                               'you build the model.')


def checked_path(name: str, value: Any) -> str | PathLike | None:
    """``value``, if it is the path of a file, or None."""
    if value is None or isinstance(value, str | PathLike):
        return value
    raise RunningError(f'{name} must be the path of a file, not {describe_value(value)}.')


def checked_target(target: Any) -> brainpy.DynamicalSystem:
    """``target``, if it is a model that can be run."""
    if not isinstance(target, brainpy.DynamicalSystem):
        raise RunningError(f'target must be a DynamicalSystem, not {describe_value(target)}.')
    for node in (target, *vars(target).values()):
        if isinstance(node, brainpy.DynamicalSystem) and '_mode' not in vars(node):
            raise RunningError(f'{type(node).__name__}: the __init__ of this class must call super().__init__().')
    if isinstance(target, NeuGroupView):
        raise RunningError(f'{target.name} is a view; run the group itself, {target.target.name}.')
    return target


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
