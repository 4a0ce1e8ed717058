"""Groups that stand for the outside world: given, timed or random spikes."""
import brainpy.math as bm
import jax
import jax.numpy as jnp
import numpy as np

from brainsyn.dynsys import NeuGroup
from brainsyn.dynsys.windows import has_lasted, rest_of
from brainsyn.errors import describe_value
from brainsyn.math_random import stream_of
from brainsyn.neurons.base import DynamicGroup
from brainsyn.switches import is_corrected
from brainsyn.units import UNITS, in_units, plain

__all__ = ['InputGroup', 'OutputGroup', 'PoissonGroup', 'SpikeTimeGroup']


class InputGroup(NeuGroup):
    """The entry of a network: returns the data that it is called with.

    Parameters
    ----------
    size, keep_size, mode, name
        See :class:`~brainsyn.dynsys.NeuGroup`.
    """

    def __init__(self, size, keep_size=False, mode=None, name=None):
        super().__init__(size, keep_size=keep_size, name=name, mode=mode)
        self.spike = None

    def update(self, tdi, x):
        return x

    def reset_state(self, batch_size: int | None = None) -> None:
        """Nothing: there is no state."""


class OutputGroup(InputGroup):
    """The exit of a network: returns the data that it is called with; as :class:`InputGroup`."""


class SpikeTimeGroup(DynamicGroup):
    """Cells that spike at given times.

    A cell spikes in the first step whose time has reached that of its spike.

    Parameters
    ----------
    size, mode, name
        See :class:`~brainsyn.dynsys.NeuGroup`.
    times : sequence of float
        Times of all spikes, ms, in ascending order.
    indices : sequence of int
        Which cell spikes at each of these times.
    need_sort : bool
        Whether to sort the times. In BrainPy 2.3 it has no effect: a spike that stands behind a later one waits for it;
        ``brainsyn.correct('spike_time_order')`` puts that right.
    keep_size : bool
        Must be False.

    Raises
    ------
    ValueError
        When there are no times, when there are more or fewer indices, or when an index is not that of a cell.

    Warns
    -----
    LegacyDefectWarning
        In 2.3, when the times are not in ascending order.
    """

    def __init__(self, size, times, indices, need_sort=True, keep_size=False, mode=None, name=None):
        super().__init__(size, keep_size=keep_size, name=name, mode=mode, input_var=False)
        if keep_size:
            raise NotImplementedError(f'{self.name}: a SpikeTimeGroup cannot have keep_size=True; leave it out.')
        times, indices = np.asarray(plain(times, UNITS['ms'], self.name, 'times'), dtype=float), np.asarray(indices)
        if times.ndim != 1 or times.size == 0 or np.isnan(times).any():
            raise ValueError(f'{self.name}: times must be a sequence of one or more numbers, not '
                             f'{describe_value(times)}.')
        if indices.shape != times.shape:
            raise ValueError(f'{self.name}: there are {times.size} times but {indices.size} indices; give one index for '
                             'each time.')
        if (indices != indices.astype(int)).any() or indices.min() < 0 or indices.max() >= self.num:
            raise ValueError(f'{self.name}: indices must be integers from 0 to {self.num - 1}, but they range from '
                             f'{indices.min()} to {indices.max()}.')
        if need_sort and (np.diff(times) < 0).any() and not self.has_defect('spike_time_order'):
            order = np.argsort(times, kind='stable')
            times, indices = times[order], indices[order]
        self.num_times = times.size
        self.times = jnp.asarray(times)
        self.times_rest = jnp.asarray(rest_of(times))
        self.indices = jnp.asarray(indices.astype(int))
        self.add_variable('spike', _no_spikes)
        self.i = bm.Variable(jnp.zeros((), dtype=int))

    def reset_state(self, batch_size: int | None = None) -> None:
        """Start again from the first spike."""
        super().reset_state(batch_size)
        self.i.value = jnp.zeros_like(self.i.value)

    def update(self, tdi):
        """Advance by one step; returns the spikes."""
        last = self.num_times - 1

        def is_due(state):
            i, _ = state
            k = jnp.minimum(i, last)
            return (i <= last) & has_lasted(tdi, self.times[k], self.times_rest[k], 0.)

        def emit(state):
            i, spike = state
            return i + 1, spike.at[..., self.indices[i]].set(True)

        silence = jnp.zeros_like(self.spike.value)
        self.i.value, self.spike.value = jax.lax.while_loop(is_due, emit, (self.i.value, silence))
        return self.spike.value


class PoissonGroup(DynamicGroup):
    r"""Cells that spike at random, with the probability :math:`f \, dt / 1000` in each step.

    Parameters
    ----------
    size, keep_size, mode, name
        See :class:`~brainsyn.dynsys.NeuGroup`.
    freqs : float, array, Initializer or callable
        Firing rates, Hz.
    seed : int, optional
        Seed of the random numbers. Without one, and since 2.4 in any case, see ``streams`` of
        :class:`~brainsyn.semantics.Semantics`.
    """

    units = in_units(Hz='freqs')

    def __init__(self, size, freqs, seed=None, keep_size=False, mode=None, name=None):
        super().__init__(size, keep_size=keep_size, name=name, mode=mode, input_var=False)
        self.set_parameters(freqs=freqs)
        self.seed = seed
        if seed is not None and self.semantics.streams == 'common' and not is_corrected('poisson_group_seed', self.name):
            seed = None
        self.rng = stream_of(self.semantics, seed)
        self.add_variable('spike', _no_spikes)

    def update(self, tdi):
        """Advance by one step; returns the spikes."""
        self.spike.value = bm.as_jax(self.rng.rand(*self.spike.shape) <= self.freqs * tdi['dt'] / 1000.)
        return self.spike.value


def _no_spikes(shape):
    return jnp.zeros(shape, dtype=bool)
