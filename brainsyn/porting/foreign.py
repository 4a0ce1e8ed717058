"""Finds what a program needs from elsewhere and will not get: packages, their old names, and data files."""
import ast
import importlib.util
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

from brainsyn.porting.findings import Finding
from brainsyn.porting.foreign_names import GIVEN_UP, READERS, UNAVAILABLE, WRITERS
from brainsyn.porting.reading import Call, Reading

__all__ = ['files_not_there', 'names_given_up', 'packages_not_there']

# packages that brainsyn itself needs, so that looking a name up in them imports nothing new
LOOKED_INTO = ('jax', 'matplotlib', 'numpy', 'scipy')


def packages_not_there(reading: Reading) -> Iterator[Finding]:
    """Packages that cannot be installed any more, or are not."""
    changes_path = any(use.path.startswith('sys.path') for use in reading.uses)
    for imported in reading.imports:
        top = imported.module.partition('.')[0]
        if imported.level or imported.guarded or not top or top in sys.stdlib_module_names or _is_beside(top, reading):
            continue
        if top in UNAVAILABLE:
            yield Finding('BS201', f'{top} is not to be had', UNAVAILABLE[top], (imported.place,))
        elif not changes_path and not _is_installed(top):
            yield Finding('BS202', f'{top} is not installed', f'install {top}', (imported.place,))


def _is_beside(name: str, reading: Reading) -> bool:
    folders = reading.program.path.parents[:4]  # of a module in a package, the program is further up
    return any((folder / f'{name}.py').is_file() or (folder / name).is_dir() for folder in folders)


def _is_installed(name: str) -> bool:
    try:
        return name in sys.modules or importlib.util.find_spec(name) is not None
    except (ImportError, ValueError):
        return False


def names_given_up(reading: Reading) -> Iterator[Finding]:
    """Names that NumPy, JAX and others have taken back."""
    for use in reading.uses:
        if use.guarded:
            continue
        name = next((old for old in GIVEN_UP if f'{use.path}.'.startswith(f'{old}.')), None)
        if name is not None and not _is_there(name):
            yield Finding('BS203', f'{name} is gone', f'use {GIVEN_UP[name]}', (use.place,))
        elif name is None and use.path.partition('.')[0] in LOOKED_INTO and not _is_there(use.path):
            yield Finding('BS203', f'{use.path} is not there', f'see the documentation of {use.path.partition(".")[0]}',
                          (use.place,))


def _is_there(name: str) -> bool:
    """Whether a name of an installed package can be had; true for packages that are not looked into."""
    top, *parts = name.split('.')
    if top not in LOOKED_INTO:
        return name not in GIVEN_UP
    value = importlib.import_module(top)
    with warnings.catch_warnings():
        warnings.simplefilter('ignore')
        for part in parts:
            if not isinstance(value, ModuleType):
                break  # what an object has may depend on how it is used
            try:
                value = getattr(value, part)
            except AttributeError:
                return hasattr(value, '__path__') and _is_installed(f'{value.__name__}.{part}')
    return True


def files_not_there(reading: Reading) -> Iterator[Finding]:
    """Data files that are read by a fixed name, are not there, and are not written by the program."""
    calls = [(call, _file(call)) for call in reading.calls]
    expected = {name for call, name in calls if _writes(call) or call.path.startswith('os.')}
    for call, name in calls:
        if call.path in READERS and not _writes(call) and name and name not in expected and not _is_file(name, reading):
            yield Finding('BS204', f'{call.spelled} reads {name!r}, which is not there', 'put it beside the program',
                          (call.place,))


def _writes(call: Call) -> bool:
    if call.path not in READERS:
        return call.path in WRITERS
    mode = call.keyword('mode') or (call.node.args[1] if len(call.node.args) > 1 else None)
    return (call.path in WRITERS and isinstance(mode, ast.Constant) and isinstance(mode.value, str)
            and not set(mode.value).isdisjoint('wax'))


def _file(call: Call) -> str | None:
    """The name of the file that a call is given, where it stands there."""
    match call.node.args:
        case [ast.Constant(value=str(name)), *_]:
            return name
    return None


def _is_file(name: str, reading: Reading) -> bool:
    if '://' in name or '\0' in name:
        return True
    try:
        return any((folder / name).expanduser().exists() for folder in (Path(), reading.program.path.parent))
    except (OSError, RuntimeError, ValueError):
        return False
