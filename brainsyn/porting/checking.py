"""Checks programs without running them."""
import os
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from brainsyn.porting.beside import own_modules, with_own_modules
from brainsyn.porting.brainpy_names import names_not_given
from brainsyn.porting.findings import Checked, Finding, merged
from brainsyn.porting.foreign import files_not_there, names_given_up, packages_not_there
from brainsyn.porting.generation import Verdict, tell
from brainsyn.porting.numbers import numbers_and_devices
from brainsyn.porting.reading import Reading, read
from brainsyn.porting.source import NotAProgram, read_program

__all__ = ['check', 'programs_in']

ENDINGS = ('.py', '.ipynb')
INSTALLED = {'site-packages', 'dist-packages', '__pycache__', 'node_modules'}


def programs_in(folder: Path) -> list[Path]:
    """The programs in a folder and those inside it, but for hidden ones, virtual environments and installed packages."""
    found = []
    for place, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith('.') and name not in INSTALLED
                            and not Path(place, name, 'pyvenv.cfg').exists())
        found += [Path(place, name) for name in sorted(files) if name.endswith(ENDINGS) and not name.startswith('.')]
    return found


@dataclass
class Readings:
    """The files of a check, each read once."""

    known: dict[Path, Reading | NotAProgram] = field(default_factory=dict)

    def get(self, path: Path) -> Reading | NotAProgram:
        key = Path(os.path.abspath(path))
        if key not in self.known:
            try:
                with warnings.catch_warnings():
                    warnings.simplefilter('ignore')  # what Python warns of while compiling
                    self.known[key] = read(read_program(path))
            except NotAProgram as error:
                self.known[key] = error
            except RecursionError:
                self.known[key] = NotAProgram(f'{path} is nested too deeply to be read.', 'BS001')
        return self.known[key]

    def readable(self, path: Path) -> Reading | None:
        reading = self.get(path)
        return reading if isinstance(reading, Reading) else None


def check(paths: Sequence[str | os.PathLike]) -> list[Checked]:
    """Check files, and all programs in folders.

    Parameters
    ----------
    paths : sequence of str or PathLike
        Programs, notebooks, and folders of such.

    Returns
    -------
    list of Checked
        One for each file, and for each folder without programs.
    """
    readings = Readings()
    files = list(dict.fromkeys(file for path in paths for file in _files(Path(path))))
    verdicts = _verdicts([reading for file in files if (reading := readings.readable(file))], readings)
    return [_checked(file, readings.get(file), verdicts) for file in files]


def _files(path: Path) -> list[Path]:
    return (programs_in(path) or [path]) if path.is_dir() else [path]


def _verdicts(programs: Sequence[Reading], readings: Readings) -> dict[Path, Verdict | None]:
    """The generation of each program; a module that does not tell is of that of a program which imports it."""
    verdicts = {}
    for reading in programs:
        together = with_own_modules(reading, readings.readable)
        verdicts[reading.program.path] = tell(together) if any(map(_uses_brainpy, together)) else None
    for reading in programs:
        verdict = verdicts[reading.program.path]
        for file in own_modules(reading) if verdict else ():
            if verdicts.get(file) and not verdicts[file].because:
                verdicts[file] = Verdict(verdict.generation, (f'imported by {reading.program.path.name}',))
    return verdicts


def _uses_brainpy(reading: Reading) -> bool:
    return any(imported.module.partition('.')[0] in ('brainpy', 'brainsyn') for imported in reading.imports)


def _checked(file: Path, reading: Reading | NotAProgram, verdicts: dict[Path, Verdict | None]) -> Checked:
    if file.is_dir():
        return Checked(file, None, [Finding('BS004', f'{file} holds no program', 'name a folder of .py or .ipynb files')])
    if isinstance(reading, NotAProgram):
        return Checked(file, None, [Finding(reading.rule, str(reading).rstrip('.'), 'the file is left out')])
    verdict = verdicts[reading.program.path]
    return Checked(file, verdict, merged(_findings(reading, verdict)))


def _findings(reading: Reading, verdict: Verdict | None) -> Iterator[Finding]:
    yield from packages_not_there(reading)
    yield from names_given_up(reading)
    yield from files_not_there(reading)
    if verdict is not None:
        yield from names_not_given(reading, verdict.generation)
        yield from numbers_and_devices(reading, verdict.generation)
