"""Small helpers of nodes and trainers."""
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import brainpy.math as bm
import jax
import jax.numpy as jnp
from brainpy.initialize import Normal, OneInit, Orthogonal, Uniform, XavierNormal, ZeroInit

from brainsyn.math_arrays import TrainVar

__all__ = ['NORMAL', 'ONES', 'ORTHOGONAL', 'UNIFORM', 'XAVIER', 'ZEROS', 'Init', 'check_data_batch_size',
           'check_rnn_data_time_step', 'concatenated_size', 'init_param', 'serialize_kwargs', 'tensor_sum', 'weights']

Init = Callable | jax.Array | None

XAVIER, ORTHOGONAL, UNIFORM, NORMAL, ONES, ZEROS = (
    XavierNormal(), Orthogonal(), Uniform(), Normal(scale=0.1), OneInit(), ZeroInit())


def init_param(param: Init, size: Sequence[int]) -> Any:
    """An array of that shape: what an initializer draws, or an array as it is; None for None."""
    if param is None:
        return None
    value = bm.as_jax(param(tuple(size)) if callable(param) else param)
    if value.shape != tuple(size):
        raise ValueError(f'A parameter must have shape {tuple(size)}, not {value.shape}.')
    return value


def weights(param: Init, size: Sequence[int], trainable: bool) -> Any:
    """The same, as a variable to be trained if that is wanted."""
    value = init_param(param, size)
    return TrainVar(value) if trainable and value is not None else value


def concatenated_size(shapes: Sequence[Sequence[int | None]], name: str) -> tuple[tuple, int]:
    """Of shapes that are alike but for their last axis: the axes before it, and the sum of the last ones.

    Raises
    ------
    ValueError
        When they are not alike.
    """
    shapes = [tuple(shape) for shape in shapes]
    if len({shape[:-1] for shape in shapes}) != 1:
        raise ValueError(f'{name}: what is sent must have the same shape but for the last axis, not {shapes}.')
    return shapes[0][:-1], sum(shape[-1] for shape in shapes)


def tensor_sum(values: Any) -> Any:
    """The sum of arrays in a sequence, or in a dict; one array as it is."""
    if isinstance(values, Mapping):
        values = list(values.values())
    return sum(values[1:], values[0]) if isinstance(values, list | tuple) else values


def check_data_batch_size(data: Mapping[str, Any], num_batch: int | None = None) -> int:
    """The number of samples, which all arrays must have, and be ``num_batch`` if that is given."""
    return _common_size(data, 0, num_batch, 'samples')


def check_rnn_data_time_step(data: Mapping[str, Any], num_step: int | None = None) -> int:
    """The number of steps, which all arrays must have, and be ``num_step`` if that is given."""
    return _common_size(data, 1, num_step, 'steps')


def _common_size(data: Mapping[str, Any], axis: int, wanted: int | None, what: str) -> int:
    sizes = {name: jnp.shape(bm.as_jax(value))[axis] for name, value in data.items()}
    allowed = set(sizes.values()) | ({wanted} - {None})
    if len(allowed) != 1:
        raise ValueError(f'All data must have the same number of {what}{f", {wanted}" if wanted is not None else ""}; they '
                         f'have {sizes}.')
    return allowed.pop()


def serialize_kwargs(shared_kwargs: Mapping | None) -> str:
    """A text that is the same for the same arguments."""
    return '; '.join(f'{key}={value!r}' for key, value in sorted((shared_kwargs or {}).items()))
