"""The three protocols of ``update``, told apart by signature, and the arguments that all nodes share in a step.

BrainPy changed twice how a node learns the time of the step it is in:

====================================  ==============  ============================================
written as                            releases        what the node gets
====================================  ==============  ============================================
``update(self, _t, _dt)``             2.0, 2.1        time and step as two numbers
``update(self, tdi, x)``              2.2 to 2.4      one dict with ``t``, ``dt``, ``i`` and more
``update(self, x)``                   2.4 and later   nothing; it asks ``bp.share``
====================================  ==============  ============================================

Whatever way a node is written, it can be called in any of the three ways, so all of them mix in one network.
"""
import functools
import inspect
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import brainpy.math as bm
from brainpy import share
from brainpy.tools import DotDict

SHARED_NAMES = frozenset({'tdi', 'sh', 'sha', 'shared', 'shared_args', 'sargs', 's'})
TIME_NAMES = frozenset({'_t', 't'})
STEP_NAMES = frozenset({'_dt', 'dt'})

TIME_AND_STEP, SHARED_DICT, FREE = 'time and step', 'shared dict', 'free'

_current: DotDict | None = None
_step_cache: dict[Any, Any] = {}


def set_shared(shared: Mapping | None) -> None:
    """Make ``shared`` the arguments of the step that runs now, for every protocol."""
    global _current
    _step_cache.clear()
    _current = None if shared is None else DotDict(shared)
    if shared is not None:
        share.save(**shared)


@contextmanager
def default_dt_kept() -> Iterator[None]:
    """Put ``bm.get_dt()`` back in the end: the ``dt`` of a step is for those who ask in that step."""
    dt = bm.get_dt()
    try:
        yield
    finally:
        bm.set_dt(dt)


def get_shared() -> DotDict:
    """The arguments of the current step.

    Raises
    ------
    RuntimeError
        When no step is running and none has run before.
    """
    told = share.get_shargs()
    if _current is None or any(told.get(key) is not _current.get(key) for key in ('t', 'i') if key in _current):
        if told.get('t') is not None:
            set_shared(told)  # a runner of brainpy's own is at work
    if _current is None:
        raise RuntimeError('update() was called outside a run and without shared arguments; '
                           'pass them, as in group.update(dict(t=0., dt=0.1, i=0)), or use a DSRunner.')
    return _current


def step_cache() -> dict[Any, Any]:
    """A place for what several nodes need in the same step; emptied when the next begins."""
    return _step_cache


def protocol_of(update: Callable, namespace_free: bool) -> str:
    """Tell which protocol the function ``update(self, …)`` is written in.

    Parameters
    ----------
    update : callable
        The plain function, ``self`` included.
    namespace_free : bool
        Whether its class was declared to receive no shared arguments (``DynamicalSystemNS`` and kin).
        Only consulted where the names of the parameters do not tell.
    """
    parameters = list(inspect.signature(update).parameters.values())[1:]
    positional = [p for p in parameters if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]
    if len(positional) >= 2 and positional[0].name in TIME_NAMES and positional[1].name in STEP_NAMES:
        return TIME_AND_STEP
    if positional and positional[0].name in SHARED_NAMES:
        return SHARED_DICT
    if namespace_free or not positional or positional[0].default is not inspect.Parameter.empty:
        return FREE
    return SHARED_DICT


def is_shared(value: Any) -> bool:
    """Whether ``value`` is a dict of shared arguments rather than data."""
    return isinstance(value, Mapping) and (not value or bool({'t', 'dt', 'i'} & set(value)))


def split_shared(args: tuple, kwargs: dict) -> tuple[DotDict | None, tuple, dict]:
    """Separate the shared arguments of a call from its data.

    Returns
    -------
    shared : DotDict or None
        None where the caller did not pass any.
    args, kwargs
        The data.
    """
    for name in ('tdi', 'sha', 'sh', 'shared'):
        if name in kwargs and is_shared(kwargs[name]):
            return DotDict(kwargs[name]), args, {k: v for k, v in kwargs.items() if k != name}
    if args and is_shared(args[0]):
        return args[0] if isinstance(args[0], DotDict) else DotDict(args[0]), args[1:], kwargs
    # only the running step's own time is told from data: by identity
    if len(args) >= 2 and _current is not None and args[0] is _current.get('t') and args[1] is _current.get('dt'):
        return _current, args[2:], kwargs
    return None, args, kwargs


def adapt_update(update: Callable, namespace_free: bool) -> Callable:
    """Wrap ``update`` so that it takes calls of every protocol and is handed what its own protocol says."""
    protocol = protocol_of(update, namespace_free)
    parameters = inspect.signature(update).parameters.values()
    takes_any = any(p.kind == p.VAR_POSITIONAL for p in parameters)
    # beside self and what it is told of the step: a call with more than these begins with that
    told = 2 if protocol == TIME_AND_STEP else 1
    data_arguments = float('inf') if takes_any else len([p for p in parameters if p.kind != p.KEYWORD_ONLY]) - 1 - told

    def run(self, shared, args, kwargs):
        if protocol == FREE:
            return update(self, *args, **kwargs)
        if shared is None and len(args) > data_arguments:
            return update(self, *args, **kwargs)
        if protocol == TIME_AND_STEP and shared is None and TIME_NAMES & kwargs.keys():
            return update(self, *args, **kwargs)
        if shared is None:
            shared = get_shared()
        if protocol == SHARED_DICT:
            return update(self, shared, *args, **kwargs)
        return update(self, shared['t'], shared['dt'], *args, **kwargs)

    @functools.wraps(update)
    def adapted(self, *args, **kwargs):
        shared, args, kwargs = split_shared(args, kwargs)
        if shared is None or shared is _current or 't' not in shared:
            return run(self, shared, args, kwargs)
        with default_dt_kept():
            set_shared(shared)
            return run(self, shared, args, kwargs)

    adapted.is_adapted = True
    return adapted
