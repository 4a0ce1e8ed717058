"""The bases of all connectors: sizes, formats, and the methods that users override."""
from collections.abc import Sequence
from typing import Any, ClassVar

import brainpy.connect
import brainpy.math as bm
import jax
import numpy as np

from brainsyn.binding import Generational
from brainsyn.connect.checks import ConnectorError, size_of
from brainsyn.connect.formats import Wiring
from brainsyn.connect.given import wiring_of
from brainsyn.errors import near_matches
from brainsyn.semantics import V2_3, Semantics

__all__ = [
    'CONN_MAT',
    'COO',
    'CSC',
    'CSR',
    'POST2PRE',
    'POST2SYN',
    'POST_IDS',
    'POST_SLICE',
    'PRE2POST',
    'PRE2SYN',
    'PRE_IDS',
    'PRE_SLICE',
    'Connector',
    'ConnectorError',
    'OneEndConnector',
    'TwoEndConnector',
]

CONN_MAT = 'conn_mat'
PRE_IDS = 'pre_ids'
POST_IDS = 'post_ids'
PRE2POST = 'pre2post'
POST2PRE = 'post2pre'
PRE2SYN = 'pre2syn'
POST2SYN = 'post2syn'
PRE_SLICE = 'pre_slice'
POST_SLICE = 'post_slice'
COO = 'coo'
CSR = 'csr'
CSC = 'csc'

FORMATS = {
    CONN_MAT: Wiring.mat,
    PRE_IDS: lambda wiring: wiring.coo()[0],
    POST_IDS: lambda wiring: wiring.coo()[1],
    PRE2POST: Wiring.csr,
    POST2PRE: Wiring.csc,
    PRE2SYN: Wiring.pre2syn,
    POST2SYN: Wiring.post2syn,
    COO: Wiring.coo,
    CSR: Wiring.csr,
    CSC: Wiring.csc,
}


class Connector(metaclass=Generational):
    """Anything that says who is wired to whom."""

    semantics: ClassVar[Semantics] = V2_3


@brainpy.connect.TwoEndConnector.register  # which the layers of brainpy.dnn ask for
class TwoEndConnector(Connector):
    """Connects two groups of cells; the base of all connectors, and of those that users write.

    Call it with the sizes of the groups, then ask for the connections in any format:

    >>> indices, indptr = FixedProb(0.1)(100, 50).require('pre2post')

    To write a connector, override one of ``build_csr`` (returns post ids by pre and row pointers), ``build_coo``
    (pre_ids and post_ids), ``build_mat`` (a matrix) or ``build_conn`` (a dict or a pair that names the format:
    ``{'csr': ...}``, ``('coo', ...)``, ``('ij', ...)``, ``('mat', ...)``); ``self.pre_num``, ``self.post_num``,
    ``self.pre_size`` and ``self.post_size`` are known then.

    Parameters
    ----------
    pre, post : int or tuple of int, optional
        The sizes of the groups, when they are known already.

    Attributes
    ----------
    pre_size, post_size : tuple of int
        Sizes of the groups.
    pre_num, post_num : int
        Numbers of cells.
    """

    pre_size: tuple[int, ...] = None
    post_size: tuple[int, ...] = None
    pre_num: int = None
    post_num: int = None
    _builder: str = None
    _built: Wiring = None
    _shown: tuple[str, ...] = ()

    def __init__(self, pre: int | tuple[int, ...] | None = None, post: int | tuple[int, ...] | None = None):
        if pre is not None or post is not None:
            self(pre, post)

    def __repr__(self):
        parameters = ', '.join(f'{name}={getattr(self, name)}' for name in self._shown)
        return f'{type(self).__name__}({parameters})' if parameters else type(self).__name__

    def __call__(self, pre_size, post_size):
        """Set the sizes of the groups.

        Parameters
        ----------
        pre_size, post_size : int or tuple of int
            Sizes of the presynaptic and the postsynaptic group.

        Returns
        -------
        TwoEndConnector
            Itself.

        Raises
        ------
        ConnectorError
            When a size is not a positive integer or a tuple of them, or does not suit the connector.
        """
        self.pre_size = size_of(self, 'pre_size', pre_size)
        self.post_size = size_of(self, 'post_size', post_size)
        self.pre_num = int(np.prod(self.pre_size))
        self.post_num = int(np.prod(self.post_size))
        self._builder = self._built = None
        return self

    def require(self, *structures):
        """The connections in one or more formats.

        Every call gives the same connections until the connector is called with sizes again, but for random connectors
        with a seed, which draw others each time, as they did in the old releases: in one call ask for all that belongs
        together. ``bp.correct('require_again')`` makes them keep theirs, too.

        Parameters
        ----------
        *structures : str
            ``'conn_mat'``: Boolean array of shape ``(pre_num, post_num)``.
            ``'pre_ids'``, ``'post_ids'``: the ids of each synapse; ``'coo'``: both.
            ``'pre2post'``, ``'csr'``: (post ids by pre, row pointers), the targets of cell i being
            ``ids[pointers[i]:pointers[i + 1]]``; ``'post2pre'``, ``'csc'``: (pre ids by post, column pointers).
            ``'pre2syn'``, ``'post2syn'``: (numbers of the synapses by pre, or by post, pointers); synapses are
            counted in the order of ``'pre2post'``, which is that of ``'pre_ids'`` when those ascend.
            The sizes of the groups may come before the names.

        Returns
        -------
        array or tuple
            BrainPy arrays, int32 or Boolean; what was asked for by a single name, or a tuple of one entry a name.

        Raises
        ------
        ConnectorError
            When a name is not known, when the sizes are not known, or when a user's class builds connections that do
            not fit the sizes.
        """
        if len(structures) > 1 and not isinstance(structures[0], str) and not isinstance(structures[1], str):
            self(*structures[:2])
            structures = structures[2:]
        self.check(structures)
        self._leave_drawn()
        return self._read(self._wiring(structures), structures)

    requires = require

    def as_csr(self) -> tuple[np.ndarray, np.ndarray]:
        """The connections that were required last as ``'pre2post'``, in NumPy arrays."""
        if self._overrides('require'):
            return tuple(map(np.asarray, self.require(PRE2POST)))
        return self._wiring([PRE2POST]).csr()

    def as_matrix(self) -> np.ndarray:
        """The connections that were required last as ``'conn_mat'``, in a NumPy array."""
        if self._overrides('require'):
            return np.asarray(self.require(CONN_MAT))
        return self._wiring([CONN_MAT]).mat()

    def build_csr(self):
        """The connections as (post ids by pre, row pointers); for users to override."""
        return self._connect('build_csr').csr()

    def build_coo(self):
        """The connections as (pre_ids, post_ids); for users to override."""
        return self._connect('build_coo').coo()

    def build_mat(self):
        """The connections as a matrix; for users to override."""
        return self._connect('build_mat').mat()

    def build_conn(self):
        """The connections with the name of their format; for users to override."""
        return {CSR: self.build_csr()}

    def check(self, structures: str | Sequence[str]) -> None:
        """Refuse names of formats that do not exist, and requests that come before the sizes."""
        structures = [structures] if isinstance(structures, str) else structures
        for name in structures:
            if name not in FORMATS:
                raise ConnectorError(f'{type(self).__name__}: {name!r} is not a format of connections.'
                                     f'{near_matches(str(name), FORMATS)}')
        if self.pre_num is None or self.post_num is None:
            raise ConnectorError(f'{type(self).__name__}: the sizes of the groups are not known yet; call the '
                                 'connector with them, conn(pre_size, post_size), before conn.require(...).')

    def make_returns(self, structures, conn_data=None, csr=None, mat=None, ij=None):
        """What `require` returns, for classes in the style of BrainPy 2.1 that override it."""
        given = {CSR: csr, 'mat': mat, COO: ij}
        if conn_data is None:
            conn_data = {name: value for name, value in given.items() if value is not None}
        return self._read(wiring_of(self, conn_data), structures)

    # from what a class builds to what is required ---------------------------------------------------------------------

    def _connect(self, builder: str) -> Wiring:
        """The connections of this library's own connectors; some draw other ones for another ``builder``."""
        raise ConnectorError(f'{type(self).__name__} must override build_csr, build_coo, build_mat or build_conn.')

    def _leave_drawn(self) -> None:
        """Give up the connections that were drawn, where the release drew anew for each request."""

    def _overrides(self, method: str) -> bool:
        """Whether a class outside this library defines ``method``."""
        for cls in type(self).__mro__:
            if cls.__module__.startswith('brainsyn.'):
                return False
            if method in vars(cls):
                return True
        return False

    def _wiring(self, structures: Sequence[str]) -> Wiring:
        """The connections, built in the way that suits what was required first.

        Those of this library's connectors are not kept, since they can be made again; those of others may be random.
        """
        if self._builder is None:
            self._builder = self._choose_builder(set(structures))
        builder = self._builder
        if not self._overrides(builder):
            return self._connect(builder)
        if self._built is None:
            built = getattr(self, builder)()
            self._built = wiring_of(self, built if builder == 'build_conn' else {builder.removeprefix('build_'): built})
        return self._built

    def _choose_builder(self, structures: set[str]) -> str:
        if structures == {CONN_MAT}:
            preferred = ('build_mat', 'build_csr', 'build_coo', 'build_conn')
        elif structures <= {CONN_MAT, PRE2POST, CSR}:
            preferred = ('build_csr', 'build_coo', 'build_mat', 'build_conn')
        else:
            preferred = ('build_coo', 'build_csr', 'build_mat', 'build_conn')
        return next(filter(self._overrides, preferred), preferred[0])

    def _read(self, wiring: Wiring, structures: Sequence[str]):
        found = tuple(self._as_brainpy(FORMATS[name](wiring)) for name in structures)
        return found[0] if len(found) == 1 else found

    def _as_brainpy(self, found: Any):
        if isinstance(found, tuple):
            return tuple(map(self._as_brainpy, found))
        if found.dtype == np.int64 and not jax.config.jax_enable_x64:
            raise ConnectorError(f'{type(self).__name__}: 2**31 synapses and more need 64-bit integers; call '
                                 "jax.config.update('jax_enable_x64', True) first.")
        return bm.Array(found)


class OneEndConnector(TwoEndConnector):
    """Connects the cells of one group among themselves: ``conn(size)``, or ``conn(size, size)``."""

    def __call__(self, pre_size, post_size=None):
        """Set the size of the group; see `TwoEndConnector.__call__`. ``post_size``, if given, must be the same."""
        pre_size = size_of(self, 'pre_size', pre_size)
        post_size = pre_size if post_size is None else size_of(self, 'post_size', post_size)
        if pre_size != post_size:
            raise ConnectorError(f'{type(self).__name__} connects the cells of one group, so pre and post must have '
                                 f'the same size, not {pre_size} and {post_size}.')
        return super().__call__(pre_size, post_size)
