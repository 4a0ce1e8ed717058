"""Loops and branches over variables, with the arguments that they had from 2.0 to 2.6."""
import inspect
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import brainpy.math as bm
import jax
import jax.numpy as jnp
from brainstate.transform import ProgressBar, checkpoint
from brainstate.transform import cond as cond_of_plain
from brainstate.transform import for_loop as for_loop_of_plain
from brainstate.transform import while_loop as while_loop_of_plain

from brainsyn.errors import describe_value
from brainsyn.math_arrays import Array, as_legacy
from brainsyn.running.checks import checked_variables

__all__ = ['cond', 'for_loop', 'ifelse', 'jit', 'while_loop']

Variables = bm.Variable | Sequence[bm.Variable] | Mapping[str, bm.Variable]


def for_loop(body_fun: Callable, operands: Any = None, dyn_vars: Variables | None = None,
             out_vars: Variables | None = None, child_objs: Any = None, reverse: bool = False, unroll: int = 1,
             remat: bool = False, jit: bool | None = None, progress_bar: bool = False,
             unroll_kwargs: Mapping[str, Any] | None = None) -> Any:
    """Call ``body_fun`` for each row of ``operands``; the variables that it changes are carried along.

    Parameters
    ----------
    body_fun : callable
        One step. Several operands are handed to it one by one or, if it takes only one argument, as a tuple.
    operands : array, or tuple or list of arrays
        What to loop over, along the first axis.
    dyn_vars, child_objs : optional
        The variables that change, and the objects that have them; found without being told, so for the record only. In 2.1
        and 2.2 ``dyn_vars`` stood before ``operands``, and may do so still.
    out_vars : Variable, or sequence or dict of them, optional
        What to keep the history of.
    reverse : bool
        Whether to begin with the last row.
    unroll : int
        How many steps to compile into one.
    remat : bool
        Whether a gradient computes the steps again on the way back instead of remembering them.
    jit : bool, optional
        False runs the steps one by one in Python.
    progress_bar : bool
        Whether to show progress.
    unroll_kwargs : dict, optional
        What does not change from step to step: more arguments of ``body_fun``, by name.

    Returns
    -------
    outputs : PyTree of arrays
        What ``body_fun`` returned, stacked; with ``out_vars`` a pair of this and the histories.
    """
    operands, dyn_vars = in_order(operands, dyn_vars)
    checked_variables(dyn_vars)
    constants = dict(unroll_kwargs or {})

    def step(*rows):
        output = without_variables(called(body_fun, rows, **constants))
        return output if out_vars is None else (output, without_variables(out_vars))

    operands = operands if type(operands) in (tuple, list) else (operands,)
    with jax.disable_jit(jit is False or jax.config.jax_disable_jit):
        return for_loop_of_plain(checkpoint(step) if remat else step, *operands, reverse=reverse, unroll=unroll,
                                 pbar=ProgressBar() if progress_bar is True else progress_bar or None)


def while_loop(body_fun: Callable, cond_fun: Callable, operands: Any = (), dyn_vars: Variables | None = None,
               child_objs: Any = None) -> tuple | None:
    """Call ``body_fun`` as long as ``cond_fun`` holds; both see ``operands``, and the variables change.

    Parameters
    ----------
    body_fun : callable
        One step: returns the operands of the next, or nothing where only variables change.
    cond_fun : callable
        The condition, a truth value.
    operands : PyTree, or tuple or list of PyTrees
        What the first step begins with.
    dyn_vars, child_objs : optional
        See :func:`for_loop`.

    Returns
    -------
    tuple or None
        The last operands; None where ``body_fun`` returns nothing.
    """
    operands, dyn_vars = in_order(operands, dyn_vars)
    checked_variables(dyn_vars)
    operands = tuple(operands) if type(operands) in (tuple, list) else (operands,)
    returns = True

    def body(values):
        nonlocal returns
        output = called(body_fun, values)
        returns = output is not None
        output = output if type(output) in (tuple, list) else (output,)
        return jax.tree.map(alike, values, without_variables(tuple(output)), is_leaf=is_array) if returns else values

    values = while_loop_of_plain(lambda values: truth(called(cond_fun, values)), body, operands)
    return values if returns else None


def cond(pred: Any, true_fun: Any, false_fun: Any, operands: Any = (), dyn_vars: Variables | None = None,
         child_objs: Any = None) -> Any:
    """``true_fun`` of the operands where ``pred`` holds, otherwise ``false_fun``.

    Parameters
    ----------
    pred : bool
        The condition.
    true_fun, false_fun : callable, number or array
        The branches; what is no function is the value itself.
    operands : PyTree, or tuple of PyTrees
        Arguments of both. A branch may take several as one tuple, or take none.
    dyn_vars, child_objs : optional
        See :func:`for_loop`.
    """
    checked_variables(dyn_vars)
    return legacy_tree(cond_of_plain(truth(pred), branch(true_fun, operands), branch(false_fun, operands)))


def ifelse(conditions: Any, branches: Sequence, operands: Any = None, dyn_vars: Variables | None = None,
           child_objs: Any = None, show_code: bool = False) -> Any:
    """The branch of the first condition that holds; the last branch where none does.

    Parameters
    ----------
    conditions : bool or sequence of bool
        The conditions, one fewer than branches.
    branches : sequence of callables, numbers or arrays
        The branches; what is no function is the value itself.
    operands : PyTree, or tuple of PyTrees, optional
        Arguments of the branches. A branch may take several as one tuple, or take none.
    dyn_vars, child_objs : optional
        See :func:`for_loop`.
    show_code : bool
        Printed the code that 2.3 made of this; has no effect.

    Raises
    ------
    ValueError
        When there is not one condition fewer than branches.
    """
    checked_variables(dyn_vars)
    conditions = list(conditions) if isinstance(conditions, list | tuple) else [conditions]
    if len(conditions) != len(branches) - 1:
        raise ValueError(f'ifelse: {len(branches)} branches need {len(branches) - 1} conditions, not {len(conditions)}.')
    chosen = branch(branches[-1], operands)
    for condition, candidate in zip(reversed(conditions), reversed(branches[:-1]), strict=True):
        chosen = _either(truth(condition), branch(candidate, operands), chosen)
    return legacy_tree(chosen())


def _either(condition: Any, one: Callable, other: Callable) -> Callable:
    return lambda: cond_of_plain(condition, one, other)


def jit(func: Callable | None = None, dyn_vars: Variables | None = None, child_objs: Any = None,
        auto_infer: bool = True, device: Any = None, **options: Any) -> Callable:
    """Compile a function; without ``func`` a decorator.

    Parameters
    ----------
    func : callable, optional
        The function.
    dyn_vars, child_objs : optional
        See :func:`for_loop`.
    auto_infer, device
        Have no effect any more.
    **options
        ``static_argnums``, ``static_argnames`` …: see ``brainpy.math.jit``.
    """
    checked_variables(dyn_vars)
    return bm.jit(**options) if func is None else bm.jit(func, **options)


def in_order(operands: Any, dyn_vars: Any) -> tuple[Any, Any]:
    """Operands and variables, told apart where they come in the order of 2.1 and 2.2."""
    if dyn_vars is not None and _are_variables(operands) and not _are_variables(dyn_vars):
        return dyn_vars, operands
    return operands, dyn_vars


def _are_variables(value: Any) -> bool:
    values = value.values() if isinstance(value, Mapping) else value if isinstance(value, list | tuple) else [value]
    return value is None or all(isinstance(v, bm.Variable) for v in values)


def called(function: Callable, operands: Any, **constants: Any) -> Any:
    """``function`` of operands, one by one if it takes as many, else as one argument, else without."""
    forms = [(operands,), ()]
    if type(operands) in (tuple, list):
        forms.insert(0, tuple(operands))
    for form in forms:
        try:
            inspect.signature(function).bind(*form, **constants)
        except TypeError:
            continue
        except ValueError:  # some functions written in C do not tell
            pass
        return function(*form, **constants)
    raise TypeError(f'{getattr(function, "__name__", function)} does not take the operands {describe_value(operands)}.')


def branch(function: Any, operands: Any) -> Callable:
    """``function`` of the operands as a function of nothing, with a plain result."""
    def run():
        output = called(function, operands) if callable(function) and not is_array(function) else function
        return jax.tree.map(lambda leaf: jnp.asarray(leaf.value if is_array(leaf) else leaf), output, is_leaf=is_array)

    return run


def is_array(value: Any) -> bool:
    """Whether ``value`` is one of brainpy's arrays."""
    return isinstance(value, bm.Array)


def truth(value: Any) -> jax.Array:
    """``value`` as a scalar truth value; arrays of one element count."""
    value = jnp.asarray(value.value if is_array(value) else value)
    return value.reshape(()) if value.size == 1 else value


def alike(before: Any, after: Any) -> Any:
    """``after`` in the kind of array that ``before`` is, which a loop must not change."""
    after = jax.tree.map(lambda leaf: leaf.value if is_array(leaf) else leaf, after, is_leaf=is_array)
    return Array(after) if is_array(before) else after


def without_variables(tree: Any) -> Any:
    """``tree`` with the present value of each Variable in its place, as a legacy array."""
    def value(leaf):
        return Array(leaf.value) if isinstance(leaf, bm.Variable) else leaf

    return jax.tree.map(value, tree, is_leaf=is_array)


def legacy_tree(tree: Any) -> Any:
    """``tree`` with legacy arrays in the place of arrays."""
    return jax.tree.map(as_legacy, tree, is_leaf=is_array)
