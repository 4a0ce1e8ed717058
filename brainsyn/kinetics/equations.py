r"""The equations of synapses, written once: all synapse models, legacy and new, are made of these.

=========================  ======================================================================================
:func:`decay`              :math:`\dot x = -x / \tau`
:func:`recovery`           :math:`\dot x = (1 - x) / \tau`
:func:`binding`            :math:`\dot g = r\,(1 - g) - \beta g`
:func:`saturating`         :math:`\dot g = -g / \tau + a x (1 - g)`
:func:`release_rate`       :math:`r = k_-\, e^{(V - V_{th}) / \Delta}`
:func:`facilitated`        :math:`u \leftarrow u + U (1 - u^-)` at a spike
:func:`depressed`          :math:`x \leftarrow x - f x^-` at a spike
=========================  ======================================================================================

Times are in ms, rates in 1/ms, potentials in mV.
"""
from typing import Any

import jax.numpy as jnp

__all__ = ['binding', 'decay', 'depressed', 'facilitated', 'recovery', 'release_rate', 'saturating']

# the exponent from which on all transmitter is as good as released; e^60 is still far from the limit of float32
SATURATED = 60.


def decay(x: Any, tau: Any) -> Any:
    r""":math:`\dot x` of exponential decay to zero with the time constant ``tau``."""
    return -x / tau


def recovery(x: Any, tau: Any) -> Any:
    r""":math:`\dot x` of exponential recovery to one with the time constant ``tau``."""
    return (1 - x) / tau


def binding(g: Any, rate: Any, beta: Any) -> Any:
    r""":math:`\dot g` of receptors that bind with ``rate``, which is :math:`\alpha [T]`, and unbind with ``beta``."""
    return rate * (1 - g) - beta * g


def saturating(g: Any, x: Any, tau: Any, a: Any) -> Any:
    r""":math:`\dot g` of receptors that ``x`` opens with the rate ``a``, and that close with the time constant ``tau``."""
    return -g / tau + a * x * (1 - g)


def release_rate(V: Any, k_minus: Any, v_th: Any, delta: Any) -> Any:
    r"""The rate of binding at a presynaptic potential ``V``, from which the gate settles at
    :math:`s_\infty = \sigma((V - V_{th}) / \Delta)` with :math:`\tau = (1 - s_\infty) / k_-`."""
    return k_minus * jnp.exp(jnp.minimum((V - v_th) / delta, SATURATED))


def facilitated(u: Any, before: Any, U: Any, spike: Any) -> Any:
    """``u`` after a spike, if there is one, that finds it as it was ``before``."""
    return u + spike * U * (1 - before)


def depressed(x: Any, before: Any, used: Any, spike: Any) -> Any:
    """``x`` after a spike, if there is one, that uses up the share ``used`` of what it was ``before``."""
    return x - spike * used * before
