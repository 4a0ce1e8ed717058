"""The public names of BrainPy 2.0 to 2.6: which generation has which name, and takes which keyword."""
import functools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files

__all__ = ['GENERATIONS', 'Costs', 'Known', 'costs_of', 'find', 'keyword_costs', 'names_in']

GENERATIONS = ('2.0', '2.1', '2.2', '2.3', '2.4', '2.5')

Costs = Mapping[str, float]


def costs_of(releases: str) -> Costs:
    """What it speaks against each generation that a program does what these releases allow.

    Parameters
    ----------
    releases : str
        The last digits of the releases, as in the tables: ``"34'"`` is 2.3, and 2.4 with a warning.

    Returns
    -------
    mapping
        0 for a generation that allows it, 0.5 for one that warns, 1 for the others.
    """
    allowed = {f'2.{digit}': 0.5 if warns else 0. for digit, warns in re.findall(r"(\d)('?)", releases)}
    return {generation: allowed.get(generation, 1.) for generation in GENERATIONS}


@dataclass(frozen=True)
class Member:
    """A name in a module."""

    costs: Costs
    is_module: bool


@dataclass(frozen=True)
class Section:
    """What is known of the names in a module."""

    members: Mapping[str, Member]
    complete: bool


@dataclass(frozen=True)
class Known:
    """What is known of a dotted name.

    Parameters
    ----------
    name : str
        As much of it as the tables have: modules, and a class or function in them.
    costs : mapping
        What it speaks against each generation that a program uses this name.
    unknown : str, optional
        The part after ``name`` that no release has; None where all is known, or the tables do not list it.
    """

    name: str
    costs: Costs
    unknown: str | None = None


def find(name: str) -> Known:
    """Look up a name of BrainPy, such as ``'dyn.LIF'``."""
    module, costs, sections = '', costs_of('012345'), _sections()
    for part in name.split('.') if name else ():
        section = sections.get(module)
        member = section.members.get(part) if section else None
        if member is None:
            return Known(module, costs, part if section and section.complete else None)
        module, costs = f'{module}.{part}'.lstrip('.'), member.costs
        if not member.is_module:
            break
    return Known(module, costs)


def names_in(module: str) -> Mapping[str, Member]:
    """The names that any release has in a module."""
    section = _sections().get(module)
    return section.members if section else {}


def keyword_costs(name: str, keyword: str) -> Costs | None:
    """What it speaks against each generation that a keyword is given; None when that tells nothing."""
    releases = _keywords().get(name, {}).get(keyword)
    if releases is None:
        return None
    takes, has = costs_of(releases), find(name).costs
    return {generation: takes[generation] if has[generation] < 1. else 0. for generation in GENERATIONS}


@functools.cache
def _sections() -> Mapping[str, Section]:
    sections, members = {}, {}
    for header, line in _lines('names.txt'):
        if line is None:
            module, _, more = header.partition(' ')
            members = {}
            sections[module] = Section(members, complete=not more)
        else:
            if not line.startswith(' '):
                releases, _, line = line.partition(' ')
                costs = costs_of(releases)
            members.update((name.rstrip('.'), Member(costs, name.endswith('.'))) for name in line.split())
    return sections


@functools.cache
def _keywords() -> Mapping[str, Mapping[str, str]]:
    keywords, of_name = {}, {}
    for header, line in _lines('keywords.txt'):
        if line is not None:
            if not line.startswith(' '):
                name, _, line = line.partition(' ')
                of_name = keywords[f'{header}.{name}'.lstrip('.')] = {}
            for group in line.split():
                releases, _, names = group.partition(':')
                of_name.update(dict.fromkeys(names.split(','), releases))
    return keywords


def _lines(table: str) -> Iterator[tuple[str, str | None]]:
    """The lines of a table, each with the header of its section; a header itself with None."""
    header = ''
    for line in files('brainsyn.porting').joinpath(table).read_text(encoding='utf-8').splitlines():
        if line.startswith('['):
            header, line = line.strip('[]'), None
        elif not line or line.startswith('#'):
            continue
        yield header, line
