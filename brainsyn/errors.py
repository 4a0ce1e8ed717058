"""How brainsyn speaks when something is wrong: one sentence that names the object, the parameter and what is allowed."""
import difflib
from collections.abc import Iterable
from typing import Any

import brainpy

__all__ = ['RunningError', 'UniqueNameError', 'UnsupportedError', 'describe_value', 'near_matches']

RunningError = brainpy.errors.RunningError
UniqueNameError = brainpy.errors.UniqueNameError
UnsupportedError = brainpy.errors.UnsupportedError


def near_matches(name: str, known: Iterable[str]) -> str:
    """A clause that offers what ``name`` may have been meant to be: ' Did you mean "spike"?', or what there is."""
    known = sorted({str(k) for k in known})
    close = difflib.get_close_matches(str(name), known, n=3, cutoff=0.5)
    if close:
        return ' Did you mean ' + ' or '.join(f'"{c}"' for c in close) + '?'
    return f' It has: {", ".join(known)}.' if known else ''


def describe_value(value: Any) -> str:
    """``value`` short enough for an error message: arrays by shape and type, the rest by its text."""
    if hasattr(value, 'shape') and hasattr(value, 'dtype') and getattr(value, 'ndim', 0):
        return f'an array of shape {tuple(value.shape)} and type {value.dtype}'
    text = repr(value)
    return text if len(text) <= 80 else text[:77] + '...'
