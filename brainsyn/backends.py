"""Which kernels the sparse products of brainpy run on: those that are installed."""
from importlib.util import find_spec

from brainevent import config

__all__ = ['use_kernels_at_hand']


def use_kernels_at_hand() -> None:
    """On the CPU, fall back to kernels in JAX where Numba is missing and the user has named no others."""
    if config.get_backend('cpu') is None and find_spec('numba') is None:
        config.set_backend('cpu', 'jax_raw')
