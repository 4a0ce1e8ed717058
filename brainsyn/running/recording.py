"""Collecting on the host what the loop puts out, chunk by chunk."""
from typing import Any

import jax
import numpy as np

__all__ = ['Recorder']


class Recorder:
    """Rows are copied into NumPy arrays, which are made as long as the whole run.

    Parameters
    ----------
    total : int
        Number of rows to come.
    """

    def __init__(self, total: int):
        self.total = total
        self.done = 0
        self.arrays = None

    def append(self, chunk: Any, n: int) -> None:
        """Take the first ``n`` rows of each array in the PyTree ``chunk``."""
        if self.arrays is None:
            self.arrays = jax.tree.map(lambda rows: np.empty((self.total, *rows.shape[1:]), rows.dtype), chunk)

        def copy(array, rows):
            array[self.done:self.done + n] = _host_view(rows)[:n]

        jax.tree.map(copy, self.arrays, chunk)
        self.done += n

    def result(self) -> Any:
        """All rows so far, or None before the first."""
        return jax.tree.map(lambda array: array[:self.done], self.arrays)


def _host_view(array: jax.Array) -> np.ndarray:
    """``array`` as NumPy sees it; on a CPU a view that, once dropped, leaves the buffer free to be used again."""
    on_cpu = all(device.platform == 'cpu' for device in array.devices())
    if on_cpu and array.dtype.kind in 'biufc':
        return np.from_dlpack(array)
    return np.asarray(array)
