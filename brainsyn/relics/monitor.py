"""``Monitor``: what to record, as 2.0 and 2.1 wrapped it."""
from collections.abc import Mapping, Sequence
from typing import Any

import brainpy

from brainsyn.errors import describe_value

__all__ = ['Monitor']

MonitorError = brainpy.errors.MonitorError


class Monitor(list):
    """A list of monitors, to be handed to a runner.

    Parameters
    ----------
    variables : sequence or dict
        Names, or pairs of a name and indices along the first axis; or a dict of such indices, or None for all, by name.
    intervals : None
        No runner of 2.1 took intervals; it is refused.
    target : optional
        Had no effect.

    Raises
    ------
    MonitorError
        When ``variables`` is anything else, or there are ``intervals``.
    """

    def __init__(self, variables: Sequence | Mapping[str, Any], intervals: Any = None, target: Any = None):
        if isinstance(variables, str) or not isinstance(variables, Sequence | Mapping):
            raise MonitorError(f'Monitor: variables must be a list of names or a dict, not {describe_value(variables)}.')
        if intervals is not None:
            raise MonitorError('Monitor: intervals were never recorded by a runner of 2.1; record every step and pick '
                               f'rows with runner.mon.V[::n] (intervals={describe_value(intervals)}).')
        pairs = variables.items() if isinstance(variables, Mapping) else [
            (entry, None) if isinstance(entry, str) else entry for entry in variables]
        super().__init__(name if index is None else (name, index) for name, index in pairs)
        self.item_names = [name for name, _ in pairs]
        self.item_indices = [index for _, index in pairs]
        self.item_intervals = [None] * len(self)

    @property
    def num_item(self) -> int:
        """How many there are."""
        return len(self)
