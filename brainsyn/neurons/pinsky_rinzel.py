"""The Pinsky-Rinzel model of a pyramidal cell: a soma and a dendrite."""
from functools import partial

import brainpy.math as bm
import jax.numpy as jnp
from brainpy import JointEq
from brainpy.initialize import OneInit

from brainsyn.neurons.base import DynamicGroup
from brainsyn.neurons.gates import linoid
from brainsyn.switches import is_corrected
from brainsyn.units import in_units

__all__ = ['PinskyRinzelModel']


class PinskyRinzelModel(DynamicGroup):
    r"""Pyramidal cells of hippocampal CA3, with a soma (s) and a dendrite (d).

    .. math::

        C_m \frac{dV_s}{dt} &= -g_L (V_s - E_L) - g_{Na} m_\infty^2 h (V_s - E_{Na}) - g_K n (V_s - E_K)
                               + \frac{g_c}{p} (V_d - V_s) + \frac{I_s}{p} \\
        C_m \frac{dV_d}{dt} &= -g_L (V_d - E_L) - I_{Ca} - g_{AHP} q (V_d - E_K)
                               - g_C \min(\tfrac{Ca}{250}, 1) (V_d - E_K)
                               + \frac{g_c}{1 - p} (V_s - V_d) + \frac{I_d}{1 - p} \\
        \frac{dCa}{dt} &= -0.13 I_{Ca} - 0.075 Ca, \quad I_{Ca} = g_{Ca} s^2 (V_d - E_{Ca}) \\
        \frac{dx}{dt} &= \alpha_x (1 - x) - \beta_x x, \quad x \in \{h, n, s, c, q\}

    with the rates of the paper, in 1/ms, as functions of :math:`V_s` (m, h, n), :math:`V_d` (s, c) and Ca (q); each has
    a method here (``alpha_m``, ``beta_m`` …). The inputs ``Is`` and ``Id`` are variables. The model does not spike.
    In the paper c is a factor of the current of :math:`g_C`; in BrainPy, and here, it is not, unless
    ``brainsyn.correct('pinsky_rinzel_c')`` was called before.

    Parameters
    ----------
    size, keep_size, mode, name, noise, method
        See :class:`~brainsyn.neurons.base.DynamicGroup`.
    gNa, gK, gCa, gAHP, gC, gL : float, array, Initializer or callable
        Conductances of sodium, delayed rectifier, calcium, after-hyperpolarization, calcium-dependent potassium, and
        leak, mS/cm2.
    ENa, EK, ECa, EL : float, array, Initializer or callable
        Reversal potentials, mV.
    gc : float, array, Initializer or callable
        Conductance between the compartments, mS/cm2.
    V_th : float, array, Initializer or callable
        Kept for programs that read it, mV.
    Cm : float, array, Initializer or callable
        Membrane capacitance, uF/cm2.
    p : float, array, Initializer or callable
        Share of the membrane that is soma, between 0 and 1.
    A : float, array, Initializer or callable
        Kept for programs that read it.
    Vs_initializer, Vd_initializer, Ca_initializer : Initializer, callable or array
        Potentials (mV) and calcium at the start; the gates start from their steady states.

    Warns
    -----
    LegacyDefectWarning
        Because c has no effect.

    References
    ----------
    Pinsky, P. F., Rinzel, J. (1994). Intrinsic and network rhythmogenesis in a reduced Traub model for CA3 neurons.
    Journal of Computational Neuroscience 1, 39-60.
    """

    units = in_units(mS_per_cm2='gNa gK gCa gAHP gC gL gc', mV='ENa EK ECa EL V_th Vs Vd', number='p A Ca h n s c q',
                     uF_per_cm2='Cm', uA_per_cm2='Is Id')
    supported_modes = (bm.NonBatchingMode, bm.BatchingMode)

    def __init__(self, size, keep_size=False, gNa=30., gK=15., gCa=10., gAHP=.8, gC=15., gL=.1, ENa=60., EK=-75.,
                 ECa=80., EL=-60., gc=2.1, V_th=20., Cm=3., p=.5, A=1., Vs_initializer=OneInit(-64.6),
                 Vd_initializer=OneInit(-64.5), Ca_initializer=OneInit(.2), noise=None, method='exp_auto', name=None,
                 mode=None):
        super().__init__(size, keep_size=keep_size, name=name, mode=mode, input_var=False)
        self.set_parameters(gNa=gNa, gK=gK, gCa=gCa, gAHP=gAHP, gC=gC, gL=gL, ENa=ENa, EK=EK, ECa=ECa, EL=EL, gc=gc,
                            V_th=V_th, Cm=Cm, p=p, A=A)
        self.set_state(Vs=Vs_initializer, Vd=Vd_initializer, Ca=Ca_initializer,
                       h=partial(self._steady_state, 'h', 'Vs'), n=partial(self._steady_state, 'n', 'Vs'),
                       s=partial(self._steady_state, 's', 'Vd'), c=partial(self._steady_state, 'c', 'Vd'),
                       q=partial(self._steady_state, 'q', 'Ca'))
        self._c_opens = is_corrected('pinsky_rinzel_c', self.name)
        self.add_variable('Id', jnp.zeros)
        self.add_variable('Is', jnp.zeros)
        self.set_equations(self.derivative, method, noise)

    def _steady_state(self, gate: str, of: str, shape: tuple[int, ...]):
        return getattr(self, f'inf_{gate}')(getattr(self, of).value)

    def update(self, tdi, x=None):
        """Advance by one step; the input is in ``Is`` and ``Id``.

        Raises
        ------
        ValueError
            When called with an input ``x``: it would not be known which compartment receives it.
        """
        if x is not None:
            raise ValueError(f'{self.name}: give the input to "Is" (soma) or "Id" (dendrite), not to update().')
        self.assign(self.integrate(tdi))

    def clear_input(self, *args, **kwargs) -> None:
        for current in (self.Id, self.Is):
            current.value = jnp.zeros_like(current.value)

    def dVs(self, Vs, t, h, n, Vd):
        I_Na = self.gNa * self.inf_m(Vs) ** 2 * h * (Vs - self.ENa)
        I_K = self.gK * n * (Vs - self.EK)
        I_L = self.gL * (Vs - self.EL)
        return (-I_Na - I_K - I_L + self.gc / self.p * (Vd - Vs) + self.Is.value / self.p) / self.Cm

    def dVd(self, Vd, t, s, q, c, Ca, Vs):
        I_AHP = self.gAHP * q * (Vd - self.EK)
        I_C = self.gC * bm.minimum(Ca / 250., 1.) * (Vd - self.EK) * (c if self._c_opens else 1.)
        I_L = self.gL * (Vd - self.EL)
        others = self.gc / (1. - self.p) * (Vs - Vd) + self.Id.value / (1. - self.p)
        return (-self._I_Ca(s, Vd) - I_AHP - I_C - I_L + others) / self.Cm

    def _I_Ca(self, s, Vd):
        return self.gCa * s ** 2 * (Vd - self.ECa)

    def dCa(self, Ca, t, s, Vd):
        return -.13 * self._I_Ca(s, Vd) - .075 * Ca

    def dh(self, h, t, Vs):
        return self.alpha_h(Vs) * (1. - h) - self.beta_h(Vs) * h

    def dn(self, n, t, Vs):
        return self.alpha_n(Vs) * (1. - n) - self.beta_n(Vs) * n

    def ds(self, s, t, Vd):
        return self.alpha_s(Vd) * (1. - s) - self.beta_s(Vd) * s

    def dc(self, c, t, Vd):
        return self.alpha_c(Vd) * (1. - c) - self.beta_c(Vd) * c

    def dq(self, q, t, Ca):
        return self.alpha_q(Ca) * (1. - q) - self.beta_q(Ca) * q

    @property
    def derivative(self) -> JointEq:
        return JointEq(self.dVs, self.dVd, self.dCa, self.dh, self.dn, self.ds, self.dc, self.dq)

    def alpha_m(self, Vs):
        return 1.28 * linoid((Vs + 46.9) / 4.)

    def beta_m(self, Vs):
        return 1.4 * linoid(-(Vs + 19.9) / 5.)

    def inf_m(self, Vs):
        return self.alpha_m(Vs) / (self.alpha_m(Vs) + self.beta_m(Vs))

    def alpha_n(self, Vs):
        return .08 * linoid((Vs + 24.9) / 5.)

    def beta_n(self, Vs):
        return .25 * bm.exp(-1. - .025 * Vs)

    def inf_n(self, Vs):
        return self.alpha_n(Vs) / (self.alpha_n(Vs) + self.beta_n(Vs))

    def alpha_h(self, Vs):
        return .128 * bm.exp(-(Vs + 43.) / 18.)

    def beta_h(self, Vs):
        return 4. / (1. + bm.exp(-(Vs + 20.) / 5.))

    def inf_h(self, Vs):
        return self.alpha_h(Vs) / (self.alpha_h(Vs) + self.beta_h(Vs))

    def alpha_s(self, Vd):
        return 1.6 / (1. + bm.exp(-.072 * (Vd - 5.)))

    def beta_s(self, Vd):
        return .1 * linoid(-(Vd + 8.9) / 5.)

    def inf_s(self, Vd):
        return self.alpha_s(Vd) / (self.alpha_s(Vd) + self.beta_s(Vd))

    def alpha_c(self, Vd):
        below = (bm.exp((Vd + 50.) / 11.) - bm.exp((Vd + 53.5) / 27.)) / 18.975
        return bm.where(Vd <= -10., below, 2. * bm.exp(-(Vd + 53.5) / 27.))

    def beta_c(self, Vd):
        return bm.where(Vd <= -10., 2. * bm.exp(-(Vd + 53.5) / 27.) - self.alpha_c(Vd), 0.)

    def inf_c(self, Vd):
        return self.alpha_c(Vd) / (self.alpha_c(Vd) + self.beta_c(Vd))

    def alpha_q(self, Ca):
        return bm.minimum(2e-5 * Ca, .01)

    def beta_q(self, Ca):
        return .001

    def inf_q(self, Ca):
        return self.alpha_q(Ca) / (self.alpha_q(Ca) + self.beta_q(Ca))
