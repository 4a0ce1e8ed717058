"""Checkpoints: all that a run needs to go on in another process, in a file that is there whole or not at all."""
import json
import math
import os
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import brainpy
import jax
import jax.numpy as jnp
import numpy as np
from brainstate import State

from brainsyn._version import __version__
from brainsyn.errors import RunningError

__all__ = ['Autosave', 'Checkpoint', 'misfits', 'set_values', 'values_of', 'versions']

FORMAT, FORMAT_VERSION = 'checkpoint of brainsyn', 1
SHOWN = 5


@dataclass
class Checkpoint:
    """What a runner and its model are at one moment.

    Parameters
    ----------
    about : dict
        What JSON can hold: clock, parameters and more.
    states : dict
        Leaves of the value of each state, by its path.
    hidden : list
        The same of the states that only functions hold, in the order in which a step meets them.
    records : dict
        What a run that is not over has recorded.
    """

    about: dict[str, Any]
    states: dict[str, list[np.ndarray]]
    hidden: list[list[np.ndarray]] = field(default_factory=list)
    records: dict[str, np.ndarray] = field(default_factory=dict)

    def write(self, path: str | os.PathLike) -> None:
        """Write it to a file: to a temporary one beside it first, which takes its place when all is on the disk."""
        path = Path(path)
        groups = {'state': [*self.states.values(), *self.hidden], 'record': [list(self.records.values())]}
        arrays = {f'{group}/{k}/{j}': leaf for group, items in groups.items() for k, leaves in enumerate(items)
                  for j, leaf in enumerate(leaves)}
        types = {name: str(array.dtype) for name, array in arrays.items()}
        about = self.about | {'format': FORMAT, 'format_version': FORMAT_VERSION, 'versions': versions(), 'types': types,
                              'states': [[path, len(leaves)] for path, leaves in self.states.items()],
                              'hidden': [len(leaves) for leaves in self.hidden], 'records': list(self.records)}
        about = np.frombuffer(json.dumps(about).encode(), np.uint8)
        temporary = path.with_name(f'.{path.name}.{os.getpid()}')
        try:
            with open(temporary, 'wb') as file:
                np.savez(file, about=about, **arrays)
                file.flush()
                os.fsync(file.fileno())
            os.replace(temporary, path)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
        _sync_folder(path.parent)

    @classmethod
    def read(cls, path: str | os.PathLike) -> 'Checkpoint':
        """Read it from a file; nothing in the file is run.

        Raises
        ------
        FileNotFoundError
            When there is no such file.
        RunningError
            When it is not a checkpoint, or is damaged.
        """
        try:
            with np.load(path, allow_pickle=False) as file:
                about = json.loads(file['about'].tobytes()) if 'about' in file else {}
                if about.get('format') != FORMAT:
                    raise RunningError(f'{path} is no checkpoint of brainsyn: it is an archive of NumPy with '
                                       f'{", ".join(file.files[:SHOWN])}.')
                if about['format_version'] != FORMAT_VERSION:
                    raise RunningError(f'{path} is a checkpoint in format {about["format_version"]}; this is brainsyn '
                                       f'{__version__}, which reads format {FORMAT_VERSION}.')
                arrays = {name: file[name].view(jnp.dtype(kind)) for name, kind in about['types'].items()}
                return cls._of_arrays(about, arrays)
        except (FileNotFoundError, RunningError):
            raise
        except Exception as error:  # NumPy, zipfile and zlib have many words for what is wrong with a file
            raise RunningError(f'{path} is no checkpoint of brainsyn, or is damaged: {error!r}') from None

    @classmethod
    def _of_arrays(cls, about: dict[str, Any], arrays: Mapping[str, np.ndarray]) -> 'Checkpoint':
        numbers = [number for _, number in about['states']] + about['hidden']
        values = [[arrays[f'state/{k}/{j}'] for j in range(number)] for k, number in enumerate(numbers)]
        states = dict(zip([path for path, _ in about['states']], values, strict=False))
        records = {name: arrays[f'record/0/{j}'] for j, name in enumerate(about['records'])}
        return cls(about, states, values[len(states):], records)


class Autosave:
    """Tells when it is time for another checkpoint; for the first one, at once.

    Parameters
    ----------
    path : str or PathLike, optional
        The file; with None, it never is.
    every : float
        Seconds from one to the next.
    """

    def __init__(self, path: str | os.PathLike | None, every: float):
        self.path = path
        self.every = every
        self.last = -math.inf

    def is_due(self) -> bool:
        """Whether the interval is over; then the next begins."""
        if self.path is None or time.monotonic() - self.last < self.every:
            return False
        self.last = time.monotonic()
        return True


def versions() -> dict[str, str]:
    """Of what may change numbers."""
    return {'brainsyn': __version__, 'brainpy': brainpy.__version__, 'jax': jax.__version__, 'numpy': np.__version__}


def values_of(states: Sequence[State]) -> list[list[np.ndarray]]:
    """The leaves of the value of each state, as NumPy arrays."""
    return [[_as_numpy(leaf) for leaf in jax.tree.leaves(state.value)] for state in states]


def misfits(states: Mapping[str, State], values: Mapping[str, Sequence[np.ndarray]]) -> list[str]:
    """In words, why ``values`` are not those of ``states``."""
    wrong = []
    for path in states:
        if path in values:
            here, there = values_of([states[path]])[0], values[path]
            if [(leaf.shape, leaf.dtype) for leaf in here] != [(leaf.shape, leaf.dtype) for leaf in there]:
                wrong.append(f'{path} is {_said(there)} in it and {_said(here)} in the model')
    wrong += [f'it has no {path}' for path in states if path not in values]
    wrong += [f'it has {path}, which the model has not' for path in values if path not in states]
    return wrong


def set_values(states: Sequence[State], values: Sequence[Sequence[np.ndarray]]) -> None:
    """Give each state the value whose leaves these are."""
    for state, leaves in zip(states, values, strict=True):
        old, tree = jax.tree.flatten(state.value)
        state.restore_value(jax.tree.unflatten(tree, [_as_jax(new, leaf) for new, leaf in zip(leaves, old, strict=True)]))


def _as_numpy(leaf: Any) -> np.ndarray:
    is_key = jnp.issubdtype(leaf.dtype, jax.dtypes.prng_key) if hasattr(leaf, 'dtype') else False
    return np.asarray(jax.random.key_data(leaf) if is_key else leaf)


def _as_jax(leaf: np.ndarray, like: Any) -> jax.Array:
    if jnp.issubdtype(like.dtype, jax.dtypes.prng_key):
        return jax.random.wrap_key_data(leaf, impl=jax.random.key_impl(like))
    return jnp.asarray(leaf)


def _said(leaves: Sequence[np.ndarray]) -> str:
    return ' and '.join(f'{leaf.dtype}{list(leaf.shape)}' for leaf in leaves)


def _sync_folder(folder: Path) -> None:
    """Let the new name of a file be on the disk, where the system can do this."""
    if hasattr(os, 'O_DIRECTORY'):
        descriptor = os.open(folder, os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
