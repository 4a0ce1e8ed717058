"""The currents of ``brainpy.inputs`` as they were up to 2.6: times are cut down to whole steps, not rounded."""
import math
from collections.abc import Sequence
from typing import Any

import brainpy.math as bm
import jax
import jax.numpy as jnp
import numpy as np
from scipy import signal

from brainsyn.math_arrays import Array
from brainsyn.math_random import RandomState
from brainsyn.relics.waveforms import legacy_input
from brainsyn.switches import is_corrected
from brainsyn.units import is_quantity

__all__ = ['constant_input', 'ou_process', 'ramp_input', 'section_input', 'sinusoidal_input', 'spike_input', 'square_input',
           'wiener_process']


def _in_one_unit(*values: Any) -> tuple[list, Any]:
    """The values as numbers, and their unit, or None where they have none."""
    unit = next((value.unit for value in values if is_quantity(value)), None)
    return [value if unit is None else value.to_decimal(unit) if is_quantity(value) else value for value in values], unit


def _result(currents: Any, unit: Any) -> Any:
    return Array(currents) if unit is None else jnp.asarray(currents) * unit


def _step(dt: Any) -> float:
    return bm.get_dt() if dt is None else dt


def _sections(values: Sequence, durations: Sequence, dt: float) -> Any:
    """One value after the other; where their steps do not fill the whole time, zeros are left at the end."""
    values, unit = _in_one_unit(*values)
    arrays = [np.asarray(bm.as_jax(value), bm.get_float()) for value in values]
    shape = np.broadcast_shapes(*(array.shape for array in arrays))
    currents, start = np.zeros((math.ceil(sum(durations) / dt), *shape), bm.get_float()), 0
    for array, duration in zip(arrays, durations, strict=True):
        end = start + int(duration / dt)
        currents[start:end] = array
        start = end
    return _result(currents, unit)


@legacy_input
def section_input(values: Sequence, durations: Sequence[float], dt: float | None = None, return_length: bool = False) -> Any:
    """Values, each for a time.

    Parameters
    ----------
    values : sequence of number or array
        The values.
    durations : sequence of float
        How long each lasts, in ms.
    dt : float, optional
        Length of a step, in ms.
    return_length : bool
        Whether to return the whole time, too.

    Returns
    -------
    array of shape (num_step, …), or that and float

    Raises
    ------
    ValueError
        When there is not one duration for each value.
    """
    dt = _step(dt)
    if len(values) != len(durations):
        raise ValueError(f'section_input: {len(values)} values have {len(durations)} durations; give one for each.')
    currents = _sections(values, durations, dt)
    return (currents, sum(durations)) if return_length else currents


@legacy_input
def constant_input(I_and_duration: Sequence[tuple[Any, float]], dt: float | None = None) -> tuple[Any, float]:
    """Pairs of a value and how long it lasts, in ms; returns the current and the whole time. See :func:`section_input`."""
    values, durations = zip(*I_and_duration, strict=True)
    return section_input(values, durations, dt, return_length=True)


@legacy_input
def spike_input(sp_times: Sequence[float], sp_lens: Any, sp_sizes: Any, duration: float, dt: float | None = None) -> Any:
    """Short pulses.

    Parameters
    ----------
    sp_times : sequence of float
        When they begin, in ms.
    sp_lens, sp_sizes : float or sequence of float
        How long they last, in ms, and how high they are.
    duration : float
        The whole time, in ms.
    dt : float, optional
        Length of a step, in ms.

    Returns
    -------
    array of shape (num_step,)
    """
    dt = _step(dt)
    lengths = np.broadcast_to(np.asarray(sp_lens, float), len(sp_times))
    sizes, unit = _in_one_unit(*sp_sizes) if isinstance(sp_sizes, list | tuple) else _in_one_unit(sp_sizes)
    sizes = np.broadcast_to(np.asarray(bm.as_jax(sizes), float), len(sp_times))
    currents = np.zeros(math.ceil(duration / dt), bm.get_float())
    for time, length, size in zip(sp_times, lengths, sizes, strict=True):
        start = int(time / dt)
        currents[start:start + int(length / dt)] = size
    return _result(currents, unit)


def _window(duration: Any, dt: Any, t_start: Any, t_end: Any) -> tuple[float, int, int, int]:
    """The step, the number of steps, and those at which a current begins and ends."""
    dt, t_end = _step(dt), duration if t_end is None else t_end
    return dt, int(duration / dt), int(t_start / dt), int(t_end / dt)


@legacy_input
def ramp_input(c_start: float, c_end: float, duration: float, t_start: float = 0., t_end: float | None = None,
               dt: float | None = None) -> Any:
    """A current that grows evenly from ``c_start`` to ``c_end`` between ``t_start`` and ``t_end`` (ms), and is zero else."""
    dt, t_end = _step(dt), duration if t_end is None else t_end
    (c_start, c_end), unit = _in_one_unit(c_start, c_end)
    currents = np.zeros(math.ceil(duration / dt), bm.get_float())
    start, end = math.ceil(t_start / dt), math.ceil(t_end / dt)
    currents[start:end] = np.linspace(c_start, c_end, end - start)[:max(0, len(currents) - start)]
    return _result(currents, unit)


@legacy_input
def sinusoidal_input(amplitude: float, frequency: float, duration: float, dt: float | None = None, t_start: float = 0.,
                     t_end: float | None = None, bias: bool = False) -> Any:
    """A sine of ``frequency`` (Hz) between ``t_start`` and ``t_end`` (ms), raised by its amplitude with ``bias``."""
    return _wave(np.sin, amplitude, frequency, duration, dt, t_start, t_end, bias)


@legacy_input
def square_input(amplitude: float, frequency: float, duration: float, dt: float | None = None, bias: bool = False,
                 t_start: float = 0., t_end: float | None = None) -> Any:
    """A square wave of ``frequency`` (Hz) between ``t_start`` and ``t_end`` (ms), raised by its amplitude with ``bias``."""
    return _wave(signal.square, amplitude, frequency, duration, dt, t_start, t_end, bias)


def _wave(shape: Any, amplitude: float, frequency: float, duration: Any, dt: Any, t_start: Any, t_end: Any, bias: bool) -> Any:
    dt, num, start, end = _window(duration, dt, t_start, t_end)
    (amplitude,), unit = _in_one_unit(amplitude)
    wave = amplitude * shape(2 * np.pi * np.arange(end - start) * dt * frequency / 1000.) + (amplitude if bias else 0.)
    currents = np.zeros(num, bm.get_float())
    currents[start:end] = wave[:max(0, num - start)]
    return _result(currents, unit)


def _random(seed: int | None) -> Any:
    return bm.random if seed is None else RandomState(seed)


@legacy_input
def wiener_process(duration: float, dt: float | None = None, n: int = 1, t_start: float = 0., t_end: float | None = None,
                   seed: int | None = None) -> Any:
    r"""The steps of a Wiener process, :math:`\sqrt{dt} \, \mathcal N(0, 1)`, between ``t_start`` and ``t_end`` (ms).

    Parameters
    ----------
    duration, dt, t_start, t_end : float
        The whole time, the step, and when noise begins and ends, in ms.
    n : int
        Number of processes.
    seed : int, optional
        Seed of the random numbers.

    Returns
    -------
    array of shape (num_step, n)
    """
    dt, num, start, end = _window(duration, dt, t_start, t_end)
    noise = bm.as_jax(_random(seed).standard_normal((end - start, n))) * math.sqrt(dt)
    return Array(jnp.zeros((num, n), bm.get_float()).at[start:end].set(noise[:max(0, num - start)]))


@legacy_input
def ou_process(mean: float, sigma: float, tau: float, duration: float, dt: float | None = None, n: int = 1,
               t_start: float = 0., t_end: float | None = None, seed: int | None = None) -> Any:
    r"""Ornstein-Uhlenbeck processes, :math:`dX = (\mu - X) / \tau \, dt + \sigma \, dW`, from :math:`X = \mu` on.

    Up to 2.6, :math:`dW` was :math:`\sqrt{dt}` times a number that is drawn evenly between 0 and 1; see the switch
    ``ou_noise``.

    Parameters
    ----------
    mean, sigma : float
        :math:`\mu` and :math:`\sigma`.
    tau : float
        :math:`\tau`, in ms.
    duration, dt, n, t_start, t_end, seed
        See :func:`wiener_process`.

    Returns
    -------
    array of shape (num_step, n)
    """
    dt, num, start, end = _window(duration, dt, t_start, t_end)
    random = _random(seed)
    (mean, sigma), unit = _in_one_unit(mean, sigma)

    def step(x: jax.Array, noise: jax.Array) -> tuple[jax.Array, jax.Array]:
        x = x + dt * ((mean - x) / tau) + sigma * math.sqrt(dt) * noise
        return x, x

    draw = random.standard_normal if is_corrected('ou_noise', 'ou_process') else random.rand
    noise = bm.as_jax(bm.for_loop(lambda _: draw(n), jnp.arange(end - start)))
    _, process = jax.lax.scan(step, jnp.full(n, mean, bm.get_float()), noise.astype(bm.get_float()))
    return _result(jnp.zeros((num, n), bm.get_float()).at[start:end].set(process[:max(0, num - start)]), unit)
