"""Quantities wherever a number may stand: converted once, or refused in words."""
import functools
import inspect

import brainunit as u
import jax
import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

import brainsyn as bp
from brainsyn import comm, kinetics
from brainsyn.channels import calcium
from brainsyn.units import UNITS, UnitError, in_units, known_unit, plain

bm = bp.math
pytestmark = pytest.mark.filterwarnings('ignore::brainsyn.switches.LegacyDefectWarning')

NEURONS = ['LIF', 'ExpIF', 'QuaIF', 'AdExIF', 'AdQuaIF', 'GIF', 'ALIFBellec2020', 'LIF_SFA_Bellec2020', 'HH', 'MorrisLecar',
           'WangBuzsakiModel', 'PinskyRinzelModel', 'Izhikevich', 'HindmarshRose', 'FHN', 'FractionalFHR',
           'FractionalIzhikevich', 'Leaky', 'Integrator', 'LeakyIntegrator', 'OUProcess', 'CondNeuGroup', 'PoissonGroup']
CALCIUM = ['CalciumFixed', 'CalciumDetailed', 'CalciumFirstOrder']
SYNAPSES = ['Exponential', 'DualExponential', 'Alpha', 'NMDA', 'AMPA', 'GABAa', 'BioNMDA', 'STP', 'Ionotropic', 'Delta',
            'GapJunction']
KINETICS = ['Expon', 'DualExpon', 'Alpha', 'NMDA', 'AMPA', 'GABAa', 'BioNMDA', 'STP', 'STD', 'Ionotropic']
PARTS = ['COBA', 'MgBlock', 'STD', 'STP']
PROJECTIONS = ['AlignPostProj', 'AlignPreProj', 'CurrentProj', 'DeltaProj']
# parameters that are no physical quantity
OTHERS = set('self size keep_size name mode method noise input_var spike_fun ref_var eprop alpha_fractional num_memory seed '
             'target_var membrane_var channels pre post conn output stp comp_method stop_spike_gradient post_ref_key in_size '
             'comm out syn A_fractional'.split())
CLASSES = [*(('neurons', n) for n in NEURONS), *(('calcium', n) for n in CALCIUM), *(('synapses', n) for n in SYNAPSES),
           *(('kinetics', n) for n in KINETICS), *(('parts', n) for n in PARTS), *(('projections', n) for n in PROJECTIONS)]
# 2.3 starts each from the initializer of the other
EXCHANGED = {'V_initializer': 'W', 'W_initializer': 'V'}
# what must be given beside the parameters under test
NEEDED = {'FractionalFHR': dict(alpha=.9), 'FractionalIzhikevich': dict(alpha=.9, num_memory=10), 'PoissonGroup': dict(freqs=1.)}


def class_of(room, name):
    home = {'parts': bp.synouts if name in ('COBA', 'MgBlock') else bp.synplast, 'calcium': calcium, 'kinetics': kinetics,
            'projections': kinetics}
    return getattr(home.get(room) or getattr(bp, room), name)


@functools.cache
def cells():
    return bp.neurons.LIF(3), bp.neurons.LIF(3)


def make(room, name, **parameters):
    """An instance with these parameters."""
    cls = class_of(room, name)
    parameters = {**NEEDED.get(name, {}), **parameters}
    if room in ('neurons', 'calcium', 'kinetics'):
        return cls(3, **parameters)
    pre, post = cells()
    if room == 'synapses':
        return cls(pre, post, bp.conn.All2All(), **parameters)
    if room == 'parts':
        part = cls(**parameters)
        syn = bp.synapses.Delta(pre, post, bp.conn.All2All(), **{'output' if name in ('COBA', 'MgBlock') else 'stp': part})
        return syn.output if name in ('COBA', 'MgBlock') else syn.stp
    parts = dict(AlignPostProj=lambda: (kinetics.Expon(3), kinetics.COBA), AlignPreProj=lambda: (kinetics.AMPA(3), kinetics.COBA),
                 CurrentProj=lambda: (kinetics.CUBA,), DeltaProj=lambda: ())
    return cls(comm.OneToOne(3), *parts[name](), post, pre=pre, **parameters)


def parameters_of(room, name):
    """Names of the physical parameters of a class, with their defaults."""
    signature = inspect.signature(class_of(room, name).__init__)
    found = {key: p.default for key, p in signature.parameters.items() if p.kind is not p.VAR_KEYWORD and key not in OTHERS}
    if name.startswith('Fractional'):
        del found['alpha']  # the order of the derivative
    return found


def unit_of(room, name, parameter, instance):
    if parameter in ('delay_step', 'delay'):
        return UNITS['ms']
    if room == 'projections':
        return instance.weight_unit
    return instance.unit_of(parameter)


def is_number(value):
    return isinstance(value, int | float) and not isinstance(value, bool)


# the bases of all dimensions that a model may meet, and then some
BASES = (u.ms, u.mV, u.nA, u.mM, u.um)


@st.composite
def wrong_units(draw):
    exponents = draw(st.tuples(*[st.integers(-2, 2)] * len(BASES)))
    unit = u.UNITLESS
    for base, exponent in zip(BASES, exponents, strict=True):
        unit = unit * base ** exponent
    return draw(st.one_of(st.sampled_from(list(UNITS.values())), st.just(unit)))


@pytest.mark.parametrize('room, name', CLASSES)
@settings(max_examples=8, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(unit=wrong_units(), value=st.floats(0.1, 100.), as_array=st.booleans())
def test_wrong_dimensions_are_refused_by_name(room, name, unit, value, as_array):
    assume(unit.dim != u.UNITLESS.dim)
    instance = make(room, name)
    for parameter in parameters_of(room, name):
        wanted = unit_of(room, name, parameter, instance)
        if name == 'MorrisLecar' and parameter in EXCHANGED:
            wanted = instance.unit_of(EXCHANGED[parameter])
        if wanted is not None and wanted.dim == unit.dim:
            continue
        if name in ('Expon', 'DualExpon', 'Alpha') and room == 'kinetics' and parameter == 'g_initializer' and unit.dim in {
                allowed.dim for allowed in kinetics.Expon.ALLOWED}:
            continue
        given_value = u.Quantity(np.full(3, value) if as_array else value, unit=unit)
        with pytest.raises(UnitError) as error:
            make(room, name, **{parameter: given_value})
        text = str(error.value)
        owner, message = text.split(': ', 1)
        names = {parameter, parameter.replace('Vth', 'V_th'), {'gS': 'g_max'}.get(parameter, parameter)}
        assert any(each in text for each in names)
        assert owner and ' must be ' in message and ', not ' in message
        if wanted is not None and wanted.dim != u.UNITLESS.dim:
            assert str(known_unit(wanted)) in text


@pytest.mark.parametrize('room, name', CLASSES)
def test_quantities_are_converted_to_the_plain_numbers(room, name):
    """Defaults with their units, in units a thousand times as small, make the same model."""
    instance = make(room, name)
    numbers = {key: value for key, value in parameters_of(room, name).items()
               if is_number(value) and not key.endswith('_initializer')}
    units = {key: unit_of(room, name, key, instance) for key in numbers}
    assert None not in units.values()
    quantities = {key: u.Quantity(1000. * value, unit=units[key]) / 1000. for key, value in numbers.items()}
    for key, value in quantities.items():
        other = make(room, name, **{key: value})
        if hasattr(instance, key):
            np.testing.assert_allclose(bm.as_jax(getattr(other, key)), bm.as_jax(getattr(instance, key)), rtol=1e-6)


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
    for name in bp.channels.__all__:
        cls = getattr(bp.channels, name)
        if hasattr(cls.__init__, '__wrapped__'):
            with pytest.raises(UnitError, match=r'g_max must be a conductance density \(in mS / cm\^2\), not a conductance'):
                cls(3, g_max=1 * u.nS)


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
    current = bp.inputs.section_input([0., 300.], [5., 5.]) * u.pA
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
    """The equations of a step are those of plain numbers."""
    def jaxpr(has_units):
        group = bp.neurons.LIF(5, tau=20. * u.ms if has_units else 20., V_th=15. * u.mV if has_units else 15.)

        def derivative(V, current):
            return group.derivative(V, 0., current)

        return str(jax.make_jaxpr(derivative)(np.zeros(5), np.ones(5)))

    assert jaxpr(True) == jaxpr(False)
