"""Projections between two groups: what they are made of and what users' own subclasses build on."""
from collections.abc import Callable
from typing import Any

import brainpy
import brainpy.math as bm
import brainunit as u
import jax
import numpy as np
from brainpy.initialize import Initializer

from brainsyn import comm
from brainsyn.connect import ConnectorError
from brainsyn.dynsys import NeuGroup
from brainsyn.dynsys.system import Projection
from brainsyn.errors import describe_value, near_matches
from brainsyn.projection.components import NullSynOut, SynLTP, SynOut, SynSTP, fitted
from brainsyn.projection.wiring import as_connector, operator_of
from brainsyn.switches import is_corrected
from brainsyn.units import plain

__all__ = ['SynConn', 'TwoEndConn']

COMP_METHODS = ('sparse', 'dense', 'auto')


class SynConn(Projection):
    """A connection between a presynaptic and a postsynaptic group.

    Parameters
    ----------
    pre, post : NeuGroup
        The groups, or views into groups.
    conn : TwoEndConnector, array, dict, SciPy sparse matrix or tuple, optional
        Who is wired to whom: a connector; a Boolean matrix of shape ``(pre.num, post.num)``; ``{'i': …, 'j': …}`` with
        the ids of each synapse; a sparse matrix; or ``(indices, indptr)``.
    name : str, optional
        A unique Python identifier.
    mode : Mode, optional
        By default the mode of ``pre``.

    Raises
    ------
    TypeError
        When ``pre`` or ``post`` is not a group of neurons.
    ValueError
        When ``conn`` is none of the above, or ``pre``, ``post`` and the projection differ in their batches.
    """

    def __init__(self, pre: NeuGroup, post: NeuGroup, conn: Any = None, name: str | None = None,
                 mode: bm.Mode | None = None):
        for role, group in (('pre', pre), ('post', post)):
            if not isinstance(group, NeuGroup | brainpy.NeuGroup):
                raise TypeError(f'{name or type(self).__name__}: {role} must be a group of neurons (NeuGroup), not '
                                f'{describe_value(group)}.')
        super().__init__(name=name, mode=pre.mode if mode is None else mode)
        self.pre = pre
        self.post = post
        self._check_modes()
        try:
            self.conn = as_connector(conn, pre, post, self.name)
        except ConnectorError as error:
            raise ConnectorError(f'{self.name}: {error}') from None

    def _check_modes(self) -> None:
        batches = {'pre': self.pre.mode, 'post': self.post.mode, 'the projection': self.mode}
        if len({getattr(m, 'batch_size', ()) if isinstance(m, bm.BatchingMode) else () for m in batches.values()}) > 1:
            modes = ', '.join(f'{who} {mode}' for who, mode in batches.items())
            raise ValueError(f'{self.name}: pre, post and the projection must run in the same mode, but the modes are: '
                             f'{modes}.')

    def __repr__(self) -> str:
        return f'{type(self).__name__}(name={self.name}, mode={self.mode}, pre={self.pre!r}, post={self.post!r})'

    def check_pre_attrs(self, *attrs: str) -> None:
        """Raise an AttributeError unless the presynaptic group has all of these attributes."""
        self._check_attrs('presynaptic', self.pre, attrs)

    def check_post_attrs(self, *attrs: str) -> None:
        """Raise an AttributeError unless the postsynaptic group has all of these attributes."""
        self._check_attrs('postsynaptic', self.post, attrs)

    def _check_attrs(self, role: str, group: NeuGroup, attrs: tuple[str, ...]) -> None:
        for attr in attrs:
            if not isinstance(attr, str):
                raise TypeError(f'{self.name}: attributes are named by strings, not {describe_value(attr)}.')
            if not hasattr(group, attr):
                raise AttributeError(f'{self.name} needs a {role} group with "{attr}", which {group.name} does not '
                                     f'have.{near_matches(attr, group.vars("relative"))}')


class TwoEndConn(SynConn):
    """Base of the synapse models: a connection with an output and, optionally, plasticity.

    Read from left to right, a synapse model is

        pre spikes → delay → short-term plasticity → kinetics → connections and weights → output → post variable

    Parameters
    ----------
    pre, post, conn, name, mode
        See :class:`SynConn`.
    output : SynOut, callable or None
        How a conductance becomes a current: an output, used once and cloned when it is already in use, or what makes
        one. Without, ``update`` returns the conductance.
    stp : SynSTP, optional
        Short-term plasticity.
    ltp : SynLTP, optional
        Long-term plasticity.
    """

    def __init__(self, pre: NeuGroup, post: NeuGroup, conn: Any = None, output: SynOut | Callable[[], SynOut] | None = None,
                 stp: SynSTP | None = None, ltp: SynLTP | None = None, mode: bm.Mode | None = None,
                 name: str | None = None):
        super().__init__(pre=pre, post=post, conn=conn, name=name, mode=mode)
        self.output = fitted(self, 'output', NullSynOut if output is None else output, SynOut)
        self.stp = fitted(self, 'stp', stp, SynSTP)
        self.ltp = fitted(self, 'ltp', ltp, SynLTP)

    def unit_of(self, name: str) -> u.Unit | None:
        """The unit of a parameter or a variable; that of the weights is told by the output."""
        return self.output.weight_unit if name in ('g_max', 'weights') else super().unit_of(name)

    # weights ---------------------------------------------------------------------------------------------------------

    def _init_weights(self, weight: float | jax.Array | Initializer | Callable, comp_method: str,
                      sparse_data: str = 'csr'):
        """Prepare the weights and the form of the connections that ``comp_method`` asks for.

        Parameters
        ----------
        weight : float, array, Initializer or callable
            One number, or an array: ``(pre.num, post.num)`` where matrices are used, ``(pre.num,)`` one-to-one, and
            one value a synapse, ordered by ``pre``, with ``'sparse'``. Initializers and callables get that shape.
        comp_method : {'sparse', 'dense', 'auto'}
            How the product over the connections is computed.
        sparse_data : {'csr', 'ij', 'coo'}
            In which form to return sparse connections.

        Returns
        -------
        weight : float, array or TrainVar
            Trainable in training mode.
        conn_mask : None, array or tuple
            None all-to-all and one-to-one; a Boolean matrix when dense; ``(indices, indptr)`` or ``(pre_ids,
            post_ids)`` when sparse.
        """
        if comp_method not in COMP_METHODS:
            raise ValueError(f'{self.name}: comp_method must be one of {", ".join(map(repr, COMP_METHODS))}, not '
                             f'{comp_method!r}.{near_matches(str(comp_method), COMP_METHODS)}')
        if sparse_data not in ('csr', 'ij', 'coo'):
            raise ValueError(f"{self.name}: sparse_data must be 'csr', 'ij' or 'coo', not {sparse_data!r}.")
        if self.conn is None:
            raise ValueError(f'{self.name}: conn is missing; give a connector such as bp.conn.All2All(), a Boolean '
                             f'matrix of shape {(self.pre.num, self.post.num)}, or pairs of ids.')
        self.comm = operator_of(self.conn, comp_method)
        if isinstance(self.comm, comm.CSR):
            indices, indptr = bm.asarray(self.comm.indices), bm.asarray(self.comm.indptr)
            conn_mask = (indices, indptr)
            if sparse_data != 'csr':
                pre_ids = np.repeat(np.arange(self.pre.num, dtype=np.int32), np.diff(self.comm.indptr))
                conn_mask = (bm.asarray(pre_ids), indices)
        else:
            conn_mask = bm.asarray(self.comm.mask) if isinstance(self.comm, comm.Dense) else None
        weight = self._weight_parameter(weight)
        if isinstance(self.comm, comm.AllToAll):
            self.comm = self._all_to_all(weight)
        return weight, conn_mask

    def _all_to_all(self, weight: Any) -> comm.AllToAll:
        include_self = getattr(self.conn, 'include_self', True)
        if np.ndim(weight) == 2:
            include_self = not self._leaves_itself_out
        return comm.AllToAll(self.pre.num, self.post.num, include_self)

    @property
    def _leaves_itself_out(self) -> bool:
        """Whether the connections of cells to themselves are to be left out even where the release kept them."""
        return not getattr(self.conn, 'include_self', True) and is_corrected('all_to_all_self', self.name)

    def _weight_parameter(self, weight: Any):
        shape = self.comm.weight_shapes[-1]
        weight = plain(weight, self.unit_of('g_max'), self.name, 'the weight (g_max)')
        if isinstance(weight, Initializer) or (callable(weight) and not hasattr(weight, 'dtype')):
            weight = weight(shape)
        if weight is None or isinstance(weight, str):
            raise ValueError(f'{self.name}: the weight (g_max) must be a number, an array, an Initializer or a callable, '
                             f'not {weight!r}.')
        values = weight.value if isinstance(weight, bm.Array) else weight
        is_traced = isinstance(values, jax.core.Tracer)  # in a function that is differentiated
        values = values if is_traced else np.asarray(weight)
        if not np.issubdtype(values.dtype, np.number) and values.dtype != bool:
            raise ValueError(f'{self.name}: the weight (g_max) must be a number or an array of numbers, not '
                             f'{describe_value(weight)}.')
        given = values.shape
        if given not in self.comm.weight_shapes:
            shapes = ' or '.join(str(s) for s in self.comm.weight_shapes)
            raise ValueError(f'{self.name}: the weight (g_max) has shape {given}; with {self.conn} and '
                             f'{type(self.comm).__name__} products from {self.pre.num} to {self.post.num} cells it must '
                             f'be {shapes}.')
        if not is_traced and np.isnan(values).any():
            raise ValueError(f'{self.name}: the weight (g_max) holds NaN ({int(np.isnan(values).sum())} of '
                             f'{values.size} values).')
        if isinstance(self.mode, bm.TrainingMode):
            # a number becomes a vector of one, as optimizers of 2.3 expect it
            return weight if isinstance(weight, bm.TrainVar) else bm.TrainVar(
                bm.asarray(values.reshape(1) if np.isscalar(weight) else values, dtype=bm.float_))
        return weight if np.isscalar(weight) or isinstance(weight, bm.Variable) else bm.asarray(weight)

    init_weights = _init_weights

    # products --------------------------------------------------------------------------------------------------------

    def _to_post(self, values: jax.Array, weight: Any) -> jax.Array:
        """Carry graded presynaptic values over the connections."""
        return self.comm.graded(bm.as_jax(values), bm.as_jax(weight))

    def _spikes_to_post(self, spikes: jax.Array, weight: Any) -> jax.Array:
        """Carry presynaptic spikes over the connections, at the cost of the cells that spike."""
        return self.comm.event(bm.as_jax(spikes), bm.as_jax(weight))

    def _syn2post_with_all2all(self, syn_value, syn_weight):
        """Product over all pairs, self-connections left out if the connector says so."""
        return self._all_to_all(syn_weight).graded(bm.as_jax(syn_value), bm.as_jax(syn_weight))

    def _syn2post_with_one2one(self, syn_value, syn_weight):
        """Each cell's value times its weight."""
        return comm.OneToOne(self.pre.num).graded(bm.as_jax(syn_value), bm.as_jax(syn_weight))

    def _syn2post_with_dense(self, syn_value, syn_weight, conn_mat):
        """Product with a matrix of connections."""
        values, weight, mask = bm.as_jax(syn_value), bm.as_jax(syn_weight), bm.as_jax(conn_mat)
        return values @ (weight * mask)

    syn2post_with_all2all = _syn2post_with_all2all
    syn2post_with_one2one = _syn2post_with_one2one
    syn2post_with_dense = _syn2post_with_dense
