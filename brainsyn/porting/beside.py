"""The files beside a program that belong to it: modules of its own, and what names the packages it needs."""
from collections.abc import Callable, Iterator
from pathlib import Path

from brainsyn.porting.reading import Import, Reading

__all__ = ['own_modules', 'requirements', 'with_own_modules']

REQUIREMENTS = ('requirements.txt', 'environment.yml', 'environment.yaml')


def own_modules(reading: Reading) -> list[Path]:
    """The files that a program imports from its own folder, or from the package that it lies in."""
    folder = reading.program.path.parent
    return [file for imported in reading.imports for file in _candidates(imported, folder) if file.is_file()]


def _candidates(imported: Import, folder: Path) -> Iterator[Path]:
    for _ in range(imported.level - 1):
        folder = folder.parent
    base = folder.joinpath(*imported.module.split('.')) if imported.module else folder
    for path in (base, *(base / name for name in imported.names if name != '*')):
        if path.name:
            yield path.with_name(f'{path.name}.py')
        yield path / '__init__.py'


def with_own_modules(reading: Reading, read: Callable[[Path], Reading | None]) -> list[Reading]:
    """A program and all modules of its own that it imports, one through another.

    Parameters
    ----------
    reading : Reading
        The program.
    read : callable
        Gives the reading of a file, or None when it cannot be read.
    """
    found, waiting = {reading.program.path: reading}, [reading]
    while waiting:
        for file in own_modules(waiting.pop()):
            if file not in found and (module := read(file)) is not None:
                found[file] = module
                waiting.append(module)
    return list(found.values())


def requirements(reading: Reading) -> str:
    """The text of the files beside a program that name the packages it needs."""
    files = (reading.program.path.with_name(name) for name in REQUIREMENTS)
    return '\n'.join(file.read_text(encoding='utf-8', errors='replace') for file in files if file.is_file())
