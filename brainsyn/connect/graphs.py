"""Random connectors that grow or rewire a graph: small worlds and scale-free networks."""
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from brainsyn.connect.checks import ConnectorError, check_same_size, probability, whole_number
from brainsyn.connect.formats import Wiring
from brainsyn.connect.legacy import LegacyDraws, compiled_set_order
from brainsyn.connect.streams import RandomConnector

__all__ = ['PowerLaw', 'ScaleFreeBA', 'ScaleFreeBADual', 'SmallWorld']


@dataclass
class Dice:
    """The random choices that let a graph grow, one at a time."""

    pick: Callable[[Sequence], int]
    pick_neighbour: Callable[[Sequence], int]
    chance: Callable[[], float]
    ordered: Callable[[Iterable[int]], Iterable[int]] = iter

    @classmethod
    def fast(cls, rng: np.random.Generator) -> 'Dice':
        """All choices from one generator, from which numbers are taken by the thousand."""
        chance = (number for _ in iter(int, 1) for number in rng.random(4096).tolist()).__next__

        def pick(items):
            return items[int(chance() * len(items))]

        return cls(pick, pick, chance)

    @classmethod
    def legacy(cls, draws: LegacyDraws) -> 'Dice':
        """As in BrainPy 2.3: targets by a compiled helper, all else by the connector."""
        compiled = draws.compiled(1, 10 ** 7)
        return cls(lambda items: items[compiled.randint(len(items))], lambda items: items[draws.numpy.randint(len(items))],
                   draws.numpy.random_sample, compiled_set_order)

    def subset(self, items: Sequence[int], num: int) -> set[int]:
        """``num`` distinct items; one that is there more often is more likely to be among them."""
        chosen = {}
        while len(chosen) < num:
            chosen[self.pick(items)] = None
        return set(self.ordered(chosen))


class GraphConnector(RandomConnector):
    """What the connectors below share: the cells of one group are the nodes of a graph, whose edges are given as pairs."""

    directed: bool

    def __call__(self, pre_size, post_size=None):
        """Set the size of the group; see `TwoEndConnector.__call__`. ``post_size``, if given, must mean as many cells."""
        super().__call__(pre_size, pre_size if post_size is None else post_size)
        check_same_size(self)
        self._check_num()
        return self

    def _check_num(self) -> None:
        """Refuse groups that are too small."""

    def _edges(self, dice: Dice) -> tuple[Iterable[int], Iterable[int]]:
        """The nodes at which edges begin, and those at which they end."""
        raise NotImplementedError

    def _draw(self, rng):
        return self._wiring_of_edges(*self._edges(Dice.fast(rng)))

    def _draw_legacy(self, draws, builder):
        return self._wiring_of_edges(*self._edges(Dice.legacy(draws)), stable=False)

    def _wiring_of_edges(self, sources, targets, stable: bool = True) -> Wiring:
        sources, targets = np.asarray(sources, np.int64), np.asarray(targets, np.int64)
        pairs = sources * self.post_num + targets
        if not self.directed:
            pairs = np.concatenate([pairs, targets * self.post_num + sources])
        pre_ids, post_ids = np.divmod(np.unique(pairs), self.post_num)
        coo = pre_ids.astype(np.int32), post_ids.astype(np.int32)
        return Wiring(self.pre_num, self.post_num, coo=coo, stable=stable)


class SmallWorld(GraphConnector):
    """Connects cells on a ring with their nearest neighbours, then moves some of the connections elsewhere [1]_.

    Parameters
    ----------
    num_neighbor : int
        How many neighbours each cell has at first, half of them on each side; an odd one is left out.
    prob : float
        Probability that a connection is moved to a random cell that is not connected yet, between 0 and 1.
    directed : bool
        Whether the two directions of a connection are moved independently.
    include_self : bool
        Whether a connection may be moved to the cell itself.
    seed : int, optional
        See `set_random_stream`. Directed ones are always drawn fast: BrainPy 2.3 could not draw them.
    pre, post : int, optional
        Size of the group, when it is known already.

    Raises
    ------
    ConnectorError
        When ``num_neighbor`` is not an integer or ``prob`` not between 0 and 1, or, once the size is known, when there
        are fewer cells than ``num_neighbor`` or they are not on a line.

    References
    ----------
    .. [1] Watts, D. J., & Strogatz, S. H. (1998). Collective dynamics of 'small-world' networks. Nature, 393, 440-442.
    """

    _shown = 'prob', 'directed', 'num_neighbor', 'include_self', 'seed'

    def __init__(self, num_neighbor, prob, directed=False, include_self=False, seed=None, **kwargs):
        self.num_neighbor = whole_number(self, 'num_neighbor', num_neighbor)
        self.prob = probability(self, 'prob', prob)
        self.directed = directed
        self.include_self = include_self
        super().__init__(seed, **kwargs)

    def _check_num(self):
        if len(self.pre_size) > 1 or len(self.post_size) > 1:
            raise ConnectorError(f'SmallWorld connects cells on a ring, so the size of the group must be an integer, not '
                                 f'{self.pre_size}.')
        if self.num_neighbor > self.pre_num:
            raise ConnectorError(f'SmallWorld: num_neighbor must be at most {self.pre_num}, the number of cells, not '
                                 f'{self.num_neighbor}.')

    def _ring(self) -> tuple[np.ndarray, np.ndarray]:
        """The connections before any is moved: first those of all cells with the next cell, then with the second next."""
        cells = np.arange(self.pre_num)
        reach = np.arange(1, self.num_neighbor // 2 + 1)
        if self.directed:
            reach = np.concatenate([reach, -reach])
        return np.tile(cells, reach.size), ((cells + reach[:, None]) % self.pre_num).reshape(-1)

    def _draw(self, rng):
        sources, targets = self._ring()
        num, reach = self.pre_num, self.num_neighbor // 2
        moved = np.flatnonzero(rng.random(sources.size) < self.prob)
        chance = Dice.fast(rng).chance
        removed, added = set(), set()
        degree = np.bincount(sources, minlength=num) * (1 if self.directed else 2)

        def pair(i, j):
            return (i, j) if self.directed or i < j else (j, i)

        def connected(i, j):
            on_ring = i != j and min((i - j) % num, (j - i) % num) <= reach
            return pair(i, j) in added or (on_ring and pair(i, j) not in removed)

        for edge, i, j in zip(moved.tolist(), sources[moved].tolist(), targets[moved].tolist()):
            if degree[i] >= num - 1:
                continue
            new = int(chance() * num)
            while connected(i, new) or (new == i and not self.include_self):
                new = int(chance() * num)
            added.discard(pair(i, j))
            removed.add(pair(i, j))
            removed.discard(pair(i, new))
            added.add(pair(i, new))
            targets[edge] = new
            if not self.directed:
                degree[[j, new]] += -1, 1
        return self._wiring_of_edges(sources, targets)

    def _draw_legacy(self, draws, builder):
        if self.directed:
            return self._draw(np.random.default_rng((self.seed, self._calls)))
        stream = draws.compiled(1, 10 ** 7)
        sources, targets = self._ring()
        mat = np.zeros((self.pre_num, self.post_num), bool)
        mat[sources, targets] = mat[targets, sources] = True
        for i, j in zip(sources.tolist(), targets.tolist()):
            if stream.random_sample() >= self.prob or mat[i].sum() >= self.pre_num - 1:
                continue
            candidates = np.flatnonzero(~mat[i])
            new = candidates[stream.randint(candidates.size)]
            while new == i and not self.include_self:
                new = candidates[stream.randint(candidates.size)]
            mat[i, j] = mat[j, i] = False
            mat[i, new] = mat[new, i] = True
        return self._wiring_of_edges(*np.nonzero(mat), stable=False)


class ScaleFreeBA(GraphConnector):
    """Grows a graph in which cells prefer those that have many connections already [1]_.

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
    .. [1] Barabasi, A. L., & Albert, R. (1999). Emergence of scaling in random networks. Science, 286, 509-512.
    """

    _shown = 'm', 'directed', 'seed'

    def __init__(self, m, directed=False, seed=None, **kwargs):
        self.m = whole_number(self, 'm', m, lowest=1)
        self.directed = directed
        super().__init__(seed, **kwargs)

    def _check_num(self):
        _check_fewer(self, 'm', self.m)

    def _edges(self, dice):
        return _grow(self.pre_num, self.m, lambda: self.m, dice)


class ScaleFreeBADual(GraphConnector):
    """Grows a graph as `ScaleFreeBA` does, where each new cell makes one of two numbers of connections [1]_.

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
    .. [1] Moshiri, N. (2018). The dual-Barabasi-Albert model. arXiv:1810.10538.
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
        return _grow(self.pre_num, max(self.m1, self.m2), lambda: self.m1 if dice.chance() < self.p else self.m2, dice)


class PowerLaw(GraphConnector):
    """Grows a graph as `ScaleFreeBA` does, closing triangles on the way, so that it is clustered [1]_.

    Parameters
    ----------
    m : int
        How many connections each new cell makes with those that are there.
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
        When ``m`` is not an integer of 1 or more or ``p`` not between 0 and 1, or, once the size is known, when there are
        not more than ``m`` cells.

    References
    ----------
    .. [1] Holme, P., & Kim, B. J. (2002). Growing scale-free networks with tunable clustering. Physical Review E, 65,
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
            for count in range(self.m):
                partners[source].add(new)
                if not self.directed:
                    partners[new].add(source)
                ends.append(new)
                targets.append(new)
                if count + 1 == self.m:
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
        raise ConnectorError(f'{type(connector).__name__}: {parameter} must be less than {connector.pre_num}, the number of '
                             f'cells, not {m}.')


def _grow(num: int, first: int, num_targets: Callable[[], int], dice: Dice) -> tuple[list[int], list[int]]:
    """Add the cells from ``first`` on, each with ``num_targets()`` edges, preferring cells with many edges."""
    ends, sources, targets = [], [], []
    chosen = list(range(num_targets()))
    known = len(chosen)
    for source in range(first, num):
        sources += [source] * len(chosen)
        targets += chosen
        ends += chosen
        ends += [source] * len(chosen)
        known += 1
        chosen = list(dice.subset(ends, min(num_targets(), known)))
    return sources, targets
