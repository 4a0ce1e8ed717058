r"""
Balance of excitation and inhibition
====================================

The network of Vogels and Abbott (2005) in the form that Brette et al. (2007) gave it as a benchmark: 3,200 excitatory
and 800 inhibitory cells,

.. math:: \tau \frac{dV}{dt} = V_{rest} - V + I, \qquad I = g_E (0 - V) + g_I (-80 - V) + I_{ext},

spike at -50 mV, and are each reached by 2 % of the others. A spike raises the conductance :math:`g_E` behind an
excitatory cell by 0.6, and :math:`g_I` behind an inhibitory one by 6.7; they decay within 5 and 10 ms. Conductances are
in units of the leak.
"""
import matplotlib.pyplot as plt
import numpy as np

import brainsyn as bp
import brainsyn.math as bm

bm.random.seed(2005)

# %%
# The network
# -----------


class Balance(bp.Network):
    def __init__(self, num_exc=3200, num_inh=800):
        super().__init__()
        cell = dict(V_rest=-60., V_th=-50., V_reset=-60., tau=20., tau_ref=5.)

        def connect(pre, post, g_max, tau, E, seed):
            return bp.synapses.Exponential(pre, post, bp.connect.FixedProb(0.02, seed=seed), g_max=g_max, tau=tau,
                                           output=bp.synouts.COBA(E=E))

        self.E = bp.neurons.LIF(num_exc, V_initializer=bp.init.Normal(-55., 2.), **cell)
        self.I = bp.neurons.LIF(num_inh, V_initializer=bp.init.Normal(-55., 2.), **cell)
        self.E2E = connect(self.E, self.E, g_max=0.6, tau=5., E=0., seed=1)
        self.E2I = connect(self.E, self.I, g_max=0.6, tau=5., E=0., seed=2)
        self.I2E = connect(self.I, self.E, g_max=6.7, tau=10., E=-80., seed=3)
        self.I2I = connect(self.I, self.I, g_max=6.7, tau=10., E=-80., seed=4)


# %%
# The run
# -------
#
# All cells receive a constant 20 mV, which alone would make them fire. A pair of a name and a list of indices monitors
# some cells of a group; of these, one that fires at about the mean rate is looked at below.

DURATION, DRIVE, SOME = 500., 20., np.arange(50)
runner = bp.DSRunner(Balance(), inputs=[('E.input', DRIVE), ('I.input', DRIVE)], progress_bar=False,
                     monitors=['E.spike', 'I.spike', ('E.V', SOME), ('E2E.g', SOME), ('I2E.g', SOME)])
runner.run(DURATION)
mon = runner.mon
dt = bm.get_dt()
chosen = np.abs(mon['E.spike'][:, SOME].sum(axis=0) - mon['E.spike'].sum() / 3200).argmin()
V, spiking = mon['E.V'][:, chosen], mon['E.spike'][:, chosen].astype(bool)
excitation = mon['E2E.g'][:, chosen] * (0. - V)
inhibition = mon['I2E.g'][:, chosen] * (-80. - V)
settled = mon.ts > 100.
rate = {group: mon[f'{group}.spike'][settled].mean() / dt * 1000. for group in 'EI'}

# %%
# What it does
# ------------
#
# The cells fire irregularly, in bursts, and without a rhythm that all would share. The currents that one cell receives
# tell why: excitation and drive on one side, inhibition on the other, are each large enough to carry the potential far
# past threshold or far below rest. Most of the time they cancel, and the cell fires where inhibition lets go for a
# moment.
#
# Something to try: halve the strength of inhibition. What becomes of the rates, and of the irregularity? And does the
# network go on when the drive is switched off?

BLUE, RED, DARK = '#2f6db3', '#d4552b', '#3a3a3a'
WINDOW = 50


def population_rate(spikes):
    """Mean rate, in Hz, in successive windows of ``WINDOW`` steps."""
    return spikes.mean(axis=1).reshape(-1, WINDOW).mean(axis=1) / dt * 1000.


plt.rc('axes.spines', top=False, right=False)
figure, (raster, rates, potential, currents) = plt.subplots(
    4, 1, figsize=(10.5, 8.), sharex=True, height_ratios=(2.4, 1., 1., 1.2), layout='constrained')
for group, below, colour in (('E', 0, BLUE), ('I', 3200, RED)):
    step, cell = np.nonzero(mon[f'{group}.spike'])
    raster.plot(mon.ts[step], below + cell, '.', ms=1.3, mew=0., color=colour, rasterized=True)
    rates.plot(mon.ts[::WINDOW] + WINDOW * dt / 2., population_rate(mon[f'{group}.spike']), color=colour,
               label=f'{group}, {rate[group]:.1f} Hz')
raster.set(ylabel='cell', ylim=(0, 4000), yticks=[1600, 3600], yticklabels=['E', 'I'])
rates.set(ylabel='rate (Hz)', ylim=(0., None))
rates.legend(frameon=False, ncols=2, loc='upper right')
potential.plot(mon.ts, V, color=DARK, lw=0.9)
potential.vlines(mon.ts[spiking], -50., -35., color=DARK, lw=0.9)
potential.axhline(-50., color='#bbbbbb', lw=0.8, ls='--')
potential.set_ylabel('$V$ of one cell (mV)')
for values, colour, label in ((excitation + DRIVE, BLUE, 'excitation + drive'), (inhibition, RED, 'inhibition'),
                              (excitation + DRIVE + inhibition, DARK, 'sum')):
    currents.plot(mon.ts, values, color=colour, lw=0.9, label=label)
currents.set(ylabel='current (mV)', xlabel='time (ms)', xlim=(0., DURATION), ylim=(-850., None))
currents.legend(frameon=False, ncols=3, loc='lower right')
plt.show()

# %%
# Rates, the irregularity of single cells (the coefficient of variation of their intervals; 0 for a clock, 1 for a
# Poisson process), and the mean currents:


def irregularity(spikes):
    """Mean coefficient of variation of the intervals between spikes, of cells with five or more."""
    intervals = [np.diff(np.flatnonzero(train)) for train in spikes.T]
    return np.mean([gaps.std() / gaps.mean() for gaps in intervals if len(gaps) > 3])


cv = irregularity(mon['E.spike'][settled])
print(f'E {rate["E"]:.1f} Hz, I {rate["I"]:.1f} Hz, irregularity {cv:.2f}')
print(f'excitation and drive {np.mean((excitation + DRIVE)[settled]):.0f} mV, '
      f'inhibition {np.mean(inhibition[settled]):.0f} mV')
