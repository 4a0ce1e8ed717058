"""The compiled loop: chunks, one compilation, changed models, interruption and failure, transformations."""
import itertools
import signal

import brainpy
import brainpy.math as bm
import jax
import jax.numpy as jnp
import numpy as np
import pytest
from brainstate import ShortTermState

from brainsyn.dynsys import DynamicalSystem, Network, NeuGroup
from brainsyn.dynsys.protocol import get_shared
from brainsyn.errors import RunningError
from brainsyn.running import DSRunner, LoopOverTime, loop, progress
from brainsyn.running.clock import Clock


class Wild(NeuGroup):
    """A chaotic walk, pushed by ``input``; counts how often it is traced."""

    gain = 1.

    def __init__(self, size, name=None):
        super().__init__(size, name=name)
        self.V = bm.Variable(jnp.zeros(size))
        self.input = bm.Variable(jnp.zeros(size))
        self.spike = bm.Variable(jnp.zeros(size, bool))

    def update(self, tdi):
        type(self).traces += 1
        self.V.value = self.V.value + self.gain * self.input.value + jnp.sin(1e3 * self.V.value + tdi.t)
        self.spike.value = self.V.value > 1.

    def clear_input(self):
        self.input.value = jnp.zeros(self.num)


@pytest.fixture(autouse=True)
def counters():
    Wild.traces = 0


@pytest.fixture
def compilations():
    """The names of what XLA compiles from now on."""
    events = []

    def listen(event, seconds, **kwargs):
        if 'backend_compile' in event:
            events.append(event)

    jax.monitoring.register_event_duration_secs_listener(listen)
    yield events
    jax.monitoring.unregister_event_duration_listener(listen)


def runner_of(model, **kwargs):
    return DSRunner(model, **{'monitors': ['V', 'spike'], 'dt': .1, 'progress_bar': False, **kwargs})


def wild_runner():
    inputs = [('input', np.arange(1000.) % 7, 'iter'), ('input', itertools.cycle([.5, -1., 2.]), 'iter'),
              ('input', lambda tdi: bm.sin(tdi.t), 'func')]
    return runner_of(Wild(3), inputs=inputs)


@pytest.mark.parametrize('longest', [1, 7, 50])
def test_chunks_do_not_change_results(longest, monkeypatch):
    whole = wild_runner()
    whole.run(50.)
    monkeypatch.setattr(loop, 'LONGEST_CHUNK', longest)
    cut = wild_runner()
    cut.run(20.)
    parts = [cut.mon]
    cut.run(30.)
    parts.append(cut.mon)
    for key in ('V', 'spike'):
        np.testing.assert_array_equal(np.concatenate([p[key] for p in parts]), whole.mon[key])
    assert whole.mon.V.shape == (500, 3) and whole.mon.spike.dtype == bool


def test_random_numbers_go_on_from_chunk_to_chunk(monkeypatch):
    class Walk(NeuGroup):
        def __init__(self):
            super().__init__(2)
            self.V = bm.Variable(jnp.zeros(2))
            self.stream = bm.random.RandomState(3)

        def update(self, tdi):
            self.V.value = self.V.value + self.stream.normal(size=2)

    monkeypatch.setattr(loop, 'LONGEST_CHUNK', 3)
    runner = runner_of(Walk(), monitors=['V'])
    runner.run(1.)
    stream = bm.random.RandomState(3)
    expected = np.cumsum([stream.normal(size=2) for _ in range(10)], axis=0)
    np.testing.assert_allclose(runner.mon.V, expected, rtol=1e-5)


def test_one_compilation_serves_every_duration(compilations):
    runner = wild_runner()
    runner.run(1.)
    assert Wild.traces == 1
    compilations.clear()
    for duration in (.1, 37.2, 2.):
        runner.run(duration)
    runner.reset_state()
    runner.run(50.)
    assert Wild.traces == 1 and compilations == []


def test_structures_of_data_are_compiled_once_each():
    class Adding(DynamicalSystem):
        traces = 0

        def update(self, tdi, x=0., y=0.):
            type(self).traces += 1
            return x + 2 * y

    runner = runner_of(Adding(), monitors=None)
    data = np.arange(3.)
    for _ in range(2):
        np.testing.assert_array_equal(runner.predict(inputs=data), data)
        np.testing.assert_array_equal(runner.predict(inputs={'y': data}), 2 * data)
        runner.predict(inputs=data, shared_args={'fit': True})
    assert Adding.traces == 3


def test_a_changed_model_is_compiled_anew():
    cells = Wild(2)
    net = Network(cells=cells)
    runner = runner_of(net, inputs=('cells.input', 1.), monitors=['cells.input'])
    runner.run(1.)
    cells.gain = 10.
    before = cells.V.value
    runner.run(.1)
    assert Wild.traces == 2 and np.all(cells.V.value - before >= 9.)
    runner.run(.1)
    assert Wild.traces == 2

    net.register_implicit_nodes(late=Wild(1))
    runner.run(.1)
    assert Wild.traces == 4 and np.all(net.late.V.value != 0.)


def test_a_delay_that_grows_is_compiled_anew():
    class Late(DynamicalSystem):
        def __init__(self, pre, delay_step):
            super().__init__()
            self.delay_step = self.register_delay('cells.V', delay_step, pre.V)
            self.V = bm.Variable(jnp.zeros(pre.num))

        def update(self, tdi):
            self.V.value = self.get_delay_data('cells.V', self.delay_step)

    cells = Wild(2)
    net = Network(cells=cells, late=Late(cells, 2))
    runner = runner_of(net, monitors=['cells.V', 'late.V'])
    runner.run(1.)
    first = runner.mon['cells.V']
    later = Late(cells, 5)
    net.register_implicit_nodes(later=later)
    runner.run(1.)
    V = np.concatenate([first, runner.mon['cells.V']])
    # the sources come before the readers, the buffers last: a delay of 2 steps reads the value of 3 steps before
    np.testing.assert_array_equal(runner.mon['late.V'], V[7:17])
    np.testing.assert_array_equal(later.V.value, V[13])


def test_states_that_only_closures_reach_are_advanced():
    hidden, total = bm.Variable(jnp.zeros(2)), bm.Variable(jnp.zeros(()))

    class Closing(DynamicalSystem):
        def update(self, tdi):
            hidden.value = hidden.value + 1.
            total.value = total.value + hidden.value.sum()

    runner = runner_of(Closing(), monitors={'total': total})
    runner.run(.5)
    np.testing.assert_array_equal(runner.mon.total, [2., 6., 12., 20., 30.])
    np.testing.assert_array_equal(hidden.value, [5., 5.])


def test_nothing_of_the_loop_remains():
    cells = Wild(2)
    runner = runner_of(cells)
    before = cells.V.value
    runner.run(30.)
    between, last = cells.V.value, runner.mon.V[-1]
    runner.run(30.)
    np.testing.assert_array_equal(before, [0., 0.])
    np.testing.assert_array_equal(between, last)
    assert not any(isinstance(v.value, jax.core.Tracer) for v in cells.vars().values())
    assert (get_shared().t, get_shared().dt, get_shared().i) == (60., .1, 600)
    assert brainpy.share.load('t') == 60.


class Breaking:
    """An iterator that does something at one of its elements."""

    def __init__(self, at, what):
        self.count, self.at, self.what = 0, at, what

    def __iter__(self):
        return self

    def __next__(self):
        self.count += 1
        if self.count == self.at:
            self.what()
        return float(self.count % 5)


def refuse():
    raise OSError('disk full')


@pytest.mark.parametrize('what, error', [(lambda: signal.raise_signal(signal.SIGINT), KeyboardInterrupt),
                                         (refuse, OSError)])
@pytest.mark.parametrize('jit', [True, False])
def test_a_broken_run_keeps_its_data_and_goes_on(what, error, jit, monkeypatch):
    monkeypatch.setattr(loop, 'LONGEST_CHUNK', 16)
    whole = runner_of(Wild(2), inputs=('input', Breaking(0, None), 'iter'), jit=jit)
    whole.run(5.)
    cells = Wild(2)
    runner = runner_of(cells, inputs=('input', Breaking(21, what), 'iter'), jit=jit)
    with pytest.raises(error):
        runner.run(5.)
    done = len(runner.mon.ts)
    assert 0 < done < 50 and done == runner.i0
    np.testing.assert_array_equal(runner.mon.V, whole.mon.V[:done])
    np.testing.assert_array_equal(runner.mon.ts, whole.mon.ts[:done])
    np.testing.assert_array_equal(cells.V.value, runner.mon.V[-1])
    if error is KeyboardInterrupt:
        runner.run((50 - done) * .1 + .01)
        np.testing.assert_array_equal(runner.mon.V, whole.mon.V[done:])
        np.testing.assert_array_equal(runner.mon.ts, whole.mon.ts[done:])
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_a_step_that_fails_while_it_runs_leaves_the_last_chunk(monkeypatch):
    def check(V):
        if V > 20.:
            raise ValueError('the voltage is absurd')
        return V

    class Checked(NeuGroup):
        def __init__(self):
            super().__init__(1)
            self.V = bm.Variable(jnp.zeros(1))

        def update(self, tdi):
            V = self.V.value + 1.
            self.V.value = jax.pure_callback(check, jax.ShapeDtypeStruct((1,), V.dtype), V)

    monkeypatch.setattr(loop, 'LONGEST_CHUNK', 8)
    model = Checked()
    runner = runner_of(model, monitors=['V'])
    with pytest.raises(Exception, match='the voltage is absurd'):
        runner.run(3.)
    np.testing.assert_array_equal(runner.mon.V[:, 0], np.arange(1., 17.))
    assert model.V.value == 16. and runner.i0 == 16 and get_shared().i == 16
    model.V.value = jnp.zeros(1)
    runner.run(1.)
    assert model.V.value == 10.


@pytest.mark.parametrize('jit', [True, False])
def test_an_error_in_update_shows_its_line_and_changes_nothing(jit):
    class Wrong(NeuGroup):
        factor = 'x'

        def __init__(self):
            super().__init__(2)
            self.V = bm.Variable(jnp.zeros(2))

        def update(self, tdi):
            self.V.value = self.V.value + 1.
            self.V.value = self.V.value * self.factor

    model = Wrong()
    runner = runner_of(model, monitors=['V'], jit=jit)
    with pytest.raises(TypeError) as caught:
        runner.run(1.)
    assert any('self.V.value * self.factor' in str(line.statement) for line in caught.traceback)
    np.testing.assert_array_equal(model.V.value, [0., 0.])
    assert (get_shared().t, runner.i0, runner.mon.V.shape) == (0., 0, (0,))
    model.factor = 2.
    runner.run(.2)
    np.testing.assert_array_equal(runner.mon.V, [[2., 2.], [6., 6.]])


def test_a_state_that_changes_its_shape_is_refused():
    class Growing(DynamicalSystem):
        def __init__(self):
            super().__init__()
            self.x = ShortTermState(jnp.zeros(2))

        def update(self, tdi):
            self.x.value = jnp.zeros(3)

    with pytest.raises(RunningError, match='must keep'):
        runner_of(Growing(), monitors=None).run(1.)


def test_large_constants_are_not_built_into_the_code():
    weights = jnp.asarray(np.random.RandomState(0).rand(300, 300), jnp.float32)

    class Dense(NeuGroup):
        def __init__(self):
            super().__init__(300)
            self.V = bm.Variable(jnp.ones(300))

        def update(self, tdi):
            self.V.value = self.V.value @ weights / 150.

    model = Dense()
    runner = runner_of(model, monitors=['V'])
    runner.run(.2)
    step = np.ones(300) @ np.asarray(weights) / 150.
    np.testing.assert_allclose(runner.mon.V[1], step @ np.asarray(weights) / 150., rtol=1e-5)
    (compiled, _), = runner._loops.values()
    assert [c.shape for c in compiled.large_constants] == [(300, 300)]


def test_time_is_exact_after_many_steps():
    clock = Clock(0., .1)
    clock.advance(10 ** 8)
    np.testing.assert_array_equal(clock.times(3), [10 ** 8 * .1, (10 ** 8 + 1) * .1, (10 ** 8 + 2) * .1])

    runner = runner_of(Wild(1), monitors={'i': lambda tdi: tdi.i}, fun_monitors={'t': lambda t, dt: t - dt})
    runner.t0, runner.i0 = 1e7, 10 ** 8
    runner.run(.2)
    np.testing.assert_array_equal(runner.mon.i, [10 ** 8, 10 ** 8 + 1])
    np.testing.assert_array_equal(runner.mon.ts, [1e7 + .1, 1e7 + .1 + .1])
    assert runner.mon.t.dtype == np.float32 and (runner.i0, runner.t0) == (10 ** 8 + 2, 1e7 + .2)


def test_a_step_lost_to_rounding_is_told():
    runner = runner_of(Wild(1))
    with pytest.warns(UserWarning, match='runs 2 steps, not 3'):
        runner.run(.3)
    assert len(runner.mon.ts) == 2
    runner.run(.3 * (1 + 1e-12))
    assert len(runner.mon.ts) == 3


def test_a_runner_can_be_trained_through():
    class Decaying(NeuGroup):
        def __init__(self):
            super().__init__(1)
            self.rate = bm.TrainVar(jnp.asarray([.5]))
            self.V = bm.Variable(jnp.ones(1))

        def update(self, tdi, x=0.):
            self.V.value = self.rate.value * self.V.value + x
            return self.V.value

    model = Decaying()
    runner = runner_of(model, monitors=['V'])

    def loss():
        model.V.value = jnp.ones(1)
        output = runner.predict(.55)
        return (bm.as_jax(output)[-1] + bm.as_jax(runner.mon.V)[2]).sum()

    gradient = bm.grad(loss, grad_vars=model.rate)()
    np.testing.assert_allclose(gradient, [5 * .5 ** 4 + 3 * .5 ** 2])
    assert float(bm.jit(loss)()) == .5 ** 5 + .5 ** 3
    by_data = jax.grad(lambda x: bm.as_jax(LoopOverTime(model)(x)).sum())(jnp.zeros((3, 1)))
    np.testing.assert_allclose(by_data[:, 0], [1.75, 1.5, 1.])


def test_what_is_returned():
    class Echo(DynamicalSystem):
        def update(self, tdi, x=1.):
            return {'x': x, 'twice': (2 * x,)}

    data = np.arange(3.)
    seconds, output = runner_of(Echo(), monitors=None).predict(inputs=data, eval_time=True)
    assert seconds > 0. and isinstance(output['x'], bm.Array)
    np.testing.assert_array_equal(output['twice'][0], 2 * data)
    host = runner_of(Echo(), monitors=None, memory_efficient=True).predict(inputs=data)
    assert type(host['x']) is np.ndarray
    assert runner_of(Wild(1)).run(1.) is None and runner_of(Wild(1)).run(0.) is None


def test_the_bar_shows_model_time_and_speed(capsys, monkeypatch):
    runner_of(Wild(1), progress_bar=True).run(1.)
    assert capsys.readouterr().err == ''
    monkeypatch.setattr(progress, 'IN_NOTEBOOK', True)
    runner_of(Wild(1), progress_bar=True).run(50.)
    shown = capsys.readouterr().err
    assert '50.0/50.0 ms' in shown and 'x real time' in shown
    runner_of(Wild(1), progress_bar=False).run(1.)
    assert capsys.readouterr().err == ''


def test_dt_of_a_runner_is_not_that_of_the_next_model():
    class Clocked(NeuGroup):
        def __init__(self):
            super().__init__(1)
            self.dt = bm.Variable(bm.zeros(1))

        def update(self, tdi):
            self.dt.value = jnp.full(1, brainpy.share['dt'])

    before, group = bm.get_dt(), Clocked()
    DSRunner(group, dt=before / 2, progress_bar=False).run(1.)
    assert group.dt[0] == pytest.approx(before / 2) and bm.get_dt() == before
    group.update(dict(t=0., dt=before / 4, i=0))
    assert group.dt[0] == pytest.approx(before / 4) and bm.get_dt() == before
