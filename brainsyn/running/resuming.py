"""From a runner to a checkpoint, and back: what of a runner has to be the same for a run to go on as if nothing had been."""
import os
import warnings
from typing import Any

import brainpy.math as bm
import jax
import numpy as np

from brainsyn.errors import RunningError
from brainsyn.math_random import RandomState
from brainsyn.running.describing import describe_array, differences, parameters_of, states_of
from brainsyn.running.inputs import Constant, Inputs, Stream, Table
from brainsyn.running.saving import SHOWN, Checkpoint, misfits, set_values, values_of, versions
from brainsyn.running.streaming import Stream as FileStream

__all__ = ['checkpoint_of', 'give_hidden', 'hidden_states', 'resume']


def checkpoint_of(runner: Any, records: Any = None) -> Checkpoint:
    """All that ``runner`` needs to go on from where it stands; ``records`` are those of a run that is not over."""
    states = states_of(runner.target)
    records = runner._stream or records
    about = dict(model=type(runner.target).__qualname__, dt=runner.dt, x64=jax.config.jax_enable_x64,
                 parameters=_parameters(runner), clock=runner._clock.position, steps_left=runner.steps_left, end=runner._end,
                 drawn=_drawn(runner._inputs), stream=_stream_of(runner))
    values = dict(zip(states, values_of(list(states.values())), strict=True))
    with runner._seed.in_place():
        about['common_stream'] = {'kind': str(bm.random.DEFAULT.value.dtype),
                                  'key': jax.random.key_data(bm.random.DEFAULT.value).tolist()}
    return Checkpoint(about, values, values_of(hidden_states(runner)), {} if records is None else dict(records.mark()))


def resume(runner: Any, path: str | os.PathLike, same_model: bool) -> Checkpoint:
    """Put ``runner``, its model and its stream where a checkpoint says; when it does not fit, nothing is changed.

    Raises
    ------
    RunningError
        When the checkpoint is damaged, or of another model; with ``same_model``, also when a parameter differs.
    """
    checkpoint = Checkpoint.read(path)
    about, states = checkpoint.about, states_of(runner.target)
    wrong = misfits(states, checkpoint.states)
    if about['dt'] != runner.dt:
        wrong.append(f'dt is {about["dt"]} ms in it and {runner.dt} ms here')
    if same_model:
        wrong += differences(about['parameters'], _parameters(runner))
    if wrong:
        more = f'; and {len(wrong) - SHOWN} more' if len(wrong) > SHOWN else ''
        hint = '' if same_model is False or misfits(states, checkpoint.states) else \
            ' With same_model=False the state is taken over all the same.'
        raise RunningError(f'{path} does not belong to {runner.target.name}, a {type(runner.target).__qualname__}: '
                           f'{"; ".join(wrong[:SHOWN])}{more}.{hint}')
    for name, there in about['versions'].items():
        if versions()[name] != there:
            warnings.warn(f'{path} was written with {name} {there}, and this is {versions()[name]}; numbers may differ in '
                          'their last digits.', stacklevel=3)
    stream = runner._stream and FileStream(runner._stream.path, **about['stream'])
    common_key = _key(**about['common_stream'])
    if runner._loops:
        _check_hidden(runner, checkpoint.hidden)
    for iterator, count in zip(_streams(runner._inputs), about['drawn'], strict=True):
        iterator.wind_on(count)
    runner._stream = stream
    set_values(list(states.values()), [checkpoint.states[name] for name in states])
    with runner._seed.in_place():
        bm.random.DEFAULT.value = common_key
    runner._clock.set_position(**about['clock'])
    return checkpoint


def hidden_states(runner: Any) -> list:
    """The states that compiled steps use and the model does not hold, such as a Variable in a user's function."""
    known = {id(state) for state in (bm.random.DEFAULT, *states_of(runner.target).values())}
    found = {}
    for loop, _ in runner._loops.values():
        found |= {id(state): state for state in loop.states if id(state) not in known}
    return list(found.values())


def give_hidden(runner: Any, values: list) -> None:
    """Give the hidden states, now that a step has been compiled, what a checkpoint holds for them."""
    _check_hidden(runner, values)
    set_values(hidden_states(runner), values)


def _check_hidden(runner: Any, values: list) -> None:
    states = hidden_states(runner)
    if [[leaf.shape for leaf in leaves] for leaves in values_of(states)] != [[v.shape for v in leaves] for leaves in values]:
        raise RunningError(f'{runner.target.name}: the checkpoint has {len(values)} states that only functions hold, and the '
                           f'step of this runner uses {len(states)}, or of other shapes; keep them in the model.')


def _key(kind: str, key: list[int]) -> jax.Array:
    """A random key, of today's kind or that of the old releases."""
    like = next(k for k in (RandomState(0).value, jax.random.key(0)) if str(k.dtype) == kind)
    return jax.random.wrap_key_data(np.asarray(key, np.uint32), impl=jax.random.key_impl(like))


def _parameters(runner: Any) -> dict[str, str]:
    """What describes the model and the inputs."""
    paths = {id(state): path for path, state in states_of(runner.target).items()}
    found = parameters_of(runner.target)
    for k, each in enumerate(runner._inputs.inputs):
        given = isinstance(each, Constant | Table) and not hasattr(each.value, 'restore_value')
        value = f' {describe_array(each.value)}' if given else ''
        found[f'input {k}'] = f'{type(each).__name__} {each.operation} {paths.get(id(each.target), "a Variable")}{value}'
    return found


def _stream_of(runner: Any) -> dict[str, Any]:
    """Which file the records are in, and how many rows of it are to be kept."""
    return {} if runner._stream is None else {'run': runner._stream.run, 'done': runner._stream.done}


def _streams(inputs: Inputs) -> list[Stream]:
    return [each for each in inputs.inputs if isinstance(each, Stream)]


def _drawn(inputs: Inputs) -> list[int]:
    return [stream.count for stream in _streams(inputs)]
