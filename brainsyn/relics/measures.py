"""The measure of ``brainpy.measure`` that was another one up to 2.6."""
from typing import Any

import brainpy.math as bm
import numpy as np

from brainsyn.units import UNITS, plain

__all__ = ['firing_rate']


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
