"""Telling whether a model has changed since it was compiled."""
import contextlib
from collections.abc import Iterator
from typing import Any

import brainpy.math as bm
import jax
import numpy as np
from brainstate import State

from brainsyn.errors import RunningError

__all__ = ['fingerprint', 'held_by', 'plain_attributes_kept', 'same_fingerprint']


def fingerprint(model: bm.BrainPyObject) -> list:
    """All that compiling ``model`` may have built into the code.

    These are its nodes and their attributes: Variables by identity (their values are data), arrays by identity, numbers
    and texts by value. The list keeps its elements alive, so that no identity is given away twice.
    """
    found, seen, pending = [], set(), [model]
    while pending:
        item = pending.pop()
        if isinstance(item, bm.BrainPyObject):
            if id(item) in seen:
                continue
            seen.add(id(item))
            pending.extend(vars(item).values())
        elif isinstance(item, dict):
            pending.extend(item.values())
            found.extend(item)
            continue
        elif isinstance(item, list | tuple):
            pending.extend(item)
            found.append(len(item))
            continue
        elif isinstance(item, bm.Array) and not isinstance(item, State):
            item = item.value
        found.append(item)
    return found


def held_by(model: bm.BrainPyObject) -> list[jax.Array]:
    """All arrays that ``model`` holds: parameters, and the values of its states."""
    values = (item.value if isinstance(item, State) else item for item in fingerprint(model))
    return [value for value in values if isinstance(value, jax.Array)]


@contextlib.contextmanager
def plain_attributes_kept(model: bm.BrainPyObject) -> Iterator[None]:
    """Refuse a step that assigns what it computes to an attribute that is no Variable: such a change would be lost.

    What was not there before, or None, carries nothing from step to step: it is a note for the rest of the step.

    Raises
    ------
    RunningError
        When it does; the attributes are as before then.
    """
    before = [(node, dict(vars(node))) for node in model.nodes().unique().values()]
    yield
    changed = [(node, key, attributes) for node, attributes in before for key, value in vars(node).items()
               if isinstance(getattr(value, 'value', value), jax.core.Tracer) and not isinstance(value, State)]
    for node, key, attributes in changed:
        vars(node).pop(key)
        vars(node).update({key: attributes[key]} if key in attributes else {})
    lost = [(node, key) for node, key, attributes in changed if attributes.get(key) is not None]
    if lost:
        node, key = lost[0]
        raise RunningError(f'{node.name}: update assigns to "{key}", which is no Variable, so that the change would be lost '
                           f'after the step. Make it one, self.{key} = bm.Variable(…), and assign to self.{key}.value.')


def same_fingerprint(one: list, other: list) -> bool:
    """Whether two fingerprints are of the same model in the same condition."""
    return len(one) == len(other) and all(map(_same, one, other))


def _same(one: Any, other: Any) -> bool:
    if one is other:
        return True
    by_value = bool | int | float | complex | str | np.generic
    return type(one) is type(other) and isinstance(one, by_value) and bool(one == other)
