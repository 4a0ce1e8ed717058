"""Operators written as a plain Python or Numba function, as BrainPy 2.1 to 2.6 let one register them.

Those releases compiled the function with Numba or Taichi and registered it with XLA, by an interface that is gone. Here
JAX calls it on the host, once for each use of the operator, as it is: decorate it with ``numba.njit`` to have it fast.
"""
import importlib
from collections.abc import Callable, Sequence
from types import ModuleType
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from brainsyn.math_arrays import as_plain

__all__ = ['CustomOpByNumba', 'KernelOp', 'XLACustomOp', 'import_numba', 'import_taichi', 'register_op', 'register_op_2_1']


def call_on_host(compute: Callable, outs: Sequence[Any], ins: Sequence[Any]) -> list[jax.Array]:
    """Run ``compute(outs, ins)``, which fills ``outs``, on the host, inside compiled functions too.

    Parameters
    ----------
    compute : callable
        Gets the arrays to fill and the arguments, two tuples of NumPy arrays.
    outs : sequence
        Shape and type of each result.
    ins : sequence
        The arguments.
    """

    def on_host(*arguments):
        results = tuple(np.zeros(out.shape, out.dtype) for out in outs)
        compute(results, tuple(np.array(argument) for argument in arguments))
        return list(results)

    kinds = [jax.ShapeDtypeStruct(tuple(out.shape), jax.dtypes.canonicalize_dtype(out.dtype)) for out in outs]
    return jax.pure_callback(on_host, kinds, *ins, vmap_method='sequential')


def refuse_translations(name: str, **translations: Callable | None) -> None:
    """Raise where a rule of an interface that is gone was given."""
    for rule, function in translations.items():
        if function is not None:
            raise NotImplementedError(f'{name}: {rule} was a rule of an XLA interface that is gone; wrap the operator in '
                                      'jax.custom_jvp, jax.custom_vjp or jax.custom_batching.custom_vmap instead.')


class XLACustomOp:
    """An operator given by a function that fills its results; of BrainPy 2.2 and 2.3, and ``CustomOpByNumba`` of 2.4.

    Parameters
    ----------
    eval_shape : callable
        Gets shape and type of each argument, and the keyword arguments; gives shape and type (``jax.core.ShapedArray``) of
        the result, or a list of them.
    con_compute, cpu_func : callable
        ``f(outs, ins)``: fills the arrays ``outs`` from the arrays ``ins``, positional arguments first. Give one of them.
    gpu_func, apply_cpu_func_to_gpu
        Without effect: the function runs on the host.
    name : str, optional
        For messages.
    batching_translation, jvp_translation, transpose_translation
        Not supported.
    multiple_results : bool, optional
        Without effect: a list of results is given where ``eval_shape`` gives one.

    Raises
    ------
    ValueError
        When ``eval_shape`` or the function is missing.
    NotImplementedError
        When a translation rule is given.
    """

    def __init__(self, eval_shape: Callable | None = None, con_compute: Callable | None = None,
                 cpu_func: Callable | None = None, gpu_func: Callable | None = None, apply_cpu_func_to_gpu: bool | None = None,
                 name: str | None = None, batching_translation: Callable | None = None,
                 jvp_translation: Callable | None = None, transpose_translation: Callable | None = None,
                 multiple_results: bool | None = None):
        self.name = name or type(self).__name__
        self.eval_shape = eval_shape
        self.compute = con_compute if cpu_func is None else cpu_func
        if self.eval_shape is None or self.compute is None:
            raise ValueError(f'{self.name}: eval_shape and one of con_compute and cpu_func must be given.')
        refuse_translations(self.name, batching_translation=batching_translation, jvp_translation=jvp_translation,
                            transpose_translation=transpose_translation)

    def __call__(self, *args, **kwargs) -> jax.Array | list[jax.Array]:
        ins = [jnp.asarray(argument) for argument in as_plain(args)]
        shapes = self.eval_shape(*(jax.ShapeDtypeStruct(i.shape, i.dtype) for i in ins), **kwargs)
        several = isinstance(shapes, list | tuple)
        ins += [jnp.asarray(as_plain(value)) for value in kwargs.values()]
        results = call_on_host(self.compute, shapes if several else [shapes], ins)
        return results if several else results[0]


class CustomOpByNumba(XLACustomOp):
    """:class:`XLACustomOp` under its name of BrainPy 2.4."""


class KernelOp:
    """An operator given by a kernel that gets arguments and results in one row; ``XLACustomOp`` of BrainPy 2.4 to 2.6.

    Parameters
    ----------
    cpu_kernel : callable
        ``f(*ins, *outs)``: fills the arrays ``outs``.
    gpu_kernel
        Without effect where there is a ``cpu_kernel``.
    batching_translation, jvp_translation, transpose_translation
        Not supported.
    outs : sequence, optional
        Shape and type of each result, where they are not given with each call.
    name : str, optional
        For messages.

    Raises
    ------
    ValueError
        When there is no ``cpu_kernel`` that can be called, as with Taichi kernels and CUDA sources.
    """

    def __init__(self, cpu_kernel: Callable | None = None, gpu_kernel: Any = None,
                 batching_translation: Callable | None = None, jvp_translation: Callable | None = None,
                 transpose_translation: Callable | None = None, outs: Sequence[Any] | None = None, name: str | None = None):
        self.name = name or 'XLACustomOp'
        self.kernel = cpu_kernel
        self.outs = outs
        if not callable(cpu_kernel):
            raise ValueError(f'{self.name}: cpu_kernel must be a Python or Numba function f(*ins, *outs).')
        refuse_translations(self.name, batching_translation=batching_translation, jvp_translation=jvp_translation,
                            transpose_translation=transpose_translation)

    def __call__(self, *ins, outs: Sequence[Any] | None = None, **kwargs) -> list[jax.Array]:
        ins = [jnp.asarray(argument) for argument in as_plain(ins)]
        return call_on_host(lambda results, arguments: self.kernel(*arguments, *results), outs or self.outs, ins)


def register_op(name: str, eval_shape: Any, cpu_func: Callable, gpu_func: Callable | None = None,
                apply_cpu_func_to_gpu: bool = False) -> XLACustomOp:
    """An :class:`XLACustomOp` of that name; ``eval_shape`` may also be the shape and type themselves."""
    shapes = eval_shape if callable(eval_shape) else lambda *args, **kwargs: eval_shape
    return XLACustomOp(shapes, cpu_func=cpu_func, name=name)


def register_op_2_1(op_name: str, cpu_func: Callable, gpu_func: Callable | None = None, out_shapes: Any = None,
                    apply_cpu_func_to_gpu: bool = False) -> XLACustomOp:
    """:func:`register_op` with the arguments of BrainPy 2.1."""
    return register_op(op_name, out_shapes, cpu_func)


def import_numba(error_if_not_found: bool = True) -> ModuleType | None:
    """The package numba; None, if that is no error, where it is missing."""
    return _import('numba', error_if_not_found)


def import_taichi(error_if_not_found: bool = True) -> ModuleType | None:
    """The package taichi; None, if that is no error, where it is missing."""
    return _import('taichi', error_if_not_found)


def _import(package: str, error_if_not_found: bool) -> ModuleType | None:
    try:
        return importlib.import_module(package)
    except ImportError:
        if error_if_not_found:
            raise
        return None
