"""Small worlds: rings with shortcuts."""
import numpy as np

from brainsyn.connect.checks import ConnectorError, probability, whole_number
from brainsyn.connect.graphs import Dice, GraphConnector

__all__ = ['SmallWorld']


class SmallWorld(GraphConnector):
    """Connects cells on a ring with their nearest neighbours, then moves some of the connections elsewhere.

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
    Watts, D. J., & Strogatz, S. H. (1998). Collective dynamics of 'small-world' networks. Nature, 393, 440-442.
    """

    _visits_all_pairs = True
    _shown = 'prob', 'directed', 'num_neighbor', 'include_self', 'seed'

    def __init__(self, num_neighbor, prob, directed=False, include_self=False, seed=None, **kwargs):
        self.num_neighbor = whole_number(self, 'num_neighbor', num_neighbor)
        self.prob = probability(self, 'prob', prob)
        self.directed = directed
        self.include_self = include_self
        super().__init__(seed, **kwargs)

    def _check_num(self):
        if len(self.pre_size) > 1 or len(self.post_size) > 1:
            raise ConnectorError(f'SmallWorld connects cells on a ring, so the size of the group must be an integer, '
                                 f'not {self.pre_size}.')
        if self.num_neighbor > self.pre_num:
            raise ConnectorError(f'SmallWorld: num_neighbor must be at most {self.pre_num}, the number of cells, not '
                                 f'{self.num_neighbor}.')

    def _ring(self) -> tuple[np.ndarray, np.ndarray]:
        """The connections before any is moved: those of all cells with the next cell, then with the second next."""
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
        degree = [num_ends * (1 if self.directed else 2) for num_ends in np.bincount(sources, minlength=num).tolist()]

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
                degree[j] -= 1
                degree[new] += new != i
        return self._wiring_of_edges(sources, targets)

    def _draw_legacy(self, draws, builder):
        if self.directed:
            return self._draw(np.random.default_rng(draws.numpy.randint(2 ** 31)))
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
