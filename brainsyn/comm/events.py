"""Loops over the cells that spike, for the CPU.

XLA compiles a `while_loop` whose body touches only a few bytes into one function of machine code, close to what a C
compiler makes of the same loop, and runs any larger body operation by operation. Hence the style of this room: loop
bodies hold scalars only, and they index with unsigned integers, which need no check for negative values.
"""

from functools import reduce

import jax
import jax.numpy as jnp
from jax import lax

__all__ = ['add_active_rows', 'for_each_active', 'for_each_listed', 'for_range', 'load', 'store', 'unsigned']

_WORD_BITS = 32
_UNROLL = 4


def unsigned(number) -> jax.Array:
    """`number` as the index type of these loops."""
    return jnp.asarray(number, jnp.uint32)


def load(array, index) -> jax.Array:
    """`array[index]` for an index known to lie inside."""
    return lax.dynamic_index_in_dim(array, index, keepdims=False)


def store(array, index, value) -> jax.Array:
    """`array` with `value` at an index known to lie inside."""
    return lax.dynamic_update_index_in_dim(array, value, index, 0)


def for_range(first, end, visit, state, at_once=_UNROLL):
    """Run `state = visit(index, state)` for the unsigned indices from `first` to before `end`, some in one go."""

    def steps(count):
        def body(carry):
            index, state = carry
            for offset in range(count):
                state = visit(index + unsigned(offset), state)
            return index + unsigned(count), state

        return lambda carry: lax.while_loop(lambda carry: carry[0] + unsigned(count) <= end, body, carry)

    return steps(1)(steps(at_once)((first, state)) if at_once > 1 else (first, state))[1]


def for_each_active(active, visit, state):
    """Run `state = visit(cell, state)` for each cell of the Boolean vector `active` that is True.

    Cell `bit * num_words + word` is bit 31 - `bit` of its word, so that packing is one vectorised pass over `active`
    and finding the next cell is counting leading zeros.
    """
    if active.size == 0:
        return state
    num_words = -(-active.size // _WORD_BITS)
    columns = jnp.pad(active, (0, num_words * _WORD_BITS - active.size)).reshape(_WORD_BITS, num_words)
    columns = columns.astype(jnp.uint32)
    words = reduce(lax.bitwise_or, [columns[bit] << unsigned(_WORD_BITS - 1 - bit) for bit in range(_WORD_BITS)])

    def visit_word(carry):
        index, state = carry

        def visit_bit(carry):
            word, state = carry
            bit = lax.clz(word)
            rest = word & ~lax.shift_right_logical(unsigned(1 << (_WORD_BITS - 1)), bit)
            return rest, visit(bit * unsigned(num_words) + index, state)

        _, state = lax.while_loop(lambda carry: carry[0] != 0, visit_bit, (load(words, index), state))
        return index + unsigned(1), state

    return lax.while_loop(lambda carry: carry[0] < num_words, visit_word, (unsigned(0), state))[1]


def for_each_listed(active, at_once=1):
    """`for_each_active` with the cells listed beforehand, to be visited several times."""

    def append(cell, carry):
        count, cells = carry
        return count + unsigned(1), store(cells, count, cell)

    count, cells = for_each_active(active, append, (unsigned(0), jnp.zeros(active.size, jnp.uint32)))

    def visit_all(visit, state):
        return for_range(unsigned(0), count, lambda index, state: visit(load(cells, index), state), state, at_once)

    return visit_all


def add_active_rows(active, row, total):
    """`total` plus the vector `row(cell)` of each cell of the Boolean vector `active` that is True."""
    # Vectors are too large for the loop over cells; it lists the cells, and a second loop adds several rows at a time.
    return for_each_listed(active, at_once=_UNROLL)(lambda cell, total: total + row(cell), total)
