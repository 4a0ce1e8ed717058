"""Calcium ions: where their channels meet, and how their concentration changes."""
import brainpy
import brainpy.math as bm
import jax.numpy as jnp
from brainpy.initialize import OneInit

from brainsyn.channels.base import CalciumChannel, Ion
from brainsyn.dynsys import Container
from brainsyn.dynsys.container import advance
from brainsyn.dynsys.variables import state_variable
from brainsyn.neurons.conductance import adopt, channels_of
from brainsyn.neurons.parameters import checked_initializer, checked_method, checked_parameter
from brainsyn.switches import is_corrected
from brainsyn.units import in_units

__all__ = ['Calcium', 'CalciumDetailed', 'CalciumDyna', 'CalciumFirstOrder', 'CalciumFixed']


class Calcium(Ion, Container):
    """Calcium, with the channels that let it through or that it gates.

    A subclass has the concentration ``C``, mM, and the reversal potential ``E``, mV.

    Parameters
    ----------
    size, keep_size, name, mode
        See :class:`~brainsyn.neurons.conductance.Channel`.
    method : str
        An integrator of ``brainpy.ode``.
    **channels : Channel
        Channels for calcium, and channels that calcium gates.
    """

    units = in_units(mM='C', mV='E')

    def __init__(self, size, keep_size=False, method='exp_auto', name=None, mode=None, **channels):
        super().__init__(size, keep_size=keep_size, name=name, mode=mode)
        self.method = checked_method(method, stochastic=False, owner=self.name)
        self.register_implicit_nodes(**channels)

    def register_implicit_nodes(self, *channels, **named_channels) -> None:
        """Add channels."""
        adopt(self, *channels, **named_channels)

    def channels(self) -> list:
        """All channels, those of attributes first."""
        return channels_of(self, receive='V C_Ca E_Ca')

    def set_parameters(self, **parameters) -> None:
        """Check parameters and keep them under their names; all of them are positive."""
        for name, value in parameters.items():
            setattr(self, name, checked_parameter(value, self.varshape, self.name, name, positive=True,
                                                  unit=self.unit_of(name)))

    def update(self, tdi, V):
        """Advance all channels by one step."""
        for channel in self.channels():
            advance(channel, V, bm.as_jax(self.C), bm.as_jax(self.E))

    def current(self, V, C_Ca=None, E_Ca=None):
        """The sum of the currents of all channels, at a concentration and reversal potential (its own by default)."""
        C_Ca = bm.as_jax(self.C if C_Ca is None else C_Ca)
        E_Ca = bm.as_jax(self.E if E_Ca is None else E_Ca)
        return sum((channel.current(V, C_Ca, E_Ca) for channel in self.channels()), start=jnp.zeros(self.varshape))

    def reset(self, V, batch_size: int | None = None):
        """Put all channels back to what they are at the potential ``V``."""
        self.reset_state(V, batch_size=batch_size)

    def reset_state(self, V, C_Ca=None, E_Ca=None, batch_size: int | None = None):
        """Put all channels back to what they are at the potential ``V``."""
        C_Ca = bm.as_jax(self.C if C_Ca is None else C_Ca)
        E_Ca = bm.as_jax(self.E if E_Ca is None else E_Ca)
        for channel in self.channels():
            channel.reset_state(V, C_Ca, E_Ca, batch_size=batch_size)


class CalciumFixed(Calcium):
    """Calcium of fixed concentration.

    Parameters
    ----------
    size, keep_size, method, name, mode, **channels
        See :class:`Calcium`.
    E : float, array, Initializer or callable
        Reversal potential, mV.
    C : float, array, Initializer or callable
        Concentration, mM.
    """

    def __init__(self, size, keep_size=False, E=120., C=2.4e-4, method='exp_auto', name=None, mode=None, **channels):
        super().__init__(size, keep_size=keep_size, method=method, name=name, mode=mode, **channels)
        self.E = checked_parameter(E, self.varshape, self.name, 'E', unit=self.unit_of('E'))
        self.set_parameters(C=C)


class CalciumDyna(Calcium):
    r"""Calcium whose concentration changes, and with it the reversal potential.

    .. math::

        E = \frac{R (T + 273.15)}{2 F} \ln \frac{C_0}{C}

    A subclass defines the ``derivative`` of the concentration. In each step the channels are advanced first, then C, with
    the potential of the step before.

    Parameters
    ----------
    size, keep_size, method, name, mode, **channels
        See :class:`Calcium`.
    C0 : float, array, Initializer or callable
        Concentration outside the cell, mM.
    T : float, array, Initializer or callable
        Temperature, degrees Celsius.
    C_initializer : Initializer, callable or array
        Concentration at the start, mM.
    """

    units = in_units(mM='C0', number='T')
    R = 8.31441  # J / (mol K)
    F = 96.489  # C / mmol

    def __init__(self, size, keep_size=False, C0=2., T=36., C_initializer=OneInit(2.4e-4), method='exp_auto', name=None,
                 mode=None, **channels):
        super().__init__(size, keep_size=keep_size, method=method, name=name, mode=mode, **channels)
        self.set_parameters(C0=C0)
        self.T = checked_parameter(T, self.varshape, self.name, 'T')
        self._constant = self.R / (2. * self.F) * (273.15 + self.T)
        self._C_initializer = checked_initializer(C_initializer, self.varshape, self.name, 'C_initializer',
                                                  unit=self.unit_of('C'))
        self.C = state_variable(self._C_initializer, self.varshape, self.mode)
        self.E = bm.Variable(self._reversal_potential(self.C.value), batch_axis=self.C.batch_axis)
        self.integral = brainpy.odeint(self.derivative, method=method)

    def _reversal_potential(self, C):
        return bm.as_jax(self._constant * bm.log(self.C0 / C))

    def derivative(self, C, t, V):
        """The change of the concentration, mM/ms."""
        raise NotImplementedError(f'{self.name}: class {type(self).__name__} must define "derivative".')

    def update(self, tdi, V):
        """Advance all channels by one step, then the concentration."""
        super().update(tdi, V)
        self.C.value = self.integral(self.C.value, tdi['t'], V, dt=tdi['dt'])
        self.E.value = self._reversal_potential(self.C.value)

    def reset_state(self, V, C_Ca=None, E_Ca=None, batch_size: int | None = None):
        """Put the concentration back to its initial value, and all channels to what they are at the potential ``V``."""
        self.C.value = state_variable(self._C_initializer, self.varshape, batch_size).value if C_Ca is None else C_Ca
        self.E.value = self._reversal_potential(self.C.value) if E_Ca is None else E_Ca
        super().reset_state(V, batch_size=batch_size)


class CalciumDetailed(CalciumDyna):
    r"""Calcium in a thin shell under the membrane.

    .. math::

        \frac{dC}{dt} = \max\!\left(-\frac{I_{Ca}}{2 F d}, 0\right) + \frac{C_{rest} - C}{\tau}

    where :math:`I_{Ca}` is the sum of the currents of all its channels, inward positive. The paper counts the current
    outward; so in BrainPy, and here, calcium flows in while the current flows out, unless
    ``brainsyn.correct('calcium_influx')`` was called before.

    Parameters
    ----------
    size, keep_size, method, name, mode, **channels
        See :class:`Calcium`.
    T, C0, C_initializer
        See :class:`CalciumDyna`.
    d : float, array, Initializer or callable
        Depth of the shell, um.
    C_rest : float, array, Initializer or callable
        Concentration at rest, mM.
    tau : float, array, Initializer or callable
        Time constant of the pump, ms.

    Warns
    -----
    LegacyDefectWarning
        Because of the sign of the current.

    References
    ----------
    Destexhe, A., Babloyantz, A., Sejnowski, T. J. (1993). Ionic mechanisms for intrinsic slow oscillations in thalamic
    relay neurons. Biophysical Journal 65, 1538-1552.
    """

    units = in_units(um='d', mM='C_rest', ms='tau')

    def __init__(self, size, keep_size=False, T=36., d=1., C_rest=2.4e-4, tau=5., C0=2., C_initializer=OneInit(2.4e-4),
                 method='exp_auto', name=None, mode=None, **channels):
        super().__init__(size, keep_size=keep_size, method=method, name=name, T=T, C0=C0, C_initializer=C_initializer,
                         mode=mode, **channels)
        self.set_parameters(d=d, C_rest=C_rest, tau=tau)
        self._inward = 1. if is_corrected('calcium_influx', self.name) else -1.

    def derivative(self, C, t, V):
        influx = self._inward * self.current(V, C, self.E.value) / (2. * self.F * self.d)
        if self.semantics.calcium_influx == 'rectified':
            influx = bm.maximum(influx, 0.)
        return influx + (self.C_rest - C) / self.tau


class CalciumFirstOrder(CalciumDyna):
    r"""Calcium that flows in and decays.

    .. math::

        \frac{dC}{dt} = \max(-\alpha I_{Ca}, 0) - \beta C

    where :math:`I_{Ca}` is the sum of the currents of all its channels, inward positive. The paper counts the current
    outward; so in BrainPy, and here, calcium flows in while the current flows out, unless
    ``brainsyn.correct('calcium_influx')`` was called before.

    Parameters
    ----------
    size, keep_size, method, name, mode, **channels
        See :class:`Calcium`.
    T, C0, C_initializer
        See :class:`CalciumDyna`.
    alpha : float, array, Initializer or callable
        Concentration per current, mM/ms per uA/cm2.
    beta : float, array, Initializer or callable
        Rate of decay, 1/ms.

    Warns
    -----
    LegacyDefectWarning
        Because of the sign of the current.

    References
    ----------
    Bazhenov, M., Timofeev, I., Steriade, M., Sejnowski, T. J. (1998). Cellular and network models for intrathalamic
    augmenting responses during 10-Hz stimulation. Journal of Neurophysiology 79, 2730-2748.
    """

    units = in_units(mM_per_ms_per_uA_per_cm2='alpha', per_ms='beta')

    def __init__(self, size, keep_size=False, T=36., alpha=.13, beta=.075, C0=2., C_initializer=OneInit(2.4e-4),
                 method='exp_auto', name=None, mode=None, **channels):
        super().__init__(size, keep_size=keep_size, method=method, name=name, T=T, C0=C0, C_initializer=C_initializer,
                         mode=mode, **channels)
        self.set_parameters(alpha=alpha, beta=beta)
        self._inward = 1. if is_corrected('calcium_influx', self.name) else -1.

    def derivative(self, C, t, V):
        return bm.maximum(self._inward * self.alpha * self.current(V, C, self.E.value), 0.) - self.beta * C


CalciumChannel.master_type = Calcium
