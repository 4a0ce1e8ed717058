"""Tells which generation of BrainPy a program was written for."""
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from brainsyn.porting.beside import with_own_modules
from brainsyn.porting.names import GENERATIONS, Costs
from brainsyn.porting.reading import Reading, read
from brainsyn.porting.signs import Sign, signs
from brainsyn.porting.source import NotAProgram, Program, read_program

__all__ = ['DEFAULT', 'Verdict', 'generation_of', 'tell']

DEFAULT = '2.3'
# of generations that fit equally well, the one nearest to the default
PREFERENCE = (DEFAULT, '2.2', '2.4', '2.1', '2.5', '2.0')
SIGNS_SHOWN = 3


@dataclass(frozen=True)
class Verdict:
    """A generation, and why.

    Parameters
    ----------
    generation : str
        Say, ``'2.1'``.
    because : tuple of str
        What speaks for it; nothing when the program does not tell.
    """

    generation: str
    because: tuple[str, ...]

    def __str__(self) -> str:
        return f'BrainPy {self.generation}: {", ".join(self.because) or "nothing in it tells the release"}'


def tell(readings: Sequence[Reading]) -> Verdict:
    """The generation that the least speaks against, in a program and the modules of its own."""
    found: dict[str, tuple[Reading, Sign]] = {}
    for reading in readings:
        for sign in signs(reading):
            if any(sign.costs.values()):
                found.setdefault(sign.what, (reading, sign))
    total = {generation: _total([sign.costs[generation] for _, sign in found.values()]) for generation in GENERATIONS}
    best = min(PREFERENCE, key=total.__getitem__)
    speaking = sorted((entry for entry in found.values() if entry[1].costs[best] < 0.5),
                      key=lambda entry: -sum(entry[1].costs.values()))
    main = readings[0].program.path
    because, left = [], {generation for generation in GENERATIONS if total[generation] > total[best]}
    for reading, sign in speaking:
        excluded = {generation for generation in left if sign.costs[generation]}
        if excluded and len(because) < SIGNS_SHOWN:
            because.append(_words(sign, reading.program.path, main))
            left -= excluded
    return Verdict(best, tuple(because))


def _total(costs: Sequence[float]) -> float:
    """What speaks against a generation: any number of old spellings weighs less than one name that is not there."""
    return sum(cost == 1. for cost in costs) + max((cost for cost in costs if cost < 1.), default=0.)


def _words(sign: Sign, file: Path, main: Path) -> str:
    where = [file.name] if file != main else []
    where += [str(sign.place)] if sign.place else []
    place = f' ({", ".join(where)})' if where else ''
    return f'{sign.what}{place} is of {_span(sign.costs)}'


def _span(costs: Costs) -> str:
    fitting = [generation for generation in GENERATIONS if not costs[generation]]
    if len(fitting) > 2 and GENERATIONS.index(fitting[-1]) - GENERATIONS.index(fitting[0]) == len(fitting) - 1:
        return f'{fitting[0]} to {fitting[-1]}'
    return ', '.join(fitting[:-1]) + ' and ' * (len(fitting) > 1) + fitting[-1]


def generation_of(program: Program) -> Verdict:
    """The generation of a program; modules of its own that cannot be read do not count."""

    def module(file: Path) -> Reading | None:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter('ignore')  # Python will warn when the module is imported
                return read(read_program(file))
        except (NotAProgram, RecursionError):
            return None

    try:
        return tell(with_own_modules(read(program), module))
    except RecursionError:
        return Verdict(DEFAULT, ())
