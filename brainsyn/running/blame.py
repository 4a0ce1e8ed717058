"""An error in a step says in whose update it happened."""
import contextlib
from collections.abc import Iterator

import brainpy

__all__ = ['update_is_named']


@contextlib.contextmanager
def update_is_named() -> Iterator[None]:
    """Add a note to an error, of whatever kind, that comes from within the update of a model."""
    try:
        yield
    except Exception as error:
        node = _innermost(error)
        if node is not None:
            error.add_note(f'This happened in the update of {node.name}, a {type(node).__name__}.')
        raise


def _innermost(error: Exception) -> brainpy.DynamicalSystem | None:
    """The model in whose method, farthest down, the error was raised."""
    node, traceback = None, error.__traceback__
    while traceback is not None:
        this = traceback.tb_frame.f_locals.get('self')
        node = this if isinstance(this, brainpy.DynamicalSystem) else node
        traceback = traceback.tb_next
    return node
