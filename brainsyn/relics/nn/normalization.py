"""Data brought to a mean of 0 and a variance of 1, and data left out."""
from collections.abc import Sequence
from typing import Any

import brainpy.math as bm
import jax
import jax.numpy as jnp

from brainsyn.math_random import RandomState
from brainsyn.relics.nn.datatypes import SingleData
from brainsyn.relics.nn.node import Node
from brainsyn.relics.nn.utils import ONES, ZEROS, Init, weights

__all__ = ['BatchNorm', 'BatchNorm1d', 'BatchNorm2d', 'BatchNorm3d', 'Dropout', 'GroupNorm', 'InstanceNorm', 'LayerNorm']


class Dropout(Node):
    """Each number with a probability, divided by it, and zero else; all of them, with ``train=False`` among the shared arguments.

    Parameters
    ----------
    prob : float
        The probability to keep a number.
    seed : int, optional
        Seed of the random numbers.
    **kwargs
        See :class:`~brainsyn.relics.nn.node.Node`.
    """

    data_pass = SingleData()

    def __init__(self, prob: float, seed: int | None = None, **kwargs: Any):
        super().__init__(**kwargs)
        self.prob, self.rng = prob, RandomState(seed)

    def init_ff_conn(self):
        self.set_output_shape(self.feedforward_shapes)

    def forward(self, ff, **shared_kwargs):
        if not shared_kwargs.get('train', True):
            return ff
        kept = bm.as_jax(self.rng.bernoulli(self.prob, ff.shape))
        return jnp.where(kept, ff / self.prob, 0.)


class Normalized(Node):
    """Base of the kinds: they differ in what a mean and a variance are taken of.

    Parameters
    ----------
    epsilon : float
        Added to the variance.
    use_bias, use_scale : bool
        Whether an offset is added, and a factor multiplied, which are trained.
    beta_init, gamma_init : callable or array
        Offset and factor.
    **kwargs
        See :class:`~brainsyn.relics.nn.node.Node`.
    """

    data_pass = SingleData()

    def __init__(self, epsilon: float, use_bias: bool, use_scale: bool, beta_init: Init, gamma_init: Init, **kwargs: Any):
        super().__init__(**kwargs)
        self.epsilon, self.bias, self.scale = epsilon, use_bias, use_scale
        self.beta_init, self.gamma_init, self.beta, self.gamma = beta_init, gamma_init, None, None

    def _make_parameters(self, size: Sequence[int]) -> None:
        self.set_output_shape(self.feedforward_shapes)
        self.beta = weights(self.beta_init, size, self.trainable) if self.bias else None
        self.gamma = weights(self.gamma_init, size, self.trainable) if self.scale else None

    def _normalized(self, x: Any, axes: Sequence[int]) -> jax.Array:
        x = bm.as_jax(x)
        return (x - x.mean(axes, keepdims=True)) / jnp.sqrt(x.var(axes, keepdims=True) + self.epsilon)

    def _scaled(self, x: jax.Array) -> jax.Array:
        x = x if self.gamma is None else x * bm.as_jax(self.gamma)
        return x if self.beta is None else x + bm.as_jax(self.beta)


class BatchNorm(Normalized):
    """Normalized over the samples and, with several axes, over these.

    Parameters
    ----------
    axis : int or sequence of int
        The axes that mean and variance are taken over.
    epsilon, use_bias, use_scale, beta_init, gamma_init, **kwargs
        See :class:`Normalized`.
    """

    def __init__(self, axis: int | Sequence[int], epsilon: float = 1e-5, use_bias: bool = True, use_scale: bool = True,
                 beta_init: Init = ZEROS, gamma_init: Init = ONES, **kwargs: Any):
        super().__init__(epsilon, use_bias, use_scale, beta_init, gamma_init, **kwargs)
        self.axis = (axis,) if isinstance(axis, int) else tuple(axis)

    def init_ff_conn(self):
        shape = self.feedforward_shapes
        self._make_parameters([1 if i in self.axis else n for i, n in enumerate(shape)][1 if 0 in self.axis else 0:])

    def forward(self, ff, **shared_kwargs):
        return self._scaled(self._normalized(ff, self.axis))


class BatchNorm1d(BatchNorm):
    """:class:`BatchNorm` of data with the axes of samples, time and channels."""

    def __init__(self, axis: int | Sequence[int] = (0, 1), **kwargs: Any):
        super().__init__(axis, **kwargs)


class BatchNorm2d(BatchNorm):
    """:class:`BatchNorm` of pictures with the channels last."""

    def __init__(self, axis: int | Sequence[int] = (0, 1, 2), **kwargs: Any):
        super().__init__(axis, **kwargs)


class BatchNorm3d(BatchNorm):
    """:class:`BatchNorm` of volumes with the channels last."""

    def __init__(self, axis: int | Sequence[int] = (0, 1, 2, 3), **kwargs: Any):
        super().__init__(axis, **kwargs)


class LayerNorm(Normalized):
    """Normalized over each sample.

    Parameters
    ----------
    epsilon, use_bias, use_scale, beta_init, gamma_init, **kwargs
        See :class:`Normalized`.
    axis : int or sequence of int, optional
        The axes that mean and variance are taken over (default: all but that of the samples).
    """

    def __init__(self, epsilon: float = 1e-5, use_bias: bool = True, use_scale: bool = True, beta_init: Init = ZEROS,
                 gamma_init: Init = ONES, axis: int | Sequence[int] | None = None, **kwargs: Any):
        super().__init__(epsilon, use_bias, use_scale, beta_init, gamma_init, **kwargs)
        self.axis = (axis,) if isinstance(axis, int) else axis

    def init_ff_conn(self):
        shape = self.feedforward_shapes
        self.axis = tuple(range(1, len(shape))) if self.axis is None else tuple(self.axis)
        self._make_parameters([n if i in self.axis else 1 for i, n in enumerate(shape)][1:])

    def forward(self, ff, **shared_kwargs):
        return self._scaled(self._normalized(ff, self.axis))


class GroupNorm(Normalized):
    """Normalized over groups of channels of each sample.

    Parameters
    ----------
    num_groups, group_size : int, optional
        Number of the groups, or of the channels in each.
    epsilon, use_bias, use_scale, beta_init, gamma_init, **kwargs
        See :class:`Normalized`.
    axis : int or sequence of int, optional
        The axes, besides that of the channels in a group, that mean and variance are taken over (default: all but that of
        the samples).
    """

    def __init__(self, num_groups: int | None = None, group_size: int | None = None, epsilon: float = 1e-5,
                 use_bias: bool = True, use_scale: bool = True, beta_init: Init = ZEROS, gamma_init: Init = ONES,
                 axis: int | Sequence[int] | None = None, **kwargs: Any):
        super().__init__(epsilon, use_bias, use_scale, beta_init, gamma_init, **kwargs)
        if (num_groups is None) == (group_size is None):
            raise ValueError(f'{self.name}: give either num_groups or group_size.')
        self.num_groups, self.group_size, self.axis = num_groups, group_size, axis

    def init_ff_conn(self):
        shape = self.feedforward_shapes
        channels = shape[-1]
        if channels % (self.num_groups or self.group_size):
            raise ValueError(f'{self.name}: {channels} channels cannot be divided into groups of '
                             f'num_groups={self.num_groups}, group_size={self.group_size}.')
        self.num_groups = self.num_groups or channels // self.group_size
        self.axis = tuple(range(1, len(shape) - 1)) if self.axis is None else tuple(self.axis)
        self._make_parameters((*(1,) * (len(shape) - 2), channels))

    def forward(self, ff, **shared_kwargs):
        grouped = ff.reshape(*ff.shape[:-1], self.num_groups, -1)
        return self._scaled(self._normalized(grouped, (*self.axis, grouped.ndim - 1)).reshape(ff.shape))


class InstanceNorm(GroupNorm):
    """:class:`GroupNorm` with each channel a group."""

    def __init__(self, epsilon: float = 1e-5, use_bias: bool = True, use_scale: bool = True, beta_init: Init = ZEROS,
                 gamma_init: Init = ONES, axis: int | Sequence[int] | None = None, **kwargs: Any):
        super().__init__(None, 1, epsilon, use_bias, use_scale, beta_init, gamma_init, axis, **kwargs)
