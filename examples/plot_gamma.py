r"""
Gamma oscillation of interneurons
=================================

Can inhibition alone make a rhythm? Wang and Buzsáki (1996) showed that it can: fast-spiking interneurons that inhibit one
another fall into step in the gamma band, 30 to 80 Hz, as long as they are driven much alike. Each cell,

.. math:: C \frac{dV}{dt} = -g_{Na} m_\infty^3 h (V - E_{Na}) - g_K n^4 (V - E_K) - g_L (V - E_L) + I_{app} + I_{syn},

receives a current :math:`I_{app}` in µA/cm² and inhibition from all cells through GABA\ :sub:`A` receptors,

.. math::

    I_{syn} = \frac{g_{syn}}{N} \sum_i s_i\, (E - V), \qquad \frac{ds_i}{dt} = \alpha [T]_i (1 - s_i) - \beta s_i,

with :math:`g_{syn}` = 0.1 mS/cm², :math:`E` = -75 mV, and :math:`\beta` = 0.1/ms: a gate that a spike has opened closes
within 10 ms. A pulse of transmitter, :math:`[T]` = 1 mM for 1 ms, takes the place of the release in the paper, which is a
function of the presynaptic potential.
"""
import matplotlib.pyplot as plt
import numpy as np

import brainsyn as bp
import brainsyn.math as bm

N = 100

# %%
# The network
# -----------
#
# The cells start at random potentials. Their gates are integrated by the fourth-order method of Runge and Kutta.


class Interneurons(bp.Network):
    def __init__(self, g_syn):
        super().__init__()
        potentials = np.random.default_rng(1996).uniform(-70., -50., N)
        self.I = bp.neurons.WangBuzsakiModel(N, V_initializer=bp.init.OneInit(potentials), method='rk4')
        self.I2I = bp.synapses.GABAa(self.I, self.I, bp.connect.All2All(), g_max=g_syn / N, alpha=6., beta=0.1, T=1.,
                                     T_duration=1., output=bp.synouts.COBA(E=-75.))


# %%
# The run
# -------
#
# Two networks receive the same currents, which differ between cells by 3 %. In one of them nothing passes the synapses.

DURATION, SETTLED, DT = 700., 200., 0.05
bm.set_dt(DT)
drive = 1. + 0.03 * np.random.default_rng(3).standard_normal(N)


def simulate(g_syn):
    runner = bp.DSRunner(Interneurons(g_syn), inputs=[('I.input', drive)], progress_bar=False,
                         monitors=['I.spike', ('I.V', [0]), ('I2I.g', [0])])
    runner.run(DURATION)
    return runner.mon


runs = {'coupled': simulate(0.1), 'uncoupled': simulate(0.)}
ts = runs['coupled'].ts

# %%
# The rate of the population, in windows of 1 ms, and its power spectrum tell which rhythm the cells share; the mean rate
# tells how fast each of them fires.

WINDOW = round(1. / DT)


def population_rate(spikes):
    """Mean rate, in Hz, in successive windows of 1 ms."""
    return 1000. * spikes.reshape(-1, WINDOW, N).sum(axis=1).mean(axis=1)


rate = {name: population_rate(mon['I.spike']) for name, mon in runs.items()}
settled = np.arange(DURATION) >= SETTLED
frequency = np.fft.rfftfreq(settled.sum(), d=1e-3)  # Hz
power, mean_rate = {}, {}
for name in runs:
    mean_rate[name] = rate[name][settled].mean()
    fluctuation = np.hanning(settled.sum()) * (rate[name][settled] - mean_rate[name])
    power[name] = np.abs(np.fft.rfft(fluctuation)) ** 2
    power[name] /= power[name].sum() * frequency[1] / fluctuation.var()  # its integral is the variance, in Hz²
peak = frequency[power['coupled'].argmax()]

# %%
# What they do
# ------------
#
# Without synapses each cell keeps its own pace, near 60 Hz, and the rate of the population shows no rhythm. With them all
# fire together after 200 ms, at 38 Hz (the other peaks of the spectrum are multiples of it, as the volleys are narrow).
# Each volley closes the window for the next: all cells wait until the inhibition, which decays with :math:`1/\beta`, has
# let go of them. They fire once in each cycle, and thus more slowly than alone.
#
# Something to try: how much may the currents differ before the rhythm is lost? And which :math:`\beta` gives 60 Hz?

BLUE, GREY, DARK = '#2f6db3', '#8a8a8a', '#3a3a3a'
COLOUR = {'coupled': BLUE, 'uncoupled': GREY}
plt.rc('axes.spines', top=False, right=False)
figure = plt.figure(figsize=(10.5, 6.), layout='constrained')
left, right = figure.subfigures(1, 2, width_ratios=(2., 1.))
for (raster, below), (name, mon) in zip(left.subplots(4, 1, sharex=True, height_ratios=(1.8, 1., 1.8, 1.)).reshape(2, 2),
                                        runs.items()):
    step, cell = np.nonzero(mon['I.spike'])
    raster.plot(mon.ts[step], cell, '.', ms=2., mew=0., color=COLOUR[name], rasterized=True)
    raster.set_title(name, loc='left', color=COLOUR[name], fontweight='bold')
    raster.set(ylabel='cell', ylim=(0, N))
    below.fill_between(np.arange(DURATION), rate[name], color=COLOUR[name], lw=0.)
    below.set(ylabel='rate (Hz)', ylim=(0., 400.), xlim=(0., 500.))
below.set_xlabel('time (ms)')
spectrum, potential, gate = right.subplots(3, 1)
spectrum.axvspan(30., 80., color=BLUE, alpha=0.08, lw=0.)
for name in runs:
    spectrum.plot(frequency, power[name] / 1000., color=COLOUR[name], label=name)
spectrum.set(xlabel='frequency (Hz)', ylabel='power (1000 Hz²/Hz)', xlim=(0., 200.), ylim=(0., None))
spectrum.legend(frameon=False, loc='upper right')
potential.plot(ts, runs['coupled']['I.V'][:, 0], color=DARK, lw=1.)
potential.set_ylabel('$V$ of one cell (mV)')
gate.plot(ts, runs['coupled']['I2I.g'][:, 0], color=BLUE, lw=1.)
gate.set(ylabel='its gate $s$', ylim=(0., 1.))
for axes in (potential, gate):
    axes.set(xlabel='time (ms)', xlim=(300., 400.))
plt.show()

# %%
# The rhythm, and the rate of a cell with and without the others:

print(f'peak of the spectrum {peak:.0f} Hz; a cell fires at {mean_rate["coupled"]:.1f} Hz, '
      f'alone at {mean_rate["uncoupled"]:.1f} Hz')
