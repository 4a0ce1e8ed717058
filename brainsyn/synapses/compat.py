"""The synapse models of BrainPy 2.0 and 2.1 by their old names, as 2.2 and 2.3 kept them."""
from typing import Any

import brainpy.math as bm
import jax

from brainsyn.dynsys import NeuGroup
from brainsyn.projection import SynSTP
from brainsyn.synapses import nmda
from brainsyn.synapses.exponential import Delay, Delta, DualExponential, Exponential, Weight
from brainsyn.synouts import COBA, CUBA, MgBlock

__all__ = ['NMDA', 'AlphaCOBA', 'AlphaCUBA', 'DeltaSynapse', 'DualExpCOBA', 'DualExpCUBA', 'ExpCOBA', 'ExpCUBA']


class DeltaSynapse(Delta):
    """:class:`Delta` with the arguments of BrainPy 2.1.

    Parameters
    ----------
    pre, post, conn, delay_step, name
        See :class:`Delta`.
    conn_type : {'sparse', 'dense'}
        ``comp_method`` of :class:`Delta`.
    weights : float, array, Initializer or callable
        ``g_max`` of :class:`Delta`.
    post_input_key : str
        The postsynaptic variable that receives the input.
    post_has_ref : bool
        Whether refractory postsynaptic cells receive nothing.
    """

    def __init__(self, pre: NeuGroup, post: NeuGroup, conn: Any, conn_type: str = 'sparse', weights: Weight = 1.,
                 delay_step: Delay = None, post_input_key: str = 'V', post_has_ref: bool = False,
                 name: str | None = None):
        super().__init__(pre, post, conn, output=CUBA(target_var=post_input_key), name=name, comp_method=conn_type,
                         g_max=weights, delay_step=delay_step, post_ref_key='refractory' if post_has_ref else None)


class ExpCUBA(Exponential):
    """:class:`Exponential` with a current-based output; ``conn_type`` is its ``comp_method``."""

    def __init__(self, pre: NeuGroup, post: NeuGroup, conn: Any, conn_type: str = 'sparse', g_max: Weight = 1.,
                 delay_step: Delay = None, tau: float | jax.Array = 8., name: str | None = None,
                 method: str = 'exp_auto'):
        super().__init__(pre, post, conn, name=name, comp_method=conn_type, g_max=g_max, delay_step=delay_step,
                         tau=tau, method=method, output=CUBA())


class ExpCOBA(Exponential):
    """:class:`Exponential` with a conductance-based output of reversal potential ``E`` in mV."""

    def __init__(self, pre: NeuGroup, post: NeuGroup, conn: Any, conn_type: str = 'sparse', g_max: Weight = 1.,
                 tau: float | jax.Array = 8., E: float | jax.Array = 0., delay_step: Delay = None,
                 method: str = 'exp_auto', name: str | None = None):
        super().__init__(pre, post, conn, name=name, comp_method=conn_type, g_max=g_max, delay_step=delay_step,
                         tau=tau, method=method, output=COBA(E=E))


class DualExpCUBA(DualExponential):
    """:class:`DualExponential` with a current-based output; ``conn_type`` is its ``comp_method``."""

    def __init__(self, pre: NeuGroup, post: NeuGroup, conn: Any, conn_type: str = 'dense', g_max: Weight = 1.,
                 delay_step: Delay = None, tau_decay: float | jax.Array = 10., tau_rise: float | jax.Array = 1.,
                 method: str = 'exp_auto', name: str | None = None):
        super().__init__(pre, post, conn, name=name, comp_method=conn_type, g_max=g_max, delay_step=delay_step,
                         tau_decay=tau_decay, tau_rise=tau_rise, method=method, output=CUBA())


class DualExpCOBA(DualExponential):
    """:class:`DualExponential` with a conductance-based output of reversal potential ``E`` in mV."""

    def __init__(self, pre: NeuGroup, post: NeuGroup, conn: Any, conn_type: str = 'dense', g_max: Weight = 1.,
                 delay_step: Delay = None, tau_decay: float | jax.Array = 10., tau_rise: float | jax.Array = 1.,
                 E: float | jax.Array = 0., method: str = 'exp_auto', name: str | None = None):
        super().__init__(pre, post, conn, name=name, comp_method=conn_type, g_max=g_max, delay_step=delay_step,
                         tau_decay=tau_decay, tau_rise=tau_rise, method=method, output=COBA(E=E))


class AlphaCUBA(DualExpCUBA):
    """:class:`Alpha` with a current-based output; ``conn_type`` is its ``comp_method``."""

    def __init__(self, pre: NeuGroup, post: NeuGroup, conn: Any, conn_type: str = 'dense', g_max: Weight = 1.,
                 delay_step: Delay = None, tau_decay: float | jax.Array = 10., method: str = 'exp_auto',
                 name: str | None = None):
        super().__init__(pre, post, conn, conn_type=conn_type, g_max=g_max, delay_step=delay_step,
                         tau_decay=tau_decay, tau_rise=tau_decay, method=method, name=name)


class AlphaCOBA(DualExpCOBA):
    """:class:`Alpha` with a conductance-based output of reversal potential ``E`` in mV."""

    def __init__(self, pre: NeuGroup, post: NeuGroup, conn: Any, conn_type: str = 'dense', g_max: Weight = 1.,
                 delay_step: Delay = None, tau_decay: float | jax.Array = 10., E: float | jax.Array = 0.,
                 method: str = 'exp_auto', name: str | None = None):
        super().__init__(pre, post, conn, conn_type=conn_type, g_max=g_max, delay_step=delay_step,
                         tau_decay=tau_decay, tau_rise=tau_decay, E=E, method=method, name=name)


class NMDA(nmda.NMDA):
    """:class:`~brainsyn.synapses.NMDA` with an output that magnesium blocks; ``bp.dyn.NMDA`` of 2.3.

    Parameters
    ----------
    pre, post, conn, stp, comp_method, g_max, delay_step, tau_decay, a, tau_rise, method, name, mode
        See :class:`~brainsyn.synapses.NMDA`.
    E, alpha, beta, cc_Mg : float or array
        Of :class:`~brainsyn.synouts.MgBlock`: reversal potential in mV, its constants, and magnesium in mM.
    stop_spike_gradient : bool
        Whether gradients stop at the presynaptic spikes.
    """

    def __init__(self, pre: NeuGroup, post: NeuGroup, conn: Any, E: float | jax.Array = 0.,
                 alpha: float | jax.Array = 0.062, beta: float | jax.Array = 3.57, cc_Mg: float | jax.Array = 1.2,
                 stp: SynSTP | None = None, comp_method: str = 'dense', g_max: Weight = 0.15, delay_step: Delay = None,
                 tau_decay: float | jax.Array = 100., a: float | jax.Array = 0.5, tau_rise: float | jax.Array = 2.,
                 method: str = 'exp_auto', name: str | None = None, mode: bm.Mode | None = None,
                 stop_spike_gradient: bool = False):
        super().__init__(pre, post, conn, output=MgBlock(E=E, alpha=alpha, beta=beta, cc_Mg=cc_Mg), stp=stp,
                         comp_method=comp_method, g_max=g_max, delay_step=delay_step, tau_decay=tau_decay, a=a,
                         tau_rise=tau_rise, method=method, name=name, mode=mode, stop_spike_gradient=stop_spike_gradient)
