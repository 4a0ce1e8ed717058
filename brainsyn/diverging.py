"""What a runner does when a number is no longer finite, unless it is told: a setting for a whole program."""
import os

from brainsyn.errors import RunningError, describe_value, near_matches

__all__ = ['ON_NAN', 'checked_on_nan', 'default_on_nan', 'set_on_nan']

ON_NAN = ('stop', 'warn', 'ignore')
# where it is kept, so that worker processes have it as well
VARIABLE = 'BRAINSYN_ON_NAN'


def set_on_nan(on_nan: str) -> None:
    """Set what runners that are made from now on do, unless told otherwise, when a variable becomes NaN or infinite.

    The old releases ran on, and so does a program after ``set_on_nan('ignore')``. From outside a program the environment
    variable ``BRAINSYN_ON_NAN`` and ``brainsyn run --on-nan`` have the same effect.

    Parameters
    ----------
    on_nan : {'stop', 'warn', 'ignore'}
        Stop with a ``DivergenceError``, the default; warn once in each run; or do nothing.

    Raises
    ------
    RunningError
        When it is none of these.
    """
    os.environ[VARIABLE] = checked_on_nan(on_nan)


def default_on_nan() -> str:
    """What :func:`set_on_nan` or the environment says; ``'stop'`` when they say nothing."""
    return checked_on_nan(os.environ.get(VARIABLE, 'stop'), VARIABLE)


def checked_on_nan(on_nan: str, name: str = 'on_nan') -> str:
    """``on_nan``, if it is one of those allowed."""
    if on_nan not in ON_NAN:
        raise RunningError(f'{name} must be one of {", ".join(map(repr, ON_NAN))}, not {describe_value(on_nan)}.'
                           f'{near_matches(str(on_nan), ON_NAN)}')
    return on_nan
