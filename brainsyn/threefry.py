"""Keys whose random numbers are those of JAX up to 0.4, whatever the settings of today's JAX.

JAX has since changed the order in which Threefry, its generator, counts (``jax_threefry_partitionable``). The setting is
global, and a compiled loop reads it when it is compiled, not when it is written. A key of the kind made here carries the
old order with it instead: into compiled loops, through ``jax.random.split``, and into any function of ``jax.random``.
Other keys are left as they are.
"""
import math
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax
from jax.extend.random import define_prng_impl, threefry_2x32, threefry_prng_impl

__all__ = ['legacy_key']


def _split(key: jax.Array, shape: tuple[int, ...]) -> jax.Array:
    words = threefry_2x32((key[0], key[1]), lax.iota(np.uint32, 2 * math.prod(shape)))
    return words.reshape(*shape, 2)


def _random_bits(key: jax.Array, bit_width: int, shape: tuple[int, ...]) -> jax.Array:
    """Counts all words of 32 bits in one go; a number of 64 bits takes its halves from the two halves of the count."""
    size = math.prod(shape)
    words = threefry_2x32((key[0], key[1]), lax.iota(np.uint32, math.ceil(size * bit_width / 32)))
    if bit_width == 64:
        high, low = words.astype(np.uint64).reshape(2, -1)
        words = (high << np.uint64(32)) | low
    elif bit_width < 32:
        shifts = jnp.arange(0, 32, bit_width, dtype=np.uint32)
        words = (words[:, None] >> shifts).reshape(-1).astype(f'uint{bit_width}')[:size]
    return words.reshape(shape)


LEGACY_THREEFRY = define_prng_impl(
    key_shape=(2,), seed=threefry_prng_impl.seed, split=_split, random_bits=_random_bits, fold_in=threefry_prng_impl.fold_in,
    name='legacy_threefry', tag='legacy')


def legacy_key(seed_or_key: Any) -> jax.Array:
    """The key of the old releases that a seed or a key of any kind stands for.

    Parameters
    ----------
    seed_or_key : int or array
        A seed, a key, or the two 32-bit words of one.
    """
    if isinstance(seed_or_key, jax.Array) and jax.dtypes.issubdtype(seed_or_key.dtype, jax.dtypes.prng_key):
        words = jax.random.key_data(seed_or_key)
    elif np.size(seed_or_key) == 1:
        seed = seed_or_key if np.ndim(seed_or_key) == 0 else jnp.reshape(seed_or_key, ())
        return jax.random.key(seed, impl=LEGACY_THREEFRY)
    else:
        words = jnp.asarray(seed_or_key, np.uint32)
    return jax.random.wrap_key_data(words, impl=LEGACY_THREEFRY)
