"""Random numbers as BrainPy 2.3 hands them out: arrays that can be written into, and ``RandomState(seed=…)``."""
from typing import Any

import brainpy.math as bm

from brainsyn.math_arrays import as_plain, legacy_sampler

__all__ = ['RandomState', 'default_rng']

SAMPLERS = (
    'bernoulli beta binomial categorical chisquare choice dirichlet exponential f gamma geometric gumbel '
    'hypergeometric laplace loggamma logistic lognormal logseries maxwell multinomial multivariate_normal '
    'negative_binomial noncentral_chisquare noncentral_f normal orthogonal pareto permutation poisson power rand '
    'rand_like randint randint_like randn randn_like random random_integers random_sample ranf rayleigh sample '
    'standard_cauchy standard_exponential standard_gamma standard_normal standard_t t triangular truncated_normal '
    'uniform vonmises wald weibull weibull_min zipf').split()


class RandomState(bm.random.RandomState):
    """A stream of random numbers.

    Parameters
    ----------
    seed_or_key : int or array, optional
        A seed, or a JAX key.
    seed : int, optional
        A seed; the older spelling.
    """

    def __init__(self, seed_or_key: Any = None, seed: int | None = None):
        super().__init__(as_plain(seed_or_key) if seed is None else seed)


for _name in SAMPLERS:
    setattr(RandomState, _name, legacy_sampler(getattr(RandomState, _name)))


def default_rng(seed_or_key: Any = None, clone: bool = True) -> bm.random.RandomState:
    """The stream that a seed or key names; without one the common stream, or a copy split off from it.

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
    return RandomState(bm.random.split_key()) if clone else bm.random.DEFAULT
