"""Conductance-based models of one compartment: Hodgkin-Huxley, Morris-Lecar, Wang-Buzsaki."""
from functools import partial

import brainpy.math as bm
from brainpy import JointEq
from brainpy.initialize import OneInit, Uniform

from brainsyn.neurons.base import CrossingGroup
from brainsyn.neurons.gates import linoid
from brainsyn.neurons.rounding import exp, exponential_euler
from brainsyn.units import in_units, plain

__all__ = ['HH', 'MorrisLecar', 'WangBuzsakiModel']


class HH(CrossingGroup):
    r"""Hodgkin-Huxley neurons.

    .. math::

        C \frac{dV}{dt} &= -g_{Na} m^3 h (V - E_{Na}) - g_K n^4 (V - E_K) - g_L (V - E_L) + I \\
        \frac{dx}{dt} &= \alpha_x (1 - x) - \beta_x x, \quad x \in \{m, h, n\}

    with the rates, in 1/ms,

    .. math::

        \alpha_m &= \frac{0.1 (V + 40)}{1 - e^{-(V + 40) / 10}}, & \beta_m &= 4 e^{-(V + 65) / 18} \\
        \alpha_h &= 0.07 e^{-(V + 65) / 20}, & \beta_h &= \frac{1}{1 + e^{-(V + 35) / 10}} \\
        \alpha_n &= \frac{0.01 (V + 55)}{1 - e^{-(V + 55) / 10}}, & \beta_n &= 0.125 e^{-(V + 65) / 80}

    A cell spikes when V crosses :math:`V_{th}` from below.

    Parameters
    ----------
    size, keep_size, mode, name, input_var, noise, method
        See :class:`~brainsyn.neurons.base.DynamicGroup`. The input is in uA/cm2.
    ENa, EK, EL : float, array, Initializer or callable
        Reversal potentials of sodium, potassium and leak, mV.
    gNa, gK, gL : float, array, Initializer or callable
        Conductances of sodium, potassium and leak, mS/cm2.
    V_th : float, array, Initializer or callable
        Potential that counts as a spike, mV.
    C : float, array, Initializer or callable
        Membrane capacitance, uF/cm2.
    V_initializer : Initializer, callable or array
        V at the start, mV.
    m_initializer, h_initializer, n_initializer : Initializer, callable or array, optional
        Gates at the start; their steady states at that V by default.

    References
    ----------
    Hodgkin, A. L., Huxley, A. F. (1952). A quantitative description of membrane current and its application to
    conduction and excitation in nerve. Journal of Physiology 117, 500-544.
    """

    units = in_units(mV='ENa EK EL V_th', mS_per_cm2='gNa gK gL', uF_per_cm2='C', uA_per_cm2='input', number='m h n')

    def __init__(self, size, keep_size=False, ENa=50., gNa=120., EK=-77., gK=36., EL=-54.387, gL=.03, V_th=20., C=1.,
                 V_initializer=Uniform(-70., -60.), m_initializer=None, h_initializer=None, n_initializer=None,
                 noise=None, method='exp_auto', name=None, input_var=True, mode=None):
        super().__init__(size, keep_size=keep_size, name=name, mode=mode, input_var=input_var)
        self.set_parameters(ENa=ENa, gNa=gNa, EK=EK, gK=gK, EL=EL, gL=gL, V_th=V_th, C=C)
        gates = {'m': m_initializer, 'h': h_initializer, 'n': n_initializer}
        self.set_state(V=V_initializer, **{gate: partial(self._steady_state, gate) if initializer is None else initializer
                                           for gate, initializer in gates.items()})
        self.set_equations(self.derivative, method, noise)

    def _steady_state(self, gate: str, shape: tuple[int, ...]):
        return getattr(self, f'{gate}_inf')(self.V.value)

    def m_alpha(self, V):
        return linoid((V + 40.) / 10.)

    def m_beta(self, V):
        return 4. * bm.exp(-(V + 65.) / 18.)

    def m_inf(self, V):
        return self.m_alpha(V) / (self.m_alpha(V) + self.m_beta(V))

    def dm(self, m, t, V):
        return self.m_alpha(V) * (1. - m) - self.m_beta(V) * m

    def h_alpha(self, V):
        return .07 * bm.exp(-(V + 65.) / 20.)

    def h_beta(self, V):
        return 1. / (1. + bm.exp(-(V + 35.) / 10.))

    def h_inf(self, V):
        return self.h_alpha(V) / (self.h_alpha(V) + self.h_beta(V))

    def dh(self, h, t, V):
        return self.h_alpha(V) * (1. - h) - self.h_beta(V) * h

    def n_alpha(self, V):
        return .1 * linoid((V + 55.) / 10.)

    def n_beta(self, V):
        return .125 * bm.exp(-(V + 65.) / 80.)

    def n_inf(self, V):
        return self.n_alpha(V) / (self.n_alpha(V) + self.n_beta(V))

    def dn(self, n, t, V):
        return self.n_alpha(V) * (1. - n) - self.n_beta(V) * n

    def dV(self, V, t, m, h, n, I):
        I_Na = self.gNa * m ** 3 * h * (V - self.ENa)
        I_K = self.gK * n ** 4 * (V - self.EK)
        I_L = self.gL * (V - self.EL)
        return (-I_Na - I_K - I_L + I) / self.C

    @property
    def derivative(self) -> JointEq:
        return JointEq(self.dV, self.dm, self.dh, self.dn)


class MorrisLecar(CrossingGroup):
    r"""Morris-Lecar neurons.

    .. math::

        C \frac{dV}{dt} &= -g_{Ca} M_\infty(V) (V - V_{Ca}) - g_K W (V - V_K) - g_{leak} (V - V_{leak}) + I \\
        \frac{dW}{dt} &= \phi \cosh\!\left(\frac{V - V_3}{2 V_4}\right) (W_\infty(V) - W) \\
        M_\infty &= \tfrac12 \left(1 + \tanh \frac{V - V_1}{V_2}\right), \quad
        W_\infty = \tfrac12 \left(1 + \tanh \frac{V - V_3}{V_4}\right)

    A cell spikes when V crosses :math:`V_{th}` from below.

    Parameters
    ----------
    size, keep_size, mode, name, input_var, noise, method
        See :class:`~brainsyn.neurons.base.DynamicGroup`. The input is in uA/cm2.
    V_Ca, V_K, V_leak : float, array, Initializer or callable
        Reversal potentials of calcium, potassium and leak, mV.
    g_Ca, g_K, g_leak : float, array, Initializer or callable
        Conductances of calcium, potassium and leak, mS/cm2.
    C : float, array, Initializer or callable
        Membrane capacitance, uF/cm2.
    V1, V2, V3, V4 : float, array, Initializer or callable
        Midpoint and width of the activation of calcium, midpoint and width of that of potassium, mV.
    phi : float, array, Initializer or callable
        Rate of the potassium gate W, 1/ms.
    V_th : float, array, Initializer or callable
        Potential that counts as a spike, mV.
    W_initializer, V_initializer : Initializer, callable or array
        The state at the start. BrainPy 2.3 starts V from ``W_initializer`` and W from ``V_initializer``;
        ``brainsyn.correct('morris_lecar_start')`` puts that right.

    Warns
    -----
    LegacyDefectWarning
        Because of the exchanged initial values.

    References
    ----------
    Morris, C., Lecar, H. (1981). Voltage oscillations in the barnacle giant muscle fiber. Biophysical Journal 35,
    193-213.
    """

    units = in_units(mV='V_Ca V_K V_leak V1 V2 V3 V4 V_th', mS_per_cm2='g_Ca g_K g_leak', uF_per_cm2='C', per_ms='phi',
                     uA_per_cm2='input', number='W')

    def __init__(self, size, keep_size=False, V_Ca=130., g_Ca=4.4, V_K=-84., g_K=8., V_leak=-60., g_leak=2., C=20.,
                 V1=-1.2, V2=18., V3=2., V4=30., phi=.04, V_th=10., W_initializer=OneInit(.02),
                 V_initializer=Uniform(-70., -60.), noise=None, method='exp_auto', name=None, input_var=True, mode=None):
        super().__init__(size, keep_size=keep_size, name=name, mode=mode, input_var=input_var)
        self.set_parameters(V_Ca=V_Ca, g_Ca=g_Ca, V_K=V_K, g_K=g_K, V_leak=V_leak, g_leak=g_leak, C=C, V1=V1, V2=V2,
                            V3=V3, V4=V4, phi=phi, V_th=V_th)
        if self.has_defect('morris_lecar_start'):
            V_initializer, W_initializer = (
                plain(W_initializer, self.unit_of('V'), self.name, 'W_initializer, from which V starts,'),
                plain(V_initializer, self.unit_of('W'), self.name, 'V_initializer, from which W starts,'))
        self.set_state(V=V_initializer, W=W_initializer)
        self.set_equations(self.derivative, method, noise)

    def dV(self, V, t, W, I_ext):
        M_inf = .5 * (1. + bm.tanh((V - self.V1) / self.V2))
        I_Ca = self.g_Ca * M_inf * (V - self.V_Ca)
        I_K = self.g_K * W * (V - self.V_K)
        I_leak = self.g_leak * (V - self.V_leak)
        return (-I_Ca - I_K - I_leak + I_ext) / self.C

    def dW(self, W, t, V):
        W_inf = .5 * (1. + bm.tanh((V - self.V3) / self.V4))
        return self.phi * bm.cosh((V - self.V3) / (2. * self.V4)) * (W_inf - W)

    @property
    def derivative(self) -> JointEq:
        return JointEq(self.dV, self.dW)


class WangBuzsakiModel(CrossingGroup):
    r"""Fast-spiking interneurons of Wang and Buzsaki.

    .. math::

        C \frac{dV}{dt} &= -g_{Na} m_\infty^3 h (V - E_{Na}) - g_K n^4 (V - E_K) - g_L (V - E_L) + I \\
        \frac{dx}{dt} &= \phi (\alpha_x (1 - x) - \beta_x x), \quad x \in \{h, n\}

    with :math:`m_\infty = \alpha_m / (\alpha_m + \beta_m)` and the rates, in 1/ms,

    .. math::

        \alpha_m &= \frac{0.1 (V + 35)}{1 - e^{-(V + 35) / 10}}, & \beta_m &= 4 e^{-(V + 60) / 18} \\
        \alpha_h &= 0.07 e^{-(V + 58) / 20}, & \beta_h &= \frac{1}{1 + e^{-(V + 28) / 10}} \\
        \alpha_n &= \frac{0.01 (V + 34)}{1 - e^{-(V + 34) / 10}}, & \beta_n &= 0.125 e^{-(V + 44) / 80}

    A cell spikes when V crosses :math:`V_{th}` from below.

    Parameters
    ----------
    size, keep_size, mode, name, input_var, noise, method
        See :class:`~brainsyn.neurons.base.DynamicGroup`. The input is in uA/cm2.
    ENa, EK, EL : float, array, Initializer or callable
        Reversal potentials of sodium, potassium and leak, mV.
    gNa, gK, gL : float, array, Initializer or callable
        Conductances of sodium, potassium and leak, mS/cm2.
    V_th : float, array, Initializer or callable
        Potential that counts as a spike, mV.
    phi : float, array, Initializer or callable
        Factor of the rates of h and n, for the temperature.
    C : float, array, Initializer or callable
        Membrane capacitance, uF/cm2.
    V_initializer, h_initializer, n_initializer : Initializer, callable or array
        The state at the start.

    Warns
    -----
    LegacyDefectWarning
        In BrainPy 2.4 to 2.6, where :math:`\alpha_n` is ten times as large.

    References
    ----------
    Wang, X.-J., Buzsaki, G. (1996). Gamma oscillation by synaptic inhibition in a hippocampal interneuronal network
    model. Journal of Neuroscience 16, 6402-6413.
    """

    units = in_units(mV='ENa EK EL V_th', mS_per_cm2='gNa gK gL', number='phi h n', uF_per_cm2='C', uA_per_cm2='input')

    def __init__(self, size, keep_size=False, ENa=55., gNa=35., EK=-90., gK=9., EL=-65, gL=.1, V_th=20., phi=5., C=1.,
                 V_initializer=OneInit(-65.), h_initializer=OneInit(.6), n_initializer=OneInit(.32), noise=None,
                 method='exp_auto', input_var=True, name=None, mode=None):
        super().__init__(size, keep_size=keep_size, name=name, mode=mode, input_var=input_var)
        self.set_parameters(ENa=ENa, gNa=gNa, EK=EK, gK=gK, EL=EL, gL=gL, V_th=V_th, phi=phi, C=C)
        self._rate_of_n = .1 if self.has_defect('wang_buzsaki_n') else .01
        self.set_state(V=V_initializer, h=h_initializer, n=n_initializer)
        self.set_equations(self.derivative, method, noise)
        if method == 'exp_auto' and noise is None and type(self).derivative is WangBuzsakiModel.derivative:
            self.integral = exponential_euler([self.dV, self.dh, self.dn])

    # the order of the operations is that in which the old releases rounded
    @staticmethod
    def opening(x, rate):
        """``rate * x / (1 - exp(-x / 10))``, and close to its limit where x is 0."""
        # added, not selected, so that gradients round as they did
        x = bm.as_jax(x)
        x = x + 1e-7 * (x == 0.)
        z = -.1 * x
        # near 0 single precision has no digits left of exp(z) - 1; in double the old rounding is kept
        return -rate * x / (exp(z) - 1. if z.dtype == bm.float64 else bm.expm1(z))

    def m_inf(self, V):
        alpha = self.opening(V + 35., .1)
        beta = 4. * exp(-(V + 60.) / 18.)
        return alpha / (alpha + beta)

    def dh(self, h, t, V):
        alpha = .07 * exp(-(V + 58.) / 20.)
        beta = 1. / (exp(-.1 * (V + 28.)) + 1.)
        return self.phi * (alpha * (1. - h) - beta * h)

    def dn(self, n, t, V):
        alpha = self.opening(V + 34., self._rate_of_n)
        beta = .125 * exp(-(V + 44.) / 80.)
        return self.phi * (alpha * (1. - n) - beta * n)

    def dV(self, V, t, h, n, I_ext):
        I_Na = self.gNa * self.m_inf(V) ** 3 * h * (V - self.ENa)
        I_K = self.gK * n ** 4 * (V - self.EK)
        I_L = self.gL * (V - self.EL)
        return (-I_Na - I_K - I_L + I_ext) / self.C

    @property
    def derivative(self) -> JointEq:
        return JointEq(self.dV, self.dh, self.dn)
