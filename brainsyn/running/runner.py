"""DSRunner: runs a model over time, writes its inputs, reads its monitors."""
import inspect
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import brainpy
import brainpy.math as bm
import jax
import numpy as np

from brainsyn.dynsys.groups import NeuGroupView
from brainsyn.dynsys.protocol import default_dt_kept, set_shared
from brainsyn.errors import RunningError, describe_value
from brainsyn.math_arrays import Array
from brainsyn.projection.sharing import share_sources
from brainsyn.running.checks import checked_jit, checked_number, checked_shared, checked_variables
from brainsyn.running.clock import Clock
from brainsyn.running.data import TimeSeries, swap_time_and_batch
from brainsyn.running.fingerprint import fingerprint, same_fingerprint
from brainsyn.running.inputs import Inputs
from brainsyn.running.interrupts import interrupts_held
from brainsyn.running.loop import CompiledLoop, EagerLoop, is_traced, traced_loop
from brainsyn.running.monitors import Monitors, Recording
from brainsyn.running.progress import Progress
from brainsyn.running.recording import Recorder
from brainsyn.running.step import Step

__all__ = ['DSRunner']


class DSRunner(bm.BrainPyObject):
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
        combined with it in each step; ``'fix'`` for the same value in all steps, ``'iter'`` for an array with one row
        for each step or a Python iterator, ``'func'`` for a function of the shared arguments; and how: ``'+'`` (the
        default), ``'-'``, ``'*'``, ``'/'`` or ``'='``. A callable is called with the shared arguments instead.
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
    dt : float, optional
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

    Attributes
    ----------
    mon : DotDict
        What the last run recorded: ``mon['E.V']`` or ``mon.V``, of shape ``(time, …)``, and ``mon.ts`` in ms.
    i0 : int
        Number of the next step.
    t0 : float
        Time of the next step, in ms.

    Raises
    ------
    RunningError
        When an argument is none of these.
    """

    def __init__(self, target: brainpy.DynamicalSystem, inputs: Sequence | Callable = (),
                 monitors: Sequence | Mapping | None = None, numpy_mon_after_run: bool = True,
                 jit: bool | Mapping[str, bool] = True, dyn_vars: Any = None, memory_efficient: bool = False,
                 dt: float | None = None, t0: float = 0., progress_bar: bool = True,
                 data_first_axis: str | None = None, fun_inputs: Callable | None = None,
                 fun_monitors: Mapping[str, Callable] | None = None):
        super().__init__()
        if not isinstance(target, brainpy.DynamicalSystem):
            raise RunningError(f'target must be a DynamicalSystem, not {describe_value(target)}.')
        if isinstance(target, NeuGroupView):
            raise RunningError(f'{target.name} is a view; run the group itself, {target.target.name}.')
        self.target = target
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
        self._clock = Clock(checked_number('t0', t0), checked_number('dt', bm.get_dt() if dt is None else dt, above=0.))
        self._loops = {}

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

    @property
    def dt(self) -> float:
        return self._clock.dt

    @dt.setter
    def dt(self, dt: float) -> None:
        self._clock.t0 = self._clock.t0
        self._clock.dt = checked_number('dt', dt, above=0.)

    def reset_state(self) -> None:
        """Set the clock back to the first step. The model is left as it is."""
        self._clock.reset()

    def __call__(self, *args, **kwargs) -> Any:
        """The same as :meth:`predict`."""
        return self.predict(*args, **kwargs)

    def run(self, *args, **kwargs) -> Any:
        """The same as :meth:`predict`."""
        return self.predict(*args, **kwargs)

    def predict(self, duration: float | None = None, inputs: Any = None, reset_state: bool = False,
                shared_args: Mapping[str, Any] | None = None, eval_time: bool = False,
                inputs_are_batching: bool | None = None) -> Any:
        """Run for a time, or for as long as there are data.

        Parameters
        ----------
        duration : float, optional
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
        if duration is None and inputs is None:
            raise RunningError('Give the duration of the run, in ms, or inputs.')
        data = None if inputs is None else TimeSeries(inputs, batch_first=self.data_first_axis == 'B')
        n = self._clock.steps_in(duration) if data is None else data.num_step
        step = Step(self.target, self._inputs, self._monitors, self.dt, checked_shared(shared_args))
        batch_size = self._batch_size(data, may_differ=reset_state)
        self._inputs.check(0 if reset_state else self.i0, n)
        if reset_state:
            self.target.reset_state(*([batch_size] if inspect.signature(self.target.reset_state).parameters else []))
            self.reset_state()
        end = self.t0 + (n * self.dt if data is not None else float(duration))
        started = time.perf_counter()
        with default_dt_kept():
            try:
                run = self._run_traced if is_traced((self._inputs.arguments(), data and data.leaves)) else self._run
                output = run(step, n, data)
            finally:
                set_shared(dict(step.shared, t=self.t0, i=self.i0, dt=self.dt))
        elapsed = time.perf_counter() - started
        self.t0 = end
        return (elapsed, output) if eval_time else output

    def _batch_size(self, data: TimeSeries | None, may_differ: bool) -> int | None:
        """The size of the batch, which data must share with the state unless the state is about to be reset."""
        if not self._is_batched:
            return None
        if data is None:
            return self.target.mode.batch_size
        variables = self.target.vars().unique().values()
        state_sizes = {v.batch_size for v in variables if v.batch_axis is not None}
        if len(data.batch_sizes) != 1 or not (may_differ or not state_sizes or data.batch_sizes <= state_sizes):
            raise RunningError(f'{self.target.name}: inputs have batches of {sorted(data.batch_sizes)}, the state of '
                               f'{sorted(state_sizes)}; pass reset_state=True to adapt the state to the inputs.')
        batch_size, = data.batch_sizes
        return batch_size

    def _run(self, step: Step, n: int, data: TimeSeries | None) -> Any:
        """Run ``n`` steps; however that ends, ``mon``, state and clock are those of the last complete chunk."""
        arguments, stamps = self._inputs.arguments(), self._clock.times(n) + self.dt
        outputs, monitored = Recorder(n), Recorder(n)
        try:
            with interrupts_held() as let_interrupt_through, Progress(self.progress_bar, n * self.dt) as progress:
                loop = self._loop(step, data, arguments) if n else None
                while monitored.done < n:
                    m = loop.steps_at_once(n - monitored.done)
                    values, (output, seen) = loop.run(self._rows(monitored.done, m, data), arguments, m)
                    outputs.append(output, m)
                    monitored.append(seen, m)
                    loop.commit(values)
                    self._inputs.served(m)
                    self._clock.advance(m)
                    progress.advance(m * self.dt)
                    let_interrupt_through()
        finally:
            seen = monitored.result() or {name: np.empty(0) for name in self._monitors.names}
            self._remember(seen if self.numpy_mon_after_run else jax.device_put(seen),
                           stamps[:monitored.done])
        output = self._arranged(outputs.result())
        return output if self.memory_efficient else jax.tree.map(Array, jax.device_put(output))

    def _run_traced(self, step: Step, n: int, data: TimeSeries | None) -> Any:
        """Run ``n`` steps within a transformation: nothing leaves the device."""
        stamps = self._clock.times(n) + self.dt
        output, seen = traced_loop(step, self._rows(0, n, data), self._inputs.arguments())
        self._inputs.served(n)
        self._clock.advance(n)
        self._remember(seen, stamps)
        return jax.tree.map(Array, self._arranged(output))

    def _rows(self, done: int, m: int, data: TimeSeries | None) -> dict[str, Any]:
        """What each of the next ``m`` steps is called with."""
        return dict(t=self._clock.times(m), i=self._clock.numbers(m), inputs=self._inputs.rows(self.i0, m),
                    data=data.rows(done, m) if data else ())

    def _loop(self, step: Step, data: TimeSeries | None, arguments: tuple) -> CompiledLoop | EagerLoop:
        """The loop to run, compiled if that has not been done yet."""
        if not self.jit['predict'] or jax.config.jax_disable_jit:
            return EagerLoop(step)
        key = (data and data.signature, repr(step.shared), self.dt, jax.config.jax_enable_x64)
        loop, condition = self._loops.get(key, (None, []))
        if loop is None or not loop.is_current or not same_fingerprint(condition, fingerprint(self.target)):
            row = jax.tree.map(lambda r: jax.device_put(r[0]), self._rows(0, 1, data))
            share_sources(self.target)
            loop = CompiledLoop(step, row, arguments)
            self._loops[key] = loop, fingerprint(self.target)
        return loop

    def _remember(self, seen: Mapping[str, Any], stamps: np.ndarray) -> None:
        self.mon = Recording(self._arranged(seen), var_names=self._monitors.names, ts=stamps)

    def _arranged(self, records: Any) -> Any:
        """Records as users get them: batch first, where they asked for that."""
        if self._is_batched and self.data_first_axis == 'B':
            return jax.tree.map(swap_time_and_batch, records)
        return records
