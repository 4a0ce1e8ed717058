"""Functions of the membrane potential that the rates of gates are made of."""
import brainpy.math as bm

__all__ = ['linoid']


def linoid(x):
    r""":math:`x / (1 - e^{-x})`, and 1 where x is 0.

    Written with ``exp`` rather than ``expm1``: the old releases rounded so, and within a spike V passes the zero of
    several rates, where a difference of rounding grows to 1e-6 mV.
    """
    x = bm.as_jax(x)
    is_zero = x == 0.
    x = bm.where(is_zero, 1., x)
    return bm.as_jax(bm.where(is_zero, 1., x / (1. - bm.exp(-x))))
