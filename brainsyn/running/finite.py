"""Finding, between chunks, that a run diverges, and then where: which cell of which variable was first not finite."""
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import brainpy
import brainpy.math as bm
import jax.numpy as jnp
import numpy as np

from brainsyn.errors import RunningError
from brainsyn.running.describing import states_of
from brainsyn.running.recording import host_view

__all__ = ['DivergenceError', 'Finite']


class DivergenceError(RunningError, FloatingPointError):
    """A variable became NaN or infinite.

    Attributes
    ----------
    variable : str
        Its path in the model.
    index : tuple of int
        The first cell that did.
    step : int
        Number of the step.
    t : float
        Time at the end of this step, ms.
    """

    def __init__(self, message: str, variable: str, index: tuple[int, ...], step: int, t: float):
        super().__init__(message)
        self.variable, self.index, self.step, self.t = variable, index, step, t


@dataclass
class Bad:
    """Cells that were finite before, and are not after ``steps`` steps of a chunk."""

    variable: str
    before: np.ndarray
    after: np.ndarray
    steps: int = 0

    @property
    def cells(self) -> np.ndarray:
        return _cells(self.before, self.after)


class Finite:
    """Looks for numbers that are no longer finite in what a chunk of steps has written and recorded.

    What was infinite when the chunk began may stay so: a time of "never" is not a divergence.

    Parameters
    ----------
    target : DynamicalSystem
        The model.
    variables : dict
        The Variables that are monitored, with the index of the cells, by the name of the monitor.
    on_nan : {'stop', 'warn', 'ignore'}
        What to do.
    """

    def __init__(self, target: brainpy.DynamicalSystem, variables: dict[str, tuple[Any, Any]], on_nan: str):
        self.target = target
        self.variables = variables
        self.is_looking = on_nan != 'ignore'
        self.only_warns = on_nan == 'warn'

    def check_start(self, step: int, t: float) -> None:
        """Refuse a model of whose state something is NaN before the first step."""
        if not self.is_looking:
            return
        for path, state in states_of(self.target).items():
            if _is_float(state.value) and not _all_finite(state.value) and np.isnan(state.value).any():
                cells = np.argwhere(np.isnan(state.value))
                return self._tell(path, tuple(map(int, cells[0])), 'is nan', len(cells), step - 1, t,
                                  'before the first step of this run')

    def steps_before(self, loop: Any, rows: Any, arguments: Any, values: Sequence, seen: dict[str, Any], n: int,
                     ) -> tuple[int, Bad | None]:
        """How many of the ``n`` steps of a chunk come before the first in which something is no longer finite.

        Only when there is such a step does this cost more than a look at each number: then parts of the chunk are run
        again from its start.

        Returns
        -------
        steps : int
            That number; ``n`` if all is well.
        bad : Bad or None
            What is not finite in the step that follows.
        """
        if not self.is_looking:
            return n, None
        recorded = min(self._bad_records(seen, n), key=lambda bad: bad.steps, default=None)
        last = n if recorded is None else recorded.steps
        if recorded is not None:
            values, _ = loop.run(rows, arguments, last)
        if next(self._bad_states(loop, values), None) is None:
            return (n, None) if recorded is None else (last - 1, recorded)
        good = 0
        while last - good > 1:
            middle = (good + last) // 2
            values, _ = loop.run(rows, arguments, middle)
            good, last = (good, middle) if next(self._bad_states(loop, values), None) else (middle, last)
        if recorded is not None and recorded.steps == last:
            return last - 1, recorded
        values, _ = loop.run(rows, arguments, last)
        return last - 1, next(self._bad_states(loop, values), recorded)

    def tell(self, bad: Bad, step: int, t: float) -> None:
        """Stop with an error that says what is not finite any more, or warn and look no longer."""
        cells = np.argwhere(bad.cells)
        index = tuple(map(int, cells[0]))
        self._tell(bad.variable, index, f'became {bad.after[index]:g}', len(cells), step, t,
                   f'in step {step}, at t = {t:g} ms')

    def _tell(self, variable: str, index: tuple[int, ...], what: str, number: int, step: int, t: float, when: str) -> None:
        cell = f'{variable}[{", ".join(map(str, index))}]' if index else variable
        others = f' (and so did {number - 1} more of its cells)' if number > 1 else ''
        message = f'{self.target.name}: {cell} {what} {when}{others}.'
        if self.only_warns:
            self.is_looking = False
            warnings.warn(f'{message} The run goes on, and does not look for more.', stacklevel=5)
        else:
            raise DivergenceError(f'{message} The state of the model, mon and the clock are those of the step before. '
                                  'on_nan="warn" or "ignore" runs on.', variable, index, step, t)

    def _bad_states(self, loop: Any, values: Sequence) -> Iterator[Bad]:
        paths = None
        for state, after in zip(loop.written, values, strict=True):
            if _is_float(after) and not _all_finite(after):
                before, after = np.asarray(state.value), np.asarray(after)
                if _cells(before, after).any():
                    paths = paths or {id(s): path for path, s in states_of(self.target).items()}
                    yield Bad(paths.get(id(state), state.name or 'a state of no name'), before, after)

    def _bad_records(self, seen: dict[str, Any], n: int) -> Iterator[Bad]:
        for name, (variable, index) in self.variables.items():
            rows = host_view(seen[name])[:n]
            if not _is_float(rows) or np.isfinite(rows).all():
                continue
            before = np.asarray(variable.value if index is None else variable.value[index])
            bad = _cells(before, rows).reshape(n, -1).any(1)
            if bad.any():
                first = int(np.argmax(bad))
                yield Bad(name, before, rows[first].copy(), first + 1)


def _cells(before: np.ndarray, after: np.ndarray) -> np.ndarray:
    return np.isnan(after) & ~np.isnan(before) | np.isinf(after) & np.isfinite(before)


def _is_float(value: Any) -> bool:
    return getattr(value, 'dtype', None) is not None and jnp.issubdtype(value.dtype, jnp.inexact)


def _all_finite(value: Any) -> bool:
    """Whether all is finite, told on the device where this is not a CPU."""
    value = bm.as_jax(value)  # what a view into a group holds is a BrainPy array
    if isinstance(value, np.ndarray) or all(device.platform == 'cpu' for device in value.devices()):
        return bool(np.isfinite(host_view(value)).all())
    return bool(jnp.isfinite(value).all())
