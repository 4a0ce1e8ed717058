"""Who is connected to whom, drawn."""
from typing import Any

import brainpy.math as bm
import numpy as np

from brainsyn.describing.looking import connections_of
from brainsyn.describing.values import unit_in_words
from brainsyn.describing.wiring import pairs_of, weights_of
from brainsyn.errors import describe_value

__all__ = ['connectivity_plot']

MOST_ROWS = 400  # of the drawn matrix; larger groups are drawn in bins of cells


def connectivity_plot(projection: Any, ax: Any = None, cmap: str = 'viridis', show: bool = False) -> Any:
    """Draw the matrix of a projection: presynaptic cells downwards, postsynaptic cells to the right.

    Without ``ax`` there are, above and on the right, the numbers of synapses that each cell receives and makes. Where all
    synapses have one weight, the colour is black for a connected pair, or the share of connected pairs in a bin of
    cells; otherwise it is the weight, or the mean weight.

    Parameters
    ----------
    projection : SynConn
        A projection with a connector and weights.
    ax : Axes, optional
        Where to draw the matrix; a new figure by default.
    cmap : str or Colormap
        Colours of weights.
    show : bool
        Whether to call ``plt.show()``.

    Returns
    -------
    Axes
        Those of the matrix.

    Raises
    ------
    TypeError
        When ``projection`` has no connections that can be drawn.
    """
    import matplotlib.pyplot as plt

    operator, weight = connections_of(projection) if hasattr(projection, '__dict__') else (None, None)
    if operator is None:
        raise TypeError('connectivity_plot: give a projection with a connector and weights, such as a synapse model, not '
                        f'{describe_value(projection)}.')
    pre_ids, post_ids = pairs_of(operator)
    weights = weights_of(operator, bm.as_jax(1. if weight is None else weight))
    shape = operator.num_pre, operator.num_post
    is_plain = weights.size == 1 or np.ptp(weights) == 0.
    image = _binned(pre_ids, post_ids, None if is_plain else weights, shape)

    if ax is None:
        figure, ((above, corner), (ax, beside)) = plt.subplots(
            2, 2, figsize=(6.4, 6.), sharex='col', sharey='row', width_ratios=(4., 1.), height_ratios=(1., 4.),
            layout='constrained')
        corner.set_axis_off()
        above.stairs(np.bincount(post_ids, minlength=shape[1]), np.arange(shape[1] + 1) - 0.5, color='0.4')
        above.set_ylabel('received')
        above.set_ylim(bottom=0.)
        beside.stairs(np.bincount(pre_ids, minlength=shape[0]), np.arange(shape[0] + 1) - 0.5, color='0.4',
                      orientation='horizontal')
        beside.set_xlabel('made')
        beside.set_xlim(left=0.)
        figure.suptitle(f'{projection.name}: {pre_ids.size:,} synapses')
        bar_from = [above, corner, ax, beside]
    else:
        bar_from = ax
    span = (-0.5, shape[1] - 0.5, shape[0] - 0.5, -0.5)
    drawn = ax.imshow(image, extent=span, aspect='auto', interpolation='nearest', cmap='Greys' if is_plain else cmap,
                      **({'vmin': 0.} if is_plain else {}))
    if not (is_plain and image.shape == shape):
        unit = unit_in_words(projection.unit_of('g_max')) if hasattr(projection, 'unit_of') else ''
        label = 'share of pairs' if is_plain else f'weight ({unit})' if unit else 'weight'
        ax.figure.colorbar(drawn, ax=bar_from, label=label, shrink=0.6)
    ax.set(xlabel='postsynaptic cell', ylabel='presynaptic cell')
    if show:
        plt.show()
    return ax


def _binned(pre_ids: np.ndarray, post_ids: np.ndarray, weights: np.ndarray | None, shape: tuple[int, int]) -> np.ndarray:
    """The share of pairs of cells that are connected or, with weights, the mean weight (NaN for none), in each bin."""
    edges = [np.linspace(0, size, min(size, MOST_ROWS) + 1).round() - 0.5 for size in shape]
    count = np.histogram2d(pre_ids, post_ids, bins=edges)[0]
    if weights is None:
        return count / np.outer(*map(np.diff, edges))
    total = np.histogram2d(pre_ids, post_ids, bins=edges, weights=weights)[0]
    return np.divide(total, count, out=np.full_like(total, np.nan), where=count > 0)
