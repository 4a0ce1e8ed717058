"""Loops and branches that are made first and called later."""
from collections.abc import Callable
from typing import Any

from brainsyn.relics.transformations import Variables, cond, for_loop, while_loop

__all__ = ['make_cond', 'make_loop', 'make_while']


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
    def loop(xs):
        returned, kept = for_loop(body_fun, (xs,), dyn_vars, out_vars=() if out_vars is None else out_vars)
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
        while_loop(lambda _: body_fun(x), lambda _: cond_fun(x), (), dyn_vars)

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
    def branch(pred: Any, x: Any = None) -> Any:
        return cond(pred, true_fun, false_fun, (x,), dyn_vars)

    return branch
