"""The encoder of ``brainpy.encoding`` that was another one up to 2.6."""
from collections.abc import Callable
from typing import Any

import brainpy
import brainpy.math as bm

from brainsyn.math_arrays import Array
from brainsyn.switches import is_corrected

__all__ = ['WeightedPhaseEncoder']


class WeightedPhaseEncoder(brainpy.encoding.WeightedPhaseEncoder):
    """Spikes in the steps that the bits of the input stand for (Kim et al., 2018); up to 2.6 in all steps.

    This is so with the weights that it has by itself; see the switch ``weighted_phase``.

    Parameters
    ----------
    min_val, max_val : float
        The range of the input.
    num_phase : int
        Number of bits.
    weight_fun : callable, optional
        Gives the weight of a step.

    References
    ----------
    Kim, J., Kim, H., Huh, S., Lee, J., & Choi, K. (2018). Deep neural networks with weighted spikes. Neurocomputing 311,
    373-386.
    """

    def __init__(self, min_val: float, max_val: float, num_phase: int, weight_fun: Callable | None = None):
        super().__init__(min_val, max_val, num_phase, weight_fun)
        self.has_own_weights = weight_fun is None

    def __call__(self, x: Any, num_step: int) -> Any:
        if not self.has_own_weights or is_corrected('weighted_phase', 'WeightedPhaseEncoder'):
            return super().__call__(x, num_step)
        return Array(bm.as_jax(bm.ones((num_step, *bm.as_jax(x).shape), dtype=bool)))
