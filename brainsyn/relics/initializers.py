"""Initializers that went away."""
from collections.abc import Callable

import brainpy
import brainpy.math as bm
import jax.numpy as jnp

from brainsyn.math_arrays import Array, as_plain
from brainsyn.math_random import RandomState

__all__ = ['Clip', 'Exponential', 'Gamma']


class Clip(brainpy.initialize.Initializer):
    """Draws from another initializer and brings what lies outside of a range to its nearest end.

    Parameters
    ----------
    init : callable
        The other initializer.
    min, max : float, optional
        The range; None leaves that side open.
    """

    def __init__(self, init: Callable, min: float | None = None, max: float | None = None):
        super().__init__()
        self.init, self.min, self.max = init, min, max

    def __call__(self, shape, dtype=None):
        return Array(jnp.clip(as_plain(self.init(shape, dtype)), self.min, self.max))

    def __repr__(self) -> str:
        return f'{type(self).__name__}({self.init}, min={self.min}, max={self.max})'


class Gamma(brainpy.initialize.Initializer):
    """Draws from the gamma distribution.

    Parameters
    ----------
    shape : float
        The exponent k of the density.
    scale : float, optional
        Factor (default: 1).
    seed : int, optional
        Names the stream of random numbers.
    """

    def __init__(self, shape: float, scale: float | None = None, seed: int | None = None):
        super().__init__()
        self.shape, self.scale = shape, scale
        self.rng = bm.random.DEFAULT if seed is None else RandomState(seed)

    def __call__(self, shape, dtype=None):
        sample = as_plain(self.rng.gamma(self.shape, size=shape))
        return Array(jnp.asarray(sample * (1. if self.scale is None else self.scale), dtype))

    def __repr__(self) -> str:
        return f'{type(self).__name__}(shape={self.shape}, scale={self.scale})'


class Exponential(brainpy.initialize.Initializer):
    """Draws from the exponential distribution.

    Parameters
    ----------
    scale : float, optional
        The *rate* (default: 1), in spite of its name: the mean is ``1 / scale``.
    seed : int, optional
        Names the stream of random numbers.
    """

    def __init__(self, scale: float | None = None, seed: int | None = None):
        super().__init__()
        self.scale = scale
        self.rng = bm.random.DEFAULT if seed is None else RandomState(seed)

    def __call__(self, shape, dtype=None):
        sample = as_plain(self.rng.standard_exponential(size=shape))
        return Array(jnp.asarray(sample / (1. if self.scale is None else self.scale), dtype))

    def __repr__(self) -> str:
        return f'{type(self).__name__}(scale={self.scale})'
