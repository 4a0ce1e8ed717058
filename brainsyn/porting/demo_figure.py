"""The figure of ``brainsyn demo``: the pair of cells on the left, the network on the right."""
from collections.abc import Mapping

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

__all__ = ['draw']

EXCITATORY, INHIBITORY, PLAIN = '#2f6db3', '#d4552b', '#3a3a3a'


def draw(pair: Mapping[str, np.ndarray], network: Mapping[str, np.ndarray], output: str) -> None:
    """Draw both recordings and save the figure.

    Parameters
    ----------
    pair : mapping
        ``ts`` in ms, ``pre.V`` and ``post.V`` in mV, ``syn.g`` in nS; arrays of shape (steps, cells).
    network : mapping
        ``ts`` in ms, ``E.spike`` and ``I.spike``, ``E.V`` in mV of one cell; arrays of shape (steps, cells).
    output : str
        File; its ending tells the format.
    """
    figure = Figure(figsize=(11., 6.2), dpi=150, layout='constrained')
    left, right = figure.subfigures(1, 2, width_ratios=(1., 1.5), wspace=0.04)
    draw_pair(left, pair)
    draw_network(right, network)
    figure.savefig(output)


def draw_pair(figure, mon: Mapping[str, np.ndarray]) -> None:
    figure.suptitle('HH – AMPA – HH', x=0.02, ha='left', fontweight='bold', fontsize=11)
    pre, gate, post = figure.subplots(3, 1, sharex=True)
    for axes, name, colour, title in (
            (pre, 'pre.V', EXCITATORY, 'presynaptic potential (mV)'),
            (gate, 'syn.g', PLAIN, 'open AMPA receptors (fraction)'),
            (post, 'post.V', INHIBITORY, 'postsynaptic potential (mV)')):
        axes.plot(mon['ts'], mon[name][:, 0], color=colour, lw=1.1)
        tidy(axes, title)
    gate.set_ylim(bottom=0.)
    post.set_xlabel('time (ms)')
    post.set_xlim(0., mon['ts'][-1])


def draw_network(figure, mon: Mapping[str, np.ndarray]) -> None:
    num_exc, num_inh = mon['E.spike'].shape[1], mon['I.spike'].shape[1]
    figure.suptitle(f'COBA network, {num_exc:,} excitatory and {num_inh:,} inhibitory cells', x=0.02, ha='left',
                    fontweight='bold', fontsize=11)
    raster, rate, potential = figure.subplots(3, 1, sharex=True, height_ratios=(2.6, 1., 1.))
    for name, below, colour in (('E.spike', 0, EXCITATORY), ('I.spike', num_exc, INHIBITORY)):
        step, cell = np.nonzero(mon[name])
        raster.plot(mon['ts'][step], below + cell, ',', color=colour, alpha=0.6, rasterized=True)
        rate.plot(*population_rate(mon['ts'], mon[name]), color=colour, lw=1.)
    raster.set_ylim(0, num_exc + num_inh)
    raster.set_yticks([num_exc / 2, num_exc + num_inh / 2], ['E', 'I'])
    raster.tick_params(axis='y', length=0)
    for label, colour in zip(raster.get_yticklabels(), (EXCITATORY, INHIBITORY)):
        label.set(color=colour, fontweight='bold')
    tidy(raster, 'spikes, one row per cell')
    rate.set_ylim(bottom=0.)
    tidy(rate, 'population rate in windows of 5 ms (Hz)')
    potential.plot(mon['ts'], mon['E.V'][:, 0], color=PLAIN, lw=0.8)
    tidy(potential, 'membrane potential of one excitatory cell (mV)')
    potential.set_xlabel('time (ms)')
    potential.set_xlim(0., mon['ts'][-1])


def population_rate(ts: np.ndarray, spikes: np.ndarray, window: float = 5.) -> tuple[np.ndarray, np.ndarray]:
    """Times, in ms, and mean rates, in Hz, of a group of cells in successive windows of ``window`` ms."""
    steps = max(1, round(window / (ts[1] - ts[0])))
    whole = len(ts) // steps * steps
    mean = spikes[:whole].mean(axis=1).reshape(-1, steps).mean(axis=1)
    return ts[:whole].reshape(-1, steps).mean(axis=1), mean / (ts[1] - ts[0]) * 1000.


def tidy(axes: Axes, title: str) -> None:
    axes.set_title(title, loc='left', fontsize=9.5, color=PLAIN)
    axes.spines[['top', 'right']].set_visible(False)
    axes.tick_params(labelsize=8.5)
    axes.margins(x=0.)
