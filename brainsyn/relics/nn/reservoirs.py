"""Reservoirs, their nonvariational counterpart, and what reads them out."""
import itertools
from collections.abc import Callable, Sequence
from typing import Any

import brainpy.math as bm
import jax.numpy as jnp
import numpy as np

from brainsyn.math_random import RandomState
from brainsyn.relics.nn.base_nodes import Dense
from brainsyn.relics.nn.node import RecurrentNode
from brainsyn.relics.nn.utils import NORMAL, ZEROS, Init, concatenated_size, init_param, weights

__all__ = ['NVAR', 'LinearReadout', 'Reservoir']


class LinearReadout(Dense):
    """A :class:`~brainsyn.relics.nn.base_nodes.Dense` that keeps its last output as ``state``.

    Parameters
    ----------
    num_unit, **kwargs
        See :class:`~brainsyn.relics.nn.base_nodes.Dense`.
    """

    def __init__(self, num_unit: int, **kwargs: Any):
        super().__init__(num_unit, **kwargs)

    def init_state(self, num_batch=1):
        return jnp.zeros((num_batch, self.num_unit))

    def forward(self, ff, fb=None, **shared_kwargs):
        self.state.value = super().forward(ff, fb, **shared_kwargs)
        return self.state.value


class Reservoir(RecurrentNode):
    r"""A pool of leaky units with random weights (Jaeger, 2001; Lukoševičius, 2012).

    .. math::

        r \leftarrow (1 - \alpha) r + \alpha f(W_{rec} r + W_{ff} u + W_{fb} y + b)

    with ``activation_type='internal'``; with ``'external'``, :math:`f` is taken of the whole sum.

    Parameters
    ----------
    num_unit : int
        Number of units.
    leaky_rate : float
        :math:`\alpha`.
    activation : str or callable
        :math:`f`.
    activation_type : {'internal', 'external'}
        What the leak acts on.
    ff_initializer, rec_initializer, fb_initializer, bias_initializer : callable, array or None
        Weights of the input, of the units and of feedback, and offsets.
    ff_connectivity, rec_connectivity, fb_connectivity : float
        Which part of the weights is not zero.
    conn_type : {'dense', 'sparse'}
        How weights were kept; makes no difference to the numbers.
    spectral_radius : float, optional
        To which largest absolute eigenvalue :math:`W_{rec}` is scaled.
    noise_ff, noise_rec, noise_fb : float
        Size of the noise on the input, on the units and on feedback.
    noise_type : str
        The function of ``brainpy.math.random`` that noise is drawn by.
    seed : int, optional
        Seed of connections and noise.
    trainable, **kwargs
        See :class:`~brainsyn.relics.nn.node.RecurrentNode`.
    """

    def __init__(self, num_unit: int, leaky_rate: float = 0.3, activation: str | Callable = 'tanh',
                 activation_type: str = 'internal', ff_initializer: Init = NORMAL,
                 rec_initializer: Init = NORMAL, fb_initializer: Init = NORMAL,
                 bias_initializer: Init = ZEROS, ff_connectivity: float = 0.1, rec_connectivity: float = 0.1,
                 fb_connectivity: float = 0.1, conn_type: str = 'dense', spectral_radius: float | None = None,
                 noise_ff: float = 0., noise_rec: float = 0., noise_fb: float = 0., noise_type: str = 'normal',
                 seed: int | None = None, trainable: bool = False, **kwargs: Any):
        super().__init__(trainable=trainable, **kwargs)
        if activation_type not in ('internal', 'external'):
            raise ValueError(f'{self.name}: activation_type must be "internal" or "external", not {activation_type!r}.')
        if not 0. <= leaky_rate <= 1.:
            raise ValueError(f'{self.name}: leaky_rate must be between 0 and 1, not {leaky_rate}.')
        for part, value in dict(ff=ff_connectivity, rec=rec_connectivity, fb=fb_connectivity).items():
            if not 0. <= value <= 1.:
                raise ValueError(f'{self.name}: {part}_connectivity must be between 0 and 1, not {value}.')
        if conn_type not in ('dense', 'sparse'):
            raise ValueError(f'{self.name}: conn_type must be "dense" or "sparse", not {conn_type!r}.')
        self.num_unit, self.leaky_rate, self.activation_type = num_unit, leaky_rate, activation_type
        self.activation = getattr(bm, activation) if isinstance(activation, str) else activation
        self.ff_initializer, self.rec_initializer, self.fb_initializer = ff_initializer, rec_initializer, fb_initializer
        self.bias_initializer, self.spectral_radius, self.conn_type = bias_initializer, spectral_radius, conn_type
        self.ff_connectivity, self.rec_connectivity, self.fb_connectivity = ff_connectivity, rec_connectivity, fb_connectivity
        self.noise_ff, self.noise_rec, self.noise_fb, self.noise_type = noise_ff, noise_rec, noise_fb, noise_type
        self.rng = RandomState(seed)
        self.Wfb = None

    def _thinned(self, initializer: Init, size: tuple[int, int], connectivity: float) -> Any:
        drawn = init_param(initializer, size)
        if drawn is None or connectivity == 1.:
            return drawn
        return jnp.where(bm.as_jax(self.rng.random(size)) > connectivity, 0., drawn)

    def init_ff_conn(self):
        _, size = concatenated_size(self.feedforward_shapes, self.name)
        self.set_output_shape((None, self.num_unit))
        self.Wff = self._thinned(self.ff_initializer, (size, self.num_unit), self.ff_connectivity)
        self.Wrec = self._thinned(self.rec_initializer, (self.num_unit, self.num_unit), self.rec_connectivity)
        if self.spectral_radius is not None:
            self.Wrec = self.Wrec * (self.spectral_radius / np.abs(np.linalg.eigvals(np.asarray(self.Wrec))).max())
        self.bias = weights(self.bias_initializer, (self.num_unit,), self.trainable)
        if self.trainable:
            self.Wff, self.Wrec = weights(self.Wff, self.Wff.shape, True), weights(self.Wrec, self.Wrec.shape, True)

    def init_fb_conn(self):
        _, size = concatenated_size(self.feedback_shapes, self.name)
        self.Wfb = self._thinned(self.fb_initializer, (size, self.num_unit), self.fb_connectivity)
        if self.trainable:
            self.Wfb = weights(self.Wfb, self.Wfb.shape, True)

    def init_state(self, num_batch=1):
        return jnp.zeros((num_batch, self.num_unit))

    def _noisy(self, values: Any, size: float) -> Any:
        if size <= 0.:
            return values
        return values + size * bm.as_jax(getattr(self.rng, self.noise_type)(size=values.shape))

    def forward(self, ff, fb=None, **shared_kwargs):
        drive = self._noisy(jnp.concatenate(ff, axis=-1), self.noise_ff) @ bm.as_jax(self.Wff)
        drive = drive + self.state.value @ bm.as_jax(self.Wrec)
        if self.bias is not None:
            drive = drive + bm.as_jax(self.bias)
        if fb is not None:
            drive = drive + self._noisy(jnp.concatenate(fb, axis=-1), self.noise_fb) @ bm.as_jax(self.Wfb)
        if self.activation_type == 'internal':
            drive = bm.as_jax(self.activation(drive))
        state = self._noisy((1. - self.leaky_rate) * self.state.value + self.leaky_rate * drive, self.noise_rec)
        self.state.value = bm.as_jax(self.activation(state)) if self.activation_type == 'external' else state
        return self.state.value


class NVAR(RecurrentNode):
    """Nonlinear vector autoregression (Gauthier et al., 2021): past inputs, and the products of several of them.

    Parameters
    ----------
    delay : int
        Number of past inputs, with the present one.
    order : int or sequence of int, optional
        Of how many factors the products are.
    stride : int
        How many steps past inputs are apart.
    constant : bool
        Whether there is a 1 in front.
    trainable, **kwargs
        See :class:`~brainsyn.relics.nn.node.RecurrentNode`.
    """

    def __init__(self, delay: int, order: int | Sequence[int] | None = None, stride: int = 1, constant: bool = False,
                 trainable: bool = False, **kwargs: Any):
        super().__init__(trainable=trainable, **kwargs)
        self.order = () if order is None else (order,) if isinstance(order, int) else tuple(order)
        for parameter, value in dict(delay=delay, stride=stride, **{'order': min(self.order, default=2)}).items():
            least = 2 if parameter == 'order' else 1
            if not isinstance(value, int) or value < least:
                raise ValueError(f'{self.name}: {parameter} must be an integer of at least {least}, not {value!r}.')
        self.delay, self.stride, self.constant = delay, stride, constant
        self.num_delay = 1 + (delay - 1) * stride
        self.store = None

    def init_ff_conn(self):
        before, self.input_dim = concatenated_size(self.feedforward_shapes, self.name)
        self.linear_dim = self.delay * self.input_dim
        self.comb_ids = [np.array(list(itertools.combinations_with_replacement(range(self.linear_dim), order)))
                         for order in self.order]
        self.nonlinear_dim = sum(map(len, self.comb_ids))
        self.output_dim = int(self.constant) + self.linear_dim + self.nonlinear_dim
        self.set_output_shape((*before, self.output_dim))

    def _initialize_states(self, num_batch: int) -> None:
        self.num_batch = num_batch
        past = jnp.zeros((self.num_delay, num_batch, self.input_dim))
        self.store = self._variable(self.store, past, batch_axis=1)

    def forward(self, ff, fb=None, **shared_kwargs):
        past = jnp.concatenate([jnp.concatenate(ff, axis=-1)[None], self.store.value[:-1]])
        self.store.value = past
        linear = jnp.concatenate(list(past[::self.stride]), axis=-1)
        ones = [jnp.ones((*linear.shape[:-1], 1))] if self.constant else []
        return jnp.concatenate([*ones, linear, *(jnp.prod(linear[..., ids], axis=-1) for ids in self.comb_ids)], axis=-1)
