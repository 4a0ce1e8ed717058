"""Losses that were others up to 2.6."""
from typing import Any

import brainpy
import jax
import jax.numpy as jnp

from brainsyn.math_arrays import as_plain
from brainsyn.switches import is_corrected

__all__ = ['L1Loss', 'NLLLoss', 'l1_loos', 'l1_loss', 'nll_loss']


def l1_loss(logits: Any, targets: Any, reduction: str = 'sum') -> jax.Array:
    r"""The distance :math:`\sum_j |x_{ij} - y_{ij}|` of each sample.

    Parameters
    ----------
    logits, targets : array of shape (sample, …)
        What is compared.
    reduction : {'sum', 'mean', 'none'}
        Whether to return the sum or the mean over the samples, or one number for each.

    Raises
    ------
    ValueError
        When ``reduction`` is another.
    """
    distance = jnp.abs(jnp.asarray(as_plain(logits)) - jnp.asarray(as_plain(targets)))
    distance = distance.reshape(distance.shape[0], -1).sum(axis=1) if distance.ndim > 1 else distance
    reductions = {'sum': jnp.sum, 'mean': jnp.mean, 'none': jnp.asarray}
    if reduction not in reductions:
        raise ValueError(f"l1_loss: reduction can be 'sum', 'mean' or 'none', not {reduction!r}.")
    return reductions[reduction](distance)


def l1_loos(logits: Any, targets: Any, reduction: str = 'sum') -> jax.Array:
    """What :func:`l1_loss` was called in 2.3."""
    return l1_loss(logits, targets, reduction)


class L1Loss(brainpy.losses.L1Loss):
    """:func:`l1_loss` as an object.

    Parameters
    ----------
    reduction : {'mean', 'sum', 'none'}
        What to return.
    """

    def update(self, input: Any, target: Any) -> jax.Array:
        return l1_loss(input, target, self.reduction)


def nll_loss(input: Any, target: Any, reduction: str = 'mean') -> jax.Array:
    """The log-likelihood of the classes that are right: since 2.4 itself, not its negative; see the switch ``nll_loss``.

    Parameters
    ----------
    input : array of shape (sample, class)
        Logarithms of probabilities.
    target : array of shape (sample,)
        The class of each sample.
    reduction : {'mean', 'sum', 'none'}
        Whether to return the mean or the sum over the samples, or one number for each.
    """
    loss = brainpy.losses.nll_loss(jnp.asarray(as_plain(input)), jnp.asarray(as_plain(target)), reduction)
    return loss if is_corrected('nll_loss', 'nll_loss') else -loss


class NLLLoss(brainpy.losses.NLLLoss):
    """:func:`nll_loss` as an object.

    Parameters
    ----------
    reduction : {'mean', 'sum', 'none'}
        What to return.
    """

    def update(self, input: Any, target: Any) -> jax.Array:
        return nll_loss(input, target, self.reduction)
