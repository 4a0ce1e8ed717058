"""Scale-free networks: graphs that grow where they have grown."""
from collections.abc import Callable

from brainsyn.connect.checks import ConnectorError, probability, whole_number
from brainsyn.connect.graphs import Dice, GraphConnector

__all__ = ['PowerLaw', 'ScaleFreeBA', 'ScaleFreeBADual']


class ScaleFreeBA(GraphConnector):
    """Grows a graph in which cells prefer those that have many connections already.

    Parameters
    ----------
    m : int
        How many connections each new cell makes with those that are there.
    directed : bool
        Whether connections lead from a new cell to the others only; otherwise they are symmetric.
    seed : int, optional
        See `set_random_stream`.
    pre, post : int or tuple of int, optional
        Size of the group, when it is known already.

    Raises
    ------
    ConnectorError
        When ``m`` is not an integer of 1 or more, or, once the size is known, when there are not more than ``m`` cells.

    References
    ----------
    Barabasi, A. L., & Albert, R. (1999). Emergence of scaling in random networks. Science, 286, 509-512.
    """

    _shown = 'm', 'directed', 'seed'

    def __init__(self, m, directed=False, seed=None, **kwargs):
        self.m = whole_number(self, 'm', m, lowest=1)
        self.directed = directed
        super().__init__(seed, **kwargs)

    def _check_num(self):
        _check_fewer(self, 'm', self.m)

    def _edges(self, dice):
        return _grow(self.pre_num, self.m, self.m, lambda: self.m, dice)


class ScaleFreeBADual(GraphConnector):
    """Grows a graph as `ScaleFreeBA` does, where each new cell makes one of two numbers of connections.

    Parameters
    ----------
    m1, m2 : int
        How many connections a new cell makes: ``m1`` with probability ``p``, else ``m2``.
    p : float
        Probability of ``m1``, between 0 and 1.
    directed : bool
        Whether connections lead from a new cell to the others only; otherwise they are symmetric.
    seed : int, optional
        See `set_random_stream`.
    pre, post : int or tuple of int, optional
        Size of the group, when it is known already.

    Raises
    ------
    ConnectorError
        When ``m1`` or ``m2`` is not an integer of 1 or more or ``p`` not between 0 and 1, or, once the size is known,
        when there are not more cells than that.

    References
    ----------
    Moshiri, N. (2018). The dual-Barabasi-Albert model. arXiv:1810.10538.
    """

    _shown = 'm1', 'm2', 'p', 'directed', 'seed'

    def __init__(self, m1, m2, p, directed=False, seed=None, **kwargs):
        self.m1 = whole_number(self, 'm1', m1, lowest=1)
        self.m2 = whole_number(self, 'm2', m2, lowest=1)
        self.p = probability(self, 'p', p)
        self.directed = directed
        super().__init__(seed, **kwargs)

    def _check_num(self):
        _check_fewer(self, 'm1', self.m1)
        _check_fewer(self, 'm2', self.m2)

    def _edges(self, dice):
        def num_targets():
            return self.m1 if dice.chance() < self.p else self.m2

        first = max(self.m1, self.m2)
        # BrainPy 2.3 drew how many cells the first one is connected with, and could run out of cells after that
        return _grow(self.pre_num, first, num_targets() if self._legacy else first, num_targets, dice)


class PowerLaw(GraphConnector):
    """Grows a graph as `ScaleFreeBA` does, closing triangles on the way, so that it is clustered.

    Parameters
    ----------
    m : int
        How many connections each new cell makes with those that are there; fewer where it meets a cell twice.
    p : float
        Probability that a connection goes to a neighbour of the cell that was connected before, between 0 and 1.
    directed : bool
        Whether connections lead from a new cell to the others only; otherwise they are symmetric.
    seed : int, optional
        See `set_random_stream`.
    pre, post : int or tuple of int, optional
        Size of the group, when it is known already.

    Raises
    ------
    ConnectorError
        When ``m`` is not an integer of 1 or more or ``p`` not between 0 and 1, or, once the size is known, when there
        are not more than ``m`` cells.

    References
    ----------
    Holme, P., & Kim, B. J. (2002). Growing scale-free networks with tunable clustering. Physical Review E, 65,
    026107.
    """

    _shown = 'm', 'p', 'directed', 'seed'

    def __init__(self, m, p, directed=False, seed=None, **kwargs):
        self.m = whole_number(self, 'm', m, lowest=1)
        self.p = probability(self, 'p', p)
        self.directed = directed
        super().__init__(seed, **kwargs)

    def _check_num(self):
        _check_fewer(self, 'm', self.m)

    def _edges(self, dice):
        partners = [set() for _ in range(self.pre_num)]
        ends = list(range(self.m))
        sources, targets = [], []
        for source in range(self.m, self.pre_num):
            possible = dice.subset(ends, self.m)
            target = new = possible.pop()
            for made in range(1, self.m + 1):
                partners[source].add(new)
                if not self.directed:
                    partners[new].add(source)
                ends.append(new)
                targets.append(new)
                if made == self.m:
                    break
                new = None
                if dice.chance() < self.p:
                    neighbours = sorted(partners[target] - partners[source] - {source})
                    new = dice.pick_neighbour(neighbours) if neighbours else None
                if new is None:
                    target = new = possible.pop()
            sources += [source] * self.m
            ends += [source] * self.m
        return sources, targets


def _check_fewer(connector: GraphConnector, parameter: str, m: int) -> None:
    if m >= connector.pre_num:
        raise ConnectorError(f'{type(connector).__name__}: {parameter} must be less than {connector.pre_num}, the '
                             f'number of cells, not {m}.')


def _grow(num: int, first: int, known: int, num_targets: Callable[[], int], dice: Dice) -> tuple[list[int], list[int]]:
    """Add the cells from ``first`` on, that one with ``known`` edges, the others with ``num_targets()``.

    They prefer cells that have many edges.
    """
    ends, sources, targets = [], [], []
    chosen = list(range(known))
    for source in range(first, num):
        sources += [source] * len(chosen)
        targets += chosen
        ends += chosen
        ends += [source] * len(chosen)
        known += 1
        chosen = list(dice.subset(ends, min(num_targets(), known)))
    return sources, targets
