"""Where random connectors get their random numbers: the streams of the old releases, or a fast one."""
import copy
import warnings

import numpy as np

from brainsyn.connect.base import TwoEndConnector
from brainsyn.connect.checks import refuse, whole_number
from brainsyn.connect.formats import Wiring
from brainsyn.connect.legacy import LegacyDraws
from brainsyn.errors import near_matches
from brainsyn.math_random import is_seeded
from brainsyn.switches import is_corrected

__all__ = ['RandomConnector', 'set_random_stream']

STREAMS = ('auto', 'legacy', 'fast')
# about ten seconds
MANY_PAIRS = 10 ** 9
_stream = 'auto'


def set_random_stream(stream: str) -> None:
    """Choose the random numbers of the connectors that are made from now on.

    Parameters
    ----------
    stream : {'auto', 'legacy', 'fast'}
        ``'auto'``: connectors with a seed, and all that are made after ``bm.random.seed(n)``, give the connections of
        their release (after ``bm.random.seed(n)`` only while that takes seconds); others are built fast. ``'legacy'``:
        all as in their release, which is slow in large networks. ``'fast'``: all fast; the same seed gives the same
        connections again, but not those of the old releases.
    """
    global _stream
    if stream not in STREAMS:
        raise ValueError(f'set_random_stream: stream must be one of {", ".join(STREAMS)}, not {stream!r}.'
                         f'{near_matches(str(stream), STREAMS)}')
    _stream = stream


class RandomConnector(TwoEndConnector):
    """A connector that draws its connections when it is called with sizes and, if it has a seed, for each request.

    Subclasses draw in `_draw`, and as the old releases did in `_draw_legacy`.

    Parameters
    ----------
    seed : int, optional
        With a seed the connections are those of its release with that seed, unless `set_random_stream` says otherwise.
        Without, the seed comes from NumPy's global generator.
    """

    # whether the old releases went through the whole postsynaptic group for every presynaptic cell
    _visits_all_pairs = False

    def __init__(self, seed: int | None = None, **kwargs):
        self._is_named = _stream == 'legacy' or seed is not None
        self._legacy = _stream == 'legacy' or (_stream == 'auto' and (self._is_named or is_seeded()))
        # NumPy's global generator, as in the old releases: np.random.seed and bm.random.seed determine the network
        self.seed = np.random.randint(0, 10 ** 7) if seed is None else whole_number(self, 'seed', seed)  # noqa: NPY002
        if self.seed >= 2 ** 32:
            refuse(self, 'seed', 'below 2**32', seed)
        self._draws_each_time = self._legacy and seed is not None
        # where the stream of random numbers is: before these connections, and after them
        self._before = self._after = LegacyDraws(self.seed) if self._legacy else 0
        super().__init__(**kwargs)

    def __call__(self, *sizes, **named_sizes):
        """Set the sizes of the groups, and go on in the stream of random numbers; see `TwoEndConnector.__call__`."""
        super().__call__(*sizes, **named_sizes)
        self._before = self._after
        return self

    def _leave_drawn(self) -> None:
        goes_on = self._draws_each_time and self._after.have_moved_since(self._before)
        if goes_on and not is_corrected('require_again', str(self)):
            self._before, self._builder, self._built = self._after, None, None

    def _connect(self, builder: str) -> Wiring:
        if not self._legacy:
            self._after = self._before + 1
            return self._draw(np.random.default_rng((self.seed, self._before)))
        self._after = copy.deepcopy(self._before)
        if self._visits_all_pairs and self.pre_num * self.post_num > MANY_PAIRS:
            takes = (f'from {self.pre_num} to {self.post_num} cells that takes about '
                     f'{self.pre_num * self.post_num * 1e-8:.0f} s.')
            if not self._is_named:
                warnings.warn(f'{self} has no seed of its own, and gives other connections than BrainPy '
                              f'{self.semantics.release} gave after bm.random.seed(...): {takes} '
                              "brainsyn.connect.set_random_stream('legacy') gives those all the same.", stacklevel=4)
                return self._draw(np.random.default_rng(self._after.numpy.randint(2 ** 31)))
            warnings.warn(f'{self} gives the connections of BrainPy {self.semantics.release} with this seed; {takes} '
                          "brainsyn.connect.set_random_stream('fast') gives others in no time.", stacklevel=4)
        return self._draw_legacy(self._after, builder)

    def _draw(self, rng: np.random.Generator) -> Wiring:
        """Draw the connections fast."""
        raise NotImplementedError

    def _draw_legacy(self, draws: LegacyDraws, builder: str) -> Wiring:
        """Draw the connections of the generation."""
        raise NotImplementedError
