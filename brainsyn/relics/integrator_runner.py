"""``IntegratorRunner``: an equation, integrated over time."""
import warnings
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import brainpy
from brainpy.tools import DotDict

from brainsyn.errors import RunningError, describe_value, near_matches
from brainsyn.math_arrays import as_plain
from brainsyn.relics.monitor import Monitor
from brainsyn.running.checks import checked_variables
from brainsyn.running.monitors import Recording
from brainsyn.running.user_functions import taking_shared
from brainsyn.units import UNITS, plain

__all__ = ['IntegratorRunner']


class IntegratorRunner(brainpy.IntegratorRunner):
    r"""Integrates an equation over time and records its variables.

    Step :math:`i` goes from :math:`t = t_0 + i\,dt` to :math:`t + dt`, which is the time stamp of what is recorded then.

    Parameters
    ----------
    target : Integrator
        What ``odeint``, ``sdeint`` or ``fdeint`` returned.
    inits : sequence or dict, optional
        Initial values of the variables: in their order, or by name (default: zero).
    dt : float or Quantity, optional
        Length of a step, in ms; ``bm.get_dt()`` by default, not that of the integral.
    monitors : list or dict, optional
        Names of variables, or pairs of a name and an index.
    dyn_vars : Variable, or sequence or dict of them, optional
        Found by themselves; accepted for old programs.
    args : dict, optional
        Parameters of the equation, by name.
    dyn_args : dict, optional
        Parameters that change: arrays with one row for each step of the run.
    fun_monitors : dict of callables, optional
        More monitors: functions of ``(t, dt)``, of the dict of both, or of nothing. They see the variables, and the time,
        as they are after the step.
    **options
        ``jit``, ``numpy_mon_after_run`` and ``progress_bar``: see ``brainpy.IntegratorRunner``.

    Attributes
    ----------
    mon : DotDict
        What the last run recorded, ``mon.V``, of shape ``(time, n)``, and ``mon.ts`` in ms.
    variables : dict
        The variables, by name.

    Raises
    ------
    RunningError
        When an argument is none of these.
    """

    def __init__(self, target: Callable, inits: Sequence | Mapping | None = None, dt: float | None = None,
                 monitors: Sequence | Mapping | None = None, dyn_vars: Any = None, args: Mapping[str, Any] | None = None,
                 dyn_args: Mapping[str, Any] | None = None, fun_monitors: Mapping[str, Callable] | None = None,
                 **options: Any):
        if not isinstance(target, brainpy.Integrator):
            raise RunningError('IntegratorRunner: target must be what odeint, sdeint or fdeint returned, not '
                               f'{describe_value(target)}.')
        self._check_names(target.variables, inits if isinstance(inits, Mapping) else {}, 'inits')
        self._check_names(target.parameters, {**(args or {}), **(dyn_args or {})}, 'args')
        functions = {name: taking_shared(function) for name, function in (fun_monitors or {}).items()}
        with warnings.catch_warnings():
            warnings.filterwarnings('ignore', message='`fun_monitors` is deprecated')
            super().__init__(
                target, inits=_plain(inits), dt=_in_ms(dt, 'dt'), monitors=None if monitors is None else list(Monitor(monitors)),
                dyn_vars=checked_variables(dyn_vars), **options,
                fun_monitors={name: lambda shared, f=f: f(DotDict(shared)) for name, f in functions.items()})
        self._default_args, self._default_dyn_args = dict(args or {}), dict(dyn_args or {})

    @staticmethod
    def _check_names(known: Sequence[str], given: Mapping[str, Any], parameter: str) -> None:
        for name in given:
            if name not in known:
                raise RunningError(f'IntegratorRunner: {parameter} has "{name}", but the equation has none of that name.'
                                   f'{near_matches(name, known)}')

    def run(self, duration: float, start_t: float | None = None, eval_time: bool = False,
            args: Mapping[str, Any] | None = None, dyn_args: Mapping[str, Any] | None = None) -> float | None:
        """Integrate over a time.

        Parameters
        ----------
        duration : float or Quantity
            Model time, in ms.
        start_t : float, optional
            Time of the first step, in ms (default: where the last run ended).
        eval_time : bool
            Whether to return the seconds that it took.
        args, dyn_args : dict, optional
            Parameters of the equation in this run.
        """
        args, dyn_args = {**self._default_args, **(args or {})}, {**self._default_dyn_args, **(dyn_args or {})}
        self._check_names(self.target.parameters, {**args, **dyn_args}, 'args')
        seconds = super().run(_in_ms(duration, 'duration'), start_t=_in_ms(start_t, 'start_t'), eval_time=eval_time,
                              args=_plain(args), dyn_args=_plain(dyn_args) or None)
        self.mon = Recording(self.mon)
        return seconds


def _in_ms(time: Any, parameter: str) -> Any:
    return plain(time, UNITS['ms'], 'IntegratorRunner', parameter)


def _plain(values: Any) -> Any:
    """``values``, in a sequence or a dict, without brainpy's arrays."""
    return {name: as_plain(value) for name, value in values.items()} if isinstance(values, Mapping) else as_plain(values)
