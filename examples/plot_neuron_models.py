r"""
Three neuron models side by side
================================

The same question to three models: what do you make of a current? The leaky integrate-and-fire cell (**LIF**; Lapicque, 1907),

.. math:: \tau \frac{dV}{dt} = V_{rest} - V + R I, \qquad V \to V_{reset} \text{ at } V_{th},

the adaptive exponential one (**AdEx**; Brette and Gerstner, 2005), whose upstroke is part of the model, and which pays for
each spike with a current :math:`w`,

.. math::

    \tau \frac{dV}{dt} &= V_{rest} - V + \Delta_T\, e^{(V - V_T) / \Delta_T} - R w + R I, \\
    \tau_w \frac{dw}{dt} &= a (V - V_{rest}) - w, \qquad w \to w + b \text{ at a spike,}

and the model of Hodgkin and Huxley (**HH**, 1952), in which spikes come from the gates :math:`m`, :math:`h` and
:math:`n` of sodium and potassium channels:

.. math:: C \frac{dV}{dt} = -g_{Na} m^3 h (V - E_{Na}) - g_K n^4 (V - E_K) - g_L (V - E_L) + I.
"""
import matplotlib.pyplot as plt
import numpy as np

import brainsyn as bp
import brainsyn.math as bm

DT = 0.05
bm.set_dt(DT)

# %%
# The cells
# ---------
#
# LIF and AdEx have the leak of 30 nS of Brette and Gerstner's cell, and all its parameters that they share: currents are in
# pA, and :math:`R` is 1/30 mV/pA. HH is a patch of membrane, with currents in µA/cm². The default of ``HH`` in BrainPy is a
# leak of 0.03 mS/cm²; that of the squid's axon is 0.3.

TAU, R, REST, THRESHOLD, REFRACTORY = 281. / 30., 1. / 30., -70.6, -50.4, 2.


class Cells(bp.Network):
    def __init__(self, num):
        super().__init__()
        shared = dict(V_rest=REST, V_reset=REST, tau=TAU, R=R, tau_ref=REFRACTORY, V_initializer=bp.init.OneInit(REST))
        self.LIF = bp.neurons.LIF(num, V_th=THRESHOLD, **shared)
        self.AdEx = bp.neurons.AdExIF(num, V_T=THRESHOLD, V_th=-30., delta_T=2., a=4., b=80.5, tau_w=144., **shared)
        self.HH = bp.neurons.HH(num, gL=0.3, V_th=0., V_initializer=bp.init.OneInit(-65.))


UNIT = {'LIF': 'pA', 'AdEx': 'pA', 'HH': 'µA/cm²'}

# %%
# A step up, a step down
# ----------------------

STEP = {'LIF': 800., 'AdEx': 800., 'HH': 10.}
times = [50., 250., 100., 100., 100.]  # ms
course, DURATION = bp.inputs.section_input(values=[0., 1., 0., -1., 0.], durations=times, return_length=True)
runner = bp.DSRunner(Cells(1), progress_bar=False, monitors=[f'{name}.{what}' for name in STEP for what in ('V', 'spike')],
                     inputs=[(f'{name}.input', step * course, 'iter') for name, step in STEP.items()])
runner.run(DURATION)
mon = runner.mon
spikes = {name: mon.ts[mon[f'{name}.spike'][:, 0].astype(bool)] for name in STEP}
after_down = {name: int((train > sum(times[:4])).sum()) for name, train in spikes.items()}

# %%
# How fast for how much?
# ----------------------
#
# Sixty cells of each kind receive sixty constant currents. The rate right after the step is that of the first interval
# between spikes; the rate that stays is that of the intervals in the last half of a second.

CURRENTS = {'LIF': np.linspace(0., 1500., 61), 'AdEx': np.linspace(0., 1500., 61), 'HH': np.linspace(0., 30., 61)}
runner = bp.DSRunner(Cells(61), progress_bar=False, monitors=[f'{name}.spike' for name in CURRENTS],
                     inputs=[(f'{name}.input', currents) for name, currents in CURRENTS.items()])
runner.run(1000.)


def rates_of(train):
    """The first and the lasting rate, in Hz; 0 without two spikes."""
    when = runner.mon.ts[train.astype(bool)]
    late = np.diff(when[when > 500.])
    return 1000. / (when[1] - when[0]) if len(when) > 1 else 0., 1000. / late.mean() if len(late) else 0.


first, lasting = {}, {}
for name in CURRENTS:
    first[name], lasting[name] = np.array([rates_of(train) for train in runner.mon[f'{name}.spike'].T]).T

# %%
# The LIF cell is the one for which the rate can be written down:
#
# .. math:: f = \left( \tau_{ref} + \tau \ln \frac{R I}{R I - (V_{th} - V_{rest})} \right)^{-1}


def theory(current):
    drive = R * current
    return 1000. / (REFRACTORY + TAU * np.log(drive / (drive - (THRESHOLD - REST))))


# %%
# What they do
# ------------
#
# The LIF cell is a clock: from the first interval on it fires regularly, at any rate down to 0 Hz. AdEx starts nearly as
# fast, and slows down, as :math:`w` grows by 80.5 pA with each spike. HH cannot fire slowly: its rate jumps from 0 to 50 Hz
# (Hodgkin, 1948, called this class 2), and with too little current it fires a few spikes and stops. It is also the only one
# that fires when a *negative* current ends: hyperpolarisation has opened the gate :math:`h` of its sodium channels, which
# closes too slowly.
#
# Something to try: which parameters make AdEx fire in bursts? (Raise ``V_reset``.) How does the curve of the LIF cell
# change with noise, ``noise=1.``?

COLOUR = {'LIF': '#3a3a3a', 'AdEx': '#d4552b', 'HH': '#2f6db3'}
plt.rc('axes.spines', top=False, right=False)
figure, axes = plt.subplots(3, 3, figsize=(10.5, 6.2), layout='constrained', height_ratios=(1.3, 0.35, 1.3))
for (potential, current, curve), name in zip(axes.T, STEP):
    V = mon[f'{name}.V'][:, 0].copy()
    if name != 'HH':  # their spikes have no shape: draw a line
        V[mon[f'{name}.spike'][:, 0].astype(bool)] = 0.
    potential.plot(mon.ts, V, color=COLOUR[name], lw=0.9)
    potential.set_title(name, color=COLOUR[name], fontweight='bold')
    potential.set(xlim=(0., DURATION), ylim=(-108., 55.), xticklabels=[])
    current.plot(mon.ts, STEP[name] * course, color=COLOUR[name], lw=1.)
    current.set(xlabel='time (ms)', xlim=(0., DURATION), yticks=[-STEP[name], 0., STEP[name]], ylabel=UNIT[name])
    curve.plot(CURRENTS[name], first[name], '.', color=COLOUR[name], ms=4, alpha=0.45, label='first interval')
    curve.plot(CURRENTS[name], lasting[name], '.', color=COLOUR[name], ms=5, label='lasting')
    curve.set(xlabel=f'current ({UNIT[name]})', ylim=(0., 150.))
    if name == 'LIF':
        above = CURRENTS[name][R * CURRENTS[name] > THRESHOLD - REST + 0.1]
        curve.plot(above, theory(above), color='#b5b5b5', zorder=0, label='theory')
    curve.legend(frameon=False, loc='upper left')
axes[0, 0].set_ylabel('$V$ (mV)')
axes[2, 0].set_ylabel('rate (Hz)')
plt.show()

# %%
# Where each begins to fire on and on, at which rate, and how its first rate at the greatest current compares to the lasting
# one:

for name in STEP:
    onset = np.flatnonzero(lasting[name])[0]
    print(f'{name:5s} from {CURRENTS[name][onset]:4g} {UNIT[name]} on, with {lasting[name][onset]:3.0f} Hz; '
          f'{first[name][-1]:3.0f} Hz become {lasting[name][-1]:3.0f} Hz; '
          f'spikes after the negative step: {after_down[name]}')
