r"""The sum of gates at each postsynaptic cell, advanced with the gates and corrected only where one of them acts.

A gate that follows a linear equation of constant coefficients decays by the same factor :math:`\lambda` in every cell,
and so does the weighted sum :math:`y_j = \sum_i w_{ij} g_i`. With :math:`g'_i` for the gates after a step,

.. math:: y'_j = \lambda y_j + \sum_{i\ \text{acting}} w_{ij} (g'_i - \lambda g_i)

equals :math:`\sum_i w_{ij} g'_i` at the cost of the few gates that a spike or a pulse of transmitter acts on. Rounding
does not accumulate: an error of :math:`y` decays by :math:`\lambda` like :math:`y` itself.
"""
from collections.abc import Callable
from typing import Any

import brainpy.math as bm
import jax
import numpy as np

from brainsyn.math_arrays import Variable

__all__ = ['GateVariable', 'are_scalars', 'is_overridden']


@jax.tree_util.register_pytree_node_class
class GateVariable(Variable):
    """A variable that tells when somebody assigns to it.

    Attributes
    ----------
    on_assignment : callable or None
        Called after each assignment other than by :meth:`advance`.
    """

    on_assignment: Callable[[], None] | None = None

    @property
    def value(self) -> jax.Array:
        return super().value

    @value.setter
    def value(self, value: Any) -> None:
        bm.Variable.value.fset(self, value)
        if self.on_assignment is not None:
            self.on_assignment()

    def advance(self, value: jax.Array) -> None:
        """Assign the value of the next step, which whoever depends on this variable knows of already."""
        bm.Variable.value.fset(self, value)


def are_scalars(*parameters: Any) -> bool:
    """Whether all parameters are the same number for all cells, and constant."""
    return all(np.size(p) == 1 and not isinstance(p, bm.Variable) for p in parameters)


def is_overridden(instance: Any, base: type, *methods: str) -> bool:
    """Whether a subclass of ``base``, or the instance itself, brings its own version of one of the methods."""
    return any(getattr(type(instance), m) is not getattr(base, m) or m in vars(instance) for m in methods)
