"""Reads a program, or a notebook, and says in one sentence what is wrong with it when it is none."""
import ast
import linecache
import os
import re
import tokenize
from dataclasses import dataclass
from pathlib import Path
from types import CodeType

from brainsyn.porting.notebook import raw_cells, without_magics

__all__ = ['Cell', 'NotAProgram', 'Program', 'read_program']

PYTHON_2 = re.compile(r'''
    ^\s*print\s+[^=(\s] | ^\s*print\s*$ | ^\s*print\s*>> | ^\s*exec\s+[^=(\s]   # statements that became functions
    | ^\s*except\s+[^:()]+,\s*\w+\s*: | ^\s*raise\s+[\w.]+\s*,                   # the comma of exceptions
    | <> | `[^`]+` | \b0[0-7]+\b | \b\d+[lL]\b | \bur['"]                         # operators and literals
''', re.VERBOSE)


class NotAProgram(Exception):
    """The file cannot be run; the message is one sentence.

    Parameters
    ----------
    message : str
        The sentence.
    rule : str
        The rule of ``brainsyn check`` that this is a case of.
    """

    def __init__(self, message: str, rule: str):
        super().__init__(''.join(c if c.isprintable() else ascii(c)[1:-1] for c in message))
        self.rule = rule


@dataclass(frozen=True)
class Cell:
    """A piece of a program that is run in one go: all of a script, or one code cell of a notebook.

    Parameters
    ----------
    text : str
        Its source.
    tree : ast.Module
        Its syntax.
    code : CodeType
        What to execute.
    number : int, optional
        Counts the code cells of a notebook, from 1.
    ignored : tuple of str
        Lines that only Jupyter understands, and that were left out.
    """

    text: str
    tree: ast.Module
    code: CodeType
    number: int | None = None
    ignored: tuple[str, ...] = ()


@dataclass(frozen=True)
class Program:
    """A program that has been read.

    Parameters
    ----------
    path : Path
        Its file, as an absolute path.
    cells : tuple of Cell
        Its pieces: one for a script.
    remarks : str
        All that stands in the file but is no Python, and all its text: comments, magics, what a notebook has printed.
    """

    path: Path
    cells: tuple[Cell, ...]
    remarks: str

    @property
    def is_notebook(self) -> bool:
        return self.path.suffix == '.ipynb'


def read_program(path: str | os.PathLike) -> Program:
    """Read the Python 3 program, or the notebook, at ``path``.

    Raises
    ------
    NotAProgram
        When there is no such file, or it is a folder, a Python 2 program, or no Python at all.
    """
    file = Path(path)
    if file.is_dir():
        raise NotAProgram(f'{path} is a folder, not a program.', 'BS003')
    if not file.exists():
        raise NotAProgram(f'{path} does not exist.', 'BS003')
    try:
        return _read_notebook(path) if file.suffix == '.ipynb' else _read_script(path)
    except OSError as error:
        raise NotAProgram(f'{path} cannot be read: {error.strerror}.', 'BS003') from None


def _read_script(path: str | os.PathLike) -> Program:
    try:
        with tokenize.open(path) as stream:
            text = stream.read()
    except SyntaxError as error:
        raise _complaint(path, error) from None
    except (ValueError, LookupError):  # of bytes, and of what is declared to be their encoding
        raise _no_text(path) from None
    return Program(Path(os.path.abspath(path)), (_cell(path, text),), text)


def _read_notebook(path: str | os.PathLike) -> Program:
    try:
        raw = raw_cells(Path(path).read_bytes())
    except ValueError as error:
        raise NotAProgram(f'{path} is not a notebook: {error}.', 'BS001') from None
    cells = []
    for number, cell in enumerate(raw, start=1):
        text, ignored = without_magics(cell.text)
        cells.append(_cell(path, text, number, tuple(ignored)))
    remarks = '\n'.join(f'{cell.text}\n{cell.printed}' for cell in raw)
    return Program(Path(os.path.abspath(path)), tuple(cells), remarks)


def _cell(path: str | os.PathLike, text: str, number: int | None = None, ignored: tuple[str, ...] = ()) -> Cell:
    name = os.path.abspath(path)
    if number:
        name = f'{name}, cell {number}'
        linecache.cache[name] = len(text), None, text.splitlines(keepends=True), name  # for tracebacks
    try:
        tree = ast.parse(text, name)
        return Cell(text, tree, compile(tree, name, 'exec', dont_inherit=True), number, ignored)
    except SyntaxError as error:
        raise _complaint(path, error, number) from None
    except ValueError:
        raise _no_text(path) from None
    except (RecursionError, MemoryError, OverflowError):
        raise NotAProgram(f'{path} is nested too deeply to be read.', 'BS001') from None


def _no_text(path: str | os.PathLike) -> NotAProgram:
    return NotAProgram(f'{path} is not a Python program: it holds bytes that are no text.', 'BS001')


def _complaint(path: str | os.PathLike, error: SyntaxError, cell: int | None = None) -> NotAProgram:
    line = (error.text or '').strip()
    where = f'line {error.lineno}: ' if error.lineno else ''
    where = f'cell {cell}, {where}' if cell else where
    if PYTHON_2.search(line):
        return NotAProgram(f'{path} is a Python 2 program ({where}{line}); convert it with 2to3 first.', 'BS002')
    return NotAProgram(f'{path} is not a Python program ({where}{error.msg}).', 'BS001')
