"""Recurrent nodes."""
from typing import Any

import brainpy.math as bm
import jax
import jax.numpy as jnp

from brainsyn.relics.nn.node import RecurrentNode
from brainsyn.relics.nn.utils import ORTHOGONAL, UNIFORM, XAVIER, ZEROS, Init, concatenated_size, init_param, weights

__all__ = ['GRU', 'LSTM', 'VanillaRNN']


class Gated(RecurrentNode):
    """Base of nodes whose units have several gates, each with weights of the input, of feedback and of the state."""

    num_gates = 1
    names = ('Wi_ff', 'Wh', 'bias', 'Wi_fb')

    def __init__(self, num_unit: int, wi_initializer: Init, wh_initializer: Init, bias_initializer: Init,
                 state_initializer: Init, **kwargs: Any):
        super().__init__(**kwargs)
        if not isinstance(num_unit, int) or num_unit < 1:
            raise ValueError(f'{self.name}: num_unit must be an integer of at least 1, not {num_unit!r}.')
        self.num_unit = num_unit
        self._wi_initializer, self._wh_initializer = wi_initializer, wh_initializer
        self._bias_initializer, self._state_initializer = bias_initializer, state_initializer

    def init_ff_conn(self):
        _, size = concatenated_size(self.feedforward_shapes, self.name)
        self.set_output_shape((None, self.num_unit))
        wide = self.num_gates * self.num_unit
        of_input, of_state, bias, _ = self.names
        setattr(self, of_input, weights(self._wi_initializer, (size, wide), self.trainable))
        setattr(self, of_state, weights(self._wh_initializer, (self.num_unit, wide), self.trainable))
        setattr(self, bias, weights(self._bias_initializer, (wide,), self.trainable))

    def init_fb_conn(self):
        _, size = concatenated_size(self.feedback_shapes, self.name)
        setattr(self, self.names[-1], weights(self._wi_initializer, (size, self.num_gates * self.num_unit), self.trainable))

    def init_state(self, num_batch=1):
        return init_param(self._state_initializer, (num_batch, self.num_unit))

    def _drive(self, ff: Any, fb: Any) -> jax.Array:
        """What input, feedback and offset bring to the gates."""
        drive = jnp.concatenate(ff, axis=-1) @ bm.as_jax(getattr(self, self.names[0]))
        if fb is not None:
            drive = drive + jnp.concatenate(fb, axis=-1) @ bm.as_jax(getattr(self, self.names[-1]))
        bias = getattr(self, self.names[2])
        return drive if bias is None else drive + bm.as_jax(bias)


class VanillaRNN(Gated):
    r"""Recurrent units, :math:`h \leftarrow f(x W_{ff} + x_{fb} W_{fb} + h W_{rec} + b)`.

    Parameters
    ----------
    num_unit : int
        Number of units.
    state_initializer, wi_initializer, wh_initializer, bias_initializer : callable, array or None
        State at the start, weights of the input and of the state, offsets.
    activation : str
        Name of :math:`f` in ``brainpy.math``.
    **kwargs
        See :class:`~brainsyn.relics.nn.node.RecurrentNode`.
    """

    names = ('Wff', 'Wrec', 'bias', 'Wfb')

    def __init__(self, num_unit: int, state_initializer: Init = UNIFORM, wi_initializer: Init = XAVIER,
                 wh_initializer: Init = XAVIER, bias_initializer: Init = ZEROS, activation: str = 'relu',
                 **kwargs: Any):
        super().__init__(num_unit, wi_initializer, wh_initializer, bias_initializer, state_initializer, **kwargs)
        self.activation = getattr(bm, activation)

    def forward(self, ff, fb=None, **shared_kwargs):
        drive = self._drive(ff, fb) + self.state.value @ bm.as_jax(self.Wrec)
        self.state.value = bm.as_jax(self.activation(drive))
        return self.state.value


class GRU(Gated):
    r"""Gated recurrent units (Cho et al., 2014).

    .. math::

        z &= \sigma(x W_{iz} + h W_{hz} + b_z), \quad r = \sigma(x W_{ir} + h W_{hr} + b_r) \\
        a &= \tanh(x W_{ia} + (r \odot h) W_{ha} + b_a), \quad h \leftarrow (1 - z) \odot h + z \odot a

    Parameters
    ----------
    num_unit : int
        Number of units.
    wi_initializer, wh_initializer, bias_initializer, state_initializer : callable, array or None
        Weights of the input and of the state for :math:`z, r, a` side by side, offsets, state at the start.
    **kwargs
        See :class:`~brainsyn.relics.nn.node.RecurrentNode`.
    """

    num_gates = 3

    def __init__(self, num_unit: int, wi_initializer: Init = ORTHOGONAL, wh_initializer: Init = ORTHOGONAL,
                 bias_initializer: Init = ZEROS, state_initializer: Init = ZEROS, **kwargs: Any):
        super().__init__(num_unit, wi_initializer, wh_initializer, bias_initializer, state_initializer, **kwargs)

    def forward(self, ff, fb=None, **shared_kwargs):
        h, of_state, n = self.state.value, bm.as_jax(self.Wh), self.num_unit
        drive = self._drive(ff, fb)
        z, r = jnp.split(jax.nn.sigmoid(drive[..., :2 * n] + h @ of_state[:, :2 * n]), 2, axis=-1)
        a = jnp.tanh(drive[..., 2 * n:] + (r * h) @ of_state[:, 2 * n:])
        self.state.value = (1 - z) * h + z * a
        return self.state.value


class LSTM(Gated):
    r"""Long short-term memory (Hochreiter & Schmidhuber, 1997), with an offset of 1 of the forget gate.

    .. math::

        (i, g, f, o) = x W_i + h W_h + b, \quad c \leftarrow \sigma(f + 1) \odot c + \sigma(i) \odot \tanh(g), \quad
        h \leftarrow \sigma(o) \odot \tanh(c)

    Parameters
    ----------
    num_unit : int
        Number of units.
    wi_initializer, wh_initializer, bias_initializer, state_initializer : callable, array or None
        Weights of the input and of the state for :math:`i, g, f, o` side by side, offsets, state at the start.
    **kwargs
        See :class:`~brainsyn.relics.nn.node.RecurrentNode`.

    Attributes
    ----------
    state : Variable of shape (2 num_batch, num_unit)
        :math:`h`, and below it :math:`c`, which are also ``h`` and ``c``.
    """

    num_gates = 4

    def __init__(self, num_unit: int, wi_initializer: Init = XAVIER, wh_initializer: Init = XAVIER,
                 bias_initializer: Init = ZEROS, state_initializer: Init = ZEROS, **kwargs: Any):
        super().__init__(num_unit, wi_initializer, wh_initializer, bias_initializer, state_initializer, **kwargs)

    def init_state(self, num_batch=1):
        return init_param(self._state_initializer, (2 * num_batch, self.num_unit))

    @property
    def h(self) -> jax.Array:
        """The output of the last step."""
        return jnp.split(self.state.value, 2)[0]

    @property
    def c(self) -> jax.Array:
        """The cell."""
        return jnp.split(self.state.value, 2)[1]

    def forward(self, ff, fb=None, **shared_kwargs):
        gates = self._drive(ff, fb) + self.h @ bm.as_jax(self.Wh)
        i, g, f, o = jnp.split(gates, 4, axis=-1)
        c = jax.nn.sigmoid(f + 1.) * self.c + jax.nn.sigmoid(i) * jnp.tanh(g)
        h = jax.nn.sigmoid(o) * jnp.tanh(c)
        self.state.value = jnp.concatenate([h, c])
        return h
