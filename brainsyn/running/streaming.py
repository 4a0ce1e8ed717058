"""Records in an HDF5 file that can be read while it grows."""
import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from brainsyn.errors import RunningError
from brainsyn.running.recording import host_view

__all__ = ['Stream']

ROWS_AT_ONCE = 4096
MARK = 'run'


class Stream:
    """Writes rows to the data sets of an HDF5 file, one for each monitor and ``ts``, time first.

    The file is in the mode of a single writer and many readers: ``h5py.File(path, 'r', swmr=True)`` reads what is
    there, at any time, also after the writer was killed.

    Parameters
    ----------
    path : str or PathLike
        The file.
    run : str, optional
        What the file is marked with, so that a checkpoint finds its own records; by default a new mark.
    done : int
        Number of rows of the file to keep; what stands behind them is dropped.

    Attributes
    ----------
    done : int
        Number of rows that it holds.

    Raises
    ------
    RunningError
        When h5py is missing, or the file of a run to go on with has fewer rows.
    """

    def __init__(self, path: str | os.PathLike, run: str | None = None, done: int = 0):
        self._h5py = _h5py()
        self.path = Path(path)
        self.run = run or secrets.token_hex(8)
        self.done = done
        self._file = None
        if done:
            self._check_rows()

    def _check_rows(self) -> None:
        """Refuse a file that lacks rows, or is of another run."""
        try:
            with self._h5py.File(self.path, 'r', swmr=True) as file:
                mark, lengths = file.attrs.get(MARK), {len(data) for data in file.values()}
        except OSError as error:
            raise RunningError(f'stream: the file {self.path} that goes with the checkpoint cannot be read: {error}'
                               ) from None
        if mark != self.run:
            raise RunningError(f'stream: {self.path} is not the file that goes with the checkpoint, but of another run.')
        if not lengths or min(lengths) < self.done:
            raise RunningError(f'stream: the file {self.path} holds {min(lengths, default=0)} rows, but the checkpoint was '
                               f'written after {self.done}.')

    def check_free(self) -> None:
        """Refuse, before a run, to write over a file that is not of this run.

        Raises
        ------
        RunningError
            When there is one.
        """
        if not self.done and self.path.exists() and not self._is_ours():
            raise RunningError(f'stream: the file {self.path} is there already; give another name, or remove it. To go on '
                               'with it, call load_state with the checkpoint that goes with it before the run.')

    def _is_ours(self) -> bool:
        try:
            with self._h5py.File(self.path, 'r', swmr=True) as file:
                return file.attrs.get(MARK) == self.run
        except OSError:
            return False

    def append(self, chunk: Mapping[str, Any], kept: slice) -> None:
        """Write the rows ``kept`` of each array in ``chunk``."""
        n = len(range(kept.start, kept.stop, kept.step))
        if self._file is None:
            self._open(chunk)
        for name, rows in chunk.items():
            data = self._file[name]
            data.resize(self.done + n, axis=0)
            data[self.done:] = host_view(rows)[kept]
        self._file.flush()
        self.done += n

    def _open(self, chunk: Mapping[str, Any]) -> None:
        """Open the file, or make it."""
        if self.done:
            try:
                file = self._h5py.File(self.path, 'r+', libver='latest')
            except OSError:  # the writer was killed, and HDF5 does not write to its file any more
                file = self._new_file(chunk)
            else:
                self._check_data_sets(file, chunk)
        else:
            file = self._new_file(chunk)
        file.swmr_mode = True
        self._file = file

    def _new_file(self, chunk: Mapping[str, Any]) -> Any:
        """A file that takes the place of the one there was, with its rows."""
        unfinished = self.path.with_name(self.path.name + '.unfinished')
        file = self._h5py.File(unfinished, 'w', libver='latest')
        try:
            file.attrs[MARK] = self.run
            for name, rows in chunk.items():
                shape = rows.shape[1:]
                length = max(1, min(ROWS_AT_ONCE, 2 ** 20 // max(int(np.prod(shape)), 1)))
                file.create_dataset(name, (self.done, *shape), rows.dtype, maxshape=(None, *shape),
                                    chunks=(length, *(max(s, 1) for s in shape)))
            if self.done:
                self._copy_to(file)
            file.flush()
            os.replace(unfinished, self.path)
        except BaseException:
            file.close()
            unfinished.unlink(missing_ok=True)
            raise
        return file

    def _check_data_sets(self, file: Any, chunk: Mapping[str, Any]) -> None:
        for name, rows in chunk.items():
            if name not in file or file[name].shape[1:] != rows.shape[1:] or file[name].dtype != rows.dtype:
                raise RunningError(f'stream: {self.path} has no records "{name}" of shape {rows.shape[1:]} and type '
                                   f'{rows.dtype}; the monitors must be those that it was written with.')

    def _copy_to(self, file: Any) -> None:
        with self._h5py.File(self.path, 'r', swmr=True) as old:
            self._check_data_sets(old, file)
            for name, data in file.items():
                for start in range(0, self.done, ROWS_AT_ONCE):
                    stop = min(start + ROWS_AT_ONCE, self.done)
                    data[start:stop] = old[name][start:stop]

    def result(self) -> None:
        """Nothing: the rows are in the file."""

    def mark(self) -> Mapping[str, np.ndarray]:
        """Nothing but the assurance that all rows are on the disk."""
        if self._file is not None:
            self._file.flush()
            with open(self.path, 'rb') as file:
                os.fsync(file.fileno())
        return {}

    def close(self) -> None:
        """Close the file; the next row opens it again."""
        if self._file is not None:
            self._file.close()
            self._file = None


def _h5py():
    try:
        import h5py
    except ImportError:
        raise RunningError('stream: HDF5 files need h5py: pip install h5py') from None
    return h5py
