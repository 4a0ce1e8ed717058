"""Numbered checkpoints in a folder: the latest few are kept."""
import os
from pathlib import Path
from typing import Any

import brainpy

from brainsyn.relics.errors import InvalidCheckpointError

__all__ = ['load', 'save']


def _steps(folder: Path, prefix: str) -> dict[float, Path]:
    """The checkpoints in a folder by their number, in order."""
    found = {}
    for file in folder.glob(f'{prefix}*'):
        try:
            found[float(file.name.removeprefix(prefix))] = file
        except ValueError:
            continue
    return dict(sorted(found.items()))


def save(ckpt_dir: str | os.PathLike, target: Any, step: int | float, prefix: str = 'checkpoint_', keep: int = 1,
         overwrite: bool = False, keep_every_n_steps: int | None = None, async_manager=None, **options) -> str:
    """Write the checkpoint of a step and remove those that are not to be kept.

    Parameters
    ----------
    ckpt_dir : str or PathLike
        Folder.
    target : pytree
        What to save.
    step : int or float
        Its number.
    prefix : str
        Begins the name of the file, which the number ends.
    keep : int
        How many of the latest to keep.
    overwrite : bool
        Whether a checkpoint of this or a later step may be replaced.
    keep_every_n_steps : int, optional
        Keep besides one for every so many steps.
    async_manager : optional
        See ``brainpy.checkpoints.save_pytree``.
    **options
        What 2.3 took for arrays on several hosts; has no effect.

    Returns
    -------
    str
        Path of the file.

    Raises
    ------
    InvalidCheckpointError
        When there is a checkpoint of this or a later step and ``overwrite`` is False.
    """
    folder = Path(ckpt_dir)
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f'{prefix}{step}'
    later = [path for number, path in _steps(folder, prefix).items() if number >= step]
    if later and not overwrite:
        raise InvalidCheckpointError(file, step)
    brainpy.checkpoints.save_pytree(str(file), target, overwrite=True, async_manager=async_manager)
    for path in later:
        if path != file:
            path.unlink()
    last_kept = float('-inf')
    for number, path in list(_steps(folder, prefix).items())[:-keep]:
        if keep_every_n_steps is not None and number - last_kept >= keep_every_n_steps:
            last_kept = number
        else:
            path.unlink()
    return str(file)


def load(ckpt_dir: str | os.PathLike, step: int | float | None = None, prefix: str = 'checkpoint_', target: Any = None,
         parallel: bool = True, **options) -> Any:
    """Read a checkpoint: that of a step, the latest of a folder, or a file.

    Parameters
    ----------
    ckpt_dir : str or PathLike
        Folder or file.
    step : int or float, optional
        Number of the checkpoint (default: the latest).
    prefix : str
        Begins the name of the file.
    target : pytree, optional
        Gives the result its form; it is the result where there is no checkpoint.
    parallel : bool
        See ``brainpy.checkpoints.load_pytree``.
    **options
        What 2.3 took for arrays on several hosts; has no effect.

    Raises
    ------
    ValueError
        When there is no checkpoint of that step.
    """
    file = Path(ckpt_dir)
    if step is not None:
        file = file / f'{prefix}{step}'
        if not file.exists():
            raise ValueError(f'{file}: there is no checkpoint of step {step}.')
    elif file.is_dir():
        file = next(reversed(_steps(file, prefix).values()), None)
    if file is None or not file.exists():
        return target
    return brainpy.checkpoints.load_pytree(str(file), target, parallel)
