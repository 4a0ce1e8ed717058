"""Counting over the connections of an operator: synapses, pairs of cells, and the weights of connected pairs."""
from functools import singledispatch

import numpy as np

from brainsyn.comm import CSR, AllToAll, Dense, OneToOne
from brainsyn.comm.base import Operator

__all__ = ['num_synapses', 'pairs_of', 'weights_of']


@singledispatch
def num_synapses(operator: Operator) -> int:
    """The number of connections."""
    return pairs_of(operator)[0].size


@num_synapses.register
def _(operator: CSR) -> int:
    return operator.indices.size


@num_synapses.register
def _(operator: AllToAll) -> int:
    left_out = 0 if operator.include_self else min(operator.num_pre, operator.num_post)
    return operator.num_pre * operator.num_post - left_out


@num_synapses.register
def _(operator: OneToOne) -> int:
    return operator.num_pre


@singledispatch
def pairs_of(operator: Operator) -> tuple[np.ndarray, np.ndarray]:
    """The ids of the presynaptic and the postsynaptic cell of each connection, in the order of :func:`weights_of`."""
    return np.nonzero(_matrix(operator))


@pairs_of.register
def _(operator: CSR) -> tuple[np.ndarray, np.ndarray]:
    return np.repeat(np.arange(operator.num_pre), np.diff(operator.indptr)), np.asarray(operator.indices)


@pairs_of.register
def _(operator: OneToOne) -> tuple[np.ndarray, np.ndarray]:
    return np.arange(operator.num_pre), np.arange(operator.num_pre)


def weights_of(operator: Operator, weight: np.ndarray) -> np.ndarray:
    """The weights of connected pairs: one, where there is one for all."""
    weight = np.asarray(weight)
    return weight[_matrix(operator)] if weight.ndim == 2 else weight.reshape(-1)


def _matrix(operator: Dense | AllToAll) -> np.ndarray:
    """True where cells are connected."""
    if isinstance(operator, Dense):
        return np.asarray(operator.mask, dtype=bool)
    matrix = np.ones((operator.num_pre, operator.num_post), dtype=bool)
    if not operator.include_self:
        np.fill_diagonal(matrix, False)
    return matrix
