"""Quantities wherever a number may stand: converted once, or refused in words."""
import re
from pathlib import Path

import brainstate
import brainunit as u
import jax.numpy as jnp
import numpy as np
import pytest

import brainsyn as bp
from brainsyn.units import UNITS, UnitError, in_units, known_unit, plain

bm = bp.math
pytestmark = pytest.mark.filterwarnings('ignore::brainsyn.switches.LegacyDefectWarning')

def test_every_unit_has_a_name_and_is_found_again():
    for key, unit in UNITS.items():
        assert known_unit(unit) == unit, key
    assert plain(3. * u.second, u.ms, 'a', 'b') == 3000. and plain(7, u.ms, 'a', 'b') == 7
    assert known_unit(u.nA / u.mV) == u.uS and known_unit(u.uA / u.cm2 / u.mV) == u.mS / u.cm2


def test_initializers_arrays_and_functions_may_hold_quantities():
    group = bp.neurons.LIF(4, V_initializer=bp.init.OneInit(-60 * u.mV), tau=np.arange(1, 5) * u.ms,
                           V_th=lambda shape: np.full(shape, 0.02) * u.volt)
    assert np.allclose(group.V, -60.) and np.allclose(bm.as_jax(group.tau), [1, 2, 3, 4])
    assert np.allclose(bm.as_jax(group.V_th), 20.)
    uniform = bp.neurons.LIF(100, V_initializer=bp.init.Uniform(-70 * u.mV, -60 * u.mV))
    assert uniform.V.min() >= -70. and uniform.V.max() <= -60.
    with pytest.raises(UnitError, match=r'LIF_z: V_initializer must be a potential \(in mV\), not a time \(1 ms\)'):
        bp.neurons.LIF(4, V_initializer=bp.init.OneInit(1 * u.ms), name='LIF_z')


def test_channels_of_brainpy_take_quantities():
    channel = bp.channels.INa_HH1952(3, g_max=90000 * u.uS / u.cm2, E=0.05 * u.volt, V_sh=-55 * u.mV)
    assert (channel.g_max, channel.E, channel.V_sh) == pytest.approx((90., 50., -55.))
    cells = bp.neurons.CondNeuGroup(3, C=1 * u.uF / u.cm2, A=1e-3 * u.cm2, IL=bp.channels.IL(3, E=-70 * u.mV))
    assert cells.IL.E == -70.
    with pytest.raises(UnitError, match=r'g_max must be a conductance density \(in mS / cm\^2\), not a conductance'):
        bp.channels.IL(3, g_max=1 * u.nS)


def test_data_of_a_run_may_have_units():
    group = bp.neurons.LIF(2, R=100.)
    runner = bp.DSRunner(group, monitors=['V'], progress_bar=False)
    runner.run(inputs=np.full((50, 2), 300.) * u.pA)
    np.testing.assert_allclose(runner.mon.V[-1], 30. * (1. - np.exp(-0.5)), rtol=1e-5)
    with pytest.raises(UnitError, match=r'the input must be a current \(in nA\), not a potential'):
        runner.run(inputs=np.full((50, 2), 300.) * u.mV)


def test_a_parameter_without_a_unit_takes_no_quantity():
    class Own(bp.neurons.LIF):
        def __init__(self, size, gain):
            super().__init__(size)
            self.set_parameters(gain=gain)

    with pytest.raises(UnitError, match='gain must be a plain number, not a time'):
        Own(3, 2 * u.ms)

    class Declared(Own):
        units = in_units(ms='gain')

    assert Declared(3, 2 * u.second).gain == 2000.


class Pair(bp.Network):
    """Two groups and a synapse; with units or with the same in plain numbers."""

    def __init__(self, has_units):
        super().__init__()

        def q(value, unit):
            return value * unit if has_units else value

        self.pre = bp.neurons.LIF(5, tau=q(20., u.ms), V_th=q(15., u.mV), R=q(1., u.Mohm), tau_ref=q(2., u.ms))
        self.post = bp.neurons.LIF(4, tau=q(10., u.ms), V_th=q(15., u.mV), R=q(1., u.Mohm))
        output = bp.synouts.COBA(E=q(0., u.mV) if has_units else 0.)
        self.syn = bp.synapses.AMPA(self.pre, self.post, bp.conn.All2All(), output=output, alpha=q(0.98, 1 / (u.ms * u.mM)),
                                    beta=q(0.18, u.kHz), T=q(0.5, u.mM), T_duration=q(0.5, u.ms),
                                    g_max=10 * u.nS if has_units else 0.01, delay_step=q(1.5, u.ms) if has_units else 15,
                                    stp=bp.synplast.STP(tau_f=q(1500., u.ms)))
        self.noise = bp.synapses.PoissonInput(self.post.V, 10, freq=q(0.1, u.kHz) if has_units else 100.,
                                              weight=q(0.1, u.mV), seed=3)


def run_pair(has_units):
    rows = np.linspace(0., 1., 400)[:, None] * np.ones(4)
    network = Pair(has_units)
    unit = dict(pA=u.pA, nA=u.nA, ms=u.ms) if has_units else dict(pA=1e-3, nA=1., ms=1.)
    inputs = [('pre.input', 20000. * unit['pA']), (network.post.input, rows * unit['nA'], 'iter'),
              ('post.input', lambda tdi: tdi['t'] * 1e-3 * unit['nA'], 'func'), ('pre.input', 1.1, 'fix', '*')]
    runner = bp.DSRunner(network, inputs=inputs, monitors=['pre.V', 'post.V', 'syn.g', 'pre.spike'], dt=0.1 * unit['ms'],
                         progress_bar=False)
    runner.run(0.04 * u.second if has_units else 40.)
    return runner


def test_a_network_with_units_is_that_without():
    with_units, without = run_pair(True), run_pair(False)
    assert without.mon['pre.spike'].sum() >= 5
    for key in without.mon:
        if key not in ('var_names', '_units'):
            np.testing.assert_allclose(with_units.mon[key], without.mon[key], rtol=2e-6, atol=1e-5)


def test_monitors_as_quantities():
    mon = run_pair(True).mon
    for key, unit in {'pre.V': u.mV, 'syn.g': u.UNITLESS, 'ts': u.ms, 'pre.spike': u.UNITLESS}.items():
        quantity = mon.quantity(key)
        assert quantity.unit == unit and np.array_equal(quantity.to_decimal(unit), mon[key])
    with pytest.raises(KeyError, match=r'no monitor "pre.v".*"pre.V"'):
        mon.quantity('pre.v')
    runner = bp.DSRunner(bp.neurons.LIF(1), monitors={'f': lambda tdi: tdi['t']}, progress_bar=False)
    runner.run(1.)
    with pytest.raises(UnitError, match='no unit is declared for "f"'):
        runner.mon.quantity('f')


@pytest.mark.parametrize('synapse, unit', [(lambda pre, post: bp.synapses.Exponential(pre, post, bp.conn.All2All()), u.nA),
                                           (lambda pre, post: bp.synapses.Exponential(
                                               pre, post, bp.conn.All2All(), output=bp.synouts.COBA()), u.uS)])
def test_a_conductance_is_that_of_its_output(synapse, unit):
    syn = synapse(bp.neurons.LIF(2), bp.neurons.LIF(2))
    assert syn.unit_of('g') == syn.unit_of('g_max') == unit
    syn = synapse(bp.neurons.HH(2), bp.neurons.HH(2))
    assert syn.unit_of('g').dim == (unit / u.cm2).dim


@pytest.mark.parametrize('wrong, message', [
    (lambda net: bp.DSRunner(net, dt=1 * u.mV), r'dt must be a time \(in ms\), not a potential \(1 mV\)'),
    (lambda net: bp.DSRunner(net, t0=1 * u.nA), r't0 must be a time \(in ms\), not a current'),
    (lambda net: bp.DSRunner(net).run(1 * u.mV), r'duration must be a time'),
    (lambda net: bp.DSRunner(net, inputs=('pre.input', 1 * u.mV)), r"input 'pre.input': the value must be a current \(in nA\)"),
    (lambda net: bp.DSRunner(net, inputs=('pre.input', 1 * u.nA, 'fix', '*')), 'must be a plain number, not a current'),
    (lambda net: bp.DSRunner(net, inputs=('pre.V', np.ones((9, 5)) * u.nA, 'iter')), r'must be a potential \(in mV\)'),
    (lambda net: bp.DSRunner(net, inputs=('pre.V', lambda t: 1. * u.nA, 'func')).run(1.), r'must be a potential'),
    (lambda net: bp.DSRunner(net, inputs=('pre.V', iter([1. * u.nA] * 9), 'iter')).run(.5), 'must be a potential'),
    (lambda net: bp.synapses.PoissonInput(net.pre.V, 1, 10 * u.ms, 1.), r'freq must be a rate \(in Hz\), not a time'),
    (lambda net: bp.synapses.PoissonInput(net.pre.V, 1, 10., 1. * u.nA), r'weight must be a potential \(in mV\)'),
    (lambda net: bp.neurons.SpikeTimeGroup(2, [1., 2.] * u.mV, [0, 1]), r'times must be a time \(in ms\), not a potential'),
    (lambda net: bp.synapses.Delta(net.pre, net.post, bp.conn.All2All(), g_max=1 * u.nA, output=bp.synouts.CUBA('V')),
     r'weight \(g_max\) must be a potential \(in mV\), not a current'),
    (lambda net: bp.neurons.LIF(2, noise=1 * u.mV), 'noise must be a quantity in mV'),
])
def test_runners_inputs_and_others_refuse_by_name(wrong, message):
    with pytest.raises(UnitError, match=message):
        wrong(Pair(False))


def test_delays_as_times():
    pre, post = bp.neurons.LIF(3), bp.neurons.LIF(2)

    def steps(delay):
        return bp.synapses.Delta(pre, post, bp.conn.All2All(), delay_step=delay).delay_step

    assert steps(1.5 * u.ms) == 15 and steps(0 * u.ms) == 0
    assert np.array_equal(steps(np.array([0.1, 0.26, 3.]) * u.ms), [1, 3, 30])
    assert np.array_equal(steps(lambda shape: np.full(shape, 200.) * u.us), [2, 2, 2])
    with pytest.raises(ValueError, match='must be 0 or more steps'):
        steps(-1 * u.ms)
    with pytest.raises(ValueError, match='whole number of steps'):
        steps(np.inf * u.ms)


@pytest.mark.parametrize('runner', ['DSRunner', 'StructRunner', 'LoopOverTime'])
def test_all_runners_take_times(runner):
    group = bp.neurons.LIF(1, tau=10 * u.ms, V_rest=15.)  # towards 15 mV from 0
    if runner == 'LoopOverTime':
        bp.LoopOverTime(group, dt=50 * u.us)(10 * u.ms)
    else:
        getattr(bp, runner, None) or pytest.skip('not of this release')
        getattr(bp, runner)(group, dt=50 * u.us, t0=1 * u.ms).run(0.01 * u.second)
    np.testing.assert_allclose(group.V, 15. * (1. - np.exp(-1.)), rtol=1e-4)


def test_integrals_take_times():
    decay = bp.odeint(lambda x, t: -x, method='exp_auto', dt=200 * u.us)
    assert decay(1., 0.) == pytest.approx(np.exp(-0.2))
    with pytest.raises(UnitError, match='odeint: dt must be a time'):
        bp.odeint(lambda x, t: -x, dt=1 * u.mV)
    runner = bp.IntegratorRunner(bp.odeint(lambda x, t: -x, method='exp_auto'), inits=[1.], dt=0.1 * u.ms, monitors=['x'],
                                 progress_bar=False)
    runner.run(1000 * u.us)
    assert runner.mon.x[-1, 0] == pytest.approx(np.exp(-1.), rel=1e-5)
    with pytest.raises(UnitError, match='duration must be a time'):
        runner.run(1 * u.mV)


def test_the_step_of_everything_may_have_a_unit():
    try:
        bm.set_dt(50 * u.us)
        assert bm.get_dt() == 0.05 and bp.DSRunner(bp.neurons.LIF(1), progress_bar=False).dt == 0.05
        with pytest.raises(UnitError, match='dt must be a time'):
            bm.set_dt(1 * u.mV)
    finally:
        bm.set_dt(0.1)


def test_waveforms_with_units():
    current = bp.inputs.section_input([0., 300.], [5., 0.005 * u.second]) * u.pA
    assert np.array_equal(current.mantissa, bp.inputs.section_input([0., 300.], [5., 5.]))
    constant = bp.inputs.constant_input([(0., 5 * u.ms), (1., 2.)])[0]
    assert np.array_equal(constant, bp.inputs.constant_input([(0., 5.), (1., 2.)])[0])
    assert np.array_equal(bp.inputs.sinusoidal_input(1., 0.02 * u.kHz, 9 * u.ms), bp.inputs.sinusoidal_input(1., 20., 9.))
    with pytest.raises(UnitError, match=r'ramp_input: duration must be a time \(in ms\), not a potential \(5 mV\)'):
        bp.inputs.ramp_input(0., 1., duration=5 * u.mV)
    runner = bp.DSRunner(bp.neurons.LIF(1, R=100.), inputs=('input', current, 'iter'), monitors=['V'], progress_bar=False)
    runner.run(10 * u.ms)
    np.testing.assert_allclose(runner.mon.V[-1], 30. * (1. - np.exp(-0.5)), rtol=1e-5)


def test_a_delay_in_ms_holds_for_the_step_it_was_made_with():
    network = Pair(True)
    with pytest.raises(bp.errors.RunningError, match=r'AMPA\d+ has a delay given as a time.*dt = 0.1 ms.*bm.set_dt\(0.05\)'):
        bp.DSRunner(network, dt=0.05)
    runner = bp.DSRunner(network, progress_bar=False)
    with pytest.raises(bp.errors.RunningError, match='delay given as a time'):
        runner.dt = 0.2 * u.ms
    assert bp.DSRunner(Pair(False), dt=0.05, progress_bar=False).dt == 0.05


def test_units_leave_nothing_in_the_step():
    """A step of a network is compiled from the same program, with units or without."""
    def program(has_units):
        network = Pair(has_units)
        step = brainstate.transform.StatefulFunction(lambda t, i: network.update(dict(t=t, dt=0.1, i=i)))
        return str(step.get_jaxpr(jnp.zeros(()), jnp.zeros((), int)))

    assert program(True) == program(False)


def test_the_page_lists_every_unit():
    page = (Path(__file__).parent.parent / 'docs' / 'reference' / 'units.rst').read_text()
    assert re.findall(r'^``(\w+)``', page, re.MULTILINE) == list(UNITS)
