"""One ring buffer per delayed variable, shared by everything that reads it."""
import numbers
from collections.abc import Callable
from typing import Any

import brainpy.math as bm
import jax
import jax.numpy as jnp
import numpy as np
from brainpy.initialize import Initializer

from brainsyn.errors import describe_value
from brainsyn.units import UNITS, is_quantity, plain

__all__ = ['DelayBuffer', 'delay_steps_of', 'drawn_delays', 'history_of']


# steps; a buffer of more rows, of a single cell even, is a slip of the unit
LONGEST = 2 ** 28


def delay_steps_of(delay_step: Any, shape: tuple[int, ...], owner: str, parameter: str = 'delay_step'):
    """Turn what a user may give as a delay into None, an int, or an int array.

    Parameters
    ----------
    delay_step : int, array of int, Quantity, Initializer, callable, or None
        The delay in steps of ``dt``, or as a time, which is rounded to the nearest number of steps of ``bm.get_dt()``. An
        array holds one delay per cell of the delayed variable; an initializer or a callable is called with ``shape``.
    shape : tuple of int
        Shape of the delayed variable, without batch.
    owner, parameter : str
        What to name in an error.

    Raises
    ------
    ValueError
        For a negative delay, a delay that is not an integer, or an array that does not fit ``shape``.
    """
    if delay_step is None:
        return None
    delay_step = drawn_delays(delay_step, shape)
    if is_quantity(delay_step):
        delay_step = _steps_in(plain(delay_step, UNITS['ms'], owner, parameter))
    if isinstance(delay_step, (bool, np.bool_)):
        raise ValueError(f'{owner}: {parameter} must be a number of steps (an integer), not {delay_step}.')
    if isinstance(delay_step, numbers.Real) and not isinstance(delay_step, numbers.Integral):
        if not np.isfinite(delay_step):
            raise ValueError(f'{owner}: {parameter} must be a whole number of steps, not {delay_step}.')
        dt = bm.get_dt()
        steps = float(delay_step) / dt
        raise ValueError(f'{owner}: {parameter} must be a whole number of steps, not {delay_step}. '
                         f'If {delay_step} is a time in ms, it is {steps:g} steps of dt = {dt:g} ms: '
                         f'pass {parameter}={round(steps)}.')
    if isinstance(delay_step, numbers.Integral):
        if delay_step < 0:
            raise ValueError(f'{owner}: {parameter} must be 0 or more steps, not {delay_step}.')
        if delay_step > LONGEST:
            raise ValueError(f'{owner}: {parameter} must be at most {LONGEST} steps, not {delay_step}: all of them are kept '
                             'in memory.')
        return int(delay_step)
    if not hasattr(delay_step, 'dtype') and not isinstance(delay_step, (list, tuple)):
        raise ValueError(f'{owner}: {parameter} must be an integer, an array of integers, an Initializer, a callable '
                         f'or None, not {describe_value(delay_step)}.')
    steps = np.asarray(delay_step)
    if not np.issubdtype(steps.dtype, np.integer):
        raise ValueError(f'{owner}: {parameter} must hold whole numbers of steps, not {describe_value(steps)}. '
                         f'If these are times in ms, divide them by dt = {bm.get_dt():g} ms and round.')
    if steps.size and steps.min() < 0:
        raise ValueError(f'{owner}: {parameter} must be 0 or more steps, but its smallest entry is {steps.min()}.')
    if steps.ndim == 0:
        return int(steps)
    if steps.size == 1:
        return int(steps.reshape(()))
    return steps.astype(np.int32)


def drawn_delays(delay_step: Any, shape: tuple[int, ...]) -> Any:
    """What an initializer or a callable gives for ``shape``; anything else as it is."""
    if callable(delay_step) and not isinstance(delay_step, (bm.Array, jax.Array, np.ndarray)):
        return delay_step(shape)
    return delay_step


def _steps_in(times: Any) -> int | np.ndarray:
    """Times in ms as the nearest numbers of steps; what is not finite stays, to be refused as any such delay."""
    steps = np.rint(np.asarray(times, float) / bm.get_dt())
    if not np.isfinite(steps).all():
        return float('nan')
    return int(steps) if steps.ndim == 0 else steps.astype(int)


def history_of(target: bm.Variable, length: int, initial_delay_data: Any = None) -> jax.Array:
    """What ``target`` is taken to have been in ``length`` steps before the first: zero, or as a user says it was."""
    shape, dtype = (length, *target.shape), target.dtype
    if initial_delay_data is None:
        return jnp.zeros(shape, dtype)
    if isinstance(initial_delay_data, Initializer | Callable) and not hasattr(initial_delay_data, 'dtype'):
        return bm.as_jax(initial_delay_data(shape)).astype(dtype)
    return jnp.broadcast_to(jnp.asarray(bm.as_jax(initial_delay_data), dtype), shape)


class DelayBuffer(bm.BrainPyObject):
    """The last ``num_delay_step`` values of a variable.

    Rows are overwritten in turn, so that a step costs one row whatever the longest delay. The value ``d`` pushes ago
    stands at row ``(position - d) mod num_delay_step``.

    Parameters
    ----------
    target : Variable
        The variable whose history is kept, of shape ``(..., n)``.
    length : int
        The longest delay, in steps.
    initial_delay_data : number, array, Initializer or callable, optional
        What the variable is taken to have been before the first step; zero by default. A callable is called with the
        shape ``(length, *target.shape)``.
    name : str, optional
        Name of the buffer.

    Attributes
    ----------
    past : number, array, callable or None
        As ``initial_delay_data``, for :meth:`reset`: zero by default, whatever the past was before the first step.
    """

    _excluded_vars = ('target',)

    def __init__(self, target: bm.Variable, length: int, initial_delay_data: Any = None, name: str | None = None):
        super().__init__(name=name)
        self.target = target
        self.past = None
        batch_axis = None if target.batch_axis is None else target.batch_axis + 1
        self.data = bm.Variable(self._history(length, initial_delay_data), batch_axis=batch_axis)
        self.position = bm.Variable(jnp.zeros((), dtype=jnp.int32))

    @property
    def num_delay_step(self) -> int:
        """Number of rows: the longest delay and the newest value."""
        return self.data.shape[0]

    def _history(self, length: int, initial_delay_data: Any) -> jax.Array:
        """Rows for a buffer in which nothing was pushed yet: row 0 is the target as it is now."""
        newest, older = jnp.asarray(self.target.value), history_of(self.target, length, initial_delay_data)
        # entry k of the history is the value k steps ago
        return jnp.concatenate([newest[None], older])[self._ring_rows(length)]

    @staticmethod
    def _ring_rows(length: int) -> np.ndarray:
        """Rows so ordered that pushing goes upwards from row 0 and the oldest value is overwritten first."""
        return np.r_[0, np.arange(length, 0, -1)]

    def __call__(self, delay_step: int | np.ndarray | jax.Array, *indices) -> jax.Array:
        """The target's value ``delay_step`` pushes ago.

        Parameters
        ----------
        delay_step : int or array of int
            One delay, or one per cell of the last axis.
        *indices
            Which cells of each row; with an array of delays they are paired with it.
        """
        rows = self.num_delay_step
        if isinstance(delay_step, bm.Array):
            delay_step = delay_step.value
        indices = tuple(i.value if isinstance(i, bm.Array) else i for i in indices)
        row = (self.position.value - delay_step) % rows
        if jnp.ndim(delay_step) == 0:
            value = jax.lax.dynamic_index_in_dim(self.data.value, row, keepdims=False)
            return value[indices] if indices else value
        if indices:
            return self.data.value[(row, *indices)]
        cells = jnp.arange(self.data.shape[-1], dtype=jnp.int32)
        return self.data.value[row, ..., cells] if self.data.ndim == 2 else jnp.moveaxis(
            self.data.value[row, ..., cells], 0, -1)

    def update(self, value: Any = None) -> None:
        """Push ``value``, by default what the target holds now."""
        value = bm.as_jax(self.target.value if value is None else value)
        position = self.position.value + 1
        position = jnp.where(position == self.num_delay_step, 0, position)
        self.position.value = position
        self.data.value = jax.lax.dynamic_update_index_in_dim(self.data.value, value, position, 0)

    def grow(self, length: int) -> None:
        """Make room for a delay of ``length`` steps; what is stored stays, older rows are zero."""
        rows = self.num_delay_step
        if length < rows:
            return
        newest_first = self.data.value[(int(self.position.value) - np.arange(rows)) % rows]
        padding = jnp.zeros((length + 1 - rows, *newest_first.shape[1:]), newest_first.dtype)
        self._replace(jnp.concatenate([newest_first, padding])[self._ring_rows(length)])

    def reset(self) -> None:
        """Forget: the newest row is the target as it is now, all others are the ``past``."""
        self._replace(self._history(self.num_delay_step - 1, self.past))

    def _replace(self, data: jax.Array) -> None:
        # the number of rows may change, which assigning to a Variable's value refuses
        if data.shape == self.data.shape:
            self.data.value = data
        else:
            self.setattr('data', bm.Variable(data, batch_axis=self.data.batch_axis))
        self.position.value = jnp.zeros((), dtype=jnp.int32)
