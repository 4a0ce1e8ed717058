"""Tables of facts, as plain text and as HTML."""
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

__all__ = ['Table', 'bytes_in_words', 'html_of', 'text_of']

# only what is neither light nor dark, so that it can be read on either
STYLE = ('<style>.brainsyn-model{font-size:13px;line-height:1.5}'
         '.brainsyn-model table{border-collapse:collapse;margin:.3em 0 1em}'
         '.brainsyn-model caption{caption-side:top;text-align:left;font-weight:600;padding:.2em 0;white-space:nowrap}'
         '.brainsyn-model div{overflow-x:auto}'
         '.brainsyn-model th,.brainsyn-model td{padding:.25em .9em .25em 0;text-align:left;vertical-align:top;background:none;'
         'border:0;border-bottom:1px solid rgba(128,128,128,.3)}'
         '.brainsyn-model th{font-weight:500;opacity:.65}'
         '.brainsyn-model .number{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}</style>')


@dataclass(frozen=True)
class Table:
    """Rows of text under a title. Columns that are empty in all rows are not shown.

    Attributes
    ----------
    title : str
        What the rows are.
    columns : sequence of str
        Headings; those of columns of numbers begin with ``'>'``.
    rows : sequence of sequences of str
        The entries.
    """

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]

    @property
    def shown(self) -> list[tuple[str, bool, list[str]]]:
        """For each column its heading, whether it holds numbers, and its entries."""
        columns = [(head.lstrip('>'), head.startswith('>'), [row[k] for row in self.rows]) for k, head in enumerate(self.columns)]
        return [column for column in columns if any(column[2])]


def text_of(heading: str, tables: Sequence[Table]) -> str:
    """Plain text: the heading, then each table with aligned columns."""
    return '\n\n'.join([heading, *(_text_table(table) for table in tables if table.rows)])


def _text_table(table: Table) -> str:
    columns = []
    for head, is_number, entries in table.shown:
        cells = [head, *entries]
        width = max(map(len, cells))
        columns.append([cell.rjust(width) if is_number else cell.ljust(width) for cell in cells])
    return '\n'.join([table.title, *('  ' + '  '.join(line).rstrip() for line in zip(*columns, strict=True))])


def html_of(heading: str, tables: Sequence[Table], below: str = '') -> str:
    """The same for a notebook; ``below`` is HTML to follow."""
    inside = ''.join(_html_table(table) for table in tables if table.rows)
    return f'{STYLE}<div class="brainsyn-model"><p>{escape(heading)}</p>{inside}{below}</div>'


def _html_table(table: Table) -> str:
    kinds = [' class="number"' if is_number else '' for _, is_number, _ in table.shown]
    heads = ''.join(f'<th{kind}>{escape(head)}</th>' for kind, (head, _, _) in zip(kinds, table.shown, strict=True))
    rows = ''.join('<tr>' + ''.join(f'<td{kind}>{escape(cell)}</td>' for kind, cell in zip(kinds, row, strict=True)) + '</tr>'
                   for row in zip(*(entries for _, _, entries in table.shown), strict=True))
    inside = f'<caption>{escape(table.title)}</caption><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody>'
    return f'<div><table>{inside}</table></div>'


def bytes_in_words(nbytes: int) -> str:
    """``1.6 MB``, in powers of 1000."""
    for unit in ('B', 'kB', 'MB'):
        if nbytes < 1000:
            return f'{nbytes:.3g} {unit}'
        nbytes /= 1000
    return f'{nbytes:.3g} GB'
