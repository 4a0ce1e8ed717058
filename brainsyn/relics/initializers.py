"""Initializers that went away, or were others."""
import math
from collections.abc import Callable
from typing import Any

import brainpy
import brainpy.math as bm
import jax.numpy as jnp
import numpy as np

from brainsyn.math_arrays import Array, as_plain
from brainsyn.math_random import RandomState
from brainsyn.switches import is_corrected

__all__ = ['Clip', 'DOGDecay', 'Exponential', 'Gamma', 'calculate_gain', 'init_noise', 'init_param']


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


class DOGDecay(brainpy.initialize.DOGDecay):
    """Weights that fall with the distance of the cells as a difference of two Gaussian functions.

    Up to 2.6 they are never normalized, and the rows of a sheet of cells go down its columns while the columns of the
    matrix go along its rows; see the switch ``dog_decay``.

    Parameters
    ----------
    sigmas, max_ws : tuple of two float
        Widths of the functions, and their values at a distance of zero.
    min_w, encoding_values, periodic_boundary, normalize, include_self
        See ``brainpy.initialize.DOGDecay``.
    """

    def __call__(self, shape, dtype=None):
        is_line = isinstance(shape, int) or len(shape) == 1
        if (is_line and not self.normalize) or is_corrected('dog_decay', 'DOGDecay'):
            return super().__call__(shape, dtype)
        plain = brainpy.initialize.DOGDecay(
            (self.sigma_p, self.sigma_n), (self.max_w_p, self.max_w_n), self.min_w, self.encoding_values,
            self.periodic_boundary, normalize=False, include_self=True)
        weights = np.array(bm.as_numpy(plain(shape, dtype)))
        if not is_line:
            swapped = (shape[1], shape[0], *shape[2:])
            weights = weights[np.arange(len(weights)).reshape(swapped).swapaxes(0, 1).reshape(-1)]
        if not self.include_self:
            np.fill_diagonal(weights, 0.)
        return Array(jnp.asarray(weights))


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


def init_param(param: Any, size: int | tuple[int, ...], allow_none: bool = True) -> Any:
    """A parameter: a number as it is, an array of that size, or what an initializer gives for it."""
    return brainpy.initialize.parameter(param, size, allow_none=allow_none)


def init_noise(noise: Any, size: int | tuple[int, ...], num_vars: int = 1, noise_idx: int = 0) -> Callable | None:
    """The function that gives the noise of each of ``num_vars`` equations: that of ``noise_idx``, or none."""
    return brainpy.initialize.noise(noise, size, num_vars, noise_idx)


def calculate_gain(nonlinearity: str, param: float | None = None) -> float:
    """The factor of the weights that keeps the variance of what passes a nonlinearity (He et al., 2015).

    Parameters
    ----------
    nonlinearity : str
        Its name: ``'linear'``, ``'sigmoid'``, ``'tanh'``, ``'relu'``, ``'leaky_relu'`` or ``'selu'``.
    param : float, optional
        Slope of ``'leaky_relu'`` below zero (default: 0.01).

    Raises
    ------
    ValueError
        When it is another.
    """
    gains = {'linear': 1, 'sigmoid': 1, 'tanh': 5. / 3, 'relu': math.sqrt(2.), 'selu': 3. / 4,
             'leaky_relu': math.sqrt(2. / (1 + (0.01 if param is None else param) ** 2))}
    if nonlinearity not in gains:
        raise ValueError(f'calculate_gain: the nonlinearity must be one of {", ".join(gains)}, not {nonlinearity!r}.')
    return gains[nonlinearity]
