"""Reads a program and says in one line what is wrong with it when it is none."""
import os
import re
import tokenize
from pathlib import Path
from types import CodeType

__all__ = ['NotAProgram', 'compile_program']

PYTHON_2 = re.compile(r'''
    ^\s*print\s+[^=(\s] | ^\s*print\s*$ | ^\s*print\s*>> | ^\s*exec\s+[^=(\s]   # statements that became functions
    | ^\s*except\s+[^:()]+,\s*\w+\s*: | ^\s*raise\s+[\w.]+\s*,                   # the comma of exceptions
    | <> | `[^`]+` | \b0[0-7]+\b | \b\d+[lL]\b | \bur['"]                         # operators and literals
''', re.VERBOSE)


class NotAProgram(Exception):
    """The file cannot be run; the message is one sentence."""


def compile_program(path: str | os.PathLike) -> CodeType:
    """The code of the Python 3 program at ``path``, which knows its file for tracebacks.

    Raises
    ------
    NotAProgram
        When there is no such file, or it is a folder, a notebook, a Python 2 program, or no Python at all.
    """
    file = Path(path)
    if file.is_dir():
        raise NotAProgram(f'{path} is a folder, not a program.')
    if not file.exists():
        raise NotAProgram(f'{path} does not exist.')
    if file.suffix == '.ipynb':
        raise NotAProgram(f'{path} is a notebook; export it first: jupyter nbconvert --to script {path}')
    try:
        with tokenize.open(file) as stream:
            text = stream.read()
        return compile(text, os.path.abspath(path), 'exec', dont_inherit=True)
    except SyntaxError as error:
        raise NotAProgram(_complaint(path, error)) from None
    except (UnicodeDecodeError, ValueError):
        raise NotAProgram(f'{path} is not a Python program: it holds bytes that are no text.') from None
    except OSError as error:
        raise NotAProgram(f'{path} cannot be read: {error.strerror}.') from None


def _complaint(path: str | os.PathLike, error: SyntaxError) -> str:
    line = (error.text or '').strip()
    if PYTHON_2.search(line):
        return f'{path} is a Python 2 program (line {error.lineno}: {line}); convert it with 2to3 first.'
    where = f'line {error.lineno}: ' if error.lineno else ''
    return f'{path} is not a Python program ({where}{error.msg}).'
