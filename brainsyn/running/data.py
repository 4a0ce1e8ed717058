"""Data that a run hands to ``update`` step by step."""
from collections.abc import Mapping
from typing import Any

import brainpy
import brainpy.math as bm
import jax
import jax.numpy as jnp
import numpy as np

from brainsyn.errors import RunningError, describe_value
from brainsyn.running.user_functions import plain_values

__all__ = ['TimeSeries', 'batch_size_of', 'swap_time_and_batch']


class TimeSeries:
    """The ``inputs`` of ``predict``: arrays with one row for each step.

    Parameters
    ----------
    inputs : array or PyTree of arrays
        A dict is handed to ``update`` as keyword arguments, anything else as its one argument.
    batch_first : bool
        Whether the axes are batch, time, … rather than time, …

    Attributes
    ----------
    num_step : int
        Number of rows.
    signature : tuple
        Structure, shapes and types of one row.
    """

    def __init__(self, inputs: Any, batch_first: bool):
        leaves, self.tree = jax.tree.flatten(plain_values(dict(inputs) if isinstance(inputs, Mapping) else (inputs,)))
        leaves = [leaf if isinstance(leaf, jax.core.Tracer) else np.asarray(leaf) for leaf in leaves]
        axis = 1 if batch_first else 0
        if not leaves or any(leaf.ndim <= axis for leaf in leaves):
            order = '(batch, time, …)' if batch_first else '(time, …)'
            raise RunningError(f'inputs must be arrays of shape {order}, not {describe_value(inputs)}.')
        lengths = {leaf.shape[axis] for leaf in leaves}
        if len(lengths) > 1:
            raise RunningError(f'inputs must all have the same number of steps, but have {sorted(lengths)}.')
        self.num_step, = lengths
        self.leaves = [swap_time_and_batch(leaf) if batch_first else leaf for leaf in leaves]
        self.signature = self.tree, tuple((x.shape[1:], jnp.result_type(x)) for x in self.leaves)

    @property
    def batch_sizes(self) -> set[int]:
        """Sizes of the batches, one if all is well."""
        return {leaf.shape[1] for leaf in self.leaves if leaf.ndim > 1}

    def rows(self, start: int, n: int) -> Any:
        """``n`` rows from ``start`` on, as a tuple of arguments or a dict of keyword arguments."""
        return jax.tree.unflatten(self.tree, [leaf[start:start + n] for leaf in self.leaves])


def batch_size_of(target: brainpy.DynamicalSystem, data: TimeSeries | None, may_differ: bool) -> int | None:
    """The size of the batch, which data must share with the state of a model unless it ``may_differ``; None without one.

    Raises
    ------
    RunningError
        When data and state have batches of different sizes.
    """
    if not isinstance(target.mode, bm.BatchingMode):
        return None
    if data is None:
        return target.mode.batch_size
    state_sizes = {v.batch_size for v in target.vars().unique().values() if v.batch_axis is not None}
    if len(data.batch_sizes) != 1 or not (may_differ or not state_sizes or data.batch_sizes <= state_sizes):
        raise RunningError(f'{target.name}: inputs have batches of {sorted(data.batch_sizes)}, the state of '
                           f'{sorted(state_sizes)}; pass reset_state=True to adapt the state to the inputs.')
    batch_size, = data.batch_sizes
    return batch_size


def swap_time_and_batch(array: Any) -> Any:
    """``array`` with its first two axes changed about, if it has two."""
    return array.swapaxes(0, 1) if array.ndim > 1 else array
