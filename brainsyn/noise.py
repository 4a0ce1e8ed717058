"""Noise of stochastic differential equations that comes from a stream of its own."""
import functools

import brainpy
import brainpy.math as bm

from brainsyn.math_random import DEFAULT, stream_of
from brainsyn.semantics import Semantics

__all__ = ['with_noise_of']


@functools.cache
def _noisy_class(cls: type) -> type:
    """``cls``, an integrator of ``brainpy.sde``, which draws from the common stream, as one that draws from its ``rng``.

    The own stream is at the place of the common one for as long as the integrator is at work.
    """

    def __call__(self, *args, **kwargs):
        common, bm.random.DEFAULT.value = bm.random.DEFAULT.value, self.rng.value
        try:
            return cls.__call__(self, *args, **kwargs)
        finally:
            self.rng.value, bm.random.DEFAULT.value = bm.random.DEFAULT.value, common

    return type(cls.__name__, (cls,), {'__call__': __call__, '__doc__': cls.__doc__})


def with_noise_of(semantics: Semantics, integral: brainpy.Integrator) -> brainpy.Integrator:
    """An integrator of ``brainpy.sde``, with its noise from the stream that it had in a generation."""
    rng = stream_of(semantics)
    if rng is not DEFAULT:
        integral.rng = rng
        integral.__class__ = _noisy_class(type(integral))
    return integral
