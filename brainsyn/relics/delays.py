"""Delays of single variables, as 2.0 to 2.3 had them beside those of the models."""
import math
from collections.abc import Callable, Sequence
from typing import Any

import brainpy.math as bm
import jax.numpy as jnp
import numpy as np

from brainsyn.dynsys import DynamicalSystem
from brainsyn.dynsys.groups import size_of
from brainsyn.errors import describe_value
from brainsyn.math_arrays import Array, Variable, as_plain
from brainsyn.units import UNITS, plain

__all__ = ['AbstractDelay', 'ConstantDelay', 'EquationDelay', 'FixedLenDelay', 'NeuTimeDelay', 'NeutralDelay', 'TimeDelay',
           'VaryingDelay']

AbstractDelay = NeutralDelay = VaryingDelay = bm.AbstractDelay


class TimeDelay(bm.TimeDelay):
    """The history of a variable, read by the time: ``delay(t - 1.2)``.

    Parameters
    ----------
    delay_target : array
        The present value.
    delay_len : float
        How far back it reaches, in ms.
    before_t0 : number, array or callable, optional
        The past, or a function of the time that gives it (default: zero).
    t0 : float
        The present time, in ms.
    dt : float, optional
        Length of a step, in ms.
    name : str, optional
        A unique name.
    interp_method : {'linear_interp', 'round'}
        What to read between two steps.
    """

    def __init__(self, delay_target: Any, delay_len: float, before_t0: Any = None, t0: float = 0., dt: float | None = None,
                 name: str | None = None, interp_method: str = 'linear_interp'):
        delay_len, t0, dt = (plain(value, UNITS['ms'], name or type(self).__name__, parameter)
                             for parameter, value in dict(delay_len=delay_len, t0=t0, dt=dt).items())
        super().__init__(delay_target, delay_len, before_t0=before_t0, t0=t0, dt=dt, name=name, interp_method=interp_method)

    def update(self, *time_and_value: Any) -> None:
        """Take the value of the next step, ``update(value)``; 2.1 and 2.2 wrote ``update(time, value)``."""
        super().update(as_plain(time_and_value[-1]))


class NeuTimeDelay(TimeDelay, bm.NeuTimeDelay):
    """The history of the derivative of a variable, for neutral equations; see :class:`TimeDelay`."""


def FixedLenDelay(shape: int | Sequence[int], delay_len: float, before_t0: Any = None, t0: float = 0.,
                  dt: float | None = None, name: str | None = None, interp_method: str = 'linear_interp') -> TimeDelay:
    """A :class:`TimeDelay` of a variable of that shape, which is zero at present."""
    return TimeDelay(bm.zeros(shape), delay_len, before_t0=before_t0, t0=t0, dt=dt, name=name, interp_method=interp_method)


def EquationDelay(v0: Any, delay_len: float, before_t0: float | Callable = 0., t0: float = 0.,
                  dt: float | None = None) -> TimeDelay:
    """The delay of equations in 2.0, ``integrators.ConstantDelay``: a :class:`TimeDelay` that begins with ``v0``."""
    return TimeDelay(jnp.asarray(as_plain(v0)), delay_len, before_t0=before_t0, t0=t0, dt=dt)


class ConstantDelay(DynamicalSystem):
    r"""A ring of past values: ``push`` the present one, ``pull`` the one of :math:`\lceil delay / dt \rceil` steps ago,
    and ``update`` to go on to the next step.

    Parameters
    ----------
    size : int or tuple of int
        Shape of the value.
    delay : float or array
        Delay in ms, or one for each element of a vector.
    dtype : optional
        Type of the value.
    dt : float, optional
        Length of a step, in ms.
    name : str, optional
        A unique name.

    Attributes
    ----------
    data : Variable
        The values, of shape ``(steps + 1, *size)``.
    oldest, latest : array
        The value to be pulled, and the one that was pushed.

    Raises
    ------
    ValueError
        When a delay is no number of at least zero, or there are several for a value that is not a vector of as many.
    """

    def __init__(self, size: int | Sequence[int], delay: float | Sequence[float], dtype: Any = None,
                 dt: float | None = None, name: str | None = None):
        super().__init__(name=name)
        self.size = size_of(size, self.name)
        self.delay = delay = plain(delay, UNITS['ms'], self.name, 'delay')
        self.dtype = dtype
        self.dt = bm.get_dt() if dt is None else plain(dt, UNITS['ms'], self.name, 'dt')
        try:
            delays = np.asarray(as_plain(delay), float)
        except (TypeError, ValueError):
            delays = np.array(np.nan)
        if not (delays >= 0).all() or delays.shape not in ((), self.size if len(self.size) == 1 else ()):
            raise ValueError(f'{self.name}: delay must be a time in ms of 0 or more, or one for each of the elements of a '
                             f'vector; the value has shape {self.size}, and delay is {describe_value(delay)}.')
        self.uniform_delay = delays.ndim == 0
        self._steps = np.vectorize(math.ceil, otypes=[int])(delays / self.dt)
        self.num_step = self._steps + 1 if delays.ndim else int(self._steps) + 1
        self.data = Variable(jnp.zeros((int(self._steps.max()) + 1, *self.size), dtype))
        self._now = Variable(jnp.zeros(1, int))

    @property
    def in_idx(self) -> Array:
        """Where the present value is pushed."""
        return Array((self._now.value + self._steps) % self.num_step)

    @property
    def out_idx(self) -> Array:
        """Where the oldest value is pulled from."""
        return Array(self._now.value % self.num_step)

    @property
    def oldest(self) -> Any:
        """The value of the delay ago."""
        return self.pull()

    @property
    def latest(self) -> Any:
        """The value that was pushed last."""
        return Array(self.data.value[self._place(self.in_idx)])

    def pull(self) -> Any:
        """The value of the delay ago."""
        return Array(self.data.value[self._place(self.out_idx)])

    def push(self, value: Any) -> None:
        """Keep the present value."""
        self.data.value = self.data.value.at[self._place(self.in_idx)].set(as_plain(value))

    def update(self, *time_and_step: float) -> None:
        """Go on to the next step."""
        self._now.value = self._now.value + 1

    def reset(self) -> None:
        """Forget all values."""
        self.data.value = jnp.zeros_like(self.data.value)
        self._now.value = jnp.zeros_like(self._now.value)

    def _place(self, index: Array) -> Any:
        return index.value[0] if self.uniform_delay else (index.value, jnp.arange(self.size[0]))
