"""DSRunner: runs a model over time, writes its inputs, reads its monitors."""
import inspect
import math
import time
from collections.abc import Callable, Mapping, Sequence
from os import PathLike
from typing import Any, ClassVar

import brainpy
import brainpy.math as bm
import jax
import numpy as np

from brainsyn.binding import Generational
from brainsyn.diverging import checked_on_nan, default_on_nan
from brainsyn.dynsys.protocol import default_dt_kept, set_shared
from brainsyn.errors import RunningError, describe_value
from brainsyn.math_arrays import Array
from brainsyn.projection.sharing import share_sources
from brainsyn.running.between import BetweenRuns
from brainsyn.running.blame import update_is_named
from brainsyn.running.checks import (
    check_event_times,
    checked_delays,
    checked_interval,
    checked_jit,
    checked_number,
    checked_path,
    checked_shared,
    checked_target,
    checked_variables,
)
from brainsyn.running.chunks import Chunks
from brainsyn.running.clock import Clock
from brainsyn.running.data import TimeSeries, batch_size_of, swap_time_and_batch
from brainsyn.running.fingerprint import fingerprint, held_by, plain_attributes_kept, same_fingerprint
from brainsyn.running.finite import Finite
from brainsyn.running.inputs import Inputs
from brainsyn.running.interrupts import interrupts_held
from brainsyn.running.loop import CompiledLoop, EagerLoop, is_traced, traced_loop
from brainsyn.running.monitors import Monitors, Recording
from brainsyn.running.progress import Progress
from brainsyn.running.recording import Recorder, released_memory, rows_kept
from brainsyn.running.resuming import checkpoint_of
from brainsyn.running.saving import Autosave
from brainsyn.running.seeding import Seed
from brainsyn.running.step import Step
from brainsyn.running.streaming import Stream
from brainsyn.running.threads import one_at_a_time, settings_here, use_settings
from brainsyn.semantics import V2_3, Semantics
from brainsyn.units import UNITS, plain

__all__ = ['DSRunner']


class DSRunner(BetweenRuns, metaclass=Generational):
    r"""Runs a model over time.

    In step :math:`i`, at the time :math:`t = t_0 + i\,dt`, the inputs of the step before are cleared, the runner's own
    are written, the model is updated, and the monitors are read. These see the time at the end of the step,
    :math:`t + dt`, which is also the time stamp of what they record.

    The step is compiled once, for all runs of whatever length, until the model changes. A second run goes on where the
    first stopped. When a run is interrupted or fails, ``mon``, the state of the model and the clock are those of the
    last complete chunk of steps, from which another run goes on.

    Parameters
    ----------
    target : DynamicalSystem
        The model.
    inputs : tuple, list of tuples, or callable
        ``(variable, value[, kind[, operation]])``: a Variable or its name (``'V'``, ``'E.V'``, ``'LIF0.V'``); what is
        combined with it in each step, as numbers or as a quantity; ``'fix'`` for the same value in all steps, ``'iter'``
        for an array with one row for each step or a Python iterator, ``'func'`` for a function of the shared arguments;
        and how: ``'+'`` (the default), ``'-'``, ``'*'``, ``'/'`` or ``'='``. A callable is called with the shared
        arguments instead.
    monitors : list or dict, optional
        Names, or pairs of a name and indices along the first axis; or a dict of Variables, such pairs with Variables,
        or functions of the shared arguments.
    numpy_mon_after_run : bool
        Whether ``mon`` holds NumPy arrays rather than arrays on the device.
    jit : bool or dict
        Whether to compile; ``{'predict': False}`` is the same as False.
    dyn_vars : Variable, sequence or dict of Variables, optional
        Found by themselves; accepted for old programs.
    memory_efficient : bool
        Whether to keep not only what is monitored but also what ``update`` returns off the device.
    dt : float or Quantity, optional
        Length of a step, in ms; ``bm.get_dt()`` by default.
    t0 : float
        Time of the first step, in ms.
    progress_bar : bool
        Whether to show model time, speed and time left, in a terminal or a notebook.
    data_first_axis : {'B', 'T'}, optional
        Whether data, what is returned and ``mon`` begin with the axis of the batch or of time. By default ``'B'`` for a
        model in batching mode.
    fun_inputs : callable, optional
        A function of the shared arguments, called before ``inputs`` are written.
    fun_monitors : dict of callables, optional
        More monitors.
    seed : int, optional
        Seed of all random numbers of the runs. By default each stream goes on from where it stands.
    on_nan : {'stop', 'warn', 'ignore'}, optional
        What to do when a variable becomes NaN or infinite; by default stop, or what :func:`~brainsyn.diverging.set_on_nan` says.
    every : int or Quantity
        How many steps, or how much time (``1 * brainunit.ms``), a record stands for; the last step of these is kept.
    stream : str or PathLike, optional
        Where records go instead of ``mon``: an HDF5 file, to be read while it grows. What ``update`` returns is not kept.
    autosave : str or PathLike, optional
        File to save a checkpoint to while running, for :meth:`load_state`.
    autosave_every : float
        Seconds from one checkpoint to the next.

    Attributes
    ----------
    mon : DotDict
        What the last run recorded: ``mon['E.V']`` or ``mon.V``, of shape ``(time, …)``, and ``mon.ts`` in ms.
    i0 : int
        Number of the next step.
    t0 : float
        Time of the next step, in ms.
    steps_left : int
        Number of steps by which the last run, or the one that a checkpoint is from, fell short.

    Raises
    ------
    RunningError
        When an argument is none of these.
    """

    semantics: ClassVar[Semantics] = V2_3

    def __init__(self, target: brainpy.DynamicalSystem, inputs: Sequence | Callable = (),
                 monitors: Sequence | Mapping | None = None, numpy_mon_after_run: bool = True,
                 jit: bool | Mapping[str, bool] = True, dyn_vars: Any = None, memory_efficient: bool = False,
                 dt: float | None = None, t0: float = 0., progress_bar: bool = True,
                 data_first_axis: str | None = None, fun_inputs: Callable | None = None,
                 fun_monitors: Mapping[str, Callable] | None = None, *, seed: int | None = None, on_nan: str | None = None,
                 every: Any = 1, stream: str | PathLike | None = None, autosave: str | PathLike | None = None,
                 autosave_every: float = 60.):
        super().__init__()
        self.target = checked_target(target)
        self._inputs = Inputs(target, inputs, fun_inputs)
        self._monitors = Monitors(target, monitors, fun_monitors)
        self.mon = Recording(var_names=self._monitors.names)
        if memory_efficient and not numpy_mon_after_run:
            raise RunningError('memory_efficient=True keeps records off the device, numpy_mon_after_run=False on it; '
                               'choose one.')
        self.numpy_mon_after_run = numpy_mon_after_run
        self.memory_efficient = memory_efficient
        self.progress_bar = progress_bar
        self.jit = checked_jit(jit)
        self._is_batched = isinstance(target.mode, bm.BatchingMode)
        self.data_first_axis = data_first_axis or ('B' if self._is_batched else 'T')
        if self.data_first_axis not in ('B', 'T'):
            raise RunningError(f'data_first_axis must be "B" or "T", not {describe_value(data_first_axis)}.')
        self.dyn_vars = checked_variables(dyn_vars)
        self.register_implicit_vars(self.dyn_vars)
        self._clock = Clock(checked_number('t0', t0), checked_number('dt', bm.get_dt() if dt is None else dt, above=0.),
                            self.semantics)
        checked_delays(target, self.dt)
        self.on_nan = default_on_nan() if on_nan is None else checked_on_nan(on_nan)
        self.every = checked_interval('every', every, self.dt)
        self.autosave = checked_path('autosave', autosave)
        self.autosave_every = checked_number('autosave_every', autosave_every, unit='s')
        self._stream = None if checked_path('stream', stream) is None else Stream(stream)
        self._seed = Seed(target, seed)
        self._seed.sow()
        self._loops = {}
        self._settings = settings_here()

    def __call__(self, *args, **kwargs) -> Any:
        """The same as :meth:`run`."""
        return self.run(*args, **kwargs)

    def run(self, *args, start_t: float | None = None, **kwargs) -> Any:
        """The same as :meth:`predict`, with the clock set to ``start_t`` (ms) before, if that is given."""
        if start_t is not None:
            self.t0 = start_t
        return self.predict(*args, **kwargs)

    def predict(self, duration: float | None = None, inputs: Any = None, reset_state: bool = False,
                shared_args: Mapping[str, Any] | None = None, eval_time: bool = False,
                inputs_are_batching: bool | None = None) -> Any:
        """Run for a time, or for as long as there are data.

        Parameters
        ----------
        duration : float or Quantity, optional
            Model time in ms; not used when there are ``inputs``.
        inputs : array or PyTree of arrays, optional
            What to hand to ``update``, row by row; a dict as keyword arguments.
        reset_state : bool
            Whether to reset the model and the clock before.
        shared_args : dict, optional
            More numbers, texts or Booleans to be shared in all steps.
        eval_time : bool
            Whether to return the seconds that it took, too.
        inputs_are_batching : None
            The mode of the model tells.

        Returns
        -------
        output : PyTree of arrays
            What ``update`` returned, stacked; with ``eval_time`` the pair of the seconds and this.

        Raises
        ------
        RunningError
            When an argument is none of these, or an input does not reach to the end.
        """
        if inputs_are_batching is not None:
            raise RunningError('inputs_are_batching is no longer asked for: inputs have a batch axis when the mode of '
                               f'the target is batching, and that of {self.target.name} is {self.target.mode}.')
        duration = plain(duration, UNITS['ms'], 'runner', 'duration')
        if duration is None and inputs is None:
            raise RunningError('Give the duration of the run, in ms, or inputs.')
        data = None if inputs is None else TimeSeries(inputs, batch_first=self.data_first_axis == 'B')
        n = self._clock.steps_in(duration) if data is None else data.num_step
        step = Step(self.target, self._inputs, self._monitors, self.dt, checked_shared(shared_args), self.semantics)
        batch_size = batch_size_of(self.target, data, may_differ=reset_state)
        self._inputs.check(0 if reset_state else self.i0, n)
        if self._stream:
            self._stream.check_free()
        if reset_state:
            self.target.reset_state(*([batch_size] if inspect.signature(self.target.reset_state).parameters else []))
            self.reset_state()
        use_settings(self._settings)
        start, started = self.t0, time.perf_counter()
        if not (n == self.steps_left > 0):  # else this is the rest of a run whose end is known
            self._end = start + (n * self.dt if data is not None else float(duration))
        try:
            traced = is_traced((self._inputs.arguments(), data and data.leaves, held_by(self.target)))
            run = self._run_traced if traced else self._run
            with update_is_named():
                output = run(step, n, data)
        finally:
            with one_at_a_time, default_dt_kept():
                set_shared(dict(step.shared, t=self.t0, i=self.i0, dt=self.dt))
        elapsed = time.perf_counter() - started
        self._clock.end(self._end, math.isclose(self._end - start, n * self.dt, rel_tol=1e-9))
        return (elapsed, output) if eval_time else output

    def _run(self, step: Step, n: int, data: TimeSeries | None) -> Any:
        """Run ``n`` steps; however that ends, ``mon``, state and clock are those of the last complete chunk."""
        arguments = self._inputs.arguments()
        last, self.mon = [self.mon], None
        records = self._stream or Recorder((self.i0 + n) // self.every - self.i0 // self.every, released_memory(last))
        outputs = None if self._stream else Recorder(n)
        finite = Finite(self.target, self._monitors.variables, self.on_nan)
        chunks = Chunks(n, data, self._clock, self._inputs, finite, records, outputs, self.every)
        autosave, self.steps_left = Autosave(self.autosave, self.autosave_every), n
        try:
            finite.check_start(self.i0, self.t0)
            check_event_times(self.target, self.t0)
            with interrupts_held() as let_interrupt_through, Progress(self.progress_bar, n * self.dt) as progress:
                while chunks.left:
                    with self._seed.in_place():
                        loop, alike = self._loop(step, chunks, arguments), self._clock.steps_alike(chunks.left)
                    while alike:
                        if autosave.is_due():
                            checkpoint_of(self, records).write(self.autosave)
                        with self._seed.in_place():
                            m = chunks.run_next(loop, arguments, alike)
                        alike, self.steps_left = alike - m, chunks.left
                        progress.advance(m * self.dt)
                        let_interrupt_through()
                if self.autosave is not None:
                    checkpoint_of(self, records).write(self.autosave)
        finally:
            self.steps_left = chunks.left
            seen = records.result() or {name: np.empty(0) for name in (*self._monitors.names, 'ts')}
            stamps = seen.pop('ts')
            self._remember(seen if self.numpy_mon_after_run else jax.device_put(seen), stamps)
            if self._stream:
                self._stream.close()
        if outputs is None:
            return None
        output = self._arranged(outputs.result())
        return output if self.memory_efficient else jax.tree.map(Array, jax.device_put(output))

    def _run_traced(self, step: Step, n: int, data: TimeSeries | None) -> Any:
        """Run ``n`` steps within a transformation: nothing leaves the device."""
        stamps, kept = self._clock.stamps(n), rows_kept(self.i0, n, self.every)
        chunks = Chunks(n, data, self._clock, self._inputs, None, None, None, self.every)
        output, seen = traced_loop(step, chunks.rows(n), self._inputs.arguments())
        self._inputs.served(n)
        self._clock.advance(n)
        self._remember({name: rows[kept] for name, rows in seen.items()}, stamps[kept])
        return jax.tree.map(Array, self._arranged(output))

    def _loop(self, step: Step, chunks: Chunks, arguments: tuple) -> CompiledLoop | EagerLoop:
        """The loop to run, compiled if that has not been done yet."""
        if not self.jit['predict'] or jax.config.jax_disable_jit:
            return EagerLoop(step)
        with one_at_a_time:
            rows = chunks.rows(1)
            key = (chunks.data and chunks.data.signature, repr(step.shared), self.dt, jax.config.jax_enable_x64, len(rows))
            loop, condition = self._loops.get(key, (None, []))
            if loop is None or not loop.is_current or not same_fingerprint(condition, fingerprint(self.target)):
                share_sources(self.target)
                with plain_attributes_kept(self.target):
                    loop = CompiledLoop(step, jax.tree.map(lambda r: jax.device_put(r[0]), rows), arguments)
                self._loops[key] = loop, fingerprint(self.target)
                self._give_hidden()
        return loop

    def _remember(self, seen: Mapping[str, Any], stamps: np.ndarray) -> None:
        self.mon = Recording(self._arranged(seen), var_names=self._monitors.names, ts=stamps, _units=self._monitors.units)

    def _arranged(self, records: Any) -> Any:
        """Records as users get them: batch first, where they asked for that."""
        if self._is_batched and self.data_first_axis == 'B':
            return jax.tree.map(swap_time_and_batch, records)
        return records
