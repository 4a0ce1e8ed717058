"""The compiled kernels, where the package was built with a C++ compiler; everything works without them."""

import ctypes
import functools
import importlib.util
import os
import warnings

import jax

__all__ = ['add_rows', 'kernel_available', 'takes']

_PRECISIONS = ('float32', 'float64')


@functools.cache
def kernel_available() -> bool:
    """Whether sparse operators run compiled kernels on the CPU.

    They do where the package was built with them, unless the environment variable `BRAINSYN_KERNELS` is `0` when the
    first operator is used. The numbers are the same either way, up to the order in which floats are added.
    """
    library = importlib.util.find_spec(f'{__package__}._kernels')
    if library is None or os.environ.get('BRAINSYN_KERNELS') == '0':
        return False
    try:
        handlers = ctypes.CDLL(library.origin)
        for precision in _PRECISIONS:
            for values in ('bool', precision):
                handler = jax.ffi.pycapsule(getattr(handlers, f'add_rows_{values}_{precision}'))
                jax.ffi.register_ffi_target(f'brainsyn_add_rows_{values}_{precision}', handler, platform='cpu')
    except (OSError, RuntimeError) as error:
        warnings.warn(f'brainsyn runs without its compiled kernels, which do not load: {error}', stacklevel=2)
        return False
    return True


def takes(precision) -> bool:
    """Whether there is a kernel for weights of this precision."""
    return precision.name in _PRECISIONS and kernel_available()


def add_rows(operators, values, weights) -> tuple[jax.Array, ...]:
    """`sums_of` several operators, compiled, for values of shape (batch, num_pre)."""
    precision = weights[0].dtype
    sums = tuple(jax.ShapeDtypeStruct((values.shape[0], operator.num_post), precision) for operator in operators)
    wiring = [array for operator, weight in zip(operators, weights, strict=True)
              for array in (weight, operator.indices, operator.indptr)]
    return tuple(jax.ffi.ffi_call(f'brainsyn_add_rows_{values.dtype}_{precision}', sums)(values, *wiring))
