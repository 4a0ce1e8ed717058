r"""Delays as BrainPy 2.4 to 2.6 had them: a ring whose rows are found by the number of the step.

The value of step :math:`i` is written to row :math:`i \bmod n`, where :math:`n` is the longest delay asked for, and read
from row :math:`(i - k) \bmod n`. From this follows all that is known of the delays of these releases:

=====================================================  ==========================  =======================================
delay ``d``                                            BrainPy 2.4                 BrainPy 2.5 and 2.6
=====================================================  ==========================  =======================================
``delay_step`` of a synapse model: n, k                ``ceil(d / dt)``, n         d, n - 1
``register_delay`` of an own class: n, k               ``ceil(d / dt)``, n         ``ceil(d / dt)``, n - 1
written by a synapse model                             with the update of ``pre``  with the update of ``pre``
``delay_steps`` of a coupling: n, k                    as in 2.3                   ``ceil(d / dt)``, d - 1
written by an own class or a coupling                  with its own update         with its own update
=====================================================  ==========================  =======================================

So a delay of 1 in 2.5 reads the row that is about to be written, whose spikes are as old as the longest delay.
"""
import math
import numbers
from dataclasses import dataclass
from typing import Any

import brainpy.math as bm
import jax
import jax.numpy as jnp
from brainpy import share

from brainsyn.delays import history_of
from brainsyn.errors import describe_value
from brainsyn.semantics import Semantics

__all__ = ['RingEntry', 'StepRing', 'WriteRing', 'ring_length']


class StepRing(bm.BrainPyObject):
    """A ring of the last values of a variable.

    Parameters
    ----------
    target : Variable
        The variable.
    length : int
        Number of rows.
    initial_delay_data : number, array, Initializer or callable, optional
        What is in the rows before they are written; zero by default.
    """

    _excluded_vars = ('target',)

    def __init__(self, target: bm.Variable, length: int, initial_delay_data: Any = None):
        super().__init__()
        self.target = target
        self.initial_delay_data = initial_delay_data
        self.data = bm.Variable(history_of(target, length, initial_delay_data), batch_axis=_batch_axis(target))

    @property
    def length(self) -> int:
        return self.data.shape[0]

    def read(self, k: int | jax.Array, *indices: Any) -> jax.Array:
        """What stands in the row of ``k`` steps before this one, or its cells ``indices``, with one ``k`` for each of them."""
        row = (share.load('i') - bm.as_jax(k)) % self.length
        if indices:
            return self.data.value[(row, *indices)]
        return jax.lax.dynamic_index_in_dim(self.data.value, row, keepdims=False)

    def write(self) -> None:
        """Put the present value in the row of this step."""
        row = share.load('i') % self.length
        self.data.value = jax.lax.dynamic_update_index_in_dim(self.data.value, bm.as_jax(self.target.value), row, 0)

    def grow(self, length: int) -> None:
        """Make the ring as long as this, if it is shorter, and forget what is in it."""
        if length > self.length:
            self.setattr('data', bm.Variable(history_of(self.target, length, self.initial_delay_data),
                                             batch_axis=_batch_axis(self.target)))

    def reset(self) -> None:
        """Forget all values."""
        self.data.value = jnp.zeros_like(self.data.value)


def _batch_axis(target: bm.Variable) -> int | None:
    return None if target.batch_axis is None else target.batch_axis + 1


class WriteRing(bm.BrainPyObject):
    """The hook that writes a ring after each update of a node."""

    _not_receive_update_output = True

    def __init__(self, ring: StepRing):
        super().__init__()
        self.ring = ring

    def __call__(self) -> None:
        self.ring.write()


@dataclass(frozen=True)
class RingEntry:
    """A delay to be read from a ring."""

    ring: StepRing
    k: int | jax.Array

    def value(self, *indices: Any) -> jax.Array:
        """The delayed value, or its cells ``indices``."""
        return self.ring.read(self.k, *indices)


def ring_length(delay: Any, semantics: Semantics, is_model: bool, owner: str) -> int:
    """The number n of steps of a delay, by the rules of 2.4 to 2.6.

    Parameters
    ----------
    delay : int or float
        What the user gave: a time in ms, or, for a synapse model since 2.5, a number of steps.
    semantics : Semantics
        Those of the class that is delayed.
    is_model : bool
        Whether it is a synapse model rather than an own class of the user.
    owner : str
        What to name in an error.

    Raises
    ------
    ValueError
        When the delay is not such a number.
    """
    counts_steps = is_model and semantics.delay == 'short'
    kind, what = (numbers.Integral, 'steps') if counts_steps else (numbers.Real, 'ms')
    if isinstance(delay, bool) or not isinstance(delay, kind) or not 0 <= delay < math.inf:
        raise ValueError(f'{owner}: delay_step must be one number of {what} in BrainPy {semantics.release}, not '
                         f'{describe_value(delay)}. For a delay of each cell, in steps, call '
                         'brainsyn.correct("delay_steps") before.')
    return int(delay) if counts_steps else math.ceil(delay / bm.get_dt())
