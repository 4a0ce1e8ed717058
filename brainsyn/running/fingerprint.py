"""Telling whether a model has changed since it was compiled."""
from typing import Any

import brainpy.math as bm
import numpy as np
from brainstate import State

__all__ = ['fingerprint', 'same_fingerprint']


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


def same_fingerprint(one: list, other: list) -> bool:
    """Whether two fingerprints are of the same model in the same condition."""
    return len(one) == len(other) and all(map(_same, one, other))


def _same(one: Any, other: Any) -> bool:
    if one is other:
        return True
    by_value = bool | int | float | complex | str | np.generic
    return type(one) is type(other) and isinstance(one, by_value) and bool(one == other)
