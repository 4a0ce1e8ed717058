r"""
AMPA, GABA and NMDA between two cells
=====================================

One Hodgkin-Huxley cell fires, and drives three others through the three receptor models of Destexhe, Mainen and
Sejnowski (1994, 1998). A spike releases transmitter, whose concentration :math:`[T]` is a square pulse. At **AMPA**
and **GABA**\ :sub:`A` receptors it opens the share :math:`g` of the channels directly,

.. math:: \frac{dg}{dt} = \alpha [T] (1 - g) - \beta g,

at **NMDA** receptors by way of a first, bound state :math:`x`:

.. math::

    \frac{dx}{dt} = \alpha_2 [T] (1 - x) - \beta_2 x, \qquad \frac{dg}{dt} = \alpha_1 x (1 - g) - \beta_1 g.

The current is :math:`I = g_{max}\, g\, (E - V)`, for NMDA times the share of channels that magnesium leaves free.
"""
import matplotlib.pyplot as plt
import numpy as np

import brainsyn as bp

# %%
# The network
# -----------
#
# The cell behind the GABA synapse is made to fire by a current of its own, so that there is something to inhibit. The
# one behind the NMDA synapse receives less, too little to fire. The one behind the AMPA synapse is at rest.


class Receptors(bp.Network):
    def __init__(self):
        super().__init__()
        cell = dict(V_initializer=bp.init.OneInit(-65.))
        self.pre = bp.neurons.HH(1, **cell)
        self.excited = bp.neurons.HH(1, **cell)
        self.inhibited = bp.neurons.HH(1, **cell)
        self.modulated = bp.neurons.HH(1, **cell)
        self.ampa = bp.synapses.AMPA(self.pre, self.excited, bp.connect.All2All(), g_max=0.42)
        self.gaba = bp.synapses.GABAa(self.pre, self.inhibited, bp.connect.All2All(), g_max=8.)
        self.nmda = bp.synapses.BioNMDA(self.pre, self.modulated, bp.connect.All2All(), g_max=0.5)


# %%
# The run
# -------
#
# The presynaptic cell receives 10 µA/cm² from 60 to 160 ms. An array with one row for each step is an input of the
# kind ``'iter'``; a number is the same in all steps.

DURATION = 450.
step_current, _ = bp.inputs.section_input(values=[0., 10., 0.], durations=[60., 100., DURATION - 160.],
                                          return_length=True)
runner = bp.DSRunner(
    Receptors(),
    inputs=[('pre.input', step_current, 'iter'), ('inhibited.input', 7.), ('modulated.input', 3.)],
    monitors=['pre.V', 'excited.V', 'inhibited.V', 'modulated.V', 'ampa.g', 'gaba.g', 'nmda.g', 'nmda.x'],
    progress_bar=False)
runner.run(DURATION)
mon = runner.mon


def spike_times(name):
    """When the potential of a cell crosses 0 mV from below, in ms."""
    V = mon[name][:, 0]
    return mon.ts[1:][(V[:-1] < 0.) & (V[1:] >= 0.)]


# %%
# What they do
# ------------
#
# **AMPA** opens and closes within milliseconds: the cell behind it fires, if at all, right after a presynaptic spike.
# **GABA** silences a firing cell for as long as the spikes last. **NMDA** opens slowly, fills up, and closes over
# 100 ms: the cell behind it goes on firing when the presynaptic one has long stopped. Magnesium makes this sharper: it
# keeps most of the current back near rest, and lets it in once the cell is depolarised.
#
# Something to try: how long does the NMDA cell fire after a single presynaptic spike? And does it fire without the 3 µA/cm²
# of its own, or without magnesium, ``output=bp.synouts.MgBlock(cc_Mg=0.)``?

COLOUR = {'pre': '#3a3a3a', 'ampa': '#2f6db3', 'gaba': '#d4552b', 'nmda': '#3d8a5f'}
plt.rc('axes.spines', top=False, right=False)
figure, axes = plt.subplots(3, 3, figsize=(10.5, 6.), sharex=True, sharey='row', layout='constrained')
for column, (synapse, cell, title) in enumerate((('ampa', 'excited', 'AMPA'), ('gaba', 'inhibited', 'GABA$_A$'),
                                                 ('nmda', 'modulated', 'NMDA'))):
    above, gate, below = axes[:, column]
    above.plot(mon.ts, mon['pre.V'][:, 0], color=COLOUR['pre'], lw=1.)
    above.set_title(title, color=COLOUR[synapse], fontweight='bold')
    gate.plot(mon.ts, mon[f'{synapse}.g'][:, 0], color=COLOUR[synapse], label='$g$, open')
    if synapse == 'nmda':
        gate.plot(mon.ts, mon['nmda.x'][:, 0], color=COLOUR['nmda'], lw=1., alpha=0.5, label='$x$, bound')
        gate.legend(frameon=False, loc='upper right')
    below.plot(mon.ts, mon[f'{cell}.V'][:, 0], color=COLOUR[synapse], lw=1.)
    below.set_xlabel('time (ms)')
for row, label in zip(axes[:, 0], ('presynaptic $V$ (mV)', 'share of receptors', 'postsynaptic $V$ (mV)')):
    row.set_ylabel(label)
axes[0, 0].set_xlim(0., DURATION)
plt.show()

# %%
# Spikes of each cell while the presynaptic one is driven, and in the 100 ms that follow:

count = {}
for name in ('pre', 'excited', 'inhibited', 'modulated'):
    times = spike_times(f'{name}.V')
    count[name] = np.histogram(times, bins=(60., 160., 260.))[0]
    print(f'{name:10s} {count[name][0]:2d} during, {count[name][1]:2d} after')
