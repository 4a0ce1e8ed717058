r"""
A bump that follows
===================

How can a group of cells remember a direction, and turn with the head? In a ring attractor each cell prefers one direction
:math:`x`, excites cells with like preferences, and the activity of all limits that of each. The continuous attractor
network of Fung, Wong and Wu (2010) is the simplest that can be solved by hand:

.. math::

    \tau \frac{\partial u(x, t)}{\partial t} &= -u(x, t) + \rho \int J(x - x')\, r(x', t)\, dx' + I_{ext}(x, t), \\
    r(x, t) &= \frac{u(x, t)^2}{1 + k \rho \int u(x', t)^2 dx'}, \qquad
    J(x) = \frac{J_0}{\sqrt{2 \pi}\, a} e^{-x^2 / (2 a^2)}.

:math:`u` is the synaptic input of a cell and :math:`r` its rate, both without a unit; :math:`\tau` = 1 ms is the time
constant, :math:`\rho` the number of cells per radian, :math:`a` = 0.5 rad the range of the connections, and :math:`k` the strength
of the inhibition.
"""
import numpy as np

import brainsyn as bp
import brainsyn.math as bm

# %%
# The model
# ---------
#
# All that a group of one's own needs is its variables and an ``update``. The ring is closed: distances are taken around it,
# and with cells at equal distances the integral is a product with a matrix.


class Ring(bp.NeuGroup):
    def __init__(self, num=128, tau=1., k=8.1, a=0.5, J0=4.):
        super().__init__(size=num)
        self.tau, self.k = tau, k
        self.x = np.linspace(-np.pi, np.pi, num, endpoint=False)
        self.dx = 2. * np.pi / num
        self.J = bm.asarray(J0 * np.exp(-0.5 * (around(self.x[:, None] - self.x) / a) ** 2) / (np.sqrt(2. * np.pi) * a))
        self.u = bm.Variable(bm.zeros(num))
        self.r = bm.Variable(bm.zeros(num))
        self.input = bm.Variable(bm.zeros(num))
        self.integral = bp.odeint(self.derivative)

    def derivative(self, u, t, recurrent, external):
        return (-u + recurrent + external) / self.tau

    def update(self, tdi):
        squared = self.u ** 2
        self.r.value = squared / (1. + self.k * self.dx * bm.sum(squared))
        self.u.value = self.integral(self.u, tdi['t'], self.dx * bm.dot(self.J, self.r), self.input, tdi['dt'])

    def clear_input(self):
        self.input[:] = 0.


def around(angle):
    """The angle between -π and π."""
    return (angle + np.pi) % (2. * np.pi) - np.pi


bm.set_dt(0.05)
A, TAU, K = 10., 1., 0.
def follow(speed, duration=400., strength=1.):
    ring = Ring()
    t = np.arange(round(duration / 0.05)) * 0.05
    centre = around(-2. + speed * np.maximum(t - 20., 0.))
    stim = strength * np.exp(-0.25 * (around(ring.x - centre[:, None]) / 0.5) ** 2)
    runner = bp.DSRunner(ring, inputs=[('input', stim, 'iter')], monitors=['u', 'r'], progress_bar=False)
    runner.run(duration)
    pos = np.angle(runner.mon['r'] @ np.exp(1j * ring.x))
    return runner.mon, centre, pos

for k in (0.1,0.5, 1., 2.):
  ring0=Ring.__init__.__defaults__
  Ring.__init__.__defaults__=(128,1.,k,.5,4.)
  for v in (0.01, 0.02,0.04, 0.08):
    mon, c, p = follow(v, 200.)
    lag = around(c - p)
    print(k, v, mon['u'].max(), mon['r'].max(), lag[-400:].min(), lag[-400:].max())
