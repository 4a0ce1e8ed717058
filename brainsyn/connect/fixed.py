"""Connectors that fix a probability or a number of connections."""
import numpy as np

from brainsyn.connect.base import CONN_MAT
from brainsyn.connect.checks import (
    ConnectorError,
    check_same_size,
    num_of_cells,
    number_or_share,
    probability,
    whole_number,
)
from brainsyn.connect.formats import Wiring, row_pointers, transposed
from brainsyn.connect.legacy import LegacyDraws
from brainsyn.connect.sampling import choose_distinct, choose_with_repeats, targets_of_rows
from brainsyn.connect.streams import RandomConnector

__all__ = ['FixedPostNum', 'FixedPreNum', 'FixedProb', 'FixedTotalNum']


def _legacy_choices(draws: LegacyDraws, rows: int, num: int, population: int, repeats: bool) -> np.ndarray:
    """What BrainPy 2.3 drew for each row: a vector of ``num`` cells, in no order."""
    if repeats:
        return draws.integers(population, (rows, num)).astype(np.int32)
    stream = draws.compiled(0, 10 ** 8)
    return np.array([stream.permutation(population)[:num] for _ in range(rows)], np.int32).reshape(rows, num)


class _RowChoices(RandomConnector):
    """What the connectors below share: each cell of one group chooses cells of the other."""

    def __init__(self, include_self: bool, allow_multi_conn: bool, seed: int, **kwargs):
        self.include_self = include_self
        self.allow_multi_conn = allow_multi_conn
        self._visits_all_pairs = not allow_multi_conn
        super().__init__(seed, **kwargs)

    def __call__(self, pre_size, post_size):
        """Set the sizes of the groups; see `TwoEndConnector.__call__`. Without self-connections they must be equal."""
        super().__call__(pre_size, post_size)
        if not self.include_self:
            check_same_size(self)
        return self

    def _choices(self, rng: np.random.Generator, counts: np.ndarray, population: int):
        skip = None if self.include_self else np.arange(counts.size)
        return targets_of_rows(rng, counts, population, repeats=self.allow_multi_conn, skip=skip)

    def _legacy_pairs(self, draws: LegacyDraws, choosers: np.ndarray, num: int, population: int):
        """(choosing cell, chosen cell) as BrainPy 2.3 drew them; self-connections are drawn, then left out."""
        chosen = _legacy_choices(draws, choosers.size, num, population, self.allow_multi_conn).reshape(-1)
        choosers = np.repeat(choosers, num)
        if self.include_self:
            return choosers, chosen
        kept = choosers != chosen
        return choosers[kept], chosen[kept]


class FixedProb(_RowChoices):
    r"""Connects each pair of cells with the same probability.

    As in BrainPy 2.3 every presynaptic cell gets the same number of targets, :math:`p N_\mathrm{post}`, drawn without
    replacement. Where that is no whole number, it is rounded up or down at random, so that the mean holds (BrainPy 2.3
    rounded down, and connected nothing when :math:`p N_\mathrm{post} < 1`; seeded connectors do so still).

    Parameters
    ----------
    prob : float
        Probability of a connection, between 0 and 1.
    pre_ratio : float
        Share of the presynaptic cells that have targets at all, between 0 and 1.
    include_self : bool
        Whether a cell may be connected with itself. When not, the groups must be of the same size.
    allow_multi_conn : bool
        Whether a pair of cells may be connected more than once.
    seed : int, optional
        See `set_random_stream`. With a seed, as in BrainPy 2.3, a connector that is first asked for ``'conn_mat'``
        draws each pair independently.
    pre, post : int or tuple of int, optional
        Sizes of the groups, when they are known already.

    Raises
    ------
    ConnectorError
        When a probability is not between 0 and 1.
    """

    _shown = 'prob', 'pre_ratio', 'include_self', 'allow_multi_conn', 'seed'
    # whether what was required are the targets of each cell and the matrix, which the old releases drew one by one
    _mat_apart = False

    def __init__(self, prob, pre_ratio=1.0, include_self=True, allow_multi_conn=False, seed=None, **kwargs):
        self.prob = probability(self, 'prob', prob)
        self.pre_ratio = probability(self, 'pre_ratio', pre_ratio)
        super().__init__(include_self, allow_multi_conn, seed, **kwargs)

    def _draw(self, rng):
        mean = self.prob * (self.post_num if self.include_self else self.post_num - 1)
        low = int(mean + 1e-9)
        counts = low + (rng.random(self.pre_num) < mean - low).astype(np.int64)
        if self.pre_ratio < 1.:
            silent = choose_distinct(rng, 1, self.pre_num - int(self.pre_num * self.pre_ratio), self.pre_num)
            counts[silent] = 0
        return Wiring(self.pre_num, self.post_num, csr=self._choices(rng, counts, self.post_num))

    def _choose_builder(self, structures):
        builder = super()._choose_builder(structures)
        self._mat_apart = builder == 'build_csr' and CONN_MAT in structures
        return builder

    def _draw_legacy(self, draws, builder):
        if self.semantics.fixed_prob == 'each pair':
            return self._draw_each_pair(draws.numpy)
        if builder == 'build_mat':
            return Wiring(self.pre_num, self.post_num, mat=self._draw_mat(draws))
        pre_ids = np.arange(self.pre_num, dtype=np.int32)
        if self.pre_ratio < 1.:
            pre_ids = draws.distinct(self.pre_num, int(self.pre_num * self.pre_ratio)).astype(np.int32)
        pairs = self._legacy_pairs(draws, pre_ids, int(self.post_num * self.prob), self.post_num)
        return Wiring(self.pre_num, self.post_num, coo=pairs, mat=self._draw_mat(draws) if self._mat_apart else None)

    def _draw_mat(self, draws):
        chosen_pre = True
        if self.pre_ratio < 1. or self.semantics.matrix_of_fixed_prob == 'after pre':
            chosen_pre = draws.uniform((self.pre_num, 1)) < self.pre_ratio
        mat = chosen_pre & (draws.uniform((self.pre_num, self.post_num)) < self.prob)
        if not self.include_self:
            np.fill_diagonal(mat, False)
        return mat

    def _draw_each_pair(self, rng):
        rows = (rng.random_sample(self.post_num) < self.prob for _ in range(self.pre_num))
        if not self.include_self:
            rows = (row & (np.arange(self.post_num) != i) for i, row in enumerate(rows))
        targets = [np.flatnonzero(row).astype(np.int32) for row in rows]
        return Wiring(self.pre_num, self.post_num, csr=(np.concatenate(targets), row_pointers(np.array([*map(len, targets)]))))


class FixedPreNum(_RowChoices):
    """Connects every postsynaptic cell with the same number of presynaptic cells.

    Parameters
    ----------
    num : int or float
        How many presynaptic cells; a float is the share of them, between 0 and 1.
    include_self : bool
        Whether a cell may be connected with itself. When not, the groups must be of the same size. (With a seed, as in
        BrainPy 2.3, self-connections are drawn and then left out, so that some cells have one connection less.)
    allow_multi_conn : bool
        Whether a pair of cells may be connected more than once.
    seed : int, optional
        See `set_random_stream`.
    pre, post : int or tuple of int, optional
        Sizes of the groups, when they are known already.

    Raises
    ------
    ConnectorError
        When ``num`` is not such a number, or, once the sizes are known, when there are fewer cells than that.
    """

    _shown = 'num', 'include_self', 'seed'

    def __init__(self, num, include_self=True, allow_multi_conn=False, seed=None, **kwargs):
        self.num = number_or_share(self, 'num', num)
        super().__init__(include_self, allow_multi_conn, seed, **kwargs)

    def __call__(self, pre_size, post_size):
        """Set the sizes of the groups; see `TwoEndConnector.__call__`. They must offer ``num`` cells."""
        super().__call__(pre_size, post_size)
        self._num_chosen()
        return self

    def _offering(self) -> tuple[int, str]:
        return self.pre_num, 'pre'

    def _num_chosen(self) -> int:
        population, group = self._offering()
        offered = population
        if not self.include_self and not self._legacy:
            offered, group = population - 1, f'{group} (without the cell itself)'
        return num_of_cells(self, 'num', self.num, population, offered, group)

    def _chosen(self, draws: LegacyDraws, rows: int):
        choosers, num, population = np.arange(rows, dtype=np.int32), self._num_chosen(), self._offering()[0]
        if self.semantics.fixed_number == 'row by row':
            return self._legacy_pairs(draws, choosers, num, population)
        lots = draws.numpy.random_sample((rows, population))
        if not self.include_self:
            np.fill_diagonal(lots, 1.)
        return np.repeat(choosers, num), np.argsort(lots, axis=1)[:, :num].reshape(-1).astype(np.int32)

    def _draw(self, rng):
        counts = np.full(self.post_num, self._num_chosen())
        by_post = self._choices(rng, counts, self.pre_num)
        return Wiring(self.pre_num, self.post_num, csr=transposed(by_post, self.pre_num))

    def _draw_legacy(self, draws, builder):
        post_ids, pre_ids = self._chosen(draws, self.post_num)
        return Wiring(self.pre_num, self.post_num, coo=(pre_ids, post_ids))


class FixedPostNum(FixedPreNum):
    """Connects every presynaptic cell with the same number of postsynaptic cells.

    Parameters
    ----------
    num : int or float
        How many postsynaptic cells; a float is the share of them, between 0 and 1.
    include_self, allow_multi_conn, seed, pre, post
        See `FixedPreNum`.

    Raises
    ------
    ConnectorError
        When ``num`` is not such a number, or, once the sizes are known, when there are fewer cells than that.
    """

    def _offering(self):
        return self.post_num, 'post'

    def _draw(self, rng):
        counts = np.full(self.pre_num, self._num_chosen())
        return Wiring(self.pre_num, self.post_num, csr=self._choices(rng, counts, self.post_num))

    def _draw_legacy(self, draws, builder):
        return Wiring(self.pre_num, self.post_num, coo=self._chosen(draws, self.pre_num))


class FixedTotalNum(RandomConnector):
    """Makes a fixed number of connections, between pairs of cells that are drawn from all pairs.

    Parameters
    ----------
    num : int
        How many connections. No pair is connected twice, except with a seed in BrainPy 2.3 and before.
    seed : int, optional
        See `set_random_stream`.
    allow_multi_conn : bool
        Whether a pair of cells may be connected more than once.
    pre, post : int or tuple of int, optional
        Sizes of the groups, when they are known already.

    Raises
    ------
    ConnectorError
        When ``num`` is not an integer of 0 or more, or, once the sizes are known, when there are fewer pairs.
    """

    _shown = 'num', 'seed'

    def __init__(self, num, seed=None, *, allow_multi_conn=False, **kwargs):
        self.num = whole_number(self, 'num', num)
        self.allow_multi_conn = allow_multi_conn
        super().__init__(seed, **kwargs)

    def __call__(self, pre_size, post_size):
        """Set the sizes of the groups; see `TwoEndConnector.__call__`. They must have ``num`` pairs of cells."""
        super().__call__(pre_size, post_size)
        if self.num > self.pre_num * self.post_num:
            raise ConnectorError(f'FixedTotalNum: num must be at most {self.pre_num * self.post_num}, the number of '
                                 f'pairs of {self.pre_num} and {self.post_num} cells, not {self.num}.')
        return self

    def _draw(self, rng):
        choose = choose_with_repeats if self.allow_multi_conn else choose_distinct
        pairs = choose(rng, 1, self.num, self.pre_num * self.post_num)[0]
        begins = np.searchsorted(pairs, np.arange(self.pre_num + 1, dtype=np.int64) * self.post_num)
        indices = np.remainder(pairs, self.post_num, out=pairs).astype(np.int32)
        return Wiring(self.pre_num, self.post_num, csr=(indices, row_pointers(np.diff(begins))))

    def _draw_legacy(self, draws, builder):
        if self.semantics.total_number == 'distinct' and not self.allow_multi_conn:
            pairs = np.divmod(draws.distinct(self.pre_num * self.post_num, self.num), self.post_num)
            return Wiring(self.pre_num, self.post_num, coo=tuple(ids.astype(np.int32) for ids in pairs))
        pre_ids = draws.integers(self.pre_num, (self.num,)).astype(np.int32)
        post_ids = draws.integers(self.post_num, (self.num,)).astype(np.int32)
        return Wiring(self.pre_num, self.post_num, coo=(pre_ids, post_ids))
