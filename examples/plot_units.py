r"""
Units in and out
================

Is 5 a current in nA, in pA, or in µA/cm²? In the old releases all numbers are plain, and a wrong factor of 1,000 gives
a cell that is silent for no visible reason. Wherever a number may stand, brainsyn also takes a quantity of ``brainunit``. It is
converted to the unit that the model counts in, and refused when it is something else altogether.

The cell is a leaky integrator, with an exponential synapse,

.. math:: \tau \frac{dV}{dt} = V_{rest} - V + R I, \qquad \tau_{syn} \frac{dg}{dt} = -g
          + \tau_{syn}\, g_{max} \sum_k \delta(t - t_k - d).
"""
import brainunit as u
import matplotlib.pyplot as plt
import numpy as np

import brainsyn as bp
import brainsyn.math as bm

bm.set_dt(0.1)  # ms

# %%
# In
# --
#
# Each parameter may come in whichever unit its source has. Plain numbers go on to mean what they always meant: ms, mV,
# MΩ, nA. Then a conductance is in µS, as what is multiplied with mV to give nA.


class Pair(bp.Network):
    def __init__(self, cell, synapse, reversal):
        super().__init__()
        self.pre = bp.neurons.LIF(1, **cell)
        self.post = bp.neurons.LIF(1, **cell)
        self.syn = bp.synapses.Exponential(self.pre, self.post, bp.connect.One2One(), output=bp.synouts.COBA(E=reversal),
                                           **synapse)


with_units = Pair(
    cell=dict(V_rest=-65 * u.mV, V_reset=-0.065 * u.volt, V_th=-50 * u.mV, tau=0.02 * u.second, R=0.1 * u.Gohm,
              tau_ref=2 * u.ms, V_initializer=bp.init.OneInit(-65.)),
    synapse=dict(g_max=2.5 * u.nS, tau=4000 * u.usecond, delay_step=1.5 * u.ms), reversal=0 * u.mV)
plain = Pair(
    cell=dict(V_rest=-65., V_reset=-65., V_th=-50., tau=20., R=100., tau_ref=2., V_initializer=bp.init.OneInit(-65.)),
    synapse=dict(g_max=0.0025, tau=4., delay_step=15), reversal=0.)


def simulate(network, current, duration):
    runner = bp.DSRunner(network, inputs=[('pre.input', current)], monitors=['pre.V', 'post.V', 'syn.g'], progress_bar=False)
    runner.run(duration)
    return runner.mon


mon = simulate(with_units, 170 * u.pA, 0.15 * u.second)
same = simulate(plain, 0.17, 150.)
print('greatest difference:', max(np.abs(mon[key] - same[key]).max() for key in ('pre.V', 'post.V', 'syn.g')))

# %%
# The most common mistakes are told where they are made:

mistakes = []
for mistake in (lambda: bp.neurons.LIF(1, tau=20 * u.mV),
                lambda: bp.synapses.Exponential(with_units.pre, with_units.post, bp.connect.One2One(), g_max=2.5 * u.nA,
                                                output=bp.synouts.COBA()),
                lambda: simulate(with_units, 170 * u.mV, 150.)):
    try:
        mistake()
    except bp.units.UnitError as error:
        mistakes.append(str(error))
        print(error)

# %%
# Out
# ---
#
# ``mon`` holds plain arrays, as ever. ``mon.quantity`` gives the same with its unit, and arithmetic goes on from there: the
# current is :math:`g (E - V)`, and its integral over time is a charge. For one spike and a potential that hardly moves it
# is :math:`g_{max} \tau_{syn} (E - V)`.

t, V, g = mon.quantity('ts'), mon.quantity('post.V')[:, 0], mon.quantity('syn.g')[:, 0]
current = g * (0 * u.mV - V)
print(g.unit, '×', V.unit, '→', current.in_unit(u.pA).max())

fC = u.pA * u.ms
fired = mon.ts[1:][np.diff(mon['pre.V'][:, 0]) < -10.]
first = (mon.ts > fired[0]) & (mon.ts < fired[1])
charge = (current[first].sum() * 0.1 * u.ms).to_decimal(fC)
expected = (2.5 * u.nS * 4 * u.ms * 65 * u.mV).to_decimal(fC)
print(f'charge of one spike: {charge:.0f} fC, by hand {expected:.0f} fC')
print(f'these are {charge * 1e-15 / 1.602e-19:.1e} ions')

# %%
# To draw something one says in which unit. Above the presynaptic cell, which is driven by 170 pA; in the middle conductance
# and current of the synapse; below what they do to the postsynaptic cell.
#
# Something to try: how many such synapses, used at once, make the cell fire? And what does ``runner.mon.quantity`` say about
# a network of HH cells, whose currents are per area?

BLUE, RED, DARK = '#2f6db3', '#d4552b', '#3a3a3a'
plt.rc('axes.spines', top=False, right=False)
figure, (driven, synapse, answer) = plt.subplots(3, 1, figsize=(8., 6.), sharex=True, layout='constrained')
t = t.to_decimal(u.ms)
driven.plot(t, mon.quantity('pre.V').to_decimal(u.mV)[:, 0], color=DARK, lw=1.2)
driven.vlines(fired, -50., -20., color=DARK, lw=1.2)
driven.set_ylabel('presynaptic $V$ (mV)')
synapse.plot(t, g.to_decimal(u.nS), color=RED, lw=1.2)
synapse.set_ylabel('$g$ (nS)', color=RED)
synapse.set_ylim(0., 3.4)
beside = synapse.twinx()
beside.plot(t, current.to_decimal(u.pA), color=BLUE, lw=1.2)
beside.set_ylabel('current (pA)', color=BLUE)
beside.set_ylim(0., 260.)
beside.spines['right'].set_visible(True)
answer.plot(t, V.to_decimal(u.mV), color=BLUE, lw=1.2)
answer.set(xlabel='time (ms)', ylabel='postsynaptic $V$ (mV)', xlim=(0., 150.))
plt.show()
