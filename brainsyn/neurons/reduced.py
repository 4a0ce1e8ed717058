"""Reduced models of the dynamics of a spike: Izhikevich, Hindmarsh-Rose, FitzHugh-Nagumo."""
import brainpy.math as bm
from brainpy import JointEq
from brainpy.initialize import OneInit, ZeroInit

from brainsyn.neurons.base import CrossingGroup, TrainableGroup
from brainsyn.units import in_units

__all__ = ['FHN', 'HindmarshRose', 'Izhikevich']


class Izhikevich(TrainableGroup):
    r"""Izhikevich neurons.

    .. math::

        \frac{dV}{dt} &= 0.04 V^2 + 5 V + 140 - u + I \\
        \frac{du}{dt} &= a (b V - u)

    At :math:`V \ge V_{th}` a cell spikes, V is set to c and u grows by d; then V stays there for :math:`\tau_{ref}`.
    In training mode V falls by :math:`V_{th} - c` instead.

    Parameters
    ----------
    size, keep_size, mode, name, input_var, noise, method
        See :class:`~brainsyn.neurons.base.DynamicGroup`.
    a : float, array, Initializer or callable
        Rate of u, 1/ms.
    b : float, array, Initializer or callable
        Coupling of u to V, 1/ms.
    c : float, array, Initializer or callable
        Reset potential, mV.
    d : float, array, Initializer or callable
        Growth of u with a spike, mV/ms.
    V_th : float, array, Initializer or callable
        Peak of a spike, mV.
    tau_ref : float, array, Initializer or callable, optional
        Refractory time, ms. With one there is a variable ``t_last_spike``, and ``refractory`` if ``ref_var``.
    V_initializer : Initializer, callable or array, optional
        V at the start, mV; -70 by default.
    u_initializer : Initializer, callable or array, optional
        u at the start; b V by default.
    spike_fun : callable
        Spikes with a surrogate gradient, in training mode.
    ref_var : bool
        Whether to keep a variable ``refractory``.

    References
    ----------
    Izhikevich, E. M. (2003). Simple model of spiking neurons. IEEE Transactions on Neural Networks 14, 1569-1572.
    """

    units = in_units(per_ms='a b', mV='c V_th', mV_per_ms='d u input')

    def __init__(self, size, a=.02, b=.2, c=-65., d=8., V_th=30., tau_ref=None, V_initializer=None, u_initializer=None,
                 noise=None, method='exp_auto', mode=None, spike_fun=bm.surrogate.inv_square_grad, keep_size=False,
                 input_var=True, ref_var=False, name=None):
        super().__init__(size, keep_size=keep_size, name=name, mode=mode, input_var=input_var)
        self.set_parameters(a=a, b=b, c=c, d=d, V_th=V_th)
        self.set_state(V=OneInit(-70.) if V_initializer is None else V_initializer,
                       u=self._u_at_rest if u_initializer is None else u_initializer)
        self.set_spike_function(spike_fun)
        self.set_refractory(tau_ref, ref_var)
        self.set_equations(self.derivative, method, noise)

    def _u_at_rest(self, shape):
        return bm.as_jax(self.b * self.V.value)

    def dV(self, V, t, u, I_ext):
        return 0.04 * V * V + 5. * V + 140. - u + I_ext

    def du(self, u, t, V):
        return self.a * (self.b * V - u)

    @property
    def derivative(self) -> JointEq:
        return JointEq(self.dV, self.du)

    def after_spike(self, spike, V, u):
        fallen = V + (self.c - self.V_th) if self.has_graded_spikes else self.c
        return {'V': self.jump(V, fallen, spike), 'u': self.jump(u, u + self.d, spike)}


class HindmarshRose(TrainableGroup, CrossingGroup):
    r"""Hindmarsh-Rose neurons.

    .. math::

        \frac{dV}{dt} &= y - a V^3 + b V^2 - z + I \\
        \frac{dy}{dt} &= c - d V^2 - y \\
        \frac{dz}{dt} &= r (s (V - V_{rest}) - z)

    A cell spikes when V crosses :math:`V_{th}` from below; in training mode, in BrainPy 2.3, whenever V is at or above it,
    unless ``brainsyn.correct('hindmarsh_rose_spikes')`` was called before.

    Parameters
    ----------
    size, keep_size, mode, name, input_var, noise, method
        See :class:`~brainsyn.neurons.base.DynamicGroup`.
    a, b, c, d : float, array, Initializer or callable
        Coefficients of the fast dynamics, of V and y.
    r : float, array, Initializer or callable
        Rate of the slow variable z.
    s : float, array, Initializer or callable
        Coupling of z to V.
    V_rest, V_th : float, array, Initializer or callable
        V at which z is at rest, and the V that counts as a spike.
    V_initializer, y_initializer, z_initializer : Initializer, callable or array
        The state at the start.
    spike_fun : callable
        Spikes with a surrogate gradient, in training mode.

    References
    ----------
    Hindmarsh, J. L., Rose, R. M. (1984). A model of neuronal bursting using three coupled first order differential
    equations. Proceedings of the Royal Society of London B 221, 87-102.
    """

    units = in_units(number='a b c d r s V_rest V_th V y z input')

    def __init__(self, size, a=1., b=3., c=1., d=5., r=.01, s=4., V_rest=-1.6, V_th=1., V_initializer=ZeroInit(),
                 y_initializer=OneInit(-10.), z_initializer=ZeroInit(), noise=None, method='exp_auto', keep_size=False,
                 input_var=True, name=None, mode=None, spike_fun=bm.surrogate.inv_square_grad):
        super().__init__(size, keep_size=keep_size, name=name, mode=mode, input_var=input_var)
        self.set_parameters(a=a, b=b, c=c, d=d, r=r, s=s, V_rest=V_rest, V_th=V_th)
        self.set_state(V=V_initializer, y=y_initializer, z=z_initializer)
        self.set_spike_function(spike_fun)
        self._spikes_on = self.has_graded_spikes and self.has_defect('hindmarsh_rose_spikes')
        self.set_equations(self.derivative, method, noise)

    def dV(self, V, t, y, z, I_ext):
        return y - self.a * V * V * V + self.b * V * V - z + I_ext

    def dy(self, y, t, V):
        return self.c - self.d * V * V - y

    def dz(self, z, t, V):
        return self.r * (self.s * (V - self.V_rest) - z)

    @property
    def derivative(self) -> JointEq:
        return JointEq(self.dV, self.dy, self.dz)

    def fired(self, V):
        if not self.has_graded_spikes or self._spikes_on:
            return super().fired(V)
        return super().fired(V) * (self.V.value < self.V_th)


class FHN(CrossingGroup):
    r"""FitzHugh-Nagumo neurons.

    .. math::

        \frac{dV}{dt} &= V - \frac{V^3}{3} - w + I \\
        \tau \frac{dw}{dt} &= V + a - b w

    A cell spikes when V crosses ``Vth`` from below.

    Parameters
    ----------
    size, keep_size, mode, name, input_var, noise, method
        See :class:`~brainsyn.neurons.base.DynamicGroup`.
    a, b : float, array, Initializer or callable
        Coefficients of the recovery variable w.
    tau : float, array, Initializer or callable
        Time constant of w.
    Vth : float, array, Initializer or callable
        V that counts as a spike.
    V_initializer, w_initializer : Initializer, callable or array
        The state at the start.

    References
    ----------
    FitzHugh, R. (1961). Impulses and physiological states in theoretical models of nerve membrane. Biophysical Journal
    1, 445-466.
    """

    units = in_units(number='a b Vth V w input', ms='tau')

    def __init__(self, size, a=.7, b=.8, tau=12.5, Vth=1.8, V_initializer=ZeroInit(), w_initializer=ZeroInit(),
                 noise=None, method='exp_auto', keep_size=False, input_var=True, name=None, mode=None):
        super().__init__(size, keep_size=keep_size, name=name, mode=mode, input_var=input_var)
        self.set_parameters(a=a, b=b, tau=tau, Vth=Vth)
        self.set_state(V=V_initializer, w=w_initializer)
        self.set_equations(self.derivative, method, noise)

    @property
    def V_th(self):
        return self.Vth

    def dV(self, V, t, w, I_ext):
        return V - V * V * V / 3. - w + I_ext

    def dw(self, w, t, V):
        return (V + self.a - self.b * w) / self.tau

    @property
    def derivative(self) -> JointEq:
        return JointEq(self.dV, self.dw)
