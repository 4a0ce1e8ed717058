"""Random numbers as BrainPy handed them out: the old streams, in arrays that can be written into.

The streams are the same from BrainPy 2.0 to 2.6; only whose stream a model draws from has changed.
"""
import functools
import inspect
from collections.abc import Callable
from typing import Any

import brainpy.math as bm
import jax
import numpy as np

from brainsyn.math_arrays import as_plain, legacy_sampler
from brainsyn.math_samplers import LegacySamplers
from brainsyn.semantics import Semantics
from brainsyn.threefry import legacy_key

__all__ = ['DEFAULT', 'SAMPLERS', 'RandomState', 'default_rng', 'is_seeded', 'seed', 'stream_of']

SAMPLERS = (
    'bernoulli beta binomial categorical chisquare choice dirichlet exponential f gamma geometric gumbel '
    'hypergeometric laplace loggamma logistic lognormal logseries maxwell multinomial multivariate_normal '
    'negative_binomial noncentral_chisquare noncentral_f normal orthogonal pareto permutation poisson power rand '
    'rand_like randint randint_like randn randn_like random random_integers random_sample ranf rayleigh sample shuffle '
    'standard_cauchy standard_exponential standard_gamma standard_normal standard_t t triangular truncated_normal '
    'uniform vonmises wald weibull weibull_min zipf').split()


class RandomState(LegacySamplers, bm.random.RandomState):
    """A stream of random numbers: those of BrainPy 2.0 to 2.6 with this seed.

    Parameters
    ----------
    seed_or_key : int or array, optional
        A seed, or a JAX key. Without one, the stream is named by the next numbers of NumPy's global generator.
    seed : int, optional
        A seed; the older spelling.
    """

    def __init__(self, seed_or_key: Any = None, seed: int | None = None):
        super().__init__(_key_of(seed_or_key if seed is None else seed))

    def seed(self, seed_or_key: Any = None, seed: int | None = None) -> None:
        """Start the stream of this seed or key; see `RandomState`."""
        self.value = _key_of(seed_or_key if seed is None else seed)

    set_key = seed

    def clone(self) -> 'RandomState':
        """A stream that is split off from this one."""
        return RandomState(self.split_key())

    def split_keys(self, n: int) -> jax.Array:
        """Several keys, split off from this stream."""
        return self.split_key(n)


def _key_of(seed_or_key: Any) -> jax.Array:
    if seed_or_key is None:
        seed_or_key = np.random.randint(0, 10 ** 5, 2, dtype=np.uint32)  # noqa: NPY002 as in the old releases
    return legacy_key(as_plain(seed_or_key))


def _with_legacy_keys(sampler: Callable) -> Callable:
    """A sampler that takes a ``key`` for one of the old kind."""
    signature = inspect.signature(sampler)

    @functools.wraps(sampler)
    def method(*args, **kwargs):
        given = signature.bind(*args, **kwargs)
        if given.arguments.get('key') is not None:
            given.arguments['key'] = _key_of(given.arguments['key'])
        return sampler(*given.args, **given.kwargs)

    return method


for _name in SAMPLERS:
    setattr(RandomState, _name, _with_legacy_keys(legacy_sampler(getattr(RandomState, _name))))


class CommonStream(RandomState):
    """The stream that all models draw from which have none of their own: that of today's brainpy, at the same place."""

    def __init__(self):
        super(bm.random.RandomState, self).__init__(None)  # a key of its own would cost a start of JAX

    @property
    def value(self) -> jax.Array:
        return bm.random.DEFAULT.value

    @value.setter
    def value(self, key: jax.Array) -> None:
        bm.random.DEFAULT.value = key


DEFAULT = CommonStream()
_seeded = False


def seed(seed: int | None = None) -> None:
    """Start the common stream anew, and NumPy's global generator with it.

    Parameters
    ----------
    seed : int, optional
        A seed, from 0 to 2**32 - 1. Without one, it is drawn from NumPy's global generator.
    """
    global _seeded
    _seeded = seed is not None
    number = as_plain(seed) if _seeded else np.random.randint(0, 10 ** 5)  # noqa: NPY002 as in the old releases
    np.random.seed(number)  # noqa: NPY002
    DEFAULT.seed(number)


def is_seeded() -> bool:
    """Whether the program has named the seed of the common stream."""
    return _seeded


def default_rng(seed_or_key: Any = None, clone: bool = True) -> bm.random.RandomState:
    """The stream that a seed or key names; without one the common stream, or one that is split off from it.

    Parameters
    ----------
    seed_or_key : int, array or RandomState, optional
        What names the stream. A RandomState is its own name.
    clone : bool
        Whether to split a stream off from the common one rather than to share it.
    """
    if isinstance(seed_or_key, bm.random.RandomState):
        return seed_or_key
    if seed_or_key is not None:
        return RandomState(seed_or_key)
    return RandomState(DEFAULT.split_key()) if clone else DEFAULT


def stream_of(semantics: Semantics, seed: Any = None) -> bm.random.RandomState:
    """The stream that a model of this generation draws from while it runs.

    Parameters
    ----------
    semantics : Semantics
        The switches of the generation.
    seed : int, optional
        A seed. Without one the stream is named by NumPy's global generator, or is split off from the common one, or is
        the common one.
    """
    if seed is not None or semantics.streams == 'by NumPy':
        return RandomState(seed)
    return default_rng(clone=semantics.streams == 'split off')
