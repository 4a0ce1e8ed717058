"""The past of variables: who keeps it for whom, when it is pushed, and how it is read with a delay."""
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

import brainpy
import brainpy.math as bm
import numpy as np

from brainsyn.delay_rings import RingEntry, StepRing, WriteRing, ring_length
from brainsyn.delays import DelayBuffer, delay_steps_of, drawn_delays
from brainsyn.errors import describe_value, near_matches
from brainsyn.semantics import Semantics
from brainsyn.switches import is_corrected
from brainsyn.units import is_quantity

__all__ = ['Remembering']


class Remembering:
    """What a system knows of delays: variables that it has the past of, and variables whose past others keep for it.

    Attributes
    ----------
    local_delay_vars : NodeDict
        The buffers that this system keeps or reads, by the name they are registered under.
    global_delay_data : dict
        Name → buffer and variable, of all systems: those who register the same variable share one buffer.
    """

    semantics: ClassVar[Semantics]
    local_delay_vars: bm.NodeDict
    global_delay_data: ClassVar[dict[str, tuple[DelayBuffer | None, bm.Variable]]] = {}

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

    def reset_delay(self, identifier: str, delay_target: bm.Variable | None = None) -> None:
        """Forget the past of the variable registered as ``identifier``: it was zero until now, as in BrainPy 2.1."""
        self.get_delay_var(identifier).reset()

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
            nodes = self.nodes(level=1, include_self=False).subset(brainpy.DynamicalSystem).unique()
        elif isinstance(nodes, brainpy.DynamicalSystem):
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
