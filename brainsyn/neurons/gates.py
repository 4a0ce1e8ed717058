"""Functions of the membrane potential that the rates of gates are made of."""
import brainpy.math as bm

__all__ = ['linoid']


def linoid(x):
    r""":math:`x / (1 - e^{-x})`, and 1 at x = 0."""
    return 1. / bm.exprel(-x)
