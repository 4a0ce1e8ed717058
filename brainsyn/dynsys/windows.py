"""Windows of time after an event, told right where float32 cannot tell one step from the next any more.

At a time of an hour float32 counts in quarters of a millisecond. From :data:`FINE_STEPS` steps on, runners therefore
share, beside ``t``, what rounding it to float32 has taken away, ``t_rest``. Where an event keeps the rest of its own
time as well, the difference of the two is as good as that of the exact times. Before, and in float64, there is no
``t_rest``, and differences are rounded as they were in the old releases.
"""
from collections.abc import Mapping
from typing import Any

import brainpy.math as bm
import jax
import jax.numpy as jnp
import numpy as np
from brainstate import ShortTermState, State

__all__ = ['FINE_STEPS', 'SLACK', 'has_lasted', 'note_event', 'rest_of', 'rest_state', 'time_of_event', 'time_since']

# up to here, float32 tells times apart by a 64th of a step
FINE_STEPS = 2 ** 17
# share of a step by which a time may miss the end of a window and still be at its end
SLACK = 1 / 64


def rest_of(times: np.ndarray) -> np.ndarray:
    """What rounding ``times`` to float32 takes away."""
    return times - np.asarray(times, np.float32)


def rest_state(event: bm.Variable) -> State:
    """Where the rest of the times of an ``event`` is kept: no Variable, for it is no part of the model."""
    value = event.value
    return ShortTermState(jax.device_put(np.zeros(value.shape, value.dtype)))  # JAX would compile a program for it


def note_event(tdi: Mapping[str, Any], happened: jax.Array, event: bm.Variable, rest: State) -> None:
    """Where something ``happened`` in this step, set the time of the last ``event`` and its ``rest`` to the present."""
    event.value, new_rest = time_of_event(tdi, happened, event.value, rest.value)
    if 't_rest' in tdi:
        rest.value = new_rest


def time_of_event(tdi: Mapping[str, Any], happened: jax.Array, event: jax.Array, rest: jax.Array) -> tuple[jax.Array, jax.Array]:
    """The time of the last ``event`` and its ``rest``, which are the present where something ``happened`` in this step."""
    if 't_rest' in tdi:
        rest = jnp.where(happened, tdi['t_rest'], rest).astype(rest.dtype)
    return jnp.where(happened, tdi['t'], event).astype(event.dtype), rest


def time_since(tdi: Mapping[str, Any], event: Any, rest: Any) -> jax.Array:
    """Time from the last event to this step, in ms."""
    event, rest = (time.value if isinstance(time, State) else time for time in (event, rest))
    since = tdi['t'] - event
    return since + (tdi['t_rest'] - rest) if 't_rest' in tdi else since


def has_lasted(tdi: Mapping[str, Any], event: Any, rest: Any, window: Any, and_more: bool = False) -> jax.Array:
    """Whether ``window`` (ms) has passed since the last event; with ``and_more``, and at least one step more."""
    since, window = time_since(tdi, event, rest), bm.as_jax(window)
    if 't_rest' in tdi:
        window = window + SLACK * tdi['dt'] * (1 if and_more else -1)
    return since > window if and_more else since >= window
