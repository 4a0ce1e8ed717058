"""Derivatives, with the arguments that they had from 2.0 to 2.6."""
import functools
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import brainpy.math as bm
import jax

from brainsyn.relics.transformations import is_array, legacy_tree
from brainsyn.running.checks import checked_variables

__all__ = ['grad', 'hessian', 'jacfwd', 'jacobian', 'jacrev', 'vector_grad', 'vmap']

Variables = bm.Variable | Sequence[bm.Variable] | Mapping[str, bm.Variable]


def _taking_old_arguments(transformation: Callable, summary: str) -> Callable:
    """A transformation of brainpy that takes, besides, the arguments which it no longer needs."""
    def transform(func: Callable | None = None, grad_vars: Variables | None = None, dyn_vars: Variables | None = None,
                  child_objs: Any = None, argnums: int | Sequence[int] | None = None, has_aux: bool | None = None,
                  reduce_axes: Sequence[str] = (), auto_infer: bool = True, **options: Any) -> Callable:
        if func is None:
            return lambda func: transform(func, grad_vars, dyn_vars, child_objs, argnums, has_aux, **options)
        checked_variables(dyn_vars)

        def of_plain(*args, **kwargs):
            if not has_aux:
                return plain_tree(func(*args, **kwargs))
            value, rest = func(*args, **kwargs)
            return plain_tree(value), rest

        derivative = transformation(of_plain, grad_vars=checked_grad_vars(grad_vars), argnums=argnums, has_aux=has_aux,
                                    **options)

        @functools.wraps(func)
        def with_legacy_results(*args, **kwargs):
            result = derivative(*args, **kwargs)
            gradients, *rest = result if has_aux or options.get('return_value') else (result,)
            if options.get('return_value'):
                rest[0] = legacy_tree(rest[0])
            if grad_vars is None and any(map(is_array, args)):
                gradients = legacy_tree(plain_tree(gradients))
            return (gradients, *rest) if rest else gradients

        return with_legacy_results

    transform.__name__ = transform.__qualname__ = transformation.__name__
    transform.__doc__ = f"""{summary}

    Parameters
    ----------
    func : callable
        The function. A loss is a number, not an array of one.
    grad_vars : Variable, or sequence or dict of them, optional
        The variables to differentiate with respect to; without, the arguments.
    dyn_vars, child_objs : optional
        The variables that ``func`` uses, and the objects that have them; found without being told.
    argnums : int or sequence of int, optional
        The arguments to differentiate with respect to.
    has_aux : bool, optional
        Whether ``func`` returns a pair, of which only the first is differentiated.
    reduce_axes, auto_infer
        Have no effect any more.
    **options
        ``return_value``, ``holomorphic``, ``allow_int``: see ``brainpy.math.{transformation.__name__}``.

    Raises
    ------
    RunningError
        When ``dyn_vars`` or ``grad_vars`` holds anything but Variables.
    """
    return transform


def plain_tree(tree: Any) -> Any:
    """``tree`` with JAX arrays in the place of brainpy's."""
    return jax.tree.map(lambda leaf: leaf.value if is_array(leaf) else leaf, tree, is_leaf=is_array)


def checked_grad_vars(variables: Any) -> Any:
    """``variables``, a dict as it is told by its type, if all of them are Variables."""
    if variables is None or isinstance(variables, bm.Variable):
        return variables
    checked_variables(variables)
    return dict(variables) if isinstance(variables, Mapping) else list(variables)


grad = _taking_old_arguments(bm.grad, 'The gradient of a function whose value is a number.')
vector_grad = _taking_old_arguments(bm.vector_grad, 'The derivative of each element of a function, summed over elements.')
jacrev = _taking_old_arguments(bm.jacrev, 'The Jacobian matrix, row by row.')
jacobian = _taking_old_arguments(bm.jacobian, 'The Jacobian matrix, row by row.')
jacfwd = _taking_old_arguments(bm.jacfwd, 'The Jacobian matrix, column by column.')


def hessian(func: Callable, grad_vars: Variables | None = None, dyn_vars: Variables | None = None, child_objs: Any = None,
            argnums: int | Sequence[int] | None = None, return_value: bool = False, **options: Any) -> Callable:
    """The matrix of second derivatives of a function whose value is a number.

    Parameters
    ----------
    func, grad_vars, dyn_vars, child_objs, argnums, **options
        See :func:`grad`.
    return_value : bool
        Whether to return, besides, the *gradient*.
    """
    gradient = grad(func, grad_vars, dyn_vars, child_objs, argnums, **options)
    return jacfwd(gradient, grad_vars, argnums=argnums, return_value=return_value)


def vmap(func: Callable, dyn_vars: Variables | None = None, batched_vars: Variables | None = None, in_axes: Any = 0,
         out_axes: Any = 0, axis_name: str | None = None, reduce_func: Callable | None = None,
         auto_infer: bool = False) -> Callable:
    """``func`` for each sample of a batch.

    Parameters
    ----------
    func : callable
        A function of one sample, which may change variables.
    dyn_vars : Variable, or sequence or dict of them, optional
        Variables that all samples share. What the samples make of them is put together by ``reduce_func``.
    batched_vars : Variable, or sequence or dict of them, optional
        Variables whose first axis is that of the batch; each sample sees its own part.
    in_axes, out_axes, axis_name
        See ``jax.vmap``.
    reduce_func : callable, optional
        Puts the values that a shared variable has after the samples, along the first axis, into one (default: their mean).
    auto_infer : bool
        Has no effect.
    """
    shared, batched = ([*checked_variables(variables).values()] for variables in (dyn_vars, batched_vars))

    def sample(parts, args):
        for variable, part in zip(batched, parts, strict=True):
            variable._value = part
        output = func(*args)
        return output, [variable.value for variable in shared], [variable.value for variable in batched]

    def of_batch(*args):
        before = [variable.value for variable in (*shared, *batched)]
        axes = (0, in_axes if isinstance(in_axes, list | tuple) else (in_axes,) * len(args))
        try:
            output, of_shared, of_batched = jax.vmap(sample, (axes[0], tuple(axes[1])), (out_axes, 0, 0), axis_name)(
                before[len(shared):], args)
        finally:
            for variable, value in zip((*shared, *batched), before, strict=True):
                variable._value = value
        for variable, values in zip(shared, of_shared, strict=True):
            variable.value = values.mean(axis=0) if reduce_func is None else reduce_func(values)
        for variable, values in zip(batched, of_batched, strict=True):
            variable.value = values
        return output

    return of_batch
