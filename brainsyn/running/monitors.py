"""What a runner reads from the model at the end of each step."""
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import brainpy
import brainpy.math as bm
import brainunit as u
from brainpy.tools import DotDict
from brainstate import State

from brainsyn.errors import RunningError, describe_value, near_matches
from brainsyn.running.names import checked_index, find_variable
from brainsyn.running.user_functions import plain_values, taking_shared
from brainsyn.units import UNITS, quantity_of

__all__ = ['Monitors', 'Recording']


class Recording(DotDict):
    """What the monitors saw: one array for each, time first, and the time stamps ``ts``.

    ``var_names`` tells the names of the monitors; it is not among the keys.
    """

    HIDDEN = ('var_names', '_units')

    def keys(self):
        return tuple(key for key in self if key not in self.HIDDEN)

    def values(self):
        return tuple(self[key] for key in self.keys())

    def items(self):
        return tuple((key, self[key]) for key in self.keys())

    def quantity(self, name: str) -> u.Quantity:
        """What a monitor saw, as a quantity; ``quantity('ts')`` gives the time stamps.

        Raises
        ------
        KeyError
            When there is no such monitor.
        UnitError
            When the class that a variable belongs to declares no unit for it, or the monitor is a function.
        """
        if name not in self.keys():
            raise KeyError(f'There is no monitor "{name}".{near_matches(name, self.keys())}')
        units = {'ts': UNITS['ms'], **self.get('_units', {})}
        return quantity_of(self[name], units.get(name), 'runner.mon', name)


class Monitors:
    """All monitors of a runner.

    Parameters
    ----------
    target : DynamicalSystem
        The model, where the paths of names start.
    monitors : sequence or dict, optional
        Names, or pairs of a name and an index along the first axis; or a dict whose values are Variables, such pairs
        with a Variable, names, or functions of the shared arguments.
    fun_monitors : dict, optional
        Functions of the shared arguments, by name.

    Raises
    ------
    RunningError
        For anything that is not so.
    """

    def __init__(self, target: brainpy.DynamicalSystem, monitors: Sequence | Mapping | None = None,
                 fun_monitors: Mapping[str, Callable] | None = None):
        self.target = target
        self.readers = {}
        self.variables = {}
        if isinstance(monitors, Mapping):
            for name, spec in monitors.items():
                self._add(name, spec)
        elif isinstance(monitors, list | tuple):
            for spec in monitors:
                name = spec[0] if isinstance(spec, list | tuple) and spec else spec
                if not isinstance(name, str):
                    raise RunningError(f'{target.name}: a list of monitors holds names or pairs (name, index), not '
                                       f'{describe_value(spec)}; give Variables in a dict, under names.')
                self._add(name, spec)
        elif monitors is not None:
            raise RunningError(f'{target.name}: monitors must be a list of names, of pairs (name, index), or a dict, '
                               f'not {describe_value(monitors)}.')
        if fun_monitors is not None:
            if not isinstance(fun_monitors, Mapping) or not all(callable(f) for f in fun_monitors.values()):
                raise RunningError(f'{target.name}: fun_monitors must be a dict of functions, not '
                                   f'{describe_value(fun_monitors)}.')
            for name, function in fun_monitors.items():
                self._add(name, function)

    @property
    def units(self) -> dict[str, u.Unit | None]:
        """The unit of each monitor of a variable, as far as it is declared."""
        return {name: getattr(variable, 'unit', None) for name, (variable, _) in self.variables.items()}

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self.readers)

    def _add(self, name: Any, spec: Any) -> None:
        role = f'{self.target.name}, monitor'
        if not isinstance(name, str):
            raise RunningError(f'{role}: the key must be a name, not {describe_value(name)}.')
        if name in ('ts', 'var_names'):
            raise RunningError(f'{role} "{name}": this name is taken by the recording itself.')
        if callable(spec) and not isinstance(spec, State):
            self.readers[name] = taking_shared(spec)
            return
        variable, index = spec if isinstance(spec, list | tuple) and len(spec) == 2 else (spec, None)
        if isinstance(variable, str):
            variable = find_variable(self.target, variable, role)
        if not isinstance(variable, State):
            raise RunningError(f'{role} "{name}": must be a Variable, a name, a pair of either and an index, or a '
                               f'function of the shared arguments, not {describe_value(spec)}.')
        index = checked_index(index, variable, f'{role} "{name}"')
        self.readers[name] = _reader(variable, index)
        self.variables[name] = variable, index

    def read(self, shared: Mapping) -> dict[str, Any]:
        """The values of one step."""
        return {name: plain_values(reader(shared)) for name, reader in self.readers.items()}


def _reader(variable: bm.Variable, index: Any) -> Callable[[Mapping], Any]:
    if index is None:
        return lambda shared: variable.value
    return lambda shared: variable.value[index]
