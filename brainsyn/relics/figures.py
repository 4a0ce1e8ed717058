"""``raster_plot`` as in the old releases, with markers of a line: today's are those of a scatter plot, whose size is an area."""
from typing import Any

import matplotlib.pyplot as plt
import numpy as np

__all__ = ['raster_plot']


def raster_plot(ts: Any, sp_matrix: Any, ax: Any = None, marker: str = '.', markersize: float = 2, color: Any = 'k',
                xlabel: str | None = 'Time (ms)', ylabel: str | None = 'Neuron index',
                xlim: tuple[float, float] | None = None, ylim: tuple[float, float] | None = None,
                title: str | None = None, show: bool = False, **kwargs) -> None:
    """Draw a mark for each spike.

    Parameters
    ----------
    ts : array
        Times, ms; shape ``(time,)``.
    sp_matrix : array
        What is not zero is a spike; shape ``(time, cell)``.
    ax : Axes, optional
        Where to draw; the current axes by default.
    marker, markersize, color
        Of the marks, as in ``plt.plot``.
    xlabel, ylabel, xlim, ylim, title : optional
        Labels and limits of the axes; None leaves them.
    show : bool
        Whether to call ``plt.show()``.
    **kwargs
        Passed on to ``ax.plot``.

    Raises
    ------
    ValueError
        When there are not as many times as rows.
    """
    ts, spikes = np.asarray(ts), np.asarray(sp_matrix)
    if spikes.ndim != 2 or ts.shape != spikes.shape[:1]:
        raise ValueError(f'raster_plot: sp_matrix must have shape (time, cell) with one row for each of the {ts.size} times, '
                         f'not {spikes.shape}.')
    ax = plt.gca() if ax is None else ax
    steps, cells = np.nonzero(spikes)
    ax.plot(ts[steps], cells, linestyle='none', marker=marker, markersize=markersize, color=color, **kwargs)
    given = dict(xlabel=xlabel, ylabel=ylabel, xlim=xlim, ylim=ylim, title=title)
    ax.set(**{name: value for name, value in given.items() if value is not None})
    if show:
        plt.show()
