"""What the tables of names are written with."""
from collections.abc import Iterable, Mapping

from brainsyn.facade import Face, Gone

__all__ = ['gone', 'merged', 'names_from', 'shown_as']


def names_from(module: str, names: str) -> dict[str, str]:
    """Names that ``module``, or ``'module:attribute'``, has under the same name."""
    dot = '.' if ':' in module else ':'
    return {name: f'{module}{dot}{name}' for name in names.split()}


def gone(names: str | Iterable[str], why: str) -> dict[str, Gone]:
    """Names that cannot be had, and the sentence that says why and what to use."""
    return dict.fromkeys(names.split() if isinstance(names, str) else names, Gone(why))


def shown_as(modules: str, source: str, inside: str = '') -> dict[str, Face]:
    """Old modules, inside the module ``inside``, that show what ``source`` shows."""
    return {f'{inside}.{module}'.lstrip('.'): Face(source) for module in modules.split()}


def merged(first: Mapping[str, Face], *others: Mapping[str, Face]) -> dict[str, Face]:
    """One table from several. Where two of them have a module or a name, the one that comes first has it."""
    table = dict(first)
    for other in others:
        for module, face in other.items():
            known = table.get(module)
            table[module] = face if known is None else Face(
                known.source or face.source, {**face.names, **known.names}, known.adapt or face.adapt)
    return table
