"""Graded coupling between groups: gap junctions, and couplings of any variable with a delay for each pair."""
import math
from collections.abc import Callable, Sequence
from typing import Any

import brainpy.math as bm
import brainunit as u
import jax
import jax.numpy as jnp
import numpy as np
from brainpy.initialize import Initializer

from brainsyn import comm
from brainsyn.delay_rings import RingEntry, StepRing, WriteRing
from brainsyn.dynsys import NeuGroup
from brainsyn.dynsys.system import Projection
from brainsyn.errors import describe_value
from brainsyn.projection import TwoEndConn
from brainsyn.switches import is_corrected
from brainsyn.units import known_unit, plain

__all__ = ['AdditiveCoupling', 'DelayCoupling', 'DiffusiveCoupling', 'GapJunction']


class GapJunction(TwoEndConn):
    r"""Electrical coupling.

    .. math:: I_j = \sum_i g_{\max,ij} (V_i - V_j), \qquad I_i = \sum_j g_{\max,ij} (V_j - V_i)

    are added to the ``input`` of the postsynaptic cells :math:`j` and of the presynaptic cells :math:`i`.

    Parameters
    ----------
    pre, post, conn, name
        See :class:`~brainsyn.projection.TwoEndConn`; both groups have ``V`` and ``input``.
    comp_method : {'sparse', 'dense', 'auto'}
        How the sum over the connections is computed.
    g_max : float, array, Quantity, Initializer or callable
        Conductance of each junction.
    """

    def __init__(self, pre: NeuGroup, post: NeuGroup, conn: Any, comp_method: str = 'dense',
                 g_max: float | jax.Array | Initializer | Callable = 1., name: str | None = None):
        super().__init__(pre=pre, post=post, conn=conn, name=name)
        self.check_pre_attrs('V', 'input')
        self.check_post_attrs('V', 'input')
        self.comp_method = comp_method
        self.weights, self.conn_mat = self._init_weights(g_max, comp_method, sparse_data='ij')

    def update(self, tdi):
        V_pre, V_post, weights = self.pre.V.value, self.post.V.value, bm.as_jax(self.weights)
        if isinstance(self.comm, comm.CSR):
            pre_ids, post_ids = (bm.as_jax(ids) for ids in self.conn_mat)
            current = weights * (V_pre[..., pre_ids] - V_post[..., post_ids])
            to_post = jnp.zeros_like(V_post).at[..., post_ids].add(current)
            to_pre = jnp.zeros_like(V_pre).at[..., pre_ids].add(-current)
        elif isinstance(self.comm, comm.OneToOne):
            to_post = weights * (V_pre - V_post)
            to_pre = -to_post
        else:
            current = (V_pre[..., :, None] - V_post[..., None, :]) * self._pair_weights(weights)
            to_post, to_pre = jnp.sum(current, axis=-2), -jnp.sum(current, axis=-1)
        self.post.input.value = self.post.input.value + to_post
        self.pre.input.value = self.pre.input.value + to_pre

    def _pair_weights(self, weights: jax.Array) -> jax.Array:
        """Conductance between each pair of cells."""
        if self.conn_mat is not None:
            return weights * bm.as_jax(self.conn_mat)
        return weights if self.conn.include_self else weights * ~np.eye(self.pre.num, self.post.num, dtype=bool)

    def reset_state(self, batch_size: int | None = None) -> None:
        """Nothing: a junction has no state."""


class DelayCoupling(Projection):
    """Base of couplings between variables, each pair with its own strength and delay.

    Parameters
    ----------
    delay_var : Variable of shape (n_pre,)
        The variable that is read with a delay.
    var_to_output : Variable or sequence of Variable
        The variables of shape ``(n_post,)`` that the coupling is added to.
    conn_mat : array or Quantity of shape (n_pre, n_post)
        Strength of each pair, in the unit of the outputs per that of ``delay_var``.
    required_shape : tuple of int
        ``(n_pre, n_post)``.
    delay_steps : int, array of int of shape (n_pre, n_post), Quantity, callable, Initializer or None
        Delays in steps of ``dt``, or as times.
    initial_delay_data : number, array, Initializer or callable, optional
        What ``delay_var`` was before the first step.
    name, mode
        See :class:`~brainsyn.dynsys.DynamicalSystem`.

    Raises
    ------
    ValueError
        When a shape does not fit, or delays are not whole numbers of steps.
    """

    def __init__(self, delay_var: bm.Variable, var_to_output: bm.Variable | Sequence[bm.Variable], conn_mat: jax.Array,
                 required_shape: tuple[int, ...], delay_steps: Any = None, initial_delay_data: Any = None,
                 name: str | None = None, mode: bm.Mode | None = None):
        super().__init__(name=name, mode=mode)
        outputs = [var_to_output] if isinstance(var_to_output, bm.Variable) else list(var_to_output)
        for role, variable in [('delay_var', delay_var), *(('var_to_output', v) for v in outputs)]:
            if not isinstance(variable, bm.Variable):
                raise ValueError(f'{self.name}: {role} must be a Variable, not {describe_value(variable)}.')
        self.delay_var = delay_var
        self.output_var = bm.var_list(outputs)
        self.conn_mat = bm.asarray(plain(conn_mat, self._strength_unit(delay_var, outputs), self.name, 'conn_mat'))
        if self.conn_mat.shape != tuple(required_shape):
            raise ValueError(f'{self.name}: conn_mat must have shape {tuple(required_shape)} (pre, post), not '
                             f'{self.conn_mat.shape}.')
        steps = self._delay_steps(delay_steps, tuple(required_shape), 'delay_steps')
        if isinstance(steps, np.ndarray) and steps.shape != tuple(required_shape):
            raise ValueError(f'{self.name}: delay_steps must be one integer or have shape {tuple(required_shape)} '
                             f'(pre, post), not {steps.shape}.')
        self.delay_type = 'none' if steps is None else 'int' if isinstance(steps, int) else 'array'
        self.delay_steps = bm.asarray(steps) if self.delay_type == 'array' else steps
        for variable in outputs:
            if variable.shape[-1:] != tuple(required_shape)[-1:]:
                raise ValueError(f'{self.name}: var_to_output must have shape {tuple(required_shape)[-1:]}, as conn_mat '
                                 f'says, not {variable.shape}.')
        self._identifier = f'delay_{id(delay_var)}'
        self._entry = self._register_pairs(steps, initial_delay_data)

    @staticmethod
    def _strength_unit(delay_var: bm.Variable, outputs: Sequence[bm.Variable]) -> u.Unit | None:
        """The unit of the strengths: that of the outputs per that of the variable; None where these have none."""
        of_output, of_variable = (getattr(variable, 'unit', None) for variable in (outputs[0], delay_var))
        return None if of_output is None or of_variable is None else known_unit(of_output / of_variable)

    def _register_pairs(self, steps: int | np.ndarray | None, initial_delay_data: Any) -> Any:
        """Ask for the history of the variable, as the generation of this class keeps it."""
        is_short = self.semantics.delay == 'short' and steps is not None and np.min(steps) > 0
        if is_short and not is_corrected('delay_steps', self.name):
            ring = StepRing(self.delay_var, math.ceil(np.max(steps) / bm.get_dt()), initial_delay_data)
            self.add_aft_update('ring', WriteRing(ring))
            self.local_delay_vars[self._identifier] = ring
            return RingEntry(ring, steps - 1)
        self._register_buffer(self._identifier, steps, self.delay_var, initial_delay_data)
        return self.delay_steps

    def _delayed(self) -> jax.Array:
        """The delayed values: of shape ``(…, n_pre, 1)``, or ``(…, n_pre, n_post)`` with a delay for each pair."""
        if self.delay_type != 'array':
            values = self.get_delay_data(self._identifier, self._entry)[..., :, None]
            self.update_delay(self._identifier)
            return values
        cells = np.arange(self.conn_mat.shape[0])[:, None]
        batch = (slice(None),) if self.delay_var.batch_axis is not None else ()
        values = self.get_delay_data(self._identifier, self._entry, *batch, cells)
        self.update_delay(self._identifier)
        # indexing around a slice puts the batch last
        return jnp.moveaxis(values, -1, 0) if batch else values

    def _add(self, coupling: jax.Array) -> None:
        for variable in self.output_var:
            variable.value = variable.value + coupling

    def reset_state(self, batch_size: int | None = None) -> None:
        """Nothing: the delay buffer is reset by the network."""


class DiffusiveCoupling(DelayCoupling):
    r"""Diffusive coupling.

    .. math:: I_j(t) = \sum_i g_{ij} \left( x_i(t - D_{ij}) - y_j(t) \right)

    Parameters
    ----------
    coupling_var1 : Variable of shape (n_pre,)
        :math:`x`, read with a delay.
    coupling_var2 : Variable of shape (n_post,)
        :math:`y`.
    var_to_output, conn_mat, delay_steps, initial_delay_data, name, mode
        See :class:`DelayCoupling`.
    """

    def __init__(self, coupling_var1: bm.Variable, coupling_var2: bm.Variable,
                 var_to_output: bm.Variable | Sequence[bm.Variable], conn_mat: jax.Array, delay_steps: Any = None,
                 initial_delay_data: Any = None, name: str | None = None, mode: bm.Mode | None = None):
        for role, variable in (('coupling_var1', coupling_var1), ('coupling_var2', coupling_var2)):
            if not isinstance(variable, bm.Variable):
                raise ValueError(f'{name or type(self).__name__}: {role} must be a Variable, not '
                                 f'{describe_value(variable)}.')
        shape = (*coupling_var1.size_without_batch, *coupling_var2.size_without_batch)
        super().__init__(coupling_var1, var_to_output, conn_mat, shape, delay_steps, initial_delay_data, name, mode)
        self.coupling_var1 = coupling_var1
        self.coupling_var2 = coupling_var2

    def update(self, tdi):
        difference = self._delayed() - self.coupling_var2.value[..., None, :]
        self._add(jnp.sum(self.conn_mat.value * difference, axis=-2))


class AdditiveCoupling(DelayCoupling):
    r"""Additive coupling.

    .. math:: I_j(t) = \sum_i g_{ij}\, x_i(t - D_{ij})

    Parameters
    ----------
    coupling_var : Variable of shape (n_pre,)
        :math:`x`, read with a delay.
    var_to_output, conn_mat, delay_steps, initial_delay_data, name, mode
        See :class:`DelayCoupling`.
    """

    def __init__(self, coupling_var: bm.Variable, var_to_output: bm.Variable | Sequence[bm.Variable],
                 conn_mat: jax.Array, delay_steps: Any = None, initial_delay_data: Any = None,
                 name: str | None = None, mode: bm.Mode | None = None):
        outputs = [var_to_output] if isinstance(var_to_output, bm.Variable) else list(var_to_output)
        if not isinstance(coupling_var, bm.Variable) or not outputs or not isinstance(outputs[0], bm.Variable):
            raise ValueError(f'{name or type(self).__name__}: coupling_var and var_to_output must be Variables, not '
                             f'{describe_value(coupling_var)} and {describe_value(var_to_output)}.')
        shape = (*coupling_var.size_without_batch, *outputs[0].size_without_batch)
        super().__init__(coupling_var, outputs, conn_mat, shape, delay_steps, initial_delay_data, name, mode)
        self.coupling_var = coupling_var

    def update(self, tdi):
        self._add(jnp.sum(self.conn_mat.value * self._delayed(), axis=-2))
