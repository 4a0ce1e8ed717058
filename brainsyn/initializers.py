"""Random initializers of today's brainpy, which draw here what they drew in their generation."""
import functools
from typing import Any

import brainpy.initialize
import brainpy.math as bm
import jax
import numpy as np

from brainsyn.binding import Generational
from brainsyn.math_arrays import Array
from brainsyn.math_random import RandomState
from brainsyn.semantics import V2_3

__all__ = ['KaimingNormal', 'KaimingUniform', 'LecunNormal', 'LecunUniform', 'Normal', 'Orthogonal', 'TruncatedNormal',
           'Uniform', 'VarianceScaling', 'XavierNormal', 'XavierUniform']


class NumpyStream:
    """The stream of an initializer up to BrainPy 2.2: a generator of NumPy, which truncated distributions ask for a seed.

    Without a seed it could not be repeated then, though a seed was drawn; here it can.
    """

    def __init__(self, seed: int | None):
        drawn = np.random.randint(0, 10 ** 7) if seed is None else seed  # noqa: NPY002
        self.numpy = np.random.RandomState(drawn)

    def normal(self, loc: Any = 0., scale: Any = 1., size: Any = None) -> np.ndarray:
        return self.numpy.normal(loc, scale, size)

    def randn(self, *size: int) -> np.ndarray:
        return self.numpy.randn(*size)

    def uniform(self, low: Any = 0., high: Any = 1., size: Any = None) -> np.ndarray:
        return self.numpy.uniform(low, high, size)

    def truncated_normal(self, *args: Any, **kwargs: Any) -> Array:
        return RandomState(self.numpy.randint(0, 10 ** 7)).truncated_normal(*args, **kwargs)


def _of_its_generation(cls: type) -> type:
    """An initializer of brainpy, with the stream of random numbers that its seed named in the old releases."""

    @functools.wraps(cls.__init__)
    def __init__(self, *args, **kwargs):
        cls.__init__(self, *args, **kwargs)
        seed = None if self.rng is bm.random.DEFAULT else jax.random.key_data(self.rng.value)
        if self.semantics.initializers == 'by NumPy':
            self.rng = NumpyStream(None if seed is None else int(seed[-1]))
        elif seed is not None:
            self.rng = RandomState(seed)

    return Generational(cls.__name__, (cls,), {
        '__init__': __init__, '__doc__': cls.__doc__, '__module__': __name__, 'semantics': V2_3})


KaimingNormal = _of_its_generation(brainpy.initialize.KaimingNormal)
KaimingUniform = _of_its_generation(brainpy.initialize.KaimingUniform)
LecunNormal = _of_its_generation(brainpy.initialize.LecunNormal)
LecunUniform = _of_its_generation(brainpy.initialize.LecunUniform)
Normal = _of_its_generation(brainpy.initialize.Normal)
Orthogonal = _of_its_generation(brainpy.initialize.Orthogonal)
TruncatedNormal = _of_its_generation(brainpy.initialize.TruncatedNormal)
Uniform = _of_its_generation(brainpy.initialize.Uniform)
VarianceScaling = _of_its_generation(brainpy.initialize.VarianceScaling)
XavierNormal = _of_its_generation(brainpy.initialize.XavierNormal)
XavierUniform = _of_its_generation(brainpy.initialize.XavierUniform)
