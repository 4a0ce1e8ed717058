"""What a model is made of, by paths that are the same in another process: its states and its parameters."""
import hashlib
import re
from collections import deque
from collections.abc import Iterator, Mapping
from typing import Any

import brainpy.math as bm
import jax
import numpy as np
from brainstate import State

from brainsyn.comm.base import Operator
from brainsyn.dynsys import DynamicalSystem
from brainsyn.math_random import CommonStream

__all__ = ['describe_array', 'differences', 'parameters_of', 'states_of']

WORD = re.compile(r'[A-Za-z_]\w*')
# which model a part belongs to, and what only compiling or looking at a model has put there
NOT_OWN = frozenset({'master', 'shared_source', 'local_delay_vars', 'func_name', 'arg_names', 'show_code'})
Plain = bool | int | float | complex | str | np.generic


def states_of(model: bm.BrainPyObject) -> dict[str, State]:
    """All states (Variables, random streams, delay buffers) that a model holds and shares with no other, by path."""
    return {path: value for path, value in _walk(model)
            if isinstance(value, State) and not (isinstance(value, CommonStream) or value is bm.random.DEFAULT)}


def parameters_of(model: bm.BrainPyObject) -> dict[str, str]:
    """Classes, numbers, texts and arrays (by their digest) that a model is made of, by path.

    Functions, and what only they hold, are not looked into.
    """
    aliases = _aliases(model)
    found = {}
    for path, value in _walk(model):
        if isinstance(value, State):
            continue
        if isinstance(value, bm.Array | jax.Array | np.ndarray):
            found[path] = describe_array(value)
        elif isinstance(value, Plain):
            found[path] = _translated(str(value), aliases)
        elif isinstance(value, bm.BrainPyObject | Operator):
            found[path] = type(value).__qualname__
    return found


def describe_array(array: Any) -> str:
    """Type, shape and digest of an array."""
    array = np.ascontiguousarray(array)
    return f'{array.dtype}{list(array.shape)} {hashlib.sha256(array.tobytes()).hexdigest()[:16]}'


def differences(one: Mapping[str, str], other: Mapping[str, str]) -> list[str]:
    """In words, what of ``one`` is otherwise in ``other``."""
    said = [f'{path} is {other[path]} here, but {value} there' for path, value in one.items()
            if path in other and other[path] != value]
    said += [f'there is {path}, which is not here' for path in one if path not in other]
    return said + [f'{path} is here, but not there' for path in other if path not in one]


def _walk(model: bm.BrainPyObject) -> Iterator[tuple[str, Any]]:
    """Everything that a model holds, once each, with its path."""
    aliases, seen = _aliases(model), set()
    pending = deque([('', model)])
    while pending:  # in breadth, so that what a network calls E is E rather than the pre of a synapse
        path, item = pending.popleft()
        if isinstance(item, State | bm.BrainPyObject | Operator):
            if id(item) in seen:
                continue
            seen.add(id(item))
        yield path, item
        pending.extend((f'{path}.{_translated(key, aliases)}'.lstrip('.'), child) for key, child in _children(item))


def _children(item: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(item, State):
        return
    if isinstance(item, bm.BrainPyObject):
        yield from item.implicit_nodes.items()
        yield from item.implicit_vars.items()
        yield from ((key, child) for key, child in vars(item).items() if not (key.startswith('_') or key in NOT_OWN))
        if isinstance(item, DynamicalSystem):
            yield from ((f'delays.{key}', buffer) for key, buffer in item.local_delay_vars.items())
    elif isinstance(item, Operator):
        yield from vars(item).items()
    elif isinstance(item, Mapping):
        yield from ((str(key), child) for key, child in item.items())
    elif isinstance(item, list | tuple):
        yield from ((str(k), child) for k, child in enumerate(item))


def _aliases(model: bm.BrainPyObject) -> dict[str, str]:
    """For names that were made from the class, and so count the models of a process: ones that count within the model."""
    counts, aliases = {}, {}
    for node in (model, *model.nodes().unique().values()):
        kind = type(node).__name__
        if node.name not in aliases and re.fullmatch(rf'{re.escape(kind)}\d+', node.name):
            aliases[node.name] = f'{kind}{counts.setdefault(kind, 0)}'
            counts[kind] += 1
    return aliases


def _translated(text: str, aliases: Mapping[str, str]) -> str:
    return WORD.sub(lambda word: aliases.get(word[0], word[0]), text)
