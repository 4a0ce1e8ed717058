r"""Spikes with surrogate gradients under their older names.

Each function is the step :math:`x \ge 0`; what differs is the derivative that takes the place of its own. The functions
of two arguments spike where a threshold is *crossed*, :math:`x_{new} \ge 0 > x_{old}`.
"""
import brainpy.math as bm
import jax
import jax.numpy as jnp

from brainsyn.math_arrays import as_plain

__all__ = ['inv_square_grad2', 'relu_grad2', 'spike2_with_linear_grad', 'spike2_with_sigmoid_grad',
           'spike_with_gaussian_grad', 'spike_with_linear_grad', 'spike_with_mg_grad', 'spike_with_sigmoid_grad', 'step_pwl']


def spike_with_sigmoid_grad(x, scale: float = 100.):
    r"""Derivative :math:`1 / (\mathrm{scale}\,|x| + 1)^2` (Zenke & Ganguli, 2018)."""
    return bm.surrogate.inv_square_grad(as_plain(x), alpha=scale)


def spike_with_linear_grad(x, scale: float = 0.3):
    r"""Derivative :math:`\mathrm{scale} \cdot \max(1 - |x|, 0)` (Bellec et al., 2018)."""
    return bm.surrogate.relu_grad(as_plain(x), alpha=scale)


def spike_with_gaussian_grad(x, sigma: float = 0.5, scale: float = 0.5):
    r"""Derivative :math:`\mathrm{scale} \cdot \mathcal N(x; 0, \sigma)` (Yin et al., 2021)."""
    return bm.surrogate.gaussian_grad(as_plain(x), sigma=sigma, alpha=scale)


def spike_with_mg_grad(x, h: float = 0.15, s: float = 6.0, sigma: float = 0.5, scale: float = 0.5):
    r"""Derivative :math:`\mathrm{scale}\,[(1 + h)\,\mathcal N(x; 0, \sigma) - h\,\mathcal N(x; \sigma, s\sigma)
    - h\,\mathcal N(x; -\sigma, s\sigma)]` (Yin et al., 2021)."""
    return bm.surrogate.multi_gaussian_grad(as_plain(x), h=h, s=s, sigma=sigma, scale=scale)


def inv_square_grad2(x_new, x_old, alpha: float = 100.):
    """The crossing of zero from ``x_old`` to ``x_new``, with the derivative of :func:`spike_with_sigmoid_grad`."""
    return spike_with_sigmoid_grad(x_new, alpha) * (1. - spike_with_sigmoid_grad(x_old, alpha))


def relu_grad2(x_new, x_old, alpha: float = 0.3, width: float = 1.):
    r"""The crossing of zero from ``x_old`` to ``x_new``, with derivative :math:`\alpha \max(width - |x|, 0)`."""
    new, old = (bm.surrogate.relu_grad(as_plain(x), alpha=alpha, width=width) for x in (x_new, x_old))
    return new * (1. - old)


def spike2_with_sigmoid_grad(x_new, x_old, scale: float = 100.):
    """The older name of :func:`inv_square_grad2`."""
    return inv_square_grad2(x_new, x_old, scale)


def spike2_with_linear_grad(x_new, x_old, scale: float = 0.3):
    """The older name of :func:`relu_grad2`."""
    return relu_grad2(x_new, x_old, scale)


def step_pwl(x, threshold: float, window: float = 0.5, max_spikes_per_dt: float = float('inf')):
    r"""The number of spikes :math:`\lfloor x / threshold \rfloor` of a step, from 0 to ``max_spikes_per_dt``.

    Its derivative is taken as 1 / threshold from ``window`` below the threshold on, and as 0 below.
    (2.2.4 could not compute it.)
    """

    @jax.custom_jvp
    def spikes(value):
        return jnp.clip(jnp.floor(value / threshold), 0., max_spikes_per_dt)

    @spikes.defjvp
    def derivative(primals, tangents):
        (value,), (tangent,) = primals, tangents
        return spikes(value), tangent * (value >= threshold - window) / threshold

    return spikes(jnp.asarray(as_plain(x)))
