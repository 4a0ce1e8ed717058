"""The parts that a projection is fitted with: outputs and plasticity, each belonging to one projection."""
from typing import Any

import brainpy.math as bm
import brainunit as u
import jax

from brainsyn.dynsys import DynamicalSystem
from brainsyn.errors import describe_value, near_matches
from brainsyn.neurons.parameters import checked_parameter
from brainsyn.units import UNITS, known_unit

__all__ = ['NullSynLTP', 'NullSynOut', 'NullSynSTP', 'SynComponent', 'SynLTP', 'SynOut', 'SynSTP', 'fitted']


class SynComponent(DynamicalSystem):
    """A part of one projection, its ``master``.

    Attributes
    ----------
    isregistered : bool
        Whether it belongs to a projection already.
    master : SynConn
        That projection.
    """

    def __new__(cls, *args, **kwargs):
        component = super().__new__(cls)
        # what a clone is made from, whatever signature a user's subclass has
        object.__setattr__(component, '_construction', (args, kwargs))
        return component

    def __init__(self, name: str | None = None, mode: bm.Mode | None = None):
        super().__init__(name=name, mode=mode)
        self._registered = False

    @property
    def isregistered(self) -> bool:
        return self._registered

    @isregistered.setter
    def isregistered(self, value: bool) -> None:
        if not isinstance(value, bool):
            raise ValueError(f'{self.name}: isregistered is True or False, not {describe_value(value)}.')
        self._registered = value

    def register_master(self, master) -> None:
        """Make this a part of the projection ``master``; a subclass creates its variables here."""
        if self.isregistered:
            raise ValueError(f'{self.name} is already a part of {self.master.name}; use .clone() for another projection.')
        self.setattr('master', master)
        self._mode = master.mode
        self.isregistered = True

    def clone(self) -> 'SynComponent':
        """A new component with the same parameters, not yet part of a projection."""
        args, kwargs = self._construction
        return type(self)(*args, **{k: v for k, v in kwargs.items() if k != 'name'})

    def filter(self, g: jax.Array) -> jax.Array:
        """What this component makes of the value ``g`` that passes through it."""
        raise NotImplementedError(f'{self.name}: class {type(self).__name__} must define "filter".')

    def __call__(self, *args, **kwargs):
        return self.filter(*args, **kwargs)

    def reset_state(self, batch_size: int | None = None) -> None:
        """Put the state back; there is none by default."""

    def __repr__(self) -> str:
        return type(self).__name__


def fitted(master, parameter: str, component: Any, kind: type) -> SynComponent | None:
    """A component as a part of ``master``: itself, a clone when it is in use already, or what makes one called.

    Raises
    ------
    TypeError
        When it is not of this ``kind``.
    """
    if component is None:
        return None
    if callable(component) and not isinstance(component, DynamicalSystem):
        component = component()
    if not isinstance(component, kind):
        raise TypeError(f'{master.name}: {parameter} must be an instance of {kind.__name__}, not '
                        f'{describe_value(component)}.')
    component = component.clone() if component.isregistered else component
    component.register_master(master=master)
    return component


class SynOut(SynComponent):
    """How a projection acts on its postsynaptic group.

    Parameters
    ----------
    name : str, optional
        A unique Python identifier.
    target_var : str or Variable, optional
        The postsynaptic variable that the output is added to, by name or itself. Where None, the output is returned
        to the caller of the projection's ``update``.
    """

    def __init__(self, name: str | None = None, target_var: str | bm.Variable | None = None):
        if not (target_var is None or isinstance(target_var, str | bm.Variable)):
            raise TypeError(f'{name or type(self).__name__}: target_var must be the name of a postsynaptic variable, a '
                            f'Variable or None, not {describe_value(target_var)}.')
        super().__init__(name=name)
        self.setattr('target_var', target_var)

    def register_master(self, master) -> None:
        super().register_master(master)
        if self.target_var is not None:
            self.setattr('target_var', self._post_variable('target_var', self.target_var))

    @property
    def target_unit(self) -> u.Unit | None:
        """The unit of what is added to the target variable, or returned in its place; None where it is not known."""
        if isinstance(self.target_var, bm.Variable):
            return getattr(self.target_var, 'unit', None)
        post = self.master.post
        return post.unit_of('input') if isinstance(post, DynamicalSystem) else None

    @property
    def weight_unit(self) -> u.Unit | None:
        """The unit of what passes through, which is that of the weights, by default a conductance."""
        return None if self.target_unit is None else known_unit(self.target_unit / UNITS['mV'])

    def _post_variable(self, parameter: str, variable: str | bm.Variable) -> bm.Variable:
        post = self.master.post
        if isinstance(variable, bm.Variable):
            if variable.shape[-1:] != (post.num,):
                raise ValueError(f'{self.master.name}: {parameter} of {type(self).__name__} has shape {variable.shape}, '
                                 f'but the postsynaptic group {post.name} has variables of shape {post.varshape}.')
            return variable
        if not isinstance(variable, str) or not isinstance(getattr(post, variable, None), bm.Variable):
            known = post.slice_vars if hasattr(post, 'slice_vars') else post.vars('relative')
            raise KeyError(f'{self.master.name}: {type(self).__name__} has {parameter}={variable!r}, but the postsynaptic '
                           f'group {post.name} has no such variable.{near_matches(variable, known)}')
        return getattr(post, variable)

    def filter(self, g: jax.Array) -> jax.Array | None:
        """Add ``g`` to the target variable, or return it where there is none."""
        if self.target_var is None:
            return g
        self.target_var.value = (self.target_var.value + g).astype(self.target_var.dtype)
        return None

    def update(self, tdi) -> None:
        """Advance the state of the output by one step; there is none by default."""


class SynSTP(SynComponent):
    """Short-term plasticity: makes a spike or a conductance larger or smaller, depending on the recent past."""

    def _parameter(self, name: str, positive: bool = False):
        """A parameter, after a check: one number, or one for each presynaptic cell."""
        return checked_parameter(getattr(self, name), (self.master.pre.num,), self.master.name,
                                 f'{name} of {type(self).__name__}', positive, unit=self.unit_of(name))

    def update(self, tdi, pre_spike: Any) -> None:
        """Advance by one step in which the presynaptic cells ``pre_spike`` spiked."""


class SynLTP(SynComponent):
    """Long-term plasticity: changes weights."""

    def update(self, tdi, pre_spike: Any) -> None:
        """Advance by one step in which the presynaptic cells ``pre_spike`` spiked."""


class NullSynOut(SynOut):
    """An output that leaves the conductance to the caller."""

    def __init__(self, target_var: str | bm.Variable | None = None, name: str | None = None):
        super().__init__(name=name, target_var=target_var)

    def filter(self, g: jax.Array) -> jax.Array:
        return g


class NullSynSTP(SynSTP):
    """No short-term plasticity."""

    def filter(self, g: jax.Array) -> jax.Array:
        return g


class NullSynLTP(SynLTP):
    """No long-term plasticity."""

    def filter(self, g: jax.Array) -> jax.Array:
        return g
