"""Variables of a model in a file: NumPy, pickle, MATLAB or HDF5."""
import contextlib
import pickle
from collections.abc import Callable, Iterator, Mapping
from pathlib import PurePath
from typing import Any, ClassVar

import brainpy
import brainpy.math as bm
import numpy as np
import scipy.io

from brainsyn.errors import describe_value, near_matches

__all__ = ['load_by_h5', 'load_by_mat', 'load_by_npz', 'load_by_pkl', 'load_states', 'save_as_h5', 'save_as_mat',
           'save_as_npz', 'save_as_pkl', 'save_states']


def _values(variables: Mapping[str, Any]) -> dict[str, np.ndarray]:
    return {name: np.asarray(bm.as_numpy(variable)) for name, variable in variables.items()}


def save_as_npz(filename: str, variables: Mapping[str, Any], compressed: bool = False) -> None:
    """Save variables, by name, as a NumPy archive."""
    save: Callable = np.savez_compressed if compressed else np.savez
    save(filename, **_values(variables))


def save_as_pkl(filename: str, variables: Mapping[str, Any]) -> None:
    """Save variables, by name, as a pickled dict of NumPy arrays."""
    with open(filename, 'wb') as file:
        pickle.dump(_values(variables), file, protocol=pickle.HIGHEST_PROTOCOL)


def save_as_mat(filename: str, variables: Mapping[str, Any]) -> None:
    """Save variables as a MATLAB file. A dot in a name is written as ``__``, as MATLAB allows no dots."""
    scipy.io.savemat(filename, {name.replace('.', '__'): value for name, value in _values(variables).items()})


def save_as_h5(filename: str, variables: Mapping[str, Any]) -> None:
    """Save variables, by name, as the data sets of an HDF5 file; needs h5py."""
    with _h5py().File(filename, 'w') as file:
        for name, value in _values(variables).items():
            file[name] = value


def load_by_npz(filename: str, target: bm.BrainPyObject, verbose: bool = False) -> None:
    """Give the variables of ``target`` the values that :func:`save_as_npz` wrote."""
    with _reading(filename), np.load(filename) as file:
        values = dict(file)
    _assign(filename, values, target, verbose)


class ArrayUnpickler(pickle.Unpickler):
    """Reads arrays and plain values only: a pickle of anything else may run any code."""

    NAMES: ClassVar = {(module, name) for name in ('ndarray', 'dtype', '_reconstruct', '_frombuffer', 'scalar') for module in (
        'numpy', 'numpy.core.multiarray', 'numpy.core.numeric', 'numpy._core.multiarray', 'numpy._core.numeric')}

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) not in self.NAMES:
            raise pickle.UnpicklingError(f'the pickle holds {module}.{name}, and only arrays of NumPy are read, as a pickle '
                                         'of other things may run any code.')
        return super().find_class(module, name)


def load_by_pkl(filename: str, target: bm.BrainPyObject, verbose: bool = False) -> None:
    """Give the variables of ``target`` the values that :func:`save_as_pkl` wrote; nothing in the file is run.

    Raises
    ------
    BrainPyError
        When the file holds other things than arrays.
    """
    with _reading(filename), open(filename, 'rb') as file:
        values = ArrayUnpickler(file).load()
    if not isinstance(values, Mapping):
        raise brainpy.errors.BrainPyError(f'{filename}: the pickle holds no dict of arrays but {describe_value(values)}.')
    _assign(filename, values, target, verbose)


def load_by_mat(filename: str, target: bm.BrainPyObject, verbose: bool = False) -> None:
    """Give the variables of ``target`` the values that :func:`save_as_mat` wrote."""
    with _reading(filename):
        read = scipy.io.loadmat(filename)
    values = {name.replace('__', '.'): value for name, value in read.items() if not name.startswith('__')}
    shapes = {name: variable.shape for name, variable in target.vars().items()}  # MATLAB has no vectors
    _assign(filename, {name: value.reshape(shapes[name]) if value.size == np.prod(shapes.get(name, ())) else value
                       for name, value in values.items()}, target, verbose)


def load_by_h5(filename: str, target: bm.BrainPyObject, verbose: bool = False) -> None:
    """Give the variables of ``target`` the values that :func:`save_as_h5` wrote; needs h5py."""
    with _reading(filename), _h5py().File(filename, 'r') as file:
        values = {name: file[name][()] for name in file}
    _assign(filename, values, target, verbose)


FORMATS = {'.npz': (save_as_npz, load_by_npz), '.pkl': (save_as_pkl, load_by_pkl), '.mat': (save_as_mat, load_by_mat),
           '.h5': (save_as_h5, load_by_h5), '.hdf5': (save_as_h5, load_by_h5)}


def save_states(target: bm.BrainPyObject, filename: str, variables: Mapping[str, Any] | None = None, **setting) -> None:
    """Save the variables of a model, or some of them, in the format that the name of the file ends in.

    Raises
    ------
    BrainPyError
        When that is none of .npz, .pkl, .mat, .h5 and .hdf5.
    """
    _format(filename)[0](filename, target.vars() if variables is None else variables, **setting)


def load_states(target: bm.BrainPyObject, filename: str, verbose: bool = False) -> None:
    """Give the variables of a model the values that :func:`save_states` wrote.

    Raises
    ------
    BrainPyError
        When the name of the file ends in none of .npz, .pkl, .mat, .h5 and .hdf5.
    """
    _format(filename)[1](filename, target, verbose)


def _format(filename: str) -> tuple[Callable, Callable]:
    suffix = PurePath(filename).suffix
    if suffix not in FORMATS:
        raise brainpy.errors.BrainPyError(f'{filename}: the name of a file of states must end in one of '
                                          f'{", ".join(FORMATS)}, not "{suffix}".')
    return FORMATS[suffix]


@contextlib.contextmanager
def _reading(filename: str) -> Iterator[None]:
    """Whatever goes wrong while a file is read, in one kind of error: the libraries have many."""
    try:
        yield
    except (FileNotFoundError, brainpy.errors.PackageMissingError):
        raise
    except Exception as error:
        raise brainpy.errors.BrainPyError(f'{filename} is damaged, or no file of states: {error}') from None


def _assign(filename: str, values: Mapping[str, np.ndarray], target: bm.BrainPyObject, verbose: bool) -> None:
    variables = target.vars()
    for name in values:
        if name not in variables:
            raise KeyError(f'{filename}: {target.name} has no variable "{name}".{near_matches(name, variables)}')
    before = {name: variables[name].value for name in values}
    try:
        for name in values:
            if verbose:
                print(f'Loading {name} ...')
            variables[name].value = bm.asarray(values[name])
    except Exception as error:
        for name, value in before.items():
            variables[name].restore_value(value)
        raise brainpy.errors.BrainPyError(f'{filename}: {name} does not fit {target.name}, which is as before. {error}') from None


def _h5py():
    try:
        import h5py
    except ImportError:
        raise brainpy.errors.PackageMissingError('HDF5 files need h5py: pip install h5py') from None
    return h5py
