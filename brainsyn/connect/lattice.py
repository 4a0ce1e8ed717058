"""Cells on a grid, and their neighbours."""
from collections.abc import Iterable

import numpy as np

__all__ = ['displacements', 'neighbours', 'positions']


def positions(size: tuple[int, ...]) -> np.ndarray:
    """Coordinates of all cells of a group, one row for each cell, in the order of their ids."""
    return np.stack(np.unravel_index(np.arange(np.prod(size)), size), axis=1).astype(np.int32)


def displacements(num_dims: int, reach: int) -> np.ndarray:
    """All steps of up to ``reach`` along each axis, one row each, in the order in which BrainPy 2.3 went through them.

    That is the order of ``np.meshgrid`` with its default indexing: the second axis first, then the first, the third ...
    """
    axes = np.meshgrid(*[np.arange(-reach, reach + 1, dtype=np.int32)] * num_dims)
    return np.stack([axis.reshape(-1) for axis in axes], axis=1)


def neighbours(places: Iterable[np.ndarray], size: tuple[int, ...], periodic: bool = False):
    """The ids of the cells at some places, which may be outside of the grid.

    Parameters
    ----------
    places : iterable of arrays
        Coordinates along the first axis, the second ...: arrays of any one shape.
    size : tuple of int
        Size of the grid.
    periodic : bool
        Whether the grid is closed at its borders.

    Returns
    -------
    ids, inside : arrays
        The id at each place, and whether there is a cell.
    """
    ids, inside = np.int32(0), np.bool_(True)
    for along, length in zip(places, size):
        if periodic:
            along = along % length
        else:
            inside = inside & (along >= 0) & (along < length)
        ids = ids * np.int32(length) + along.astype(np.int32)
    return ids, np.broadcast_to(inside, ids.shape)
