r"""The equations of models, from the ``.. math::`` blocks at the head of the docstrings of their classes."""
import inspect
import re
import textwrap
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import brainpy.math as bm
import numpy as np

from brainsyn.describing.looking import components_of, connections_of
from brainsyn.describing.values import is_number, parameters_of
from brainsyn.describing.wiring import weights_of

__all__ = ['Equations', 'equations_of', 'symbol']

GREEK = frozenset('alpha beta gamma delta epsilon eta theta kappa lambda mu nu phi rho sigma tau'.split())
BLOCK = re.compile(r'^( *)\.\. math::(.*)\n((?:\1 +.*\n|[ \t]*\n)*)', re.MULTILINE)
SECTION = re.compile(r'^(Parameters|Attributes|Notes|References|Raises|Returns)\n-+$', re.MULTILINE)
SPECIAL = str.maketrans({'_': r'\_', '%': r'\%', '&': r'\&', '#': r'\#', '$': r'\$'})


@dataclass(frozen=True)
class Equations:
    """The equations of one class, and the parameters of those parts of a network that are of this class.

    Attributes
    ----------
    model : str
        The class.
    blocks : tuple of str
        Displayed equations, in LaTeX.
    values : dict[str, str]
        For each part its parameters, in LaTeX.
    """

    model: str
    blocks: tuple[str, ...]
    values: dict[str, str]

    @property
    def latex(self) -> str:
        """As a paragraph of a LaTeX document that uses ``amsmath``."""
        lines = [rf'\paragraph{{{escaped(self.model)}}}']
        lines += [f'\\begin{{equation*}}\n{block}\n\\end{{equation*}}' for block in self.blocks]
        for who, values in self.shared_values.items():
            lines.append(f'{escaped(who)}: {values}.\\\\' if values else f'{escaped(who)}.\\\\')
        return '\n'.join(lines)

    @property
    def shared_values(self) -> dict[str, str]:
        """The names of parts, those with the same parameters together, and these parameters."""
        together = {}
        for name, values in self.values.items():
            together.setdefault(values, []).append(name)
        return {', '.join(names): values for values, names in together.items()}


def equations_of(parts: Iterable[tuple[str, Any]]) -> list[Equations]:
    """The equations of groups, of projections and of what these are fitted with, each class once.

    Parameters
    ----------
    parts : iterable of (str, DynamicalSystem)
        Names and parts.
    """
    known = {}
    for name, part in parts:
        for member in (part, *components_of(part)):
            blocks = blocks_of(type(member))
            if blocks:
                model = type(member).__name__
                known.setdefault((model, blocks), {})[name] = _values(member)
    return [Equations(model, blocks, values) for (model, blocks), values in known.items()]


def blocks_of(cls: type) -> tuple[str, ...]:
    """The equations at the head of the docstring of a class, or of the nearest class above it that has some."""
    for base in cls.__mro__:
        text = inspect.cleandoc(vars(base).get('__doc__') or '') + '\n'
        head = SECTION.split(text)[0]
        blocks = [_displayed(first, rest) for _, first, rest in BLOCK.findall(head)]
        if blocks:
            return tuple(blocks)
    return ()


def _displayed(first: str, rest: str) -> str:
    lines = [line for line in textwrap.dedent(rest).splitlines() if not re.match(r':\w+:', line)]
    equations = [part.strip() for part in '\n'.join([first.strip(), *lines]).split('\n\n')]
    equation = ' \\\\\n'.join(filter(None, equations))
    return f'\\begin{{aligned}}\n{equation}\n\\end{{aligned}}' if re.search(r'\\\\|(?<!\\)&', equation) else equation


def _values(part: Any) -> str:
    values = parameters_of(part)
    operator, weight = connections_of(part)
    if weight is not None and is_number(weight):
        values['g_max'] = weight if operator is None else weights_of(operator, bm.as_jax(weight))
    unit_of = getattr(part, 'unit_of', lambda name: None)
    return ', '.join(f'${symbol(name)} = {_number(value)}{_unit(unit_of(name))}$' for name, value in values.items())


def symbol(name: str) -> str:
    r"""How equations write a parameter: ``V_th`` as :math:`V_{th}`, ``gNa`` as :math:`g_{Na}`, Greek letters as such."""
    if name == 'cc_Mg':
        return r'[\mathrm{Mg}]'
    head, *below = re.sub(r'^([A-Za-z])(Na|Ca|[KLM])$', r'\1_\2', name).split('_')
    numbered = re.fullmatch(r'([A-Za-z]+)(\d)', head)
    head, below = (numbered[1], [numbered[2], *below]) if numbered else (head, below)
    head = f'\\{head}' if head in GREEK else head if len(head) == 1 else rf'\mathrm{{{head}}}'
    below = ['\\max' if part == 'max' else part for part in below]
    return f'{head}_{{{",".join(below)}}}' if below else head


def _number(value: Any) -> str:
    values = np.asarray(value)
    low, high = (_scientific(f'{v:.5g}') for v in (values.min(), values.max()))
    return low if low == high else rf'{low} \ldots {high}'


def _scientific(text: str) -> str:
    return re.sub(r'e([+-])0*(\d+)', lambda m: rf' \cdot 10^{{{m[1].replace("+", "")}{m[2]}}}', text)


def _unit(unit: Any) -> str:
    text = '' if unit is None else f'{unit}'.replace(' ', '')
    if text in ('', '1'):
        return ''
    text = re.sub(r'\bu(?=[SA])', r'\\mu ', text).replace('Mohm', r'M\Omega').replace('*', r'\,')
    return rf'\,\mathrm{{{text}}}'


def escaped(text: str) -> str:
    """Text as LaTeX takes it."""
    return text.translate(SPECIAL)
