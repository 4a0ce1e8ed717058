"""Systems of 2.0, which may name the functions that make up a step."""
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from brainsyn import dynsys, projection
from brainsyn.dynsys.protocol import adapt_update
from brainsyn.errors import describe_value, near_matches
from brainsyn.running.user_functions import taking_shared

__all__ = ['Container', 'DynamicalSystem', 'Network', 'NeuGroup', 'TwoEndConn']

Steps = str | Callable | Sequence[str | Callable] | Mapping[str, str | Callable]


class Stepped:
    """What advances by several functions, one after the other, rather than by ``update`` alone.

    Attributes
    ----------
    steps : dict
        The functions, by name, in order; ``update`` alone if none were given.
    """

    def _set_steps(self, steps: Steps | None) -> None:
        if steps is None:
            steps = ('update',)
        elif isinstance(steps, str) or callable(steps):
            steps = (steps,)
        named = steps.items() if isinstance(steps, Mapping) else [(getattr(s, '__name__', s), s) for s in steps]
        self.steps = {name: self._step(step) for name, step in named}

    def _step(self, step: str | Callable) -> Callable:
        if callable(step) and getattr(step, '__self__', None) is not self:
            return taking_shared(step)
        function = getattr(type(self), step, None) if isinstance(step, str) else getattr(step, '__func__', None)
        if not callable(function):
            methods = [key for key in dir(type(self)) if not key.startswith('_')]
            raise ValueError(f'{self.name}: steps must be functions or names of methods, not {describe_value(step)}.'
                             f'{near_matches(step, methods) if isinstance(step, str) else ""}')
        return (function if hasattr(function, 'is_adapted') else adapt_update(function, namespace_free=False)).__get__(self)

    def __call__(self, *args, **kwargs):
        """Run the functions of the step, in order; returns what the last one returns."""
        if list(self.steps) == ['update']:
            return super().__call__(*args, **kwargs)
        returned = None
        for step in self.steps.values():
            returned = step(*args, **kwargs)
        return returned


class DynamicalSystem(Stepped, dynsys.DynamicalSystem):
    """Anything that has a state and functions to advance it by one step.

    Parameters
    ----------
    steps : str, callable, or sequence or dict of them, optional
        The functions: methods, by name or themselves (default: ``update``).
    name : str, optional
        A unique name.
    """

    def __init__(self, steps: Steps | None = None, name: str | None = None):
        super().__init__(name=name)
        self._set_steps(steps)


class Container(Stepped, dynsys.Container):
    """Several systems under one name.

    Parameters
    ----------
    *ds_tuple, **ds_dict : DynamicalSystem
        Children.
    steps, name
        See :class:`DynamicalSystem`.
    """

    def __init__(self, *ds_tuple: Any, steps: Steps | None = None, name: str | None = None, **ds_dict: Any):
        super().__init__(*ds_tuple, name=name, **ds_dict)
        self._set_steps(steps)


class Network(dynsys.Network):
    """A network of systems."""


class NeuGroup(Stepped, dynsys.NeuGroup):
    """A group of neurons of one kind.

    Parameters
    ----------
    size : int or tuple of int
        Number of neurons, or the shape of the sheet or volume that they fill.
    name, steps
        See :class:`DynamicalSystem`.
    """

    def __init__(self, size: int | Sequence[int], name: str | None = None, steps: Steps | None = None, **options: Any):
        super().__init__(size, name=name, **options)
        self._set_steps(steps)


class TwoEndConn(Stepped, projection.TwoEndConn):
    """A connection between two groups.

    Parameters
    ----------
    pre, post, conn, **options
        See ``TwoEndConn``.
    name, steps
        See :class:`DynamicalSystem`.
    """

    def __init__(self, pre: dynsys.NeuGroup, post: dynsys.NeuGroup, conn: Any = None, name: str | None = None,
                 steps: Steps | None = None, **options: Any):
        super().__init__(pre, post, conn, name=name, **options)
        self._set_steps(steps)
