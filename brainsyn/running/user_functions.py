"""Functions that users hand to the runner, in whichever of the three protocols they are written."""
import inspect
from collections.abc import Callable, Mapping
from typing import Any

import brainpy.math as bm
import jax
from brainstate import State

from brainsyn.dynsys.protocol import STEP_NAMES, TIME_NAMES

__all__ = ['plain_values', 'taking_shared']


def taking_shared(function: Callable) -> Callable[[Mapping], Any]:
    """Make ``function``, written as ``f(tdi)``, ``f(t, dt)`` or ``f()``, callable as ``f(shared)``."""
    try:
        parameters = inspect.signature(function).parameters.values()
    except ValueError:  # some functions written in C do not tell
        return function
    positional = [p for p in parameters if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD, p.VAR_POSITIONAL)]
    if not positional:
        return lambda shared: function()
    if len(positional) >= 2 and positional[0].name in TIME_NAMES and positional[1].name in STEP_NAMES:
        return lambda shared: function(shared['t'], shared['dt'])
    return function


def plain_values(tree: Any) -> Any:
    """``tree`` with the values of its Variables and BrainPy arrays in their place."""
    def value(leaf):
        return leaf.value if isinstance(leaf, State | bm.Array) else leaf

    return jax.tree.map(value, tree, is_leaf=lambda leaf: isinstance(leaf, State | bm.Array))
