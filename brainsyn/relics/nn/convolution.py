"""Convolution and pooling, of data with the channels last."""
import math
from collections.abc import Callable, Sequence
from typing import Any

import brainpy.math as bm
import jax
import jax.numpy as jnp

from brainsyn.relics.nn.datatypes import MultipleData, SingleData
from brainsyn.relics.nn.node import Node
from brainsyn.relics.nn.utils import XAVIER, ZEROS, Init, concatenated_size, weights

__all__ = ['AvgPool', 'Conv1D', 'Conv2D', 'Conv3D', 'GeneralConv', 'MaxPool', 'MinPool', 'Pool']

Sizes = int | Sequence[int]


def _sizes(value: Sizes | None, num: int) -> tuple[int, ...]:
    value = 1 if value is None else value
    sizes = (value,) * num if isinstance(value, int) else tuple(value)
    return sizes * num if len(sizes) == 1 else sizes


class GeneralConv(Node):
    """Convolution over as many axes as ``kernel_size`` is long.

    Parameters
    ----------
    out_channels : int
        Number of channels of the output.
    kernel_size, strides, input_dilation, kernel_dilation : sequence of int
        Size and steps of the window, and distances between the numbers of data and window.
    padding : {'SAME', 'VALID'} or sequence of (int, int)
        How many zeros are put around the data.
    groups : int
        Into how many parts the channels are divided, which do not mix.
    w_init, b_init : callable, array or None
        Weights of shape ``(*kernel_size, in_channels // groups, out_channels)``, and offsets of each channel.
    **kwargs
        See :class:`~brainsyn.relics.nn.node.Node`.
    """

    data_pass = MultipleData('sequence')

    def __init__(self, out_channels: int, kernel_size: Sizes, strides: Sizes | None = None, padding: Any = 'SAME',
                 input_dilation: Sizes | None = None, kernel_dilation: Sizes | None = None, groups: int = 1,
                 w_init: Init = XAVIER, b_init: Init = ZEROS, **kwargs: Any):
        super().__init__(**kwargs)
        self.out_channels, self.padding, self.groups, self.w_init, self.b_init = out_channels, padding, groups, w_init, b_init
        self.kernel_size = (kernel_size,) if isinstance(kernel_size, int) else tuple(kernel_size)
        self.strides, self.input_dilation, self.kernel_dilation = (
            _sizes(value, len(self.kernel_size)) for value in (strides, input_dilation, kernel_dilation))

    def _convolved(self, x: Any, w: Any) -> jax.Array:
        axes = 'DHW'[-len(self.kernel_size):]
        return jax.lax.conv_general_dilated(
            bm.as_jax(x), bm.as_jax(w), self.strides, self.padding, self.input_dilation, self.kernel_dilation,
            (f'N{axes}C', f'{axes}IO', f'N{axes}C'), self.groups)

    def init_ff_conn(self):
        before, channels = concatenated_size(self.feedforward_shapes, self.name)
        if len(before) != len(self.kernel_size) + 1:
            raise ValueError(f'{self.name}: {type(self).__name__} takes samples with {len(self.kernel_size)} axes and one of '
                             f'channels, not {self.feedforward_shapes}.')
        if channels % self.groups or self.out_channels % self.groups:
            raise ValueError(f'{self.name}: {channels} and {self.out_channels} channels cannot be divided into {self.groups} '
                             'groups.')
        size = (*self.kernel_size, channels // self.groups, self.out_channels)
        self.w = weights(self.w_init, size, self.trainable)
        self.b = weights(self.b_init, (*(1,) * len(self.kernel_size), self.out_channels), self.trainable)
        one = jax.ShapeDtypeStruct((1, *before[1:], channels), bm.as_jax(self.w).dtype)
        self.set_output_shape((None, *jax.eval_shape(lambda x: self._convolved(x, self.w), one).shape[1:]))

    def forward(self, ff, fb=None, **shared_kwargs):
        y = self._convolved(jnp.concatenate(ff, axis=-1), self.w)
        return y if self.b is None else y + bm.as_jax(self.b)


class Conv1D(GeneralConv):
    """:class:`GeneralConv` over one axis."""

    num_axes = 1

    def __init__(self, out_channels: int, kernel_size: Sizes, **kwargs: Any):
        super().__init__(out_channels, _sizes(kernel_size, self.num_axes), **kwargs)
        if len(self.kernel_size) != self.num_axes:
            raise ValueError(f'{self.name}: kernel_size must have {self.num_axes} lengths, not {self.kernel_size}.')


class Conv2D(Conv1D):
    """:class:`GeneralConv` over two axes."""

    num_axes = 2


class Conv3D(Conv1D):
    """:class:`GeneralConv` over three axes."""

    num_axes = 3


class Pool(Node):
    """One number for each window of the data, by a function of two numbers.

    Parameters
    ----------
    init_v : number
        Where it begins.
    reduce_fn : callable
        The function, as of ``jax.lax``.
    window_shape, strides : sequence of int
        Size and steps of the window.
    padding : {'SAME', 'VALID'} or sequence of (int, int)
        How much is put around the data.
    **kwargs
        See :class:`~brainsyn.relics.nn.node.Node`.
    """

    data_pass = SingleData()

    def __init__(self, init_v: Any, reduce_fn: Callable, window_shape: Sequence[int], strides: Sequence[int] | None,
                 padding: Any, **kwargs: Any):
        kwargs.setdefault('trainable', False)
        super().__init__(**kwargs)
        self.init_v, self.reduce_fn, self.padding = init_v, reduce_fn, padding
        self.window_shape = tuple(window_shape)
        self.strides = _sizes(strides, len(self.window_shape))

    def _pooled(self, x: Any, start: Any = None, function: Callable | None = None) -> jax.Array:
        rest = (1,) * (x.ndim - len(self.window_shape) - 1)
        padding = self.padding if isinstance(self.padding, str) else ((0, 0), *self.padding, *((0, 0) for _ in rest))
        return jax.lax.reduce_window(bm.as_jax(x), self.init_v if start is None else start, function or self.reduce_fn,
                                     (1, *self.window_shape, *rest), (1, *self.strides, *rest), padding)

    def init_ff_conn(self):
        one = jax.ShapeDtypeStruct((1, *self.feedforward_shapes[1:]), bm.get_float())
        self.set_output_shape((None, *jax.eval_shape(self._pooled, one).shape[1:]))

    def forward(self, ff, **shared_kwargs):
        return self._pooled(ff)


class AvgPool(Pool):
    """The mean of each window; see :class:`Pool`."""

    def __init__(self, window_shape: Sequence[int], strides: Sequence[int] | None = None, padding: Any = 'VALID'):
        super().__init__(0., jax.lax.add, window_shape, strides, padding)

    def forward(self, ff, **shared_kwargs):
        return self._pooled(ff) / math.prod(self.window_shape)


class MaxPool(Pool):
    """The largest number of each window; see :class:`Pool`."""

    def __init__(self, window_shape: Sequence[int], strides: Sequence[int] | None = None, padding: Any = 'VALID'):
        super().__init__(-jnp.inf, jax.lax.max, window_shape, strides, padding)


class MinPool(Pool):
    """The smallest number of each window; see :class:`Pool`."""

    def __init__(self, window_shape: Sequence[int], strides: Sequence[int] | None = None, padding: Any = 'VALID'):
        super().__init__(jnp.inf, jax.lax.min, window_shape, strides, padding)
