"""The measures of ``brainpy.measure`` that were others up to 2.6."""
from typing import Any

import brainpy.math as bm
import jax
import jax.numpy as jnp
import numpy as np

from brainsyn.math_random import RandomState
from brainsyn.units import UNITS, plain

__all__ = ['firing_rate', 'unitary_LFP']

AMPLITUDES = {  # of the field in each layer, in microvolt: of excitatory and of inhibitory cells
    'soma layer': (.48, 3.), 'deep layer': (-.16, -.2), 'superficial layer': (.24, -1.2), 'surface layer': (-.08, .3)}


def firing_rate(spikes: Any, width: float, dt: float | None = None, numpy: bool = True) -> Any:
    """The mean rate of a group in a window that moves on with the time.

    Parameters
    ----------
    spikes : array of shape (num_step, num)
        The spikes.
    width : float
        Width of the window, in ms; it takes an odd number of steps, which may be one more than fits, and spikes are counted per
        ``width`` all the same.
    dt : float, optional
        Length of a step, in ms.
    numpy : bool
        Whether to return a NumPy array.

    Returns
    -------
    array of shape (num_step,)
        The rate, in Hz.
    """
    width = plain(width, UNITS['ms'], 'firing_rate', 'width')
    dt = bm.get_dt() if dt is None else plain(dt, UNITS['ms'], 'firing_rate', 'dt')
    window = np.full(2 * int(width / 2 / dt) + 1, 1000. / width)
    rate = np.convolve(np.mean(bm.as_numpy(spikes), axis=1), window, mode='same')
    return rate if numpy else bm.asarray(rate)


def unitary_LFP(times: Any, spikes: Any, spike_type: str = 'exc', xmax: float = .2, ymax: float = .2, va: float = 200.,
                lambda_: float = .2, sig_i: float = 2.1, sig_e: float = 3.1500000000000004, location: str = 'soma layer',
                seed: int | None = None) -> jax.Array:
    r"""The local field potential at the centre of a sheet of cells with random places (Telenczuk et al., 2020).

    .. math:: \mathrm{LFP}(t) = \sum_i \sum_{t_i} A\, e^{-d_i / \lambda}
        \exp\left(-\frac{(t - t_i - 10.4 - d_i / v_a)^2}{2 \sigma^2}\right)

    Parameters
    ----------
    times : array of shape (num_step,)
        The times, in ms.
    spikes : array of shape (num_step, num)
        The spikes.
    spike_type : {'exc', 'inh'}
        Whether the cells are excitatory or inhibitory.
    xmax, ymax : float
        Size of the sheet, in mm.
    va : float
        How far a spike travels, in mm per ms; the old releases did not convert the 200 mm per second that they meant.
    lambda_ : float
        How far the field reaches, in mm.
    sig_i, sig_e : float
        Standard deviation in time of the field of a spike, in ms.
    location : {'soma layer', 'deep layer', 'superficial layer', 'surface layer'}
        Where the electrode is.
    seed : int, optional
        Names the stream of random numbers that the places are drawn from.

    Returns
    -------
    array of shape (num_step,)
        The potential, in microvolt.

    Raises
    ------
    ValueError
        When there is no such type or location, or shapes do not fit.

    References
    ----------
    Telenczuk, B., Telenczuk, M., & Destexhe, A. (2020). A kernel-based method to calculate local field potentials from
    networks of spiking neurons. Journal of Neuroscience Methods, 344, 108871.
    """
    if spike_type not in ('exc', 'inh'):
        raise ValueError(f"unitary_LFP: spike_type can be 'exc' or 'inh', not {spike_type!r}.")
    if location not in AMPLITUDES:
        raise ValueError(f'unitary_LFP: location can be {", ".join(map(repr, AMPLITUDES))}, not {location!r}.')
    times, spikes = jnp.asarray(bm.as_jax(times)), np.asarray(bm.as_numpy(spikes))
    if times.ndim != 1 or spikes.ndim != 2 or times.shape[0] != spikes.shape[0]:
        raise ValueError('unitary_LFP: times must have shape (num_step,) and spikes (num_step, num), '
                         f'not {times.shape} and {spikes.shape}.')
    places = bm.as_jax((bm.random.DEFAULT if seed is None else RandomState(seed)).rand(2, spikes.shape[1]))
    distance = jnp.hypot((places[0] - .5) * xmax, (places[1] - .5) * ymax)
    amplitude, sigma = (AMPLITUDES[location][0], sig_e) if spike_type == 'exc' else (AMPLITUDES[location][1], sig_i)
    heights = amplitude * jnp.exp(-distance / lambda_)
    steps, cells = np.nonzero(spikes)
    arrivals = times[steps] + 10.4 + distance[cells] / va

    def at(time):
        return (heights[cells] * jnp.exp(-(time - arrivals) ** 2 / 2 / sigma ** 2)).sum()

    return jax.lax.map(at, times)
