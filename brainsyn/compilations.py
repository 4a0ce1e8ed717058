"""Keeping compiled programs on disk, for the next process that runs the same model."""
import os
from pathlib import Path

import jax

__all__ = ['keep_compilations']


def keep_compilations(folder: str | os.PathLike | None = None) -> Path:
    """Keep on disk what is compiled from now on, and take it from there where it is known already.

    A network of forty projections takes seconds to compile, each time a script is started; with this, only the first
    time, and after the model, JAX or the machine has changed. The cache is that of JAX, for all that this process runs.

    Parameters
    ----------
    folder : path, optional
        Where to keep it; by default ``brainsyn`` in the user's folder for caches (``XDG_CACHE_HOME``).

    Returns
    -------
    Path
        The folder. Delete it to be rid of the cache.

    Raises
    ------
    OSError
        When the folder cannot be made.

    Examples
    --------
    >>> import brainsyn as bp
    >>> folder = bp.keep_compilations()  # doctest: +SKIP
    """
    caches = Path(os.environ.get('XDG_CACHE_HOME') or Path.home() / '.cache')
    folder = Path(folder) if folder is not None else caches / 'brainsyn'
    folder.mkdir(parents=True, exist_ok=True)
    jax.config.update('jax_compilation_cache_dir', str(folder))
    jax.config.update('jax_persistent_cache_min_compile_time_secs', 0.)
    jax.config.update('jax_persistent_cache_min_entry_size_bytes', -1)
    return folder
