"""Random choices for many cells at once: vectorised, in little memory, straight into CSR."""
import numpy as np

from brainsyn.connect.formats import Pair, row_pointers

__all__ = ['choose_distinct', 'choose_with_repeats', 'successes', 'targets_of_rows']

# random numbers that are in memory at a time
CHUNK = 1 << 20


def choose_distinct(rng: np.random.Generator, rows: int, num: int, population: int) -> np.ndarray:
    """For each row ``num`` distinct numbers below ``population``, ascending; every such set is equally likely."""
    if num > population // 2:
        chosen = np.ones((rows, population), bool)
        np.put_along_axis(chosen, choose_distinct(rng, rows, population - num, population), False, axis=1)
        return np.nonzero(chosen)[1].reshape(rows, num)
    chosen = choose_with_repeats(rng, rows, num, population)
    while True:
        repeated = chosen[:, 1:] == chosen[:, :-1]
        unfinished = np.flatnonzero(repeated.any(axis=1))
        if not unfinished.size:
            return chosen
        again, repeated = chosen[unfinished], repeated[unfinished]
        again[:, 1:][repeated] = rng.integers(population, size=np.count_nonzero(repeated), dtype=chosen.dtype)
        again.sort(axis=1)
        chosen[unfinished] = again


def choose_with_repeats(rng: np.random.Generator, rows: int, num: int, population: int) -> np.ndarray:
    """For each row ``num`` numbers below ``population``, ascending; a number may come more than once."""
    chosen = rng.integers(population, size=(rows, num), dtype=np.int32 if population < 2 ** 31 else np.int64)
    chosen.sort(axis=1)
    return chosen


def successes(rng: np.random.Generator, prob: float, trials: int) -> np.ndarray:
    """Which of so many trials succeed, each with probability ``prob`` above 0; ascending, drawn one after the other."""
    if prob >= 1.:
        return np.arange(trials)
    found, last = [], -1
    while last < trials:
        expected = (trials - last) * prob
        gaps = rng.geometric(prob, size=int(expected + 3 * expected ** 0.5) + 8)
        found.append(last + np.cumsum(np.minimum(gaps, trials + 1)))
        last = int(found[-1][-1])
    found = np.concatenate(found)
    return found[:np.searchsorted(found, trials)]


def targets_of_rows(rng: np.random.Generator, counts: np.ndarray, population: int, *, repeats: bool = False,
                    skip: np.ndarray = None) -> Pair:
    """CSR pair of rows that choose ``counts[row]`` of ``population`` cells each.

    Parameters
    ----------
    rng : Generator
        Where the random numbers come from.
    counts : array of int
        How many each row chooses: at most two numbers that differ by 1, or 0.
    population : int
        Number of cells to choose from.
    repeats : bool
        Whether a row may choose a cell more than once.
    skip : array of int, optional
        One cell for each row that it must not choose.
    """
    indptr = row_pointers(counts)
    indices = np.empty(indptr[-1], np.int32)
    rows = np.flatnonzero(counts)
    most = int(counts.max(initial=0))
    choose = choose_with_repeats if repeats else choose_distinct
    offered = population if skip is None else population - 1
    step = max(1, CHUNK // max(most, population if most > offered // 2 else 1))
    for begin in range(0, rows.size, step):
        chunk = rows[begin:begin + step]
        chosen = choose(rng, chunk.size, most, offered)
        if skip is not None:
            chosen += chosen >= skip[chunk, None]
        short = np.flatnonzero(counts[chunk] < most)
        if short.size:
            kept = np.ones(chosen.shape, bool)
            kept[short, rng.integers(most, size=short.size)] = False
            chosen = chosen[kept]
        indices[indptr[chunk[0]]:indptr[chunk[-1] + 1]] = chosen.reshape(-1)
    return indices, indptr
