r"""
A bump that follows
===================

How can a group of cells remember a direction, and turn with the head? In a ring attractor each cell prefers one direction
:math:`x`, excites cells with like preferences, and the activity of all limits that of each. The continuous attractor
neural network (CANN) of Fung, Wong and Wu (2010) is simple enough to be solved by hand:

.. math::

    \tau \frac{\partial u(x, t)}{\partial t} &= -u(x, t) + \int J(x - x')\, r(x', t)\, dx' + I(x, t), \\
    r(x, t) &= \frac{u(x, t)^2}{1 + k \int u(x', t)^2 dx'}, \qquad
    J(x) = \frac{J_0}{\sqrt{2 \pi}\, a} e^{-x^2 / (2 a^2)}.

:math:`u` is the synaptic input of a cell and :math:`r` its rate, both relative to those of a reference; directions are in
radians, :math:`a` = 0.5 rad is the range of the connections, :math:`\tau` = 10 ms, and :math:`k` the strength of the
inhibition. Below :math:`k_c = J_0^2 / (8 \sqrt{2 \pi}\, a)` the network holds a bump without input, of the form

.. math:: u(x) = U e^{-(x - z)^2 / (4 a^2)}, \qquad U = \frac{J_0}{4 \sqrt{\pi}\, a k} \left(1 + \sqrt{1 - k / k_c}\right),

at any place :math:`z`: all directions can be remembered.
"""
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.animation import FuncAnimation

import brainsyn as bp
import brainsyn.math as bm

DT, TAU, A, J0, K = 0.5, 10., 0.5, 4., 0.5
bm.set_dt(DT)

# %%
# The model
# ---------
#
# All that a group of one's own needs is its variables and an ``update``. The ring is closed: distances are taken around it,
# and with cells at equal distances the integral is a product with a matrix.


def around(angle):
    """The angle between -π and π."""
    return (angle + np.pi) % (2. * np.pi) - np.pi


class Ring(bp.NeuGroup):
    def __init__(self, num=128, k=K):
        super().__init__(size=num)
        self.k = k
        self.x = np.linspace(-np.pi, np.pi, num, endpoint=False)
        self.dx = 2. * np.pi / num
        self.J = bm.asarray(J0 * np.exp(-0.5 * (around(self.x[:, None] - self.x) / A) ** 2) / (np.sqrt(2. * np.pi) * A))
        self.u = bm.Variable(bm.zeros(num))
        self.r = bm.Variable(bm.zeros(num))
        self.input = bm.Variable(bm.zeros(num))
        self.integral = bp.odeint(self.derivative, method='exp_auto')

    def derivative(self, u, t, recurrent, external):
        return (-u + recurrent + external) / TAU

    def update(self, tdi):
        squared = self.u ** 2
        self.r.value = squared / (1. + self.k * self.dx * bm.sum(squared))
        self.u.value = self.integral(self.u, tdi['t'], self.dx * bm.dot(self.J, self.r), self.input, tdi['dt'])

    def clear_input(self):
        self.input[:] = 0.


# %%
# Remembering and following
# -------------------------
#
# A stimulus is a bump of input with the same width. First it has a height of 1, stands still for 200 ms, and is gone for
# 500 ms. Then it returns with a height of 0.25, and turns by one radian in 400 ms.


def simulate(centre, strength, k=K):
    """Show a stimulus with one place and strength in each step; the run, and where the bump was."""
    ring = Ring(k=k)
    stimulus = strength[:, None] * np.exp(-around(ring.x - centre[:, None]) ** 2 / (4. * A ** 2))
    runner = bp.DSRunner(ring, inputs=[('input', stimulus, 'iter')], monitors=['u', 'r'], progress_bar=False)
    runner.run(DT * len(stimulus))
    return runner.mon, np.angle(runner.mon['r'] @ np.exp(1j * ring.x))


SPEED, WEAK = 1. / 400., 0.25  # rad/ms
t = DT * np.arange(round(2200. / DT))
centre = around(-1. + SPEED * np.maximum(t - 700., 0.))
strength = np.select([t < 200., t < 700.], [1., 0.], WEAK)
mon, place = simulate(centre, strength)
x = Ring().x
k_c = J0 ** 2 / (8. * np.sqrt(2. * np.pi) * A)
remembered = (t > 600.) & (t < 700.)
height = mon['u'][remembered].max()
U = J0 / (4. * np.sqrt(np.pi) * A * K) * (1. + np.sqrt(1. - K / k_c))
print(f'remembered at {place[remembered].mean():.3f} rad with a height of {height:.3f}; theory -1 rad, {U:.3f}')

# %%
# With stronger inhibition, :math:`k > k_c`, nothing stays:

forgotten = simulate(centre, strength, k=1.2 * k_c)[0]['u'][remembered].max()
print(f'with k = {1.2 * k_c:.2f} a height of {forgotten:.1e} is left')

# %%
# How fast can it turn?
# ---------------------
#
# A stimulus at the distance :math:`s` ahead pulls the bump with a speed that theory gives as
#
# .. math:: v = \frac{\alpha}{\tau U}\, s\, e^{-s^2 / (8 a^2)},
#
# for a stimulus of height :math:`\alpha`. The bump thus follows at the distance where this is the speed of the stimulus.
# But the pull is greatest at :math:`s = 2a`: faster than :math:`v_{max} = 2 a \alpha / (\tau U \sqrt{e})` the bump is left
# behind.

SPEEDS = np.array([0.5, 1., 1.5, 2., 2.5, 3., 3.5, 4., 5.])  # rad/s
lags, heights = [], []
for speed in SPEEDS / 1000.:
    turning = around(speed * np.maximum(t - 200., 0.))
    run, follows = simulate(turning, np.where(t < 200., 1., WEAK))
    lags.append(around(turning - follows)[-600:])
    heights.append(run['u'][-600:].max())
lag, is_followed = np.mean(lags, axis=1), np.ptp(lags, axis=1) < 0.05
pulled = np.mean([h for h, follows in zip(heights, is_followed) if follows])
s = np.linspace(0., 2. * A, 50)
pull = 1000. * WEAK / (TAU * pulled) * s * np.exp(-s ** 2 / (8. * A ** 2))  # rad/s
for speed, distance, follows in zip(SPEEDS, lag, is_followed):
    print(f'{speed:.1f} rad/s: ' + (f'follows at {distance:.2f} rad' if follows else 'left behind'))

# %%
# What it does
# ------------
#
# The bump stays where the stimulus has left it, though nothing tells it to: what is remembered is which cells fire. When
# the stimulus turns, the bump follows at a distance, which is that of the theory. A stimulus of more than 3.5 rad/s is
# lost.
#
# Something to try: start the ring with two stimuli, of different strength. Where is the bump when they have gone? And give
# the cells a little noise: what becomes of the memory after some seconds?

BLUE, RED = '#2f6db3', '#d4552b'
plt.rc('axes.spines', top=False, right=False)
figure, (activity, distance) = plt.subplots(1, 2, figsize=(10.5, 3.8), width_ratios=(2., 1.), layout='constrained')
image = activity.pcolormesh(t[::10], x, mon['r'][::10].T, cmap='Blues', rasterized=True)
figure.colorbar(image, ax=activity, label='rate $r$', pad=0.01)
shown = np.where((strength > 0.) & (np.abs(centre) < 3.1), centre, np.nan)
activity.plot(t, shown, color=RED, lw=1.5, label='stimulus')
activity.set(xlabel='time (ms)', ylabel='preferred direction $x$ (rad)', yticks=[-np.pi, 0., np.pi],
             yticklabels=['-π', '0', 'π'])
activity.legend(frameon=False, loc='lower right')
distance.plot(s, pull, color='#b5b5b5', label='theory')
distance.plot(lag[is_followed], SPEEDS[is_followed], 'o', color=BLUE, label='followed')
for speed in SPEEDS[~is_followed]:
    distance.axhline(speed, color=RED, lw=1., ls=':', label='left behind' if speed == SPEEDS[-1] else None)
distance.set(xlabel='distance behind the stimulus (rad)', ylabel='speed of the stimulus (rad/s)', ylim=(0., 5.5),
             xlim=(0., 1.02))
distance.legend(frameon=False, loc='lower right')
plt.show()

# %%
# The same as an animation, one picture for each 25 ms:

EVERY = round(25. / DT)
figure, axes = plt.subplots(figsize=(7., 3.2), layout='constrained')
bump, = axes.plot(x, mon['u'][0], color=BLUE, label='input of the cells $u$')
target, = axes.plot(x, np.zeros_like(x), color=RED, label='stimulus, four times as high')
axes.set(xlabel='preferred direction $x$ (rad)', ylabel='input', xlim=(-np.pi, np.pi), ylim=(-0.1, 5.5),
         xticks=[-np.pi, 0., np.pi], xticklabels=['-π', '0', 'π'])
axes.legend(frameon=False, loc='upper right')


def draw(step):
    bump.set_ydata(mon['u'][step])
    target.set_ydata(4. * strength[step] * np.exp(-around(x - centre[step]) ** 2 / (4. * A ** 2)))
    axes.set_title(f'{t[step]:.0f} ms', loc='left', fontsize=10)


animation = FuncAnimation(figure, draw, frames=range(0, len(t), EVERY), interval=60)
figure.canvas.draw()  # the first picture, also where there is no window
plt.show()
