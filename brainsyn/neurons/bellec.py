"""Integrate-and-fire models with an adaptive threshold, made for learning by gradients."""
import brainpy.math as bm
from brainpy import JointEq
from brainpy.initialize import OneInit
from jax.lax import stop_gradient

from brainsyn.neurons.base import TrainableGroup
from brainsyn.units import in_units

__all__ = ['ALIFBellec2020', 'LIF_SFA_Bellec2020']


class AdaptiveThresholdGroup(TrainableGroup):
    """The equations of both models of this room."""

    units = in_units(mV='V_rest V_th beta', MOhm='R', ms='tau tau_a', number='a')
    eprop = False

    def da(self, a, t):
        return -a / self.tau_a

    def dV(self, V, t, I_ext):
        return (-(V - self.V_rest) + self.R * I_ext) / self.tau

    @property
    def derivative(self) -> JointEq:
        return JointEq(self.dV, self.da)

    def fired(self, V):
        threshold = self.V_th + self.beta * self.a.value
        if self.has_graded_spikes:
            return self.spike_fun(bm.as_jax((V - threshold) / self.V_th))
        return bm.as_jax(threshold <= V)

    def after_spike(self, spike, V, a):
        fall = stop_gradient(spike) if self.eprop else spike
        return {'V': bm.as_jax(V - self.V_th * fall), 'a': a + spike}


class ALIFBellec2020(AdaptiveThresholdGroup):
    r"""Leaky integrate-and-fire neurons whose threshold grows with their spikes.

    .. math::

        \tau \frac{dV}{dt} &= -(V - V_{rest}) + R I \\
        \tau_a \frac{da}{dt} &= -a

    At :math:`V \ge V_{th} + \beta a`, with the a of the step before, a cell spikes: V falls by :math:`V_{th}` and a
    grows by 1. In training mode a spike is a function of :math:`(V - V_{th} - \beta a) / V_{th}`, so that a negative
    threshold turns the condition round, as it does in BrainPy 2.3.

    Parameters
    ----------
    size, keep_size, mode, name, input_var, noise, method
        See :class:`~brainsyn.neurons.base.DynamicGroup`.
    V_rest, V_th : float, array, Initializer or callable
        Resting potential, and threshold without adaptation, mV.
    R : float, array, Initializer or callable
        Membrane resistance, MOhm for an input in nA.
    beta : float, array, Initializer or callable
        Growth of the threshold with a, mV.
    tau, tau_a : float, array, Initializer or callable
        Time constants of V and of a, ms.
    tau_ref : float, array, Initializer or callable, optional
        Refractory time, ms. With one there are variables ``t_last_spike`` and ``refractory``.
    V_initializer, a_initializer : Initializer, callable or array
        V and a at the start.
    spike_fun : callable
        Spikes with a surrogate gradient, in training mode.
    eprop : bool
        Whether no gradient passes through the fall of V.

    References
    ----------
    Bellec, G., Scherr, F., Subramoney, A., Hajek, E., Salaj, D., Legenstein, R., Maass, W. (2020). A solution to the
    learning dilemma for recurrent networks of spiking neurons. Nature Communications 11, 3625.
    """

    def __init__(self, size, keep_size=False, V_rest=-70., V_th=-60., R=1., beta=1.6, tau=20., tau_a=2000., tau_ref=None,
                 noise=None, V_initializer=OneInit(-70.), a_initializer=OneInit(-50.),
                 spike_fun=bm.surrogate.relu_grad, input_var=True, method='exp_auto', name=None, mode=None,
                 eprop=False):
        super().__init__(size, keep_size=keep_size, name=name, mode=mode, input_var=input_var)
        self.set_parameters(V_rest=V_rest, V_th=V_th, R=R, beta=beta, tau=tau, tau_a=tau_a)
        self.set_state(V=V_initializer, a=a_initializer)
        self.set_spike_function(spike_fun)
        self.set_refractory(tau_ref)
        self.set_equations(self.derivative, method, noise)
        self.eprop = eprop


class LIF_SFA_Bellec2020(AdaptiveThresholdGroup):
    r"""Leaky integrate-and-fire neurons with spike-frequency adaptation.

    The equations of :class:`ALIFBellec2020`. In every mode the spikes are 0. and 1. with a surrogate gradient, a
    function of :math:`(V - V_{th} - \beta a) / V_{th}`; the gradient passes through the fall of V; the input is what
    ``update`` is called with.

    Parameters
    ----------
    size, keep_size, mode, name, method
        See :class:`~brainsyn.neurons.base.DynamicGroup`.
    V_rest, V_th, R, beta, tau, tau_a, V_initializer, a_initializer, spike_fun
        As in :class:`ALIFBellec2020`.
    tau_ref : float, array, Initializer or callable, optional
        Refractory time, ms. With one there is a variable ``t_last_spike``.

    References
    ----------
    As of :class:`ALIFBellec2020`.
    """

    has_graded_spikes = True

    def __init__(self, size, keep_size=False, V_rest=-70., V_th=-60., R=1., beta=1.6, tau=20., tau_a=2000., tau_ref=None,
                 V_initializer=OneInit(-70.), a_initializer=OneInit(-50.), spike_fun=bm.surrogate.relu_grad,
                 method='exp_auto', name=None, mode=None):
        super().__init__(size, keep_size=keep_size, name=name, mode=mode, input_var=False)
        self.set_parameters(V_rest=V_rest, V_th=V_th, R=R, beta=beta, tau=tau, tau_a=tau_a)
        self.set_state(V=V_initializer, a=a_initializer)
        self.set_spike_function(spike_fun)
        self.set_refractory(tau_ref, ref_var=False)
        self.set_equations(self.derivative, method)
