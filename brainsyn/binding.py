"""Classes bound to a generation: the same class, computing as another release did."""
import functools
import inspect
from abc import ABCMeta
from collections.abc import Callable, Mapping
from typing import Any

from brainsyn.semantics import Semantics

__all__ = ['Generational', 'bound']

_bound: dict[tuple[type, Semantics], type] = {}


class Generational(ABCMeta):
    """The class of all classes that compute differently from one generation to the next.

    Each has a class attribute ``semantics``. A class bound to another generation is a subclass with another ``semantics``
    and nothing else, so that what users derive from it is of that generation, too. Where classes are compared it counts as
    the class that it was made from: an ``ExpCOBA`` of 2.4 is a ``TwoEndConn`` of 2.4, and of any other generation.
    """

    def register(cls, subclass: type) -> type:
        """Let a class that does not derive from this one count as if it did."""
        cls.registered = (*vars(cls).get('registered', ()), subclass)
        return subclass

    # the checks of ABCMeta would ask all subclasses, the bound ones too, and these the original again
    def __instancecheck__(cls, instance: Any) -> bool:
        return type.__instancecheck__(original(cls), instance) or issubclass(type(instance), registered_with(cls))

    def __subclasscheck__(cls, subclass: type) -> bool:
        return type.__subclasscheck__(original(cls), subclass) or issubclass(subclass, registered_with(cls))


def original(cls: type) -> type:
    """The class that a bound class was made from; any other class itself."""
    return vars(cls).get('bound_from', cls)


def registered_with(cls: type) -> tuple[type, ...]:
    """The classes that count as subclasses of this one though they do not derive from it."""
    return vars(original(cls)).get('registered', ())


def bound(value: Any, semantics: Semantics, module: str, name: str) -> Any:
    """``value``, or what stands for it in another generation: a class that has ``semantics`` is bound to these.

    So is a function with a keyword ``semantics``.

    Parameters
    ----------
    value : object
        What a name refers to.
    semantics : Semantics
        The switches of the generation.
    module, name : str
        Where the bound class is found, for those who pickle it; the same class is made only once.
    """
    function = value.func if isinstance(value, functools.partial) else value
    if inspect.isfunction(function) and 'semantics' in (function.__kwdefaults__ or ()):
        is_default = function.__kwdefaults__['semantics'] is semantics
        return function if is_default else functools.partial(function, semantics=semantics)
    if not isinstance(value, Generational) or value.semantics is semantics:
        return value
    cls = original(value)
    if cls.semantics is semantics:
        return cls
    if (cls, semantics) not in _bound:
        body = {'semantics': semantics, 'bound_from': cls, '__module__': module, '__qualname__': name, '__doc__': cls.__doc__}
        defaults = semantics.arguments.get(cls.__name__)
        if defaults:
            body['__init__'] = _with_defaults(cls, defaults)
        _bound[cls, semantics] = type(cls)(cls.__name__, (cls,), body)
    return _bound[cls, semantics]


def _with_defaults(cls: type, defaults: Mapping[str, Any]) -> Callable:
    """The constructor of ``cls`` with other defaults."""
    plain = inspect.signature(cls.__init__)
    signature = plain.replace(parameters=[p.replace(default=defaults.get(p.name, p.default))
                                          for p in plain.parameters.values()])

    def __init__(*args, **kwargs):
        given = signature.bind(*args, **kwargs)
        given.apply_defaults()
        cls.__init__(*given.args, **given.kwargs)

    __init__.__signature__ = signature
    return __init__
