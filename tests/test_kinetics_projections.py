"""Projections over kinetics: by hand, by finite differences, and against the legacy synapses."""
import brainunit as u
import jax
import jax.numpy as jnp
import numpy as np
import pytest

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


def test_gradients_pass_through_a_network():
    """With respect to parameters of the kinetics, the plasticity and the output, and to the weight."""
    def loss(values):
        net = Net(lambda pre, post: kinetics.AlignPostProj(
            operator(), kinetics.Expon(4, tau=values['tau']), kinetics.COBA(E=values['E']), post, weight=values['weight'],
            pre=pre, stp=kinetics.STD(6, U=values['U'])))
        return loss_of(net)

    def loss_of(net):
        def step(i):
            net.update(dict(t=i * DT, dt=DT, i=i))
            net.post.clear_input()
            return net.post.V.value

        return jnp.sum(bm.for_loop(step, np.arange(150)) ** 2)

    values = jax.tree.map(jnp.asarray, dict(tau=5., E=-1., weight=6e-6, U=0.3))
    compiled = jax.jit(jax.value_and_grad(loss))
    gradients = compiled(values)[1]
    for key, value in values.items():
        step = 1e-5 * abs(value)
        difference = (compiled({**values, key: value + step})[0] - compiled({**values, key: value - step})[0]) / (2 * step)
        assert float(gradients[key]) == pytest.approx(float(difference), rel=1e-6), key

    weight = bm.TrainVar(bm.asarray(6e-6))
    trained = Net(lambda pre, post: kinetics.AlignPostProj(
        operator(), kinetics.Expon(4, tau=5.), kinetics.COBA(E=-1.), post, weight=weight, pre=pre, stp=kinetics.STD(6, U=0.3)))
    assert float(bm.grad(lambda: loss_of(trained), grad_vars=weight)()) == pytest.approx(float(gradients['weight']), rel=1e-9)


@pytest.mark.parametrize('make, error, message', [
    (lambda pre, post: kinetics.AlignPostProj(operator(), kinetics.AMPA(4), coba(), post), ValueError,
     r'AMPA\d+ is not: use AlignPreProj'),
    (lambda pre, post: kinetics.AlignPostProj(operator(), kinetics.Expon(3), coba(), post), ValueError, 'syn has 3 cells'),
    (lambda pre, post: kinetics.AlignPreProj(operator(), kinetics.AMPA(4), coba(), post), ValueError, 'syn has 4 cells'),
    (lambda pre, post: kinetics.AlignPreProj(operator(), 'AMPA', coba(), post), TypeError, "one of brainsyn.kinetics"),
    (lambda pre, post: kinetics.AlignPreProj(operator(), kinetics.AMPA((2, 3)), coba(), post), ValueError,
     r'syn has in_size \(2, 3\); cells stand in a row here: give 6'),
    (lambda pre, post: bp.synapses.Ionotropic(pre, post, bp.conn.MatConn(MASK), k_minus=np.ones(3)), AttributeError, '"V"'),
    (lambda pre, post: bp.synapses.Ionotropic(post, post, bp.conn.All2All(), k_minus=np.ones(16)), ValueError,
     r'k_minus has shape \(16,\); with .* AllToAll products it must be one number or have shape \(4,\)'),
    (lambda pre, post: bp.synapses.Ionotropic(post, post, bp.conn.MatConn(MASK[:4]), delta=np.ones(5)), ValueError,
     rf'delta has shape \(5,\).* have shape \(4,\), one per presynaptic cell, or \({MASK[:4].sum()},\), one per connection'),
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
