"""From a model to what is told of its parts."""
import copy
import inspect
from collections.abc import Iterator
from typing import Any

import brainpy
import brainpy.math as bm
import jax
import numpy as np

from brainsyn.comm.base import Operator
from brainsyn.connect import TwoEndConnector
from brainsyn.delay_rings import RingEntry, StepRing
from brainsyn.delays import DelayBuffer
from brainsyn.describing.facts import Delay, Group, Other, Projection
from brainsyn.describing.values import in_words, labelled, parameters_of, unit_in_words
from brainsyn.describing.wiring import num_synapses, weights_of
from brainsyn.dynsys import Container, NeuGroup
from brainsyn.dynsys.groups import NeuGroupView
from brainsyn.dynsys.system import Projection as AnyProjection

__all__ = ['Parts', 'connections_of']

WEIGHTS = ('g_max', 'weights', 'weight')
DELAYS = ('delay_step', 'delay', 'delay_steps')
COMPONENTS = ('stp', 'ltp', 'syn', 'output', 'out')


class Parts:
    """The parts of a model, each once, under the shortest name that leads to it.

    Attributes
    ----------
    groups, projections, others : dict[str, DynamicalSystem]
        By name.
    """

    def __init__(self, model: brainpy.DynamicalSystem, dt: float):
        self.dt = dt
        found = sorted(model.nodes(method='relative').items(), key=lambda item: item[0].count('.') if item[0] else -1)
        self._names = {}
        nodes = {}
        for path, node in found:
            if id(node) not in self._names:
                self._names[id(node)] = path or model.name
                nodes[path or model.name] = node
        groups = {name: node for name, node in nodes.items() if isinstance(node, NeuGroup | brainpy.NeuGroup)}
        self.groups = {name: group for name, group in groups.items() if not isinstance(group, NeuGroupView)}
        self.projections = {name: node for name, node in nodes.items() if _connects(node)}
        belonging = {id(component) for projection in self.projections.values() for component in components_of(projection)}
        told = {*groups, *self.projections}
        self.others = {name: node for name, node in nodes.items() if name not in told and id(node) not in belonging
                       and isinstance(node, brainpy.DynamicalSystem)
                       and not isinstance(node, Container | brainpy.DynSysGroup)
                       and (node is not model or not told)}
        self._buffers = [node for node in nodes.values() if isinstance(node, DelayBuffer | StepRing)]
        self._counted = set()

    def look(self) -> tuple[dict[str, Group], dict[str, Projection], dict[str, Other], dict[str, Delay]]:
        """What is told of groups, projections, all else, and delays. Memory is counted where it comes first."""
        groups = {name: Group(name, type(group).__name__, tuple(group.size), self._states(group), self._nbytes(group))
                  for name, group in self.groups.items()}
        delays = {fact.name: fact for fact in map(self._delay, self._buffers)}
        projections = {name: self._projection(name, projection) for name, projection in self.projections.items()}
        others = {name: Other(name, type(node).__name__, self._states(node), self._nbytes(node))
                  for name, node in self.others.items()}
        return groups, projections, others, delays

    def _projection(self, name: str, projection: Any) -> Projection:
        operator, weight = connections_of(projection)
        stp, syn, output = (_component(projection, *names) for names in (('stp',), ('syn',), ('output', 'out')))
        conn = getattr(projection, 'conn', None)
        components = components_of(projection)
        states = {key: shape for part in (projection, *components) for key, shape in self._states(part).items()}
        return Projection(
            name=name,
            model=f'{type(projection).__name__}({type(syn).__name__})' if syn else type(projection).__name__,
            pre=self._group_in_words(getattr(projection, 'pre', None)),
            post=self._group_in_words(getattr(projection, 'post', None)),
            connector=_connector_in_words(conn),
            operator='' if operator is None else type(operator).__name__,
            num_synapses=_num_synapses(projection, operator),
            delay=delay_of(projection, self.dt),
            weights=_summary(operator, weight),
            unit=unit_in_words(_unit_of_weights(projection)),
            plasticity=_component_in_words(stp),
            output=_component_in_words(output),
            states=states,
            nbytes=sum(map(self._nbytes, (projection, *components))),
        )

    def _delay(self, buffer: DelayBuffer | StepRing) -> Delay:
        owner, name = next(((node, key) for node in self.groups.values() for key, value in vars(node).items()
                            if value is getattr(buffer.target, '_value_of', buffer.target)), (None, ''))
        label = f'{self._names[id(owner)]}.{name}' if owner is not None else self._view_of(buffer.target)
        steps = buffer.num_delay_step - 1 if isinstance(buffer, DelayBuffer) else buffer.length
        return Delay(label, steps, self._nbytes(buffer))

    def _view_of(self, target: bm.Variable) -> str:
        """The name of a delayed variable that belongs to a part of a group, or to no group."""
        for projection in self.projections.values():
            pre = getattr(projection, 'pre', None)
            for key, value in getattr(pre, 'slice_vars', {}).items():
                if value is target:
                    return f'{self._group_in_words(pre)}.{key}'
        return target.name if getattr(target, 'name', None) else 'a variable'

    def _group_in_words(self, group: Any) -> str:
        if isinstance(group, NeuGroupView):
            return f'{self._group_in_words(group.target)}[{", ".join(map(_index_in_words, group.index))}]'
        return '?' if group is None else self._names.get(id(group), group.name)

    def _states(self, part: Any) -> dict[str, tuple[int, ...]]:
        return {key: tuple(value.shape) for key, value in vars(part).items()
                if isinstance(value, bm.Variable) and not isinstance(value, bm.TrainVar | bm.VariableView)
                and not key.startswith('_') and not key.endswith('_var')}

    def _nbytes(self, part: Any) -> int:
        return sum(self._count(array) for array in _arrays(vars(part)))

    def _count(self, array: jax.Array | np.ndarray) -> int:
        """The bytes of an array, if they have not been counted before."""
        if id(array) in self._counted:
            return 0
        self._counted.add(id(array))
        return array.nbytes


def _connects(node: Any) -> bool:
    return isinstance(node, AnyProjection | brainpy.synapses.TwoEndConn) and (hasattr(node, 'post') or hasattr(node, 'conn_mat'))


def _component(projection: Any, *names: str) -> Any:
    found = (vars(projection).get(name) for name in names)
    return next((component for component in found if isinstance(component, brainpy.DynamicalSystem)), None)


def components_of(projection: Any) -> list[Any]:
    """Plasticity, kinetics and output of a projection."""
    return [component for name in COMPONENTS if (component := _component(projection, name)) is not None]


def connections_of(projection: Any) -> tuple[Operator | None, Any]:
    """What carries values over the connections of a projection, and its weights; None for what is not known."""
    names = vars(projection)
    operator = names.get('comm')
    weight = next((names[name] for name in WEIGHTS if names.get(name) is not None), names.get('conn_mat'))
    return operator if isinstance(operator, Operator) else None, weight


def _num_synapses(projection: Any, operator: Operator | None) -> int | None:
    if operator is not None:
        return num_synapses(operator)
    conn, matrix = getattr(projection, 'conn', None), getattr(projection, 'conn_mat', None)
    if isinstance(conn, TwoEndConnector) and conn.pre_num is not None:
        # of a copy, since a connector keeps to the way in which it was first asked
        return copy.copy(conn).as_csr()[0].size
    return None if matrix is None else int(np.count_nonzero(np.asarray(matrix)))


def _summary(operator: Operator | None, weight: Any) -> tuple[float, float, float] | None:
    if weight is None:
        return None
    values = np.asarray(weight) if operator is None else weights_of(operator, bm.as_jax(weight))
    if not np.issubdtype(values.dtype, np.number) or values.size == 0:
        return None
    if operator is None and values.ndim == 2:
        values = values[values != 0]
    return tuple(float(f(values)) for f in (np.min, np.median, np.max)) if values.size else None


def _unit_of_weights(projection: Any) -> Any:
    if hasattr(projection, 'weight_unit'):
        return projection.weight_unit
    return projection.unit_of('g_max') if hasattr(projection, 'unit_of') else None


def delay_of(projection: Any, dt: float) -> tuple[float, float] | None:
    """The shortest and the longest delay, in ms."""
    steps = next((vars(projection)[name] for name in DELAYS if vars(projection).get(name) is not None), None)
    if isinstance(steps, RingEntry):
        k, length = np.asarray(steps.k), steps.ring.length
        steps = np.where(k % length == 0, length, k)  # the row that is written next holds what is oldest
    if steps is None or not np.issubdtype(np.asarray(steps).dtype, np.integer):
        return None
    steps = np.asarray(steps)
    return float(steps.min() * dt), float(steps.max() * dt)


def _connector_in_words(conn: Any) -> str:
    if not isinstance(conn, TwoEndConnector):
        return '' if conn is None else type(conn).__name__
    usual = {name: parameter.default for name, parameter in inspect.signature(type(conn).__init__).parameters.items()}
    drawn = () if getattr(conn, '_is_named', True) else ('seed',)  # one that nobody has given
    told = {name: getattr(conn, name) for name in conn._shown if name not in drawn}
    return labelled(conn, {name: value for name, value in told.items() if value is not None and value != usual.get(name)})


def _component_in_words(component: Any) -> str:
    if component is None or type(component).__name__.startswith('Null'):
        return ''
    return labelled(component, {name: in_words(value) for name, value in parameters_of(component).items()})


def _index_in_words(index: Any) -> str:
    if isinstance(index, slice):
        return ':'.join('' if i is None else str(i) for i in (index.start, index.stop, index.step)[:3 if index.step else 2])
    return f'{len(index)} cells'


def _arrays(held: Any) -> Iterator[jax.Array | np.ndarray]:
    """All arrays in a value, or in a mapping of names to values, that are held there and not seen through."""
    if isinstance(held, bm.VariableView):
        return
    if isinstance(held, bm.Array | jax.Array):
        yield bm.as_jax(held)
    elif isinstance(held, np.ndarray):
        yield held
    elif isinstance(held, Operator):
        yield from filter(lambda leaf: hasattr(leaf, 'nbytes'), jax.tree.leaves(held))
    elif isinstance(held, TwoEndConnector):
        yield from _arrays(vars(held))
    elif isinstance(held, dict):
        for value in held.values():
            if not isinstance(value, dict):
                yield from _arrays(value)
    elif isinstance(held, list | tuple):
        for value in held:
            yield from _arrays(value)
