"""Names that BrainPy 2.0 gave to systems by what they stood for."""
from brainsyn.relics.steps import DynamicalSystem

__all__ = ['BrainArea', 'Delay', 'Dendrite', 'Molecular', 'Soma']


class BrainArea(DynamicalSystem):
    """A system that stands for an area of the brain."""


class Delay(DynamicalSystem):
    """A system that keeps values for later."""


class Soma(DynamicalSystem):
    """A system that stands for the body of a cell."""

    def __init__(self, name: str, **kwargs):
        super().__init__(name=name, **kwargs)


class Dendrite(Soma):
    """A system that stands for a dendrite."""


class Molecular(Soma):
    """A system that stands for molecules."""
