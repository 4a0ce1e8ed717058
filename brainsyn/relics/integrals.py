"""Integrals of equations: what they give can be written into, as in 2.3."""
import functools
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import brainpy

from brainsyn.math_arrays import as_legacy
from brainsyn.noise import with_noise_of
from brainsyn.relics.transformations import is_array
from brainsyn.semantics import V2_3, Semantics
from brainsyn.units import UNITS, plain

__all__ = ['fdeint', 'legacy_integrator', 'odeint', 'sdeint']

Integrator = brainpy.Integrator
BASES = (Integrator, brainpy.ode.ODEIntegrator, brainpy.sde.SDEIntegrator, brainpy.fde.FDEIntegrator)
FRACTIONAL_METHODS = {'CaputoEuler': 'euler', 'CaputoL1': 'l1', 'CaputoL1Schema': 'l1', 'GLShortMemory': 'short-memory'}


@functools.cache
def _legacy_class(cls: type) -> type:
    """``cls``, an integrator, with legacy results for legacy arguments, and the arguments that 2.1 took."""

    def __init__(self, *args, **kwargs):
        if 'num_step' in kwargs:
            kwargs['num_memory'] = kwargs.pop('num_step')
        cls.__init__(self, *args, **kwargs)

    def __call__(self, *args, **kwargs):
        result = cls.__call__(self, *args, **kwargs)
        return as_legacy(result) if any(map(is_array, (*args, *kwargs.values()))) else result

    return type(cls.__name__, (cls,), {'__init__': __init__, '__call__': __call__, '__doc__': cls.__doc__})


def legacy_integrator(value: Any) -> Any:
    """The class of a numerical method, giving legacy arrays; what is no such class as it is."""
    is_method = isinstance(value, type) and issubclass(value, Integrator) and value not in BASES
    return _legacy_class(value) if is_method else value


def _made_legacy(integral: Integrator) -> Integrator:
    integral.__class__ = _legacy_class(type(integral))
    return integral


def odeint(f: Callable | None = None, method: str | None = None, var_type: str | None = None, dt: float | None = None,
           name: str | None = None, show_code: bool = False, state_delays: Mapping[str, Any] | None = None,
           neutral_delays: Mapping[str, Any] | None = None, **options: Any) -> Callable:
    """The integral of an ordinary differential equation; without ``f`` a decorator.

    Parameters
    ----------
    f : callable, optional
        The derivatives: a function of the variables, ``t`` and parameters.
    method : str, optional
        A numerical method (default: ``brainpy.integrators.get_default_odeint()``).
    var_type, dt, name, show_code, state_delays, neutral_delays, **options
        See ``brainpy.odeint``.
    """
    if f is None:
        return functools.partial(odeint, method=method, var_type=var_type, dt=dt, name=name, show_code=show_code,
                                 state_delays=state_delays, neutral_delays=neutral_delays, **options)
    dt = plain(dt, UNITS['ms'], name or 'odeint', 'dt')
    return _made_legacy(brainpy.odeint(f, method=method, var_type=var_type, dt=dt, name=name, show_code=show_code,
                                       state_delays=state_delays, neutral_delays=neutral_delays, **options))


def sdeint(f: Callable | None = None, g: Callable | None = None, method: str | None = None, dt: float | None = None,
           name: str | None = None, show_code: bool = False, *, semantics: Semantics = V2_3,
           **options: Any) -> Callable:
    """The integral of a stochastic differential equation; without ``f`` or ``g`` a decorator of that function.

    Parameters
    ----------
    f, g : callable, optional
        The drift and the diffusion: functions of the variables, ``t`` and parameters.
    method : str, optional
        A numerical method (default: ``brainpy.integrators.get_default_sdeint()``).
    semantics : Semantics
        The generation that says where the noise comes from.
    dt, name, show_code, **options
        See ``brainpy.sdeint``.
    """
    named = dict(method=method, dt=plain(dt, UNITS['ms'], name or 'sdeint', 'dt'), name=name, show_code=show_code, **options)
    if f is None:
        return functools.partial(sdeint, g=g, semantics=semantics, **named)
    if g is None:
        return lambda g: sdeint(f, g, semantics=semantics, **named)
    return with_noise_of(semantics, _made_legacy(brainpy.sdeint(f, g, **named)))


def fdeint(alpha: float | Sequence[float], num_memory: int | None = None, inits: Any = None, f: Callable | None = None,
           method: str = 'l1', dt: float | None = None, name: str | None = None, num_step: int | None = None) -> Callable:
    """The integral of a fractional differential equation; without ``f`` a decorator.

    Parameters
    ----------
    alpha : float or sequence of float
        The order of the derivatives, above 0 and at most 1.
    num_memory, num_step : int
        How many steps are remembered; ``num_step`` is its name in 2.1.
    inits : array, or sequence or dict of arrays
        Initial values of the variables.
    f : callable, optional
        The derivatives: a function of the variables, ``t`` and parameters.
    method : str
        A numerical method: ``'l1'``, ``'euler'`` or ``'short-memory'``, or the name of its class, as in 2.1.
    dt, name
        See ``brainpy.fdeint``.
    """
    num_memory = num_memory if num_step is None else num_step
    if f is None:
        return lambda f: fdeint(alpha, num_memory, inits, f, method, dt, name)
    dt = plain(dt, UNITS['ms'], name or 'fdeint', 'dt')
    return _made_legacy(brainpy.fdeint(alpha=alpha, num_memory=num_memory, inits=inits, f=f, dt=dt, name=name,
                                       method=FRACTIONAL_METHODS.get(method, method)))
