"""``bp.Delay``, the delay of one variable in BrainPy 2.3."""
from collections.abc import Callable, Mapping
from typing import Any

import brainpy.math as bm
import jax
import numpy as np

from brainsyn.delays import DelayBuffer, delay_steps_of
from brainsyn.dynsys import DynamicalSystemNS
from brainsyn.errors import describe_value, near_matches
from brainsyn.units import UNITS, plain

__all__ = ['Delay']


class Delay(DynamicalSystemNS):
    """The history of a variable.

    Read before it is updated in a step, an entry of ``d`` steps gives the value of ``d + 1`` steps ago; read after, that of
    ``d`` steps ago. (2.3.8 did so for the longest delay only. A shorter one it read from the wrong end.)

    Parameters
    ----------
    latest : Variable
        The variable.
    length : int
        The longest delay in steps; the entries make it longer.
    before_t0 : number, array, Initializer or callable, optional
        The values before the first step.
    entries : dict, optional
        Delays by name, in ms.
    name : str, optional
        A unique Python identifier.
    method : {'rotation', 'concat'}
        How rows were kept; without effect.

    Raises
    ------
    ValueError
        When ``latest`` is no variable.
    """

    def __init__(self, latest: bm.Variable, length: int = 0, before_t0: Any = None,
                 entries: Mapping[str, float] | None = None, name: str | None = None, method: str = 'rotation'):
        super().__init__(name=name)
        if not isinstance(latest, bm.Variable):
            raise ValueError(f'{self.name}: only a Variable can be delayed, not {describe_value(latest)}.')
        self.latest = latest
        self.method = method
        self.steps: dict[str, Any] = {}
        self.setattr('before_t0', before_t0)
        self.buffer = DelayBuffer(latest, length, before_t0)
        for entry, delay_time in (entries or {}).items():
            self.register_entry(entry, delay_time)

    @property
    def data(self) -> bm.Variable:
        """The rows."""
        return self.buffer.data

    @property
    def delay_target_shape(self) -> tuple[int, ...]:
        """Shape of the variable."""
        return self.latest.shape

    def register_entry(self, entry: str, delay_time: float | jax.Array | Callable | None = None,
                       delay_step: int | jax.Array | Callable | None = None) -> 'Delay':
        """Name a delay, in ms or in steps; one of neither is the variable itself.

        Raises
        ------
        KeyError
            When the name is taken.
        ValueError
            When both are given, or a delay is negative.
        """
        if entry in self.steps:
            raise KeyError(f'{self.name}: the entry "{entry}" has been registered before.')
        if delay_time is not None and delay_step is not None:
            raise ValueError(f'{self.name}: give delay_time or delay_step for "{entry}", not both.')
        if delay_time is not None:
            delay_time = plain(delay_time, UNITS['ms'], self.name, f'delay_time of "{entry}"')
            delay_time = delay_time(self.latest.shape) if callable(delay_time) else delay_time
            delay_step = np.round(np.asarray(bm.as_jax(delay_time)) / bm.get_dt()).astype(int)
        self.steps[entry] = None if delay_step is None else delay_steps_of(delay_step, self.latest.shape, self.name)
        if delay_step is not None and (longest := int(np.max(self.steps[entry]))) >= self.buffer.num_delay_step:
            self.buffer = DelayBuffer(self.latest, longest, self.before_t0)
        return self

    def at(self, entry: str, *indices):
        """The value of the entry.

        Raises
        ------
        KeyError
            When there is no entry of that name.
        """
        if entry not in self.steps:
            raise KeyError(f'{self.name}: there is no delay entry "{entry}".{near_matches(entry, self.steps)}')
        return self.retrieve(self.steps[entry], *indices)

    def retrieve(self, delay_step: int | jax.Array | None, *indices):
        """The value ``delay_step`` updates ago; that of the variable itself where it is None."""
        if delay_step is None:
            return self.latest[indices] if indices else self.latest.value
        return self.buffer(delay_step, *indices)

    def update(self, latest_value: Any = None) -> None:
        """Push the value of the variable, or this one."""
        self.buffer.update(latest_value)

    def reset_state(self, batch_size: int | None = None) -> None:
        """Forget all."""
        self.buffer.reset()
