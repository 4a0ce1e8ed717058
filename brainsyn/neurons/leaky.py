"""Neurons without spikes: leaky variables and integrators."""
from brainpy.initialize import ZeroInit

from brainsyn.neurons.base import DynamicGroup
from brainsyn.units import in_units

__all__ = ['Integrator', 'Leaky', 'LeakyIntegrator']


class Leaky(DynamicGroup):
    r"""Variables that decay, and to which the input is added.

    .. math::

        \tau \frac{dx}{dt} = -x, \qquad x \to x + I \text{ in each step}

    Parameters
    ----------
    size, keep_size, mode, name, method
        See :class:`~brainsyn.neurons.base.DynamicGroup`. The input is what ``update`` is called with.
    tau : float, array, Initializer or callable
        Time constant, ms.
    """

    units = in_units(ms='tau', number='x')

    def __init__(self, size, keep_size=False, tau=10., name=None, mode=None, method='exp_auto'):
        super().__init__(size, keep_size=keep_size, name=name, mode=mode, input_var=False)
        self.set_parameters(tau=tau)
        self.set_state(x=ZeroInit())
        self.set_equations(self.derivative, method)

    def derivative(self, x, t):
        return -x / self.tau

    def update(self, tdi, x=None):
        """Advance by one step and add ``x``; returns the variable."""
        self.x.value = self.integrate(tdi)['x'] + self.total_input(x)
        return self.x.value


class Integrator(DynamicGroup):
    r"""Variables that follow their input.

    .. math::

        \tau \frac{dx}{dt} = -x + I

    Parameters
    ----------
    size, keep_size, mode, name, input_var, noise, method
        See :class:`~brainsyn.neurons.base.DynamicGroup`.
    tau : float, array, Initializer or callable
        Time constant, ms.
    x_initializer : Initializer, callable or array
        x at the start.
    """

    units = in_units(ms='tau', number='x input')

    def __init__(self, size, keep_size=False, tau=10., x_initializer=ZeroInit(), noise=None, input_var=False, name=None,
                 mode=None, method='exp_auto'):
        super().__init__(size, keep_size=keep_size, name=name, mode=mode, input_var=input_var)
        self.set_parameters(tau=tau)
        self.set_state(x=x_initializer)
        self.set_equations(self.derivative, method, noise)

    def derivative(self, V, t, I_ext):
        return (-V + I_ext) / self.tau

    def update(self, tdi, x=None):
        """Advance by one step, with the input ``x`` beside ``input``; returns the variable."""
        self.assign(self.integrate(tdi, self.total_input(x)))
        return self.x.value


class LeakyIntegrator(DynamicGroup):
    r"""Leaky membranes that do not spike.

    .. math::

        \tau \frac{dV}{dt} = -(V - V_{rest}) + R I

    Parameters
    ----------
    size, keep_size, mode, name, input_var, noise, method
        See :class:`~brainsyn.neurons.base.DynamicGroup`.
    V_rest : float, array, Initializer or callable
        Resting potential, mV.
    R : float, array, Initializer or callable
        Membrane resistance, MOhm for an input in nA.
    tau : float, array, Initializer or callable
        Membrane time constant, ms.
    V_initializer : Initializer, callable or array
        V at the start, mV.
    """

    units = in_units(mV='V_rest', MOhm='R', ms='tau')

    def __init__(self, size, keep_size=False, V_rest=0., R=1., tau=10., V_initializer=ZeroInit(), noise=None,
                 input_var=True, name=None, mode=None, method='exp_auto'):
        super().__init__(size, keep_size=keep_size, name=name, mode=mode, input_var=input_var)
        self.set_parameters(V_rest=V_rest, R=R, tau=tau)
        self.set_state(V=V_initializer)
        self.set_equations(self.derivative, method, noise)

    def derivative(self, V, t, I_ext):
        return (-V + self.V_rest + self.R * I_ext) / self.tau

    def update(self, tdi, x=None):
        """Advance by one step, with the input ``x`` beside ``input``; returns V."""
        self.assign(self.integrate(tdi, self.total_input(x)))
        return self.V.value
