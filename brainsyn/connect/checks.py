"""What connectors refuse: each check names the connector, the parameter, the value given and what is allowed."""
import operator
from typing import Any

import brainpy
import numpy as np

from brainsyn.errors import describe_value

__all__ = ['ConnectorError', 'check_same_size', 'num_of_cells', 'number_or_share', 'positive_number', 'probability',
           'refuse', 'size_of', 'whole_number']


class ConnectorError(brainpy.errors.ConnectorError, ValueError):
    """A connector cannot be made, or cannot connect groups of these sizes."""


def refuse(owner: Any, parameter: str, allowed: str, value: Any) -> None:
    """Raise the error that every check of this room raises."""
    raise ConnectorError(f'{type(owner).__name__}: {parameter} must be {allowed}, not {describe_value(value)}.')


def _is_number(value: Any) -> bool:
    return np.ndim(value) == 0 and np.issubdtype(np.asarray(value).dtype, np.number)


def probability(owner: Any, parameter: str, value: Any) -> float:
    """``value`` as a number between 0 and 1."""
    if not _is_number(value) or not 0. <= value <= 1.:
        refuse(owner, parameter, 'a number between 0 and 1', value)
    return value


def positive_number(owner: Any, parameter: str, value: Any, allow_zero: bool = False) -> float:
    """``value`` as a finite number above 0, or not below it."""
    if not _is_number(value) or not np.isfinite(value) or value < 0 or (value == 0 and not allow_zero):
        refuse(owner, parameter, 'a number of 0 or more' if allow_zero else 'a number above 0', value)
    return value


def whole_number(owner: Any, parameter: str, value: Any, lowest: int = 0) -> int:
    """``value`` as an integer of at least ``lowest``."""
    try:
        number = operator.index(value)
    except TypeError:
        number = None
    if number is None or isinstance(value, bool) or number < lowest:
        refuse(owner, parameter, f'an integer of {lowest} or more', value)
    return number


def number_or_share(owner: Any, parameter: str, value: Any) -> int | float:
    """``value`` as a number of cells, or as a share of a population when it is a float between 0 and 1."""
    if isinstance(value, float | np.floating) and 0. <= value <= 1.:
        return float(value)
    try:
        return whole_number(owner, parameter, value)
    except ConnectorError:
        allowed = 'an integer of 0 or more, or a float between 0 and 1 (a share of the cells)'
        return refuse(owner, parameter, allowed, value)


def num_of_cells(owner: Any, parameter: str, value: int | float, population: int, offered: int, group: str) -> int:
    """How many cells ``value`` means in a population, of which enough must be offered."""
    number = int(population * value) if isinstance(value, float) else value
    if number > offered:
        refuse(owner, parameter, f'at most {offered}, the number of cells that {group} offers', value)
    return number


def size_of(owner: Any, parameter: str, value: Any) -> tuple[int, ...]:
    """The size of a group: an integer or a sequence of integers, above 0."""
    sizes = tuple(value) if isinstance(value, tuple | list) or np.ndim(value) == 1 else (value,)
    try:
        sizes = tuple(operator.index(n) for n in sizes)
    except TypeError:
        sizes = ()
    if not sizes or min(sizes) < 1:
        refuse(owner, parameter, 'an integer above 0, or a tuple of them', value)
    return sizes


def check_same_size(owner: Any) -> None:
    """Refuse groups of different numbers of cells."""
    if owner.pre_num != owner.post_num:
        raise ConnectorError(f'{type(owner).__name__} connects groups with the same number of cells, but pre has '
                             f'{owner.pre_num} (size {owner.pre_size}) and post has {owner.post_num} '
                             f'(size {owner.post_size}).')
