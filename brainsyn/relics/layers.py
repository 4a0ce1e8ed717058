r"""The layers of BrainPy 2.0 and 2.1 that keep their own parameters and state.

What they compute is trainable: weights are ``TrainVar``, drawn when a layer is made.
"""
from collections.abc import Callable
from typing import Any

import brainpy.math as bm
import jax
import jax.numpy as jnp
from brainpy.initialize import Orthogonal, Uniform, XavierNormal, ZeroInit

from brainsyn.dynsys import DynamicalSystem, Sequential
from brainsyn.math_arrays import TrainVar, Variable
from brainsyn.relics.steps import DynamicalSystem as SteppedSystem

__all__ = ['GRU', 'LSTM', 'Dense', 'LinearReadout', 'Module', 'RNNCore', 'Sequential', 'VanillaRNN']

Init = Callable | jax.Array | None

ZEROS, XAVIER, ORTHOGONAL, UNIFORM = ZeroInit(), XavierNormal(), Orthogonal(), Uniform()


class Module(SteppedSystem):
    """Base of the layers: called, it runs ``update`` with the data it is called with."""

    receives_shared = False

    @staticmethod
    def get_param(param: Init, size: tuple[int, ...]) -> bm.TrainVar | None:
        """A trainable variable of that size; a variable as it is, and None for None."""
        if param is None or isinstance(param, bm.Variable):
            return param
        return TrainVar(bm.as_jax(param(size) if callable(param) else param))

    init_param = get_param


class Dense(Module):
    r"""Weighted sums of the inputs, :math:`x W + b`; the number of sums comes first.

    Parameters
    ----------
    num_hidden, num_input : int
        Number of sums, and of inputs to each.
    w, b : callable, array or None
        Weights and offsets.
    """

    def __init__(self, num_hidden: int, num_input: int, w: Init = XAVIER, b: Init = ZEROS, **kwargs):
        super().__init__(**kwargs)
        self.num_hidden, self.num_input, self.has_bias = num_hidden, num_input, b is not None
        self.w = self.get_param(w, (num_input, num_hidden))
        self.b = self.get_param(b, (num_hidden,))

    def update(self, x):
        y = bm.as_jax(x) @ self.w.value
        return y + self.b.value if self.has_bias else y


class RNNCore(Module):
    """Base of the recurrent layers.

    Parameters
    ----------
    num_hidden, num_input : int
        Number of units, and of inputs to each.
    name : str, optional
        A unique Python identifier.
    """

    def __init__(self, num_hidden: int, num_input: int, **kwargs):
        super().__init__(**kwargs)
        self.num_hidden, self.num_input = num_hidden, num_input

    def _state(self, init: Callable, num_batch: int) -> bm.Variable:
        return Variable(bm.as_jax(init((num_batch, self.num_hidden))))

    def update(self, x: Any) -> jax.Array:
        """The output for the inputs ``x`` of one step, of shape ``(batch, num_input)``."""
        raise NotImplementedError(f'{self.name}: class {type(self).__name__} must define "update".')


class VanillaRNN(RNNCore):
    r"""Recurrent layer, :math:`h \leftarrow \max(x W_{ir} + h W_{rr} + b, 0)`.

    Parameters
    ----------
    num_hidden, num_input, num_batch : int
        Number of units, of inputs to each, and of samples.
    h, w, b : callable or array
        Initial state, weights and offsets.
    """

    def __init__(self, num_hidden: int, num_input: int, num_batch: int, h: Init = UNIFORM, w: Init = XAVIER,
                 b: Init = ZEROS, **kwargs):
        super().__init__(num_hidden, num_input, **kwargs)
        self.h = self._state(h, num_batch)
        self.w_ir = self.get_param(w, (num_input, num_hidden))
        self.w_rr = self.get_param(w, (num_hidden, num_hidden))
        self.b = self.get_param(b, (num_hidden,))

    def update(self, x):
        h = bm.as_jax(x) @ self.w_ir.value + self.h.value @ self.w_rr.value
        self.h.value = jnp.maximum(h if self.b is None else h + self.b.value, 0.)
        return self.h.value


class GRU(RNNCore):
    r"""Gated recurrent unit (Cho et al., 2014).

    .. math::

        z &= \sigma(x W_{iz} + h W_{hz} + b_z), \quad r = \sigma(x W_{ir} + h W_{hr} + b_r) \\
        a &= \tanh(x W_{ia} + (r \odot h) W_{ha} + b_a), \quad h \leftarrow (1 - z) \odot h + z \odot a

    Parameters
    ----------
    num_hidden, num_input, num_batch : int
        Number of units, of inputs to each, and of samples.
    wx, wh, b, h : callable or array
        Weights of the inputs and of the state, offsets, initial state.
    """

    def __init__(self, num_hidden: int, num_input: int, num_batch: int, wx: Init = ORTHOGONAL, wh: Init = ORTHOGONAL,
                 b: Init = ZEROS, h: Init = ZEROS, **kwargs):
        super().__init__(num_hidden, num_input, **kwargs)
        self.has_bias = b is not None
        self.h = self._state(h, num_batch)
        self.w_iz, self.w_ir, self.w_ia = (self.get_param(wx, (num_input, num_hidden)) for _ in range(3))
        self.w_hz, self.w_hr, self.w_ha = (self.get_param(wh, (num_hidden, num_hidden)) for _ in range(3))
        self.bz, self.br, self.ba = (self.get_param(b, (num_hidden,)) for _ in range(3))

    def update(self, x):
        x, h = bm.as_jax(x), self.h.value
        bz, br, ba = (b.value if self.has_bias else 0. for b in (self.bz, self.br, self.ba))
        z = jax.nn.sigmoid(x @ self.w_iz.value + h @ self.w_hz.value + bz)
        r = jax.nn.sigmoid(x @ self.w_ir.value + h @ self.w_hr.value + br)
        a = jnp.tanh(x @ self.w_ia.value + (r * h) @ self.w_ha.value + ba)
        self.h.value = (1 - z) * h + z * a
        return self.h.value


class LSTM(RNNCore):
    r"""Long short-term memory (Hochreiter & Schmidhuber, 1997), with an offset of 1 of the forget gate.

    .. math::

        (i, g, f, o) = [x, h] W + b, \quad c \leftarrow \sigma(f + 1) \odot c + \sigma(i) \odot \tanh(g), \quad
        h \leftarrow \sigma(o) \odot \tanh(c)

    Parameters
    ----------
    num_hidden, num_input, num_batch : int
        Number of units, of inputs to each, and of samples.
    w, b, hc : callable or array
        Weights, offsets, initial state.
    """

    def __init__(self, num_hidden: int, num_input: int, num_batch: int, w: Init = ORTHOGONAL, b: Init = ZEROS,
                 hc: Init = ZEROS, **kwargs):
        super().__init__(num_hidden, num_input, **kwargs)
        self.has_bias = b is not None
        self.h, self.c = self._state(hc, num_batch), self._state(hc, num_batch)
        self.w = self.get_param(w, (num_input + num_hidden, 4 * num_hidden))
        self.b = self.get_param(b, (4 * num_hidden,))

    def update(self, x):
        gates = jnp.concatenate([bm.as_jax(x), self.h.value], axis=-1) @ self.w.value
        i, g, f, o = jnp.split(gates + self.b.value if self.has_bias else gates, 4, axis=-1)
        self.c.value = jax.nn.sigmoid(f + 1.) * self.c.value + jax.nn.sigmoid(i) * jnp.tanh(g)
        self.h.value = jax.nn.sigmoid(o) * jnp.tanh(self.c.value)
        return self.h.value


class LinearReadout(DynamicalSystem):
    """Weighted sums of the inputs, kept in ``s``.

    Parameters
    ----------
    num_hidden, num_input, num_batch : int
        Number of sums, of inputs to each, and of samples.
    w_init, b_init, s_init : callable or array
        Weights, offsets, initial sums.
    has_bias : bool
        Whether there are offsets.
    train_mask : array, optional
        Which weights training changes; not supported.
    """

    receives_shared = False

    def __init__(self, num_hidden: int, num_input: int, num_batch: int = 1, w_init: Init = XAVIER,
                 b_init: Init = ZEROS, has_bias: bool = True, s_init: Init = UNIFORM, train_mask: Any = None, **kwargs):
        super().__init__(**kwargs)
        if train_mask is not None:
            raise NotImplementedError(f'{self.name}: train_mask is not supported; multiply the weights with the mask.')
        self.num_input, self.num, self.has_bias = num_input, num_hidden, has_bias
        self.w = Module.get_param(w_init, (num_input, num_hidden))
        self.b = Module.get_param(b_init, (num_hidden,)) if has_bias else None
        self.s = Variable(bm.as_jax(s_init((num_batch, num_hidden))))

    def update(self, x, **kwargs):
        s = bm.as_jax(x) @ self.w.value
        self.s.value = s + self.b.value if self.has_bias else s
        return self.s.value
