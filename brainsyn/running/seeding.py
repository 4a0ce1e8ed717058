"""Random numbers of a runner with a seed: the same in every run, whatever else draws random numbers."""
import contextlib
import numbers
from collections.abc import Iterator
from typing import Any

import brainpy
import brainpy.math as bm
import jax

from brainsyn import math_random
from brainsyn.errors import RunningError, describe_value
from brainsyn.running.describing import states_of
from brainsyn.running.threads import one_at_a_time

__all__ = ['Seed']


class Seed:
    """The random streams of a runner.

    With a seed, the streams of the model begin with what the seed says, and so does one that stands in for the common
    stream, ``bm.random.DEFAULT``, while the runner runs. Without, the model keeps its streams and draws from the common one.

    Parameters
    ----------
    target : DynamicalSystem
        The model.
    seed : int, optional
        The seed.

    Raises
    ------
    RunningError
        When it is not an integer from 0 to 2³² - 1.
    """

    def __init__(self, target: brainpy.DynamicalSystem, seed: int | None):
        is_seed = isinstance(seed, numbers.Integral) and not isinstance(seed, bool) and 0 <= seed < 2 ** 32
        if seed is not None and not is_seed:
            raise RunningError(f'seed must be an integer from 0 to {2 ** 32 - 1}, or None, not {describe_value(seed)}.')
        self.target = target
        self.seed = seed
        self.key: Any = None

    @property
    def is_given(self) -> bool:
        return self.seed is not None

    def sow(self) -> None:
        """Start all streams from the seed."""
        if not self.is_given:
            return
        self.key = math_random.RandomState(int(self.seed)).value
        for k, stream in enumerate(self.streams.values()):
            stream.value = jax.random.fold_in(type(stream)(int(self.seed)).value, k)

    @property
    def streams(self) -> dict[str, Any]:
        """The streams of the model, by path, but for the common one, which is replaced while the runner runs."""
        common = bm.random.DEFAULT, math_random.DEFAULT
        return {path: state for path, state in states_of(self.target).items()
                if isinstance(state, bm.random.RandomState) and not any(state is one for one in common)}

    @contextlib.contextmanager
    def in_place(self) -> Iterator[None]:
        """Let the own stream be the common one for a while."""
        if not self.is_given:
            yield
            return
        with one_at_a_time:  # or another thread might draw from this stream
            yield from self._in_place()

    def _in_place(self) -> Iterator[None]:
        common, bm.random.DEFAULT.value = bm.random.DEFAULT.value, self.key
        try:
            yield
        finally:
            self.key, bm.random.DEFAULT.value = bm.random.DEFAULT.value, common
