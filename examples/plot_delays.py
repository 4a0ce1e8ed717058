r"""
Delays
======

Axons take time, and it matters: who fires together when some are late? This example looks at delays in three ways: at one
spike, at two cells that tell which of two sounds came first, and at a loop that keeps a spike going.

A synapse with ``delay_step=d`` sees the presynaptic spikes :math:`d` steps late,

.. math:: \tau \frac{dg_j}{dt} = -g_j + \tau \sum_i w_{ij} \sum_k \delta(t - t_i^k - d_i\, dt).

It is given in steps of :math:`dt`, or as a time (see *Units in and out*), and for each presynaptic cell if it is an array.
"""
import matplotlib.pyplot as plt
import numpy as np

import brainsyn as bp
import brainsyn.math as bm

DT = 0.1
bm.set_dt(DT)

# %%
# One spike, six delays
# ---------------------
#
# Six cells fire together at 10 ms. Each reaches one other cell, with a delay of its own. A spike always takes one step, as
# in the old releases projections are updated before the groups: without a delay it arrives in the step after it was fired.

DELAYS = np.array([0., 5., 10., 20., 30., 40.])  # ms
CELLS = len(DELAYS)


class Fan(bp.Network):
    def __init__(self):
        super().__init__()
        self.pre = bp.neurons.SpikeTimeGroup(CELLS, times=np.full(CELLS, 10.), indices=np.arange(CELLS))
        self.post = bp.neurons.LIF(CELLS)
        self.syn = bp.synapses.Exponential(self.pre, self.post, bp.connect.One2One(), tau=5.,
                                           delay_step=np.round(DELAYS / DT).astype(int),
                                           output=bp.synouts.CUBA(target_var=None))


runner = bp.DSRunner(Fan(), monitors=['pre.spike', 'syn.g'], progress_bar=False)
runner.run(80.)
fan = runner.mon
fired = fan.ts[fan['pre.spike'].argmax(axis=0)]
arrival = fan.ts[fan['syn.g'].argmax(axis=0)]
print('arrives after', ', '.join(f'{late:.1f}' for late in arrival - fired), 'ms')

# %%
# Which ear was first?
# --------------------
#
# A barn owl tells the direction of a sound from the time by which it reaches one ear before the other, well below a
# millisecond. Jeffress (1948) proposed how: a row of cells receives the spikes of both ears, over axons of different
# lengths. A cell fires when the two spikes meet, that is where the delays make up for the difference between the ears.
# Here the delay from the left ear grows along 41 cells from 0 to 2 ms while that from the right ear falls, and a sound
# is a click that comes to the left ear :math:`\Delta` earlier.
#
# A delay belongs to a presynaptic cell, so an ear is a group of cells that all fire at the same time, one for each axon.

ROW = 41
LENGTHS = np.linspace(0., 2., ROW)  # ms
DIFFERENCES = np.array([-1.5, -0.8, 0., 0.8, 1.5])  # ms, how much earlier the left ear hears
CLICKS = 10. + 20. * np.arange(len(DIFFERENCES))  # ms


class Ears(bp.Network):
    def __init__(self):
        super().__init__()
        self.row = bp.neurons.LIF(ROW, V_rest=-65., V_reset=-65., V_th=-50., tau=1., tau_ref=5.,
                                  V_initializer=bp.init.OneInit(-65.))
        for name, clicks, lengths in (('left', CLICKS - DIFFERENCES / 2., LENGTHS),
                                      ('right', CLICKS + DIFFERENCES / 2., LENGTHS[::-1])):
            ear = bp.neurons.SpikeTimeGroup(ROW, times=np.repeat(np.round(clicks, 1), ROW),
                                            indices=np.tile(np.arange(ROW), len(clicks)))
            setattr(self, name, ear)
            setattr(self, f'{name}2row', bp.synapses.Exponential(
                ear, self.row, bp.connect.One2One(), g_max=44., tau=0.3,
                delay_step=np.round(lengths / DT).astype(int), output=bp.synouts.CUBA()))


runner = bp.DSRunner(Ears(), monitors=['row.spike', 'row.V'], progress_bar=False)
runner.run(110.)
row = runner.mon
heard = []
for click, difference in zip(CLICKS, DIFFERENCES):
    soon = (row.ts > click - 5.) & (row.ts < click + 15.)
    cells = np.flatnonzero(row['row.spike'][soon].any(axis=0))
    heard.append(cells.mean())
    print(f'left ear {difference:+.1f} ms earlier: cells {cells.min()} to {cells.max()} fire')
# the delays differ by LENGTHS[::-1] - LENGTHS = 2 - 0.1 cell: the cell for which this is the negative of the difference
expected = ROW // 2 + 10. * DIFFERENCES

# %%
# A loop that remembers a time
# ----------------------------
#
# Ten cells excite one another around a ring, with 8 ms from each to the next. One spike goes around and around, once
# in :math:`10 \times` (8 ms + the time to threshold): a clock, made of delays.

LOOP, EACH = 10, 8.


class Loop(bp.Network):
    def __init__(self):
        super().__init__()
        self.start = bp.neurons.SpikeTimeGroup(1, times=[5.], indices=[0])
        self.cells = bp.neurons.LIF(LOOP, V_rest=-65., V_reset=-65., V_th=-50., tau=10., tau_ref=5.,
                                    V_initializer=bp.init.OneInit(-65.))
        following = np.roll(np.eye(LOOP, dtype=bool), 1, axis=1)
        kick = dict(g_max=300., tau=1., output=bp.synouts.CUBA())
        self.begin = bp.synapses.Exponential(self.start, self.cells, bp.connect.IJConn(i=[0], j=[0]), **kick)
        self.around = bp.synapses.Exponential(self.cells, self.cells, bp.connect.MatConn(following),
                                              delay_step=round(EACH / DT), **kick)


runner = bp.DSRunner(Loop(), monitors=['cells.spike'], progress_bar=False)
runner.run(400.)
loop = runner.mon
laps = np.diff(loop.ts[loop['cells.spike'][:, 0]])
print(f'{len(laps)} laps of {laps.mean():.1f} ms')

# %%
# What they do
# ------------
#
# Left, all six conductances have the same shape, and begin when the delay is over. In the middle, each place of the row
# stands for one direction: the place of the cells that fire (dots) moves with the difference between the ears, as the
# delays say (line): a difference of time has become a place. Right, the spike goes around in laps of a little more than
# ten delays.
#
# Something to try: what limits how exactly the row tells a direction? Change ``tau`` of the cells and of the synapses. And
# how many spikes can the loop hold at once, if each cell must rest for 5 ms?

BLUE, RED = '#2f6db3', '#d4552b'
plt.rc('axes.spines', top=False, right=False)
figure, (conductance, place, laps_of) = plt.subplots(1, 3, figsize=(10.5, 3.8), layout='constrained')
for cell, delay in enumerate(DELAYS):
    conductance.plot(fan.ts, 1.6 * cell + fan['syn.g'][:, cell], color=BLUE, lw=1.2)
    conductance.plot(10. + delay, 1.6 * cell - 0.15, '|', color=RED, ms=7, mew=1.5)
conductance.axvline(10., color='#b5b5b5', lw=0.8, ls='--')
conductance.set(xlabel='time (ms)', ylabel='delay (ms); $g$ of each cell', xlim=(0., 80.),
                yticks=1.6 * np.arange(CELLS), yticklabels=[f'{delay:.0f}' for delay in DELAYS])
step, cell = np.nonzero(row['row.spike'])
which = np.abs(row.ts[step][:, None] - CLICKS).argmin(axis=1)
place.plot(DIFFERENCES[which], cell, '.', color=BLUE, ms=4)
place.plot(DIFFERENCES, expected, color=RED, lw=1.2)
place.set(xlabel='left ear is earlier by (ms)', ylabel='cell of the row that fires', ylim=(-1, ROW))
step, cell = np.nonzero(loop['cells.spike'])
laps_of.plot(loop.ts[step], cell, '.', color=BLUE, ms=5)
laps_of.set(xlabel='time (ms)', ylabel='cell of the loop', xlim=(0., 400.), yticks=range(0, LOOP, 3))
plt.show()
