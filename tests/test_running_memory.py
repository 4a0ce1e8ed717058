"""The memory of a record is used again for the next one, unless anybody still holds what is in it."""
import brainpy.math as bm
import jax.numpy as jnp
import numpy as np
import pytest

from brainsyn.dynsys import NeuGroup
from brainsyn.running import DSRunner


class Ramp(NeuGroup):
    def __init__(self, size):
        super().__init__(size)
        self.V = bm.Variable(jnp.zeros(size))
        self.spike = bm.Variable(jnp.zeros(size, bool))

    def update(self, tdi):
        self.V += 1.
        self.spike.value = self.V.value % 2 > 0


@pytest.fixture
def runner():
    runner = DSRunner(Ramp(3), monitors=['V', 'spike'], dt=.1, progress_bar=False)
    runner.run(1.)
    return runner


def address(array):
    return array.__array_interface__['data'][0]


FIRST, SECOND = np.arange(1., 11.), np.arange(11., 21.)


def test_what_nobody_holds_is_written_over(runner):
    V, spike = address(runner.mon['V']), address(runner.mon['spike'])
    runner.run(1.)
    assert (address(runner.mon['V']), address(runner.mon['spike'])) == (V, spike)
    np.testing.assert_array_equal(runner.mon['V'][:, 0], SECOND)


@pytest.mark.parametrize('hold', [
    lambda mon: mon['V'],
    lambda mon: mon['V'][:, 1],
    lambda mon: mon['V'].T[0],
    lambda mon: np.frombuffer(memoryview(mon['V']).cast('B'), mon['V'].dtype)[::3],
    lambda mon: np.from_dlpack(mon['V'])[:, 2],
    lambda mon: jnp.asarray(mon['V'])[:, 0],
    lambda mon: mon,
    lambda mon: mon.items(),
], ids=['array', 'column', 'transposed', 'buffer', 'dlpack', 'jax', 'record', 'items'])
def test_what_somebody_holds_stays(runner, hold):
    held = hold(runner.mon)
    for _ in range(2):
        runner.run(1.)
    if isinstance(held, tuple):
        held = dict(held)
    if isinstance(held, dict):
        held = held['V'][:, 0]
    held = np.asarray(held)
    np.testing.assert_array_equal(held[:, 0] if held.ndim == 2 else held[:10], FIRST)
    np.testing.assert_array_equal(runner.mon['V'][:, 0], np.arange(21., 31.))


def test_another_length_takes_other_memory(runner):
    runner.run(2.)
    np.testing.assert_array_equal(runner.mon['V'][:, 0], np.arange(11., 31.))
    runner.run(1.)
    np.testing.assert_array_equal(runner.mon['V'][:, 0], np.arange(31., 41.))
