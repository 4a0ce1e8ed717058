"""Collecting on the host what the loop puts out, chunk by chunk."""
import sys
from collections.abc import Iterable, Mapping
from typing import Any

import jax
import numpy as np

__all__ = ['Recorder', 'host_view', 'released_memory', 'rows_kept']


class Recorder:
    """Rows are copied into NumPy arrays, which are made as long as the whole run.

    Parameters
    ----------
    total : int
        Number of rows to come.
    memory : iterable of arrays
        Arrays that nobody needs any more, to be written over where they fit: to touch fresh memory takes longer than
        many a step.
    """

    def __init__(self, total: int, memory: Iterable[np.ndarray] = ()):
        self.total = total
        self.memory = list(memory)
        self.done = 0
        self.arrays = None

    def append(self, chunk: Any, kept: slice) -> None:
        """Take the rows ``kept`` of each array in the PyTree ``chunk``."""
        if self.arrays is None:
            self.arrays = jax.tree.map(lambda rows: self._room_for((self.total, *rows.shape[1:]), rows.dtype), chunk)
            self.memory.clear()
        n = len(range(kept.start, kept.stop, kept.step))

        def copy(array, rows):
            array[self.done:self.done + n] = host_view(rows)[kept]

        jax.tree.map(copy, self.arrays, chunk)
        self.done += n

    def _room_for(self, shape: tuple[int, ...], dtype: np.dtype) -> np.ndarray:
        for k, array in enumerate(self.memory):
            if array.shape == shape and array.dtype == dtype:
                return self.memory.pop(k)
        return np.empty(shape, dtype)

    def result(self) -> Any:
        """All rows so far, or None before the first."""
        return jax.tree.map(lambda array: array[:self.done], self.arrays)

    def mark(self) -> Mapping[str, np.ndarray]:
        """What a checkpoint has to hold, so that no row is lost."""
        return self.result() or {}


def released_memory(records: list[dict]) -> list[np.ndarray]:
    """The arrays of a record, as far as neither they nor the record itself are in any other hands.

    Parameters
    ----------
    records : list of one dict
        The record, held by nothing but this list. It is taken out; a caller who needs it must keep it elsewhere.
    """
    record = records.pop()
    refers_to_itself = vars(record) is record  # as a DotDict does
    if sys.getrefcount(record) > 2 + refers_to_itself:  # one is ``record``, one the argument of the call
        return []
    memory = []
    while record:
        _, view = record.popitem()
        array = view if getattr(view, 'base', None) is None else view.base
        del view  # whoever holds it, or a part of it, holds the array
        if isinstance(array, np.ndarray) and array.flags.owndata and sys.getrefcount(array) == 2:
            memory.append(array)
    return memory


def rows_kept(i0: int, n: int, every: int) -> slice:
    """Which of the ``n`` steps from number ``i0`` on end a period of ``every`` steps."""
    return slice((-i0 - 1) % every, n, every)


def host_view(array: Any) -> np.ndarray:
    """``array`` as NumPy sees it; on a CPU a view that, once dropped, leaves the buffer free to be used again."""
    if isinstance(array, np.ndarray):
        return array
    on_cpu = all(device.platform == 'cpu' for device in array.devices())
    if on_cpu and array.dtype.kind in 'biufc':
        return np.from_dlpack(array)
    return np.asarray(array)
