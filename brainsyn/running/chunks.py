"""A run under way, chunk by chunk: whatever ends it, records, state and clock agree."""
from typing import Any

from brainsyn.running.clock import Clock
from brainsyn.running.data import TimeSeries
from brainsyn.running.finite import Finite
from brainsyn.running.inputs import Inputs
from brainsyn.running.loop import CompiledLoop, EagerLoop
from brainsyn.running.recording import Recorder, rows_kept
from brainsyn.running.streaming import Stream

__all__ = ['Chunks']


class Chunks:
    """``n`` steps, to be run in chunks.

    Parameters
    ----------
    n : int
        Number of steps.
    data : TimeSeries, optional
        What to hand to the update.
    clock, inputs, finite
        Those of the runner.
    records : Recorder or Stream
        Takes what is monitored, and the time stamps ``ts``.
    outputs : Recorder, optional
        Takes what the update returns.
    every : int
        One record is kept for as many steps.

    Attributes
    ----------
    left : int
        Number of steps that are still to be run.
    """

    def __init__(self, n: int, data: TimeSeries | None, clock: Clock, inputs: Inputs, finite: Finite,
                 records: Recorder | Stream, outputs: Recorder | None, every: int):
        self.total = self.left = n
        self.data = data
        self.clock = clock
        self.inputs = inputs
        self.finite = finite
        self.records = records
        self.outputs = outputs
        self.every = every

    def rows(self, m: int) -> dict[str, Any]:
        """What each of the next ``m`` steps is called with."""
        done = self.total - self.left
        return dict(self.clock.rows(m), inputs=self.inputs.rows(self.clock.i0, m),
                    data=self.data.rows(done, m) if self.data else ())

    def run_next(self, loop: CompiledLoop | EagerLoop, arguments: tuple, most: int) -> int:
        """Run the next chunk, of ``most`` steps or fewer.

        Returns
        -------
        m : int
            Number of steps that were run.

        Raises
        ------
        DivergenceError
            When something is no longer finite. The steps before have been run then, and are recorded.
        """
        m = loop.steps_at_once(most)
        rows = self.rows(m)
        values, (output, seen) = loop.run(rows, arguments, m)
        good, bad = self.finite.steps_before(loop, rows, arguments, values, seen, m)
        if bad is None:
            self._keep(loop, values, output, seen, m)
            return m
        step, stamp = self.clock.i0 + good, self.clock.stamps(m)[good]
        good = m if self.finite.only_warns else good
        if good:
            values, (output, seen) = loop.run(rows, arguments, good)
            self._keep(loop, values, output, seen, good)
        self.finite.tell(bad, step, stamp)
        return good

    def _keep(self, loop, values, output, seen, m: int) -> None:
        if self.outputs is not None:  # first: were there no memory for them, nobody would miss what is too much in them
            self.outputs.append(output, slice(0, m, 1))
        self.records.append({**seen, 'ts': self.clock.stamps(m)}, rows_kept(self.clock.i0, m, self.every))
        loop.commit(values)
        self.inputs.served(m)
        self.clock.advance(m)
        self.left -= m
