"""The loop over time: one step of the model, compiled once and run in chunks of any length."""
import time
from collections.abc import Callable, Sequence
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from brainstate import State, StateTraceStack
from brainstate.transform import StatefulFunction, for_loop

from brainsyn.errors import RunningError
from brainsyn.running.fusing import advanced

__all__ = ['CompiledLoop', 'EagerLoop', 'is_traced', 'traced_loop']

CHUNK_BYTES = 8 * 2 ** 20
SHORTEST_CHUNK, LONGEST_CHUNK = 100, 20_000
CHUNK_SECONDS = 0.5
EMBEDDED_BYTES = 1024


class CompiledLoop:
    """Steps of a model in one ``while`` loop on the device.

    The step is traced once, which shows all states (Variables, random keys …) that it reads or writes, however it gets
    at them. Written states are carried through the loop; read ones, and large arrays, are arguments. The number of
    steps is an argument too, so that a remainder needs no compilation of its own. Outputs are stored in place, in
    buffers of ``length`` rows that are used again by the next chunk.

    The states that a chunk starts from are not given up to it: they still stand if it fails.

    Parameters
    ----------
    step : callable
        ``step(row, arguments)`` advances the model and returns a PyTree of arrays.
    row, arguments : PyTree
        An example of what it will be called with.

    Attributes
    ----------
    length : int
        Number of steps in the longest chunk.
    """

    def __init__(self, step: Callable[[Any, Any], Any], row: Any, arguments: Any):
        traced = StatefulFunction(step, name='step').make_jaxpr(row, arguments)
        traced.make_jaxpr(row, arguments)  # once more if that has changed the form of a random key; else nothing
        key = traced.get_arg_cache_key(row, arguments)
        self.states = traced.get_states_by_cache(key)
        written = set(map(id, traced.get_write_states_by_cache(key)))
        self.is_written = [id(state) in written for state in self.states]
        self.avals = _avals(self.states)
        self.output, changed = traced.get_out_shapes_by_cache(key)
        _check_unchanged(self.states, changed)
        self.out_tree = traced.get_out_treedef_by_cache(key)
        jaxpr = traced.get_jaxpr_by_cache(key)
        self.jaxpr = jaxpr.jaxpr
        # built into the code, a large array would be copied and looked through by the compiler
        self.constants = [None if _nbytes(c) > EMBEDDED_BYTES else c for c in jaxpr.consts]
        self.large_constants = [c for c in jaxpr.consts if _nbytes(c) > EMBEDDED_BYTES]
        bytes_per_step = sum(map(_nbytes, jax.tree.leaves((self.output, row))))
        self.length = int(np.clip(CHUNK_BYTES // max(bytes_per_step, 1), SHORTEST_CHUNK, LONGEST_CHUNK))
        self.chunk = jax.jit(self._chunk, donate_argnames='buffers')
        self.buffers = None
        self.is_compiled = False
        self.steps_per_second = None

    @property
    def written(self) -> tuple[State, ...]:
        """The states whose values :meth:`run` returns."""
        return _those(self.states, self.is_written)

    @property
    def is_current(self) -> bool:
        """Whether the states still have the shapes and types that the loop was made for."""
        return _avals(self.states) == self.avals

    def steps_at_once(self, remaining: int) -> int:
        """How many of ``remaining`` steps to run in the next chunk: as many as pass in a moment."""
        rate = self.steps_per_second
        moment = SHORTEST_CHUNK if rate is None else max(1, int(rate * CHUNK_SECONDS))
        return min(remaining, moment, self.length)

    def run(self, rows: Any, arguments: Any, n: int) -> tuple[Sequence, Any]:
        """Run ``n`` steps.

        Parameters
        ----------
        rows : PyTree of arrays of n rows
            What the steps are called with, one row each.
        arguments : PyTree of arrays
            What all steps are called with.

        Returns
        -------
        values : sequence
            What the written states hold then, for :meth:`commit`.
        outputs : PyTree of arrays
            What the steps put out, in the first ``n`` rows; valid until the next call.
        """
        started = time.perf_counter()
        buffers, self.buffers = self.buffers, None
        if buffers is None:
            buffers = jax.tree.map(lambda o: jax.device_put(np.zeros((self.length, *o.shape), o.dtype)), self.output)
        (values, self.buffers), _ = jax.block_until_ready(
            self.chunk([_of_definite_type(state.value) for state in self.states], self.large_constants, arguments,
                       jax.tree.map(self._padded, rows), n, buffers=buffers))
        if self.is_compiled:
            self.steps_per_second = n / (time.perf_counter() - started)
        self.is_compiled = True
        return values, self.buffers

    def commit(self, values: Sequence) -> None:
        """Give the states the values that :meth:`run` arrived at."""
        for state, value in zip(self.written, values, strict=True):
            state.restore_value(value)

    def _padded(self, rows: Any) -> np.ndarray:
        rows = np.asarray(rows)
        padded = np.zeros((self.length, *rows.shape[1:]), rows.dtype)
        padded[:len(rows)] = rows
        return padded

    def _chunk(self, values, large_constants, arguments, rows, n, buffers):
        large = iter(large_constants)
        constants = [next(large) if c is None else c for c in self.constants]
        read = [None if w else v for v, w in zip(values, self.is_written, strict=True)]

        def step(k, carry, given):
            written, buffers = carry
            read, rows, arguments, constants = given
            written = iter(written)
            before = [next(written) if w else v for v, w in zip(read, self.is_written, strict=True)]
            row = jax.tree.map(lambda r: jax.lax.dynamic_index_in_dim(r, k, keepdims=False), rows)
            flat = jax.core.eval_jaxpr(self.jaxpr, constants, *jax.tree.leaves((row, arguments, before)))
            output, after = jax.tree.unflatten(self.out_tree, flat)
            buffers = jax.tree.map(lambda b, o: jax.lax.dynamic_update_index_in_dim(b, o, k, 0), buffers, output)
            return carried(after), buffers

        def carried(states):
            return _of_definite_type(_those(states, self.is_written))

        return advanced(step, n, (carried(values), buffers), (read, rows, arguments, constants))


class EagerLoop:
    """The same, step by step in Python: slow, but open to a debugger.

    Parameters
    ----------
    step : callable
        As for :class:`CompiledLoop`.
    """

    def __init__(self, step: Callable[[Any, Any], Any]):
        self.step = step
        self.written = ()

    def steps_at_once(self, remaining: int) -> int:
        """One."""
        return 1

    def run(self, rows: Any, arguments: Any, n: int) -> tuple[Sequence, Any]:
        """Run one step; until :meth:`commit`, the states are as before."""
        trace = StateTraceStack()
        try:
            with trace:
                output = self.step(jax.tree.map(lambda r: jax.device_put(r[0]), rows), arguments)
            self.written = tuple(trace.get_write_states())
            values = [state.value for state in self.written]
        finally:
            trace.recovery_original_values()
        return values, jax.tree.map(lambda o: jnp.asarray(o)[None], output)

    def commit(self, values: Sequence) -> None:
        """Give the states the values that :meth:`run` arrived at."""
        for state, value in zip(self.written, values, strict=True):
            state.restore_value(value)


def traced_loop(step: Callable[[Any, Any], Any], rows: Any, arguments: Any) -> Any:
    """The loop as part of a larger program that is being transformed (``grad``, ``jit``, ``vmap``)."""
    return for_loop(lambda row: step(row, arguments), rows)


def is_traced(tree: Any) -> bool:
    """Whether we are within a transformation, of ``tree`` or of all."""
    return any(isinstance(leaf, jax.core.Tracer) for leaf in (*jax.tree.leaves(tree), jax.device_put(0)))


def _those(items: Sequence, wanted: Sequence[bool]) -> tuple:
    return tuple(item for item, is_wanted in zip(items, wanted, strict=True) if is_wanted)


def _of_definite_type(values: Any) -> Any:
    """``values`` without weak types: the next chunk, which gets strong ones from this one, would be compiled anew."""
    return jax.tree.map(lambda v: jax.lax.convert_element_type(v, v.dtype) if getattr(v, 'weak_type', False) else v, values)


def _nbytes(array: Any) -> int:
    return int(np.prod(np.shape(array))) * jnp.result_type(array).itemsize


def _shapes_and_types(value: Any) -> Any:
    return jax.tree.map(lambda leaf: (jnp.shape(leaf), jnp.result_type(leaf)), value)


def _avals(states: Sequence[State]) -> list:
    return [_shapes_and_types(state.value) for state in states]


def _check_unchanged(states: Sequence[State], changed: Sequence) -> None:
    """Refuse a step that changes the shape or the type of a state."""
    for state, after in zip(states, changed, strict=True):
        before = _shapes_and_types(state.value)
        if after is not None and _shapes_and_types(after) != before:
            raise RunningError(f'A step changes the state {state.name or state!r} from {before} to '
                               f'{_shapes_and_types(after)} (shape and type); it must keep them.')
