r"""
What COBA, CUBA and MgBlock make of one conductance
===================================================

A synapse model computes a conductance :math:`g`; its *output* says what current that is for the cell behind it:

============  ==============================================  =======================
output        current                                         vanishes
============  ==============================================  =======================
``CUBA``      :math:`I = g`                                   never
``COBA``      :math:`I = g\,(E - V)`                          at :math:`V = E`
``MgBlock``   :math:`I = g\,(E - V) / (1 + b(V))`             nearly, at rest
============  ==============================================  =======================

with :math:`b(V) = [Mg] / \beta \cdot e^{-\alpha V}`. The last is the output of the NMDA receptor of Jahr and Stevens
(1990): magnesium sits in the channel, and depolarisation drives it out.
"""
import matplotlib.pyplot as plt
import numpy as np

import brainsyn as bp
import brainsyn.math as bm

E, Mg, ALPHA, BETA, REST = 0., 1.2, 0.062, 3.57, -65.
OUTPUTS = {
    'CUBA': lambda: bp.synouts.CUBA(),
    'COBA': lambda: bp.synouts.COBA(E=E),
    'MgBlock': lambda: bp.synouts.MgBlock(E=E, cc_Mg=Mg, alpha=ALPHA, beta=BETA),
}
# CUBA takes the number for a current, so it is given what COBA makes of a conductance at rest
WEIGHT = {'CUBA': E - REST, 'COBA': 1., 'MgBlock': 1.}
COLOUR = {'CUBA': '#8a8a8a', 'COBA': '#2f6db3', 'MgBlock': '#3d8a5f'}

# %%
# In voltage clamp
# ----------------
#
# A group of cells held at potentials from -90 to 40 mV. What an experimenter's amplifier does is here a neuron model
# that leaves its potential alone: all that the outputs ask of a group are its variables ``V`` and ``input``.


class VoltageClamp(bp.NeuGroup):
    def __init__(self, potentials):
        super().__init__(size=len(potentials))
        self.V = bm.Variable(bm.asarray(potentials))
        self.input = bm.Variable(bm.zeros(self.num))

    def update(self, tdi):
        pass

    def clear_input(self):
        self.input[:] = 0.


class Clamped(bp.Network):
    """One presynaptic spike opens the same conductance in all the cells."""

    def __init__(self, output, weight, potentials):
        super().__init__()
        self.pre = bp.neurons.SpikeTimeGroup(1, times=[5.], indices=[0])
        self.post = VoltageClamp(potentials)
        self.syn = bp.synapses.Exponential(self.pre, self.post, bp.connect.All2All(), g_max=weight, tau=10.,
                                           output=output)


potentials = np.linspace(-90., 40., 27)
current = {}
for name, output in OUTPUTS.items():
    runner = bp.DSRunner(Clamped(output(), WEIGHT[name], potentials), monitors=['post.input'], progress_bar=False)
    runner.run(20.)
    current[name] = runner.mon['post.input'].max(axis=0) + runner.mon['post.input'].min(axis=0)

# %%
# In a cell that is free to move
# ------------------------------
#
# The same three spikes, at 30, 40 and 50 ms, reach passive cells (a ``LIF`` whose threshold is out of reach) that a
# constant current holds at -75, -65 and -45 mV. With ``R = 1`` and a resting potential of -65 mV, a current of
# :math:`I` moves the potential by :math:`I`.

HELD = np.array([-75., REST, -45.])


class Free(bp.Network):
    def __init__(self, output, weight):
        super().__init__()
        self.pre = bp.neurons.SpikeTimeGroup(1, times=[30., 40., 50.], indices=[0, 0, 0])
        self.post = bp.neurons.LIF(len(HELD), V_rest=REST, V_reset=REST, V_th=1000., tau=20., R=1.,
                                   V_initializer=bp.init.OneInit(HELD))
        self.syn = bp.synapses.Exponential(self.pre, self.post, bp.connect.All2All(), g_max=0.25 * weight, tau=10.,
                                           output=output)


potential = {}
for name, output in OUTPUTS.items():
    runner = bp.DSRunner(Free(output(), WEIGHT[name]), inputs=[('post.input', HELD - REST)], monitors=['post.V'],
                         progress_bar=False)
    runner.run(150.)
    potential[name] = runner.mon['post.V']
ts = runner.mon.ts

# %%
# What they do
# ------------
#
# Left, the current at each potential (dots: measured; lines: the equations above). Right, the deflections. ``CUBA``
# gives the same deflection at every potential. With ``COBA`` it shrinks as the cell approaches :math:`E`. With
# ``MgBlock`` it *grows* with depolarisation: it is least at -75 mV and most at -45 mV. This is how NMDA receptors tell
# that two things happen at once.
#
# Something to try: what becomes of the hump of ``MgBlock`` with a tenth of the magnesium, or with ten times as much?

V = np.linspace(-90., 40., 200)
block = 1. + Mg / BETA * np.exp(-ALPHA * V)
equation = {'CUBA': np.full_like(V, WEIGHT['CUBA']), 'COBA': E - V, 'MgBlock': (E - V) / block}

plt.rc('axes.spines', top=False, right=False)
figure = plt.figure(figsize=(10.5, 4.6), layout='constrained')
left, right = figure.subfigures(1, 2, width_ratios=(1., 1.25))
clamp = left.subplots()
clamp.axhline(0., color='#cccccc', lw=0.8)
for name in OUTPUTS:
    clamp.plot(V, equation[name], color=COLOUR[name], lw=1.2)
    clamp.plot(potentials, current[name], '.', color=COLOUR[name], label=name)
clamp.set(xlabel='held at $V$ (mV)', ylabel='current at the peak, $g = 1$', xlim=(-90., 40.))
clamp.legend(frameon=False)
for axes, name in zip(right.subplots(1, 3, sharey=True), OUTPUTS):
    for cell, (held, shade) in enumerate(zip(HELD, (0.35, 0.65, 1.))):
        axes.plot(ts, potential[name][:, cell] - held, color=COLOUR[name], alpha=shade, label=f'from {held:.0f} mV')
    axes.set_title(name, color=COLOUR[name], fontweight='bold')
    axes.set(xlabel='time (ms)', xlim=(0., 150.), ylim=(-0.5, 15.), xticks=[0, 50, 100])
    axes.legend(frameon=False, fontsize=8, loc='upper right')
right.axes[0].set_ylabel('deflection of $V$ (mV)')
plt.show()

# %%
# What magnesium leaves of the current at rest:

at_rest = np.flatnonzero(potentials == REST)
passed = (current['MgBlock'][at_rest] / current['COBA'][at_rest]).item()
print(f'{passed:.1%} of the current passes at {REST:.0f} mV')
