"""Reads the code cells of a Jupyter notebook, and leaves out what only Jupyter understands."""
import ast
import json
import re
from dataclasses import dataclass

__all__ = ['RawCell', 'raw_cells', 'without_magics']

MAGIC = re.compile(r'\s*[%!?] | [^#]*\?\s*$ | \s*[\w.,\s]+=\s*[%!]', re.VERBOSE)
TIMED_LINE = re.compile(r'(\s*)%time\s+(?=\S)')
# of a cell that begins with one of these, the rest is Python
CELLS_OF_PYTHON = {'%%time', '%%timeit', '%%capture', '%%prun'}


@dataclass(frozen=True)
class RawCell:
    """A code cell as it stands, and the texts that it printed when it was last run."""

    text: str
    printed: str


def raw_cells(data: bytes) -> list[RawCell]:
    """The code cells in their order.

    Raises
    ------
    ValueError
        When ``data`` is no notebook; the message is one sentence.
    """
    try:
        book = json.loads(data)
        cells = book['cells'] if 'cells' in book else [cell for sheet in book['worksheets'] for cell in sheet['cells']]
        return [RawCell(_joined(cell['source'] if 'source' in cell else cell['input']), _printed(cell))
                for cell in cells if cell['cell_type'] == 'code']
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        raise ValueError('it has not the structure of one') from None


def _joined(lines: list[str] | str) -> str:
    return ''.join(lines)


def _printed(cell: dict) -> str:
    outputs = [output.get('text') or output.get('data', {}).get('text/plain') or '' for output in cell.get('outputs', ())]
    return '\n'.join(map(_joined, outputs))


def without_magics(text: str) -> tuple[str, list[str]]:
    """The Python of a cell, line by line where it was, and the lines that were left out."""
    first = text.lstrip().split(maxsplit=1)[:1]
    if first and first[0].startswith('%%'):
        if first[0] not in CELLS_OF_PYTHON:
            return '', [text.strip().splitlines()[0]]
        text = text.replace(text.strip().splitlines()[0], '', 1)
    lines, ignored = text.split('\n'), []
    # a line is magic where Python stops at it, so that strings and expressions that look like it are left alone
    while (wrong := _line_of_error('\n'.join(lines))) is not None:
        if wrong >= len(lines) or not MAGIC.match(lines[wrong]):
            break
        timed = TIMED_LINE.match(lines[wrong])
        if timed:
            lines[wrong] = timed[1] + lines[wrong][timed.end():]
            continue
        ignored.append(lines[wrong].strip())
        continues = lines[wrong].rstrip().endswith('\\')
        indent = len(lines[wrong]) - len(lines[wrong].lstrip())
        lines[wrong] = ' ' * indent + 'pass'
        while continues and wrong + 1 < len(lines):
            wrong += 1
            continues, lines[wrong] = lines[wrong].rstrip().endswith('\\'), ''
    return '\n'.join(lines), ignored


def _line_of_error(text: str) -> int | None:
    try:
        ast.parse(text)
    except SyntaxError as error:
        return (error.lineno or 1) - 1
    except (ValueError, RecursionError, MemoryError):
        pass
    return None
