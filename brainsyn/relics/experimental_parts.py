"""What the namespace-style synapses of 2.3 are made of: connections without groups, outputs, short-term plasticity."""
from typing import Any

import brainpy.math as bm
import brainunit as u
import jax
import numpy as np
from brainpy.initialize import Initializer

from brainsyn.connect import ConnectorError, TwoEndConnector
from brainsyn.dynsys import DynamicalSystemNS
from brainsyn.errors import describe_value
from brainsyn.neurons.parameters import checked_parameter
from brainsyn.projection.wiring import operator_of
from brainsyn.units import plain

__all__ = ['SynConnNS', 'SynOutNS', 'SynSTPNS']


class WithParameters(DynamicalSystemNS):
    """What models of this kind share: parameters that may have units."""

    def set_parameters(self, size: int, **parameters: Any) -> None:
        """Check parameters of ``size`` cells, bring them to their units and keep them under their names."""
        for name, value in parameters.items():
            setattr(self, name, checked_parameter(value, (size,), self.name, name, name.startswith('tau'),
                                                  unit=self.unit_of(name)))


class SynOutNS(DynamicalSystemNS):
    """Base of the outputs: how a conductance becomes a current.

    Attributes
    ----------
    weight_unit : Unit or None
        The unit of the weights that it goes with; without one they are plain numbers.
    """

    weight_unit: u.Unit | None = None

    def update(self, post_g, post_v):
        """The current through the conductances ``post_g`` at the potentials ``post_v``."""
        raise NotImplementedError(f'{self.name}: class {type(self).__name__} must define "update".')

    def reset_state(self, batch_size: int | None = None) -> None:
        """An output has no state, unless a subclass gives it one."""


class SynSTPNS(WithParameters):
    """Base of short-term plasticity: how much of a presynaptic signal passes."""

    def update(self, pre_spike):
        """What scales each presynaptic signal in this step."""
        raise NotImplementedError(f'{self.name}: class {type(self).__name__} must define "update".')


class SynConnNS(WithParameters):
    """Base of the synapse models that know connections, but no groups.

    Parameters
    ----------
    conn : TwoEndConnector
        Who is wired to whom; it must have been told the sizes of both groups.
    out : SynOutNS, optional
        How a conductance becomes a current; without, ``update`` returns the conductance.
    stp : SynSTPNS, optional
        Short-term plasticity.
    name : str, optional
        A unique Python identifier.
    mode : Mode, optional
        Non-batching, batching or training.

    Raises
    ------
    TypeError
        When ``conn``, ``out`` or ``stp`` is of another kind.
    ConnectorError
        When ``conn`` has not been told the sizes of the groups.
    """

    def __init__(self, conn: TwoEndConnector, out: SynOutNS | None = None, stp: SynSTPNS | None = None,
                 name: str | None = None, mode: bm.Mode | None = None):
        super().__init__(name=name, mode=mode)
        for parameter, part, kind in (('conn', conn, TwoEndConnector), ('out', out, SynOutNS), ('stp', stp, SynSTPNS)):
            if part is not None and not isinstance(part, kind):
                raise TypeError(f'{self.name}: {parameter} must be an instance of {kind.__name__}, not '
                                f'{describe_value(part)}.')
        if conn.pre_num is None or conn.post_num is None:
            raise ConnectorError(f'{self.name}: conn must know the sizes of both groups: FixedProb(0.1, pre=…, post=…) or '
                                 'All2All()(pre_size, post_size).')
        self.conn, self.out, self.stp = conn, out, stp

    def _init_weights(self, weight: float | jax.Array | Initializer, comp_method: str, data_if_sparse: str = 'csr'):
        """Prepare the operator of the connections; the weights, trainable in training mode, and who is connected."""
        if comp_method not in ('sparse', 'dense'):
            raise ValueError(f"{self.name}: comp_method must be 'sparse' or 'dense', not {comp_method!r}.")
        self.comm = operator_of(self.conn, comp_method)
        shape = self.comm.weight_shapes[-1]
        weight = plain(weight, None if self.out is None else self.out.weight_unit, self.name, 'g_max')
        weight = weight(shape) if callable(weight) and not hasattr(weight, 'dtype') else weight
        if np.shape(weight) not in self.comm.weight_shapes:
            shapes = ' or '.join(map(str, self.comm.weight_shapes))
            raise ValueError(f'{self.name}: g_max has shape {np.shape(weight)}; with {self.conn} it must be {shapes}.')
        if isinstance(self.mode, bm.TrainingMode) and not isinstance(weight, bm.TrainVar):
            weight = bm.TrainVar(weight)
        return weight, getattr(self.comm, 'mask', None)

    def _to_post(self, values: Any, weight: Any) -> jax.Array:
        """Carry presynaptic values over the connections."""
        return self.comm.graded(bm.as_jax(values), bm.as_jax(weight))

    def _output(self, post_g: jax.Array, post_v: Any) -> jax.Array:
        return post_g if self.out is None else self.out(post_g, post_v)
