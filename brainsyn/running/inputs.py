"""What a runner writes into the model at the start of each step."""
import numbers
import operator
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import brainpy
import brainpy.math as bm
import jax
import jax.numpy as jnp
import numpy as np
from brainstate import State

from brainsyn.errors import RunningError, describe_value
from brainsyn.running.names import find_variable
from brainsyn.running.user_functions import plain_values, taking_shared
from brainsyn.units import UNITS, plain

__all__ = ['Inputs']

OPERATIONS = {'=': lambda old, new: new, '+': operator.add, '-': operator.sub, '*': operator.mul, '/': operator.truediv}
KINDS = ('fix', 'iter', 'func')


class Input:
    """One value that is combined with one variable in each step.

    The value may come from outside the compiled loop, once (``argument``) or row by row (``rows``), or be computed
    within the step.
    """

    def __init__(self, label: str, target: bm.Variable, value: Any, operation: str):
        self.label = label
        self.target = target
        self.value = value
        self.operation = operation

    def without_unit(self, value: Any) -> Any:
        """A quantity as plain numbers in the unit of the target; a factor has none."""
        unit = UNITS['number'] if self.operation in '*/' else getattr(self.target, 'unit', None)
        return plain(value, unit, self.label, 'the value')

    def check(self, i0: int, n: int) -> None:
        """Refuse, before a run, what cannot serve steps ``i0`` to ``i0 + n``."""

    def argument(self) -> Any:
        """What the loop is given once per chunk."""

    def rows(self, i0: int, n: int) -> Any:
        """What the loop is given for each of ``n`` steps from step ``i0`` on."""

    def served(self, n: int) -> None:
        """Note that ``n`` steps are done."""

    def now(self, shared, argument, row) -> Any:
        """The value of this step."""
        raise NotImplementedError

    def apply(self, shared, argument, row) -> None:
        """Combine the value of this step with the target."""
        value = self.now(shared, argument, row)
        self.fit(value)
        changed = OPERATIONS[self.operation](self.target.value, value)
        self.target.value = jnp.broadcast_to(jnp.asarray(changed, self.target.dtype), self.target.shape)

    def fit(self, value: Any) -> None:
        """Refuse a value that has not the shape or the kind of number of the target."""
        shape, target = jnp.shape(value), self.target
        try:
            fits = np.broadcast_shapes(shape, target.shape) == tuple(target.shape)
        except ValueError:
            fits = False
        if not fits:
            raise RunningError(f'{self.label}: a value of shape {shape} does not fit the variable of shape '
                               f'{tuple(target.shape)}; give one number or an array that broadcasts to that shape.')
        if not jnp.can_cast(jnp.result_type(value), target.dtype, 'same_kind'):
            raise RunningError(f'{self.label}: values of type {jnp.result_type(value)} cannot be stored in the '
                               f'variable of type {target.dtype}.')


class Constant(Input):
    """The same value in every step (``'fix'``); a Variable gives what it holds at that step."""

    def __init__(self, label, target, value, operation):
        super().__init__(label, target, value, operation)
        if not isinstance(value, State):
            value = plain_values(self.without_unit(value))
            value = np.asarray(value) if isinstance(value, list | tuple) else value
            if not isinstance(value, jax.Array | np.ndarray | np.generic | numbers.Number):
                raise RunningError(f'{label}: a "fix" value must be a number or an array, not {describe_value(value)}.')
            if not isinstance(value, jax.core.Tracer) and np.isnan(np.asarray(value)).any():
                raise RunningError(f'{label}: the value is NaN, or holds it: {describe_value(value)}.')
        self.value = value
        if target.batch_axis is None and not isinstance(value, State):
            self.fit(value)

    def argument(self):
        return None if isinstance(self.value, State) else self.value

    def now(self, shared, argument, row):
        return self.value.value if isinstance(self.value, State) else argument


class Table(Input):
    """One row for each step (``'iter'``), found by the running number of the step."""

    def __init__(self, label, target, value, operation):
        super().__init__(label, target, value, operation)
        table = np.asarray(plain_values(self.without_unit(value)))
        if table.ndim == 0 or table.dtype.kind not in 'biufc':
            raise RunningError(f'{label}: an "iter" value must be an array with one row for each step, or an iterator, '
                               f'not {describe_value(value)}.')
        self.value = table
        if target.batch_axis is None:
            self.fit(jax.ShapeDtypeStruct(table.shape[1:], jax.dtypes.canonicalize_dtype(table.dtype)))

    def check(self, i0, n):
        if i0 + n > len(self.value):
            raise RunningError(f'{self.label}: the array has {len(self.value)} rows, but steps {i0} to {i0 + n - 1} '
                               'are to be run. Give one row for each step, run shorter, or start again from step 0 '
                               'with runner.reset_state().')

    def rows(self, i0, n):
        return self.value[i0:i0 + n]

    def now(self, shared, argument, row):
        return row


class Stream(Input):
    """One value for each step, drawn from a Python iterator (``'iter'``)."""

    def __init__(self, label, target, value, operation):
        super().__init__(label, target, iter(value), operation)
        self.drawn = []
        self.count = 0

    def rows(self, i0, n):
        # what is drawn is kept until its step is done, so that a failed chunk loses nothing
        while len(self.drawn) < n:
            try:
                self.drawn.append(np.asarray(plain_values(self.without_unit(next(self.value)))))
            except StopIteration:
                raise RunningError(f'{self.label}: the iterator ended after step {i0 + len(self.drawn) - 1}.') from None
        return np.stack(self.drawn[:n])

    def served(self, n):
        del self.drawn[:n]
        self.count += n

    def wind_on(self, count: int) -> None:
        """Pass over values until ``count`` are served, as they were when a checkpoint was written."""
        if self.count > count:
            raise RunningError(f'{self.label}: the checkpoint was written after {count} values of the iterator, and '
                               f'{self.count} have been drawn here; give a new runner an iterator from the start.')
        while self.count < count:
            self.rows(self.count, min(count - self.count, 1000))
            self.served(min(count - self.count, 1000))

    def now(self, shared, argument, row):
        return row


class Computed(Input):
    """A function of the time, called in each step (``'func'``)."""

    def __init__(self, label, target, value, operation):
        if not callable(value):
            raise RunningError(f'{label}: a "func" value must be a function of the shared arguments, not '
                               f'{describe_value(value)}.')
        super().__init__(label, target, taking_shared(value), operation)

    def now(self, shared, argument, row):
        return plain_values(self.without_unit(self.value(shared)))


class Inputs:
    """All inputs of a runner, in the order in which they take effect.

    First ``fun_inputs`` and ``inputs`` that is a function; then constants, tables, functions and iterators; among these
    by operation, in the order ``= + - * /``; then as given.

    Parameters
    ----------
    target : DynamicalSystem
        The model, where the paths of names start.
    inputs : sequence or callable
        ``(variable, value[, kind[, operation]])``, a sequence of these, or a function of the shared arguments.
    fun_inputs : callable, optional
        A function of the shared arguments that sets inputs itself.

    Raises
    ------
    RunningError
        For anything that is not so.
    """

    ORDER = (Constant, Table, Computed, Stream)

    def __init__(self, target: brainpy.DynamicalSystem, inputs: Sequence | Callable | None,
                 fun_inputs: Callable | None = None):
        functions = [f for f in (fun_inputs, inputs if callable(inputs) else None) if f is not None]
        for function in functions:
            if not callable(function):
                raise RunningError(f'fun_inputs must be a function of the shared arguments, not '
                                   f'{describe_value(function)}.')
        self.functions = [taking_shared(f) for f in functions]
        specs = [] if callable(inputs) else _listed(inputs)
        ranks = list(OPERATIONS)
        self.inputs = sorted((_parse(target, spec) for spec in specs),
                             key=lambda i: (self.ORDER.index(type(i)), ranks.index(i.operation)))

    def check(self, i0: int, n: int) -> None:
        """Refuse, before a run, inputs that end before it does."""
        for each in self.inputs:
            each.check(i0, n)

    def arguments(self) -> tuple:
        """What the loop is given once per chunk."""
        return tuple(each.argument() for each in self.inputs)

    def rows(self, i0: int, n: int) -> tuple:
        """What the loop is given for each of ``n`` steps."""
        return tuple(each.rows(i0, n) for each in self.inputs)

    def served(self, n: int) -> None:
        """Note that ``n`` steps are done."""
        for each in self.inputs:
            each.served(n)

    def apply(self, shared, arguments: tuple, row: tuple) -> None:
        """Write the inputs of one step into the model."""
        for function in self.functions:
            function(shared)
        for each, argument, value in zip(self.inputs, arguments, row, strict=True):
            each.apply(shared, argument, value)


def _listed(inputs: Sequence | None) -> Sequence:
    """``inputs`` as a sequence of single ones."""
    if inputs is None:
        return ()
    if not isinstance(inputs, list | tuple):
        raise RunningError('inputs must be a tuple (variable, value[, kind[, operation]]), a list of these, or a '
                           f'function of the shared arguments, not {describe_value(inputs)}.')
    return [inputs] if inputs and isinstance(inputs[0], str | bm.Variable) else inputs


def _parse(target: brainpy.DynamicalSystem, spec: Any) -> Input:
    if not isinstance(spec, list | tuple) or not 2 <= len(spec) <= 4:
        raise RunningError(f'{target.name}: an input must be (variable, value[, kind[, operation]]), with kind one of '
                           f'{", ".join(KINDS)} and operation one of {" ".join(OPERATIONS)}, not '
                           f'{describe_value(spec)}.')
    name, value, *rest = spec
    label = f'{target.name}, input {name!r}' if isinstance(name, str) else f'{target.name}, input to a Variable'
    kind = rest[0] if rest else _kind_of(value)
    operation = rest[1] if len(rest) == 2 else '+'
    if kind not in KINDS:
        raise RunningError(f'{label}: the kind must be one of {", ".join(KINDS)}, not {describe_value(kind)}; the '
                           'operation is the fourth element.')
    if operation not in OPERATIONS:
        raise RunningError(f'{label}: the operation must be one of {" ".join(OPERATIONS)}, not '
                           f'{describe_value(operation)}.')
    if isinstance(name, str):
        name = find_variable(target, name, f'{target.name}, input')
    elif not isinstance(name, bm.Variable):
        raise RunningError(f'{target.name}: an input must go to the name of a variable or to a Variable, not to '
                           f'{describe_value(name)}.')
    input_class = {'fix': Constant, 'func': Computed, 'iter': Stream if isinstance(value, Iterator) else Table}[kind]
    return input_class(label, name, value, operation)


def _kind_of(value: Any) -> str:
    """The kind of an input whose kind is not given."""
    if isinstance(value, Iterator):
        return 'iter'
    return 'func' if callable(value) and not isinstance(value, State | bm.Array) else 'fix'
