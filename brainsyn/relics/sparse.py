"""Products with sparse matrices under their older names, in plain JAX.

A matrix in CSR form is ``data`` (one value for each entry, or one for all), ``indices`` (column of each entry) and
``indptr`` (where each row begins); in COO form ``row`` and ``col`` hold the place of each entry.
"""
import jax
import jax.numpy as jnp

from brainsyn.comm import CSR
from brainsyn.math_arrays import as_plain

__all__ = ['csr_matvec', 'cusparse_coo_matvec', 'cusparse_csr_matvec', 'event_csr_matvec', 'event_info', 'graded_csrmm',
           'graded_csrmv', 'graded_event_sum', 'pre2post_coo_event_sum', 'pre2post_event_prod', 'pre2post_event_sum',
           'pre2post_event_sum2', 'pre2post_event_sum3', 'pre2post_event_sum4', 'sparse_matmul']


def _rows(indices: jax.Array, indptr: jax.Array) -> jax.Array:
    """The row of each entry."""
    lengths = jnp.diff(indptr)
    return jnp.repeat(jnp.arange(lengths.size), lengths, total_repeat_length=indices.size)


def cusparse_coo_matvec(data, row, col, vector, *, shape: tuple[int, int], rows_sorted: bool = False,
                        cols_sorted: bool = False, transpose: bool = False) -> jax.Array:
    """``A @ vector``, or ``vector @ A`` with ``transpose``, for the COO matrix ``A`` of that shape."""
    data, row, col, vector = map(jnp.asarray, as_plain((data, row, col, vector)))
    to, of = (col, row) if transpose else (row, col)
    return jax.ops.segment_sum(data * vector[of], to, shape[1] if transpose else shape[0],
                               indices_are_sorted=cols_sorted if transpose else rows_sorted)


def cusparse_csr_matvec(data, indices, indptr, vector, *, shape: tuple[int, int],
                        transpose: bool = False) -> jax.Array:
    """``A @ vector``, or ``vector @ A`` with ``transpose``, for the CSR matrix ``A`` of that shape."""
    indices, indptr = map(jnp.asarray, as_plain((indices, indptr)))
    return cusparse_coo_matvec(data, _rows(indices, indptr), indices, vector, shape=shape, rows_sorted=True,
                               transpose=transpose)


def csr_matvec(data, indices, indptr, vector, *, shape: tuple[int, int], method: str = 'vector') -> jax.Array:
    """``A @ vector`` for the CSR matrix ``A``; ``method`` chose a kernel and has no effect any more."""
    return cusparse_csr_matvec(data, indices, indptr, vector, shape=shape)


def event_csr_matvec(data, indices, indptr, events, *, shape: tuple[int, int], transpose: bool = False) -> jax.Array:
    """``A @ events``, or ``events @ A``: whatever is above zero counts as one event."""
    data, events = as_plain((data, events))
    events = jnp.asarray(events) > 0
    if transpose:
        indices, indptr = as_plain((indices, indptr))
        return CSR(indptr, indices, shape[1]).event(events, data)
    return cusparse_csr_matvec(data, indices, indptr, events.astype(jnp.result_type(data, float)), shape=shape)


def graded_csrmv(data, indices, indptr, events, *, shape: tuple[int, int], transpose: bool = False) -> jax.Array:
    """``A @ events``, or ``events @ A``: events that are no truth values count as what they are, since 2.6."""
    product = event_csr_matvec if jnp.asarray(as_plain(events)).dtype == bool else cusparse_csr_matvec
    return product(data, indices, indptr, events, shape=shape, transpose=transpose)


def graded_csrmm(data, indices, indptr, matrix, *, shape: tuple[int, int], transpose: bool = False) -> jax.Array:
    """:func:`graded_csrmv` for each column of a matrix."""
    return jax.vmap(lambda events: graded_csrmv(data, indices, indptr, events, shape=shape, transpose=transpose),
                    in_axes=1, out_axes=1)(jnp.asarray(as_plain(matrix)))


def graded_event_sum(events, pre2post, post_num: int, values=1.) -> jax.Array:
    """For each post cell the sum of the values of its connections, times the events, since 2.6."""
    indices, indptr = as_plain(pre2post)
    return graded_csrmv(values, indices, indptr, events, shape=(len(events), post_num), transpose=True)


def event_info(events) -> list[jax.Array]:
    """The indices of the events, filled up with -1, and their number.

    Raises
    ------
    TypeError
        When ``events`` is no vector of truth values.
    """
    events = jnp.asarray(as_plain(events))
    if events.ndim != 1 or events.dtype != bool:
        raise TypeError(f'event_info: events must be a 1-D boolean vector, not {events.dtype} of shape {events.shape}.')
    return [jnp.nonzero(events, size=events.size, fill_value=-1)[0], events.sum(keepdims=True)]


def pre2post_coo_event_sum(events, pre_ids, post_ids, post_num: int, values=1.) -> jax.Array:
    """For each post cell the sum of the values of those of its connections, by pre and post cell, with an event."""
    events, values = jnp.asarray(as_plain(events)), as_plain(values)
    events = events.astype(jnp.result_type(values, float))
    return cusparse_coo_matvec(values, pre_ids, post_ids, events, shape=(events.size, post_num), transpose=True)


def pre2post_event_sum(events, pre2post, post_num: int, values=1.) -> jax.Array:
    """For each post cell the sum of the values of its connections that have an event."""
    indices, indptr = as_plain(pre2post)
    return event_csr_matvec(values, indices, indptr, events, shape=(len(events), post_num), transpose=True)


def pre2post_event_sum2(events, pre_ids, post_ids, post_num: int, values=1.) -> jax.Array:
    """:func:`pre2post_coo_event_sum` with the arguments of 2.0."""
    return pre2post_coo_event_sum(events, pre_ids, post_ids, post_num, values)


def pre2post_event_sum3(events, pre2post, post_num: int, values=1., max_post_conn: int | None = None) -> jax.Array:
    """:func:`pre2post_event_sum`; the longest row, which this kernel of 2.0 wanted to know, has no effect any more."""
    return pre2post_event_sum(events, pre2post, post_num, values)


def pre2post_event_sum4(events, pre2post, post_num: int, values=1., max_post_conn: int | None = None) -> jax.Array:
    """:func:`pre2post_event_sum3`."""
    return pre2post_event_sum(events, pre2post, post_num, values)


def pre2post_event_prod(events, pre2post, post_num: int, values=1.) -> jax.Array:
    """For each post cell the product of the values of its connections that have an event; 1 where there is none."""
    indices, indptr = map(jnp.asarray, as_plain(pre2post))
    events, values = map(jnp.asarray, as_plain((events, values)))
    factors = jnp.where(events[_rows(indices, indptr)], values, 1.)
    return jax.ops.segment_prod(factors, indices, post_num)


def sparse_matmul(A, B) -> jax.Array:
    """``A @ B`` where one of the two is a dict with ``data``, ``index`` (rows, columns) and ``shape``.

    Raises
    ------
    ValueError
        When none or both are sparse.
    """
    if isinstance(A, dict) == isinstance(B, dict):
        raise ValueError('sparse_matmul: one of A and B must be a dict with "data", "index" and "shape", '
                         f'not {"both" if isinstance(A, dict) else "neither"}.')
    matrix, dense = (A, B) if isinstance(A, dict) else (B, A)
    (row, col), dense = as_plain(matrix['index']), jnp.asarray(as_plain(dense))

    def product(vector):
        return cusparse_coo_matvec(matrix['data'], row, col, vector, shape=matrix['shape'], transpose=matrix is B)

    if dense.ndim == 1:
        return product(dense)
    axis = 1 if matrix is A else 0
    return jax.vmap(product, in_axes=axis, out_axes=axis)(dense)
