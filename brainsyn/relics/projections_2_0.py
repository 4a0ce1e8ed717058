"""The synapse models of BrainPy 2.0, whose delays are times in ms."""
from typing import Any

import brainpy.math as bm
import jax
import numpy as np

from brainsyn import synapses
from brainsyn.dynsys import NeuGroup
from brainsyn.relics import projections_2_1

__all__ = ['AMPA', 'DeltaSynapse', 'ExpCOBA', 'ExpCUBA', 'GABAa']

Time = float | jax.Array


def steps_of(delay: Time) -> int | np.ndarray | None:
    """The ``delay_step`` with which a spike arrives ``delay`` ms later; later models count one step more."""
    steps = np.ceil(np.asarray(bm.as_jax(delay), np.float32) / np.float32(bm.get_dt())).astype(int) - 1
    if steps.ndim == 0:
        return None if steps < 0 else int(steps)
    if (steps < 0).any():
        raise ValueError(f'delay: where it is an array, the shortest delay is one step, {bm.get_dt()} ms.')
    return steps


class ExpCUBA(synapses.ExpCUBA):
    """:class:`~brainsyn.synapses.ExpCUBA` with a ``delay`` in ms."""

    def __init__(self, pre: NeuGroup, post: NeuGroup, conn: Any, g_max: Time = 1., delay: Time = 0., tau: Time = 8.,
                 method: str = 'exp_auto', name: str | None = None):
        super().__init__(pre, post, conn, g_max=g_max, delay_step=steps_of(delay), tau=tau, method=method, name=name)


class ExpCOBA(synapses.ExpCOBA):
    """:class:`~brainsyn.synapses.ExpCOBA` with a ``delay`` in ms."""

    def __init__(self, pre: NeuGroup, post: NeuGroup, conn: Any, g_max: Time = 1., delay: Time = 0., tau: Time = 8.,
                 E: Time = 0., method: str = 'exp_auto', name: str | None = None):
        super().__init__(pre, post, conn, g_max=g_max, delay_step=steps_of(delay), tau=tau, E=E, method=method, name=name)


class DeltaSynapse(synapses.DeltaSynapse):
    """:class:`~brainsyn.synapses.DeltaSynapse` with a ``delay`` in ms; ``w`` is the weight of each synapse."""

    def __init__(self, pre: NeuGroup, post: NeuGroup, conn: Any, delay: Time = 0., post_has_ref: bool = False,
                 w: Time = 1., post_key: str = 'V', name: str | None = None):
        super().__init__(pre, post, conn, weights=w, delay_step=steps_of(delay), post_input_key=post_key,
                         post_has_ref=post_has_ref, name=name)


class AMPA(projections_2_1.AMPA):
    """AMPA receptors with a ``delay`` in ms."""

    def __init__(self, pre: NeuGroup, post: NeuGroup, conn: Any, delay: Time = 0., g_max: Time = 0.42, E: Time = 0.,
                 alpha: Time = 0.98, beta: Time = 0.18, T: Time = 0.5, T_duration: Time = 0.5, method: str = 'exp_auto',
                 **kwargs):
        super().__init__(pre, post, conn, g_max=g_max, delay_step=steps_of(delay), E=E, alpha=alpha, beta=beta, T=T,
                         T_duration=T_duration, method=method, **kwargs)


class GABAa(AMPA):
    r""":class:`AMPA` with the constants of GABA\ :sub:`A` receptors."""

    def __init__(self, pre: NeuGroup, post: NeuGroup, conn: Any, delay: Time = 0., g_max: Time = 0.04, E: Time = -80.,
                 alpha: Time = 0.53, beta: Time = 0.18, T: Time = 1., T_duration: Time = 1., method: str = 'exp_auto',
                 **kwargs):
        super().__init__(pre, post, conn, delay, g_max, E, alpha, beta, T, T_duration, method, **kwargs)
