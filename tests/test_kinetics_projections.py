"""Projections over kinetics, and graded synapses between groups: by hand, against legacy synapses and Jaxley."""
import brainunit as u
import jax
import jax.numpy as jnp
import jaxley
import numpy as np
import pytest
from jaxley.channels import Leak
from jaxley.connect import connect
from jaxley.synapses import IonotropicSynapse

import brainsyn as bp
from brainsyn import comm, kinetics
from brainsyn.units import UnitError

bm = bp.math
DT = 0.1


@pytest.fixture(autouse=True)
def double_precision():
    bm.enable_x64()
    yield
    bm.disable_x64()


rng = np.random.default_rng(7)
MASK = rng.random((6, 4)) < 0.5
TIMES, CELLS = np.sort(rng.random(20) * 30.), rng.integers(0, 6, 20)


class Net(bp.Network):
    """Six cells that spike at given times, onto four that only integrate."""

    def __init__(self, make, **post):
        super().__init__()
        self.pre = bp.neurons.SpikeTimeGroup(6, TIMES, CELLS)
        self.post = bp.neurons.LIF(4, **{**dict(V_rest=-60., V_reset=-60., V_th=1e3, R=100., tau=20.,
                                                V_initializer=bp.init.OneInit(-60.)), **post})
        self.projection = make(self.pre, self.post)


def potential(make, duration=40., **post):
    runner = bp.DSRunner(Net(make, **post), monitors=['post.V', 'pre.spike'], progress_bar=False, dt=DT)
    runner.run(duration)
    return runner.mon['post.V'], runner.mon['pre.spike']


def operator():
    return comm.CSR.from_dense(MASK)


def coba():
    return kinetics.COBA(E=0 * u.mV)


def legacy(name, **parameters):
    return lambda pre, post: getattr(bp.synapses, name)(
        pre, post, bp.conn.MatConn(MASK), output=bp.synouts.COBA(E=0.), delay_step=12, **parameters)


# of each pair one is a projection with units and the other a legacy synapse in plain numbers
PAIRS = {
    'post': (lambda pre, post: kinetics.AlignPostProj(operator(), kinetics.Expon(4, tau=5 * u.ms), coba(), post,
                                                      weight=6 * u.nS, pre=pre, delay=1.2 * u.ms),
             legacy('Exponential', tau=5., g_max=6e-3)),
    'pre': (lambda pre, post: kinetics.AlignPreProj(operator(), kinetics.Expon(6, tau=5 * u.ms, g_initializer=0 * u.nS), coba(),
                                                    post, weight=6e-6, pre=pre, delay=1.2),
            legacy('Exponential', tau=5., g_max=6e-3)),
    'AMPA': (lambda pre, post: kinetics.AlignPreProj(operator(), kinetics.AMPA(6, beta=0.18 * u.kHz), coba(), post,
                                                     weight=6 * u.nS, pre=pre, delay=1200 * u.us),
             legacy('AMPA', g_max=6e-3)),
    'two exponentials': (lambda pre, post: kinetics.AlignPostProj(
        operator(), kinetics.DualExpon(4, tau_decay=8., tau_rise=2., A=8. * 2. / (8. - 2.)), coba(), post, weight=6 * u.nS,
        pre=pre, delay=1.2), legacy('DualExponential', tau_decay=8., tau_rise=2., g_max=6e-3)),
    'delta': (lambda pre, post: kinetics.DeltaProj(operator(), post, weight=0.5 * u.mV, pre=pre, delay=1.2),
              lambda pre, post: bp.synapses.Delta(pre, post, bp.conn.MatConn(MASK), output=bp.synouts.CUBA(target_var='V'),
                                                  g_max=0.5, delay_step=12)),
    'current': (lambda pre, post: kinetics.CurrentProj(operator(), kinetics.CUBA, post, weight=500 * u.pA, pre=pre, delay=1.2),
                lambda pre, post: bp.synapses.Delta(pre, post, bp.conn.MatConn(MASK), g_max=0.5, delay_step=12)),
}


@pytest.mark.parametrize('case', PAIRS)
def test_projections_are_the_legacy_synapses_of_the_same_parts(case):
    ours, theirs = PAIRS[case]
    V, spikes = potential(ours)
    expected, _ = potential(theirs)
    assert spikes.sum() == 20 and np.ptp(expected) > 1.
    if case == 'two exponentials':  # exact here, of first order there
        np.testing.assert_allclose(V, expected, atol=0.05 * np.ptp(expected))
    else:
        np.testing.assert_allclose(V, expected, rtol=1e-9)


def test_align_post_and_align_pre_agree_for_linear_kinetics():
    for name in ('Expon', 'DualExpon', 'Alpha'):
        def kinetic(size, name=name):
            return getattr(kinetics, name)(size, g_initializer=0 * u.nS)

        post, _ = potential(lambda a, b: kinetics.AlignPostProj(operator(), kinetic(4), coba(), b, weight=6 * u.nS, pre=a))
        pre, _ = potential(lambda a, b: kinetics.AlignPreProj(operator(), kinetic(6), coba(), b, weight=6e-6, pre=a))
        np.testing.assert_allclose(post, pre, rtol=1e-10)


def test_one_spike_by_hand():
    """6 nS at -60 mV is 0.36 nA, which 100 MOhm turn into 36 mV: the units of the parts are brought together."""
    def make(pre, post):
        return kinetics.AlignPostProj(comm.OneToOne(4), kinetics.Expon(4, tau=1e9 * u.ms), coba(), post, weight=6e-6 * u.mS)

    net = Net(make)
    net.projection.update(dict(t=0., dt=DT, i=0), np.array([True, False, True, False]))
    np.testing.assert_allclose(net.post.input, [0.36, 0., 0.36, 0.], rtol=1e-9)
    assert net.projection.unit_of('weight') is None and net.projection.syn.unit == u.mS


def test_densities_for_cells_with_densities():
    cells = bp.neurons.HH(4, V_initializer=bp.init.OneInit(-60.))
    syn = kinetics.Expon(4, g_initializer=0 * u.uS / u.cm2)
    projection = kinetics.AlignPostProj(comm.OneToOne(4), syn, coba(), cells, weight=100 * u.uS / u.cm2)
    projection.update(dict(t=0., dt=DT, i=0), np.ones(4, bool))
    np.testing.assert_allclose(cells.input, 6., rtol=1e-9)  # 0.1 mS/cm2 at 60 mV: 6 uA/cm2
    with pytest.raises(UnitError, match=r'gives a conductance \(in mS\), but COBA onto HH\d+ takes a conductance density'):
        kinetics.AlignPostProj(comm.OneToOne(4), kinetics.Expon(4), coba(), cells)


def test_plasticity_in_front_scales_what_passes():
    spikes = np.zeros((50, 4), bool)
    spikes[[0, 30]] = True
    cells = bp.neurons.LIF(4)
    projection = kinetics.CurrentProj(comm.OneToOne(4), kinetics.CUBA, cells, weight=2., stp=kinetics.STD(4, tau=200., U=0.5))
    received = []
    for i, row in enumerate(spikes):
        cells.clear_input()
        projection.update(dict(t=i * DT, dt=DT, i=i), row)
        received.append(cells.input[0])
    assert received[0] == pytest.approx(2.) and received[30] == pytest.approx(2. * (1. - 0.5 * np.exp(-3. / 200.)), rel=1e-9)
    projection.reset_state()
    assert projection.stp.x[0] == 1.


def test_raw_values_are_conductances():
    cells = bp.neurons.LIF(4, V_initializer=bp.init.OneInit(-50.))
    share = dict(t=0., dt=DT, i=0)
    for x, weight in ((np.full(4, 2e-3), 1.), (np.full(4, 2.) * u.nS, 1.), (np.full(4, 2.), 1 * u.nS)):
        cells.clear_input()
        kinetics.RawProj(comm.OneToOne(4), coba(), cells, weight=weight).update(share, x)
        np.testing.assert_allclose(cells.input, 0.1, rtol=1e-9)
    with pytest.raises(UnitError, match=r'x must be a conductance \(in uS\), not a current'):
        kinetics.RawProj(comm.OneToOne(4), coba(), cells).update(share, np.ones(4) * u.nA)


def test_magnesium_blocks():
    cells = bp.neurons.LIF(4, V_initializer=bp.init.OneInit(-60.))
    out = kinetics.MgBlock(E=0 * u.mV, cc_Mg=1200 * u.uM, alpha=62 / u.volt, beta=3.57 * u.mM)
    kinetics.RawProj(comm.OneToOne(4), out, cells).update(dict(t=0., dt=DT, i=0), np.ones(4))
    np.testing.assert_allclose(cells.input, 60. / (1. + 1.2 / 3.57 * np.exp(0.062 * 60.)), rtol=1e-9)


def test_gradients_of_weights_and_parameters():
    spikes = np.zeros((30, 4))
    spikes[[0, 10]] = 1.

    def loss(weight, tau):
        cells = bp.neurons.LIF(4, V_initializer=bp.init.OneInit(-60.))
        projection = kinetics.AlignPostProj(comm.OneToOne(4), kinetics.Expon(4, tau=tau), coba(), cells, weight=weight)
        return projection.syn.response(projection.comm.graded(spikes, projection.weight), dt=DT).sum()

    for argument, step in ((0, 1e-5), (1, 1e-4)):
        at = np.array([0.3, 5.])
        shift = np.eye(2)[argument] * step
        difference = (loss(*(at + shift)) - loss(*(at - shift))) / (2 * step)
        assert float(jax.grad(loss, argument)(*at)) == pytest.approx(float(difference), rel=1e-6)


@pytest.mark.parametrize('make, error, message', [
    (lambda pre, post: kinetics.AlignPostProj(operator(), kinetics.AMPA(4), coba(), post), ValueError,
     r'AMPA\d+ is not: use AlignPreProj'),
    (lambda pre, post: kinetics.AlignPostProj(operator(), kinetics.Expon(3), coba(), post), ValueError, 'syn has 3 cells'),
    (lambda pre, post: kinetics.AlignPreProj(operator(), kinetics.AMPA(4), coba(), post), ValueError, 'syn has 4 cells'),
    (lambda pre, post: kinetics.AlignPreProj(operator(), 'AMPA', coba(), post), TypeError, "one of brainsyn.kinetics"),
    (lambda pre, post: kinetics.DeltaProj(MASK, post), TypeError, 'comm must be an operator of brainsyn.comm'),
    (lambda pre, post: kinetics.CurrentProj(operator(), 'COBA', post), TypeError, 'out must be an instance of SynOut'),
    (lambda pre, post: kinetics.DeltaProj(operator(), pre), ValueError, 'post has 6 cells'),
    (lambda pre, post: kinetics.DeltaProj(operator(), post, pre=post), ValueError, 'pre has 4 cells'),
    (lambda pre, post: kinetics.DeltaProj(operator(), post, delay=1.), ValueError, 'a delay needs pre'),
    (lambda pre, post: kinetics.DeltaProj(operator(), post, weight=np.ones(3)), ValueError, r'weight has shape \(3,\)'),
    (lambda pre, post: kinetics.DeltaProj(operator(), post).update(dict(t=0., dt=DT, i=0)), ValueError, 'no pre to take spikes'),
    (lambda pre, post: kinetics.AlignPreProj(operator(), kinetics.AMPA(6), coba(), post, weight=1 * u.nA), UnitError,
     r'weight must be a conductance \(in uS\), not a current'),
])
def test_parts_that_do_not_fit(make, error, message):
    with pytest.raises(error, match=message):
        Net(make)


# graded synapses -----------------------------------------------------------------------------------------------------

def test_a_graded_synapse_is_its_kinetics_and_a_sum():
    """One step by hand, for each form of the connections; and a state for each connection where its rates are."""
    pre = bp.neurons.LIF(6, V_initializer=lambda shape: np.linspace(-60., -10., 6))
    indices = operator().indices.size
    weights = dict(sparse=np.linspace(1., 2., indices), dense=np.zeros((6, 4)))
    weights['dense'][MASK] = weights['sparse']
    expected_s = kinetics.Ionotropic(6, gS=1.).response(np.asarray(pre.V)[None], dt=DT)[0]
    expected = 1e-3 * (expected_s @ weights['dense']) * (-10. - 10.)
    for comp_method, k_minus in (('sparse', 0.025), ('dense', 0.025), ('sparse', np.full(indices, 0.025))):
        post = bp.neurons.LIF(4, V_initializer=bp.init.OneInit(10.))
        syn = bp.synapses.Ionotropic(pre, post, bp.conn.MatConn(MASK), comp_method=comp_method, k_minus=k_minus, e_syn=-10 * u.mV,
                                     gS=weights[comp_method] * u.nS)
        syn.update(dict(t=0., dt=DT, i=0))
        assert syn.s.shape == ((indices,) if np.size(k_minus) > 1 else (6,))
        np.testing.assert_allclose(post.input, expected, rtol=1e-9)


def test_a_graded_synapse_reads_the_past():
    pre, post = bp.neurons.LIF(1, V_initializer=bp.init.OneInit(-20.), tau=5.), bp.neurons.LIF(1)

    def gates(delay_step):
        net = bp.Network(pre=pre, post=post, syn=bp.synapses.Ionotropic(pre, post, bp.conn.All2All(), delay_step=delay_step))
        net.reset_state()
        runner = bp.DSRunner(net, monitors=['syn.s', 'pre.V'], progress_bar=False, dt=DT)
        runner.run(10.)
        return runner.mon['syn.s'][:, 0], runner.mon['pre.V'][:, 0]

    s, V = gates(0.5 * u.ms)
    seen = np.concatenate([np.full(6, -20.), V])[:100]  # delayed by five steps, and as before the start
    expected = kinetics.Ionotropic(1, gS=1.).response(seen[:, None], dt=DT)[:, 0]
    np.testing.assert_allclose(s, expected, rtol=1e-9)


def test_gradients_pass_through_a_graded_synapse():
    def loss(k_minus):
        pre, post = bp.neurons.LIF(2, V_initializer=bp.init.OneInit(-20.)), bp.neurons.LIF(3)
        syn = bp.synapses.Ionotropic(pre, post, bp.conn.All2All(), gS=0.5, k_minus=k_minus)
        total = 0.
        for i in range(3):
            syn.update(dict(t=i * DT, dt=DT, i=i))
            total = total + syn.s.value.sum()
        return total

    difference = (loss(0.025 + 1e-6) - loss(0.025 - 1e-6)) / 2e-6
    assert float(jax.grad(loss)(0.025)) == pytest.approx(float(difference), rel=1e-6)


def two_cells_in_jaxley(dt, duration):
    """Two passive cells, the first of which receives 0.01 nA."""
    cell = jaxley.Cell(jaxley.Branch(jaxley.Compartment(), ncomp=1), parents=[-1])
    net = jaxley.Network([cell, cell])
    net.insert(Leak())
    connect(net.cell(0).branch(0).loc(0.5), net.cell(1).branch(0).loc(0.5), IonotropicSynapse())
    for key, value in {'Leak_gLeak': 1e-4, 'Leak_eLeak': -70., 'v': -70., 'IonotropicSynapse_gS': 1e-4}.items():
        net.set(key, value)
    net.cell(0).branch(0).loc(0.5).stimulate(jnp.full(round(duration / dt), 0.01))
    for each in range(2):
        net.cell(each).branch(0).loc(0.5).record(verbose=False)
    return np.asarray(jaxley.integrate(net, delta_t=dt, t_max=duration))[:, -1]


def two_cells(dt, duration):
    area = 2 * np.pi * 1. * 10. * 1e-8  # cm2
    passive = dict(V_rest=-70., V_th=1e9, tau=1. / (1e-4 * 1e3) * u.ms, R=1. / (1e-4 * area) * u.ohm,
                   V_initializer=bp.init.OneInit(-70 * u.mV))
    net = bp.Network(a=bp.neurons.LIF(1, **passive), b=bp.neurons.LIF(1, **passive))
    net.syn = bp.synapses.Ionotropic(net.a, net.b, bp.conn.All2All(), gS=1e-4 * u.uS)
    runner = bp.DSRunner(net, inputs=('a.input', 10 * u.pA), monitors=['a.V', 'b.V'], dt=dt * u.ms, progress_bar=False)
    runner.run(duration)
    return np.array([runner.mon['a.V'][-1, 0], runner.mon['b.V'][-1, 0]])


def test_two_cells_are_those_of_jaxley_as_dt_goes_to_zero():
    """Both schemes are of first order; what they converge to, extrapolated from two steps, is the same."""
    limits = []
    for run in (two_cells, two_cells_in_jaxley):
        coarse, fine = run(0.02, 8.), run(0.01, 8.)
        limits.append(2. * fine - coarse)
    assert limits[0][1] > -60.  # the synapse acts
    np.testing.assert_allclose(limits[0], limits[1], atol=5e-3)
