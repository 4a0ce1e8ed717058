r"""The exponential and the exponential Euler step, rounded as BrainPy 2.3 had them rounded.

Its exponential in float64 was that of the C library, right to all but about one rounding in a thousand. That of today's
JAX is off by one in the last place for one number in ten. Where a model divides by differences of exponentials that
vanish, the step of exponential Euler among them, such a difference grows to 1e-6 mV within a few spikes.
"""
from collections.abc import Callable, Sequence
from decimal import Context, Decimal
from inspect import signature
from typing import Any

import brainpy.math as bm
import jax
import jax.numpy as jnp
import numpy as np

__all__ = ['exp', 'exponential_euler']

# exp(x) = 2^(k / 128) exp(r): a table for the first factor, a polynomial for the second (Tang 1989), with the minimax
# coefficients that C libraries use
TABLE_SIZE = 128
INVERSE_STEP = float.fromhex('0x1.71547652b82fep0') * TABLE_SIZE
STEP_HEAD, STEP_TAIL = float.fromhex('0x1.62e42fefa0000p-8'), float.fromhex('0x1.cf79abc9e3b39p-47')
COEFFICIENTS = tuple(map(float.fromhex, ('0x1.ffffffffffdbdp-2', '0x1.555555555543cp-3', '0x1.55555cf172b91p-5',
                                         '0x1.1111167a4d017p-7')))
# beyond, exp overflows or is close to the smallest numbers
LARGEST = 700.


def _powers_of_two() -> tuple[np.ndarray, np.ndarray]:
    """``2^(i / 128)`` in float64, and what is missing from each, relative to it."""
    context = Context(prec=40)
    log = context.ln(Decimal(2))
    powers = [context.exp(context.divide(context.multiply(log, Decimal(i)), Decimal(TABLE_SIZE))) for i in range(TABLE_SIZE)]
    heads = [float(power) for power in powers]
    tails = [float(context.divide(power, Decimal(head)) - 1) for power, head in zip(powers, heads, strict=True)]
    return np.array(heads), np.array(tails)


HEADS, TAILS = _powers_of_two()


@jax.custom_jvp
def exp(x: jax.Array) -> jax.Array:
    """:math:`e^x`; in float64 rounded as the C library does.

    References
    ----------
    Tang, P. T. P. (1989). Table-driven implementation of the exponential function in IEEE floating-point arithmetic.
    ACM Transactions on Mathematical Software 15(2), 144-157.
    """
    x = jnp.asarray(bm.as_jax(x))
    if x.dtype != jnp.float64:
        return jnp.exp(x)
    is_ordinary = jnp.abs(x) < LARGEST
    # the barriers keep the compiler from merging these operations with their neighbours, and rounding them otherwise
    value = _table_exp(jax.lax.optimization_barrier(jnp.where(is_ordinary, x, 0.)))
    return jax.lax.optimization_barrier(jnp.where(is_ordinary, value, jnp.exp(x)))


@exp.defjvp
def _derivative(primals, tangents):
    value = exp(*primals)
    return value, value * tangents[0]


def _table_exp(x: jax.Array) -> jax.Array:
    steps = jnp.round(x * INVERSE_STEP)
    r = x - steps * STEP_HEAD - steps * STEP_TAIL
    steps = steps.astype(jnp.int64)
    index = steps % TABLE_SIZE
    head, tail = jnp.asarray(HEADS)[index], jnp.asarray(TAILS)[index]
    C2, C3, C4, C5 = COEFFICIENTS
    r2 = r * r
    rest = tail + r + r2 * (C2 + r * C3) + r2 * r2 * (C4 + r * C5)
    return jnp.ldexp(head + head * rest, (steps - index) // TABLE_SIZE)


def exponential_euler(equations: Sequence[Callable]) -> Callable:
    r"""One step of equations :math:`\dot x = f(x)` by exponential Euler.

    .. math:: x' = x + dt\, \varphi(dt\, A)\, f(x), \quad A = \frac{\partial f}{\partial x}, \quad
              \varphi(z) = \frac{e^z - 1}{z}

    Parameters
    ----------
    equations : sequence of callable
        One for each unknown: a function of the unknown, of ``t``, and of other unknowns and inputs by name.

    Returns
    -------
    callable
        ``step(*unknowns, t, *inputs, dt)``, which returns the unknowns after the step. Inputs are taken by the equations
        that name them, in the order in which they are first named.
    """
    parameters = [list(signature(f).parameters) for f in equations]
    unknowns = [names[0] for names in parameters]
    inputs = list(dict.fromkeys(n for names in parameters for n in names[1:] if n not in (*unknowns, 't')))

    def step(*values: Any, dt: float) -> list[jax.Array]:
        known = dict(zip([*unknowns, 't', *inputs], map(bm.as_jax, values), strict=True))
        return [_advance(f, [known[n] for n in names], dt) for f, names in zip(equations, parameters, strict=True)]

    return step


def _advance(f: Callable, arguments: list, dt: float) -> jax.Array:
    x, *rest = arguments
    slope, transpose = jax.vjp(lambda x: bm.as_jax(f(x, *rest)), x)
    z = dt * transpose(jnp.ones_like(slope))[0]
    is_zero = z == 0.
    z = jnp.where(is_zero, 1., z)
    return x + dt * jnp.where(is_zero, 1., (exp(z) - 1.) / z) * slope
