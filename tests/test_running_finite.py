"""A run that diverges stops at the first number that is not finite, and says which."""
import brainpy.math as bm
import jax.numpy as jnp
import numpy as np
import pytest

import brainsyn as bp
from brainsyn.dynsys import DynamicalSystem
from brainsyn.errors import RunningError
from brainsyn.running import DSRunner, loop
from brainsyn.running.finite import DivergenceError


class Doubling(bp.NeuGroup):
    """Cell k begins at 2^k and is doubled in each step; in float32, 2^128 is too much."""

    def __init__(self, size):
        super().__init__(size)
        self.V = bm.Variable(2. ** jnp.arange(size))
        self.hidden = bm.Variable(jnp.ones(size))
        self.never = bm.Variable(jnp.full(size, -jnp.inf))
        self.count = bm.Variable(jnp.zeros(size, int))

    def update(self, tdi):
        self.V.value = 2. * self.V.value
        self.hidden.value = jnp.where(tdi.i == 70, jnp.sqrt(100. - self.hidden.value * 101.), self.hidden.value)
        self.count.value = self.count.value + 1


class Stepping(DynamicalSystem):
    """``x`` is NaN in one step only; what is not monitored is found when it lasts to the end of a chunk."""

    def __init__(self):
        super().__init__()
        self.x = bm.Variable(jnp.zeros((2, 3)))

    def update(self, tdi):
        self.x.value = jnp.full((2, 3), tdi.i, float).at[1, 2].set(jnp.where(tdi.i == 33, jnp.nan, 0.))


def runner_of(model, **options):
    return DSRunner(bp.Network(cells=model), progress_bar=False, dt=.5, **options)


@pytest.mark.parametrize('longest', [1, 16, 1000])
@pytest.mark.parametrize('monitors', [['cells.V'], ['cells.count'], [('cells.V', [0, 3])]])
def test_the_first_cell_variable_and_time(longest, monitors, monkeypatch):
    monkeypatch.setattr(loop, 'LONGEST_CHUNK', longest)
    cells = Doubling(3 if monitors[0] != ('cells.V', [0, 3]) else 4)
    cells.hidden.value = jnp.zeros(cells.num)
    runner = runner_of(cells, monitors=monitors)
    with pytest.raises(DivergenceError, match=r'cells.V\[\d\] became inf in step \d+, at t = [\d.]+ ms') as caught:
        runner.run(200.)
    # cell k holds 2^(k + n) after n steps
    last = cells.num - 1
    steps = 128 - last
    index = (1,) if monitors == [('cells.V', [0, 3])] else (last,)
    error = caught.value
    assert (error.variable, error.step, error.t) == ('cells.V', steps - 1, steps * .5)
    assert error.index in (index, (last,))
    assert runner.i0 == steps - 1 == len(runner.mon.ts) and runner.t0 == (steps - 1) * .5
    np.testing.assert_array_equal(cells.V.value, 2. ** (np.arange(cells.num) + steps - 1))
    np.testing.assert_array_equal(runner.mon[monitors[0][0] if isinstance(monitors[0], tuple) else monitors[0]][-1],
                                  cells.count.value if monitors == ['cells.count'] else
                                  cells.V.value if monitors == ['cells.V'] else cells.V.value[np.array([0, 3])])
    cells.V.value = jnp.ones(cells.num)
    runner.run(2.)
    assert runner.i0 == steps + 3


@pytest.mark.parametrize('jit', [True, False])
def test_what_is_not_monitored(jit):
    cells = Doubling(2)
    runner = runner_of(cells, monitors=['cells.count'], jit=jit)
    with pytest.raises(DivergenceError, match=r'cells.hidden\[0\] became nan in step 70, at t = 35.5 ms \(and so did 1 more'):
        runner.run(60.)
    np.testing.assert_array_equal(cells.hidden.value, [1., 1.])
    np.testing.assert_array_equal(runner.mon['cells.count'][:, 0], np.arange(1, 71))
    assert runner.steps_left == 50


def test_one_step_is_enough_in_a_monitor():
    runner = runner_of(Stepping(), monitors=['cells.x'])
    with pytest.raises(DivergenceError, match=r'cells.x\[1, 2\] became nan in step 33, at t = 17 ms'):
        runner.run(30.)
    assert runner.mon['cells.x'].shape == (33, 2, 3) and np.isfinite(runner.mon['cells.x']).all()


def test_warning_and_ignoring():
    runner = runner_of(Stepping(), monitors=['cells.x'], on_nan='warn')
    with pytest.warns(UserWarning, match=r'cells.x\[1, 2\] became nan in step 33.* goes on'):
        runner.run(30.)
    assert runner.mon['cells.x'].shape == (60, 2, 3) and np.isnan(runner.mon['cells.x'][33, 1, 2]) and runner.i0 == 60
    runner = runner_of(Stepping(), monitors=['cells.x'], on_nan='ignore')
    runner.run(30.)
    assert np.isnan(runner.mon['cells.x']).sum() == 1


def test_before_the_first_step():
    cells = Doubling(3)
    cells.V.value = jnp.asarray([1., jnp.nan, 1.])
    with pytest.raises(DivergenceError, match=r'cells.V\[1\] is nan before the first step'):
        runner_of(cells).run(1.)


def test_what_was_infinite_before_may_stay_so():
    cells = Doubling(1)
    runner = runner_of(cells, monitors=['cells.never', 'cells.count'])
    runner.run(20.)
    assert np.isneginf(runner.mon['cells.never']).all() and runner.i0 == 40


def test_the_default_is_set_for_a_program(monkeypatch):
    monkeypatch.delenv('BRAINSYN_ON_NAN', raising=False)
    assert runner_of(Doubling(1)).on_nan == 'stop'
    monkeypatch.setenv('BRAINSYN_ON_NAN', 'warn')
    assert runner_of(Doubling(1)).on_nan == 'warn' and runner_of(Doubling(1), on_nan='stop').on_nan == 'stop'
    bp.set_on_nan('ignore')
    runner = runner_of(Stepping(), monitors=['cells.x'])
    runner.run(30.)
    assert runner.i0 == 60 and np.isnan(runner.mon['cells.x']).sum() == 1
    with pytest.raises(RunningError, match=r"on_nan must be one of 'stop', 'warn', 'ignore', not 'stopp'"):
        bp.set_on_nan('stopp')
    monkeypatch.setenv('BRAINSYN_ON_NAN', 'never')
    with pytest.raises(RunningError, match=r"BRAINSYN_ON_NAN must be one of .*, not 'never'"):
        runner_of(Doubling(1))
