"""The receptor models of BrainPy 2.1, each with an output of its own; ``conn_type`` is today's ``comp_method``."""
from collections.abc import Callable
from typing import Any

import jax
from brainpy.initialize import Initializer

from brainsyn import synapses
from brainsyn.dynsys import NeuGroup
from brainsyn.synapses.plastic_current import STP
from brainsyn.synouts import COBA, MgBlock

__all__ = ['AMPA', 'NMDA', 'STP', 'DeltaSynapse', 'GABAa']

Weight = float | jax.Array | Initializer | Callable
Delay = int | jax.Array | Initializer | Callable | None


class AMPA(synapses.AMPA):
    """:class:`~brainsyn.synapses.AMPA` with a conductance-based output of reversal potential ``E`` in mV."""

    def __init__(self, pre: NeuGroup, post: NeuGroup, conn: Any, conn_type: str = 'dense', g_max: Weight = 0.42,
                 delay_step: Delay = None, E: float | jax.Array = 0., alpha: float | jax.Array = 0.98,
                 beta: float | jax.Array = 0.18, T: float | jax.Array = 0.5, T_duration: float | jax.Array = 0.5,
                 method: str = 'exp_auto', name: str | None = None):
        super().__init__(pre, post, conn, output=COBA(E=E), comp_method=conn_type, g_max=g_max, delay_step=delay_step,
                         alpha=alpha, beta=beta, T=T, T_duration=T_duration, method=method, name=name)
        self.E = self.output.E


class GABAa(AMPA):
    r""":class:`AMPA` with the constants of GABA\ :sub:`A` receptors."""

    def __init__(self, pre: NeuGroup, post: NeuGroup, conn: Any, conn_type: str = 'dense', g_max: Weight = 0.04,
                 delay_step: Delay = None, E: float | jax.Array = -80., alpha: float | jax.Array = 0.53,
                 beta: float | jax.Array = 0.18, T: float | jax.Array = 1., T_duration: float | jax.Array = 1.,
                 method: str = 'exp_auto', name: str | None = None):
        super().__init__(pre, post, conn, conn_type, g_max, delay_step, E, alpha, beta, T, T_duration, method, name)


class NMDA(synapses.NMDA):
    r""":class:`~brainsyn.synapses.NMDA` with an output that magnesium blocks.

    Parameters
    ----------
    pre, post, conn, g_max, delay_step, tau_decay, a, tau_rise, method, name
        See :class:`~brainsyn.synapses.NMDA`.
    conn_type : {'dense', 'sparse'}
        How the product over the connections is computed.
    E, cc_Mg, alpha, beta : float or array
        Reversal potential in mV, magnesium in mM, and the constants of :class:`~brainsyn.synouts.MgBlock`.
    """

    def __init__(self, pre: NeuGroup, post: NeuGroup, conn: Any, conn_type: str = 'dense', g_max: Weight = 0.15,
                 delay_step: Delay = None, E: float | jax.Array = 0., cc_Mg: float | jax.Array = 1.2,
                 alpha: float | jax.Array = 0.062, beta: float | jax.Array = 3.57, tau_decay: float | jax.Array = 100.,
                 a: float | jax.Array = 0.5, tau_rise: float | jax.Array = 2., method: str = 'exp_auto',
                 name: str | None = None):
        super().__init__(pre, post, conn, output=MgBlock(E=E, cc_Mg=cc_Mg, alpha=alpha, beta=beta), comp_method=conn_type,
                         g_max=g_max, delay_step=delay_step, tau_decay=tau_decay, a=a, tau_rise=tau_rise, method=method,
                         name=name)
        self.E = self.output.E


class DeltaSynapse(synapses.DeltaSynapse):
    """:class:`~brainsyn.synapses.DeltaSynapse`; ``post_key`` names the postsynaptic variable that receives the input."""

    def __init__(self, pre: NeuGroup, post: NeuGroup, conn: Any, conn_type: str = 'sparse', weights: Weight = 1.,
                 delay_step: Delay = None, post_key: str = 'V', post_has_ref: bool = False, name: str | None = None):
        super().__init__(pre, post, conn, conn_type, weights, delay_step, post_key, post_has_ref, name)
