"""The functions of ``bp.inputs``: their times may have units, and what they give can be written into."""
import functools
import inspect
from typing import Any

import numpy as np

from brainsyn.math_arrays import as_legacy
from brainsyn.units import UNITS, plain

__all__ = ['legacy_input']

# all other arguments are values of the input, which give their unit to it
ARGUMENT_UNITS = {**dict.fromkeys(['duration', 'durations', 'dt', 't_start', 't_end', 'tau', 'sp_times', 'sp_lens'], UNITS['ms']),
                  'frequency': UNITS['Hz']}


def legacy_input(value: Any) -> Any:
    """A function of ``brainpy.inputs`` that gives :class:`Array` where brainpy's gives a NumPy array; all else as it is."""
    if not inspect.isroutine(value):
        return value
    names = list(inspect.signature(value).parameters)

    def converted(name: str, argument: Any) -> Any:
        if name == 'I_and_duration':
            return [(current, plain(duration, UNITS['ms'], value.__name__, 'duration')) for current, duration in argument]
        unit = ARGUMENT_UNITS.get(name)
        return argument if unit is None else plain(argument, unit, value.__name__, name)

    @functools.wraps(value)
    def function(*args, **kwargs):
        args = [converted(*pair) for pair in zip(names, args, strict=False)] + list(args[len(names):])
        return as_legacy(value(*args, **{name: converted(name, each) for name, each in kwargs.items()}), (np.ndarray,))

    return function
