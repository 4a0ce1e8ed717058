"""The samplers of BrainPy 2.0 to 2.6 for which today's brainpy or JAX has other formulas."""
import math
from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax
from jax.experimental import io_callback

from brainsyn.math_arrays import as_plain

__all__ = ['LegacySamplers', 'poisson']


class LegacySamplers:
    """Methods of a stream of random numbers, which hands out its keys by ``split_key``.

    ``size`` is the shape of the result, by default that of the parameters; ``key`` takes the place of the stream.
    """

    def _keys(self, key: jax.Array | None, num: int) -> jax.Array:
        return self.split_key(num) if key is None else jax.random.split(key, num)

    def exponential(self, scale=None, size=None, key=None):
        """Exponential distribution; ``scale`` is the *rate*, in spite of its name: the mean is ``1 / scale``."""
        scale = as_plain(1. if scale is None else scale)
        return jax.random.exponential(self._key(key), _shape(size, scale)) / scale

    def poisson(self, lam=1., size=None, key=None):
        """Poisson distribution with mean ``lam``."""
        lam = as_plain(lam)
        return poisson(self._key(key), lam, _shape(size, lam))

    def binomial(self, n, p, size=None, key=None):
        """Number of successes in ``n`` trials of probability ``p``."""
        n, p = as_plain(n), as_plain(p)
        return binomial(self._key(key), n, p, _shape(size, n, p))

    def geometric(self, p, size=None, key=None):
        """Number of failures, as floats, before the first success of probability ``p``."""
        p = as_plain(p)
        return jnp.floor(jnp.log1p(-jax.random.uniform(self._key(key), _shape(size, p))) / jnp.log1p(-p))

    def chisquare(self, df, size=None, key=None):
        """Sum of the squares of ``df`` standard normal numbers."""
        normal = jax.random.normal(self._key(key), (int(df), *_shape(size)))
        return (normal ** 2).sum(axis=0)

    def negative_binomial(self, n, p, size=None, key=None):
        """Number of failures before ``n`` successes of probability ``p``."""
        n, p = as_plain(n), as_plain(p)
        keys = self._keys(key, 2)
        rate = jax.random.gamma(keys[0], n, _shape(size, n, p)) * jnp.exp(jnp.log1p(-p) - jnp.log(p))
        return poisson(keys[1], rate, rate.shape)

    def noncentral_chisquare(self, df, nonc, size=None, key=None):
        """Sum of the squares of ``df`` normal numbers of variance 1, the squares of whose means have the sum ``nonc``."""
        df, nonc = as_plain(df), as_plain(nonc)
        shape = _shape(size, df, nonc)
        keys = self._keys(key, 3)
        pairs = poisson(keys[0], .5 * nonc, shape)
        normal = jax.random.normal(keys[1], shape) + jnp.sqrt(nonc)
        rest = 2. * jax.random.gamma(keys[2], .5 * jnp.where(df > 1., df - 1., df + 2. * pairs), shape)
        return jnp.where(df > 1., rest + normal ** 2, rest)

    def wald(self, mean, scale, size=None, key=None):
        """Inverse Gaussian distribution."""
        mean, scale = as_plain(mean), as_plain(scale)
        shape = _shape(size, mean, scale)
        key_uniform, key_normal = (self._key(None), self._key(None)) if key is None else (key, key)
        square = jax.random.normal(key_normal, shape) ** 2
        ratio = mean / (2 * scale)
        x = mean + mean * ratio * square - ratio * jnp.sqrt(4 * mean * scale * square + (mean * square) ** 2)
        return jnp.where(jax.random.uniform(key_uniform, shape) <= mean / (mean + x), x, mean ** 2 / x)

    def vonmises(self, mu, kappa, size=None, key=None):
        """Angles around ``mu``, from -pi to pi, concentrated by ``kappa``."""
        mu, kappa = as_plain(mu), as_plain(kappa)
        angle = centred_von_mises(self._key(key), kappa, _shape(size, mu, kappa)) + mu
        return (angle + np.pi) % (2 * np.pi) - np.pi

    def triangular(self, size=None, key=None):
        """-1 or 1, equally likely; the old releases had no triangular distribution under this name."""
        return 2 * jax.random.bernoulli(self._key(key), .5, _shape(size)).astype(int) - 1

    def shuffle(self, x, axis=0, key=None):
        """Shuffle a BrainPy array in place."""
        x.value = jax.random.permutation(self._key(key), x.value, axis)

    def _key(self, key: jax.Array | None) -> jax.Array:
        return self.split_key() if key is None else key


def _by_numpy(name: str, num_parameters: int, dtype: type, doc: str) -> Callable:
    """A sampler that takes its numbers from NumPy's global generator, which `bm.random.seed` starts, too."""

    def sampler(self, *parameters: Any, size=None, key=None):
        if len(parameters) == num_parameters + 1:
            *parameters, size = parameters
        parameters = [as_plain(parameter) for parameter in parameters]
        shape = _shape(size, *parameters)
        result = jax.ShapeDtypeStruct(shape, jax.dtypes.canonicalize_dtype(dtype))

        def draw(*values):
            return np.asarray(getattr(np.random, name)(*values, size=shape), result.dtype)

        return io_callback(draw, result, *parameters, ordered=True)

    sampler.__name__, sampler.__doc__ = name, doc
    return sampler


for _name, _num, _dtype, _doc in [
        ('zipf', 1, int, 'Zipf distribution with the parameter ``a``.'),
        ('power', 1, float, 'Numbers from 0 to 1 whose density is a power, ``a - 1``.'),
        ('f', 2, float, 'F distribution with ``dfnum`` and ``dfden`` degrees of freedom.'),
        ('noncentral_f', 3, float, 'F distribution with ``dfnum`` and ``dfden`` degrees of freedom around ``nonc``.'),
        ('hypergeometric', 3, int, 'How many are good of ``nsample`` out of ``ngood`` and ``nbad``.'),
        ('logseries', 1, int, 'Logarithmic series distribution with the parameter ``p``.')]:
    setattr(LegacySamplers, _name, _by_numpy(_name, _num, _dtype, _doc))


def _shape(size: int | tuple[int, ...] | None, *parameters: Any) -> tuple[int, ...]:
    if size is None:
        return jnp.broadcast_shapes(*map(jnp.shape, parameters))
    return (size,) if np.ndim(size) == 0 else tuple(size)


def poisson(key: jax.Array, lam: Any, shape: tuple[int, ...]) -> jax.Array:
    """Poisson numbers, drawn as ``jax.random.poisson`` draws them, which refuses keys of another kind than its own.

    Knuth's method for means below 10, above that the transformed rejection of Hörmann.

    References
    ----------
    Hörmann, W. (1993). The transformed rejection method for generating Poisson random variables. Insurance: Mathematics
    and Economics 12, 39-45.
    """
    lam = jnp.broadcast_to(jnp.asarray(lam, float), shape)
    is_small = jnp.isnan(lam) | (lam < 10)
    few = _poisson_by_products(key, jnp.where(is_small, lam, 0.))
    many = _poisson_by_rejection(key, jnp.where(is_small, 1e5, lam))
    return jnp.where(lam == 0, 0, jnp.where(is_small, few, many.astype(few.dtype)))


def _poisson_by_products(key: jax.Array, lam: jax.Array) -> jax.Array:
    """How many uniform numbers can be multiplied before the product falls below exp(-lam)."""

    def multiply(state):
        number, key, log_product = state
        key, subkey = jax.random.split(key)
        number = jnp.where(log_product > -lam, number + 1, number)
        return number, key, log_product + jnp.log(jax.random.uniform(subkey, lam.shape, np.float32))

    start = jnp.zeros(lam.shape, int), key, jnp.zeros(lam.shape, np.float32)
    return lax.while_loop(lambda state: (state[2] > -lam).any(), multiply, start)[0] - 1


def _poisson_by_rejection(key: jax.Array, lam: jax.Array) -> jax.Array:
    b = .931 + 2.53 * jnp.sqrt(lam)
    a = -.059 + .02483 * b
    inv_alpha = 1.1239 + 1.1328 / (b - 3.4)
    v_r = .9277 - 3.6224 / (b - 2)

    def propose(state):
        found, accepted, key = state
        key, key_u, key_v = jax.random.split(key, 3)
        u = jax.random.uniform(key_u, lam.shape, lam.dtype) - .5
        v = jax.random.uniform(key_v, lam.shape, lam.dtype)
        us = .5 - jnp.abs(u)
        k = jnp.floor((2 * a / us + b) * u + lam + .43)
        in_box = (us >= .07) & (v <= v_r)
        outside = (k < 0) | ((us < .013) & (v > us))
        below = jnp.log(v * inv_alpha / (a / us ** 2 + b)) <= k * jnp.log(lam) - lam - lax.lgamma(k + 1)
        accept = in_box | (~outside & below)
        return jnp.where(accept, k, found), accepted | accept, key

    start = jnp.full_like(lam, -1), jnp.zeros(lam.shape, bool), key
    return lax.while_loop(lambda state: ~state[1].all(), propose, start)[0]


def binomial(key: jax.Array, n: Any, p: Any, shape: tuple[int, ...]) -> jax.Array:
    """Binomial numbers, each from a key of its own."""
    n, p = (jnp.broadcast_to(jnp.asarray(x, float), shape).reshape(-1) for x in (n, p))
    rare = jnp.where(p > .5, 1 - p, p)
    keys = jax.random.split(key, math.prod(shape))
    is_many = n * rare >= 10.
    found = jnp.where(is_many, jax.vmap(_binomial_by_rejection)(keys, jnp.where(is_many, n, 20.), jnp.where(is_many, rare, .5)),
                      jax.vmap(_binomial_by_gaps)(keys, jnp.where(is_many, 0., n), jnp.where(is_many, .5, rare)))
    return jnp.where(p > .5, n - found, found).astype(int).reshape(shape)


def _binomial_by_gaps(key: jax.Array, n: jax.Array, p: jax.Array) -> jax.Array:
    """How many gaps between successes, geometrically distributed, fit into ``n`` trials."""

    def add_gap(state):
        number, key, trials = state
        key, subkey = jax.random.split(key)
        return number + 1, key, trials + jnp.floor(jnp.log1p(-jax.random.uniform(subkey)) / jnp.log1p(-p)) + 1

    return lax.while_loop(lambda state: state[2] <= n, add_gap, (-1, key, 0.))[0]


def _binomial_by_rejection(key: jax.Array, n: jax.Array, p: jax.Array) -> jax.Array:
    """How many of ``n`` trials succeed, where 10 or more are expected to, by transformed rejection.

    References
    ----------
    Hoermann, W. (1993). The generation of binomial random variates. Journal of Statistical Computation and Simulation 46,
    101-110. (Algorithm BTRS.)
    """
    spread = jnp.sqrt(n * p * (1. - p))
    b = 1.15 + 2.53 * spread
    a = -.0873 + .0248 * b + .01 * p
    alpha = (2.83 + 5.1 / b) * spread
    mode, odds = jnp.floor((n + 1.) * p), p / (1. - p)
    at_mode = (mode + .5) * jnp.log((mode + 1.) / (odds * (n - mode + 1.))) + _beyond_stirling(mode) + _beyond_stirling(n - mode)

    def is_rejected(state):
        k, _, u, v = state
        distance = .5 - jnp.abs(u)
        height = jnp.log(v * alpha / (a / distance ** 2 + b))
        logarithm = (at_mode + (n + 1.) * jnp.log((n - mode + 1.) / (n - k + 1.))
                     + (k + .5) * jnp.log((n - k + 1.) * odds / (k + 1.)) - _beyond_stirling(k) - _beyond_stirling(n - k))
        is_in_the_core = (distance >= .07) & (v <= .92 - 4.2 / b)
        return ~(is_in_the_core | (k >= 0.) & (k <= n) & (height <= logarithm))

    def draw(state):
        key, key_u, key_v = jax.random.split(state[1], 3)
        u, v = jax.random.uniform(key_u) - .5, jax.random.uniform(key_v)
        return jnp.floor((2. * a / (.5 - jnp.abs(u)) + b) * u + n * p + .5), key, u, v

    return lax.while_loop(is_rejected, draw, draw((0., key, 0., 0.)))[0]


# the logarithm of k! less Stirling's formula for it, for small k
BEYOND_STIRLING = np.array([math.lgamma(k + 1) - (k + .5) * math.log(k + 1) + k + 1 - .5 * math.log(2 * math.pi)
                            for k in range(10)])


def _beyond_stirling(k: jax.Array) -> jax.Array:
    small = jnp.asarray(BEYOND_STIRLING, k.dtype)[jnp.clip(k, 0, 9).astype(int)]
    square = (k + 1.) ** 2
    return jnp.where(k <= 9., small, (1. / 12. - (1. / 360. - 1. / 1260. / square) / square) / (k + 1.))


def centred_von_mises(key: jax.Array, kappa: Any, shape: tuple[int, ...]) -> jax.Array:
    """Angles around 0, by rejection from a wrapped Cauchy distribution.

    References
    ----------
    Best, D. J., Fisher, N. I. (1979). Efficient simulation of the von Mises distribution. Applied Statistics 28, 152-157.
    """
    kappa = jnp.broadcast_to(jnp.asarray(kappa, float), shape)
    r = 1. + jnp.sqrt(1. + 4. * kappa ** 2)
    rho = (r - jnp.sqrt(2. * r)) / (2. * kappa)
    smallest = 2e-2 if kappa.dtype == np.float32 else 1.2e-4
    s = jnp.where(kappa > smallest, (1. + rho ** 2) / (2. * rho), 1. / kappa)

    def propose(state):
        _, cosine, accepted, key = state
        key_u, key_v, key = jax.random.split(key, 3)
        u = jax.random.uniform(key_u, shape, kappa.dtype, -1., 1.)
        z = jnp.cos(np.pi * u)
        cosine = jnp.where(accepted, cosine, (1. + s * z) / (s + z))
        y = kappa * (s - cosine)
        v = jax.random.uniform(key_v, shape, kappa.dtype)
        return u, cosine, accepted | (y * (2. - y) >= v) | (jnp.log(y / v) + 1. >= y), key

    start = jnp.zeros_like(kappa), jnp.zeros_like(kappa), jnp.zeros(shape, bool), key
    u, cosine, _, _ = lax.while_loop(lambda state: ~state[2].all(), propose, start)
    return jnp.sign(u) * jnp.arccos(cosine)
