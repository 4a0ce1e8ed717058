"""Model time: kept in NumPy's float64, outside the compiled loop, and fed to it as data."""
import math
import numbers
import warnings

import numpy as np

from brainsyn.errors import RunningError, describe_value

__all__ = ['Clock']


class Clock:
    """Counts steps, and tells the time of each.

    Time is data: computed inside a compiled step, ``i * dt`` is rounded otherwise (a fused multiply-add), which is
    enough to make a transmitter pulse one step longer. Here step ``k`` after the origin has the time
    ``origin + k * dt`` in float64, whatever the precision of the model, so it is right to the last bit after any
    number of steps and however a run is cut into chunks.

    Parameters
    ----------
    t0 : float
        Time of the first step, in ms.
    dt : float
        Length of a step, in ms.

    Attributes
    ----------
    i0 : int
        Number of the next step.
    t0 : float
        Time of the next step, in ms. Assigning to it makes a new origin.
    """

    def __init__(self, t0: float, dt: float):
        self.dt = dt
        self.start = t0
        self.reset()

    def reset(self) -> None:
        """Back to the first step."""
        self.i0 = 0
        self.t0 = self.start

    @property
    def t0(self) -> float:
        return self._origin + self._since_origin * self.dt

    @t0.setter
    def t0(self, t0: float) -> None:
        self._origin = t0
        self._since_origin = 0

    def times(self, n: int) -> np.ndarray:
        """The times of the next ``n`` steps, in ms."""
        return np.arange(self._since_origin, self._since_origin + n) * self.dt + self._origin

    def numbers(self, n: int) -> np.ndarray:
        """The numbers of the next ``n`` steps."""
        return np.arange(self.i0, self.i0 + n)

    def advance(self, n: int) -> None:
        """Move on by ``n`` steps."""
        self.i0 += n
        self._since_origin += n

    def steps_in(self, duration: float) -> int:
        """Number of steps that ``duration`` (ms) is good for: ``duration / dt``, rounded down.

        Rounding makes this one step too few where the quotient falls just short of a whole number, as 0.3 / 0.1 does.
        BrainPy 2.3 ran these fewer steps; so does this, with a warning.

        Raises
        ------
        RunningError
            When ``duration`` is not a number of at least zero.
        """
        if not isinstance(duration, numbers.Real) or isinstance(duration, bool) or not 0 <= duration < math.inf:
            raise RunningError(f'duration must be a time in ms of 0 or more, not {describe_value(duration)}.')
        quotient = float(duration) / self.dt
        n = int(quotient)
        if quotient != n and math.isclose(quotient, n + 1, rel_tol=1e-9):
            warnings.warn(f'duration={duration} with dt={self.dt} runs {n} steps, not {n + 1}: {duration}/{self.dt} '
                          f'is {quotient!r} in floating point and is rounded down, as in BrainPy 2.3. '
                          f'For {n + 1} steps pass duration={duration}*(1 + 1e-12).', stacklevel=4)
        return n
