"""The nodes that every network needs: the input, weighted sums, and what changes the shape of data."""
import math
from collections.abc import Sequence
from typing import Any

import brainpy.math as bm
import jax.numpy as jnp

from brainsyn.relics.nn.datatypes import MultipleData, SingleData
from brainsyn.relics.nn.node import Node
from brainsyn.relics.nn.utils import XAVIER, ZEROS, Init, concatenated_size, tensor_sum, weights

__all__ = ['Activation', 'Concat', 'Dense', 'DenseMD', 'Input', 'Reshape', 'Select', 'Summation']


class Input(Node):
    """Where data come in.

    Parameters
    ----------
    input_shape : int or tuple of int
        Shape of one sample.
    trainable, name
        See :class:`~brainsyn.relics.nn.node.Node`.
    """

    data_pass = SingleData()

    def __init__(self, input_shape: int | Sequence[int], trainable: bool = False, name: str | None = None):
        super().__init__(name=name, input_shape=input_shape, trainable=trainable)
        self.set_output_shape(self.feedforward_shapes)

    def init_ff_conn(self):
        self.set_output_shape(self.feedforward_shapes)

    def forward(self, ff, **shared_kwargs):
        return ff


class Activation(Node):
    """A function of each number.

    Parameters
    ----------
    activation : str
        Its name in ``brainpy.math``: ``'relu'``, ``'tanh'``, …
    fun_setting : dict, optional
        More arguments for it.
    trainable, name, **kwargs
        See :class:`~brainsyn.relics.nn.node.Node`.
    """

    data_pass = SingleData()

    def __init__(self, activation: str = 'relu', fun_setting: dict[str, Any] | None = None, trainable: bool = False,
                 name: str | None = None, **kwargs: Any):
        super().__init__(name=name, trainable=trainable, **kwargs)
        self._activation, self._fun_setting = getattr(bm, activation), fun_setting or {}

    def init_ff_conn(self):
        self.set_output_shape(self.feedforward_shapes)

    def forward(self, ff, **shared_kwargs):
        return self._activation(ff, **self._fun_setting)


class Concat(Node):
    """What all senders give, one behind the other.

    Parameters
    ----------
    axis : int
        Along which axis.
    trainable, **kwargs
        See :class:`~brainsyn.relics.nn.node.Node`.
    """

    def __init__(self, axis: int = -1, trainable: bool = False, **kwargs: Any):
        super().__init__(trainable=trainable, **kwargs)
        self.axis = axis

    def init_ff_conn(self):
        shapes = [list(shape) for shape in self.feedforward_shapes]
        total = sum(shape[self.axis] for shape in shapes)
        for shape in shapes:
            shape[self.axis] = total
        if any(shape != shapes[0] for shape in shapes):
            raise ValueError(f'{self.name}: what is sent must have the same shape but for axis {self.axis}, not '
                             f'{self.feedforward_shapes}.')
        self.set_output_shape(shapes[0])

    def forward(self, ff, **shared_kwargs):
        return jnp.concatenate(ff, axis=self.axis)


class Select(Node):
    """Some of the numbers on the last axis.

    Parameters
    ----------
    index : int, sequence of int, or slice
        Which ones; the axis stays.
    trainable, **kwargs
        See :class:`~brainsyn.relics.nn.node.Node`.
    """

    data_pass = SingleData()

    def __init__(self, index: Any, trainable: bool = False, **kwargs: Any):
        super().__init__(trainable=trainable, **kwargs)
        self.index = index if isinstance(index, slice) else jnp.atleast_1d(bm.as_jax(index))

    def init_ff_conn(self):
        *before, last = self.feedforward_shapes
        self.set_output_shape((*before, len(jnp.arange(last)[self.index])))

    def forward(self, ff, **shared_kwargs):
        return ff[..., self.index]


class Reshape(Node):
    """The numbers of each sample in another shape.

    Parameters
    ----------
    shape : int or sequence of int
        Shape of a sample, of which one length may be -1.
    trainable, **kwargs
        See :class:`~brainsyn.relics.nn.node.Node`.
    """

    data_pass = SingleData()

    def __init__(self, shape: int | Sequence[int], trainable: bool = False, **kwargs: Any):
        super().__init__(trainable=trainable, **kwargs)
        self.shape = (shape,) if isinstance(shape, int) else tuple(shape)

    def init_ff_conn(self):
        size = math.prod(self.feedforward_shapes[1:])
        if -1 in self.shape:
            known = -math.prod(self.shape)
            shape = tuple(size // known if length == -1 else length for length in self.shape)
        else:
            shape = self.shape
        if math.prod(shape) != size:
            raise ValueError(f'{self.name}: samples of shape {self.feedforward_shapes[1:]} cannot get the shape {self.shape}.')
        self.set_output_shape((None, *shape))

    def forward(self, ff, **shared_kwargs):
        return jnp.reshape(ff, (ff.shape[0], *self.output_shape[1:]))


class Summation(Node):
    """The sum of what all senders give; see :class:`~brainsyn.relics.nn.node.Node` for the parameters."""

    def __init__(self, trainable: bool = False, **kwargs: Any):
        super().__init__(trainable=trainable, **kwargs)

    def init_ff_conn(self):
        shapes = set(self.feedforward_shapes)
        if len(shapes) != 1:
            raise ValueError(f'{self.name}: what is summed must have the same shape, not {self.feedforward_shapes}.')
        self.set_output_shape(shapes.pop())

    def forward(self, ff, **shared_kwargs):
        return tensor_sum(ff)


class DenseMD(Node):
    r"""Weighted sums of what all senders give and give back, :math:`y = x W_{ff} + x_{fb} W_{fb} + b`, over the last axis.

    Parameters
    ----------
    num_unit : int
        Number of sums.
    weight_initializer, bias_initializer : callable, array or None
        Weights, also those of feedback, and offsets.
    trainable, **kwargs
        See :class:`~brainsyn.relics.nn.node.Node`.
    """

    data_pass = MultipleData('sequence')

    def __init__(self, num_unit: int, weight_initializer: Init = XAVIER, bias_initializer: Init = ZEROS,
                 trainable: bool = True, **kwargs: Any):
        super().__init__(trainable=trainable, **kwargs)
        if not isinstance(num_unit, int) or num_unit < 1:
            raise ValueError(f'{self.name}: num_unit must be an integer of at least 1, not {num_unit!r}.')
        self.num_unit, self.weight_initializer, self.bias_initializer = num_unit, weight_initializer, bias_initializer
        self.Wff = self.bias = self.Wfb = None

    def init_ff_conn(self):
        before, size = concatenated_size(self.feedforward_shapes, self.name)
        self.set_output_shape((*before, self.num_unit))
        self.Wff = weights(self.weight_initializer, (size, self.num_unit), self.trainable)
        self.bias = weights(self.bias_initializer, (self.num_unit,), self.trainable)

    def init_fb_conn(self):
        _, size = concatenated_size(self.feedback_shapes, self.name)
        self.Wfb = weights(self.weight_initializer, (size, self.num_unit), self.trainable)

    def forward(self, ff, fb=None, **shared_kwargs):
        y = jnp.concatenate(ff, axis=-1) @ bm.as_jax(self.Wff)
        if fb is not None:
            y = y + jnp.concatenate(fb, axis=-1) @ bm.as_jax(self.Wfb)
        return y if self.bias is None else y + bm.as_jax(self.bias)


class Dense(DenseMD):
    """:class:`DenseMD` of vectors, whose weights can be fitted offline and online.

    Parameters
    ----------
    num_unit, weight_initializer, bias_initializer, **kwargs
        See :class:`DenseMD`.
    """

    def __init__(self, num_unit: int, weight_initializer: Init = XAVIER, bias_initializer: Init = ZEROS,
                 **kwargs: Any):
        super().__init__(num_unit, weight_initializer, bias_initializer, **kwargs)
        self.fit_method = None

    def init_ff_conn(self):
        if any(len(shape) != 2 for shape in self.feedforward_shapes):
            raise ValueError(f'{self.name}: Dense takes vectors, not {self.feedforward_shapes}; use DenseMD.')
        super().init_ff_conn()

    def _regressors(self, ffs: Sequence, fbs: Sequence | None) -> Any:
        columns = [*ffs, *(fbs or ())]
        if self.bias is not None:
            columns.append(jnp.ones((*columns[0].shape[:-1], 1)))
        return jnp.concatenate(columns, axis=-1)

    @property
    def _fitted(self) -> Any:
        parts = [part for part in (self.Wff, self.Wfb) if part is not None]
        return jnp.concatenate([bm.as_jax(part) for part in parts] + ([] if self.bias is None else
                                                                      [bm.as_jax(self.bias)[None]]))

    @_fitted.setter
    def _fitted(self, fitted: Any) -> None:
        row = 0
        for part in (self.Wff, self.Wfb):
            if part is not None:
                part.value = fitted[row:row + part.shape[0]]
                row += part.shape[0]
        if self.bias is not None:
            self.bias.value = fitted[row]

    def offline_fit(self, targets, ffs, fbs=None):
        """Fit weights and offsets to ``targets`` of shape ``(num_batch, num_time, num_unit)``, by ``fit_method``."""
        x = self._regressors(ffs, fbs)
        flat = [bm.as_jax(values).reshape(-1, values.shape[-1]) for values in (targets, x)]
        self._fitted = bm.as_jax(self.fit_method(*flat))

    def online_init(self):
        self.fit_method.register_target(self._fitted.shape[0], self.name)

    def online_fit(self, target, ff, fb=None):
        """Fit weights and offsets to the ``target`` of one step, by ``fit_method``."""
        x = self._regressors(ff, fb)
        self._fitted = self._fitted + bm.as_jax(self.fit_method.call(bm.as_jax(target), x, x @ self._fitted, self.name))
