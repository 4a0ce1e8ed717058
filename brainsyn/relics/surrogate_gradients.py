r"""Surrogate gradients that were others up to 2.6, and the primitive functions that 2.3 gave with ``origin=True``.

Each function is the step :math:`x \ge 0`; what differs is the derivative that takes the place of its own. With
``origin=True`` the value is, in place of the step, the smooth function that the derivative belongs to.
"""
import functools
import inspect
from collections.abc import Callable
from typing import Any

import brainpy.math as bm
import jax
import jax.numpy as jnp

from brainsyn.math_arrays import as_plain
from brainsyn.switches import is_corrected

__all__ = [
    'ERF',
    'S2NN',
    'GaussianGrad',
    'LeakyRelu',
    'LogTailedRelu',
    'NonzeroSignLog',
    'PiecewiseExp',
    'PiecewiseLeakyRelu',
    'PiecewiseQuadratic',
    'QPseudoSpike',
    'Sigmoid',
    'SoftSign',
    'SquarewaveFourierSeries',
    'erf',
    'gaussian_grad',
    'leaky_relu',
    'log_tailed_relu',
    'nonzero_sign_log',
    'piecewise_exp',
    'piecewise_leaky_relu',
    'piecewise_quadratic',
    'q_pseudo_spike',
    's2nn',
    'sigmoid',
    'soft_sign',
    'squarewave_fourier_series',
]


@jax.custom_jvp
def step(x: jax.Array, derivative: jax.Array) -> jax.Array:
    """Whether ``x`` is not below zero, with that derivative."""
    return (x >= 0).astype(x.dtype)


@step.defjvp
def _(primals, tangents):
    return step(*primals), primals[1] * tangents[0]


def _gaussian(x, sigma, alpha):
    return alpha * jnp.exp(-(sigma * x) ** 2 / 2) / (jnp.sqrt(2 * jnp.pi) * sigma)


def _piecewise_leaky_relu(x, c, w):
    return jnp.where(jnp.abs(x) > w, c, 1 / w)


def _piecewise_quadratic(x, alpha):
    return jnp.where(jnp.abs(x) > 1 / alpha, 0., alpha - (alpha * x) ** 2)


def _phases(x, n, t_period):
    odd = 2. * jnp.arange(1, n) - 1.
    return odd, 2 * jnp.pi * odd * x[..., None] / t_period


def _squarewave_fourier_series(x, n, t_period):
    return 4 / t_period * jnp.cos(_phases(x, n, t_period)[1]).sum(-1)


DERIVATIVES = {  # those that differ, and the switch with which they are corrected
    'gaussian_grad': (_gaussian, 'gaussian_grad'),
    'piecewise_leaky_relu': (_piecewise_leaky_relu, None),
    'piecewise_quadratic': (_piecewise_quadratic, 'piecewise_quadratic'),
    'squarewave_fourier_series': (_squarewave_fourier_series, 'squarewave_terms'),
}


def _series(x, n, t_period):
    odd, phases = _phases(x, n, t_period)
    return .5 + 2 / jnp.pi * (jnp.sin(phases) / odd).sum(-1)


def _pseudo_spike(x, alpha):
    power = (1 + 2 * x / (alpha - 1)) ** (1 - alpha) / 2
    return jnp.where(x < 0, power, 1 - power)


PRIMITIVES = {
    'erf': lambda x, alpha: -jax.scipy.special.erf(alpha * x) / 2,
    'leaky_relu': lambda x, alpha, beta: jnp.where(x < 0, alpha * x, beta * x),
    'log_tailed_relu': lambda x, alpha: jnp.where(x > 1, jnp.log(jnp.maximum(x, 1)), jnp.where(x > 0, x, alpha * x)),
    'nonzero_sign_log': lambda x, alpha: jnp.sign(x) * jnp.log(alpha * jnp.abs(x) + 1),
    'piecewise_exp': lambda x, alpha: jnp.where(x < 0, jnp.exp(alpha * x) / 2, 1 - jnp.exp(-alpha * x) / 2),
    'piecewise_leaky_relu': lambda x, c, w: jnp.where(
        x < -w, c * (x + w), jnp.where(x > w, c * (x - w) + 1, x / (2 * w) + .5)),
    'piecewise_quadratic': lambda x, alpha: jnp.where(
        x < -1 / alpha, 0., jnp.where(x > 1 / alpha, 1., -alpha ** 2 / 2 * jnp.abs(x) * x + alpha * x + .5)),
    'q_pseudo_spike': _pseudo_spike,
    's2nn': lambda x, alpha, beta, epsilon: jnp.where(
        x < 0, jax.nn.sigmoid(alpha * x), beta * jnp.log(jnp.abs(x + 1) + epsilon) + .5),
    'sigmoid': lambda x, alpha: jax.nn.sigmoid(x),
    'soft_sign': lambda x, alpha: x / (2 / alpha + 2 * jnp.abs(x)) + .5,
    'squarewave_fourier_series': _series,
}


def _of_the_releases(name: str) -> Callable:
    """The function of that name as it was from 2.3 to 2.6."""
    now = getattr(bm.surrogate, name)
    derivative, switch = DERIVATIVES.get(name, (None, None))
    primitive = PRIMITIVES.get(name)
    signature = inspect.signature(now)
    if primitive is not None:
        origin = inspect.Parameter('origin', inspect.Parameter.POSITIONAL_OR_KEYWORD, default=False)
        signature = signature.replace(parameters=[*signature.parameters.values(), origin])

    @functools.wraps(now)
    def function(*args, **kwargs):
        given = signature.bind(*args, **kwargs)
        given.apply_defaults()
        x, *parameters = map(as_plain, given.arguments.values())
        is_primitive = primitive is not None and parameters.pop()
        x = jnp.asarray(x)
        if derivative is None or (switch is not None and is_corrected(switch, f'surrogate.{name}')):
            spike = now(x, *parameters)
        else:
            spike = step(x, derivative(x, *parameters))
        if is_primitive:
            return jax.lax.stop_gradient(primitive(x, *parameters)) + spike - jax.lax.stop_gradient(spike)
        return spike

    function.__signature__ = signature
    function.__module__ = __name__
    return function


def _as_class(name: str, function: Callable) -> type:
    """The class of that name, whose objects keep the parameters of ``function``."""
    now = getattr(bm.surrogate, name)
    _, *parameters = inspect.signature(function).parameters.values()
    signature = inspect.Signature(parameters)

    def __init__(self, *args: Any, **kwargs: Any):
        given = signature.bind(*args, **kwargs)
        given.apply_defaults()
        options = dict(given.arguments)
        self.origin = options.pop('origin', False)
        now.__init__(self, **options)
        self.parameters = given.arguments

    def __call__(self, x: Any) -> jax.Array:
        return function(x, **self.parameters)

    __init__.__signature__ = inspect.Signature([inspect.Parameter('self', inspect.Parameter.POSITIONAL_ONLY), *parameters])
    return type(now)(name, (now,), {'__init__': __init__, '__call__': __call__, '__doc__': now.__doc__, '__module__': __name__})


erf = _of_the_releases('erf')
gaussian_grad = _of_the_releases('gaussian_grad')
leaky_relu = _of_the_releases('leaky_relu')
log_tailed_relu = _of_the_releases('log_tailed_relu')
nonzero_sign_log = _of_the_releases('nonzero_sign_log')
piecewise_exp = _of_the_releases('piecewise_exp')
piecewise_leaky_relu = _of_the_releases('piecewise_leaky_relu')
piecewise_quadratic = _of_the_releases('piecewise_quadratic')
q_pseudo_spike = _of_the_releases('q_pseudo_spike')
s2nn = _of_the_releases('s2nn')
sigmoid = _of_the_releases('sigmoid')
soft_sign = _of_the_releases('soft_sign')
squarewave_fourier_series = _of_the_releases('squarewave_fourier_series')

ERF = _as_class('ERF', erf)
GaussianGrad = _as_class('GaussianGrad', gaussian_grad)
LeakyRelu = _as_class('LeakyRelu', leaky_relu)
LogTailedRelu = _as_class('LogTailedRelu', log_tailed_relu)
NonzeroSignLog = _as_class('NonzeroSignLog', nonzero_sign_log)
PiecewiseExp = _as_class('PiecewiseExp', piecewise_exp)
PiecewiseLeakyRelu = _as_class('PiecewiseLeakyRelu', piecewise_leaky_relu)
PiecewiseQuadratic = _as_class('PiecewiseQuadratic', piecewise_quadratic)
QPseudoSpike = _as_class('QPseudoSpike', q_pseudo_spike)
S2NN = _as_class('S2NN', s2nn)
Sigmoid = _as_class('Sigmoid', sigmoid)
SoftSign = _as_class('SoftSign', soft_sign)
SquarewaveFourierSeries = _as_class('SquarewaveFourierSeries', squarewave_fourier_series)
