"""Synapses with exponential kinetics: none, one time constant, and two."""
from collections.abc import Callable
from typing import Any

import brainpy.math as bm
import jax
import jax.numpy as jnp
import numpy as np
from brainpy import JointEq
from brainpy.initialize import Initializer

from brainsyn import comm
from brainsyn.dynsys import NeuGroup
from brainsyn.kinetics.equations import decay
from brainsyn.projection import SynOut, SynSTP
from brainsyn.switches import is_corrected
from brainsyn.synapses.chemical import ChemicalSynapse, PresynapticGate, set_gate
from brainsyn.synouts import CUBA
from brainsyn.units import in_units

__all__ = ['Alpha', 'Delta', 'DualExponential', 'Exponential']

Output = SynOut | Callable[[], SynOut] | None
Weight = float | jax.Array | Initializer | Callable
Delay = int | jax.Array | Initializer | Callable | None


class _PostsynapticSum(ChemicalSynapse):
    """A synapse model that carries the spikes themselves over the connections."""

    def _carry(self, pre_spike: jax.Array) -> jax.Array:
        """The weighted sum of arriving spikes at each postsynaptic cell."""
        is_plastic = self.stp is not None and (not isinstance(self.comm, comm.CSR) or self.semantics.sparse == 'dense'
                                               or is_corrected('sparse_plasticity', self.name))
        return self._carry_spikes(self._plastic(pre_spike) if is_plastic else pre_spike)


class Delta(_PostsynapticSum):
    r"""Synapse that acts at once.

    .. math:: I_j(t) = \sum_i g_{\max,ij} \sum_k \delta(t - t_i^k - D)

    Parameters
    ----------
    pre, post, conn, output, stp, comp_method, g_max, delay_step, name, mode, stop_spike_gradient
        See :class:`~brainsyn.synapses.chemical.ChemicalSynapse`. The unit of ``g_max`` is that of the target variable:
        mV for ``CUBA(target_var='V')``.
    post_ref_key : str, optional
        Name of a Boolean postsynaptic variable; cells in which it is true, such as refractory ones, receive nothing.
    """

    def __init__(self, pre: NeuGroup, post: NeuGroup, conn: Any, output: Output = CUBA,
                 stp: SynSTP | None = None, comp_method: str = 'sparse', g_max: Weight = 1., delay_step: Delay = None,
                 post_ref_key: str | None = None, name: str | None = None, mode: bm.Mode | None = None,
                 stop_spike_gradient: bool = False):
        super().__init__(pre, post, conn, output, stp, comp_method, g_max, delay_step,
                         name, mode, stop_spike_gradient)
        self.post_ref_key = post_ref_key
        if post_ref_key is not None:
            self.check_post_attrs(post_ref_key)

    def update(self, tdi, pre_spike=None):
        pre_spike = self._arriving_spikes(pre_spike)
        self._update_parts(tdi, pre_spike)
        received = self._carry(pre_spike)
        if self.post_ref_key is not None:
            received = received * (1. - getattr(self.post, self.post_ref_key).value)
        return self.output(received)


class Exponential(_PostsynapticSum):
    r"""Synapse whose conductance rises at once and decays exponentially.

    .. math:: \frac{dg_j}{dt} = -\frac{g_j}{\tau} + \sum_i g_{\max,ij} \sum_k \delta(t - t_i^k - D)

    Parameters
    ----------
    pre, post, conn, output, stp, comp_method, g_max, delay_step, name, mode, stop_spike_gradient
        See :class:`~brainsyn.synapses.chemical.ChemicalSynapse`.
    tau : float or array
        Time constant of decay in ms; one number, or one per postsynaptic cell.
    method : str
        Name of the integrator.

    Attributes
    ----------
    g : Variable of shape (post.num,)
        Conductance of each postsynaptic cell.

    References
    ----------
    Sterratt, D., Graham, B., Gillies, A. and Willshaw, D. (2011). Principles of Computational Modelling in
    Neuroscience, chapter 7. Cambridge University Press.
    """

    units = in_units(ms='tau')

    def __init__(self, pre: NeuGroup, post: NeuGroup, conn: Any, output: Output = CUBA,
                 stp: SynSTP | None = None, comp_method: str = 'sparse', g_max: Weight = 1., delay_step: Delay = None,
                 tau: float | jax.Array = 8., method: str = 'exp_auto', name: str | None = None,
                 mode: bm.Mode | None = None, stop_spike_gradient: bool = False):
        super().__init__(pre, post, conn, output, stp, comp_method, g_max, delay_step,
                         name, mode, stop_spike_gradient)
        self.tau = self._parameter('tau', tau, post.num, positive=True)
        self.g = self._state(post.num)
        self.integral = self._integrator(self.derivative, method)

    def derivative(self, g, t):
        return decay(g, self.tau)

    def _all_to_all(self, weight: Any) -> comm.AllToAll:
        if self.semantics.self_connections == 'kept by sums' and np.size(weight) == 1 and not self._leaves_itself_out:
            return comm.AllToAll(self.pre.num, self.post.num)
        return super()._all_to_all(weight)

    def unit_of(self, name):
        return self.output.weight_unit if name == 'g' else super().unit_of(name)

    def reset_state(self, batch_size: int | None = None) -> None:
        super().reset_state(batch_size)
        self.g.value = self._state(self.post.num, batch_size).value

    def update(self, tdi, pre_spike=None):
        pre_spike = self._arriving_spikes(pre_spike)
        self._update_parts(tdi, pre_spike)
        received = self._carry(pre_spike)
        self.g.value = self.integral(self.g.value, tdi['t'], dt=tdi['dt']) + received
        return self.output(self.g.value)


class DualExponential(PresynapticGate):
    r"""Synapse whose conductance rises and decays with two time constants.

    .. math::

        \frac{dg_i}{dt} = -\frac{g_i}{\tau_{decay}} + h_i, \qquad
        \frac{dh_i}{dt} = -\frac{h_i}{\tau_{rise}} + \sum_k \delta(t - t_i^k - D)

    without normalisation of the peak. In BrainPy 2.5 and 2.6 a spike adds
    :math:`A (\tau_{decay} - \tau_{rise}) / (\tau_{decay} \tau_{rise})` to :math:`h`, by default so much that the peak of
    :math:`g` is 1.

    Parameters
    ----------
    pre, post, conn, stp, output, comp_method, g_max, delay_step, name, mode, stop_spike_gradient
        See :class:`~brainsyn.synapses.chemical.ChemicalSynapse`.
    tau_decay, tau_rise : float or array
        Time constants in ms; one number, or one per presynaptic cell.
    method : str
        Name of the integrator.
    A : float, optional
        See above.

    Attributes
    ----------
    g, h : Variable of shape (pre.num,)
        Gate of each presynaptic cell, and what makes it rise.
    """

    units = in_units(ms='tau_decay tau_rise', number='g A', per_ms='h')
    linear_equations = ('dg', 'dh')
    decay_parameters = ('tau_decay', 'tau_rise')

    def __init__(self, pre: NeuGroup, post: NeuGroup, conn: Any, stp: SynSTP | None = None,
                 output: Output = CUBA, comp_method: str = 'dense', g_max: Weight = 1.,
                 tau_decay: float | jax.Array = 10., tau_rise: float | jax.Array = 1., delay_step: Delay = None,
                 method: str = 'exp_auto', name: str | None = None, mode: bm.Mode | None = None,
                 stop_spike_gradient: bool = False, A: float | None = None):
        super().__init__(pre, post, conn, output, stp, comp_method, g_max, delay_step,
                         name, mode, stop_spike_gradient)
        self.A = None if A is None else self._parameter('A', A, pre.num)
        self.tau_decay = self._parameter('tau_decay', tau_decay, pre.num, positive=True)
        self.tau_rise = self._parameter('tau_rise', tau_rise, pre.num, positive=True)
        self.h = self._state(pre.num)
        self.g = self._state(pre.num)
        self.integral = self._integrator(JointEq(self.dg, self.dh), method)
        self._carry_sums('g', 'h')

    def dg(self, g, t, h):
        return decay(g, self.tau_decay) + h

    def dh(self, h, t):
        return decay(h, self.tau_rise)

    def reset_state(self, batch_size: int | None = None) -> None:
        super().reset_state(batch_size)
        self.h.value = self._state(self.pre.num, batch_size).value
        self.g.value = self._state(self.pre.num, batch_size).value

    def _advance_gate(self, tdi, pre_spike):
        g, h = self.integral(self.g.value, self.h.value, tdi['t'], dt=tdi['dt'])
        set_gate(self.g, g)
        set_gate(self.h, h + self._scaled(pre_spike))
        if self.has_sums:
            self.g_sum.value, h_sum = self.integral(self.g_sum.value, self.h_sum.value, tdi['t'], dt=tdi['dt'])
            self.h_sum.value = h_sum + self._scaled(self._carry_spikes(pre_spike))

    def _scaled(self, spikes: jax.Array) -> jax.Array:
        """What spikes add to ``h``."""
        tau_decay, tau_rise = bm.as_jax(self.tau_decay), bm.as_jax(self.tau_rise)
        if self.A is not None:
            return spikes * self.A * (1. / tau_rise - 1. / tau_decay)
        return spikes if self.semantics.dual_exponential_peak == 'free' else spikes / _peak(tau_decay, tau_rise)


def _peak(tau_decay: jax.Array, tau_rise: jax.Array) -> jax.Array:
    """The largest conductance that one unscaled spike makes, also where both time constants are the same."""
    ratio = tau_rise / tau_decay
    are_equal = ratio == 1.
    ratio = jnp.where(are_equal, .5, ratio)
    return tau_rise * jnp.exp(-jnp.where(are_equal, 1., ratio * jnp.log(ratio) / (ratio - 1.)))


class Alpha(DualExponential):
    r"""Synapse whose conductance follows an alpha function: a :class:`DualExponential` with equal time constants.

    .. math::

        \frac{dg_i}{dt} = -\frac{g_i}{\tau} + h_i, \qquad
        \frac{dh_i}{dt} = -\frac{h_i}{\tau} + \sum_k \delta(t - t_i^k - D)

    In BrainPy 2.4 to 2.6 :math:`h_i / \tau` stands for :math:`h_i` in the first equation.

    Parameters
    ----------
    pre, post, conn, output, stp, comp_method, g_max, delay_step, name, mode, stop_spike_gradient
        See :class:`~brainsyn.synapses.chemical.ChemicalSynapse`.
    tau_decay : float or array
        The time constant :math:`\tau` in ms.
    method : str
        Name of the integrator.
    """

    linear_equations = ('dg', 'dh')

    def __init__(self, pre: NeuGroup, post: NeuGroup, conn: Any, output: Output = CUBA,
                 stp: SynSTP | None = None, comp_method: str = 'dense', g_max: Weight = 1., delay_step: Delay = None,
                 tau_decay: float | jax.Array = 10., method: str = 'exp_auto', name: str | None = None,
                 mode: bm.Mode | None = None, stop_spike_gradient: bool = False):
        super().__init__(pre, post, conn, stp=stp, output=output, comp_method=comp_method, g_max=g_max,
                         tau_decay=tau_decay, tau_rise=tau_decay, delay_step=delay_step, method=method, name=name,
                         mode=mode, stop_spike_gradient=stop_spike_gradient)

    def dg(self, g, t, h):
        return super().dg(g, t, h if self.semantics.alpha_drive == 'whole' else h / self.tau_decay)

    def _scaled(self, spikes):
        return spikes
