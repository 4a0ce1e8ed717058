"""Connectors without randomness: all-to-all, one-to-one, grids."""
import numpy as np

from brainsyn.connect.base import OneEndConnector, TwoEndConnector
from brainsyn.connect.checks import check_same_size, whole_number
from brainsyn.connect.formats import Wiring, row_pointers
from brainsyn.connect.lattice import displacements, neighbours, positions

__all__ = ['All2All', 'GridEight', 'GridFour', 'GridN', 'One2One', 'all2all', 'grid_eight', 'grid_four', 'one2one']


class All2All(TwoEndConnector):
    """Connects every cell with every cell.

    Parameters
    ----------
    include_self : bool
        Whether cells are connected with the cell of the same id.
    pre, post : int or tuple of int, optional
        Sizes of the groups, when they are known already.
    """

    _shown = ('include_self',)

    def __init__(self, *args, include_self: bool = True, **kwargs):
        self.include_self = include_self
        super().__init__(*args, **kwargs)

    def _connect(self, builder):
        mat = np.ones((self.pre_num, self.post_num), bool)
        if not self.include_self:
            np.fill_diagonal(mat, False)
        return Wiring(self.pre_num, self.post_num, mat=mat, stable=False)


class One2One(TwoEndConnector):
    """Connects each cell with the cell of the same id.

    Parameters
    ----------
    pre, post : int or tuple of int, optional
        Sizes of the groups, when they are known already.

    Raises
    ------
    ConnectorError
        When the groups have different numbers of cells.
    """

    def __call__(self, pre_size, post_size):
        """Set the sizes of the groups, which must have equally many cells; see `TwoEndConnector.__call__`."""
        super().__call__(pre_size, post_size)
        check_same_size(self)
        return self

    def _connect(self, builder):
        ids = np.arange(self.pre_num + 1, dtype=np.int32)
        return Wiring(self.pre_num, self.post_num, csr=(ids[:-1], ids))


class GridConnector(OneEndConnector):
    """Connects cells on a grid of any number of dimensions, the size of the group, with the cells around them.

    Parameters
    ----------
    include_self : bool
        Whether cells are connected with themselves.
    periodic_boundary : bool
        Whether the grid is closed at its borders. A cell that is reached in more than one way, which happens where the
        grid is small, is then connected more than once.
    """

    _shown = 'include_self', 'periodic_boundary'

    def __init__(self, include_self: bool = False, periodic_boundary: bool = False, **kwargs):
        self.include_self = include_self
        self.periodic_boundary = periodic_boundary
        super().__init__(**kwargs)

    def _steps(self) -> np.ndarray:
        """The steps that lead from a cell to its targets and to itself."""
        raise NotImplementedError

    def _connect(self, builder):
        steps = self._steps()
        if not self.include_self:
            steps = steps[steps.any(axis=1)]
        cells = positions(self.pre_size)
        places = (cells[:, axis, None] + steps[:, axis] for axis in range(len(self.pre_size)))
        ids, inside = neighbours(places, self.pre_size, self.periodic_boundary)
        return Wiring(self.pre_num, self.post_num, csr=(ids[inside], row_pointers(np.count_nonzero(inside, axis=1))))


class GridFour(GridConnector):
    """Connects cells on a grid with their nearest neighbours along each axis: four of them in two dimensions.

    Parameters
    ----------
    include_self : bool
        Whether cells are connected with themselves.
    periodic_boundary : bool
        Whether the grid is closed at its borders.
    pre, post : int or tuple of int, optional
        Size of the group, when it is known already.
    """

    def _steps(self):
        steps = displacements(len(self.pre_size), 1)
        return steps[np.abs(steps).sum(axis=1) <= 1]


class GridN(GridConnector):
    r"""Connects cells on a grid with all cells up to :math:`N` away along each axis.

    In two dimensions that are :math:`(2N+1)^2 - 1`, fewer at the borders.

    Parameters
    ----------
    N : int
        How far the connections reach.
    include_self : bool
        Whether cells are connected with themselves.
    periodic_boundary : bool
        Whether the grid is closed at its borders.
    pre, post : int or tuple of int, optional
        Size of the group, when it is known already.

    Raises
    ------
    ConnectorError
        When ``N`` is not an integer of 0 or more.
    """

    _shown = 'N', 'include_self', 'periodic_boundary'

    def __init__(self, N: int = 1, include_self: bool = False, periodic_boundary: bool = False, **kwargs):
        self.N = whole_number(self, 'N', N)
        super().__init__(include_self, periodic_boundary, **kwargs)

    def _steps(self):
        return displacements(len(self.pre_size), self.N)


class GridEight(GridN):
    """Connects cells on a grid with all cells next to them, also across corners: eight of them in two dimensions.

    Parameters
    ----------
    include_self : bool
        Whether cells are connected with themselves.
    periodic_boundary : bool
        Whether the grid is closed at its borders.
    pre, post : int or tuple of int, optional
        Size of the group, when it is known already.
    """

    def __init__(self, include_self: bool = False, periodic_boundary: bool = False, **kwargs):
        super().__init__(1, include_self, periodic_boundary, **kwargs)


def all2all(pre_size, post_size):
    """``All2All()``, with the sizes of the groups."""
    return All2All()(pre_size, post_size)


def one2one(pre_size, post_size):
    """``One2One()``, with the sizes of the groups."""
    return One2One()(pre_size, post_size)


def grid_four(pre_size, post_size=None):
    """``GridFour()``, with the size of the group."""
    return GridFour()(pre_size, post_size)


def grid_eight(pre_size, post_size=None):
    """``GridEight()``, with the size of the group."""
    return GridEight()(pre_size, post_size)
