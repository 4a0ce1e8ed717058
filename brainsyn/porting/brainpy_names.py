"""Finds the names of BrainPy that a program uses and that its generation, as brainsyn has it, cannot give."""
import difflib
import importlib
import warnings
from collections.abc import Iterator
from types import ModuleType

from brainsyn.errors import near_matches
from brainsyn.porting.findings import Finding
from brainsyn.porting.names import GENERATIONS, Known, find, names_in
from brainsyn.porting.reading import Reading, Use

__all__ = ['names_not_given', 'namespace']


def namespace(generation: str) -> str:
    """The package of a generation: that of ``'2.1'`` is ``'brainsyn.v2_1'``."""
    return f'brainsyn.v{generation.replace(".", "_")}'


def names_not_given(reading: Reading, generation: str) -> Iterator[Finding]:
    """Names that are gone, of another generation, of none, or private."""
    package = importlib.import_module(namespace(generation))
    for use in reading.uses:
        parts = use.path.split('.')[1:]
        if use.path.startswith('brainpy.') and not use.guarded and not _is_own(parts, reading):
            finding = _finding(use, package, parts, generation)
            if finding is not None:
                yield finding


def _is_own(parts: list[str], reading: Reading) -> bool:
    """Whether a name is one that the program sets itself, that brainsyn has added, or that every module has."""
    unknown = find('.'.join(parts)).unknown
    if unknown is None:
        return False
    imports_brainsyn = any(imported.module.partition('.')[0] == 'brainsyn' for imported in reading.imports)
    return unknown in reading.stored or unknown.startswith('__') or (imports_brainsyn and unknown == parts[0])


def _finding(use: Use, package: ModuleType, parts: list[str], generation: str) -> Finding | None:
    missing = _missing(package, parts)
    private = next((part for part in parts if part.startswith('_')), None)
    if missing is None:
        return private and Finding('BS104', f'{use.spelled} is in a private module', 'it is there', (use.place,))
    known = find('.'.join(parts))
    rule, what, advice = _reason(use, known, missing, generation)
    return Finding(rule, what, advice, (use.place,))


def _reason(use: Use, known: Known, missing: str, generation: str) -> tuple[str, str, str]:
    _, gone, why = missing.partition('): ')
    having = [other for other in GENERATIONS if not known.costs[other]]
    if gone:
        return 'BS101', f'{use.spelled} is gone', why
    if known.unknown:
        close = difflib.get_close_matches(known.unknown, names_in(known.name), n=3)
        where = f'brainpy.{known.name}'.rstrip('.')
        return ('BS103', f'{use.spelled}: no release has {known.unknown} in {where}',
                near_matches(known.unknown, close).strip() or 'see what the program means by it')
    if known.costs[generation] == 1.:
        return ('BS102', f'{use.spelled} is not a name of {generation}, but of {" and ".join(having)}',
                f'--generation {having[-1]}, or what {generation} has in its place')
    return 'BS101', f'{use.spelled} is not there', missing


def _missing(package: ModuleType, parts: list[str]) -> str | None:
    """What is raised when a name is looked up as far as it is one of modules; None when all is there."""
    value = package
    with warnings.catch_warnings():
        warnings.simplefilter('ignore')
        for end, part in enumerate(parts, start=1):
            if not isinstance(value, ModuleType):
                break
            try:
                value = getattr(value, part)
            except (AttributeError, ImportError) as error:
                name = '.'.join(parts[:end])
                if find(name).name != name:  # nothing is imported but what a release had
                    return str(error)
                try:
                    value = importlib.import_module(f'{value.__name__}.{part}')
                except ImportError:
                    return str(error)
    return None
