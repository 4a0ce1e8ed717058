"""Receptors that open during a pulse of transmitter and close by themselves."""
from collections.abc import Mapping
from typing import Any

import jax
import jax.numpy as jnp

from brainsyn.dynsys.windows import has_lasted, time_of_event
from brainsyn.kinetics.base import Parameter, State, Synapse
from brainsyn.kinetics.equations import binding
from brainsyn.units import in_units

__all__ = ['AMPA', 'NEVER', 'BioNMDA', 'GABAa']

# when the last spike arrived at a synapse at which none has arrived yet, in ms
NEVER = -1e7


class TransmitterSynapse(Synapse):
    """A synapse at which each spike releases a square pulse of transmitter.

    The transmitter is there from the step in which the spike arrives, for as long as the time since then is less than
    ``T_dur``. A spike that arrives during a pulse makes it begin anew.

    Attributes
    ----------
    spike_arrival_time : Variable of shape in_size
        When the last spike arrived, ms; what float32 cannot hold of it is in ``spike_arrival_rest``.
    """

    units = in_units(number='g x input', mM='T', ms='T_dur spike_arrival_time spike_arrival_rest')

    def set_state(self, **initializers: Any) -> None:
        super().set_state(**initializers, spike_arrival_time=NEVER, spike_arrival_rest=0.)

    def transmitter(self, state: State, spike: jax.Array, tdi: Mapping[str, Any]) -> tuple[State, jax.Array]:
        """When the last spike arrived, and the concentration of transmitter in this step, mM."""
        arrived = spike if spike.dtype == bool else spike > 0
        time, rest = time_of_event(tdi, arrived, state['spike_arrival_time'], state['spike_arrival_rest'])
        in_pulse = ~has_lasted(tdi, time, rest, self.T_dur)
        return dict(spike_arrival_time=time, spike_arrival_rest=rest), jnp.where(in_pulse, self.T, 0.)


class AMPA(TransmitterSynapse):
    r"""AMPA receptors.

    .. math:: \frac{dg}{dt} = \alpha [T] (1 - g) - \beta g

    where :math:`[T] = T` for the duration of a pulse after a spike, and 0 otherwise. Within a pulse g relaxes to
    :math:`\alpha T / (\alpha T + \beta)` with the time constant :math:`1 / (\alpha T + \beta)`.

    Parameters
    ----------
    in_size, name, method, mode
        See :class:`Synapse`. The input is the spikes.
    alpha : float, array, Quantity, Initializer or callable
        Binding rate, 1/(ms mM).
    beta : float, array, Quantity, Initializer or callable
        Unbinding rate, 1/ms.
    T : float, array, Quantity, Initializer or callable
        Concentration of transmitter during a pulse, mM.
    T_dur : float, array, Quantity, Initializer or callable
        Length of a pulse, ms.
    g_initializer : float, array, Initializer or callable
        g at the start.

    Attributes
    ----------
    g : Variable of shape in_size
        Share of open receptors.

    References
    ----------
    Destexhe, A., Mainen, Z. F. and Sejnowski, T. J. (1994). An efficient method for computing synaptic conductances
    based on a kinetic model of receptor binding. Neural Computation 6(1), 14-18.
    """

    units = in_units(per_ms_mM='alpha', per_ms='beta')

    def __init__(self, in_size, name=None, alpha: Parameter = 0.98, beta: Parameter = 0.18, T: Parameter = 0.5,
                 T_dur: Parameter = 0.5, g_initializer: Parameter = 0., method: str = 'exp_auto', mode=None):
        super().__init__(in_size, name=name, method=method, mode=mode)
        self.set_parameters(alpha=alpha, beta=beta, T=T, T_dur=T_dur)
        self.set_state(g=g_initializer)
        self.integral = self.integrator(self.dg)

    def dg(self, g, t, TT):
        return binding(g, self.alpha * TT, self.beta)

    def advance(self, state, x, tdi):
        arrival, TT = self.transmitter(state, x, tdi)
        return dict(arrival, g=self.integral(state['g'], tdi['t'], TT, dt=tdi['dt']))


class GABAa(AMPA):
    r"""GABA\ :sub:`A` receptors: the equation of :class:`AMPA` with other constants.

    .. math:: \frac{dg}{dt} = \alpha [T] (1 - g) - \beta g

    Parameters
    ----------
    in_size, name, alpha, beta, T, T_dur, g_initializer, method, mode
        See :class:`AMPA`.

    References
    ----------
    Destexhe, A. and Paré, D. (1999). Impact of network activity on the integrative properties of neocortical pyramidal
    neurons in vivo. Journal of Neurophysiology 81(4), 1531-1547.
    """

    def __init__(self, in_size, name=None, alpha: Parameter = 0.53, beta: Parameter = 0.18, T: Parameter = 1.,
                 T_dur: Parameter = 1., g_initializer: Parameter = 0., method: str = 'exp_auto', mode=None):
        super().__init__(in_size, name=name, alpha=alpha, beta=beta, T=T, T_dur=T_dur, g_initializer=g_initializer,
                         method=method, mode=mode)


class BioNMDA(TransmitterSynapse):
    r"""NMDA receptors of second order.

    .. math::

        \frac{dg}{dt} = \alpha_1 x (1 - g) - \beta_1 g, \qquad
        \frac{dx}{dt} = \alpha_2 [T] (1 - x) - \beta_2 x

    In a step x is advanced first, and g with the new x; the legacy :class:`~brainsyn.synapses.BioNMDA` advances both
    from the old state. Both schemes are of first order.

    Parameters
    ----------
    in_size, name, method, mode
        See :class:`Synapse`. The input is the spikes.
    alpha1, beta1 : float, array, Quantity, Initializer or callable
        Rates of opening and closing of g, 1/ms.
    alpha2 : float, array, Quantity, Initializer or callable
        Binding rate of x, 1/(ms mM).
    beta2 : float, array, Quantity, Initializer or callable
        Unbinding rate of x, 1/ms.
    T, T_dur
        See :class:`AMPA`.
    g_initializer, x_initializer : float, array, Initializer or callable
        g and x at the start.

    Attributes
    ----------
    g, x : Variable of shape in_size
        Share of open receptors, and the bound receptors that open.

    References
    ----------
    Destexhe, A., Mainen, Z. F. and Sejnowski, T. J. (1998). Kinetic models of synaptic transmission. In: Koch, C. and
    Segev, I. (eds), Methods in Neuronal Modeling, 2nd edition, MIT Press.
    """

    units = in_units(per_ms='alpha1 beta1 beta2', per_ms_mM='alpha2')

    def __init__(self, in_size, name=None, alpha1: Parameter = 2., beta1: Parameter = 0.01, alpha2: Parameter = 1.,
                 beta2: Parameter = 0.5, T: Parameter = 1., T_dur: Parameter = 0.5, g_initializer: Parameter = 0.,
                 x_initializer: Parameter = 0., method: str = 'exp_auto', mode=None):
        super().__init__(in_size, name=name, method=method, mode=mode)
        self.set_parameters(alpha1=alpha1, beta1=beta1, alpha2=alpha2, beta2=beta2, T=T, T_dur=T_dur)
        self.set_state(g=g_initializer, x=x_initializer)
        self.integral_x, self.integral_g = self.integrator(self.dx), self.integrator(self.dg)

    def dg(self, g, t, x):
        return binding(g, self.alpha1 * x, self.beta1)

    def dx(self, x, t, TT):
        return binding(x, self.alpha2 * TT, self.beta2)

    def advance(self, state, x, tdi):
        arrival, TT = self.transmitter(state, x, tdi)
        bound = self.integral_x(state['x'], tdi['t'], TT, dt=tdi['dt'])
        return dict(arrival, x=bound, g=self.integral_g(state['g'], tdi['t'], bound, dt=tdi['dt']))
