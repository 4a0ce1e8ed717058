"""Kinetics without transmitter: conductances that jump or rise at a spike, and decay."""
import brainpy.math as bm
import jax
import jax.numpy as jnp
import numpy as np
from brainpy import JointEq

from brainsyn.kinetics.base import ConductanceSynapse, Parameter, Synapse
from brainsyn.kinetics.equations import decay, saturating
from brainsyn.units import in_units

__all__ = ['NMDA', 'Alpha', 'DualExpon', 'Expon']


class Expon(ConductanceSynapse):
    r"""Conductance that jumps and decays exponentially.

    .. math:: \frac{dg}{dt} = -\frac{g}{\tau} + \sum_k w_k\, \delta(t - t_k)

    It is linear: all synapses onto a cell can share one.

    Parameters
    ----------
    in_size, name, method, mode
        See :class:`Synapse`. The input :math:`w_k` is in the unit of g.
    tau : float, array, Quantity, Initializer or callable
        Time constant, ms.
    g_initializer : float, array, Quantity, Initializer or callable
        g at the start, which also tells the unit of g, mS by default; see
        :class:`~brainsyn.kinetics.base.ConductanceSynapse`.

    Attributes
    ----------
    g : Variable of shape in_size
        Conductance.

    References
    ----------
    Sterratt, D., Graham, B., Gillies, A. and Willshaw, D. (2011). Principles of Computational Modelling in
    Neuroscience, chapter 7. Cambridge University Press.
    """

    units = in_units(ms='tau')

    def __init__(self, in_size, name=None, tau: Parameter = 8., g_initializer: Parameter = 0., method: str = 'exp_auto',
                 mode=None):
        super().__init__(in_size, name=name, method=method, mode=mode)
        self.set_parameters(tau=tau)
        self.set_state(g=g_initializer)
        self.integral = self.integrator(self.dg)

    def dg(self, g, t):
        return decay(g, self.tau)

    def advance(self, state, x, tdi):
        return dict(g=self.integral(state['g'], tdi['t'], dt=tdi['dt']) + x)


class DualExpon(ConductanceSynapse):
    r"""Conductance that rises and decays with two time constants.

    .. math::

        g = a\,(g_{decay} - g_{rise}), \qquad
        \frac{dg_{decay}}{dt} = -\frac{g_{decay}}{\tau_{decay}} + \sum_k w_k\, \delta(t - t_k), \qquad
        \frac{dg_{rise}}{dt} = -\frac{g_{rise}}{\tau_{rise}} + \sum_k w_k\, \delta(t - t_k)

    With the default :math:`a` a single input :math:`w` makes g peak at :math:`w`:

    .. math::

        \frac{1}{a} = e^{-t_p/\tau_{decay}} - e^{-t_p/\tau_{rise}}, \qquad
        t_p = \frac{\tau_{rise} \tau_{decay}}{\tau_{decay} - \tau_{rise}} \ln \frac{\tau_{decay}}{\tau_{rise}}

    It is linear: all synapses onto a cell can share one.

    Parameters
    ----------
    in_size, name, method, mode
        See :class:`Synapse`. The input :math:`w_k` is in the unit of g.
    tau_decay, tau_rise : float, array, Quantity, Initializer or callable
        Time constants, ms; they must differ unless ``A`` is given.
    A : float, array, Initializer or callable, optional
        :math:`a`, instead of the above.
    g_initializer : float, array, Quantity, Initializer or callable
        :math:`g_{decay}` and :math:`g_{rise}` at the start, so that g itself starts at zero; tells the unit of g.

    Attributes
    ----------
    g_decay, g_rise : Variable of shape in_size
        The two parts of the conductance.
    a : float or array
        The factor :math:`a`.

    References
    ----------
    Roth, A. and van Rossum, M. C. W. (2009). Modeling synapses. In: De Schutter, E. (ed), Computational Modeling Methods
    for Neuroscientists, MIT Press.
    """

    units = in_units(ms='tau_decay tau_rise', number='A')

    def __init__(self, in_size, name=None, tau_decay: Parameter = 10., tau_rise: Parameter = 1.,
                 A: Parameter | None = None, g_initializer: Parameter = 0., method: str = 'exp_auto', mode=None):
        super().__init__(in_size, name=name, method=method, mode=mode)
        self.set_parameters(tau_decay=tau_decay, tau_rise=tau_rise)
        if A is not None:
            self.set_parameters(A=A)
        self.a = self._normalisation() if A is None else self.A
        self.set_state(g_decay=g_initializer, g_rise=g_initializer)
        self.integral = self.integrator(JointEq(self.dg_decay, self.dg_rise))

    def _normalisation(self):
        ratio = bm.as_jax(self.tau_decay / self.tau_rise)
        if not isinstance(ratio, jax.core.Tracer) and np.any(ratio == 1.):
            raise ValueError(f'{self.name}: tau_rise must differ from tau_decay; for equal time constants use Alpha, or give A.')
        peak = jnp.log(ratio) / (ratio - 1.)  # in units of tau_decay
        return 1. / (jnp.exp(-peak) - jnp.exp(-peak * ratio))

    def dg_decay(self, g_decay, t):
        return decay(g_decay, self.tau_decay)

    def dg_rise(self, g_rise, t):
        return decay(g_rise, self.tau_rise)

    def advance(self, state, x, tdi):
        g_decay, g_rise = self.integral(state['g_decay'], state['g_rise'], tdi['t'], dt=tdi['dt'])
        return dict(g_decay=g_decay + x, g_rise=g_rise + x)

    def output(self, state):
        return self.a * (state['g_decay'] - state['g_rise'])


class Alpha(ConductanceSynapse):
    r"""Conductance that follows an alpha function.

    .. math::

        \frac{dg}{dt} = -\frac{g}{\tau} + \frac{h}{\tau}, \qquad
        \frac{dh}{dt} = -\frac{h}{\tau} + \sum_k w_k\, \delta(t - t_k)

    so that a single input :math:`w` gives :math:`g = w \frac{t}{\tau} e^{-t/\tau}`, with the peak :math:`w / e`. Within a step
    h stands still for g; the scheme is of first order. It is linear: all synapses onto a cell can share one.

    Parameters
    ----------
    in_size, name, method, mode
        See :class:`Synapse`. The input :math:`w_k` is in the unit of g.
    tau : float, array, Quantity, Initializer or callable
        Time constant, ms.
    g_initializer : float, array, Quantity, Initializer or callable
        g and h at the start; tells the unit of both, mS by default.

    Attributes
    ----------
    g, h : Variable of shape in_size
        Conductance, and what makes it rise.

    References
    ----------
    Rall, W. (1967). Distinguishing theoretical synaptic potentials computed for different soma-dendritic distributions of
    synaptic input. Journal of Neurophysiology 30(5), 1138-1168.
    """

    units = in_units(ms='tau')

    def __init__(self, in_size, name=None, tau: Parameter = 8., g_initializer: Parameter = 0., method: str = 'exp_auto',
                 mode=None):
        super().__init__(in_size, name=name, method=method, mode=mode)
        self.set_parameters(tau=tau)
        self.set_state(g=g_initializer, h=g_initializer)
        self.integral = self.integrator(JointEq(self.dg, self.dh))

    def dg(self, g, t, h):
        return decay(g - h, self.tau)

    def dh(self, h, t):
        return decay(h, self.tau)

    def advance(self, state, x, tdi):
        g, h = self.integral(state['g'], state['h'], tdi['t'], dt=tdi['dt'])
        return dict(g=g, h=h + x)


class NMDA(Synapse):
    r"""NMDA receptors that rise and saturate.

    .. math::

        \frac{dg}{dt} = -\frac{g}{\tau_{decay}} + a\, x\, (1 - g), \qquad
        \frac{dx}{dt} = -\frac{x}{\tau_{rise}} + \sum_k \delta(t - t_k)

    Parameters
    ----------
    in_size, name, method, mode
        See :class:`Synapse`. The input is the spikes.
    tau_decay, tau_rise : float, array, Quantity, Initializer or callable
        Time constants, ms.
    a : float, array, Quantity, Initializer or callable
        Rate of opening, 1/ms.
    g_initializer, x_initializer : float, array, Initializer or callable
        g and x at the start.

    Attributes
    ----------
    g, x : Variable of shape in_size
        Share of open receptors, and what opens them.

    References
    ----------
    Wang, X.-J. (1999). Synaptic basis of cortical persistent activity: the importance of NMDA receptors to working
    memory. Journal of Neuroscience 19(21), 9587-9603.
    """

    units = in_units(ms='tau_decay tau_rise', per_ms='a', number='g x input')

    def __init__(self, in_size, name=None, tau_decay: Parameter = 100., a: Parameter = 0.5, tau_rise: Parameter = 2.,
                 g_initializer: Parameter = 0., x_initializer: Parameter = 0., method: str = 'exp_auto', mode=None):
        super().__init__(in_size, name=name, method=method, mode=mode)
        self.set_parameters(tau_decay=tau_decay, a=a, tau_rise=tau_rise)
        self.set_state(g=g_initializer, x=x_initializer)
        self.integral = self.integrator(JointEq(self.dg, self.dx))

    def dg(self, g, t, x):
        return saturating(g, x, self.tau_decay, self.a)

    def dx(self, x, t):
        return decay(x, self.tau_rise)

    def advance(self, state, x, tdi):
        g, bound = self.integral(state['g'], state['x'], tdi['t'], dt=tdi['dt'])
        return dict(g=g, x=bound + x)
