"""Integrate-and-fire models with an adaptation variable: exponential, quadratic, generalized."""
from functools import partial

import brainpy.math as bm
import jax.numpy as jnp
from brainpy import JointEq
from brainpy.initialize import OneInit, ZeroInit

from brainsyn.neurons.base import SpikingGroup, TrainableGroup
from brainsyn.units import in_units

__all__ = ['GIF', 'AdExIF', 'AdQuaIF']


class AdExIF(SpikingGroup):
    r"""Adaptive exponential integrate-and-fire neurons.

    .. math::

        \tau \frac{dV}{dt} &= -(V - V_{rest}) + \Delta_T e^{(V - V_T) / \Delta_T} - R w + R I \\
        \tau_w \frac{dw}{dt} &= a (V - V_{rest}) - w

    At :math:`V \ge V_{th}` a cell spikes, V is set to :math:`V_{reset}` and w grows by b; then V stays there for
    :math:`\tau_{ref}`.

    Parameters
    ----------
    size, keep_size, mode, name, input_var, noise, method
        See :class:`~brainsyn.neurons.base.DynamicGroup`.
    V_rest, V_reset, V_th : float, array, Initializer or callable
        Resting potential, reset potential and the potential that counts as a spike, mV.
    V_T, delta_T : float, array, Initializer or callable
        Potential from which V runs away, and the sharpness of that, mV.
    a : float, array, Initializer or callable
        Coupling of the adaptation to V, uS for an input in nA.
    b : float, array, Initializer or callable
        Growth of the adaptation with a spike, in the unit of the input.
    R : float, array, Initializer or callable
        Membrane resistance, MOhm for an input in nA.
    tau, tau_w : float, array, Initializer or callable
        Time constants of V and of w, ms.
    tau_ref : float, array, Initializer or callable, optional
        Refractory time, ms. With one there are variables ``t_last_spike`` and ``refractory``.
    V_initializer, w_initializer : Initializer, callable or array
        V and w at the start.

    References
    ----------
    Brette, R., Gerstner, W. (2005). Adaptive exponential integrate-and-fire model as an effective description of
    neuronal activity. Journal of Neurophysiology 94, 3637-3642.
    """

    units = in_units(mV='V_rest V_reset V_th V_T delta_T', uS='a', nA='b w', ms='tau tau_w', MOhm='R')

    def __init__(self, size, V_rest=-65., V_reset=-68., V_th=-30., V_T=-59.9, delta_T=3.48, a=1., b=1., tau=10.,
                 tau_w=30., tau_ref=None, R=1., V_initializer=ZeroInit(), w_initializer=ZeroInit(), noise=None,
                 method='exp_auto', keep_size=False, input_var=True, mode=None, name=None):
        super().__init__(size, keep_size=keep_size, name=name, mode=mode, input_var=input_var)
        self.set_parameters(V_rest=V_rest, V_reset=V_reset, V_th=V_th, V_T=V_T, delta_T=delta_T, a=a, b=b, tau=tau,
                            tau_w=tau_w, R=R)
        self.set_state(V=V_initializer, w=w_initializer)
        self.set_refractory(tau_ref)
        self.set_equations(self.derivative, method, noise)

    def dV(self, V, t, w, I_ext):
        runaway = self.delta_T * bm.exp((V - self.V_T) / self.delta_T)
        return (-V + self.V_rest + runaway - self.R * w + self.R * I_ext) / self.tau

    def dw(self, w, t, V):
        return (self.a * (V - self.V_rest) - w) / self.tau_w

    @property
    def derivative(self) -> JointEq:
        return JointEq(self.dV, self.dw)

    def after_spike(self, spike, V, w):
        return {'V': self.jump(V, self.V_reset, spike), 'w': self.jump(w, w + self.b, spike)}


class AdQuaIF(SpikingGroup):
    r"""Adaptive quadratic integrate-and-fire neurons.

    .. math::

        \tau \frac{dV}{dt} &= c (V - V_{rest}) (V - V_c) - w + I \\
        \tau_w \frac{dw}{dt} &= a (V - V_{rest}) - w

    At :math:`V \ge V_{th}` a cell spikes, V is set to :math:`V_{reset}` and w grows by b. (There is a variable
    ``refractory``, which is always false.)

    Parameters
    ----------
    size, keep_size, mode, name, input_var, noise, method
        See :class:`~brainsyn.neurons.base.DynamicGroup`.
    V_rest, V_reset, V_th, V_c : float, array, Initializer or callable
        Resting potential, reset potential, the potential that counts as a spike, and the critical potential above which
        V runs away, mV.
    a, b : float, array, Initializer or callable
        Coupling of the adaptation to V, and its growth with a spike.
    c : float, array, Initializer or callable
        Curvature, 1/mV.
    tau, tau_w : float, array, Initializer or callable
        Time constants of V and of w, ms.
    V_initializer, w_initializer : Initializer, callable or array
        V and w at the start.

    References
    ----------
    Izhikevich, E. M. (2004). Which model to use for cortical spiking neurons? IEEE Transactions on Neural Networks 15,
    1063-1070.

    Touboul, J. (2009). Importance of the cutoff value in the quadratic adaptive integrate-and-fire model. Neural
    Computation 21, 2114-2122.
    """

    units = in_units(mV='V_rest V_reset V_th V_c b w input', number='a', per_mV='c', ms='tau tau_w')

    def __init__(self, size, V_rest=-65., V_reset=-68., V_th=-30., V_c=-50., a=1., b=.1, c=.07, tau=10., tau_w=10.,
                 V_initializer=ZeroInit(), w_initializer=ZeroInit(), noise=None, method='exp_auto', keep_size=False,
                 input_var=True, mode=None, name=None):
        super().__init__(size, keep_size=keep_size, name=name, mode=mode, input_var=input_var)
        self.set_parameters(V_rest=V_rest, V_reset=V_reset, V_th=V_th, V_c=V_c, a=a, b=b, c=c, tau=tau, tau_w=tau_w)
        self.set_state(V=V_initializer, w=w_initializer)
        self.add_variable('refractory', partial(jnp.zeros, dtype=bool))
        self.set_equations(self.derivative, method, noise)

    def dV(self, V, t, w, I_ext):
        return (self.c * (V - self.V_rest) * (V - self.V_c) - w + I_ext) / self.tau

    def dw(self, w, t, V):
        return (self.a * (V - self.V_rest) - w) / self.tau_w

    @property
    def derivative(self) -> JointEq:
        return JointEq(self.dV, self.dw)

    def after_spike(self, spike, V, w):
        return {'V': self.jump(V, self.V_reset, spike), 'w': self.jump(w, w + self.b, spike)}


class GIF(TrainableGroup):
    r"""Generalized integrate-and-fire neurons, with two internal currents and a moving threshold.

    .. math::

        \frac{dI_j}{dt} &= -k_j I_j, \quad j = 1, 2 \\
        \frac{dV_{th}}{dt} &= a (V - V_{rest}) - b (V_{th} - V_{th,\infty}) \\
        \tau \frac{dV}{dt} &= -(V - V_{rest}) + R (I_1 + I_2 + I)

    When V reaches the :math:`V_{th}` of the step before, a cell spikes:
    :math:`I_j \to R_j I_j + A_j`, :math:`V \to V_{reset}`, :math:`V_{th} \to \max(V_{th,reset}, V_{th})`.

    Parameters
    ----------
    size, keep_size, mode, name, input_var, noise, method
        See :class:`~brainsyn.neurons.base.DynamicGroup`. Noise is added to the first equation, that of I1.
    V_rest, V_reset : float, array, Initializer or callable
        Resting and reset potential, mV.
    V_th_inf, V_th_reset : float, array, Initializer or callable
        Threshold at rest, and the least threshold after a spike, mV.
    R : float, array, Initializer or callable
        Membrane resistance, MOhm for an input in nA.
    tau : float, array, Initializer or callable
        Membrane time constant, ms.
    a, b : float, array, Initializer or callable
        Coupling of the threshold to V, and its rate of return, 1/ms.
    k1, k2 : float, array, Initializer or callable
        Rates of decay of the internal currents, 1/ms.
    R1, R2 : float, array, Initializer or callable
        Factors by which a spike multiplies the internal currents.
    A1, A2 : float, array, Initializer or callable
        What a spike adds to the internal currents.
    V_initializer, I1_initializer, I2_initializer, Vth_initializer : Initializer, callable or array
        The state at the start.
    spike_fun : callable
        Spikes with a surrogate gradient, in training mode. The gradient passes through the reset, too.

    References
    ----------
    Mihalas, S., Niebur, E. (2009). A generalized linear integrate-and-fire neural model produces diverse spiking
    behaviors. Neural Computation 21, 704-718.
    """

    units = in_units(mV='V_rest V_reset V_th_inf V_th_reset V_th Vth', MOhm='R', ms='tau', per_ms='a b k1 k2',
                     number='R1 R2', nA='A1 A2 I1 I2')

    def __init__(self, size, V_rest=-70., V_reset=-70., V_th_inf=-50., V_th_reset=-60., R=20., tau=20., a=0., b=.01,
                 k1=.2, k2=.02, R1=0., R2=1., A1=0., A2=0., V_initializer=OneInit(-70.), I1_initializer=ZeroInit(),
                 I2_initializer=ZeroInit(), Vth_initializer=OneInit(-50.), noise=None, method='exp_auto',
                 keep_size=False, input_var=True, name=None, mode=None, spike_fun=bm.surrogate.sigmoid):
        super().__init__(size, keep_size=keep_size, name=name, mode=mode, input_var=input_var)
        self.set_parameters(V_rest=V_rest, V_reset=V_reset, V_th_inf=V_th_inf, V_th_reset=V_th_reset, R=R, tau=tau, a=a,
                            b=b, k1=k1, k2=k2, R1=R1, R2=R2, A1=A1, A2=A2)
        self.set_state(I1=I1_initializer, I2=I2_initializer, V_th=Vth_initializer, V=V_initializer)
        self.set_spike_function(spike_fun)
        self.set_equations(self.derivative, method, noise)

    def dI1(self, I1, t):
        return -self.k1 * I1

    def dI2(self, I2, t):
        return -self.k2 * I2

    def dVth(self, V_th, t, V):
        return self.a * (V - self.V_rest) - self.b * (V_th - self.V_th_inf)

    def dV(self, V, t, I1, I2, I_ext):
        return (-(V - self.V_rest) + self.R * (I_ext + I1 + I2)) / self.tau

    @property
    def derivative(self) -> JointEq:
        return JointEq(self.dI1, self.dI2, self.dVth, self.dV)

    def after_spike(self, spike, I1, I2, V_th, V):
        return {'I1': self.jump(I1, self.R1 * I1 + self.A1, spike),
                'I2': self.jump(I2, self.R2 * I2 + self.A2, spike),
                'V_th': self.jump(V_th, bm.maximum(self.V_th_reset, V_th), spike),
                'V': self.jump(V, self.V_reset, spike)}

    def jump(self, value, target, spike):
        """``target`` where a cell spiked, else ``value``; the gradient passes through the spike."""
        return bm.as_jax(value + spike * (target - value)) if self.has_graded_spikes else super().jump(value, target, spike)
