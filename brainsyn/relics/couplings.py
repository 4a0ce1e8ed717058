"""The couplings of rate models in BrainPy 2.1, where the variables that they act on are ``target_var``."""
from collections.abc import Sequence
from typing import Any

import brainpy.math as bm
import jax

from brainsyn import synapses

__all__ = ['AdditiveCoupling', 'DelayCoupling', 'DiffusiveCoupling']

Variables = bm.Variable | Sequence[bm.Variable]


class DelayCoupling(synapses.DelayCoupling):
    """:class:`~brainsyn.synapses.DelayCoupling` with the arguments of 2.1."""

    def __init__(self, delay_var: bm.Variable, target_var: Variables, conn_mat: jax.Array, required_shape: tuple[int, ...],
                 delay_steps: Any = None, initial_delay_data: Any = None, name: str | None = None):
        super().__init__(delay_var, target_var, conn_mat, required_shape, delay_steps, initial_delay_data, name)


class DiffusiveCoupling(synapses.DiffusiveCoupling):
    """:class:`~brainsyn.synapses.DiffusiveCoupling` with the arguments of 2.1."""

    def __init__(self, coupling_var1: bm.Variable, coupling_var2: bm.Variable, target_var: Variables, conn_mat: jax.Array,
                 delay_steps: Any = None, initial_delay_data: Any = None, name: str | None = None):
        super().__init__(coupling_var1, coupling_var2, target_var, conn_mat, delay_steps, initial_delay_data, name)


class AdditiveCoupling(synapses.AdditiveCoupling):
    """:class:`~brainsyn.synapses.AdditiveCoupling` with the arguments of 2.1."""

    def __init__(self, coupling_var: bm.Variable, target_var: Variables, conn_mat: jax.Array, delay_steps: Any = None,
                 initial_delay_data: Any = None, name: str | None = None):
        super().__init__(coupling_var, target_var, conn_mat, delay_steps, initial_delay_data, name)
