"""How a node wants what its senders give: one array, or all of them."""
from collections.abc import Mapping
from typing import Any

__all__ = ['DataType', 'MultipleData', 'SingleData']


class DataType:
    """Base of the two ways."""

    def arranged(self, data: Mapping[Any, Any]) -> Any:
        """The data of the senders, by sender, as the node takes them."""
        raise NotImplementedError


class SingleData(DataType):
    """The array of the only sender."""

    def arranged(self, data: Mapping[Any, Any]) -> Any:
        if len(data) != 1:
            raise ValueError(f'This node takes what one node gives, not what {len(data)} give; put a Concat or a Summation '
                             'between them.')
        return next(iter(data.values()))


KINDS = {'sequence': tuple, 'tuple': tuple, 'list': list, 'set': set}


class MultipleData(DataType):
    """The arrays of all senders.

    Parameters
    ----------
    return_type : {'sequence', 'tuple', 'list', 'set', 'dict'}
        As what: ``'sequence'`` is a tuple, and a dict goes by sender.
    """

    def __init__(self, return_type: str = 'sequence'):
        if return_type not in (*KINDS, 'dict'):
            raise ValueError(f'return_type must be one of {(*KINDS, "dict")}, not {return_type!r}.')
        self.return_type = return_type

    def arranged(self, data: Mapping[Any, Any]) -> Any:
        return dict(data) if self.return_type == 'dict' else KINDS[self.return_type](data.values())
