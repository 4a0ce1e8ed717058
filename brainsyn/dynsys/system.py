"""The base of every model: protocol of ``update``, names, state and reset."""
from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar

import brainpy
import brainpy.math as bm
import brainunit as u
import jax
from brainpy.helpers import clear_input

from brainsyn.dynsys.construction import Construction
from brainsyn.dynsys.histories import Remembering
from brainsyn.dynsys.protocol import adapt_update, get_shared, set_shared
from brainsyn.errors import UniqueNameError, describe_value
from brainsyn.saving import load_states, save_states
from brainsyn.semantics import V2_3, Semantics
from brainsyn.switches import is_corrected
from brainsyn.units import declared_unit

__all__ = ['DynamicalSystem', 'DynamicalSystemNS', 'Projection', 'not_pass_shared']


def not_pass_shared(update: Callable) -> Callable:
    """Mark a class or a function as one that receives no shared arguments (``t``, ``dt``, ``i``)."""
    update.receives_shared = False
    return update


class DynamicalSystem(Remembering, brainpy.DynamicalSystem, metaclass=Construction):
    """Anything that has a state and a rule to advance it by one step.

    Subclasses write ``update`` in whichever protocol their release had: ``update(self, tdi, …)``,
    ``update(self, _t, _dt)`` or ``update(self, …)`` with ``bp.share``; all can be called in all three ways.

    Parameters
    ----------
    name : str, optional
        A unique Python identifier; made from the class name by default.
    mode : Mode, optional
        Non-batching, batching or training.
    """

    semantics: ClassVar[Semantics] = V2_3
    receives_shared = True

    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        update = cls.__dict__.get('update')
        if callable(update) and not getattr(update, 'is_adapted', False):
            by_class = cls.receives_shared and cls.semantics.update_gets == 'step'
            receives = getattr(update, 'receives_shared', by_class)
            cls.update = adapt_update(update, namespace_free=not receives)

    def __init__(self, name: str | None = None, mode: bm.Mode | None = None):
        if mode is not None and not isinstance(mode, bm.Mode):
            raise ValueError(f'{name or type(self).__name__}: mode must be a Mode such as bm.BatchingMode(8), not '
                             f'{describe_value(mode)}.')
        super().__init__(name=name, mode=mode)
        self.local_delay_vars = bm.node_dict()

    # brainpy wraps ``update`` at every access to guess the protocol; here it is settled once, in the class
    __getattribute__ = object.__getattribute__

    def __setattr__(self, key: str, value: Any) -> None:
        # ``self.V += x`` has already changed the variable when Python assigns it back
        if self.__dict__.get(key) is value and value is not None:
            return
        super().__setattr__(key, value)
        if isinstance(value, bm.Variable) and getattr(value, 'unit', None) is None:
            unit = self.unit_of(key)
            if unit is not None:
                value.unit = unit

    def unit_of(self, name: str) -> u.Unit | None:
        """The unit of the plain numbers of a parameter or a variable; None where its class declares none."""
        return declared_unit(type(self), name)

    def has_defect(self, switch: str) -> bool:
        """Whether the release that this class is bound to had a defect of some releases, and it is not corrected."""
        return switch in self.semantics.defects and not is_corrected(switch, self.name)

    def __call__(self, *args, **kwargs):
        """Run ``update`` with the functions that were hooked in before and after it."""
        for hook in self.before_updates.values():
            hook(*args, **kwargs) if hasattr(hook, '_receive_update_input') else hook()
        returned = self.update(*args, **kwargs)
        for hook in self.after_updates.values():
            hook() if hasattr(hook, '_not_receive_update_output') else hook(returned)
        return returned

    def update(self, *args, **kwargs):
        """Advance the state by one step; subclasses define it."""
        raise NotImplementedError(f'{self.name}: class {type(self).__name__} must define "update".')

    def unique_name(self, name: str | None = None, type_: str | None = None) -> str:
        """``name`` if no other object has it; without, a name made from the type, by default that of the object.

        Raises
        ------
        UniqueNameError
            When another object has it.
        """
        try:
            return super().unique_name(name, type_)
        except (UniqueNameError, AttributeError):
            # brainpy words its error with the repr of an object that is not complete yet
            raise UniqueNameError(f'{type(self).__name__}: the name "{name}" is taken by another object; choose another, '
                                  'or forget all names with bm.clear_name_cache().') from None

    def register_implicit_nodes(self, *nodes, node_cls: type | None = None, **named_nodes) -> None:
        """Make objects nodes of this one, by name, that are not its attributes.

        Raises
        ------
        ValueError
            When one of them is not a BrainPyObject.
        """
        for key, node in named_nodes.items():
            if not isinstance(node, node_cls or bm.BrainPyObject | bm.NodeList | bm.NodeDict):
                raise ValueError(f'{self.name}: node "{key}" must be a BrainPyObject, not {describe_value(node)}.')
        super().register_implicit_nodes(*nodes, node_cls=node_cls, **named_nodes)

    def clear_input(self, *args, **kwargs) -> None:
        """Make ready for the inputs of a new step."""

    def reset(self, *args, **kwargs) -> None:
        """Put the system and all it contains back to its initial state."""
        self.reset_state(*args, **kwargs)

    def reset_state(self, *args, **kwargs) -> None:
        """Put the state back to its initial values; by default, that of all children.

        Raises
        ------
        NotImplementedError
            When there is nothing to reset and the class does not define it.
        """
        children = self.nodes(level=1, include_self=False).subset(brainpy.DynamicalSystem).unique()
        if not children:
            raise NotImplementedError(f'{self.name}: class {type(self).__name__} must define "reset_state".')
        for child in children.values():
            child.reset_state(*args, **kwargs)

    def step_run(self, i: int, *args, **kwargs):
        """Clear the input and run step number ``i``; returns what ``update`` returns."""
        set_shared(dict(i=i, t=i * bm.get_dt(), dt=bm.get_dt()))
        if self.semantics.step_run_clears == 'all parts':
            clear_input(self)
        else:
            self.clear_input()
        return self(get_shared(), *args, **kwargs)

    def tracing_variable(self, name: str, init: Any, shape: int | Sequence[int], batch_or_mode: Any = None,
                         batch_axis: int = 0, axis_names: Sequence[str] | None = None,
                         batch_axis_name: str | None = 'batch') -> bm.Variable:
        """The variable of this name, made when it is first asked for, also inside a compiled function.

        Parameters
        ----------
        name : str
            Attribute under which it is kept.
        init : callable, Initializer or array
            What it starts from; called with ``shape``.
        shape : int or sequence of int
            Its shape, without batch.
        batch_or_mode : int, bool or Mode, optional
            Size of the batch, or the mode that tells it; none by default.
        batch_axis : int
            Where the batch stands.
        axis_names, batch_axis_name
            Names of the axes, for sharding.

        Returns
        -------
        Variable
            That of an earlier call if there was one, whatever the other arguments.

        Raises
        ------
        ValueError
            When there is an attribute of this name that is not a variable.
        """
        known = getattr(self, name, None)
        if isinstance(known, bm.Variable):
            return known
        if known is not None:
            raise ValueError(f'{self.name}: "{name}" cannot become a variable, it is {describe_value(known)} already.')
        with jax.ensure_compile_time_eval():
            variable = brainpy.init.variable_(init, shape, batch_or_mode, batch_axis, axis_names, batch_axis_name)
        variable.stack_level = 0  # it outlives the function that is compiled now
        self.setattr(name, variable)
        return variable

    def __reduce_ex__(self, protocol):
        raise TypeError(f'{self.name} cannot be copied or pickled: its compiled equations belong to this very object. Build the '
                        'model once more, and give it the state of this one with save_states and load_states, or with save '
                        'and load_state of a runner.')

    # files -----------------------------------------------------------------------------------------------------------

    def save_states(self, filename: str, variables: Mapping[str, bm.Variable] | None = None, **setting) -> None:
        """Save all variables, or these, to a file; see :func:`brainsyn.saving.save_states`."""
        save_states(self, filename, variables, **setting)

    def load_states(self, filename: str, verbose: bool = False) -> None:
        """Take the values of all variables in a file; see :func:`brainsyn.saving.load_states`."""
        load_states(self, filename, verbose)


class DynamicalSystemNS(DynamicalSystem):
    """A system whose ``update`` takes data only and asks ``bp.share`` for the time."""

    receives_shared = False


class Projection(DynamicalSystem):
    """What connects groups; a network updates its projections before its groups."""
