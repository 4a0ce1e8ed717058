"""Random connectors whose probability depends on where the cells are: on the grid that the size of the group spans."""
import warnings

import numpy as np

from brainsyn.connect.base import OneEndConnector
from brainsyn.connect.checks import ConnectorError, positive_number, probability, refuse
from brainsyn.connect.formats import Wiring, csr2coo, row_pointers
from brainsyn.connect.lattice import displacements, neighbours, positions
from brainsyn.connect.sampling import CHUNK
from brainsyn.connect.streams import RandomConnector

__all__ = ['GaussianProb', 'ProbDist']


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

    _shown = 'sigma', 'normalize', 'periodic_boundary', 'include_self', 'seed'

    def __init__(self, sigma: float, encoding_values: np.ndarray | None = None, normalize: bool = True,
                 include_self: bool = True, periodic_boundary: bool = False, seed: int | None = None, **kwargs):
        self.sigma = positive_number(self, 'sigma', sigma)
        if (encoding_values is not None and np.shape(encoding_values)[-1:] != (2,)) or np.ndim(encoding_values) > 2:
            refuse(self, 'encoding_values', 'a pair of numbers, or one pair for each axis', encoding_values)
        self.encoding_values = encoding_values
        self.normalize = normalize
        self.include_self = include_self
        self.periodic_boundary = periodic_boundary
        super().__init__(seed, **kwargs)

    def _probabilities(self) -> list[np.ndarray]:
        """For each axis the probability from each coordinate to each, of which the product over the axes is taken."""
        ranges = [(0, length) for length in self.pre_size]
        if self.encoding_values is not None:
            ranges = np.broadcast_to(self.encoding_values, (len(self.pre_size), 2))
        probabilities = []
        for (first, last), length in zip(ranges, self.pre_size):
            values = np.linspace(first, last, length, endpoint=False)
            distance = np.abs(values[:, None] - values)
            if self.periodic_boundary:
                distance = np.minimum(distance, last - first - distance)
            probabilities.append(np.exp(-distance ** 2 / (2 * self.sigma ** 2)))
        return probabilities

    def _draw(self, rng):
        axes = list(range(len(self.pre_size)))
        return Wiring(self.pre_num, self.post_num, csr=self._draw_csr(rng, axes, axes))

    def _draw_legacy(self, draws, builder):
        axes = list(range(len(self.pre_size)))
        if len(axes) > 2 or len(set(self.pre_size)) > 1:
            warnings.warn(f'{self} gives the connections of BrainPy 2.3 with this seed, in which the ids of a group of '
                          f'size {self.pre_size} do not run along its axes as they do elsewhere, so that cells count '
                          "as near that are not. brainsyn.connect.set_random_stream('fast') corrects that.",
                          stacklevel=5)
        csr = self._draw_csr(draws.numpy, axes[::-1], axes[1::-1] + axes[2:])
        return Wiring(self.pre_num, self.post_num, coo=csr2coo(csr), stable=False)

    def _draw_csr(self, rng, pre_axes, post_axes):
        """Draw all pairs, a block of rows at a time; ids run along the last of the axes fastest."""
        probabilities = self._probabilities()
        coordinates = positions([self.pre_size[axis] for axis in pre_axes])[:, np.argsort(pre_axes)]
        rows, counts = [], []
        step = max(1, CHUNK // self.pre_num)
        for begin in range(0, self.pre_num, step):
            block = coordinates[begin:begin + step]
            joint = np.ones((len(block), 1))
            for axis in post_axes:
                joint = (joint[:, :, None] * probabilities[axis][block[:, axis], None, :]).reshape(len(block), -1)
            connected = rng.random(joint.shape) <= joint
            if not self.include_self:
                connected[np.arange(len(block)), np.arange(begin, begin + len(block))] = False
            rows.append(np.nonzero(connected)[1].astype(np.int32))
            counts.append(np.count_nonzero(connected, axis=1))
        return np.concatenate(rows), row_pointers(np.concatenate(counts))


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
        steps = displacements(len(self.pre_size), int(self.dist))
        steps = steps[np.sqrt((steps ** 2).sum(axis=1)) <= self.dist]
        steps = steps[np.lexsort(steps.T[::-1])]
        return steps if self.include_self else steps[steps.any(axis=1)]

    def _draw(self, rng):
        steps, cells = self._steps(), positions(self.pre_size)
        rows, counts = [], []
        step = max(1, CHUNK // max(1, len(steps)))
        for begin in range(0, self.pre_num, step):
            ids, connected = neighbours(cells[begin:begin + step], steps, self.post_size)
            connected &= rng.random(ids.shape) < self.prob
            connected &= rng.random((len(ids), 1)) < self.pre_ratio
            rows.append(ids[connected])
            counts.append(np.count_nonzero(connected, axis=1))
        return Wiring(self.pre_num, self.post_num, csr=(np.concatenate(rows), row_pointers(np.concatenate(counts))))

    def _draw_legacy(self, draws, builder):
        stream = draws.compiled(1, 10 ** 7)
        # cell by cell, in the order of np.meshgrid: the second axis first
        axes = np.meshgrid(*map(np.arange, self.pre_size))
        cells = np.stack([axis.reshape(-1) for axis in axes], axis=1)
        ids, inside = neighbours(cells, self._steps(), self.post_size)
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
