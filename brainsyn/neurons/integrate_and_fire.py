"""Integrate-and-fire models of one variable: leaky, exponential, quadratic."""
import brainpy.math as bm
from brainpy.initialize import ZeroInit

from brainsyn.neurons.base import SpikingGroup, TrainableGroup
from brainsyn.units import in_units

__all__ = ['LIF', 'ExpIF', 'QuaIF']


class LIF(TrainableGroup):
    r"""Leaky integrate-and-fire neurons.

    .. math::

        \tau \frac{dV}{dt} = -(V - V_{rest}) + R I

    At :math:`V \ge V_{th}` a cell spikes and V is set to :math:`V_{reset}`; then V stays there for :math:`\tau_{ref}`.

    Parameters
    ----------
    size, keep_size, mode, name, input_var, noise, method
        See :class:`~brainsyn.neurons.base.DynamicGroup`.
    V_rest, V_reset, V_th : float, array, Initializer or callable
        Resting potential, reset potential and threshold, mV.
    R : float, array, Initializer or callable
        Membrane resistance, MOhm for an input in nA.
    tau : float, array, Initializer or callable
        Membrane time constant, ms.
    tau_ref : float, array, Initializer or callable, optional
        Refractory time, ms. With one there is a variable ``t_last_spike``, and ``refractory`` if ``ref_var``.
    V_initializer : Initializer, callable or array
        V at the start, mV.
    spike_fun : callable
        Spikes with a surrogate gradient, in training mode.
    ref_var : bool
        Whether to keep a variable ``refractory``.

    References
    ----------
    Abbott, L. F. (1999). Lapicque's introduction of the integrate-and-fire model neuron (1907).
    Brain Research Bulletin 50, 303-304.
    """

    units = in_units(mV='V_rest V_reset V_th', MOhm='R', ms='tau')

    def __init__(self, size, keep_size=False, V_rest=0., V_reset=-5., V_th=20., R=1., tau=10., tau_ref=None,
                 V_initializer=ZeroInit(), noise=None, mode=None, spike_fun=bm.surrogate.inv_square_grad, input_var=True,
                 ref_var=False, method='exp_auto', name=None):
        super().__init__(size, keep_size=keep_size, name=name, mode=mode, input_var=input_var)
        self.set_parameters(V_rest=V_rest, V_reset=V_reset, V_th=V_th, R=R, tau=tau)
        self.set_state(V=V_initializer)
        self.set_spike_function(spike_fun)
        self.set_refractory(tau_ref, ref_var)
        self.set_equations(self.derivative, method, noise)

    def derivative(self, V, t, I_ext):
        return (-V + self.V_rest + self.R * I_ext) / self.tau


class ExpIF(SpikingGroup):
    r"""Exponential integrate-and-fire neurons.

    .. math::

        \tau \frac{dV}{dt} = -(V - V_{rest}) + \Delta_T e^{(V - V_T) / \Delta_T} + R I

    At :math:`V \ge V_{th}` a cell spikes and V is set to :math:`V_{reset}`; then V stays there for :math:`\tau_{ref}`.

    Parameters
    ----------
    size, keep_size, mode, name, input_var, noise, method
        See :class:`~brainsyn.neurons.base.DynamicGroup`.
    V_rest, V_reset, V_th : float, array, Initializer or callable
        Resting potential, reset potential and the potential that counts as a spike, mV.
    V_T : float, array, Initializer or callable
        Potential from which V runs away, mV.
    delta_T : float, array, Initializer or callable
        Sharpness of the onset of a spike, mV.
    R, tau, tau_ref, V_initializer, ref_var
        As in :class:`LIF`.

    References
    ----------
    Fourcaud-Trocme, N., Hansel, D., van Vreeswijk, C., Brunel, N. (2003). How spike generation mechanisms determine the
    neuronal response to fluctuating inputs. Journal of Neuroscience 23, 11628-11640.
    """

    units = in_units(mV='V_rest V_reset V_th V_T delta_T', MOhm='R', ms='tau')

    def __init__(self, size, V_rest=-65., V_reset=-68., V_th=-30., V_T=-59.9, delta_T=3.48, R=1., tau=10., tau_ref=None,
                 V_initializer=ZeroInit(), noise=None, keep_size=False, input_var=True, ref_var=False, mode=None,
                 method='exp_auto', name=None):
        super().__init__(size, keep_size=keep_size, name=name, mode=mode, input_var=input_var)
        self.set_parameters(V_rest=V_rest, V_reset=V_reset, V_th=V_th, V_T=V_T, delta_T=delta_T, R=R, tau=tau)
        self.set_state(V=V_initializer)
        self.set_refractory(tau_ref, ref_var)
        self.set_equations(self.derivative, method, noise)

    def derivative(self, V, t, I_ext):
        runaway = self.delta_T * bm.exp((V - self.V_T) / self.delta_T)
        return (-(V - self.V_rest) + runaway + self.R * I_ext) / self.tau


class QuaIF(SpikingGroup):
    r"""Quadratic integrate-and-fire neurons.

    .. math::

        \tau \frac{dV}{dt} = c (V - V_{rest}) (V - V_c) + R I

    At :math:`V \ge V_{th}` a cell spikes and V is set to :math:`V_{reset}`; then V stays there for :math:`\tau_{ref}`.

    Parameters
    ----------
    size, keep_size, mode, name, input_var, noise, method
        See :class:`~brainsyn.neurons.base.DynamicGroup`.
    V_rest, V_reset, V_th : float, array, Initializer or callable
        Resting potential, reset potential and the potential that counts as a spike, mV.
    V_c : float, array, Initializer or callable
        Critical potential, above which V runs away, mV.
    c : float, array, Initializer or callable
        Curvature, 1/mV.
    R, tau, tau_ref, V_initializer
        As in :class:`LIF`; with a refractory time there is always a variable ``refractory``.

    References
    ----------
    Latham, P. E., Richmond, B. J., Nelson, P. G., Nirenberg, S. (2000). Intrinsic dynamics in neuronal networks.
    Journal of Neurophysiology 83, 808-827.
    """

    units = in_units(mV='V_rest V_reset V_th V_c', per_mV='c', MOhm='R', ms='tau')

    def __init__(self, size, V_rest=-65., V_reset=-68., V_th=-30., V_c=-50., c=.07, R=1., tau=10., tau_ref=None,
                 V_initializer=ZeroInit(), noise=None, keep_size=False, input_var=True, mode=None, method='exp_auto',
                 name=None):
        super().__init__(size, keep_size=keep_size, name=name, mode=mode, input_var=input_var)
        self.set_parameters(V_rest=V_rest, V_reset=V_reset, V_th=V_th, V_c=V_c, c=c, R=R, tau=tau)
        self.set_state(V=V_initializer)
        self.set_refractory(tau_ref)
        self.set_equations(self.derivative, method, noise)

    def derivative(self, V, t, I_ext):
        return (self.c * (V - self.V_rest) * (V - self.V_c) + self.R * I_ext) / self.tau
