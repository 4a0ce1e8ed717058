"""Synapses with transmitter kinetics: receptors that open during a pulse of transmitter and close by themselves."""
from collections.abc import Callable
from functools import partial
from typing import Any

import brainpy.math as bm
import jax
import jax.numpy as jnp
from brainpy import JointEq
from brainpy.initialize import Initializer

from brainsyn.dynsys import NeuGroup
from brainsyn.dynsys.windows import has_lasted, note_event, rest_state
from brainsyn.kinetics.equations import binding
from brainsyn.kinetics.receptors import NEVER
from brainsyn.projection import SynOut, SynSTP
from brainsyn.synapses.chemical import PresynapticGate, set_gate
from brainsyn.synouts import COBA, MgBlock
from brainsyn.units import in_units

__all__ = ['AMPA', 'BioNMDA', 'GABAa']

Output = SynOut | Callable[[], SynOut] | None
Weight = float | jax.Array | Initializer | Callable
Delay = int | jax.Array | Initializer | Callable | None

INHIBITORY = partial(COBA, E=-80.)


class TransmitterGate(PresynapticGate):
    """A gate that a square pulse of transmitter opens after each spike that arrives.

    Attributes
    ----------
    spike_arrival_time : Variable of shape (pre.num,)
        When the last spike of each presynaptic cell arrived, in ms; what float32 cannot hold of it is in
        ``spike_arrival_rest``.
    """

    units = in_units(number='g x', ms='spike_arrival_time spike_arrival_rest')

    def _never(self, shape):
        return jnp.full(shape, NEVER, dtype=bm.float_)

    def reset_state(self, batch_size: int | None = None) -> None:
        super().reset_state(batch_size)
        self.g.value = self._state(self.pre.num, batch_size).value
        self.spike_arrival_time.value = self._state(self.pre.num, batch_size, self._never).value
        self.spike_arrival_rest.value = jnp.zeros_like(self.spike_arrival_time.value)

    def _transmitter(self, tdi, pre_spike: jax.Array, duration, concentration) -> jax.Array:
        """Concentration of transmitter at each synapse in this step, in mM."""
        arrived = pre_spike if pre_spike.dtype == bool else pre_spike != 0
        note_event(tdi, arrived, self.spike_arrival_time, self.spike_arrival_rest)
        in_pulse = ~has_lasted(tdi, self.spike_arrival_time, self.spike_arrival_rest, duration)
        return in_pulse * bm.as_jax(concentration)


class AMPA(TransmitterGate):
    r"""AMPA receptors.

    .. math:: \frac{dg_i}{dt} = \alpha [T]_i (1 - g_i) - \beta g_i

    where :math:`[T]_i = T` for the duration of a pulse after a spike of cell :math:`i` arrives, and 0 otherwise.

    Parameters
    ----------
    pre, post, conn, output, stp, comp_method, g_max, delay_step, name, mode, stop_spike_gradient
        See :class:`~brainsyn.synapses.chemical.ChemicalSynapse`.
    alpha : float or array
        Binding rate in 1/(ms mM); one number, or one per presynaptic cell.
    beta : float or array
        Unbinding rate in 1/ms.
    T : float or array
        Transmitter concentration during a pulse in mM.
    T_duration : float or array
        Length of a pulse in ms.
    method : str
        Name of the integrator.

    Attributes
    ----------
    g : Variable of shape (pre.num,)
        Share of open receptors of each presynaptic cell's synapses.

    References
    ----------
    Destexhe, A., Mainen, Z. F. and Sejnowski, T. J. (1994). An efficient method for computing synaptic conductances
    based on a kinetic model of receptor binding. Neural Computation 6(1), 14-18.
    """

    units = in_units(per_ms_mM='alpha', per_ms='beta', mM='T', ms='T_duration')
    linear_equations = ('dg',)
    decay_parameters = ('beta',)

    def __init__(self, pre: NeuGroup, post: NeuGroup, conn: Any, output: Output = COBA,
                 stp: SynSTP | None = None, comp_method: str = 'dense', g_max: Weight = 0.42, delay_step: Delay = None,
                 alpha: float | jax.Array = 0.98, beta: float | jax.Array = 0.18, T: float | jax.Array = 0.5,
                 T_duration: float | jax.Array = 0.5, method: str = 'exp_auto', name: str | None = None,
                 mode: bm.Mode | None = None, stop_spike_gradient: bool = False):
        super().__init__(pre, post, conn, output, stp, comp_method, g_max,
                         delay_step, name, mode, stop_spike_gradient)
        self.alpha = self._parameter('alpha', alpha, pre.num)
        self.beta = self._parameter('beta', beta, pre.num)
        self.T = self._parameter('T', T, pre.num)
        self.T_duration = self._parameter('T_duration', T_duration, pre.num)
        self.g = self._state(pre.num)
        self.spike_arrival_time = self._state(pre.num, init=self._never)
        self.spike_arrival_rest = rest_state(self.spike_arrival_time)
        self.integral = self._integrator(self.dg, method)
        self._carry_sums('g')

    def dg(self, g, t, TT):
        return binding(g, self.alpha * TT, self.beta)

    def _advance_gate(self, tdi, pre_spike):
        TT = self._transmitter(tdi, pre_spike, self.T_duration, self.T)
        before, after = self.g.value, self.integral(self.g.value, tdi['t'], TT, dt=tdi['dt'])
        set_gate(self.g, after)
        if self.has_sums:
            acted_on = jnp.where(TT != 0., after - self._closing(before, tdi), 0.)
            self.g_sum.value = self._closing(self.g_sum.value, tdi) + self._spikes_to_post(acted_on, self.g_max)

    def _closing(self, g: jax.Array, tdi) -> jax.Array:
        """``g`` after a step without transmitter."""
        return self.integral(g, tdi['t'], jnp.zeros_like(g), dt=tdi['dt'])


class GABAa(AMPA):
    r"""GABA\ :sub:`A` receptors: the equation of :class:`AMPA` with other constants and a reversal potential of -80 mV.

    .. math:: \frac{dg_i}{dt} = \alpha [T]_i (1 - g_i) - \beta g_i

    Parameters
    ----------
    pre, post, conn, output, stp, comp_method, g_max, delay_step, alpha, beta, T, T_duration, method, name, mode
        See :class:`AMPA`.
    stop_spike_gradient : bool
        See :class:`~brainsyn.synapses.chemical.ChemicalSynapse`.

    References
    ----------
    Destexhe, A. and Paré, D. (1999). Impact of network activity on the integrative properties of neocortical pyramidal
    neurons in vivo. Journal of Neurophysiology 81(4), 1531-1547.
    """

    def __init__(self, pre: NeuGroup, post: NeuGroup, conn: Any, output: Output = INHIBITORY,
                 stp: SynSTP | None = None, comp_method: str = 'dense', g_max: Weight = 0.04, delay_step: Delay = None,
                 alpha: float | jax.Array = 0.53, beta: float | jax.Array = 0.18, T: float | jax.Array = 1.,
                 T_duration: float | jax.Array = 1., method: str = 'exp_auto', name: str | None = None,
                 mode: bm.Mode | None = None, stop_spike_gradient: bool = False):
        super().__init__(pre, post, conn, output=output, stp=stp,
                         comp_method=comp_method, g_max=g_max, delay_step=delay_step, alpha=alpha, beta=beta, T=T,
                         T_duration=T_duration, method=method, name=name, mode=mode,
                         stop_spike_gradient=stop_spike_gradient)


class BioNMDA(TransmitterGate):
    r"""NMDA receptors of second order.

    .. math::

        \frac{dg_i}{dt} = \alpha_1 x_i (1 - g_i) - \beta_1 g_i, \qquad
        \frac{dx_i}{dt} = \alpha_2 [T]_i (1 - x_i) - \beta_2 x_i

    Parameters
    ----------
    pre, post, conn, output, stp, comp_method, g_max, delay_step, name, mode, stop_spike_gradient
        See :class:`~brainsyn.synapses.chemical.ChemicalSynapse`.
    alpha1, beta1 : float or array
        Rates of opening and closing of :math:`g` in 1/ms; one number, or one per presynaptic cell.
    alpha2 : float or array
        Binding rate of :math:`x` in 1/(ms mM).
    beta2 : float or array
        Unbinding rate of :math:`x` in 1/ms.
    T_0 : float or array
        Transmitter concentration during a pulse in mM.
    T_dur : float or array
        Length of a pulse in ms.
    method : str
        Name of the integrator.

    Attributes
    ----------
    g, x : Variable of shape (pre.num,)
        Gate of each presynaptic cell, and the bound receptors that open it.

    References
    ----------
    Destexhe, A., Mainen, Z. F. and Sejnowski, T. J. (1998). Kinetic models
    of synaptic transmission. In: Koch, C. and Segev, I. (eds), Methods in Neuronal Modeling, 2nd edition, MIT Press.
    """

    units = in_units(per_ms='alpha1 beta1 beta2', per_ms_mM='alpha2', mM='T_0', ms='T_dur')

    def __init__(self, pre: NeuGroup, post: NeuGroup, conn: Any, output: Output = MgBlock,
                 stp: SynSTP | None = None, comp_method: str = 'dense', g_max: Weight = 0.15, delay_step: Delay = None,
                 alpha1: float | jax.Array = 2., beta1: float | jax.Array = 0.01, alpha2: float | jax.Array = 1.,
                 beta2: float | jax.Array = 0.5, T_0: float | jax.Array = 1., T_dur: float | jax.Array = 0.5,
                 method: str = 'exp_auto', mode: bm.Mode | None = None, name: str | None = None,
                 stop_spike_gradient: bool = False):
        super().__init__(pre, post, conn, output, stp, comp_method, g_max,
                         delay_step, name, mode, stop_spike_gradient)
        for parameter, value in dict(alpha1=alpha1, beta1=beta1, alpha2=alpha2, beta2=beta2, T_0=T_0,
                                     T_dur=T_dur).items():
            setattr(self, parameter, self._parameter(parameter, value, pre.num))
        self.g = self._state(pre.num)
        self.x = self._state(pre.num)
        self.spike_arrival_time = self._state(pre.num, init=self._never)
        self.spike_arrival_rest = rest_state(self.spike_arrival_time)
        self.integral = self._integrator(JointEq(self.dg, self.dx), method)

    def dg(self, g, t, x):
        return binding(g, self.alpha1 * x, self.beta1)

    def dx(self, x, t, T):
        return binding(x, self.alpha2 * T, self.beta2)

    def reset_state(self, batch_size: int | None = None) -> None:
        super().reset_state(batch_size)
        self.x.value = self._state(self.pre.num, batch_size).value

    def _advance_gate(self, tdi, pre_spike):
        T = self._transmitter(tdi, pre_spike, self.T_dur, self.T_0)
        self.g.value, self.x.value = self.integral(self.g.value, self.x.value, tdi['t'], T=T, dt=tdi['dt'])
