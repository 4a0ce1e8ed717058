"""Loops and branches over variables, under their older names."""
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import brainpy.math as bm
import jax

from brainsyn.math_arrays import as_legacy

__all__ = ['make_cond', 'make_loop', 'make_while']

Variables = bm.Variable | Sequence[bm.Variable] | Mapping[str, bm.Variable]


def _is_variable(value: Any) -> bool:
    return isinstance(value, bm.Variable)


def _legacy_tree(tree: Any) -> Any:
    return jax.tree_util.tree_map(as_legacy, tree)


def make_loop(body_fun: Callable, dyn_vars: Variables, out_vars: Variables | None = None,
              has_return: bool = False) -> Callable:
    """A function that runs ``body_fun(x)`` for each ``x`` of its argument.

    Parameters
    ----------
    body_fun : callable
        One step.
    dyn_vars : Variable, or sequence or dict of them
        What it changes; found without being told, so for the record only.
    out_vars : Variable, or sequence or dict of them, optional
        What to keep the history of.
    has_return : bool
        Whether to keep the history of what ``body_fun`` returns as well.

    Returns
    -------
    callable
        Gives the histories of ``out_vars``, in the form of ``out_vars``; with ``has_return`` a pair of these and the
        history of the returned values.
    """
    def step(x):
        returned = body_fun(_legacy_tree(x))
        kept = jax.tree_util.tree_map(lambda v: v.value, () if out_vars is None else out_vars, is_leaf=_is_variable)
        return kept, returned if has_return else None

    def loop(xs):
        kept, returned = _legacy_tree(bm.for_loop(step, (xs,)))
        return (kept, returned) if has_return else kept

    return loop


def make_while(cond_fun: Callable, body_fun: Callable, dyn_vars: Variables) -> Callable:
    """A function ``f(x)`` that runs ``body_fun(x)`` as long as ``cond_fun(x)`` holds; both see the variables change.

    Parameters
    ----------
    cond_fun, body_fun : callable
        The condition, and one step.
    dyn_vars : Variable, or sequence or dict of them
        What ``body_fun`` changes; found without being told, so for the record only.
    """
    def loop(x=None):
        def step(count):
            body_fun(x)
            return (count + 1,)

        bm.while_loop(step, lambda _: cond_fun(x), (0,))

    return loop


def make_cond(true_fun: Callable, false_fun: Callable, dyn_vars: Variables | None = None) -> Callable:
    """A function ``f(condition, x)`` that gives ``true_fun(x)`` or ``false_fun(x)``.

    Parameters
    ----------
    true_fun, false_fun : callable
        The branches.
    dyn_vars : Variable, or sequence or dict of them, optional
        What the branches change; found without being told, so for the record only.
    """
    def branch(pred, x=None):
        return _legacy_tree(bm.cond(pred, true_fun, false_fun, (x,)))

    return branch
