"""Variables of a model in a file: NumPy, pickle, MATLAB or HDF5."""
import pickle
from collections.abc import Callable, Mapping
from pathlib import PurePath
from typing import Any

import brainpy
import brainpy.math as bm
import numpy as np
import scipy.io

from brainsyn.errors import near_matches

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
    with np.load(filename) as values:
        _assign(filename, values, target, verbose)


def load_by_pkl(filename: str, target: bm.BrainPyObject, verbose: bool = False) -> None:
    """Give the variables of ``target`` the values that :func:`save_as_pkl` wrote."""
    with open(filename, 'rb') as file:
        _assign(filename, pickle.load(file), target, verbose)


def load_by_mat(filename: str, target: bm.BrainPyObject, verbose: bool = False) -> None:
    """Give the variables of ``target`` the values that :func:`save_as_mat` wrote."""
    values = {name.replace('__', '.'): value for name, value in scipy.io.loadmat(filename).items()
              if not name.startswith('__')}
    shapes = {name: variable.shape for name, variable in target.vars().items()}  # MATLAB has no vectors
    _assign(filename, {name: value.reshape(shapes.get(name, value.shape)) for name, value in values.items()},
            target, verbose)


def load_by_h5(filename: str, target: bm.BrainPyObject, verbose: bool = False) -> None:
    """Give the variables of ``target`` the values that :func:`save_as_h5` wrote; needs h5py."""
    with _h5py().File(filename, 'r') as file:
        _assign(filename, {name: file[name][()] for name in file}, target, verbose)


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


def _assign(filename: str, values: Mapping[str, np.ndarray], target: bm.BrainPyObject, verbose: bool) -> None:
    variables = target.vars()
    for name in values:
        if name not in variables:
            raise KeyError(f'{filename}: {target.name} has no variable "{name}".{near_matches(name, variables)}')
    for name in values:
        if verbose:
            print(f'Loading {name} ...')
        variables[name].value = bm.asarray(values[name])


def _h5py():
    try:
        import h5py
    except ImportError:
        raise brainpy.errors.PackageMissingError('HDF5 files need h5py: pip install h5py') from None
    return h5py
