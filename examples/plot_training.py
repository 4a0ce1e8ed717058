r"""
Training with surrogate gradients
=================================

Can a small network of spiking cells learn to tell which of two sounds came first? The number of spikes does not help, as it
is the same in both orders; only their timing does. Thirty LIF cells receive the spikes of twenty input cells,

.. math:: \tau \frac{dV_j}{dt} = -V_j + g_j, \qquad
          \tau_{syn} \frac{dg_j}{dt} = -g_j + \tau_{syn} \sum_i w_{ji} \sum_k \delta(t - t_i^k),

and drive two output cells that do not spike. All weights are trained, by gradient descent. A spike is the step function
:math:`\Theta(V - V_{th})`, whose derivative is zero almost everywhere: no gradient would pass. A *surrogate gradient*
(Neftci, Mostafa and Zenke, 2019) keeps the spike as it is, and puts in place of its derivative that of a sigmoid:

.. math:: \frac{\partial\, spike}{\partial V} := \alpha\, \sigma(\alpha x)\, (1 - \sigma(\alpha x)), \qquad
          x = V - V_{th}, \quad \alpha = 4.
"""
import matplotlib.pyplot as plt
import numpy as np

import brainsyn as bp
import brainsyn.math as bm

bm.random.seed(2019)
bm.set_dt(1.)  # ms

# %%
# The task
# --------
#
# Each of two groups of ten cells fires for 15 ms, one group 8 to 20 ms after the other. Class 0: the first group was first.

INPUTS, STEPS = 20, 55
rng = np.random.default_rng(2019)


def samples(number):
    """Spikes of shape (sample, time, cell), and the class of each sample."""
    order = rng.integers(0, 2, number)
    early = rng.uniform(2., 12., number)
    late = early + rng.uniform(8., 20., number)
    t = np.arange(STEPS)[None, :, None]
    first_group = (np.arange(INPUTS) < INPUTS // 2)[None, None, :]
    starts = np.where(first_group == (order == 0)[:, None, None], early[:, None, None], late[:, None, None])
    is_on = (t >= starts) & (t < starts + 15.)
    return (is_on & (rng.random((number, STEPS, INPUTS)) < 0.1)).astype('float32'), order


train, test = samples(512), samples(256)
counts = [train[0][train[1] == order].sum(axis=(1, 2)).mean() for order in (0, 1)]
print(f'{counts[0]:.0f} and {counts[1]:.0f} spikes in a sample of either class')

# %%
# The network
# -----------
#
# In ``bm.training_mode`` weights become variables that a trainer can change, and states have an axis for the batch. The
# ``update`` hands the spikes of a sample to the first synapses.


class Listener(bp.Network):
    def __init__(self, hidden=30):
        super().__init__()
        self.input = bp.neurons.InputGroup(INPUTS)
        self.hidden = bp.neurons.LIF(hidden, V_rest=0., V_reset=0., V_th=1., tau=10., V_initializer=bp.init.ZeroInit(),
                                     spike_fun=bm.surrogate.sigmoid)
        self.output = bp.neurons.LeakyIntegrator(2, tau=15., V_initializer=bp.init.ZeroInit())
        self.into = bp.synapses.Exponential(self.input, self.hidden, bp.connect.All2All(), tau=5.,
                                            g_max=bp.init.Normal(0.1, 0.5), output=bp.synouts.CUBA())
        self.out = bp.synapses.Exponential(self.hidden, self.output, bp.connect.All2All(), tau=5.,
                                           g_max=bp.init.Normal(0., 0.3), output=bp.synouts.CUBA())

    def update(self, tdi, spikes):
        self.into(tdi, spikes)
        self.out(tdi)
        self.hidden(tdi)
        self.output(tdi)
        return self.output.V.value


with bm.environment(mode=bm.training_mode):
    network = Listener()

# %%
# The training
# ------------
#
# The greater of the two outputs at the end is the answer. Its loss is the cross-entropy, which ``BPTT`` differentiates
# through all time steps. BrainPy's ``Adam`` counted epochs where the method of Kingma and Ba (2015) counts updates; this
# asks for the latter.

bp.correct('adam_epochs')


def loss(outputs, order):
    return bp.losses.cross_entropy_loss(outputs[:, -1], order)


def batches(spikes, order, size=64):
    """A function that the trainer calls in each epoch."""
    return lambda: ((spikes[k:k + size], order[k:k + size]) for k in range(0, len(order), size))


def share_right(spikes, order):
    return (np.asarray(trainer.predict(spikes, reset_state=True))[:, -1].argmax(axis=-1) == order).mean()


EPOCHS = 15
trainer = bp.BPTT(network, loss_fun=loss, optimizer=bp.optim.Adam(lr=0.01), progress_bar=False)
right = {'before': share_right(*test)}
trainer.fit(batches(*train), batches(*test), num_epoch=EPOCHS)
right['after'] = share_right(*test)
losses = {phase: trainer.get_hist_metric(phase=phase, metric='loss', which='report') for phase in ('fit', 'test')}
print(f'right before: {right["before"]:.0%}, after: {right["after"]:.0%}')

# %%
# What it has learnt
# ------------------
#
# The loss falls, for samples that the network has not been trained with as well. What does a hidden cell do now? A runner
# shows it: sums over the weights tell which group of inputs a cell listens to.


def look(order):
    """What a sample of one class makes the network do."""
    one = np.flatnonzero(test[1] == order)[0]
    runner = bp.DSRunner(network, monitors=['hidden.spike', 'output.V'], progress_bar=False, data_first_axis='B')
    runner.predict(inputs=test[0][one:one + 1], reset_state=True)
    return test[0][one], runner.mon['hidden.spike'][0], runner.mon['output.V'][0]


shown = [look(order) for order in (0, 1)]
weights = np.asarray(network.into.g_max)
preference = weights[INPUTS // 2:].sum(axis=0) - weights[:INPUTS // 2].sum(axis=0)
sorting = preference.argsort()

# %%
# Left, the spike and the derivative that stands in for its own, and the loss. Right, a sample of each class: its input (blue:
# the first group, red: the second), the hidden cells in the order of what they listen to (in its colour), and the two
# outputs, of which the greater one at the end is the answer. Input that came last counts more, as what came first has been
# forgotten in part: this is how leaky cells tell an order.
#
# Something to try: make the network forget faster with a smaller ``tau`` of the output, or smaller ``alpha`` of the
# surrogate: ``spike_fun=lambda x: bm.surrogate.sigmoid(x, alpha=1.)``. How does the loss fall now?

BLUE, RED, DARK, GREY = '#2f6db3', '#d4552b', '#3a3a3a', '#b5b5b5'
plt.rc('axes.spines', top=False, right=False)
figure = plt.figure(figsize=(10.5, 5.4), layout='constrained')
left, right_side = figure.subfigures(1, 2, width_ratios=(1., 1.7))
surrogate, learning = left.subplots(2, 1)
x = np.linspace(-1.5, 1.5, 301)
derivative = bm.vector_grad(bm.surrogate.sigmoid)(bm.asarray(x))
surrogate.plot(x, x >= 0., color=DARK, lw=1.2, label='spike')
surrogate.plot(x, derivative, color=RED, lw=1.5, label='its surrogate derivative')
surrogate.set(xlabel='$V - V_{th}$', ylim=(-0.05, 1.6))
surrogate.legend(frameon=False, loc='upper left')
epochs = np.arange(1, EPOCHS + 1)
learning.plot(epochs, losses['fit'], 'o-', color=BLUE, ms=4, label='training')
learning.plot(epochs, losses['test'], 's-', color=RED, ms=4, label='test')
learning.axhline(np.log(2.), color=GREY, lw=0.8, ls='--')
learning.text(EPOCHS, np.log(2.), 'chance', ha='right', va='bottom', color='#8a8a8a')
learning.set(xlabel='epoch', ylabel='loss', ylim=(0., 0.8), xticks=range(0, EPOCHS + 1, 5))
learning.legend(frameon=False, loc='lower left')
for column, order in zip(right_side.subplots(3, 2, sharex=True, sharey='row', height_ratios=(1., 1.2, 1.)).T, (0, 1)):
    spikes, hidden, V = shown[order]
    step, cell = np.nonzero(spikes)
    column[0].scatter(step, cell, s=5., color=np.where(cell < INPUTS // 2, BLUE, RED))
    column[0].set_title(f'class {order}', fontweight='bold')
    step, cell = np.nonzero(hidden[:, sorting])
    column[1].scatter(step, cell, s=5., color=np.where(preference[sorting][cell] < 0., BLUE, RED))
    for output, colour in ((0, DARK), (1, GREY)):
        column[2].plot(V[:, output], color=colour, lw=1.5, label=f'for class {output}')
    column[2].set(xlabel='time (ms)', xlim=(0., STEPS))
for axes, label in zip(right_side.axes[::2], ('input', 'hidden cell', 'output')):
    axes.set_ylabel(label)
right_side.axes[4].set_ylim(-12., 17.)
right_side.axes[4].legend(frameon=False, loc='upper left', ncols=2)
plt.show()
