"""Where random connectors get their random numbers: the streams of the old releases, or a fast one."""
import copy
import warnings

import jax
import numpy as np

from brainsyn.connect.base import TwoEndConnector
from brainsyn.connect.checks import ConnectorError, refuse, whole_number
from brainsyn.connect.formats import Wiring
from brainsyn.errors import near_matches

__all__ = ['LegacyDraws', 'RandomConnector', 'set_random_stream']

STREAMS = ('auto', 'legacy', 'fast')
# about ten seconds: the old releases shuffle all of post for each cell of pre
MANY_PAIRS = 10 ** 9
_stream = 'auto'


def set_random_stream(stream: str) -> None:
    """Choose the random numbers of the connectors that are made from now on.

    Parameters
    ----------
    stream : {'auto', 'legacy', 'fast'}
        ``'auto'``: connectors with a seed give the connections that BrainPy 2.3 gave with this seed; without a seed
        they are built fast. ``'legacy'``: all as in BrainPy 2.3, which is slow in large networks. ``'fast'``: all
        fast; the same seed gives the same connections again, but not those of BrainPy 2.3.
    """
    global _stream
    if stream not in STREAMS:
        raise ValueError(f'set_random_stream: stream must be one of {", ".join(STREAMS)}, not {stream!r}.'
                         f'{near_matches(str(stream), STREAMS)}')
    _stream = stream


class LegacyDraws:
    """The two generators that a connector of BrainPy 2.3 owned: one of NumPy and one of JAX, as JAX was then."""

    def __init__(self, seed: int):
        self.numpy = np.random.RandomState(seed)
        self._key = jax.random.key(seed, impl='threefry2x32')

    def __deepcopy__(self, memo):
        other = copy.copy(self)
        other.numpy = copy.deepcopy(self.numpy, memo)
        return other

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
        with jax.threefry_partitionable(False):
            self._key, key = jax.random.split(self._key)
            return np.asarray(draw(key, *args, **kwargs))


class RandomConnector(TwoEndConnector):
    """A connector that draws its connections: always the same ones until it is called with sizes again.

    Subclasses draw in `_draw`, and as BrainPy 2.3 did in `_draw_legacy`.

    Parameters
    ----------
    seed : int, optional
        With a seed the connections are those of BrainPy 2.3 with that seed, unless `set_random_stream` says otherwise.
        Without, the seed comes from NumPy's global generator.
    """

    # whether the old release shuffled the whole postsynaptic group for every presynaptic cell
    _shuffles_all_pairs = False

    def __init__(self, seed: int = None, **kwargs):
        self._legacy = _stream == 'legacy' or (_stream == 'auto' and seed is not None)
        self.seed = np.random.randint(0, 10 ** 7) if seed is None else whole_number(self, 'seed', seed)
        if self.seed >= 2 ** 32:
            refuse(self, 'seed', 'below 2**32', seed)
        self._calls = 0
        self._next = self._draws = LegacyDraws(self.seed) if self._legacy else None
        super().__init__(**kwargs)

    def __call__(self, *sizes, **named_sizes):
        """Set the sizes of the groups, and go on in the stream of random numbers; see `TwoEndConnector.__call__`."""
        super().__call__(*sizes, **named_sizes)
        self._calls += 1
        self._draws = self._next
        return self

    def _connect(self, builder: str) -> Wiring:
        if not self._legacy:
            return self._draw(np.random.default_rng((self.seed, self._calls)))
        if self._shuffles_all_pairs and self.pre_num * self.post_num > MANY_PAIRS:
            warnings.warn(f'{self} gives the connections of BrainPy 2.3 with this seed; from {self.pre_num} to '
                          f'{self.post_num} cells that takes about {self.pre_num * self.post_num * 1e-8:.0f} s. '
                          "brainsyn.connect.set_random_stream('fast') gives others in no time.", stacklevel=4)
        self._next = copy.deepcopy(self._draws)
        return self._draw_legacy(self._next, builder)

    def _draw(self, rng: np.random.Generator) -> Wiring:
        """Draw the connections fast."""
        raise NotImplementedError

    def _draw_legacy(self, draws: LegacyDraws, builder: str) -> Wiring:
        """Draw the connections of BrainPy 2.3."""
        raise NotImplementedError
