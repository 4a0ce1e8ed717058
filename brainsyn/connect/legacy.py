"""The random numbers that connectors of BrainPy 2.3 used, as far as their seed determines them."""
import copy
from collections.abc import Iterable

import jax
import numpy as np

from brainsyn.threefry import legacy_key

__all__ = ['LegacyDraws', 'compiled_set_order']


class LegacyDraws:
    """The two generators that a connector of the old releases owned: one of NumPy and one of JAX, as JAX was then."""

    def __init__(self, seed: int):
        self.numpy = np.random.RandomState(seed)
        self._seed, self._key = seed, None

    def __deepcopy__(self, memo):
        other = copy.copy(self)
        other.numpy = copy.deepcopy(self.numpy, memo)
        return other

    def anew(self) -> 'LegacyDraws':
        """Both from their start."""
        return LegacyDraws(self._seed)

    def have_moved_since(self, earlier: 'LegacyDraws') -> bool:
        """Whether anything was drawn since this was a copy of ``earlier``."""
        (_, now, place, *_), (_, then, old_place, *_) = self.numpy.get_state(), earlier.numpy.get_state()
        return self._key is not earlier._key or place != old_place or not np.array_equal(now, then)

    def compiled(self, low: int, high: int) -> np.random.RandomState:
        """The generator of a compiled helper, which got its seed from the one of NumPy."""
        return np.random.RandomState(self.numpy.randint(low, high))

    def uniform(self, shape: tuple[int, ...]) -> np.ndarray:
        """Numbers between 0 and 1, by JAX."""
        return self._by_jax(jax.random.uniform, shape)

    def integers(self, high: int, shape: tuple[int, ...]) -> np.ndarray:
        """Integers below ``high``, by JAX."""
        return self._by_jax(jax.random.randint, shape, 0, high)

    def distinct(self, high: int, num: int) -> np.ndarray:
        """``num`` distinct integers below ``high``, by JAX."""
        return self._by_jax(jax.random.choice, high, (num,), replace=False)

    def _by_jax(self, draw, *args, **kwargs) -> np.ndarray:
        if self._key is None:
            self._key = legacy_key(self._seed)
        self._key, key = jax.random.split(self._key)
        return np.asarray(draw(key, *args, **kwargs))


def compiled_set_order(values: Iterable[int]) -> list[int]:
    """The order in which numba, which compiled parts of BrainPy, goes through a set to which ``values`` were added.

    Open addressing with three linear probes, then perturbed ones; the table grows fourfold when it is half full.
    """
    table = [None] * 16

    def place(value):
        index, rest, probes = value % len(table), value, 0
        while table[index] is not None:
            probes += 1
            if probes <= 3:
                index = (index + 1) % len(table)
            else:
                rest >>= 5
                index = (5 * index + 1 + rest) % len(table)
        table[index] = value

    for count, value in enumerate(values, start=1):
        place(value)
        if 2 * count >= len(table):
            placed = [value for value in table if value is not None]
            table = [None] * (4 * len(table))
            for value in placed:
                place(value)
    return [value for value in table if value is not None]
