"""Model time: kept in NumPy's float64, outside the compiled loop, and fed to it as data."""
import math
import numbers
import warnings

import jax
import numpy as np

from brainsyn.dynsys.windows import FINE_STEPS, rest_of
from brainsyn.errors import RunningError, describe_value
from brainsyn.semantics import V2_3, Semantics
from brainsyn.switches import is_corrected

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
    semantics : Semantics
        How durations are rounded, what records are stamped with, and where a second run begins.

    Attributes
    ----------
    i0 : int
        Number of the next step.
    t0 : float
        Time of the next step, in ms. Assigning to it makes a new origin.
    """

    def __init__(self, t0: float, dt: float, semantics: Semantics = V2_3):
        self.dt = dt
        self.semantics = semantics
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
        step = self._origin + self.dt - self._origin if self.semantics.step_count == 'up to the end' else self.dt
        return np.arange(self._since_origin, self._since_origin + n) * step + self._origin

    def stamps(self, n: int) -> np.ndarray:
        """What records of the next ``n`` steps are stamped with: the times at their ends or, since 2.4, their starts, in ms."""
        return self.times(n) + self.dt if self.semantics.time_stamps == 'end' else self.times(n)

    def rows(self, n: int) -> dict[str, np.ndarray]:
        """What each of the next ``n`` steps is told: ``t``, its number ``i`` and, where float32 is too coarse, ``t_rest``."""
        times = self.times(n)
        rows = {'t': times, 'i': np.arange(self.i0, self.i0 + n)}
        return rows | {'t_rest': rest_of(times)} if self._is_coarse(times[:1]).any() else rows

    def steps_alike(self, n: int) -> int:
        """How many of the next ``n`` steps are told the same things."""
        coarse = self._is_coarse(self.times(min(n, 2 ** 16)))
        return len(coarse) if (coarse == coarse[0]).all() else int(np.argmax(coarse != coarse[0]))

    def _is_coarse(self, times: np.ndarray) -> np.ndarray:
        return (np.abs(times) > FINE_STEPS * self.dt) & (not jax.config.jax_enable_x64)

    def advance(self, n: int) -> None:
        """Move on by ``n`` steps."""
        self.i0 += n
        self._since_origin += n

    def end(self, at: float, is_whole: bool) -> None:
        """Note that a run is over, at the time ``at`` (ms) by the sum of its start and its duration.

        That is where the next run begins, as in BrainPy 2.3, though rounded otherwise than the time of the step in one
        long run. Corrected, it does so only where the duration is not a whole number of steps. Since 2.4 the next run begins
        with the step that comes next.
        """
        if self.semantics.time_stamps == 'end' and not (is_whole and is_corrected('second_run', 'the clock', announce=False)):
            self.t0 = at

    def duration_of(self, n: int) -> float:
        """A time, in ms, that is good for ``n`` steps."""
        duration = n * self.dt
        while (counted := self._count(duration)) != n:
            duration += math.copysign(math.ulp(self.t0 + duration), n - counted)
        return duration

    def _count(self, duration: float) -> int:
        return int(self._quotient(duration)) if self.semantics.step_count == 'down' else math.ceil(self._quotient(duration))

    def _quotient(self, duration: float) -> float:
        if self.semantics.step_count == 'up to the end':
            return (self.t0 + duration - self.t0) / self.dt
        return duration / self.dt

    @property
    def position(self) -> dict[str, float]:
        """Where the clock stands, as numbers that :meth:`set_position` takes."""
        return {'i0': self.i0, 'origin': self._origin, 'since_origin': self._since_origin}

    def set_position(self, i0: int, origin: float, since_origin: int) -> None:
        """Put the clock where another one stood."""
        self.i0, self._origin, self._since_origin = i0, origin, since_origin

    def steps_in(self, duration: float) -> int:
        """Number of steps that ``duration`` (ms) is good for: ``duration / dt``, rounded down or, before 2.3, up.

        BrainPy 2.0 and 2.1 counted the times from the start to before ``start + duration``, by ``numpy.arange``.

        That is one step too few where the quotient falls just short of a whole number, as 0.3 / 0.1 does, or one too many
        where it is just above one. The old releases ran these; so does this, with a warning.

        Raises
        ------
        RunningError
            When ``duration`` is not a number of at least zero.
        """
        if not isinstance(duration, numbers.Real) or isinstance(duration, bool) or not 0 <= duration < math.inf:
            raise RunningError(f'duration must be a time in ms of 0 or more, not {describe_value(duration)}.')
        quotient = self._quotient(float(duration))
        n, meant = self._count(float(duration)), round(quotient)
        if n != meant and math.isclose(quotient, meant, rel_tol=1e-9):
            sign = '+' if n < meant else '-'
            direction = self.semantics.step_count.split()[0]
            warnings.warn(f'duration={duration} with dt={self.dt} runs {n} steps, not {meant}: {duration}/{self.dt} '
                          f'is {quotient!r} in floating point and is rounded {direction}, as in BrainPy '
                          f'{self.semantics.release}. For {meant} steps pass duration={duration}*(1 {sign} 1e-12).',
                          stacklevel=4)
        return n
