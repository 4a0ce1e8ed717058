"""What all chemical synapse models share: spikes that arrive, weights, and the path to the postsynaptic group."""
from collections.abc import Callable
from typing import Any

import brainpy
import brainpy.math as bm
import jax
import jax.numpy as jnp
import numpy as np
from brainpy.initialize import Initializer

from brainsyn import comm
from brainsyn.delay_rings import RingEntry, ring_length
from brainsyn.dynsys import NeuGroup
from brainsyn.dynsys.protocol import step_cache
from brainsyn.dynsys.variables import state_variable
from brainsyn.neurons.parameters import checked_method, checked_parameter
from brainsyn.projection import SynOut, SynSTP, TwoEndConn
from brainsyn.projection.wiring import operator_of_mask
from brainsyn.switches import is_corrected
from brainsyn.synapses.summed import GateVariable, are_scalars, is_overridden

__all__ = ['ChemicalSynapse', 'PresynapticGate', 'set_gate']


class ChemicalSynapse(TwoEndConn):
    """A synapse model driven by presynaptic spikes.

    Parameters
    ----------
    pre, post, conn, output, stp, mode, name
        See :class:`~brainsyn.projection.TwoEndConn`.
    comp_method : {'sparse', 'dense', 'auto'}
        How the product over the connections is computed.
    g_max : float, array, Quantity, Initializer or callable
        Maximal conductance, the weight of each synapse; trainable in training mode.
    delay_step : int, array of int, Quantity, Initializer, callable, or None
        Synaptic delay in steps of ``dt``, or as a time; an array holds one per presynaptic cell. With a delay of ``d``, a
        spike of step ``n`` arrives in step ``n + d + 1``; without one, in step ``n + 1``.
    stop_spike_gradient : bool
        Whether gradients stop at the presynaptic spikes.
    """

    def __init__(self, pre: NeuGroup, post: NeuGroup, conn: Any, output: SynOut | Callable[[], SynOut] | None, stp: SynSTP | None,
                 comp_method: str, g_max: float | jax.Array | Initializer | Callable,
                 delay_step: int | jax.Array | Initializer | Callable | None, name: str | None, mode: bm.Mode | None,
                 stop_spike_gradient: bool):
        super().__init__(pre=pre, post=post, conn=conn, output=output, stp=stp, name=name, mode=mode)
        self.check_pre_attrs('spike')
        self.stop_spike_gradient = stop_spike_gradient
        self.comp_method = comp_method
        self.g_max, self.conn_mask = self._init_weights(g_max, comp_method, sparse_data='csr')
        self._is_wired = True
        self.delay_step = self._register_source(delay_step)

    def _register_source(self, delay_step: Any) -> Any:
        """Ask for the history of the presynaptic spikes, as the generation of this class keeps it."""
        identifier = f'{self.pre.name}.spike'
        if self.pre.spike is None and delay_step is None:
            return None  # the entry of a network: its spikes are data, handed to ``update``
        if not self._has_rings(delay_step):
            return self.register_delay(identifier, delay_step, self.pre.spike)
        return self._enter_ring(identifier, ring_length(delay_step, self.semantics, True, self.name), self.pre.spike, self.pre)

    def __setattr__(self, key: str, value: Any) -> None:
        if key == 'conn_mask' and value is not None and '_is_wired' in vars(self):
            self.comm = operator_of_mask(value, self.pre, self.post, self.name)
        super().__setattr__(key, value)

    def _parameter(self, name: str, value: Any, size: int, positive: bool = False):
        """``value`` of a kinetic parameter, after a check of its shape and sign."""
        return checked_parameter(value, (size,), self.name, name, positive, unit=self.unit_of(name))

    def _integrator(self, equations: Any, method: str | None):
        """One step of the differential equations by a method of ``brainpy.ode``."""
        if method is not None:
            checked_method(method, stochastic=False, owner=self.name)
        return brainpy.odeint(equations, method=method)

    def _state(self, size: int, batch_or_mode: Any = None, init: Callable = jnp.zeros) -> bm.Variable:
        return state_variable(init, size, self.mode if batch_or_mode is None else batch_or_mode)

    def _arriving_spikes(self, pre_spike: Any) -> jax.Array:
        """The spikes that arrive in this step, unless the caller brings them as ``pre_spike``."""
        if pre_spike is None:
            pre_spike = self._delayed_spikes()
            step_cache()['arrived', id(self)] = pre_spike
        pre_spike = bm.as_jax(pre_spike)
        return jax.lax.stop_gradient(pre_spike) if self.stop_spike_gradient else pre_spike

    def _delayed_spikes(self) -> jax.Array:
        """The presynaptic spikes with the delay of this projection; the same array for all that ask in the same step."""
        identifier = f'{self.pre.name}.spike'
        if not isinstance(self.delay_step, int | RingEntry):
            spikes = bm.as_jax(self.get_delay_data(identifier, self.delay_step))
        else:
            history = self.get_delay_var(identifier).data.value
            seen, spikes = step_cache().get((identifier, self.delay_step), (None, None))
            if seen is not history:
                spikes = bm.as_jax(self.get_delay_data(identifier, self.delay_step))
                step_cache()[identifier, self.delay_step] = history, spikes
        self.update_delay(identifier)
        return spikes

    def _carry_spikes(self, pre_spike: jax.Array) -> jax.Array:
        """The weighted sum of arriving spikes at each postsynaptic cell."""
        shared_source = getattr(self, 'shared_source', None)
        if shared_source is not None and shared_source.serves(self, pre_spike):
            return shared_source.carry(self, pre_spike)
        return self._spikes_to_post(pre_spike, self.g_max)

    def _plastic(self, pre_spike: jax.Array) -> jax.Array:
        """Arriving spikes, scaled by short-term plasticity."""
        return self.stp(pre_spike.astype(self.stp.x.dtype))

    def _update_parts(self, tdi, pre_spike: jax.Array) -> None:
        self.output.update(tdi)
        if self.stp is not None:
            self.stp.update(tdi, pre_spike)

    def reset_state(self, batch_size: int | None = None) -> None:
        """Put the conductances and the parts back to their initial state."""
        self.output.reset_state(batch_size)
        if self.stp is not None:
            self.stp.reset_state(batch_size)


class PresynapticGate(ChemicalSynapse):
    """A synapse model with one gate per presynaptic cell; the postsynaptic conductance is the weighted sum of gates.

    A subclass gives ``_advance_gate``. Where its gates are linear it names, in ``linear_equations`` and
    ``decay_parameters``, the methods and the parameters that this rests on, and ends its constructor with
    ``_carry_sums``; see :mod:`brainsyn.synapses.summed` for what is gained.
    """

    linear_equations: tuple[str, ...] = ()
    decay_parameters: tuple[str, ...] = ()

    def _carry_sums(self, *gates: str) -> None:
        """Keep the postsynaptic sum of each of these gates in a variable ``<gate>_sum``."""
        self.setattr('summed_gates', gates)
        if not self._has_linear_gates():
            return
        for gate in gates:
            variable = getattr(self, gate)
            self.setattr(gate, GateVariable(variable.value, batch_axis=variable.batch_axis))
            self.setattr(f'{gate}_sum', self._state(self.post.num))
            getattr(self, gate).unit = self.unit_of(gate)
            getattr(self, gate).on_assignment = self._sum_gates

    def _all_to_all(self, weight: Any) -> comm.AllToAll:
        if self.semantics.self_connections == 'kept by sums':
            return comm.AllToAll(self.pre.num, self.post.num, getattr(self.conn, 'include_self', True))
        return super()._all_to_all(weight)

    def _has_linear_gates(self) -> bool:
        """Whether the sums obey the equations of the gates, and are cheaper than the full product."""
        model = next(c for c in type(self).__mro__ if 'linear_equations' in vars(c))
        return (bool(self.linear_equations) and self.stp is None and not self._is_unweighted
                and not isinstance(self.mode, bm.TrainingMode)
                and not isinstance(self.comm, comm.OneToOne)
                and not (isinstance(self.comm, comm.AllToAll) and np.size(self.g_max) == 1)
                and not isinstance(self.g_max, bm.Variable)
                and are_scalars(*(getattr(self, p) for p in self.decay_parameters))
                and not is_overridden(self, model, 'update', '_advance_gate', '_gates_to_post', *self.linear_equations))

    @property
    def has_sums(self) -> bool:
        """Whether the postsynaptic sums are carried along."""
        return 'g_sum' in vars(self) and self._has_linear_gates()

    def _sum_gates(self) -> None:
        """Compute the sums anew, after somebody assigned to a gate or to the weights."""
        if self.has_sums:
            for gate in self.summed_gates:
                getattr(self, f'{gate}_sum').value = self._to_post(getattr(self, gate).value, self.g_max)

    def __setattr__(self, key: str, value: Any) -> None:
        super().__setattr__(key, value)
        if key in ('g_max', 'conn_mask'):
            self._sum_gates()

    def update(self, tdi, pre_spike=None):
        pre_spike = self._arriving_spikes(pre_spike)
        self._update_parts(tdi, pre_spike)
        is_filtered = self.stp is not None and self.semantics.plasticity_acts_on == 'spikes'
        self._advance_gate(tdi, self._plastic(pre_spike) if is_filtered else pre_spike)
        if self.has_sums:
            return self.output(self.g_sum.value)
        gate = self.g.value
        return self.output(self._gates_to_post(gate if self.stp is None or is_filtered else self.stp(gate)))

    def _advance_gate(self, tdi, pre_spike: jax.Array) -> None:
        """Advance ``g`` by one step in which ``pre_spike`` arrive, and its sum where there is one."""
        raise NotImplementedError

    def _gates_to_post(self, gate: jax.Array) -> jax.Array:
        return self._to_post(gate, 1. if self._is_unweighted else self.g_max)

    @property
    def _is_unweighted(self) -> bool:
        """Whether gates are carried without their weights, which was a defect of 2.2."""
        return (self.semantics.sparse == 'unweighted' and isinstance(self.comm, comm.CSR)
                and not is_corrected('sparse_weights', self.name))


def set_gate(variable: bm.Variable, value: jax.Array) -> None:
    """Give a gate the value of the next step; its sum, where it has one, is advanced by the model itself."""
    if isinstance(variable, GateVariable):
        variable.advance(value)
    else:
        variable.value = value
