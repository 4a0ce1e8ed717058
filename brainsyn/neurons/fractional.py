"""Neuron models of fractional order, whose derivatives remember the past."""
from typing import Any

import brainpy.math as bm
from brainpy import JointEq, fde
from brainpy.initialize import OneInit, ZeroInit

from brainsyn.dynsys import NeuGroup
from brainsyn.errors import describe_value
from brainsyn.neurons.base import CrossingGroup, SpikingGroup
from brainsyn.units import in_units

__all__ = ['FractionalFHR', 'FractionalIzhikevich', 'FractionalNeuron']


class FractionalNeuron(NeuGroup):
    """The base of neurons of fractional order."""


class MemoryGroup(FractionalNeuron, SpikingGroup):
    """A spiking group whose equations are of fractional order."""

    supported_modes = (bm.NonBatchingMode,)

    def set_memory(self, equations: JointEq, scheme: type, alpha: Any, num_memory: int) -> None:
        """Make ``integral``, one step of the equations of order ``alpha``, which remembers ``num_memory`` steps."""
        orders = alpha if isinstance(alpha, list | tuple) else [alpha] * len(self.unknowns)
        if len(orders) != len(self.unknowns) or not all(isinstance(a, int | float) and 0 < a < 1 for a in orders):
            raise ValueError(f'{self.name}: alpha must be a number between 0 and 1, or {len(self.unknowns)} of them (for '
                             f'{", ".join(self.unknowns)}), not {describe_value(alpha)}.')
        if not isinstance(num_memory, int) or num_memory < 1:
            raise ValueError(f'{self.name}: num_memory must be a number of steps, 1 or more, not '
                             f'{describe_value(num_memory)}.')
        self.alpha = alpha
        self.integral = scheme(equations, alpha=alpha, num_memory=num_memory, inits=self._state())

    def _state(self) -> list[bm.Variable]:
        return [getattr(self, name) for name in self.unknowns]

    def reset_state(self, batch_size: int | None = None) -> None:
        """Put all variables back to their initial values and forget the past."""
        super().reset_state(batch_size)
        self.integral.reset(self._state())


class FractionalFHR(MemoryGroup, CrossingGroup):
    r"""FitzHugh-Rinzel neurons of fractional order.

    .. math::

        \frac{d^\alpha V}{dt^\alpha} &= V - \frac{V^3}{3} - w + y + I \\
        \frac{d^\alpha w}{dt^\alpha} &= \delta (a + V - b w) \\
        \frac{d^\alpha y}{dt^\alpha} &= \mu (c - V - d y)

    A cell spikes when V crosses ``Vth`` from below.

    Parameters
    ----------
    size, keep_size, name, input_var
        See :class:`~brainsyn.neurons.base.DynamicGroup`.
    alpha : float or sequence of float
        Order of the derivatives, of all or of each, between 0 and 1.
    num_memory : int
        Number of steps that are remembered.
    a, b, c, d : float, array, Initializer or callable
        Coefficients of w and y.
    delta, mu : float, array, Initializer or callable
        Rates of w and of y.
    Vth : float, array, Initializer or callable
        V that counts as a spike.
    V_initializer, w_initializer, y_initializer : Initializer, callable or array
        The state at the start.

    References
    ----------
    Mondal, A., Sharma, S. K., Upadhyay, R. K., Mondal, A. (2019). Firing activities of a fractional-order
    FitzHugh-Rinzel bursting neuron model and its coupled dynamics. Scientific Reports 9, 15721.
    """

    units = in_units(number='a b c d delta mu Vth V w y input')

    def __init__(self, size, alpha, num_memory=1000, a=.7, b=.8, c=-.775, d=1., delta=.08, mu=.0001, Vth=1.8,
                 V_initializer=OneInit(2.5), w_initializer=ZeroInit(), y_initializer=ZeroInit(), input_var=True,
                 name=None, keep_size=False):
        super().__init__(size, keep_size=keep_size, name=name, input_var=input_var)
        self.set_parameters(a=a, b=b, c=c, d=d, delta=delta, mu=mu, Vth=Vth)
        self.set_state(V=V_initializer, w=w_initializer, y=y_initializer)
        self.set_memory(self.derivative, fde.GLShortMemory, alpha, num_memory)

    @property
    def V_th(self):
        return self.Vth

    def dV(self, V, t, w, y, I):
        return V - V ** 3 / 3. - w + y + I

    def dw(self, w, t, V):
        return self.delta * (self.a + V - self.b * w)

    def dy(self, y, t, V):
        return self.mu * (self.c - V - self.d * y)

    @property
    def derivative(self) -> JointEq:
        return JointEq(self.dV, self.dw, self.dy)


class FractionalIzhikevich(MemoryGroup):
    r"""Izhikevich neurons of fractional order.

    .. math::

        \tau \frac{d^\alpha V}{dt^\alpha} &= f V^2 + g V + h - u + R I \\
        \tau \frac{d^\alpha u}{dt^\alpha} &= a (b V - u)

    At :math:`V \ge V_{th}` a cell spikes, V is set to c and u grows by d.

    Parameters
    ----------
    size, keep_size, name, input_var
        See :class:`~brainsyn.neurons.base.DynamicGroup`.
    alpha : float
        Order of the derivatives, between 0 and 1.
    num_memory : int
        Number of steps that are remembered; a run cannot be longer.
    a, b, c, d : float, array, Initializer or callable
        Rate of u, its coupling to V, reset potential, growth of u with a spike.
    f, g, h : float, array, Initializer or callable
        Coefficients of the parabola.
    R : float, array, Initializer or callable
        Membrane resistance.
    tau : float, array, Initializer or callable
        Time constant, ms.
    V_th : float, array, Initializer or callable
        Peak of a spike, mV.
    V_initializer, u_initializer : Initializer, callable or array
        The state at the start.

    References
    ----------
    Teka, W. W., Upadhyay, R. K., Mondal, A. (2018). Spiking and bursting patterns of fractional-order Izhikevich model.
    Communications in Nonlinear Science and Numerical Simulation 56, 161-176.
    """

    units = in_units(number='a b g', mV='c d h V_th u', per_mV='f', MOhm='R', ms='tau')

    def __init__(self, size, alpha, num_memory, a=.02, b=.2, c=-65., d=8., f=.04, g=5., h=140., R=1., tau=1., V_th=30.,
                 V_initializer=OneInit(-65.), u_initializer=OneInit(-13.), keep_size=False, input_var=True, name=None):
        super().__init__(size, keep_size=keep_size, name=name, input_var=input_var)
        self.set_parameters(a=a, b=b, c=c, d=d, f=f, g=g, h=h, R=R, tau=tau, V_th=V_th)
        self.set_state(V=V_initializer, u=u_initializer)
        self.set_memory(self.derivative, fde.CaputoL1Schema, alpha, num_memory)

    def dV(self, V, t, u, I_ext):
        return (self.f * V * V + self.g * V + self.h - u + self.R * I_ext) / self.tau

    def du(self, u, t, V):
        return self.a * (self.b * V - u) / self.tau

    @property
    def derivative(self) -> JointEq:
        return JointEq(self.dV, self.du)

    def after_spike(self, spike, V, u):
        return {'V': self.jump(V, self.c, spike), 'u': self.jump(u, u + self.d, spike)}
