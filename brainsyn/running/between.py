"""A runner between its runs: where its clock stands, and how it is saved and restored."""
from os import PathLike
from typing import Any

import brainpy.math as bm
import numpy as np

from brainsyn.running.checks import checked_delays, checked_number
from brainsyn.running.clock import Clock
from brainsyn.running.resuming import checkpoint_of, give_hidden, resume
from brainsyn.running.seeding import Seed

__all__ = ['BetweenRuns']


class BetweenRuns(bm.BrainPyObject):
    """What a runner is when it does not run.

    A subclass has a ``target``, ``_clock`` and ``_seed``, and remembers records with ``_remember``.
    """

    _clock: Clock
    _seed: Seed
    _loops: dict[Any, Any]
    # a run that was broken off: its steps that are left, and its end
    steps_left = 0
    _end = 0.
    # what a checkpoint holds for states that only a compiled step will show
    _hidden: list | None = None

    def __reduce_ex__(self, protocol):
        raise TypeError(f'A runner cannot be copied or pickled, nor can {self.target.name}: make them once more, and use save '
                        'and load_state, or save_states and load_states of the model.')

    @property
    def i0(self) -> int:
        return self._clock.i0

    @i0.setter
    def i0(self, i0: int) -> None:
        self._clock.i0 = int(i0)

    @property
    def t0(self) -> float:
        return self._clock.t0

    @t0.setter
    def t0(self, t0: float) -> None:
        self._clock.t0 = checked_number('t0', t0)
        self.steps_left = 0

    @property
    def dt(self) -> float:
        return self._clock.dt

    @dt.setter
    def dt(self, dt: float) -> None:
        dt = checked_number('dt', dt, above=0.)
        checked_delays(self.target, dt)
        self._clock.t0 = self._clock.t0
        self._clock.dt = dt

    def reset_state(self) -> None:
        """Set the clock back to the first step, and random numbers to the seed. The model is left as it is."""
        self._clock.reset()
        self._seed.sow()
        self.steps_left = 0

    @property
    def time_left(self) -> float:
        """What ``steps_left`` amount to, in ms: for :meth:`run`, to finish."""
        return self._clock.duration_of(self.steps_left)

    def save(self, path: str | PathLike) -> None:
        """Save the state of the model, with its delays and random streams, and the clock; see :meth:`load_state`."""
        checkpoint_of(self).write(path)

    def load_state(self, path: str | PathLike, same_model: bool = True) -> None:
        """Go on from a checkpoint, in this process or another one; ``mon`` is what an unfinished run has recorded.

        Parameters
        ----------
        path : str or PathLike
            A file that :meth:`save` or ``autosave`` has written.
        same_model : bool
            Whether to refuse a checkpoint whose model differs in parameters, connections or inputs.

        Raises
        ------
        RunningError
            When the file is damaged, or is of another model. Nothing is changed then.
        """
        checkpoint = resume(self, path, same_model)
        self._hidden, self.steps_left, self._end = checkpoint.hidden, checkpoint.about['steps_left'], checkpoint.about['end']
        if self._loops:
            self._give_hidden()
        records = dict(checkpoint.records)
        self._remember(records, records.pop('ts', np.empty(0)))

    def _give_hidden(self) -> None:
        if self._hidden is not None:
            give_hidden(self, self._hidden)
            self._hidden = None
