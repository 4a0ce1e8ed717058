"""A graded synapse between two groups, driven by the presynaptic potential."""
from collections.abc import Callable
from typing import Any

import brainpy
import brainpy.math as bm
import brainunit as u
import jax
import jax.numpy as jnp
import numpy as np
from brainpy.initialize import Initializer

from brainsyn import comm
from brainsyn.dynsys import NeuGroup
from brainsyn.dynsys.variables import state_variable
from brainsyn.kinetics.graded import GradedGate
from brainsyn.neurons.parameters import checked_method, checked_parameter
from brainsyn.projection import SynOut, TwoEndConn
from brainsyn.synouts import COBA
from brainsyn.units import in_units, plain

__all__ = ['Ionotropic']

Parameter = float | jax.Array | u.Quantity | Initializer | Callable


class Ionotropic(GradedGate, TwoEndConn):
    r"""Graded synapse that opens with the presynaptic potential.

    .. math::

        I_j = \sum_i g_{\max,ij} s_i (E - V_j), \qquad
        \tau(V_i) \frac{ds_i}{dt} = s_\infty(V_i) - s_i, \qquad
        s_\infty = \frac{1}{1 + e^{(V_{th} - V_i) / \Delta}}, \qquad
        \tau = \frac{1 - s_\infty}{k_-}

    The equation of s knows nothing of the postsynaptic cell, so there is one s for each presynaptic cell; with a
    :math:`k_-`, :math:`V_{th}` or :math:`\Delta` for each connection there is one for each connection.

    Parameters
    ----------
    pre, post, conn, name, mode
        See :class:`~brainsyn.projection.TwoEndConn`; ``pre`` has ``V``.
    output : SynOut or callable, optional
        How the conductance acts on ``post``; by default ``COBA(E=e_syn)``.
    comp_method : {'sparse', 'dense', 'auto'}
        How the sum over the connections is computed.
    gS : float, array, Quantity, Initializer or callable
        Maximal conductances :math:`g_{\max}`, the weights: μS for cells whose input is in nA, mS/cm² for those whose input is
        in μA/cm²; trainable in training mode.
    delay_step : int, array of int, Quantity, Initializer, callable, or None
        Delay of the presynaptic potential, in steps of ``dt`` or as a time. Before the start the potential is taken to have
        been what it is then.
    k_minus : float, array, Quantity, Initializer or callable
        Rate of unbinding :math:`k_-`, 1/ms; one number, one per presynaptic cell, or, with lists of targets
        (``comp_method='sparse'``, not ``All2All`` and ``One2One``), one per connection, ordered by ``pre``.
    v_th, delta : float, array, Quantity, Initializer or callable
        Presynaptic potential at which s settles at one half, and the width of the sigmoid, mV; as ``k_minus``.
    e_syn : float, array, Quantity, Initializer or callable
        Reversal potential E, mV; one number, or one per postsynaptic cell.
    s_initializer : float or array
        s at the start.
    method : str
        Name of the integrator.

    Attributes
    ----------
    s : Variable of shape (pre.num,), or one value for each connection
        Share of open receptors.

    References
    ----------
    Abbott, L. F. and Marder, E. (1998). Modeling small networks. In: Koch, C. and Segev, I. (eds), Methods in Neuronal
    Modeling, 2nd edition, MIT Press.
    """

    units = in_units(mV='e_syn')

    def __init__(self, pre: NeuGroup, post: NeuGroup, conn: Any, output: SynOut | Callable[[], SynOut] | None = None,
                 comp_method: str = 'sparse', gS: Parameter = 1e-4, delay_step: Any = None, k_minus: Parameter = 0.025,
                 v_th: Parameter = -35., delta: Parameter = 10., e_syn: Parameter = 0., s_initializer: Parameter = 0.2,
                 method: str = 'exp_auto', name: str | None = None, mode: bm.Mode | None = None):
        e_syn = plain(e_syn, self.units['e_syn'], name or type(self).__name__, 'e_syn')
        super().__init__(pre=pre, post=post, conn=conn, output=COBA(E=e_syn) if output is None else output, name=name,
                         mode=mode)
        self.check_pre_attrs('V')
        self.comp_method = comp_method
        self.gS, _ = self._init_weights(gS, comp_method)
        rates = dict(k_minus=k_minus, v_th=v_th, delta=delta)
        self.per_connection = (isinstance(self.comm, comm.CSR)
                               and self.comm.indices.size in {np.size(given) for given in rates.values()} - {1, pre.num})
        self.num = self.comm.indices.size if self.per_connection else pre.num
        # the presynaptic cell of each connection
        self._pre_ids = (jnp.repeat(jnp.arange(pre.num), jnp.diff(self.comm.indptr), total_repeat_length=self.num)
                         if self.per_connection else None)
        for parameter, value in rates.items():
            if np.size(value) not in (1, pre.num, self.num) and not callable(value):
                connections = f', or ({self.comm.indices.size},), one per connection' if isinstance(self.comm, comm.CSR) else ''
                raise ValueError(f'{self.name}: {parameter} has shape {np.shape(value)}; with {self.conn} and '
                                 f'{type(self.comm).__name__} products it must be one number or have shape ({pre.num},), one per '
                                 f'presynaptic cell{connections}.')
            if self.per_connection and np.shape(value) == (pre.num,):
                value = value[self._pre_ids]
            setattr(self, parameter, checked_parameter(value, (self.num,), self.name, parameter, parameter != 'v_th',
                                                       unit=self.unit_of(parameter)))
        self._s_initializer = checked_parameter(s_initializer, (self.num,), self.name, 's_initializer',
                                                unit=self.unit_of('s'))
        self.s = self._initial_s(self.mode)
        self.delay_step = self.register_delay(f'{pre.name}.V', delay_step, pre.V, initial_delay_data=self._past_of_V)
        if self.delay_step is not None:
            self.get_delay_var(f'{pre.name}.V').past = self._past_of_V
        self.integral = brainpy.odeint(self.ds, method=checked_method(method, stochastic=False, owner=self.name))

    def unit_of(self, name):
        return self.output.weight_unit if name == 'gS' else super().unit_of(name)

    def _past_of_V(self, shape):
        return jnp.broadcast_to(self.pre.V.value, shape)

    def _initial_s(self, batch_or_mode: Any) -> bm.Variable:
        return state_variable(lambda shape: jnp.full(shape, bm.as_jax(self._s_initializer), float),
                              self.num, batch_or_mode)

    def reset_state(self, batch_size: int | None = None) -> None:
        """Put s and the output back to their initial state."""
        self.output.reset_state(batch_size)
        self.s.value = self._initial_s(self.mode if batch_size is None else batch_size).value

    def update(self, tdi):
        V_pre = bm.as_jax(self.get_delay_data(f'{self.pre.name}.V', self.delay_step))
        if self.per_connection:
            V_pre = V_pre[..., self._pre_ids]
        self.s.value = self.integral(self.s.value, tdi['t'], V_pre, dt=tdi['dt'])
        self.output.update(tdi)
        return self.output(self._conductance(self.s.value, bm.as_jax(self.gS)))

    def _conductance(self, s: jax.Array, gS: jax.Array) -> jax.Array:
        if not self.per_connection:
            return self._to_post(s, gS)
        each = gS * s
        return jnp.zeros((*each.shape[:-1], self.post.num), each.dtype).at[..., self.comm.indices].add(each)
