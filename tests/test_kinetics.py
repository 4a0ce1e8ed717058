"""Synaptic kinetics on their own: closed forms and SciPy's integrators."""
import brainunit as u
import numpy as np
import pytest
import scipy.integrate
from kinetics_cases import DT, one_spike, response

import brainsyn as bp
from brainsyn import kinetics

bm = bp.math


@pytest.fixture(autouse=True)
def double_precision():
    bm.enable_x64()
    yield
    bm.disable_x64()


# closed forms --------------------------------------------------------------------------------------------------------
# after a spike in step 0, row n is at the time n dt

t = DT * np.arange(400)


def test_exponential_decay():
    np.testing.assert_allclose(response(kinetics.Expon(1, tau=8.), 2. * one_spike(400)), 2. * np.exp(-t / 8.), rtol=1e-12)


def test_two_exponentials_peak_at_the_weight():
    g = response(kinetics.DualExpon(1, tau_decay=10., tau_rise=1.), one_spike(400))
    peak = 10. / 9. * np.log(10.)
    a = 1. / (np.exp(-peak / 10.) - np.exp(-peak))
    np.testing.assert_allclose(g, a * (np.exp(-t / 10.) - np.exp(-t)), rtol=1e-12, atol=1e-12)
    assert g.max() == pytest.approx(1., abs=1e-3)
    given = response(kinetics.DualExpon(1, tau_decay=10., tau_rise=1., A=2.), one_spike(400))
    np.testing.assert_allclose(given, 2. * (np.exp(-t / 10.) - np.exp(-t)), rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize('name', ['AMPA', 'GABAa'])
def test_receptors_relax_under_a_square_pulse(name):
    alpha, beta, T, duration = dict(AMPA=(0.98, 0.18, 0.5, 5), GABAa=(0.53, 0.18, 1., 10))[name]  # steps
    g = response(getattr(kinetics, name)(1), one_spike(400))
    rate = alpha * T + beta
    time = DT * np.arange(1, 401)  # a step with transmitter ends where the next begins
    within = alpha * T / rate * (1. - np.exp(-rate * time))
    expected = np.where(time <= DT * (duration + 0.5), within, within[duration - 1] * np.exp(-beta * (time - DT * duration)))
    np.testing.assert_allclose(g, expected, rtol=1e-12)


def test_a_spike_within_a_pulse_begins_a_new_one():
    spikes = np.zeros((30, 1))
    spikes[[0, 3]] = 1.
    grows = np.diff(response(kinetics.AMPA(1, T_dur=0.5), spikes)) > 0.
    assert grows[:7].all() and not grows[7:].any()  # steps 0 to 2, then 3 to 7


def test_the_graded_gate_relaxes_at_a_fixed_potential():
    V = -30.
    s_inf = 1. / (1. + np.exp((-35. - V) / 10.))
    tau = (1. - s_inf) / 0.025
    time = DT * np.arange(1, 401)
    synapse = kinetics.Ionotropic(1, gS=1e-4, s_initializer=0.2)
    np.testing.assert_allclose(response(synapse, np.full((400, 1), V)),
                               1e-4 * (s_inf + (0.2 - s_inf) * np.exp(-time / tau)), rtol=1e-12)


def test_the_current_of_a_graded_synapse():
    synapse = kinetics.Ionotropic(1, gS=0.1 * u.nS, e_syn=-10 * u.mV, s_initializer=0.5)
    assert synapse.current(-60.) == pytest.approx(1e-4 * 0.5 * 50., rel=1e-12)  # nA, inward
    assert synapse.current(-60 * u.mV, outward=True) == pytest.approx(-2.5e-3, rel=1e-12)


def test_saturated_receptors_are_finite():
    for dtype in (np.float64, np.float32):
        g = kinetics.Ionotropic(1, gS=1.).response(np.array([[1e4], [-1e4]], dtype), dt=DT)
        assert g[0, 0] == pytest.approx(1.) and g[1, 0] == pytest.approx(np.exp(-0.025 * DT), rel=1e-6)


@pytest.mark.parametrize('use', ['STP', 'STD'])
def test_plasticity_recovers(use):
    """Two spikes 20 ms apart, by hand."""
    spikes = np.zeros((201, 1))
    spikes[[0, 200]] = 1.
    if use == 'STD':
        passed = response(kinetics.STD(1, tau=200., U=0.07), spikes)
        assert passed[[0, 200]] == pytest.approx([1., 1. - 0.07 * np.exp(-20. / 200.)], rel=1e-12)
    else:
        passed = response(kinetics.STP(1, U=0.15, tau_f=1500., tau_d=200.), spikes)
        decay = np.exp(-DT / 1500.)
        u_first = 0.15 * decay + 0.15 * (1. - 0.15)
        before = u_first * np.exp(-19.9 / 1500.)
        u_second = before * decay + 0.15 * (1. - before)
        assert passed[[0, 200]] == pytest.approx([u_first, u_second * (1. - u_first * np.exp(-20. / 200.))], rel=1e-12)
    assert (passed[1:200] == 0.).all()


# convergence ---------------------------------------------------------------------------------------------------------

def solved(derivative, y0, end, pulse=None):
    """The solution at ``end`` by SciPy, with the jump of the right-hand side at the end of a pulse as a border."""
    y = np.asarray(y0, float)
    for start, stop in zip((0., *([pulse] if pulse else [])), (*([pulse] if pulse else []), end), strict=True):
        y = scipy.integrate.solve_ivp(derivative, (start, stop), y, method='DOP853', rtol=1e-12, atol=1e-13,
                                      args=(stop <= (pulse or 0.),)).y[:, -1]
    return y


def order_of(synapse_of, inputs_at, expected, end, finest=0.0125):
    """The order at which the error at ``end`` falls with dt."""
    errors = []
    for dt in (4 * finest, 2 * finest, finest):
        n = round(end / dt)
        errors.append(abs(response(synapse_of(), inputs_at(dt, n), dt=dt)[-1] - expected))
    return np.log2(np.array(errors[:-1]) / errors[1:])


def spike_before(dt, n):
    """A spike in a step that ends at time 0, then silence: row n is at n dt."""
    return one_spike(n + 1)


def test_alpha_is_of_first_order():
    end = 10.
    orders = order_of(lambda: kinetics.Alpha(1, tau=5.), spike_before, end / 5. * np.exp(-end / 5.), end)
    np.testing.assert_allclose(orders, 1., atol=0.05)


@pytest.mark.parametrize('method, order, finest', [('exp_auto', 1, 0.0125), ('euler', 1, 0.0125), ('rk2', 2, 0.0125),
                                                    ('rk4', 4, 0.1)])
def test_nmda_converges_by_the_order_of_its_method(method, order, finest):
    def derivative(t, y, in_pulse):
        return -y[0] / 100. + 0.5 * y[1] * (1. - y[0]), -y[1] / 2.

    end = 8.
    expected = solved(derivative, (0., 1.), end)[0]
    orders = order_of(lambda: kinetics.NMDA(1, x_initializer=1., method=method), lambda dt, n: np.zeros((n, 1)), expected,
                      end, finest)
    np.testing.assert_allclose(orders, order, atol=0.05 * order + 0.1)


def test_bio_nmda_is_of_first_order():
    def derivative(t, y, in_pulse):
        return 2. * y[1] * (1. - y[0]) - 0.01 * y[0], 1. * in_pulse * (1. - y[1]) - 0.5 * y[1]

    end = 5.
    expected = solved(derivative, (0., 0.), end, pulse=0.5)[0]
    orders = order_of(lambda: kinetics.BioNMDA(1), lambda dt, n: one_spike(n), expected, end)
    np.testing.assert_allclose(orders, 1., atol=0.1)


def test_receptors_agree_with_scipy():
    def derivative(t, y, in_pulse):
        return [0.98 * 0.5 * in_pulse * (1. - y[0]) - 0.18 * y[0]]

    expected = solved(derivative, (0.,), 5., pulse=0.5)[0]
    assert response(kinetics.AMPA(1), one_spike(50))[-1] == pytest.approx(expected, rel=1e-10)


def test_the_graded_gate_is_of_first_order_in_a_moving_potential():
    def potential(t):
        return -50. + 30. * np.sin(t / 3.)

    def derivative(t, y, in_pulse):
        s_inf = 1. / (1. + np.exp((-35. - potential(t)) / 10.))
        return [(s_inf - y[0]) * 0.025 / (1. - s_inf)]

    expected = solved(derivative, (0.2,), 12.)[0]
    orders = order_of(lambda: kinetics.Ionotropic(1, gS=1.), lambda dt, n: potential(dt * np.arange(n))[:, None], expected, 12.)
    np.testing.assert_allclose(orders, 1., atol=0.1)


# mistakes ------------------------------------------------------------------------------------------------------------

def test_shapes_that_do_not_fit():
    with pytest.raises(ValueError, match=r'AMPA_s: alpha has shape \(2,\)'):
        kinetics.AMPA(3, name='AMPA_s', alpha=np.ones(2))
    with pytest.raises(ValueError, match=r'inputs must have shape \(time, 3\)'):
        kinetics.AMPA(3).response(np.ones(3))
    with pytest.raises(ValueError, match='there is no method'):
        kinetics.AMPA(3, method='exp_atuo')
    with pytest.raises(ValueError, match='tau must be above zero'):
        kinetics.Expon(3, tau=0.)
    with pytest.raises(ValueError, match='delta must be above zero'):
        kinetics.Ionotropic(3, delta=0 * u.mV)
    with pytest.raises(ValueError, match='DualExpon_e: tau_rise must differ from tau_decay'):
        kinetics.DualExpon(3, tau_decay=2., tau_rise=2 * u.ms, name='DualExpon_e')
    assert kinetics.DualExpon(3, tau_decay=2., tau_rise=2., A=1.).a == 1.
