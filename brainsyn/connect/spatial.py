"""Random connectors whose probability depends on where the cells are: on the grid that the size of the group spans."""
import warnings
from functools import reduce

import numpy as np

from brainsyn.connect.base import OneEndConnector
from brainsyn.connect.checks import ConnectorError, positive_number, probability, refuse
from brainsyn.connect.formats import Pair, Wiring, row_pointers
from brainsyn.connect.lattice import displacements, neighbours, positions
from brainsyn.connect.sampling import CHUNK, successes
from brainsyn.connect.streams import RandomConnector

__all__ = ['GaussianProb', 'ProbDist']

# less than any random number between 0 and 1 but 0 itself
SMALLEST = 2. ** -54


class GaussianProb(RandomConnector, OneEndConnector):
    r"""Connects cells with a probability that falls off with their distance.

    .. math::
        p(d) = \exp\left(-\frac{d^2}{2 \sigma^2}\right)

    where :math:`d` is the Euclidean distance of the values that the cells encode. Along an axis of :math:`n` cells
    these are :math:`0, 1, ..., n - 1`, or :math:`n` values from the first of ``encoding_values`` up to, without, the
    second.

    With a seed, ids run along the axes as in BrainPy 2.3: along the first axis fastest in two dimensions, and
    differently for pre and post in three. That matters for groups that are not square; a warning says so.

    Parameters
    ----------
    sigma : float
        Width, in the unit of the encoded values.
    encoding_values : pair of float, or one such pair for each axis, optional
        First and last encoded value; with a periodic boundary the last is the same as the first.
    normalize : bool
        Without effect: the highest probability, that of distance 0, is 1.
    include_self : bool
        Whether cells are connected with themselves.
    periodic_boundary : bool
        Whether the grid is closed at its borders.
    seed : int, optional
        See `set_random_stream`.
    pre, post : int or tuple of int, optional
        Size of the group, when it is known already.

    Raises
    ------
    ConnectorError
        When ``sigma`` is not above 0 or ``encoding_values`` has another form.
    """

    _visits_all_pairs = True
    _shown = 'sigma', 'normalize', 'periodic_boundary', 'include_self', 'seed'

    def __init__(self, sigma: float, encoding_values: np.ndarray | None = None, normalize: bool = True,
                 include_self: bool = True, periodic_boundary: bool = False, seed: int | None = None, **kwargs):
        self.sigma = positive_number(self, 'sigma', sigma)
        if encoding_values is not None:
            given = np.asarray(encoding_values)
            if given.ndim not in (1, 2) or given.shape[-1] != 2 or not np.issubdtype(given.dtype, np.number):
                refuse(self, 'encoding_values', 'a pair of numbers, or one pair for each axis', encoding_values)
        self.encoding_values = encoding_values
        self.normalize = normalize
        self.include_self = include_self
        self.periodic_boundary = periodic_boundary
        super().__init__(seed, **kwargs)

    def __call__(self, pre_size, post_size=None):
        """Set the size of the group, which has an axis for each pair of values; see `OneEndConnector.__call__`."""
        super().__call__(pre_size, post_size)
        if np.ndim(self.encoding_values) == 2 and len(self.encoding_values) not in (1, len(self.pre_size)):
            refuse(self, 'encoding_values', f'one pair of numbers for each axis of a group of size {self.pre_size}',
                   self.encoding_values)
        return self

    def _along_axes(self) -> list[np.ndarray]:
        """For each axis the probability by the number of cells between; those of all axes are multiplied."""
        ranges = [(0, length) for length in self.pre_size]
        if self.encoding_values is not None:
            ranges = np.broadcast_to(self.encoding_values, (len(self.pre_size), 2))
        probabilities = []
        for (first, last), length in zip(ranges, self.pre_size):
            distance = np.arange(length) * (abs(last - first) / length)
            if self.periodic_boundary:
                distance = np.minimum(distance, abs(last - first) - distance)
            probabilities.append(np.exp(-distance ** 2 / (2 * self.sigma ** 2)))
        return probabilities

    def _draw(self, rng):
        axes, along_axes = [], []
        for length, probabilities in zip(self.pre_size, self._along_axes()):
            steps = np.arange(1 - length, length)
            if self.periodic_boundary:
                steps = np.arange(-((length - 1) // 2), length // 2 + 1)
            axes.append(steps)
            along_axes.append(probabilities[np.abs(steps)])
        steps = np.stack(np.meshgrid(*axes, indexing='ij'), axis=-1).reshape(-1, len(axes))
        probabilities = reduce(np.multiply.outer, along_axes).reshape(-1)
        if not self.include_self:
            steps, probabilities = steps[steps.any(axis=1)], probabilities[steps.any(axis=1)]
        csr = _draw_near(rng, self.pre_size, self.post_size, steps, probabilities, periodic=self.periodic_boundary)
        return Wiring(self.pre_num, self.post_num, csr=csr)

    def _draw_legacy(self, draws, builder):
        axes = list(range(len(self.pre_size)))
        if len(axes) > 2 or len(set(self.pre_size)) > 1:
            warnings.warn(f'{self} gives the connections of BrainPy 2.3 with this seed, in which the ids of a group of '
                          f'size {self.pre_size} do not run along its axes as they do elsewhere, so that cells count '
                          "as near that are not. brainsyn.connect.set_random_stream('fast') corrects that.",
                          stacklevel=5)
        pre_axes, post_axes = axes[::-1], axes[1::-1] + axes[2:]
        coordinates = positions([self.pre_size[axis] for axis in pre_axes])[:, np.argsort(pre_axes)]
        along_axes = self._along_axes()
        stream = (draws.anew() if self.semantics.connector_helpers == 'anew' else draws).numpy
        mat = np.zeros((self.pre_num, self.post_num), bool)
        for cell, place in enumerate(coordinates):
            near = [along_axes[axis][np.abs(place[axis] - np.arange(self.pre_size[axis]))] for axis in post_axes]
            mat[cell] = stream.random_sample(self.post_num) <= reduce(np.multiply.outer, near).reshape(-1)
        if not self.include_self:
            np.fill_diagonal(mat, False)
        return Wiring(self.pre_num, self.post_num, mat=mat, stable=False)


class ProbDist(RandomConnector):
    """Connects cells with those within a distance, with the same probability.

    Parameters
    ----------
    dist : float
        Largest Euclidean distance, in cells.
    prob : float
        Probability of a connection, between 0 and 1.
    pre_ratio : float
        Share of the presynaptic cells that have targets at all, between 0 and 1: each has them with this probability.
    seed : int, optional
        See `set_random_stream`.
    include_self : bool
        Whether cells are connected with the cell at their own place.
    pre, post : int or tuple of int, optional
        Sizes of the groups, when they are known already.

    Raises
    ------
    ConnectorError
        When ``dist`` is negative or a probability not between 0 and 1, or, once the sizes are known, when the groups
        have different numbers of dimensions.
    """

    _shown = 'dist', 'prob', 'pre_ratio', 'include_self', 'seed'

    def __init__(self, dist=1, prob=1.0, pre_ratio=1.0, seed=None, include_self=True, **kwargs):
        self.dist = positive_number(self, 'dist', dist, allow_zero=True)
        self.prob = probability(self, 'prob', prob)
        self.pre_ratio = probability(self, 'pre_ratio', pre_ratio)
        self.include_self = include_self
        super().__init__(seed, **kwargs)

    def __call__(self, pre_size, post_size):
        """Set the sizes of the groups, of equally many dimensions; see `TwoEndConnector.__call__`."""
        super().__call__(pre_size, post_size)
        if len(self.pre_size) != len(self.post_size):
            raise ConnectorError(f'ProbDist: pre and post must have equally many dimensions, not the sizes '
                                 f'{self.pre_size} and {self.post_size}.')
        return self

    def _steps(self) -> np.ndarray:
        """The steps that lead from a cell to its possible targets, ids ascending."""
        steps = displacements(len(self.pre_size), int(min(self.dist, max(self.pre_size + self.post_size))))
        steps = steps[np.sqrt((steps ** 2).sum(axis=1)) <= self.dist]
        steps = steps[np.lexsort(steps.T[::-1])]
        return steps if self.include_self else steps[steps.any(axis=1)]

    def _draw(self, rng):
        steps = self._steps()
        csr = _draw_near(rng, self.pre_size, self.post_size, steps, np.full(len(steps), self.prob), self.pre_ratio)
        return Wiring(self.pre_num, self.post_num, csr=csr)

    def _draw_legacy(self, draws, builder):
        stream = draws.anew().numpy if self.semantics.connector_helpers == 'anew' else draws.compiled(1, 10 ** 7)
        # cell by cell, in the order of np.meshgrid: the second axis first
        axes = np.meshgrid(*map(np.arange, self.pre_size))
        cells = np.stack([axis.reshape(-1) for axis in axes], axis=1)
        steps = self._steps()
        ids, inside = neighbours((cells[:, axis, None] + steps[:, axis] for axis in range(len(axes))), self.post_size)
        pre_ids, post_ids = [], []
        for cell, targets, there in zip(np.ravel_multi_index(cells.T, self.pre_size), ids, inside):
            if stream.random_sample() >= self.pre_ratio:
                continue
            targets = targets[there]
            targets = targets[stream.random_sample(targets.size) < self.prob]
            pre_ids.append(np.full(targets.size, cell, np.int32))
            post_ids.append(targets)
        none = np.zeros(0, np.int32)
        coo = np.concatenate([none, *pre_ids]), np.concatenate([none, *post_ids])
        return Wiring(self.pre_num, self.post_num, coo=coo, stable=False)


def _draw_near(rng: np.random.Generator, pre_size: tuple[int, ...], post_size: tuple[int, ...], steps: np.ndarray,
               probabilities: np.ndarray, pre_ratio: float = 1., periodic: bool = False) -> Pair:
    """CSR pair of cells that are connected with those some ``steps`` away, each step with its probability.

    Steps whose probability lies between the same powers of two are drawn together with the upper one, and of those drawn
    more than half are kept: the time is that of the connections, not that of the pairs.
    """
    num_pre, num_post, dims = int(np.prod(pre_size)), int(np.prod(post_size)), range(len(pre_size))
    steps, probabilities = steps[probabilities > SMALLEST], probabilities[probabilities > SMALLEST]
    chosen_pre = np.flatnonzero(rng.random(num_pre) < pre_ratio)
    places = positions(pre_size)[chosen_pre]
    bounds = np.exp2(np.ceil(np.log2(probabilities)))
    counts, indices = np.zeros(num_pre, np.int64), [np.zeros(0, np.int32)]
    block = max(1, int(CHUNK / (1 + probabilities.sum())))
    for begin in range(0, len(places), block):
        from_places = places[begin:begin + block]
        pairs = [np.zeros(0, np.int64)]
        for bound in np.unique(bounds):
            here = np.flatnonzero(bounds == bound)
            drawn = successes(rng, bound, len(from_places) * here.size)
            cell, step = np.divmod(drawn, here.size)
            step = here[step]
            kept = rng.random(drawn.size) * bound < probabilities[step]
            cell, step = cell[kept], step[kept]
            ids, inside = neighbours((from_places[cell, axis] + steps[step, axis] for axis in dims), post_size, periodic)
            pairs.append((cell * num_post + ids)[inside])
        cell, ids = np.divmod(np.sort(np.concatenate(pairs)), num_post)
        counts[chosen_pre[begin:begin + block]] = np.bincount(cell, minlength=len(from_places))
        indices.append(ids.astype(np.int32))
    return np.concatenate(indices), row_pointers(counts)
