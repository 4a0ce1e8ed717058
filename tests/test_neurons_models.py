"""What neuron models promise beside their traces: signatures, errors, modes, reset, noise, and what subclasses change."""
import json
from pathlib import Path

import jax
import numpy as np
import pytest
from neuron_cases import face_of
from scipy.integrate import solve_ivp

import brainsyn as bp
from brainsyn import neurons, switches
from brainsyn.switches import LegacyDefectWarning

bm = bp.math
FACES = json.loads((Path(__file__).parent / 'data' / 'neurons-2.3.8.json').read_text())
ONE = bp.init.OneInit
pytestmark = pytest.mark.filterwarnings('ignore::brainsyn.switches.LegacyDefectWarning')


@pytest.fixture
def double_precision():
    bm.enable_x64()
    yield
    bm.disable_x64()


def run(group, duration, monitors, inputs=(), dt=.1):
    runner = bp.DSRunner(group, monitors=monitors, inputs=inputs, progress_bar=False, dt=dt)
    runner.run(duration)
    return runner.mon


@pytest.mark.parametrize('model', FACES)
def test_parameters_and_attributes_are_those_of_2_3_8(model):
    face = face_of(bp, model)
    assert face['parameters'] == FACES[model]['parameters']
    assert set(FACES[model]['attributes']) <= set(face['attributes'])


@pytest.mark.parametrize('build, message', [
    (lambda: neurons.LIF(3, tau=-1., name='cells'), 'cells: tau must be above zero, but it is -1'),
    (lambda: neurons.LIF(3, tau=np.array([1., 0., 2.])), 'LIF.*: tau must be above zero, but it is 0'),
    (lambda: neurons.LIF(3, tau=np.ones(4)), r'LIF.*: tau has shape \(4,\), but the model has variables of shape \(3,\)'),
    (lambda: neurons.LIF((2, 3), keep_size=True, R=np.ones(6)), r'R has shape \(6,\).*shape \(2, 3\)'),
    (lambda: neurons.LIF(3, V_rest=float('nan')), 'V_rest is not a number'),
    (lambda: neurons.LIF(3, V_rest='-65'), "V_rest must be a number, an array, an Initializer or a function.*not '-65'"),
    (lambda: neurons.LIF(3, V_th=None), 'V_th must be a number'),
    (lambda: neurons.LIF(3, tau_ref=-2.), 'tau_ref must not be negative, but it is -2'),
    (lambda: neurons.HH(3, C=0.), 'HH.*: C must be above zero'),
    (lambda: neurons.LIF(3, V_initializer=-60.), r'V_initializer must be an Initializer.*bp.init.OneInit\(-60.0\)'),
    (lambda: neurons.LIF(3, V_initializer=np.zeros(2)), r'V_initializer has shape \(2,\)'),
    (lambda: neurons.LIF(3, method='rk45'), "no method 'rk45' for equations without noise. Did you mean .*rkf45"),
    (lambda: neurons.LIF(3, method='rk4', noise=1.), "no method 'rk4' for equations with noise"),
    (lambda: neurons.LIF(3, spike_fun=1.), 'spike_fun must be a function'),
    (lambda: neurons.PoissonGroup(3, freqs=-1.), 'freqs must not be negative'),
    (lambda: neurons.SpikeTimeGroup(3, [1., 2.], [0]), 'there are 2 times but 1 indices'),
    (lambda: neurons.SpikeTimeGroup(3, [1., 2.], [0, 3]), 'indices must be integers from 0 to 2'),
    (lambda: neurons.SpikeTimeGroup(3, [], []), 'times must be a sequence of one or more numbers'),
    (lambda: neurons.FractionalIzhikevich(3, alpha=1.5, num_memory=5), 'alpha must be a number between 0 and 1'),
    (lambda: neurons.FractionalFHR(3, alpha=[.9, .8], num_memory=5), 'or 3 of them'),
    (lambda: neurons.FractionalFHR(3, alpha=.9, num_memory=0), 'num_memory must be a number of steps'),
])
def test_bad_parameters_are_named(build, message):
    with pytest.raises(ValueError, match=message):
        build()


@pytest.mark.parametrize('model', ['HH', 'ExpIF', 'AdQuaIF', 'FHN', 'MorrisLecar'])
def test_models_without_surrogate_gradient_refuse_to_be_trained(model):
    with pytest.raises(bp.errors.UnsupportedError, match=f'cells: {model} works in NonBatchingMode, BatchingMode, not in Train'):
        getattr(neurons, model)(3, mode=bm.TrainingMode(2), name='cells')


def test_pinsky_rinzel_has_no_input_but_two():
    group = neurons.PinskyRinzelModel(2)
    with pytest.raises(ValueError, match=r'"Is" \(soma\) or "Id" \(dendrite\)'):
        group.update(dict(t=0., dt=.1, i=0), 1.)


@pytest.mark.parametrize('switch, build', [
    ('morris_lecar_start', lambda: neurons.MorrisLecar(1)),
    ('pinsky_rinzel_c', lambda: neurons.PinskyRinzelModel(1)),
    ('spike_time_order', lambda: neurons.SpikeTimeGroup(2, [2., 1.], [0, 1])),
    ('hindmarsh_rose_spikes', lambda: neurons.HindmarshRose(1, mode=bm.TrainingMode(1))),
    ('calcium_influx', lambda: bp.channels.CalciumDetailed(1)),
])
@pytest.mark.filterwarnings('default::brainsyn.switches.LegacyDefectWarning')
def test_defects_of_2_3_are_announced(switch, build, monkeypatch):
    monkeypatch.setattr(switches, '_announced', set())
    with pytest.warns(LegacyDefectWarning, match=switch):
        build()


@pytest.mark.parametrize('mode, shape', [(bm.nonbatching_mode, (2,)), (bm.BatchingMode(4), (4, 2)), (bm.TrainingMode(4), (4, 2))])
def test_reset_goes_back_to_the_start(mode, shape):
    group = neurons.LIF(2, tau_ref=1., ref_var=True, V_initializer=bp.init.Constant(3.), mode=mode)
    start = {name: np.asarray(value) for name, value in group.vars('relative').unique().items()}
    assert start['V'].shape == shape
    assert start['spike'].dtype == (np.float32 if isinstance(mode, bm.TrainingMode) else bool)
    for i in range(60):
        group.input[:] = 100.
        group.update(dict(t=i * .1, dt=.1, i=i))
    assert (np.asarray(group.t_last_spike) > 0).all()
    group.reset_state()
    for name, value in group.vars('relative').unique().items():
        np.testing.assert_array_equal(value, start[name], err_msg=name)


def test_a_batch_may_change_its_size():
    group = neurons.Izhikevich(3, mode=bm.BatchingMode(2))
    group.reset_state(5)
    assert group.V.shape == group.u.shape == group.input.shape == group.spike.shape == (5, 3)
    assert group.V.batch_axis == 0
    np.testing.assert_array_equal(group.u, .2 * np.asarray(group.V))


def test_input_is_added_to_and_cleared():
    group = neurons.LIF(2)
    group.input += 1.
    group.update(dict(t=0., dt=.1, i=0), 2.)
    np.testing.assert_array_equal(group.input, 3.)
    group.clear_input()
    np.testing.assert_array_equal(group.input, 0.)


@pytest.mark.parametrize('group', [neurons.InputGroup(3), neurons.OutputGroup(3)])
def test_input_and_output_groups_return_what_they_are_given(group):
    x = np.arange(3.)
    assert group(dict(t=0., dt=.1, i=0), x) is x and group.spike is None


def test_overridden_equations_take_effect():
    class Steep(neurons.LIF):
        def derivative(self, V, t, I_ext):
            return 5. * I_ext

    class Frozen(neurons.AdExIF):
        def dw(self, w, t, V):
            return 1. + 0. * w

    np.testing.assert_allclose(run(Steep(1), 1.05, ['V'], ('input', 2.)).V[-1], 10., rtol=1e-6)
    np.testing.assert_allclose(run(Frozen(1, V_initializer=ONE(-65.)), 1.05, ['w']).w[-1], 1., rtol=1e-6)


def test_update_of_a_subclass_may_call_that_of_its_model():
    class Counting(neurons.LIF):
        def __init__(self, size):
            super().__init__(size, V_th=10.)
            self.count = bm.Variable(bm.zeros(size))

        def update(self, tdi, x=None):
            spike = super().update(tdi, x)
            self.count += spike

    group = Counting(2)
    mon = run(group, 50., ['spike'], ('input', 30.))
    np.testing.assert_array_equal(group.count, mon.spike.sum(0))
    assert (mon.spike.sum(0) > 3).all()


def test_parameters_can_be_trained():
    group = neurons.LeakyIntegrator(1, tau=bm.TrainVar(bm.ones(1) * 20.), input_var=False, mode=bm.TrainingMode(1))

    def loss():
        group.reset_state(1)
        for i in range(10):
            group.update(dict(t=i * .1, dt=.1, i=i), 5.)
        return group.V.value.sum()

    gradient = bm.grad(loss, grad_vars=group.tau)()
    # V = R I (1 - exp(-t / tau))
    np.testing.assert_allclose(gradient, -5. * np.exp(-1. / 20.) * 1. / 20. ** 2, rtol=1e-3)


def test_hodgkin_huxley_is_what_scipy_integrates(double_precision):
    group = neurons.HH(1, V_initializer=ONE(-65.), method='rk4')
    start = [float(group.V[0]), float(group.m[0]), float(group.h[0]), float(group.n[0])]

    def derivative(t, state):
        V, m, h, n = state
        x, y = (V + 40.) / 10., (V + 55.) / 10.
        alpha_m, beta_m = x / (1. - np.exp(-x)), 4. * np.exp(-(V + 65.) / 18.)
        alpha_h, beta_h = .07 * np.exp(-(V + 65.) / 20.), 1. / (1. + np.exp(-(V + 35.) / 10.))
        alpha_n, beta_n = .1 * y / (1. - np.exp(-y)), .125 * np.exp(-(V + 65.) / 80.)
        current = 120. * m ** 3 * h * (V - 50.) + 36. * n ** 4 * (V + 77.) + .03 * (V + 54.387)
        return [10. - current, alpha_m * (1. - m) - beta_m * m, alpha_h * (1. - h) - beta_h * h,
                alpha_n * (1. - n) - beta_n * n]

    exact = solve_ivp(derivative, (0., 20.), start, rtol=1e-10, atol=1e-10, t_eval=np.arange(1, 2000) * .01)
    V = run(group, 20., ['V'], ('input', 10.), dt=.01).V[:1999, 0]
    assert exact.y[0].max() > 30.
    np.testing.assert_allclose(V, exact.y[0], atol=1e-3)


def test_ornstein_uhlenbeck_has_its_mean_and_variance():
    bm.random.seed(1)
    x = run(neurons.OUProcess(2000, mean=3., sigma=.5, tau=5.), 60., ['x']).x[-1]
    # standard errors: 0.018 and 0.02
    assert abs(x.mean() - 3.) < .08
    assert abs(x.var() - .5 ** 2 * 5. / 2.) < .1


def test_noise_has_its_variance_and_moves_the_first_equation_only():
    bm.random.seed(2)
    mon = run(neurons.LeakyIntegrator(2000, tau=5., noise=.5), 60., ['V'])
    assert abs(mon.V[-1].var() - .5 ** 2 * 5. / 2.) < .1
    mon = run(neurons.FHN(2, noise=np.array([0., 1.])), 5., ['V', 'w'])
    quiet = run(neurons.FHN(1), 5., ['V', 'w'])
    np.testing.assert_allclose(mon.V[:, :1], quiet.V, rtol=1e-4, atol=1e-5)
    assert abs(mon.V[-1, 1] - mon.V[-1, 0]) > 1e-2


def test_poisson_group_fires_at_its_rate():
    group = neurons.PoissonGroup(500, freqs=np.linspace(10., 200., 500), seed=4)
    spikes = run(group, 500., ['spike']).spike.sum(0)
    expected = np.linspace(10., 200., 500) * .5
    z = (spikes - expected) / np.sqrt(expected)
    assert abs(z.mean()) < .2 and abs(z.std() - 1.) < .15


def test_a_seeded_poisson_group_begins_again_where_its_generator_is():
    trains = [run(neurons.PoissonGroup(20, freqs=500., seed=9), 20., ['spike']).spike for _ in range(2)]
    np.testing.assert_array_equal(*trains)


def test_gradients_reach_the_input_through_spikes():
    group = neurons.LIF(1, mode=bm.TrainingMode(1), input_var=False)

    def count(x):
        group.reset_state(1)
        total = 0.
        for i in range(5):
            total += group.update(dict(t=i * 1., dt=1., i=i), x).sum()
        return total

    # the surrogate gradient of the last step, which comes nearest to the threshold, outweighs the others
    assert jax.grad(count)(np.float32(50.)) > 0
