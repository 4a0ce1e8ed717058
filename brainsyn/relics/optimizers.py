"""Optimizers that computed other steps from 2.3 to 2.6, or in all old releases, than they do today."""
import bisect
from collections.abc import Mapping
from typing import Any

import brainpy
import brainpy.math as bm
import jax.numpy as jnp

from brainsyn.switches import is_corrected

__all__ = ['Adadelta', 'Adam', 'AdamW', 'MomentumNesterov', 'MultiStepLR']


class _CountingEpochs:
    """What takes the number of the epoch for that of the update."""

    def update(self, grads: Mapping[str, Any]) -> None:
        """Move the variables by one step, against their gradients."""
        if not is_corrected('adam_epochs', type(self).__name__):
            self.step.value = jnp.full_like(self.step.value, self.lr.last_epoch.value + 1)
        super().update(grads)


class Adam(_CountingEpochs, brainpy.optim.Adam):
    r"""Steps along a running mean of the gradient, by its running size (Kingma & Ba, 2015).

    .. math::

        m \leftarrow \beta_1 m + (1 - \beta_1) g, \quad v \leftarrow \beta_2 v + (1 - \beta_2) g^2, \quad
        x \leftarrow x - \eta \frac{\sqrt{1 - \beta_2^k}}{1 - \beta_1^k} \frac{m}{\sqrt v + \epsilon}

    Here :math:`k` ought to be the number of the update. From 2.3 to 2.6 it is the number of the epoch, which makes the
    steps of the first epochs longer; see the switch ``adam_epochs``.

    Parameters
    ----------
    lr, train_vars, beta1, beta2, eps, weight_decay, name
        See ``brainpy.optim.Adam``.

    References
    ----------
    Kingma, D. P., & Ba, J. (2015). Adam: a method for stochastic optimization. ICLR.
    """


class AdamW(_CountingEpochs, brainpy.optim.AdamW):
    """:class:`Adam` with a decay of the weights that does not pass through the gradient (Loshchilov & Hutter, 2019).

    Parameters
    ----------
    lr, train_vars, beta1, beta2, eps, weight_decay, amsgrad, name
        See ``brainpy.optim.AdamW``.

    References
    ----------
    Loshchilov, I., & Hutter, F. (2019). Decoupled weight decay regularization. ICLR.
    """


class MomentumNesterov(brainpy.optim.MomentumNesterov):
    """Steps that keep their direction, the gradient being taken ahead (Nesterov, 1983); from 2.3 to 2.6, ``Momentum``.

    See the switch ``nesterov``.

    Parameters
    ----------
    lr, train_vars, momentum, weight_decay, name
        See ``brainpy.optim.MomentumNesterov``.

    References
    ----------
    Nesterov, Y. (1983). A method of solving a convex programming problem with convergence rate O(1/k^2). Soviet
    Mathematics Doklady 27, 372-376.
    """

    def update(self, grads: Mapping[str, Any]) -> None:
        """Move the variables by one step, against their gradients."""
        is_nesterov = is_corrected('nesterov', 'MomentumNesterov')
        kind = brainpy.optim.MomentumNesterov if is_nesterov else brainpy.optim.Momentum
        kind.update(self, grads)


class Adadelta(brainpy.optim.Adadelta):
    """Steps of a size that follows from those before (Zeiler, 2012); the learning rate was ignored up to 2.6.

    See the switch ``adadelta_rate``.

    Parameters
    ----------
    lr, **options
        See ``brainpy.optim.Adadelta``.

    References
    ----------
    Zeiler, M. D. (2012). ADADELTA: an adaptive learning rate method. arXiv:1212.5701.
    """

    def __init__(self, lr: Any = 1., *args: Any, **options: Any):
        is_one = isinstance(lr, int | float) and lr == 1
        super().__init__(lr if is_one or is_corrected('adadelta_rate', 'Adadelta') else 1., *args, **options)


class MultiStepLR(brainpy.optim.MultiStepLR):
    """A learning rate that is multiplied by ``gamma`` from each of some epochs on; the first epoch is number 0.

    Parameters
    ----------
    lr, milestones, gamma, last_epoch
        See ``brainpy.optim.MultiStepLR``.
    """

    def __call__(self, i: int | None = None) -> Any:
        epoch = self.last_epoch.value + 1 if i is None else i
        if isinstance(epoch, int):
            return self.lr * self.gamma ** bisect.bisect_right(sorted(self.milestones), epoch)
        return self.lr * self.gamma ** (bm.as_jax(epoch) >= jnp.asarray(self.milestones)).sum()
