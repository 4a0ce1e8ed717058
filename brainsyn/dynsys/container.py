"""Systems made of systems, and the order in which a network advances them."""
from collections.abc import Mapping
from typing import Any

import brainpy
import brainpy.math as bm

from brainsyn.dynsys.groups import NeuGroup
from brainsyn.dynsys.protocol import get_shared
from brainsyn.dynsys.system import DynamicalSystem, DynamicalSystemNS, Projection
from brainsyn.errors import describe_value, near_matches

__all__ = ['Container', 'Network', 'Sequential', 'System']


class Container(DynamicalSystem):
    """Several systems under one name, advanced in the order in which they were given.

    Parameters
    ----------
    *dynamical_systems_as_tuple : DynamicalSystem
        Children, reached under their own names.
    name, mode
        See :class:`DynamicalSystem`.
    must_be_dynsys_subclass : bool
        Whether to refuse children that are not systems.
    **dynamical_systems_as_dict : DynamicalSystem
        Children, reached as ``container.key``.
    """

    def __init__(self, *dynamical_systems_as_tuple, name: str | None = None, mode: bm.Mode | None = None,
                 must_be_dynsys_subclass: bool = True, **dynamical_systems_as_dict):
        super().__init__(name=name, mode=mode)
        allowed = brainpy.DynamicalSystem if must_be_dynsys_subclass else bm.BrainPyObject
        for child in dynamical_systems_as_tuple:
            if isinstance(child, list | tuple):
                self._adopt({c.name: c for c in child if self._check(c, allowed)}, allowed)
            elif isinstance(child, Mapping):
                self._adopt(child, allowed)
            elif self._check(child, allowed):
                self._adopt({child.name: child}, allowed)
        self._adopt(dynamical_systems_as_dict, allowed)

    def _check(self, child: Any, allowed: type) -> bool:
        if not isinstance(child, allowed):
            raise ValueError(f'{self.name}: a child must be a {allowed.__name__}, not {describe_value(child)}.')
        return True

    def _adopt(self, children: Mapping[str, Any], allowed: type) -> None:
        for key, child in children.items():
            self._check(child, allowed)
            self.implicit_nodes[key] = child

    @property
    def children(self) -> Mapping[str, Any]:
        """The children that were given at construction, by name."""
        return self.implicit_nodes

    def __getitem__(self, item):
        if isinstance(item, str):
            if item in self.implicit_nodes:
                return self.implicit_nodes[item]
            raise KeyError(f'{self.name} has no child "{item}".{near_matches(item, self.implicit_nodes)}')
        return super().__getitem__(item)

    def __getattr__(self, key: str):
        implicit = self.__dict__.get('_implicit_nodes')
        if implicit is not None and key in implicit:
            return implicit[key]
        known = [k for k in self.__dict__ if not k.startswith('_')] + list(implicit or ())
        raise AttributeError(f'"{type(self).__name__}" object {self.__dict__.get("_name", "")} has no attribute "{key}".'
                             f'{near_matches(key, known)}')

    def __repr__(self) -> str:
        children = ', '.join(f'{key}={child!r}' for key, child in self.implicit_nodes.items())
        return f'{type(self).__name__}({children})'

    def _child_systems(self):
        return self.nodes(level=1, include_self=False).subset(brainpy.DynamicalSystem).unique()

    def clear_input(self, *args, **kwargs) -> None:
        for child in self._child_systems().values():
            child.clear_input()

    def update(self, tdi, *args, **kwargs):
        for child in self._child_systems().values():
            advance(child, *args, **kwargs)


def advance(child: brainpy.DynamicalSystem, *args, **kwargs):
    """Run one child: brainsyn's own receive the shared arguments, brainpy's ask ``bp.share``."""
    if isinstance(child, DynamicalSystem):
        return child(get_shared(), *args, **kwargs)
    return child(*args, **kwargs)


class System(Container):
    """A container by its name in release 2.2."""


class Network(Container):
    """A network: in each step all projections, then all groups of neurons, then the rest, then the delay buffers.

    So a synapse without delay sees the spikes of the step before. In BrainPy 2.0 and 2.1 a network advances its children
    in the order in which they were given.
    """

    def update(self, tdi, *args, **kwargs):
        children = list(self._child_systems().values())
        if self.semantics.update_order == 'as declared':
            for child in children:
                advance(child)
            return
        projections = [c for c in children if isinstance(c, Projection | brainpy.Projection)]
        groups = [c for c in children if isinstance(c, NeuGroup | brainpy.NeuGroup)]
        first = {id(c) for c in projections + groups}
        for child in projections + groups + [c for c in children if id(c) not in first]:
            advance(child)
        self.update_local_delays(children)

    def reset_state(self, batch_size: int | None = None) -> None:
        """Reset projections, groups and the rest, then empty the delay buffers."""
        children = self._child_systems()
        for child in children.values():
            child.reset_state(batch_size) if isinstance(child, DynamicalSystem) else child.reset(batch_size)
        self.reset_local_delays(children)


class Sequential(DynamicalSystemNS):
    """Systems in a row: what one returns is the next one's input.

    Parameters
    ----------
    *modules_as_tuple, **modules_as_dict
        Systems or plain functions of one argument.
    """

    def __init__(self, *modules_as_tuple, name: str | None = None, mode: bm.Mode | None = None, **modules_as_dict):
        super().__init__(name=name, mode=mode)
        modules = {str(i): m for i, m in enumerate(modules_as_tuple)} | modules_as_dict
        for key, module in modules.items():
            if not callable(module):
                raise ValueError(f'{self.name}: element {key} must be a system or a function, not '
                                 f'{describe_value(module)}.')
        self.modules = modules
        self.register_implicit_nodes({k: m for k, m in modules.items() if isinstance(m, bm.BrainPyObject)})

    def __getitem__(self, key: int | slice | str):
        if isinstance(key, str):
            if key not in self.modules:
                raise KeyError(f'{self.name} has no element "{key}".{near_matches(key, self.modules)}')
            return self.modules[key]
        if isinstance(key, slice):
            return Sequential(**dict(list(self.modules.items())[key]), mode=self.mode)
        return list(self.modules.values())[key]

    def __len__(self) -> int:
        return len(self.modules)

    def __repr__(self) -> str:
        return f'{type(self).__name__}({", ".join(f"{k}={m!r}" for k, m in self.modules.items())})'

    def clear_input(self, *args, **kwargs) -> None:
        for module in self.modules.values():
            if isinstance(module, brainpy.DynamicalSystem):
                module.clear_input()

    def reset_state(self, batch_size: int | None = None) -> None:
        for module in self.modules.values():
            if isinstance(module, DynamicalSystem):
                module.reset_state(batch_size)
            elif isinstance(module, brainpy.DynamicalSystem):
                module.reset(batch_size)

    def update(self, x):
        for module in self.modules.values():
            x = module(x)
        return x
