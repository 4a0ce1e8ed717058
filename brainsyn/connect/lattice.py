"""Cells on a grid, and their neighbours."""
import numpy as np

__all__ = ['displacements', 'neighbours', 'positions']


def positions(size: tuple[int, ...]) -> np.ndarray:
    """Coordinates of all cells of a group, one row for each cell, in the order of their ids."""
    return np.stack(np.unravel_index(np.arange(np.prod(size)), size), axis=1)


def displacements(num_dims: int, reach: int) -> np.ndarray:
    """All steps of up to ``reach`` along each axis, one row each, in the order in which BrainPy 2.3 went through them.

    That is the order of ``np.meshgrid`` with its default indexing: the second axis first, then the first, the third ...
    """
    axes = np.meshgrid(*[np.arange(-reach, reach + 1)] * num_dims)
    return np.stack([axis.reshape(-1) for axis in axes], axis=1)


def neighbours(cells: np.ndarray, steps: np.ndarray, size: tuple[int, ...], periodic: bool = False):
    """The ids of the cells that are one of ``steps`` away.

    Parameters
    ----------
    cells : array of shape (num_cells, num_dims)
        Coordinates of the cells from which to go.
    steps : array of shape (num_steps, num_dims)
        Steps.
    size : tuple of int
        Size of the grid on which the neighbours are.
    periodic : bool
        Whether the grid is closed at its borders.

    Returns
    -------
    ids, inside : arrays of shape (num_cells, num_steps)
        The id at each step, and whether there is a cell.
    """
    ids = np.zeros((len(cells), len(steps)), np.int32)
    inside = np.ones(ids.shape, bool)
    for axis, length in enumerate(size):
        along = cells[:, axis, None] + steps[:, axis]
        if periodic:
            along %= length
        else:
            inside &= (along >= 0) & (along < length)
        ids = ids * length + along.astype(np.int32)
    return ids, inside
