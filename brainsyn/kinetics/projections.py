"""Projections for new programs: kinetics before or behind the connections, put together from parts.

==========================  ==================================================================================
:class:`AlignPostProj`      spikes → delay → plasticity → connections → *kinetics* → output; for linear kinetics
:class:`AlignPreProj`       spikes → delay → plasticity → *kinetics* → connections → output
:class:`DeltaProj`          spikes → delay → plasticity → connections → membrane potential
:class:`CurrentProj`        spikes → delay → plasticity → connections → output
:class:`RawProj`            values → connections → output
==========================  ==================================================================================

The parts are those of the legacy synapses: operators of :mod:`brainsyn.comm`, outputs of :mod:`brainsyn.synouts`.
Units are checked, and brought together, when a projection is made.
"""
from collections.abc import Callable
from typing import Any

import brainpy.math as bm
import brainunit as u
import jax
import numpy as np
from brainpy.initialize import Initializer

from brainsyn.comm.base import Operator
from brainsyn.dynsys import NeuGroup
from brainsyn.dynsys.protocol import get_shared
from brainsyn.dynsys.system import Projection
from brainsyn.errors import describe_value
from brainsyn.kinetics.base import Synapse
from brainsyn.projection.components import SynOut, fitted
from brainsyn.synouts import CUBA
from brainsyn.units import UNITS, UnitError, describe_unit, is_quantity, plain

__all__ = ['AlignPostProj', 'AlignPreProj', 'CurrentProj', 'DeltaProj', 'RawProj']

Output = SynOut | Callable[[], SynOut]
Weight = float | jax.Array | u.Quantity | Initializer | Callable


class ComposedProjection(Projection):
    """Connections and an output, with a delay and plasticity in front.

    Parameters
    ----------
    comm : Operator
        Connections, one of :mod:`brainsyn.comm`.
    out : SynOut or callable
        How the sums act on the postsynaptic cells, or what makes an output.
    post : NeuGroup
        Postsynaptic cells.
    weight : float, array, Quantity, Initializer or callable
        One weight, or those of all connections in the order of ``comm``; a ``TrainVar`` to be trained.
    pre : NeuGroup, optional
        Presynaptic cells, whose spikes are taken when :meth:`update` is called without.
    delay : float, array, Quantity, optional
        Delay of the spikes of ``pre``, ms; one number, or one for each cell; rounded to whole steps.
    stp : Synapse, optional
        Short-term plasticity of the presynaptic cells.
    name, mode
        See :class:`~brainsyn.dynsys.DynamicalSystem`.

    Raises
    ------
    UnitError
        When the units of the parts do not go together.
    TypeError, ValueError
        When a part is of another kind or size.
    """

    receives_shared = False
    is_behind = False  # whether the kinetics stand behind the connections
    driven_by = 'spike'

    def __init__(self, comm: Operator, out: Output, post: NeuGroup, weight: Weight, pre: NeuGroup | None = None,
                 delay: Any = None, stp: Synapse | None = None, name: str | None = None, mode: bm.Mode | None = None,
                 syn: Synapse | None = None):
        super().__init__(name=name, mode=post.mode if mode is None else mode)
        if not isinstance(comm, Operator):
            raise TypeError(f'{self.name}: comm must be an operator of brainsyn.comm, not {describe_value(comm)}.')
        self.comm = comm
        self.post = post
        self._check_size('post', post.num, comm.num_post)
        self.out = fitted(self, 'out', out, SynOut)
        self.stp = None if stp is None else self._checked_kinetics('stp', stp, comm.num_pre)
        self.syn = None if syn is None else self._checked_kinetics('syn', syn, comm.num_post if self.is_behind else comm.num_pre)
        self.pre = pre
        self.delay = self._checked_delay(delay)
        self.factor = 1.
        self.weight = self._checked_weight(weight)

    def _check_size(self, what: str, size: int, wanted: int) -> None:
        if size != wanted:
            raise ValueError(f'{self.name}: {what} has {size} cells, but comm connects {self.comm.num_pre} cells to '
                             f'{self.comm.num_post}.')

    def _checked_kinetics(self, parameter: str, synapse: Any, size: int) -> Synapse:
        if not isinstance(synapse, Synapse):
            raise TypeError(f'{self.name}: {parameter} must be one of brainsyn.kinetics, not {describe_value(synapse)}.')
        self._check_size(parameter, int(np.prod(synapse.in_size)), size)
        if synapse.in_size != (size,):
            raise ValueError(f'{self.name}: {parameter} has in_size {synapse.in_size}; cells stand in a row here: give {size}.')
        return synapse

    def _checked_delay(self, delay: Any) -> Any:
        if self.pre is None:
            if delay is not None:
                raise ValueError(f'{self.name}: a delay needs pre, whose past can be kept.')
            return None
        self._check_size('pre', self.pre.num, self.comm.num_pre)
        if delay is not None and not is_quantity(delay):
            delay = u.Quantity(delay, unit=UNITS['ms'])
        return self.register_delay(f'{self.pre.name}.{self.driven_by}', delay, getattr(self.pre, self.driven_by))

    def _checked_weight(self, weight: Any) -> Any:
        self.weight_has_unit = is_quantity(weight)
        weight = plain(weight, self.weight_unit, self.name, 'weight')
        if callable(weight) and not hasattr(weight, 'dtype'):
            weight = weight(self.comm.weight_shapes[-1])
        self.comm.check_weight(weight, f'{self.name}: weight')
        return weight

    @property
    def weight_unit(self) -> u.Unit | None:
        """The unit of the weights, which is that of what passes through the output."""
        return self.out.weight_unit

    def _convert(self, unit: u.Unit, of: str) -> None:
        """Turn what is in ``unit`` to the unit of the output, by a factor."""
        wanted = self.out.weight_unit
        if wanted is None:
            return
        if unit.dim != wanted.dim:
            raise UnitError(f'{self.name}: {of} gives {describe_unit(unit)}, but {type(self.out).__name__} onto '
                            f'{self.post.name} takes {describe_unit(wanted)}.')
        self.factor = float(u.Quantity(1., unit=unit).to_decimal(wanted))

    def _arriving(self, x: Any) -> jax.Array:
        """The input of this step, or the delayed spikes of ``pre``, after plasticity."""
        if x is None:
            if self.pre is None:
                raise ValueError(f'{self.name}: there is no pre to take spikes from; give pre, or call update(spikes).')
            x = self.get_delay_data(f'{self.pre.name}.{self.driven_by}', self.delay)
        x = bm.as_jax(x)
        return x if self.stp is None else self.stp.update(x)

    def _carry(self, x: jax.Array) -> jax.Array:
        return self.comm.event(x, bm.as_jax(self.weight))

    def _act(self, sums: jax.Array) -> jax.Array | None:
        self.out.update(get_shared())
        return self.out(sums if self.factor == 1. else self.factor * sums)

    def reset_state(self, batch_size: int | None = None) -> None:
        """Put the kinetics, the plasticity and the output back to their initial state."""
        for part in (self.out, self.stp, self.syn):
            if part is not None:
                part.reset_state(batch_size)


class AlignPostProj(ComposedProjection):
    """Kinetics behind the connections: all synapses onto a cell share one state, on the side of that cell.

    Parameters
    ----------
    comm, out, post, pre, delay, stp, name, mode
        See :class:`~brainsyn.kinetics.projections.ComposedProjection`.
    syn : Synapse
        Linear kinetics of ``post.num`` cells: ``Expon``, ``DualExpon`` or ``Alpha``.
    weight : float, array, Quantity, Initializer or callable
        What a spike adds to the input of ``syn``, in its unit: mS, unless its ``g_initializer`` tells another.
    """

    is_behind = True

    def __init__(self, comm: Operator, syn: Synapse, out: Output, post: NeuGroup, weight: Weight = 1.,
                 pre: NeuGroup | None = None, delay: Any = None, stp: Synapse | None = None, name: str | None = None,
                 mode: bm.Mode | None = None):
        super().__init__(comm, out, post, weight, pre=pre, delay=delay, stp=stp, name=name, mode=mode, syn=syn)
        if not syn.is_linear:
            raise ValueError(f'{self.name}: synapses can share one state only if their kinetics are linear, as those of '
                             f'Expon, DualExpon and Alpha; {syn.name} is not: use AlignPreProj.')
        self._convert(syn.unit, syn.name)

    @property
    def weight_unit(self) -> u.Unit | None:
        return self.syn.unit_of('input')

    def update(self, x=None):
        """Advance by one step in which the spikes ``x`` arrive, by default those of ``pre``."""
        return self._act(self.syn.update(self._carry(self._arriving(x))))


class AlignPreProj(ComposedProjection):
    """Kinetics in front of the connections: all synapses of a presynaptic cell share one state; for any kinetics.

    Parameters
    ----------
    comm, out, post, pre, delay, stp, name, mode
        See :class:`~brainsyn.kinetics.projections.ComposedProjection`.
    syn : Synapse
        Kinetics of the presynaptic cells. ``Ionotropic`` is driven by their potential, all others by their spikes.
    weight : float, array, Quantity, Initializer or callable
        Where ``syn`` gives a number, such as the share of open receptors, the conductance (for ``COBA`` and ``MgBlock``) or
        current (for ``CUBA``) that belongs to it, in the unit that goes with the input of ``post``. Where ``syn`` gives a
        conductance or current itself, a factor.
    """

    def __init__(self, comm: Operator, syn: Synapse, out: Output, post: NeuGroup, weight: Weight = 1.,
                 pre: NeuGroup | None = None, delay: Any = None, stp: Synapse | None = None, name: str | None = None,
                 mode: bm.Mode | None = None):
        super().__init__(comm, out, post, weight, pre=pre, delay=delay, stp=stp, name=name, mode=mode, syn=syn)
        if not self._is_number:
            self._convert(syn.unit, syn.name)

    @property
    def driven_by(self) -> str:
        """The variable of ``pre`` that drives the kinetics."""
        return self.syn.driven_by

    @property
    def _is_number(self) -> bool:
        return self.syn.unit.dim == UNITS['number'].dim

    @property
    def weight_unit(self) -> u.Unit | None:
        return self.out.weight_unit if self._is_number else UNITS['number']

    def update(self, x=None):
        """Advance by one step in which the spikes ``x`` arrive, by default those of ``pre``."""
        g = self.syn.update(self._arriving(x))
        return self._act(self.comm.graded(g, bm.as_jax(self.weight)))


class CurrentProj(ComposedProjection):
    """No kinetics: what arrives in a step acts in this step, through an output.

    Parameters
    ----------
    comm, out, post, pre, delay, stp, name, mode
        See :class:`~brainsyn.kinetics.projections.ComposedProjection`.
    weight : float, array, Quantity, Initializer or callable
        Conductance (for ``COBA`` and ``MgBlock``) or current (for ``CUBA``) of a spike, in the unit that goes with the
        input of ``post``.
    """

    def __init__(self, comm: Operator, out: Output, post: NeuGroup, weight: Weight = 1., pre: NeuGroup | None = None,
                 delay: Any = None, stp: Synapse | None = None, name: str | None = None, mode: bm.Mode | None = None):
        super().__init__(comm, out, post, weight, pre=pre, delay=delay, stp=stp, name=name, mode=mode)

    def update(self, x=None):
        """Act with the spikes ``x``, by default those of ``pre``."""
        return self._act(self._carry(self._arriving(x)))


class DeltaProj(CurrentProj):
    """No kinetics: each spike that arrives changes the membrane potential at once.

    Parameters
    ----------
    comm, post, pre, delay, stp, name, mode
        See :class:`~brainsyn.kinetics.projections.ComposedProjection`.
    weight : float, array, Quantity, Initializer or callable
        Change of the potential, mV.
    """

    def __init__(self, comm: Operator, post: NeuGroup, weight: Weight = 1., pre: NeuGroup | None = None,
                 delay: Any = None, stp: Synapse | None = None, name: str | None = None, mode: bm.Mode | None = None):
        super().__init__(comm, CUBA(target_var='V'), post, weight, pre=pre, delay=delay, stp=stp, name=name, mode=mode)


class RawProj(ComposedProjection):
    """Connections and an output only: the caller brings conductances or currents.

    Parameters
    ----------
    comm, out, post, name, mode
        See :class:`~brainsyn.kinetics.projections.ComposedProjection`.
    weight : float, array, Quantity, Initializer or callable
        Factors of what the caller brings; or, as quantities, the conductance or current of a value of 1.
    """

    def __init__(self, comm: Operator, out: Output, post: NeuGroup, weight: Weight = 1., name: str | None = None,
                 mode: bm.Mode | None = None):
        super().__init__(comm, out, post, weight, name=name, mode=mode)

    def update(self, x):
        """Act with the values ``x``, one for each presynaptic cell: a quantity, or plain numbers in the unit of the output."""
        x = plain(x, UNITS['number'] if self.weight_has_unit else self.out.weight_unit, self.name, 'x')
        return self._act(self.comm.graded(bm.as_jax(x), bm.as_jax(self.weight)))
