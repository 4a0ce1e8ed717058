"""Physical quantities ↔ the plain numbers of the models: ms, mV, nA, MΩ, mM.

A model declares, in a class attribute ``units``, the unit of each of its parameters and variables. Where a program gives
a plain number it is taken in that unit; where it gives a quantity of brainunit, this is converted to it, once, when the
model is built. The steps of a model know nothing of units.

These units go together: a time constant in ms, a resistance in MΩ and a current in nA give a potential in mV, and a
current in nA comes from a conductance in μS. So the unit of the conductance of a synapse is that of the input of its
postsynaptic cells, divided by mV: μS for cells whose input is in nA, and mS/cm² for those whose input is in μA/cm².
"""
import copy
import functools
import inspect
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

import brainpy.math as bm
import brainunit as u
from brainpy.initialize import Initializer

from brainsyn.errors import describe_value

__all__ = ['UNITS', 'UnitError', 'declared_unit', 'in_units', 'is_quantity', 'known_unit', 'plain', 'quantity_of',
           'taking_quantities']

UNITS = dict(
    number=u.UNITLESS,
    ms=u.ms, per_ms=u.ms ** -1, Hz=u.Hz,
    mV=u.mV, per_mV=u.mV ** -1, mV_per_ms=u.mV / u.ms, per_ms_mV=(u.ms * u.mV) ** -1, mV_per_sqrt_ms=u.mV * u.ms ** -0.5,
    nA=u.nA, nA_per_sqrt_ms=u.nA * u.ms ** -0.5, uA_per_cm2=u.uA / u.cm2,
    uS=u.uS, mS=u.mS, mS_per_cm2=u.mS / u.cm2, MOhm=u.Mohm, uF_per_cm2=u.uF / u.cm2,
    mM=u.mM, per_ms_mM=(u.ms * u.mM) ** -1, mM_per_ms_per_uA_per_cm2=u.mM / u.ms / (u.uA / u.cm2),
    um=u.um, cm2=u.cm2,
)

DIMENSIONS = {unit.dim: name for name, unit in {
    'a plain number': u.UNITLESS,
    'a time': u.ms,
    'a rate': u.Hz,
    'a potential': u.mV,
    'an inverse potential': u.mV ** -1,
    'a rate of change of a potential': u.mV / u.ms,
    'a current': u.nA,
    'a current density': u.uA / u.cm2,
    'a conductance': u.mS,
    'a conductance density': u.mS / u.cm2,
    'a resistance': u.Mohm,
    'a capacitance': u.uF,
    'a capacitance density': u.uF / u.cm2,
    'a concentration': u.mM,
    'a rate of binding': (u.ms * u.mM) ** -1,
    'a length': u.um,
    'an area': u.cm2,
    'a temperature': u.kelvin,
}.items()}


class UnitError(ValueError):
    """A quantity of one dimension stands where one of another is wanted."""


def in_units(**names: str) -> Mapping[str, u.Unit]:
    """What a class declares as its ``units``.

    Parameters
    ----------
    **names : str
        For units, by their keys in ``UNITS``, the names of the parameters and variables that are in this unit.
    """
    return MappingProxyType({name: UNITS[unit] for unit, each in names.items() for name in each.split()})


def known_unit(unit: u.Unit) -> u.Unit:
    """The unit of ``UNITS`` that is the same as ``unit``: μS for nA/mV."""
    alike = (known for known in UNITS.values() if known.dim == unit.dim and u.Quantity(1., unit=unit).to_decimal(known) == 1.)
    return next(alike, unit)


def dimension_name(unit: u.Unit) -> str:
    """What a quantity in this unit is: 'a time', 'a current', …"""
    return DIMENSIONS.get(unit.dim, f'a quantity in {unit}')


def describe_unit(unit: u.Unit) -> str:
    """What a quantity in this unit is, and the unit: 'a time (in ms)'."""
    name = dimension_name(unit)
    return f'{name} (in {unit})' if unit.dim in DIMENSIONS.keys() - {u.UNITLESS.dim} else name


def is_quantity(value: Any) -> bool:
    """Whether ``value`` is a quantity, or a list or a tuple that holds one."""
    if isinstance(value, list | tuple):
        return any(map(is_quantity, value))
    return isinstance(value, u.Quantity | u.Unit)


def quantity_in(value: Any, shape: tuple[int, ...]) -> u.Quantity | None:
    """The first quantity in what a user may give as a parameter: a value, an initializer, or a function of the shape."""
    if isinstance(value, Initializer):
        return next(filter(is_quantity, vars(value).values()), None)
    if callable(value) and not hasattr(value, 'dtype'):
        value = value(shape)
    return value if isinstance(value, u.Quantity) else None


def plain(value: Any, unit: u.Unit | None, owner: str, parameter: str) -> Any:
    """``value`` as plain numbers in ``unit``; what is no quantity is so already.

    Parameters
    ----------
    value : number, array, Quantity, Initializer, callable or a list of these
        What the user gave. Of an initializer that holds quantities a copy with plain numbers is returned; of a function, one
        whose quantities are converted.
    unit : Unit or None
        The unit that the parameter is declared in; None where it is declared in none, so that no quantity will do.
    owner, parameter : str
        What to name in an error.

    Raises
    ------
    UnitError
        When ``value`` is a quantity of another dimension than ``unit``.
    """
    if isinstance(value, list | tuple) and is_quantity(value):
        return type(value)(plain(v, unit, owner, parameter) for v in value)
    if isinstance(value, Initializer):
        return _plain_initializer(value, unit, owner, parameter)
    if callable(value) and not hasattr(value, 'dtype'):
        return _plain_function(value, unit, owner, parameter)
    if not is_quantity(value):
        return value
    quantity = u.Quantity(1., unit=value) if isinstance(value, u.Unit) else value
    if unit is None or quantity.unit.dim != unit.dim:
        wanted = 'a plain number' if unit is None else describe_unit(unit)
        given = describe_value(quantity) if quantity.ndim else f'{quantity}'
        raise UnitError(f'{owner}: {parameter} must be {wanted}, not {dimension_name(quantity.unit)} ({given}).')
    number = quantity.to_decimal(unit)
    return float(number) if isinstance(number, int) else number


def _plain_initializer(initializer: Initializer, unit: u.Unit | None, owner: str, parameter: str) -> Initializer:
    given = {name: value for name, value in vars(initializer).items() if is_quantity(value)}
    if not given:
        return initializer
    converted = copy.copy(initializer)
    vars(converted).update({name: plain(value, unit, owner, parameter) for name, value in given.items()})
    return converted


def _plain_function(function: Callable, unit: u.Unit | None, owner: str, parameter: str) -> Callable:
    @functools.wraps(function)
    def converted(*args, **kwargs):
        return plain(function(*args, **kwargs), unit, owner, parameter)

    return converted


def declared_unit(cls: type, name: str) -> u.Unit | None:
    """The unit that a class, or one that it derives from, declares for a parameter or a variable.

    ``V_initializer`` has the unit of ``V``; ``None`` where there is no declaration.
    """
    for declared in (vars(base).get('units') for base in cls.__mro__):
        if isinstance(declared, Mapping) and name in declared:
            return declared[name]
    stem = name.removesuffix('_initializer')
    return None if stem == name else declared_unit(cls, stem)


def quantity_of(values: Any, unit: u.Unit | None, owner: str, variable: str) -> u.Quantity:
    """Plain numbers in ``unit`` as a quantity.

    Raises
    ------
    UnitError
        When the variable is declared in no unit.
    """
    if unit is None:
        raise UnitError(f'{owner}: no unit is declared for "{variable}"; its class can declare one, as in '
                        f'units = {{"{variable}": brainunit.mV}}.')
    return u.Quantity(values, unit=unit)


def taking_quantities(model: type, units: Mapping[str, u.Unit], module: str, *bases: type) -> type:
    """A model of brainpy's whose constructor converts quantities to the plain numbers that it takes.

    Its variables know their units, for ``runner.mon.quantity`` and for the inputs of a runner.

    Parameters
    ----------
    model : type
        The class.
    units : mapping of str to Unit
        The units of its parameters and variables. A parameter that is not there takes no quantities.
    module : str
        Where the new class, of the same name, is found.
    *bases : type
        What else the new class derives from.
    """
    signature = inspect.signature(model.__init__)

    def converted(parameter: str, value: Any, owner: str) -> Any:
        unit = declared_unit(converting, parameter)
        is_part = unit is None and callable(value) and not isinstance(value, Initializer)  # a spike function, a layer
        return value if is_part else plain(value, unit, owner, parameter)

    @functools.wraps(model.__init__)
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        given = signature.bind(self, *args, **kwargs)
        owner = given.arguments.get('name') or type(self).__name__
        given.arguments.update({parameter: converted(parameter, value, owner)
                                for parameter, value in given.arguments.items() if parameter != 'self'})
        model.__init__(*given.args, **given.kwargs)
        for name, variable in vars(self).items():
            if isinstance(variable, bm.Variable):
                variable.unit = declared_unit(converting, name)

    converting = type(model)(model.__name__, (model, *bases), {
        '__init__': __init__, '__doc__': model.__doc__, '__module__': module, '__qualname__': model.__name__, 'units': units})
    return converting
