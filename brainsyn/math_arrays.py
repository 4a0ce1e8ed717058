"""Arrays that behave as those of BrainPy 2.3: results can be written into, and an array of one element is a number.

Today's brainpy gives a plain JAX array for ``x + 1`` or ``bm.random.rand(3)``, which ``x[0] = 1.`` cannot change. The
classes here close the old algebra: what is computed from them is an :class:`Array` again, inside ``jit``, ``grad`` and
``scan`` too. brainpy's own classes are left as they are, but for what :func:`repair_arrays` mends.
"""
import abc
import functools
import inspect
from collections.abc import Callable
from typing import Any

import brainpy.math as bm
import jax
import jax.numpy as jnp
import numpy as np

__all__ = ['Array', 'Parameter', 'TrainVar', 'Variable', 'as_legacy', 'as_plain', 'legacy_function', 'legacy_sampler',
           'legacy_surrogate', 'repair_arrays']

BINARY = 'add sub mul truediv floordiv mod pow matmul and or xor lshift rshift'.split()
OPERATORS = [f'__{side}{name}__' for name in BINARY for side in ('', 'r')] + [
    f'__{name}__' for name in 'eq ne lt le gt ge neg pos abs invert'.split()]
METHODS = (
    'abs absolute arccos arcsin arctan argmax argmin argpartition argsort astype byteswap choose clamp clip clone '
    'compress conj conjugate copy cos cosh cumprod cumsum diagonal dot expand expand_as expand_dims flatten max mean '
    'min multiply nonzero outer pow prod ptp ravel repeat reshape resize round searchsorted sin sinh sort split '
    'squeeze std sum swapaxes take tan tanh tile trace transpose unsqueeze var view').split()


def as_legacy(value: Any, kinds: tuple[type, ...] = (jax.Array,)) -> Any:
    """``value`` as BrainPy 2.3 returned it: arrays of at least one dimension as :class:`Array`, the rest as it is.

    Parameters
    ----------
    value : Any
        A result, or a tuple or list of results.
    kinds : tuple of type
        The classes that count as arrays here.
    """
    if type(value) in (tuple, list):
        return type(value)(as_legacy(v, kinds) for v in value)
    if not isinstance(value, kinds) or isinstance(value, LegacyArray | bm.Variable) or not value.ndim:
        return value
    if isinstance(value, jax.Array):
        is_key = jax.dtypes.issubdtype(value.dtype, jax.dtypes.extended)
        return value if is_key else Array(value)
    return Array(jax.numpy.asarray(value))


def as_plain(value: Any) -> Any:
    """``value`` with every brainpy array in it, a tuple or a list replaced by the JAX array that it holds."""
    if isinstance(value, tuple | list):
        return type(value)(as_plain(v) for v in value)
    return value.value if isinstance(value, bm.Array) else value


class LegacyArray:
    """The algebra of 2.3 on top of one of brainpy's array classes."""

    @property
    def T(self):
        return self.transpose()

    def __array__(self, dtype=None, copy=None) -> np.ndarray:
        return np.array(self.value, dtype=dtype, copy=copy)

    def __float__(self) -> float:
        return float(self.item())

    def __int__(self) -> int:
        return int(self.item())

    def __complex__(self) -> complex:
        return complex(self.item())

    def __divmod__(self, other):
        return self // other, self % other

    def tobytes(self) -> bytes:
        """The elements as bytes."""
        return np.asarray(self.value).tobytes()

    def copy_(self, other: Any):
        """Write ``other`` into this array."""
        self.value = jnp.broadcast_to(jnp.asarray(as_plain(other), self.dtype), self.shape)
        return self

    def clip_(self, min: Any = None, max: Any = None):
        """Write this array, limited to what lies between, into itself."""
        return self.copy_(jnp.clip(self.value, as_plain(min), as_plain(max)))


def _in_place(function: Callable):
    """A method that writes what ``function`` gives into the array."""

    def method(self, *operands):
        return self.copy_(function(self.value, *map(as_plain, operands)))

    method.__doc__ = f'Write ``{function.__name__}`` of this array, and of another if there is one, into itself.'
    return method


for _name, _function in dict(abs_=jnp.abs, absolute_=jnp.absolute, cosh_=jnp.cosh, add_=jnp.add, mul_=jnp.multiply,
                             multiply_=jnp.multiply).items():
    setattr(LegacyArray, _name, _in_place(_function))


def _closed(name: str):
    """brainpy's method of that name, with a legacy result."""

    def method(self, *args, **kwargs):
        return as_legacy(getattr(super(LegacyArray, self), name)(*args, **kwargs))

    method.__name__ = name
    return method


for _name in OPERATORS + METHODS + ['__getitem__']:
    setattr(LegacyArray, _name, _closed(_name))


class Array(LegacyArray, bm.Array, metaclass=abc.ABCMeta):
    """An array that can be written into; brainpy's own arrays count as instances.

    Parameters
    ----------
    value : array_like
        What it holds.
    dtype : optional
        Type of the elements.
    """

    __slots__ = ()

    @classmethod
    def __subclasshook__(cls, other: type):
        return bm.Array in other.__mro__ if cls is Array else NotImplemented


class Variable(LegacyArray, bm.Variable):
    """An array that a model changes as it runs; brainpy's own variables count as instances.

    Parameters
    ----------
    value_or_size : array_like, int or sequence of int
        The value, or the shape of an array of zeros.
    dtype : optional
        Type of the elements.
    batch_axis : int, optional
        The axis along which the samples of a batch lie.
    """

    @classmethod
    def __subclasshook__(cls, other: type):
        return bm.Variable in other.__mro__ if cls is Variable else NotImplemented


class TrainVar(Variable, bm.TrainVar):
    """A variable that training changes; brainpy's own count as instances."""

    @classmethod
    def __subclasshook__(cls, other: type):
        return bm.TrainVar in other.__mro__ if cls is TrainVar else NotImplemented


class Parameter(Variable, bm.Parameter):
    """A variable that holds a parameter; brainpy's own count as instances."""

    @classmethod
    def __subclasshook__(cls, other: type):
        return bm.Parameter in other.__mro__ if cls is Parameter else NotImplemented


for _class in (Array, Variable, TrainVar, Parameter):
    jax.tree_util.register_pytree_node_class(_class)


def giving_legacy(value: Any, kinds: tuple[type, ...]) -> Any:
    """A function whose results pass :func:`as_legacy`; what is no function as it is."""
    if not inspect.isroutine(value):
        return value

    @functools.wraps(value)
    def function(*args, **kwargs):
        return as_legacy(value(*args, **kwargs), kinds)

    return function


def legacy_function(value: Any) -> Any:
    """A function of ``brainpy.math`` that gives :class:`Array` where brainpy's gives ``bm.Array``."""
    return giving_legacy(value, kinds=(bm.Array,))


def legacy_sampler(value: Any) -> Any:
    """A function of ``brainpy.math.random`` that gives :class:`Array` where brainpy's gives a JAX array."""
    return giving_legacy(value, kinds=(jax.Array,))


def legacy_surrogate(value: Any) -> Any:
    """A surrogate gradient, function or class, that takes brainpy arrays, as those of 2.3 did."""
    if isinstance(value, type):
        return type(value.__name__, (value,), {
            '__doc__': value.__doc__, '__call__': lambda self, *args: value.__call__(self, *map(as_plain, args))})
    if not inspect.isroutine(value):
        return value

    @functools.wraps(value)
    def function(*args, **kwargs):
        return value(*map(as_plain, args), **kwargs)

    return function


def repair_arrays() -> None:
    """Let brainpy's own arrays take arrays as indices, and those of one element be numbers, as today's JAX does not.

    Nothing that works changes.
    """
    get, put = bm.Array.__getitem__, bm.Array.__setitem__
    if hasattr(get, '__wrapped__'):
        return

    @functools.wraps(get)
    def __getitem__(self, index):
        return get(self, as_plain(index))

    @functools.wraps(put)
    def __setitem__(self, index, value):
        put(self, as_plain(index), value)

    bm.Array.__getitem__, bm.Array.__setitem__ = __getitem__, __setitem__
    for name in ('__float__', '__int__', '__complex__'):
        setattr(bm.Array, name, getattr(LegacyArray, name))
