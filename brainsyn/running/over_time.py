"""LoopOverTime: a model as a function of a whole time series, to be trained through."""
import contextlib
import numbers
from collections.abc import Iterator, Mapping
from typing import Any

import brainpy
import brainpy.math as bm
import jax
import jax.numpy as jnp
import numpy as np
from brainstate import State
from brainstate.transform import checkpoint, for_loop

from brainsyn.dynsys import DynamicalSystemNS
from brainsyn.dynsys.container import advance
from brainsyn.dynsys.protocol import default_dt_kept, get_shared, set_shared
from brainsyn.errors import RunningError, describe_value
from brainsyn.math_arrays import Array
from brainsyn.running.checks import checked_delays, checked_number
from brainsyn.running.clock import Clock
from brainsyn.running.data import TimeSeries, swap_time_and_batch
from brainsyn.running.user_functions import plain_values
from brainsyn.units import UNITS, plain

__all__ = ['LoopOverTime']


class LoopOverTime(DynamicalSystemNS):
    """Turns a model of one step into one of many, which can be differentiated.

    Parameters
    ----------
    target : DynamicalSystem
        The model.
    out_vars : PyTree of Variables, optional
        Variables to return, too, as they are at the end of each step.
    no_state : bool
        Whether the model keeps nothing from step to step, so that all steps are done at once, as one batch.
    t0, i0 : float (ms) and int, or None
        Time and number of the first step; with None, the model is not told of them.
    dt : float, optional
        Length of a step, in ms; ``bm.get_dt()`` by default.
    shared_arg : dict, optional
        More arguments to be shared in all steps.
    data_first_axis : {'T', 'B'}
        Whether the data begin with the axis of time or, for a model in batching mode, of the batch.
        What is returned begins with time.
    name : str, optional
        Name of the node.
    jit : bool
        Whether to compile; otherwise the steps run in Python, one by one.
    remat : bool
        Whether to save memory in a gradient: steps are computed again on the way back instead of being remembered.

    Raises
    ------
    RunningError
        When an argument is none of these.
    """

    def __init__(self, target: brainpy.DynamicalSystem, out_vars: Any = None, no_state: bool = False,
                 t0: float | None = 0., i0: int | None = 0, dt: float | None = None,
                 shared_arg: Mapping[str, Any] | None = None, data_first_axis: str = 'T', name: str | None = None,
                 jit: bool = True, remat: bool = False):
        super().__init__(name=name)
        if not isinstance(target, brainpy.DynamicalSystem):
            raise RunningError(f'target must be a DynamicalSystem, not {describe_value(target)}.')
        variables = jax.tree.leaves(out_vars, is_leaf=lambda v: isinstance(v, State))
        if not all(isinstance(v, State) for v in variables):
            raise RunningError(f'{self.name}: out_vars must be Variables, in a list, a dict or alone, not '
                               f'{describe_value(out_vars)}.')
        if shared_arg is not None and not isinstance(shared_arg, Mapping):
            raise RunningError(f'{self.name}: shared_arg must be a dict, not {describe_value(shared_arg)}.')
        if data_first_axis not in ('B', 'T'):
            raise RunningError(f'{self.name}: data_first_axis must be "B" or "T", not '
                               f'{describe_value(data_first_axis)}.')
        self.target = target
        self.out_vars = out_vars
        self.no_state = no_state
        self.dt = bm.get_dt() if dt is None else checked_number('dt', dt, above=0.)
        checked_delays(target, self.dt)
        self.start = t0, i0
        self.t0 = None if t0 is None else bm.Variable(jnp.asarray(t0, float))
        self.i0 = None if i0 is None else bm.Variable(jnp.asarray(i0, int))
        self.shared_arg = dict(shared_arg or {})
        self.data_first_axis = data_first_axis
        self.jit = jit
        self.remat = remat

    def update(self, duration_or_xs: Any) -> Any:
        """Run the model for a time, or over data.

        Parameters
        ----------
        duration_or_xs : float or PyTree of arrays
            Model time in ms, or data with one row for each step; a dict is handed to ``update`` as keyword arguments.

        Returns
        -------
        output : PyTree of arrays
            What ``update`` returned, time first; with ``out_vars`` a pair of this and the Variables.
        """
        duration_or_xs = plain(duration_or_xs, UNITS['ms'], self.name, 'the duration')
        if isinstance(duration_or_xs, numbers.Real):
            data, n = None, Clock(0., self.dt).steps_in(duration_or_xs)
        else:
            data = TimeSeries(duration_or_xs, self._is_batch_first)
            n = data.num_step
        with _shared_kept(self.dt):
            results = self._at_once(data) if self.no_state else self._step_by_step(data, n)
        if self.t0 is not None:
            self.t0.value = self.t0.value + n * self.dt
        if self.i0 is not None:
            self.i0.value = self.i0.value + n
        return jax.tree.map(Array, results)

    @property
    def _is_batch_first(self) -> bool:
        return self.data_first_axis == 'B' and isinstance(self.target.mode, bm.BatchingMode)

    def reset_state(self, batch_size: int | None = None) -> None:
        """Reset the model, and the clock to the first step."""
        t0, i0 = self.start
        if t0 is not None:
            self.t0.value = jnp.asarray(t0, float)
        if i0 is not None:
            self.i0.value = jnp.asarray(i0, int)
        self.target.reset_state(batch_size)

    def _step_by_step(self, data: TimeSeries | None, n: int) -> Any:
        # times are computed outside the loop, as the runner does
        rows = {'data': data.rows(0, n) if data else ()}
        if self.t0 is not None:
            rows['t'] = self.t0.value + np.arange(n) * self.dt
        if self.i0 is not None:
            rows['i'] = self.i0.value + np.arange(n)
        if self.jit:
            return for_loop(checkpoint(self._step) if self.remat else self._step, rows, length=n)
        steps = [self._step(jax.tree.map(lambda r, k=k: jnp.asarray(r[k]), rows)) for k in range(n)]
        return jax.tree.map(lambda *values: jnp.stack(values), *steps)

    def _step(self, row: Mapping[str, Any]) -> Any:
        output = self._updated({key: row[key] for key in ('t', 'i') if key in row}, row['data'])
        if self.out_vars is not None:
            output = output, plain_values(self.out_vars)
        self.target.clear_input()
        return output

    def _at_once(self, data: TimeSeries | None) -> Any:
        """All steps, and all of their batches, as one batch."""
        if data is None or self.out_vars is not None:
            raise RunningError(f'{self.name}: with no_state=True give data, not a duration, and no out_vars.')
        rows = data.rows(0, data.num_step)
        if isinstance(self.target.mode, bm.BatchingMode):
            rows = jax.tree.map(lambda r: r.reshape(-1, *r.shape[2:]), rows)
        time = {'t': self.t0, 'i': self.i0}
        output = self._updated({key: v.value for key, v in time.items() if v is not None}, rows)
        if isinstance(self.target.mode, bm.BatchingMode):
            output = jax.tree.map(lambda o: o.reshape(data.num_step, -1, *o.shape[1:]), output)
        return jax.tree.map(swap_time_and_batch, output) if self._is_batch_first else output

    def _updated(self, time: Mapping[str, Any], data: Any) -> Any:
        set_shared({**self.shared_arg, 'dt': self.dt, **time})
        output = advance(self.target, **data) if isinstance(data, dict) else advance(self.target, *data)
        return plain_values(output)


@contextlib.contextmanager
def _shared_kept(dt: float) -> Iterator[None]:
    """Put back, in the end, what was shared before: the loop shares values of its own that do not outlive it."""
    try:
        before = get_shared()
    except RuntimeError:
        before = dict(t=0., i=0, dt=dt)
    with default_dt_kept():
        try:
            yield
        finally:
            set_shared(before)
