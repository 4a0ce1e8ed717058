"""The runners of 2.0 and 2.1."""
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import brainpy

from brainsyn.relics.monitor import Monitor
from brainsyn.running import DSRunner

__all__ = ['NumpyRunner', 'ReportRunner', 'StructRunner']


class StructRunner(DSRunner):
    """``DSRunner`` under its name of 2.0 and 2.1, whose ``run`` told how long it took.

    Parameters
    ----------
    target : DynamicalSystem
        The model.
    *args
        Inputs and ``dt`` as in 2.1, or monitors and inputs as in 2.0: a list of nothing but names is taken for monitors.
    inputs, monitors, **options
        See :class:`~brainsyn.running.DSRunner`. Monitors may also be a dict of indices, or None for all, by name.
    """

    def __init__(self, target: brainpy.DynamicalSystem, *args: Any, inputs: Sequence | Callable = (),
                 monitors: Sequence | Mapping | None = None, **options: Any):
        names = ('monitors', 'inputs') if args and _are_names(args[0]) else ('inputs', 'dt')
        if len(args) > len(names):
            raise TypeError(f'{type(self).__name__} takes target, {names[0]} and {names[1]} by their places, and the rest '
                            'by name.')
        options = {'inputs': inputs, 'monitors': monitors, **options, **dict(zip(names, args, strict=False))}
        if options['monitors'] is not None:
            options['monitors'] = Monitor(options['monitors'])
        super().__init__(target, **options)

    def run(self, duration: float, start_t: float | None = None) -> float:
        """Run for a time.

        Parameters
        ----------
        duration : float
            Model time, in ms.
        start_t : float, optional
            Time of the first step, in ms (default: where the last run ended).

        Returns
        -------
        float
            The seconds that it took.
        """
        seconds, _ = super().run(duration, start_t=start_t, eval_time=True)
        return seconds

    def __call__(self, duration: float, start_t: float | None = None) -> float:
        """The same as :meth:`run`."""
        return self.run(duration, start_t)


class ReportRunner(StructRunner):
    """``StructRunner``, which reported its progress in another way; the numbers were the same."""


class NumpyRunner(ReportRunner):
    """``ReportRunner`` for models written in NumPy, which runs step by step in Python.

    Parameters
    ----------
    target, *args, **options
        See :class:`StructRunner`.
    report : float
        How often it reported its progress; has no effect.
    """

    def __init__(self, target: brainpy.DynamicalSystem, *args: Any, report: float = 0.1, **options: Any):
        super().__init__(target, *args, jit=False, **options)


def _are_names(value: Any) -> bool:
    return isinstance(value, list | tuple) and bool(value) and all(isinstance(entry, str) for entry in value)
