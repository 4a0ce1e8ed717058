"""What is told of each part of a network."""
from collections.abc import Mapping
from dataclasses import dataclass

__all__ = ['Delay', 'Group', 'Other', 'Projection']


@dataclass(frozen=True)
class Group:
    """A group of neurons.

    Attributes
    ----------
    name, model : str
        What the network calls it, and its class.
    size : tuple of int
        Its shape.
    states : Mapping[str, tuple of int]
        Names and shapes of its variables.
    nbytes : int
        Memory of its variables and parameters.
    """

    name: str
    model: str
    size: tuple[int, ...]
    states: Mapping[str, tuple[int, ...]]
    nbytes: int


@dataclass(frozen=True)
class Projection:
    """A connection between two groups.

    Attributes
    ----------
    name, model : str
        What the network calls it, and its class.
    pre, post : str
        What the network calls the groups; ``E[0:80]`` for a part of one, ``?`` for one that is not known.
    connector, operator : str
        Who is connected to whom, and the class that carries values over these connections.
    num_synapses : int or None
        Number of connected pairs.
    delay : tuple of float or None
        The shortest and the longest delay, ms; None without one.
    weights : tuple of float or None
        The smallest, the median and the largest weight of connected pairs.
    unit : str
        Unit of the weights, where it is known.
    plasticity, output : str
        Short-term plasticity and output, with their parameters; empty without.
    states : Mapping[str, tuple of int]
        Names and shapes of the variables of the projection and of its parts.
    nbytes : int
        Memory of connections, weights, variables and parameters; what an earlier part holds too is not counted again.
    """

    name: str
    model: str
    pre: str
    post: str
    connector: str
    operator: str
    num_synapses: int | None
    delay: tuple[float, float] | None
    weights: tuple[float, float, float] | None
    unit: str
    plasticity: str
    output: str
    states: Mapping[str, tuple[int, ...]]
    nbytes: int


@dataclass(frozen=True)
class Other:
    """A part that is neither: an input, a layer, a class of the user's own."""

    name: str
    model: str
    states: Mapping[str, tuple[int, ...]]
    nbytes: int


@dataclass(frozen=True)
class Delay:
    """The kept past of one variable, for all projections that read it.

    Attributes
    ----------
    name : str
        The variable.
    steps : int
        Number of steps that are kept.
    nbytes : int
        Memory.
    """

    name: str
    steps: int
    nbytes: int
