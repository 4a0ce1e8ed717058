"""The base of every model: protocol of ``update``, delays, reset."""
from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar

import brainpy
import brainpy.math as bm
import brainunit as u
import jax
import numpy as np

from brainsyn.delay_rings import RingEntry, StepRing, WriteRing, ring_length
from brainsyn.delays import DelayBuffer, delay_steps_of, drawn_delays
from brainsyn.dynsys.construction import Construction
from brainsyn.dynsys.protocol import adapt_update, get_shared, set_shared
from brainsyn.errors import UniqueNameError, describe_value, near_matches
from brainsyn.saving import load_states, save_states
from brainsyn.semantics import V2_3, Semantics
from brainsyn.switches import is_corrected
from brainsyn.units import declared_unit, is_quantity

__all__ = ['DynamicalSystem', 'DynamicalSystemNS', 'Projection', 'not_pass_shared']


def not_pass_shared(update: Callable) -> Callable:
    """Mark a class or a function as one that receives no shared arguments (``t``, ``dt``, ``i``)."""
    update.receives_shared = False
    return update


class DynamicalSystem(brainpy.DynamicalSystem, metaclass=Construction):
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
    global_delay_data: ClassVar[dict[str, tuple[DelayBuffer | None, bm.Variable]]] = {}

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

    # delays ----------------------------------------------------------------------------------------------------------

    def register_delay(self, identifier: str, delay_step: Any, delay_target: bm.Variable,
                       initial_delay_data: Any = None):
        """Ask for the history of a variable.

        All who register the same variable under the same name share one buffer, as long as the longest delay.

        Parameters
        ----------
        identifier : str
            Name to read it by, usually ``'<group>.<variable>'``.
        delay_step : int, array of int, Quantity, Initializer, callable, or None
            Delay in steps, or as a time; None reads the variable itself.
        delay_target : Variable
            The variable, of shape ``(…, n)``.
        initial_delay_data : number, array, Initializer or callable, optional
            Its past before the first step.

        Returns
        -------
        None, int, array of int or RingEntry
            The delay, to be passed to :meth:`get_delay_data`: in steps, or as the generation of the class has it.
        """
        if not isinstance(delay_target, bm.Variable):
            raise ValueError(f'{self.name}: only a Variable can be delayed, not {type(delay_target).__name__} '
                             f'(registered as "{identifier}").')
        if self._has_rings(delay_step):
            n = ring_length(delay_step, self.semantics, False, self.name)
            return self._enter_ring(identifier, n, delay_target, self, initial_delay_data)
        shape = delay_target.size_without_batch
        delay_step = self._delay_steps(delay_step, shape)
        if isinstance(delay_step, np.ndarray) and delay_step.shape != shape:
            raise ValueError(f'{self.name}: delay_step of shape {delay_step.shape} does not fit "{identifier}" of shape '
                             f'{shape}; give one integer or one per cell.')
        self._register_buffer(identifier, delay_step, delay_target, initial_delay_data)
        return bm.asarray(delay_step) if isinstance(delay_step, np.ndarray) else delay_step

    def _has_rings(self, delay: Any) -> bool:
        """Whether the history of a variable is kept as in BrainPy 2.4 to 2.6."""
        return (self.semantics.delay in ('milliseconds', 'short') and delay is not None and not is_quantity(delay)
                and not is_corrected('delay_steps', f'{self.name} (delay_step={delay})'))

    def _enter_ring(self, identifier: str, n: int, target: bm.Variable, writer: brainpy.DynamicalSystem,
                    initial_delay_data: Any = None) -> RingEntry | None:
        """An entry of ``n`` steps into the ring that ``writer`` keeps of a variable; None for none."""
        if n == 0:
            self.global_delay_data.setdefault(identifier, (None, target))
            return None
        key = f'ring of {identifier}'
        if not writer.has_aft_update(key):
            writer.add_aft_update(key, WriteRing(StepRing(target, n, initial_delay_data)))
        ring = writer.get_aft_update(key).ring
        ring.grow(n)
        self.local_delay_vars[identifier] = ring
        return RingEntry(ring, n if self.semantics.delay == 'milliseconds' else n - 1)

    def _delay_steps(self, delay: Any, shape: tuple[int, ...], parameter: str = 'delay_step'):
        """A delay in steps; where it is given as a time, for which step that holds is remembered for runners to check."""
        delay = drawn_delays(delay, shape)
        if is_quantity(delay):
            self.dt_of_delays = bm.get_dt()
        return delay_steps_of(delay, shape, self.name, parameter)

    def _history_key(self, identifier: str) -> str:
        """Under which name buffers are kept: those that readers push are not shared with those that networks push."""
        return f'{identifier} pushed by readers' if self.semantics.delay == 'steps by reader' else identifier

    def _register_buffer(self, identifier, delay_step, target, initial_delay_data) -> None:
        identifier = self._history_key(identifier)
        buffer, known_target = self.global_delay_data.get(identifier, (None, None))
        if known_target is not target:
            buffer = None
        if delay_step is not None:
            length = delay_step if isinstance(delay_step, int) else int(delay_step.max())
            is_new = buffer is None
            if is_new:
                try:
                    buffer = DelayBuffer(target, length, initial_delay_data)
                except (TypeError, ValueError) as error:
                    raise ValueError(f'{self.name}: initial_delay_data of "{identifier}" must be a number, an array, an '
                                     f'Initializer or a function that fits the shape {(length, *target.shape)} (steps, …), '
                                     f'not {describe_value(initial_delay_data)}: {error}') from None
            else:
                buffer.grow(length)
            if is_new or self.semantics.delay != 'steps by reader':
                self.local_delay_vars[identifier] = buffer
        self.global_delay_data[identifier] = (buffer, target)

    def get_delay_data(self, identifier: str, delay_step: Any, *indices):
        """The delayed value of a variable that was registered.

        Raises
        ------
        ValueError
            When nothing was registered under ``identifier``, or no delay was.
        """
        if isinstance(delay_step, RingEntry):
            return delay_step.value(*indices)
        identifier = self._history_key(identifier)
        if identifier in self.local_delay_vars:
            buffer = self.local_delay_vars[identifier]
            target = buffer.target
        elif identifier in self.global_delay_data:
            buffer, target = self.global_delay_data[identifier]
        else:
            raise ValueError(f'{self.name}: no delay is registered as "{identifier}".'
                             f'{near_matches(identifier, self.global_delay_data)}')
        if delay_step is None:
            return target.value[indices] if indices else target.value
        if buffer is None:
            raise ValueError(f'{self.name}: "{identifier}" was registered without a delay, but a delay of {delay_step} '
                             'steps is read from it.')
        if isinstance(delay_step, int) and isinstance(buffer, DelayBuffer) and delay_step >= buffer.num_delay_step:
            raise ValueError(f'{self.name}: "{identifier}" is kept for {buffer.num_delay_step - 1} steps, but a delay of '
                             f'{delay_step} steps is read from it; register that.')
        return buffer(delay_step, *indices)

    def update_delay(self, identifier: str, delay_data: Any = None) -> None:
        """Push ``delay_data``, by default what the variable holds now, as classes of BrainPy 2.1 did in their update.

        Of all that share a buffer only the first that registered does so. Since 2.2 the network pushes, and this has no
        effect.
        """
        buffer = self.local_delay_vars.get(self._history_key(identifier))
        if self.semantics.delay == 'steps by reader' and buffer is not None:
            buffer.update(delay_data)

    def get_delay_var(self, name: str) -> DelayBuffer:
        """The buffer registered under ``name``."""
        key = self._history_key(name)
        buffer, _ = self.global_delay_data.get(key, (None, None))
        buffer = self.local_delay_vars.get(key, buffer)
        if buffer is None:
            raise KeyError(f'{self.name}: no delay is registered as "{name}".'
                           f'{near_matches(name, self.global_delay_data)}')
        return buffer

    def _delay_buffers(self, nodes: Sequence | Mapping | None) -> dict[int, tuple[DelayBuffer | StepRing, Any]]:
        """The delay buffers of nodes, each with a node that registered it."""
        if nodes is None:
            nodes = self.nodes(level=1, include_self=False).subset(DynamicalSystem).unique()
        elif isinstance(nodes, DynamicalSystem):
            nodes = [nodes]
        nodes = nodes.values() if isinstance(nodes, Mapping) else nodes
        return {id(b): (b, node) for node in nodes for b in getattr(node, 'local_delay_vars', {}).values()}

    def update_local_delays(self, nodes: Sequence | Mapping | None = None) -> None:
        """Push the present value of every delayed variable of ``nodes`` (by default, of the children).

        What nodes of other generations push themselves is left to them.
        """
        for buffer, node in self._delay_buffers(nodes).values():
            if isinstance(buffer, DelayBuffer) and node.semantics.delay != 'steps by reader':
                buffer.update()

    def reset_local_delays(self, nodes: Sequence | Mapping | None = None) -> None:
        """Empty the delay buffers of ``nodes`` (by default, of the children)."""
        for buffer, _ in self._delay_buffers(nodes).values():
            buffer.reset()

    def register_local_delay(self, var_name: str, delay_name: str, delay_time: Any = None,
                             delay_step: Any = None) -> None:
        """Keep the history of an own variable, pushed after each of this node's updates.

        Parameters
        ----------
        var_name : str
            Name of the variable, an attribute of this node.
        delay_name : str
            Name to read this delay by, with :meth:`get_local_delay`.
        delay_time : float or Quantity, optional
            Delay in ms; exclusive with ``delay_step``.
        delay_step : int, optional
            Delay in steps.
        """
        target = getattr(self, var_name, None)
        if not isinstance(target, bm.Variable):
            raise AttributeError(f'{self.name} has no variable "{var_name}".{near_matches(var_name, self.vars("relative"))}')
        if (delay_time is None) == (delay_step is None):
            raise ValueError(f'{self.name}: give either delay_time or delay_step for "{delay_name}".')
        if delay_step is None:
            delay_step = delay_time if is_quantity(delay_time) else round(float(delay_time) / bm.get_dt())
        steps = self._delay_steps(delay_step, target.size_without_batch)
        key = f'{self.name}.{var_name} pushed by itself'
        if not self.has_aft_update(key):
            buffer = DelayBuffer(target, int(bm.max(bm.asarray(steps))))
            self.add_aft_update(key, _Push(buffer))
        push = self.get_aft_update(key)
        push.buffer.grow(int(bm.max(bm.asarray(steps))))
        push.entries[delay_name] = steps

    def get_local_delay(self, var_name: str, delay_name: str):
        """The value of an own variable, delayed as registered under ``delay_name``."""
        key = f'{self.name}.{var_name} pushed by itself'
        if not self.has_aft_update(key):
            raise KeyError(f'{self.name}: no delay of "{var_name}" was registered with register_local_delay.')
        push = self.get_aft_update(key)
        if delay_name not in push.entries:
            raise KeyError(f'{self.name}: no delay "{delay_name}" of "{var_name}".{near_matches(delay_name, push.entries)}')
        return push.buffer(push.entries[delay_name])


class _Push(bm.BrainPyObject):
    """The after-update hook that keeps a local delay going."""

    _not_receive_update_output = True

    def __init__(self, buffer: DelayBuffer):
        super().__init__()
        self.buffer = buffer
        self.entries = {}

    def __call__(self):
        self.buffer.update()


class DynamicalSystemNS(DynamicalSystem):
    """A system whose ``update`` takes data only and asks ``bp.share`` for the time."""

    receives_shared = False


class Projection(DynamicalSystem):
    """What connects groups; a network updates its projections before its groups."""
