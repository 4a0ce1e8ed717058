"""Groups of neurons, and views into a part of one."""
from collections.abc import Sequence
from typing import Any

import brainpy.math as bm
import brainunit as u
import numpy as np

from brainsyn.dynsys.system import DynamicalSystem
from brainsyn.errors import describe_value, near_matches
from brainsyn.units import in_units

__all__ = ['NeuGroup', 'NeuGroupNS', 'NeuGroupView']


def size_of(size: Any, owner: str) -> tuple[int, ...]:
    """``size`` as a tuple of positive integers.

    Raises
    ------
    ValueError
        When it is anything else.
    """
    sizes = tuple(size) if isinstance(size, Sequence | np.ndarray) and not isinstance(size, str) else (size,)
    if not sizes or not all(isinstance(s, int | np.integer) and not isinstance(s, bool) and s > 0 for s in sizes):
        raise ValueError(f'{owner}: size must be a positive integer or a tuple of them, not {describe_value(size)}.')
    return tuple(int(s) for s in sizes)


class NeuGroup(DynamicalSystem):
    """A group of neurons of one kind.

    Parameters
    ----------
    size : int or tuple of int
        Number of neurons, or the shape of the sheet or volume that they fill.
    keep_size : bool
        Whether variables have the shape ``size``; otherwise they are flat, of shape ``(num,)``.
    name, mode
        See :class:`DynamicalSystem`.

    Attributes
    ----------
    num : int
        Number of neurons.
    varshape : tuple of int
        Shape of the variables, without batch.
    """

    units = in_units(mV='V', nA='input', number='spike refractory', ms='t_last_spike')

    def __init__(self, size: int | Sequence[int], keep_size: bool = False, name: str | None = None,
                 mode: bm.Mode | None = None):
        self.size = size_of(size, name or type(self).__name__)
        self.keep_size = keep_size
        self.num = int(np.prod(self.size))
        super().__init__(name=name, mode=mode)

    @property
    def varshape(self) -> tuple[int, ...]:
        return self.size if self.keep_size else (self.num,)

    def get_batch_shape(self, batch_size: int | None = None) -> tuple[int, ...]:
        """Shape of a variable for a batch of ``batch_size`` (none by default)."""
        return self.varshape if batch_size is None else (batch_size, *self.varshape)

    def __repr__(self) -> str:
        return f'{type(self).__name__}(name={self.name}, mode={self.mode}, size={self.size})'

    def __getitem__(self, index) -> 'NeuGroupView':
        return NeuGroupView(self, index)


class NeuGroupNS(NeuGroup):
    """A group whose ``update`` takes data only and asks ``bp.share`` for the time."""

    receives_shared = False


class NeuGroupView(NeuGroup):
    """A part of a group, to be used as ``pre`` or ``post`` of a projection: ``E = N[:3200]``.

    Its variables are views: what is written to them is written to the group.

    Parameters
    ----------
    target : NeuGroup
        The group.
    index : slice, int, sequence of int, or a tuple of them for a group that keeps its size
        Which of its neurons.
    """

    def __init__(self, target: NeuGroup, index, name: str | None = None, mode: bm.Mode | None = None):
        index = index if isinstance(index, tuple) else (index,)
        if len(index) > len(target.varshape):
            raise IndexError(f'{target.name} has variables of shape {target.varshape}, which {len(index)} indices '
                             f'cannot address.')
        index = tuple(self._checked(i, n, target) for i, n in zip(index, target.varshape, strict=False))
        self.target = target
        self.index = index
        shape = np.empty(target.varshape, dtype=bool)[index].shape
        super().__init__(shape, keep_size=target.keep_size, name=name, mode=mode or target.mode)
        self.slice_vars = {}
        for key, value in vars(target).items():
            if isinstance(value, bm.Variable) and value.size_without_batch[:len(target.varshape)] == target.varshape:
                batch = () if value.batch_axis is None else (slice(None),)
                self.slice_vars[key] = bm.VariableView(value, batch + index)
                self.slice_vars[key].unit = getattr(value, 'unit', None)

    def unit_of(self, name: str) -> u.Unit | None:
        """That of the group."""
        return self.target.unit_of(name)

    @staticmethod
    def _checked(index, length: int, target: NeuGroup):
        """One entry of an index: slices stay slices, all else becomes an array of ids."""
        if isinstance(index, slice):
            if not len(range(*index.indices(length))):
                raise IndexError(f'{target.name}[{index}] is empty: it has {length} neurons on that axis.')
            return index
        ids = np.atleast_1d(np.asarray(index))
        if ids.dtype == bool:
            ids = np.flatnonzero(ids)
        if not np.issubdtype(ids.dtype, np.integer) or ids.size == 0 or ids.min() < -length or ids.max() >= length:
            raise IndexError(f'{target.name} has {length} neurons on that axis; {describe_value(index)} does not '
                             'address some of them.')
        return ids % length

    def __getattr__(self, key: str):
        slice_vars = self.__dict__.get('slice_vars', {})
        if key in slice_vars:
            return slice_vars[key]
        target = self.__dict__.get('target')
        if target is None or key.startswith('__'):
            raise AttributeError(key)
        if hasattr(target, key):
            return getattr(target, key)
        raise AttributeError(f'{target.name} and its view have no attribute "{key}".{near_matches(key, slice_vars)}')

    def __setattr__(self, key: str, value: Any) -> None:
        slice_vars = self.__dict__.get('slice_vars', {})
        if key in slice_vars:
            # ``view.input += x`` has already written through
            if value is not slice_vars[key]:
                slice_vars[key].value = value
            return
        super().__setattr__(key, value)

    def update(self, *args, **kwargs):
        """Nothing: the group itself is what is updated."""

    def reset_state(self, *args, **kwargs):
        """Nothing: the group itself is what is reset."""
