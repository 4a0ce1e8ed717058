"""Runners of 2.0 to 2.2. Numbers without a formula beside them were recorded on BrainPy 2.1.12 (jax 0.4.13, float64)."""
import brainpy
import numpy as np
import pytest

import brainsyn as bp
import brainsyn.math as bm
import brainsyn.v2_0 as bp20
import brainsyn.v2_1 as bp21
from brainsyn.errors import RunningError


@pytest.fixture(autouse=True)
def double_precision():
    bm.enable_x64()
    bm.set_dt(0.1)
    yield
    bm.disable_x64()


class Leaky(bp21.NeuGroup):
    """As a program of 2.0 or 2.1 would write it."""

    def __init__(self, size):
        super().__init__(size)
        self.V = bm.Variable(bm.zeros(size))
        self.input = bm.Variable(bm.zeros(size))
        self.spike = bm.Variable(bm.zeros(size, dtype=bool))
        self.integral = bp.odeint(lambda V, t, current: (-V + current) / 10.)

    def update(self, _t, _dt):
        V = self.integral(self.V, _t, self.input, dt=_dt)
        self.spike.value = V > 1.
        self.V.value = bm.where(V > 1., 0., V)
        self.input[:] = 0.


def test_struct_runner_of_2_1():
    group = Leaky(3)
    runner = bp21.StructRunner(group, monitors=['V', 'spike'], inputs=('input', 3.), dyn_vars=group.vars().unique())
    seconds = runner.run(2.)
    assert isinstance(seconds, float)
    np.testing.assert_allclose(runner.mon.ts, np.arange(1, 21) * 0.1)
    np.testing.assert_allclose(runner.mon.V[:3, 0], [0.03, 0.0597, 0.089103], atol=1e-9)
    np.testing.assert_allclose(runner.mon['V'][-1], 0.5462791872, atol=1e-9)
    assert runner.mon.spike.dtype == bool
    assert isinstance(runner(1.), float)  # goes on where the first run stopped
    np.testing.assert_allclose(runner.mon.ts[:2], [2.1, 2.2])
    np.testing.assert_allclose(runner.mon.V[0], 0.5708163953, atol=1e-9)
    runner.run(1., start_t=100.)
    np.testing.assert_allclose(runner.mon.ts[:2], [100.1, 100.2])
    np.testing.assert_allclose(runner.mon.V[0], 0.803089891, atol=1e-9)


def test_runner_takes_functions_of_time_and_step():
    group = bp21.dyn.LIF(2)
    runner = bp21.dyn.DSRunner(group, inputs=('input', lambda t, dt: t, 'func'), monitors=['V'], progress_bar=False)
    assert isinstance(runner.run(1.), float)
    np.testing.assert_allclose(runner.mon.V[-2:, 0], [0.0350012396, 0.0436081211], atol=1e-9)


def test_rows_go_on_when_the_time_jumps():
    class Echo(bp21.dyn.NeuGroup):
        def __init__(self):
            super().__init__(1)
            self.V, self.input = bm.Variable(bm.zeros(1)), bm.Variable(bm.zeros(1))

        def update(self, _t, _dt):
            self.V.value = self.input + 0.
            self.input[:] = 0.

    runner = bp21.dyn.DSRunner(Echo(), monitors=['V'], inputs=('input', bm.arange(20.), 'iter'), progress_bar=False)
    runner.run(0.2)
    runner.run(0.2, start_t=0.7)
    assert runner.mon.V.ravel().tolist() == [2., 3.]
    np.testing.assert_allclose(runner.mon.ts, [0.8, 0.9])


@pytest.mark.parametrize('variables, shapes', [
    (['V', ('spike', [1])], {'V': (2, 4), 'spike': (2, 1)}),
    ({'V': None, 'spike': [0, 2]}, {'V': (2, 4), 'spike': (2, 2)}),
])
def test_monitor(variables, shapes):
    monitor = bp21.Monitor(variables)
    assert monitor.item_names == list(shapes) and monitor.num_item == 2
    runner = bp21.StructRunner(bp21.dyn.LIF(4), monitors=monitor, progress_bar=False)
    runner.run(0.2)
    assert {name: runner.mon[name].shape for name in shapes} == shapes


def test_monitor_refuses_intervals():
    with pytest.raises(brainpy.errors.MonitorError, match='intervals'):
        bp21.Monitor(['V'], intervals=[0.5])


def test_names_alone_are_the_monitors_of_2_0():
    runner = bp20.StructRunner(bp20.models.LIF(2), ['V'], inputs=('input', 3.), progress_bar=False)
    runner.run(0.2)
    # V' = V + dt (-V + I) / tau with the exponential step: 3 (1 - exp(-dt / 10))
    np.testing.assert_allclose(runner.mon.V[0], 3. * (1. - np.exp(-0.01)), atol=1e-12)


@pytest.mark.parametrize('steps', [('update', 'double'), lambda group: [group.update, group.double]])
def test_steps_of_2_0(steps):
    class Counter(bp20.NeuGroup):
        def __init__(self):
            super().__init__(1, steps=steps(self) if callable(steps) else steps)
            self.V = bm.Variable(bm.zeros(1))

        def update(self, _t, _dt):
            self.V += 1.

        def double(self, _t, _dt):
            self.V *= 2.

    runner = bp20.ReportRunner(bp20.Network(group=Counter()), monitors=['group.V'], jit=True, progress_bar=False)
    runner.run(0.4)
    assert runner.mon['group.V'].ravel().tolist() == [2., 6., 14., 30.]


def test_unknown_step_is_named():
    class Group(bp20.NeuGroup):
        def update(self, _t, _dt):
            pass

    with pytest.raises(ValueError, match='"update"'):
        Group(1, steps=['updat'])


# equations ------------------------------------------------------------------------------------------------------------

def test_integrator_runner():
    integral = bp.odeint(lambda V, t, current: (-V + current) / 10., method='rk4')
    runner = bp.IntegratorRunner(integral, monitors=['V'], inits=dict(V=1.), args=dict(current=2.), dt=0.1)
    assert runner.run(2.) is None
    np.testing.assert_allclose(runner.mon.ts, np.arange(1, 21) * 0.1)
    np.testing.assert_allclose(runner.mon.V[:, 0], 2. - np.exp(-runner.mon.ts / 10.), atol=1e-9)
    assert isinstance(runner.run(1., eval_time=True), float)
    np.testing.assert_allclose(runner.mon.V[:, 0], 2. - np.exp(-runner.mon.ts / 10.), atol=1e-9)
    runner.run(1., start_t=0.)
    np.testing.assert_allclose(runner.mon.ts[:2], [0.1, 0.2])


def test_integrator_runner_with_changing_parameters_and_functions():
    integral = bp.odeint(lambda V, t, current: (-V + current) / 10., method='rk4')
    runner = bp.IntegratorRunner(integral, monitors=['V'], inits=[1.], dyn_args=dict(current=np.arange(20.)), dt=0.1,
                                 fun_monitors={'t': lambda t, dt: t, 'V2': lambda tdi: 2. * runner.variables['V']})
    runner.run(2.)
    np.testing.assert_allclose(runner.mon.V[-1], 2.6010203798, atol=1e-9)  # recorded on 2.3.8
    np.testing.assert_allclose(runner.mon.t, runner.mon.ts)
    np.testing.assert_allclose(runner.mon.V2, 2. * runner.mon.V)


@pytest.mark.parametrize('method, V, w', [
    ('euler', 0.5010299899, 1.3976076902), ('rk3', 0.5012135795, 1.3930254093), ('rkf45', 0.5012205994, 1.3930253455)])
def test_methods(method, V, w):
    def fitzhugh_nagumo(V, w, t, current):
        return V - V ** 3 / 3 - w + current, (V + 0.7 - 0.8 * w) / 12.5

    runner = bp.IntegratorRunner(bp.odeint(fitzhugh_nagumo, method=method, dt=0.1), monitors=['V', 'w'],
                                 inits=[1., 0.5], args=dict(current=0.5))
    runner.run(10.)
    np.testing.assert_allclose([runner.mon.V[-1, 0], runner.mon.w[-1, 0]], [V, w], atol=1e-9)


def test_fractional_equations():
    def derivative(x, y, t):
        return -x, x - y

    short = bp.fde.GLShortMemory(derivative, alpha=0.9, num_step=20, inits=[1., .5], dt=0.1)
    runner = bp.IntegratorRunner(short, monitors=['x', 'y'], inits=[1., 0.5])
    runner.run(5.)
    np.testing.assert_allclose([runner.mon.x[-1, 0], runner.mon.y[-1, 0]], [0.0046794861, 0.0232237319], atol=1e-8)
    caputo = bp.fdeint(alpha=0.9, num_memory=50, inits=[1., .5], f=derivative, method='CaputoL1', dt=0.1)
    runner = bp.IntegratorRunner(caputo, monitors=['x', 'y'], inits=[1., 0.5])
    runner.run(5.)
    np.testing.assert_allclose([runner.mon.x[-1, 0], runner.mon.y[-1, 0]], [0.0425616326, 0.0952385836], atol=1e-9)


def test_delayed_equations():
    history = bm.TimeDelay(bm.ones(1) * .3, 1.23, before_t0=lambda t: bm.ones(1) * (.3 + t), dt=0.1)
    integral = bp.odeint(lambda x, t: -history(t - 1.07), state_delays={'x': history}, dt=0.1, method='rk4')
    runner = bp.IntegratorRunner(integral, monitors=['x'], inits=[bm.ones(1) * .3], dt=0.1)
    runner.run(3.)
    np.testing.assert_allclose(runner.mon.x[[0, 1, 9, 10, 11, -1], 0],
                               [0.372, 0.434, 0.57, 0.5445, 0.5153, -0.3307115778], atol=1e-9)


def test_neutral_equations():
    history = bm.NeuTimeDelay(bm.zeros(1), 1., before_t0=0., dt=0.1)
    integral = bp.odeint(lambda x, t: -x + 0.5 * history(t - 1.) + 1., neutral_delays={'x': history}, dt=0.1, method='rk4')
    runner = bp.IntegratorRunner(integral, monitors=['x'], inits=[bm.zeros(1)], dt=0.1)
    runner.run(3.)
    np.testing.assert_allclose(runner.mon.x[[0, 1, 9, 10, 11, -1], 0], [
        0.0951625, 0.1812690986, 0.6321202256, 0.6890143417, 0.7595791103, 1.1270660607], atol=1e-9)


@pytest.mark.parametrize('arguments, words', [
    (dict(inits=dict(U=1.)), '"U"'), (dict(args=dict(currant=1.)), 'current'), (dict(dyn_vars=[1]), 'dyn_vars')])
def test_integrator_runner_names_what_is_wrong(arguments, words):
    integral = bp.odeint(lambda V, t, current: -V + current)
    with pytest.raises(RunningError, match=words):
        bp.IntegratorRunner(integral, **arguments)


# delays ---------------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize('delay, lag', [(0.25, 3), (0.5, 5), (0., 0), (np.array([.5, .3]), [5, 3])])
def test_constant_delay(delay, lag):
    ring = bp21.ConstantDelay(2, delay, dt=0.1)
    pulled = []
    for i in range(8):
        ring.push(bm.ones(2) * (i + 1))
        pulled.append(np.asarray(ring.pull()))
        ring.update(i * 0.1, 0.1)
    expected = np.maximum(np.arange(1, 9)[:, None] - np.asarray(lag), 0.) * np.ones(2)
    np.testing.assert_array_equal(pulled, expected)
    ring.reset()
    assert not np.asarray(ring.data).any()


def test_constant_delay_names_what_is_wrong():
    with pytest.raises(ValueError, match='delay'):
        bp21.ConstantDelay(2, -1.)
    with pytest.raises(ValueError, match=r'\(2,\)'):
        bp21.ConstantDelay(2, [.1, .2, .3])


@pytest.mark.parametrize('with_time', [True, False])
def test_time_delay_inside_a_model(with_time):
    class Model(bp.dyn.NeuGroup):
        def __init__(self):
            super().__init__(1)
            self.x = bm.Variable(bm.ones(1) * .3)
            self.history = bm.TimeDelay(self.x, .5, before_t0=.2, dt=.1)
            self.integral = bp.odeint(lambda x, t, delayed: -delayed, method='euler')

        def update(self, tdi):
            self.x.value = self.integral(self.x, tdi.t, self.history(tdi.t - .5), tdi.dt)
            self.history.update(*([tdi.t + tdi.dt] if with_time else []), self.x)

    runner = bp.DSRunner(Model(), monitors=['x'], progress_bar=False)
    runner.run(2.)
    np.testing.assert_allclose(runner.mon.x[[0, 4, 5, 9, 13, 19], 0], [0.28, 0.2, 0.17, 0.07, 0.0072, -0.0199], atol=1e-9)
    assert bm.FixedLenDelay(2, 1., dt=0.1)(-.5).shape == (2,)
