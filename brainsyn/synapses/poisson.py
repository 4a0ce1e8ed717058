"""Background input: many independent Poisson spike trains onto one variable."""
import brainpy.math as bm
import jax.numpy as jnp

from brainsyn.dynsys.protocol import get_shared
from brainsyn.dynsys.system import Projection
from brainsyn.errors import describe_value
from brainsyn.math_random import stream_of
from brainsyn.neurons.parameters import checked_parameter
from brainsyn.switches import is_corrected
from brainsyn.units import UNITS, plain

__all__ = ['PoissonInput']

# a binomial count is drawn as a normal one when as many events and non-events as this are expected
NORMAL_ABOVE = 5.


class PoissonInput(Projection):
    r"""Independent Poisson inputs of equal rate to every cell of a variable.

    In each step the variable grows by :math:`w k`, where the number of input spikes :math:`k` is binomial with
    :math:`n` inputs and probability :math:`p = f\, dt`, drawn for each cell.

    Parameters
    ----------
    target_var : Variable
        The variable that receives the input.
    num_input : int
        Number :math:`n` of inputs to each cell.
    freq : float
        Rate :math:`f` of each input in Hz.
    weight : float
        Effect :math:`w` of one spike, in the unit of ``target_var``.
    seed : int, optional
        Seed of the random numbers.
    mode, name
        See :class:`~brainsyn.dynsys.DynamicalSystem`.

    Notes
    -----
    Counts that are expected to be large are drawn from a normal distribution. BrainPy 2.3 gave it the variance where
    the standard deviation belongs; ``brainsyn.correct('poisson_input_variance')`` draws the right one.
    """

    def __init__(self, target_var: bm.Variable, num_input: int, freq: int | float, weight: int | float,
                 seed: int | None = None, mode: bm.Mode | None = None, name: str | None = None):
        super().__init__(name=name, mode=mode)
        if not isinstance(target_var, bm.Variable):
            raise TypeError(f'{self.name}: target_var must be a Variable, not {describe_value(target_var)}.')
        freq = plain(freq, UNITS['Hz'], self.name, 'freq')
        for parameter, value in dict(num_input=num_input, freq=freq).items():
            if isinstance(value, str) or not jnp.isscalar(value) or not value >= 0:
                raise ValueError(f'{self.name}: {parameter} must be a number of 0 or more, not {describe_value(value)}.')
        if num_input != int(num_input):
            raise ValueError(f'{self.name}: num_input must be a whole number, not {num_input}.')
        self.target_var = target_var
        self.num_input = num_input
        self.freq = freq
        self.weight = checked_parameter(weight, target_var.size_without_batch, self.name, 'weight',
                                        unit=getattr(target_var, 'unit', None))
        self.seed = seed
        self.rng = stream_of(self.semantics, seed)

    def update(self, tdi=None):
        dt = get_shared()['dt']
        p = self.freq * dt / 1e3
        if p > 1:
            raise ValueError(f'{self.name}: freq must be at most {1e3 / dt:g} Hz, one spike in each step of {dt:g} ms, not '
                             f'{self.freq:g}.')
        mean, variance = self.num_input * p, self.num_input * p * (1 - p)
        if mean > NORMAL_ABOVE and self.num_input * (1 - p) > NORMAL_ABOVE:
            spread = jnp.sqrt(variance) if is_corrected('poisson_input_variance', self.name) else variance
            count = self.rng.normal(mean, spread, self.target_var.shape)
        else:
            count = self.rng.binomial(self.num_input, p, self.target_var.shape)
        self.target_var.value = self.target_var.value + bm.as_jax(count) * self.weight

    def reset_state(self, batch_size: int | None = None) -> None:
        """Nothing: the inputs of one step do not depend on those before."""
