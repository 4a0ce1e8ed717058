"""A model described: what it is made of, to be printed, shown in a notebook, asked for a number, or written as equations."""
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape

import brainpy
import brainpy.math as bm

from brainsyn.describing.equations import Equations, equations_of
from brainsyn.describing.facts import Delay, Group, Other, Projection
from brainsyn.describing.looking import Parts
from brainsyn.describing.views import Table, bytes_in_words, html_of, text_of
from brainsyn.errors import describe_value

__all__ = ['Description', 'describe']


@dataclass(frozen=True)
class Description:
    """What :func:`describe` returns. Its text is a table for each kind of part; a notebook shows the same as HTML.

    Attributes
    ----------
    name, model : str
        Name and class of the model.
    dt : float
        The time step in which delays were counted, ms.
    groups : Mapping[str, Group]
        By what the model calls them, as are the others.
    projections : Mapping[str, Projection]
        What connects the groups.
    others : Mapping[str, Other]
        Inputs, layers, classes of the user's own.
    delays : Mapping[str, Delay]
        Variables whose past is kept.
    equations : sequence of Equations
        The equations of each class.
    with_equations : bool
        Whether these are shown, too.
    """

    name: str
    model: str
    dt: float
    groups: Mapping[str, Group]
    projections: Mapping[str, Projection]
    others: Mapping[str, Other]
    delays: Mapping[str, Delay]
    equations: tuple[Equations, ...] = field(repr=False)
    with_equations: bool = False

    @property
    def num_cells(self) -> int:
        """Number of cells in all groups."""
        return sum(math.prod(group.size) for group in self.groups.values())

    @property
    def num_synapses(self) -> int:
        """Number of connected pairs in all projections."""
        return sum(projection.num_synapses or 0 for projection in self.projections.values())

    @property
    def nbytes(self) -> int:
        """Memory of all arrays that the model holds, each counted once."""
        return sum(part.nbytes for kind in (self.groups, self.projections, self.others, self.delays) for part in kind.values())

    @property
    def latex(self) -> str:
        """The equations with the values of their parameters, for a LaTeX document that uses ``amsmath``."""
        return '\n\n'.join(equations.latex for equations in self.equations)

    def __str__(self) -> str:
        text = text_of(self._heading, self._tables)
        return f'{text}\n\n{self.latex}' if self.with_equations else text

    def _repr_html_(self) -> str:
        return html_of(self._heading, self._tables, self._html_equations() if self.with_equations else '')

    @property
    def _heading(self) -> str:
        return (f'{self.model} "{self.name}": {_counted(self.num_cells, "cell")} in {_counted(len(self.groups), "group")}, '
                f'{_counted(self.num_synapses, "synapse")} in {_counted(len(self.projections), "projection")}, '
                f'{bytes_in_words(self.nbytes)}')

    @property
    def _tables(self) -> list[Table]:
        groups = [(g.name, g.model, ' × '.join(f'{n:,}' for n in g.size), ', '.join(g.states), bytes_in_words(g.nbytes))
                  for g in self.groups.values()]
        projections = [(p.name, f'{p.pre} → {p.post}', p.model, p.connector, p.operator,
                        '?' if p.num_synapses is None else f'{p.num_synapses:,}', _span(p.delay, 'ms'),
                        _weights_in_words(p), p.plasticity, p.output, bytes_in_words(p.nbytes))
                       for p in self.projections.values()]
        others = [(o.name, o.model, ', '.join(o.states), bytes_in_words(o.nbytes)) for o in self.others.values()]
        delays = [(d.name, f'{d.steps:,}', f'{d.steps * self.dt:g} ms', bytes_in_words(d.nbytes)) for d in self.delays.values()]
        return [
            Table('Groups', ('name', 'model', '>size', 'variables', '>memory'), groups),
            Table('Projections', ('name', 'pre → post', 'model', 'connector', 'carried by', '>synapses', '>delay', '>weights',
                                  'plasticity', 'output', '>memory'), projections),
            Table('Other parts', ('name', 'model', 'variables', '>memory'), others),
            Table(f'Delayed variables (dt = {self.dt:g} ms)', ('variable', '>steps', '>time', '>memory'), delays),
        ]

    def _html_equations(self) -> str:
        return ''.join(
            f'<p><b>{escape(each.model)}</b></p>' + ''.join(f'<div>$${escape(block)}$$</div>' for block in each.blocks)
            + ''.join(f'<p>{escape(f"{who}: {values}" if values else who)}</p>' for who, values in each.shared_values.items())
            for each in self.equations)


def describe(model: brainpy.DynamicalSystem, latex: bool = False, dt: float | None = None) -> Description:
    """Tell what a model is made of: groups, projections, delays, memory, equations.

    >>> print(bp.describe(network))  # doctest: +ELLIPSIS
    Network ...
    >>> bp.describe(network).projections['E2I'].num_synapses
    4

    Parameters
    ----------
    model : DynamicalSystem
        A network, or any part of one.
    latex : bool
        Whether the text, and what a notebook shows, end with the equations of the classes and the values of their parameters.
        They are in ``latex`` of the description in any case.
    dt : float, optional
        Time step of the runs, ms, for delays that are counted in steps; ``bm.get_dt()`` by default.

    Returns
    -------
    Description
        To be printed, shown, or asked.

    Raises
    ------
    TypeError
        When ``model`` is no model.
    """
    if not isinstance(model, brainpy.DynamicalSystem):
        raise TypeError(f'describe: model must be a DynamicalSystem, such as a network, not {describe_value(model)}.')
    dt = bm.get_dt() if dt is None else dt
    parts = Parts(model, dt)
    groups, projections, others, delays = parts.look()
    named = (*parts.groups.items(), *parts.projections.items(), *parts.others.items())
    return Description(model.name, type(model).__name__, dt, groups, projections, others, delays,
                       tuple(equations_of(named)), latex)


def _counted(number: int, what: str) -> str:
    return f'{number:,} {what}{"" if number == 1 else "s"}'


def _span(span: tuple[float, float] | None, unit: str) -> str:
    if span is None:
        return ''
    low, high = (f'{value:.5g}' for value in span)
    return f'{low} {unit}' if low == high else f'{low} … {high} {unit}'


def _weights_in_words(projection: Projection) -> str:
    if projection.weights is None:
        return ''
    values = [f'{value:.4g}' for value in projection.weights]
    text = values[0] if len(set(values)) == 1 else ' | '.join(values)
    return f'{text} {projection.unit}'.rstrip()
