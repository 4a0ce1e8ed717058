"""Every parameter of every class refuses every wrong dimension by name, and takes its own in any unit."""
import functools
import inspect

import brainpy
import brainunit as u
import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

import brainsyn as bp
from brainsyn import comm, kinetics, v2_1, v2_4
from brainsyn.channels import calcium
from brainsyn.relics.sized_models import with_units
from brainsyn.units import UNITS, UnitError, declared_unit, known_unit

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
EARLIER = ['AlphaCOBA', 'AlphaCUBA', 'DeltaSynapse', 'DualExpCOBA', 'DualExpCUBA', 'ExpCOBA', 'ExpCUBA', 'NMDA', 'AMPA', 'GABAa']
RATES = ['FHN', 'FeedbackFHN', 'QIF', 'StuartLandauOscillator', 'WilsonCowanModel', 'ThresholdLinearModel']
EXPERIMENTAL = ['COBA', 'STD', 'STP', 'Exponential', 'DualExponential', 'Alpha']
DELAYS = ['TimeDelay', 'NeuTimeDelay', 'ConstantDelay']
CHANNELS = [name for name in bp.channels.__all__ if hasattr(getattr(bp.channels, name).__init__, '__wrapped__')]
# of 2.4: brainpy's, all of them, and those that stand for the others in the quick tests
SIZED = [name for name, model in vars(brainpy.dyn).items() if isinstance(model, type) and with_units(model) is not model
         and 'Proj' not in name and name != 'STDP_Song2000']
SIZED_QUICK = set(
    'LifRef ExpIFRefLTC AdExIF QuaIF AdQuaIFLTC GifRef IzhikevichRef HH MorrisLecar WangBuzsakiHHLTC CondNeuGroupLTC Integrator '
    'OUProcess INa_HH1952v2 CalciumFirstOrder PotassiumFixed PoissonGroup PoissonInput SpikeTimeGroup Expon DualExpon Alpha NMDA '
    'GABAa BioNMDA STD STP COBA MgBlock'.split())
# parameters that are no physical quantity
OTHERS = set('self size keep_size name mode method noise input_var spike_fun ref_var eprop alpha_fractional num_memory seed '
             'target_var membrane_var channels pre post conn output stp comp_method stop_spike_gradient post_ref_key in_size '
             'comm out syn A_fractional conn_type post_input_key post_has_ref pre_size delay_target before_t0 interp_method '
             'dtype post_key post_ref_key sharding spk_fun spk_dtype spk_reset spk_type detach_spk init_var scaling indices '
             'need_sort'.split())
CLASSES = [*(('neurons', n) for n in NEURONS), *(('calcium', n) for n in CALCIUM), *(('synapses', n) for n in SYNAPSES),
           *(('kinetics', n) for n in KINETICS), *(('parts', n) for n in PARTS), *(('projections', n) for n in PROJECTIONS),
           *(('earlier', n) for n in EARLIER), *(('rates', n) for n in RATES), *(('experimental', n) for n in EXPERIMENTAL),
           *(('delays', n) for n in DELAYS), *(('channels', n) for n in CHANNELS),
           *(pytest.param('sized', n, marks=[] if n in SIZED_QUICK else pytest.mark.full) for n in SIZED)]
# 2.3 starts each from the initializer of the other
EXCHANGED = {'V_initializer': 'W', 'W_initializer': 'V'}
# what must be given beside the parameters under test
NEEDED = {'FractionalFHR': dict(alpha=.9), 'FractionalIzhikevich': dict(alpha=.9, num_memory=10), 'PoissonGroup': dict(freqs=1.),
          'TimeDelay': dict(delay_len=1.), 'NeuTimeDelay': dict(delay_len=1.), 'ConstantDelay': dict(delay=1.),
          'SpikeTimeGroup': dict(indices=[0], times=[1.]), 'PoissonInput': dict(num_input=1, freq=1., weight=1.)}


def class_of(room, name):
    home = {'parts': bp.synouts if name in ('COBA', 'MgBlock') else bp.synplast, 'calcium': calcium, 'kinetics': kinetics,
            'projections': kinetics, 'earlier': v2_1.dyn, 'delays': bp.dyn if name == 'ConstantDelay' else bm,
            'sized': v2_4.dyn}
    return getattr(home.get(room) or getattr(bp, room), name)


@functools.cache
def cells():
    return bp.neurons.LIF(3), bp.neurons.LIF(3)


def make(room, name, **parameters):
    """An instance with these parameters."""
    cls = class_of(room, name)
    parameters = {**NEEDED.get(name, {}), **parameters}
    if room in ('neurons', 'calcium', 'kinetics', 'rates', 'channels') or name == 'ConstantDelay' or (
            room == 'experimental' and name in ('STD', 'STP')):
        return cls(3, **parameters)
    if room == 'sized':
        return cls(*dict(COBA=(), MgBlock=(), PoissonInput=(bm.Variable(bm.zeros(3)),)).get(name, (3,)),
                   **({'E': 0., **parameters} if name == 'COBA' else parameters))
    if room == 'delays':
        return cls(bm.zeros(3), **parameters)
    if room == 'experimental':
        return cls(**parameters) if name == 'COBA' else cls(bp.conn.All2All()(3, 3), out=bp.experimental.COBA(), **parameters)
    pre, post = cells()
    if room in ('synapses', 'earlier'):
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
    if parameter in ('delay_step', 'delay') or room == 'delays':
        return UNITS['ms']
    if room in ('rates', 'channels', 'sized'):
        return declared_unit(type(instance), parameter)
    if room == 'experimental' and parameter == 'g_max':
        return UNITS['uS']
    if room == 'earlier' and parameter in ('E', 'cc_Mg', 'alpha', 'beta') and instance.unit_of(parameter) is None:
        return instance.output.unit_of(parameter)
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


def check_refusal(room, name, unit, value, as_array):
    """Each parameter that is not in ``unit`` says so."""
    instance = make(room, name)
    for parameter in parameters_of(room, name):
        wanted = unit_of(room, name, parameter, instance)
        if (room, name) == ('neurons', 'MorrisLecar') and parameter in EXCHANGED:
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
        names = {parameter, parameter.replace('Vth', 'V_th'), {'gS': 'g_max', 'weights': 'g_max'}.get(parameter, parameter)}
        assert any(each in text for each in names)
        assert owner and ' must be ' in message and ', not ' in message
        if wanted is not None and wanted.dim != u.UNITLESS.dim:
            assert str(known_unit(wanted)) in text


@pytest.mark.parametrize('room, name', CLASSES)
@settings(max_examples=5, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(unit=wrong_units(), value=st.floats(0.1, 100.), as_array=st.booleans())
def test_wrong_dimensions_are_refused_by_name(room, name, unit, value, as_array):
    assume(unit.dim != u.UNITLESS.dim)
    check_refusal(room, name, unit, value, as_array)


@pytest.mark.full
@pytest.mark.parametrize('room, name', CLASSES)
def test_every_known_dimension_is_refused_by_name(room, name):
    for unit in {unit.dim: unit for unit in UNITS.values()}.values():
        if unit.dim != u.UNITLESS.dim:
            check_refusal(room, name, unit, 1.5, False)


@pytest.mark.parametrize('room, name', CLASSES)
def test_quantities_are_converted_to_the_plain_numbers(room, name):
    """Defaults with their units, in units a thousand times as small, make the same model."""
    instance = make(room, name)
    numbers = {key: value for key, value in parameters_of(room, name).items()
               if is_number(value) and not key.endswith('_initializer')}
    units = {key: unit_of(room, name, key, instance) for key in numbers}
    without = {key for key, unit in units.items() if unit is None}
    by_an_exponent = {'IAHP_De1994': {'alpha', 'beta'}, 'IAHP_De1994v2': {'alpha', 'beta'}, 'Ih_De1996': {'k2', 'Ca_half'}}
    assert without <= by_an_exponent.get(name, set())
    quantities = {key: u.Quantity(1000. * value, unit=units[key]) / 1000. for key, value in numbers.items() if key not in without}
    for key, value in quantities.items():
        other = make(room, name, **{key: value})
        if hasattr(instance, key):
            np.testing.assert_allclose(bm.as_jax(getattr(other, key)), bm.as_jax(getattr(instance, key)), rtol=1e-6)
