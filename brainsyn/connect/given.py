"""Connections that somebody else has built, checked: from a matrix, pairs of ids or targets to a `Wiring`."""
from typing import Any

import numpy as np

from brainsyn.connect.checks import ConnectorError, refuse
from brainsyn.connect.formats import Wiring, is_jax

__all__ = ['wiring_of']


def wiring_of(owner: Any, built: Any, stable: bool = False) -> Wiring:
    """The connections that ``built`` describes.

    Parameters
    ----------
    owner : TwoEndConnector
        Whose connections they are; its sizes are known.
    built : dict or pair
        ``{'mat': matrix}``, ``{'coo': (pre_ids, post_ids)}``, ``{'ij': ...}`` (the same), ``{'csr': (post_ids,
        indptr)}``, or such a name and value as a pair.
    stable : bool
        Whether the synapses of a cell stay in the order in which they were given, as with JAX arrays; see `group_by`.

    Raises
    ------
    ConnectorError
        When it is none of these, or does not fit the sizes.
    """
    if isinstance(built, tuple) and len(built) == 2 and isinstance(built[0], str):
        built = dict([built])
    known = [kind for kind in ('csr', 'mat', 'coo', 'ij') if isinstance(built, dict) and kind in built]
    if not known:
        refuse(owner, 'what build_conn returns', "a dict or a pair with one of 'csr', 'coo', 'ij' and 'mat', such as "
               "{'mat': matrix} or ('coo', (pre_ids, post_ids))", built)
    kind, value = known[0], built[known[0]]
    shape = owner.pre_num, owner.post_num
    if kind == 'mat':
        mat = np.asarray(value)
        if mat.shape != shape:
            refuse(owner, 'the matrix of connections', f'of shape {shape}, (pre_num, post_num)', mat)
        return Wiring(*shape, mat=mat != 0, stable=stable or is_jax(value))
    if not isinstance(value, tuple | list) or len(value) != 2:
        refuse(owner, repr(kind), 'a pair of arrays', value)
    stable = stable or is_jax(value[0])
    if kind == 'csr':
        indices, indptr = _as_ids(owner, 'indices', value[0]), _as_ids(owner, 'indptr', value[1])
        _check_range(owner, 'indices', indices, owner.post_num, 'post')
        _check_indptr(owner, indptr, indices.size)
        return Wiring(*shape, csr=(indices, indptr), stable=stable)
    pre_ids, post_ids = _as_ids(owner, 'pre_ids', value[0]), _as_ids(owner, 'post_ids', value[1])
    if pre_ids.size != post_ids.size:
        raise ConnectorError(f'{type(owner).__name__}: pre_ids and post_ids must have the same length, not '
                             f'{pre_ids.size} and {post_ids.size}.')
    _check_range(owner, 'pre_ids', pre_ids, owner.pre_num, 'pre')
    _check_range(owner, 'post_ids', post_ids, owner.post_num, 'post')
    return Wiring(*shape, coo=(pre_ids, post_ids), stable=stable)


def _as_ids(owner: Any, parameter: str, value: Any) -> np.ndarray:
    ids = np.asarray(value)
    if ids.ndim != 1 or (ids.size and not np.issubdtype(ids.dtype, np.integer)):
        refuse(owner, parameter, 'a vector of integers', ids)
    if ids.size and ids.max() > np.iinfo(np.int32).max:
        return ids.astype(np.int64, copy=False)
    return ids.astype(np.int32, copy=False)


def _check_range(owner: Any, parameter: str, ids: np.ndarray, num: int, group: str) -> None:
    if ids.size and (ids.min() < 0 or ids.max() >= num):
        wrong = ids.min() if ids.min() < 0 else ids.max()
        raise ConnectorError(f'{type(owner).__name__}: {parameter} must be ids of {group}, from 0 to {num - 1}, but '
                             f'there is {wrong} among them.')


def _check_indptr(owner: Any, indptr: np.ndarray, num_synapses: int) -> None:
    name = type(owner).__name__
    if indptr.size != owner.pre_num + 1:
        raise ConnectorError(f'{name}: indptr must have {owner.pre_num + 1} entries, one more than pre has cells, not '
                             f'{indptr.size}.')
    if indptr[0] != 0 or indptr[-1] != num_synapses or (np.diff(indptr) < 0).any():
        raise ConnectorError(f'{name}: indptr must rise from 0 to {num_synapses}, the number of synapses.')
