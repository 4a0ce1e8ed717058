"""The models of 2.4 and later in units: the same traces as with plain numbers, and units that fit the equations."""
import pickle

import brainpy
import brainunit as u
import numpy as np
import pytest

import brainsyn as bp
import brainsyn.v2_4 as bp24
import brainsyn.v2_5 as bp25
from brainsyn.units import UNITS, UnitError, declared_unit

bm = bp.math
OTHER_UNITS = {unit.dim: unit for unit in (u.second, u.volt, u.ohm, u.pA, u.nS, u.uM, u.nF / u.cm2, u.uS / u.cm2, u.mm2,
                                           (u.second * u.mM) ** -1)}


def in_another_unit(value, unit):
    return (value * unit).in_unit(OTHER_UNITS[unit.dim])


def plainly(value, unit):
    return value


def net_of(release, q):
    """Cells that excite others through delays, tired by depression, and a cell made of channels."""
    dyn, start = release.dyn, bp.init.Constant

    class Net(release.DynSysGroup):
        def __init__(self):
            super().__init__()
            cell = dict(V_rest=q(-60., u.mV), V_reset=q(-60., u.mV), tau=q(20., u.ms), V_initializer=start(q(-55., u.mV)))
            self.pre = dyn.LifRef(3, V_th=q(-50., u.mV), R=q(1., u.Mohm), tau_ref=q(5., u.ms), **cell)
            self.post = dyn.AdExIFRefLTC(3, V_th=lambda shape: q(np.full(shape, -40.), u.mV), delta_T=q(2., u.mV),
                                         V_T=q(-50., u.mV), a=q(1., u.uS), b=q(np.array([1., 2., 3.]), u.nA), **cell)
            self.cell = dyn.CondNeuGroupLTC(
                1, C=q(2., u.uF / u.cm2), A=q(1e-3, u.cm2), V_initializer=start(q(-65., u.mV)),
                Na=dyn.INa_HH1952(1, g_max=q(100., u.mS / u.cm2), E=q(50., u.mV)), leak=dyn.IL(1, E=q(-60., u.mV)))
            self.tired = dyn.STD(3, tau=q(100., u.ms), U=.3)
            self.fast = dyn.FullProjAlignPost(pre=self.pre, delay=q(2., u.ms), comm=release.dnn.AllToAll(3, 3, .2),
                                              syn=dyn.Expon(3, tau=q(5., u.ms)), out=dyn.COBA(E=q(0., u.mV)), post=self.post)
            self.slow = dyn.ProjAlignPreMg2(
                pre=self.pre, delay=q(1., u.ms), syn=dyn.AMPA.desc(3, alpha=q(1., (u.ms * u.mM) ** -1), T=q(1., u.mM)),
                comm=release.dnn.AllToAll(3, 3, .1), out=dyn.MgBlock(cc_Mg=q(1., u.mM)), post=self.post)

        def update(self):
            self.fast()
            self.slow()
            self.pre(20. * self.tired(self.pre.spike))
            self.post(15.)
            self.cell(1.)

    return Net()


@pytest.mark.parametrize('release', [bp24, bp25], ids=['2.4', '2.5'])
def test_a_model_in_units_has_the_traces_of_the_plain_one(release):
    def run(q):
        net = net_of(release, q)
        variables = {'pre': net.pre.V, 'spikes': net.pre.spike, 'post': net.post.V, 'post_spikes': net.post.spike,
                     'w': net.post.w, 'cell': net.cell.V}
        runner = release.DSRunner(net, monitors=variables, inputs=[(net.cell.input, q(2., u.nA))], progress_bar=False)
        runner.run(q(40., u.ms))
        return runner.mon

    numbers, quantities = run(plainly), run(in_another_unit)
    assert numbers['spikes'].any() and numbers['post_spikes'].any() and np.ptp(numbers['cell']) > 1.
    for name in ('pre', 'spikes', 'post', 'post_spikes', 'w', 'cell'):
        np.testing.assert_allclose(quantities[name], numbers[name], rtol=1e-4, err_msg=name)
    assert quantities.quantity('post').unit == u.mV and quantities.quantity('w').unit == u.nA


INPUTS = {'AdQuaIFLTC': 'mV', 'IzhikevichLTC': 'mV_per_ms', 'MorrisLecarLTC': 'uA_per_cm2', 'Integrator': 'number'}
EQUATIONS = [
    *((model, 'derivative', 'V') for model in ('LifLTC', 'IFLTC', 'ExpIFLTC', 'QuaIFLTC')),
    ('AdExIFLTC', 'dV', 'V'), ('AdExIFLTC', 'dw', 'w'), ('AdQuaIFLTC', 'dV', 'V'), ('AdQuaIFLTC', 'dw', 'w'),
    ('GifLTC', 'dV', 'V'), ('GifLTC', 'dVth', 'V_th'), ('GifLTC', 'dI1', 'I1'), ('GifLTC', 'dI2', 'I2'),
    ('IzhikevichLTC', 'dV', 'V'), ('IzhikevichLTC', 'du', 'u'), ('MorrisLecarLTC', 'dV', 'V'), ('MorrisLecarLTC', 'dW', 'W'),
    ('NMDA', 'dg', 'x'), ('NMDA', 'dx', 'x'), ('AMPA', 'dg', 'g'), ('GABAa', 'dg', 'g'), ('BioNMDA', 'dg', 'g'),
    ('BioNMDA', 'dx', 'x'), ('OUProcess', 'df', 'x'), ('Leaky', 'derivative', 'x'),
]


@pytest.mark.parametrize('name, equation, variable', EQUATIONS)
def test_equations_fit_their_units(name, equation, variable):
    """brainpy's own equations, given every parameter and every variable with its unit, yield the unit of a derivative."""
    cls = getattr(bp24.dyn, name)
    model = cls(1)
    for parameter, value in vars(model).copy().items():
        unit = declared_unit(cls, parameter)
        if unit is not None and not isinstance(value, bm.Variable) and parameter != 'noise':
            setattr(model, parameter, u.Quantity(float(value), unit=unit))
    function = getattr(model, equation)
    units = {'t': UNITS['ms'], 'I': UNITS[INPUTS.get(name, 'nA')], 'TT': UNITS['mM'], 'T': UNITS['mM'], 'g': UNITS['number']}
    arguments = function.__code__.co_varnames[1:function.__code__.co_argcount]
    slope = function(*[u.Quantity(.5, unit=units.get(each) or declared_unit(cls, each)) for each in arguments])
    assert u.get_unit(slope).dim == (declared_unit(cls, variable) / u.ms).dim


def test_a_wrong_dimension_is_refused_wherever_it_is_given():
    cells = bp24.dyn.LifRef(2, name='cells')
    for build, message in {
        lambda: bp24.dyn.CondNeuGroupLTC(2, C=1 * u.uF): r'C must be a capacitance density \(in uF / cm\^2\), not a capacitance',
        lambda: bp25.dyn.CondNeuGroupLTC(2, A=1 * u.cm): r'A must be an area',
        lambda: bp25.neurons.CondNeuGroupLTC(2, V_th=1 * u.ms, name='HH7'): r'HH7: V_th must be a potential',
        lambda: bp24.dyn.LifRef(2, noise=1 * u.mV): r'noise must be a quantity in mV / ms\^0.5, not a potential',
        lambda: bp24.dyn.LifRef(2, V_initializer=bp.init.OneInit(1 * u.ms)): r'V_initializer must be a potential',
        lambda: bp24.channels.IK_Leak(2, g_max=1 * u.nS): r'g_max must be a conductance density',
        lambda: bp24.dyn.rates.FHN(2, tau=1 * u.mV): r'tau must be a time',
        lambda: bp24.dyn.ProjAlignPost2(pre=cells, delay=1 * u.mV, comm=bp24.dnn.AllToAll(2, 2, 1.), syn=bp24.dyn.Expon(2),
                                        out=bp24.dyn.COBA(0.), post=cells): r'delay must be a time',
        lambda: bp25.dyn.HalfProjAlignPostMg(comm=bp24.dnn.AllToAll(2, 2, 1.), syn=bp24.dyn.Expon.desc(2, tau=1 * u.mV),
                                             out=bp24.dyn.COBA.desc(0.), post=cells): r'Expon: tau must be a time',
    }.items():
        with pytest.raises(UnitError, match=message):
            build()


def test_classes_stay_what_they_were():
    """Those that derive from one another still do; they pickle; parts that are functions or layers are not touched."""
    dyn = bp24.dyn
    assert issubclass(dyn.GABAa, dyn.AMPA) and issubclass(dyn.LifRef, dyn.LifRefLTC) and issubclass(dyn.LifRefLTC, dyn.LifLTC)
    assert issubclass(dyn.LifRef, brainpy.dyn.LifRef) and not issubclass(dyn.LifRef, dyn.Lif)
    assert dyn.LifRef is bp25.dyn.neurons.lif.LifRef is bp.neurons.LifRef is bp.dyn.LifRef
    assert dyn.NeuDyn is brainpy.dyn.NeuDyn and pickle.loads(pickle.dumps(dyn.LifRef)) is dyn.LifRef
    spike = bm.surrogate.Arctan()
    assert dyn.LifRef(2, spk_fun=spike).spk_fun is spike

    class Own(dyn.LifRef):
        def __init__(self, size):
            super().__init__(size, tau=.02 * u.second)

    assert Own(2).tau == 20. and isinstance(Own(2), dyn.LifLTC)
