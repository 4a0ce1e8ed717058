"""A projection gives the same numbers however it is computed, wired and batched, and right gradients.

Expected numbers come from matrix products written out in NumPy, from finite differences, and from the dense operator.
"""
import warnings

import jax.numpy as jnp
import numpy as np
import pytest
import scipy.sparse

import brainsyn as bp
import brainsyn.math as bm
from brainsyn import switches
from brainsyn.dynsys.protocol import set_shared

RNG = np.random.RandomState(7)
PRE, POST, STEPS, BATCH = 6, 5, 60, 3
MASK = RNG.random_sample((PRE, POST)) < 0.35
WEIGHTS = RNG.random_sample((PRE, POST))
SPIKES = RNG.random_sample((STEPS, BATCH, PRE)) < 0.15
SPIKING = np.array([True, False, True, True, False, True])
MODES = {'non-batching': bm.NonBatchingMode(), 'batching': bm.BatchingMode(BATCH), 'training': bm.TrainingMode(BATCH)}
KINETIC = ('AMPA', 'GABAa', 'BioNMDA', 'DualExponential', 'Alpha', 'NMDA', 'Exponential', 'Delta')


@pytest.fixture(autouse=True)
def double_precision():
    bm.enable_x64()
    yield
    bm.disable_x64()


@pytest.fixture
def corrected():
    bp.correct()
    yield
    bp.keep_legacy()


class Source(bp.NeuGroup):
    """Cells whose spikes are given."""

    def __init__(self, size=PRE, mode=None):
        super().__init__(size, mode=mode)
        graded = isinstance(self.mode, bm.TrainingMode)
        self.spike = bp.init.variable_(lambda shape: jnp.zeros(shape, dtype=float if graded else bool), size, self.mode)

    def update(self, tdi):
        pass


class Target(bp.NeuGroup):
    def __init__(self, size=POST, mode=None):
        super().__init__(size, mode=mode)
        self.V = bp.init.variable_(jnp.zeros, size, self.mode)
        self.input = bp.init.variable_(jnp.zeros, size, self.mode)

    def update(self, tdi):
        pass


def given_spikes(mode):
    """Spikes in the shape and the type that a group of this mode has them in."""
    if isinstance(mode, bm.TrainingMode):
        return SPIKES.astype(float)
    return SPIKES if isinstance(mode, bm.BatchingMode) else SPIKES[:, 0]


def run(source, synapses, spikes):
    """What each synapse returns in each step, in the order of a network: synapses, groups, delays."""
    def step(t, i, spike):
        set_shared(shared := dict(t=t, dt=0.1, i=i))
        returned = {name: synapse.update(shared) for name, synapse in synapses.items()}
        source.spike.value = spike
        source.update_local_delays(list(synapses.values()))
        return returned
    steps = np.arange(len(spikes))
    return bm.for_loop(step, (jnp.asarray(steps * 0.1), jnp.asarray(steps), jnp.asarray(spikes)))


def arrivals(spikes):
    """The spikes of a source by the step in which an undelayed synapse sees them."""
    return np.concatenate([np.zeros_like(spikes[:1]), spikes[:-1]]).astype(float)


# sparse, dense, auto -------------------------------------------------------------------------------------------------

def weight_given(kind, sparse):
    return {'number': 0.3, 'array': WEIGHTS[MASK] if sparse else WEIGHTS,
            'Initializer': bp.init.OneInit(0.4),
            'callable': lambda shape: WEIGHTS if shape == (PRE, POST) else WEIGHTS[MASK]}[kind]


def methods_of(model):
    return ('dense', 'sparse', 'auto') if model in ('AMPA', 'Delta') else ('dense', 'sparse')


@pytest.mark.parametrize('mode', MODES.values(), ids=MODES)
def test_sparse_is_dense_is_auto(mode, corrected):
    source, target = Source(mode=mode), Target(mode=mode)
    kinds = [(model, 'array') for model in KINETIC] + [('AMPA', k) for k in ('number', 'Initializer', 'callable')]
    synapses = {}
    for model, kind in kinds:
        for method in methods_of(model):
            # what 'auto' takes is told by the shape that it asks for
            weight = weight_given('callable' if method == 'auto' and kind == 'array' else kind, method == 'sparse')
            synapses[f'{model} {kind} {method}'] = getattr(bp.synapses, model)(
                source, target, MASK, output=None, comp_method=method, g_max=weight, delay_step=2)
    traces = run(source, synapses, given_spikes(mode))
    for model, kind in kinds:
        dense = traces[f'{model} {kind} dense']
        assert np.abs(dense).max() > 1e-4
        for method in methods_of(model)[1:]:
            np.testing.assert_allclose(traces[f'{model} {kind} {method}'], dense, rtol=0, atol=1e-12,
                                       err_msg=f'{model} {kind} {method}')


@pytest.mark.parametrize('mode', MODES.values(), ids=MODES)
def test_every_wiring_is_the_matrix_product(mode):
    source, target, twin = Source(mode=mode), Target(mode=mode), Target(PRE, mode=mode)
    everyone, off_diagonal = np.ones((PRE, POST)), ~np.eye(PRE, dtype=bool)
    wirings = {  # name: (post, conn, weight, the matrix)
        'mask': (target, MASK, WEIGHTS, WEIGHTS * MASK),
        'all': (target, bp.conn.All2All(), 0.5, 0.5 * everyone),
        'all, matrix': (target, bp.conn.All2All(), WEIGHTS, WEIGHTS),
        'others': (twin, bp.conn.All2All(include_self=False), 0.5, 0.5 * off_diagonal),
        'one': (twin, bp.conn.One2One(), 0.5, 0.5 * np.eye(PRE)),
        'one, array': (twin, bp.conn.One2One(), WEIGHTS[:, 0], np.diag(WEIGHTS[:, 0])),
    }
    deltas = {k: bp.synapses.Delta(source, post, conn, output=None, comp_method='dense', g_max=weight)
              for k, (post, conn, weight, _) in wirings.items()}
    decaying = {f'{k}, decaying': bp.synapses.Exponential(source, post, conn, output=None, comp_method='dense', g_max=weight)
                for k, (post, conn, weight, _) in wirings.items()}
    traces = run(source, deltas | decaying, given_spikes(mode))
    for name, (*_, matrix) in wirings.items():
        received = arrivals(given_spikes(mode)) @ matrix
        np.testing.assert_allclose(traces[name], received, rtol=0, atol=1e-12, err_msg=name)
        g = np.zeros_like(received)
        for n in range(STEPS):
            g[n] = (g[n - 1] * np.exp(-0.1 / 8.) if n else 0.) + received[n]
        np.testing.assert_allclose(traces[f'{name}, decaying'], g, rtol=0, atol=1e-12, err_msg=name)


def test_auto_takes_lists_of_targets_unless_most_pairs_are_connected():
    def mask_of(share):
        mask = np.zeros(PRE * POST, dtype=bool)
        mask[:round(share * mask.size)] = True
        return mask.reshape(PRE, POST)

    def conn_mask(share):
        return bp.synapses.AMPA(Source(), Target(), mask_of(share), comp_method='auto').conn_mask

    assert isinstance(conn_mask(0.2), tuple)
    np.testing.assert_array_equal(conn_mask(0.9), mask_of(0.9))


def test_connections_may_be_given_in_every_form():
    pre_ids, post_ids = np.nonzero(MASK)
    shuffled = RNG.permutation(len(pre_ids))
    csr = scipy.sparse.csr_matrix(MASK)
    forms = {
        'connector': bp.conn.MatConn(MASK), 'matrix': MASK, 'JAX matrix': jnp.asarray(MASK), 'BrainPy matrix': bm.asarray(MASK),
        'matrix of numbers': MASK.astype(int), 'SciPy CSR': csr, 'SciPy COO': csr.tocoo(), 'SciPy CSC': csr.tocsc(),
        'dict': {'i': pre_ids, 'j': post_ids}, 'dict of lists': {'i': pre_ids.tolist(), 'j': post_ids.tolist()},
        'dict, any order': {'i': pre_ids[shuffled], 'j': post_ids[shuffled]},
        'IJConn': bp.conn.IJConn(pre_ids, post_ids), 'indices and indptr': (csr.indices, csr.indptr),
    }
    source, target = Source(), Target()
    synapses = {f'{form}, {method}': bp.synapses.Delta(source, target, conn, output=None, comp_method=method, g_max=0.7)
                for form, conn in forms.items() for method in ('sparse', 'dense')}
    traces = run(source, synapses, SPIKES[:, 0])
    expected = arrivals(SPIKES[:, 0]) @ (0.7 * MASK)
    for name, trace in traces.items():
        np.testing.assert_allclose(trace, expected, rtol=0, atol=1e-12, err_msg=name)


# delays --------------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize('mode', MODES.values(), ids=MODES)
def test_a_delay_for_each_cell_is_that_integer_delay(mode):
    delays = np.array([0, 3, 1, 7, 2, 3])
    source, target = Source(mode=mode), Target(PRE, mode=mode)
    given = {'array': delays, 'callable': lambda shape: delays, **{str(d): int(d) for d in set(delays)},
             'NumPy integer': np.int64(7)}
    synapses = {f'{model} {key}': getattr(bp.synapses, model)(source, target, bp.conn.One2One(), output=None, delay_step=d)
                for model in ('AMPA', 'Exponential', 'DualExponential') for key, d in given.items()}
    buffers = {id(s.get_delay_var(f'{source.name}.spike')) for s in synapses.values()}
    assert len(buffers) == 1
    traces = run(source, synapses, given_spikes(mode))
    for model in ('AMPA', 'Exponential', 'DualExponential'):
        for cell, delay in enumerate(delays):
            expected = traces[f'{model} {delay}'][..., cell]
            assert np.abs(expected).max() > 0.
            for key in ('array', 'callable'):
                np.testing.assert_array_equal(traces[f'{model} {key}'][..., cell], expected)
        np.testing.assert_array_equal(traces[f'{model} NumPy integer'], traces[f'{model} 7'])


def test_an_integer_delay_shifts_what_arrives():
    source, target = Source(), Target(PRE)
    synapses = {d: bp.synapses.Delta(source, target, bp.conn.One2One(), output=None, delay_step=d) for d in (None, 0, 1, 5)}
    traces = run(source, {str(d): s for d, s in synapses.items()}, SPIKES[:, 0])
    for delay in synapses:
        shift = (delay or 0) + 1
        expected = np.concatenate([np.zeros((shift, PRE)), SPIKES[:-shift, 0]])
        np.testing.assert_array_equal(traces[str(delay)], expected)


def test_a_buffer_that_grows_keeps_its_data():
    source = Source()
    source.register_delay('spikes', 2, source.spike)
    spikes = SPIKES[:20, 0]

    def push(rows):
        for row in rows:
            source.spike.value = jnp.asarray(row)
            source.update_local_delays([source])

    push(spikes[:10])
    source.register_delay('spikes', 6, source.spike)
    for delay in range(3):
        np.testing.assert_array_equal(source.get_delay_data('spikes', delay), spikes[9 - delay])
    for delay in range(3, 7):
        assert not np.any(source.get_delay_data('spikes', delay))
    push(spikes[10:])
    for delay in range(7):
        np.testing.assert_array_equal(source.get_delay_data('spikes', delay), spikes[19 - delay])


# gradients -----------------------------------------------------------------------------------------------------------

def trained(model, mode, **settings):
    source = Source(mode=mode)
    build = getattr(bp.synapses, model)
    return source, build(source, Target(mode=mode), MASK, output=None, **settings)


@pytest.mark.parametrize('model', ['AMPA', 'BioNMDA', 'DualExponential', 'Exponential'])
def test_gradients_of_weights_are_finite_differences(model):
    mode = bm.TrainingMode(BATCH)
    goal = RNG.random_sample((20, BATCH, POST))
    spikes = SPIKES[:20].astype(float)
    cases = {method: trained(model, mode, comp_method=method, g_max=WEIGHTS[MASK] if method == 'sparse' else WEIGHTS)
             for method in ('dense', 'sparse')}

    def loss_of(method):
        source, synapse = cases[method]
        synapse.reset_state(BATCH)
        source.spike.value = jnp.zeros_like(source.spike.value)
        return jnp.sum((run(source, {'g': synapse}, spikes)['g'] - goal) ** 2)

    weights = {method: synapse.g_max for method, (_, synapse) in cases.items()}
    for method, (_, synapse) in cases.items():
        assert [v is weights[method] for v in synapse.train_vars().values()] == [True]
    gradients = bm.grad(lambda: loss_of('dense') + loss_of('sparse'), grad_vars=weights)()
    np.testing.assert_allclose(gradients['sparse'], np.asarray(gradients['dense'])[MASK], rtol=1e-10, atol=1e-12)
    assert not np.asarray(gradients['dense'])[~MASK].any()

    loss = bm.jit(lambda: loss_of('sparse'))
    values, eps = weights['sparse'].value, 1e-4
    for k in range(0, MASK.sum(), 3):
        weights['sparse'].value = values.at[k].add(eps)
        above = loss()
        weights['sparse'].value = values.at[k].add(-eps)
        below = loss()
        # the loss is a parabola in each weight, so that the central difference is exact
        np.testing.assert_allclose(gradients['sparse'][k], (above - below) / (2 * eps), rtol=1e-6, atol=1e-9)


@pytest.mark.parametrize('model', ['Exponential', 'DualExponential'])
def test_gradients_pass_through_surrogate_spikes_unless_they_are_stopped(model):
    mode = bm.TrainingMode(BATCH)
    drive = jnp.asarray(RNG.random_sample((12, BATCH, PRE)) - 0.5)
    cases = {method: trained(model, mode, comp_method=method, g_max=WEIGHTS[MASK] if method == 'sparse' else WEIGHTS)
             for method in ('dense', 'sparse')}
    cases['stopped'] = trained(model, mode, comp_method='dense', g_max=WEIGHTS, stop_spike_gradient=True)

    def loss(*drives):
        total = 0.
        for (source, synapse), x in zip(cases.values(), drives, strict=True):
            total += jnp.sum(run(source, {'g': synapse}, bm.surrogate.sigmoid(x))['g'] ** 2)
        return total

    dense, sparse, stopped = bm.grad(loss, argnums=(0, 1, 2))(drive, drive, drive)
    assert np.abs(dense).max() > 1e-3
    np.testing.assert_allclose(sparse, dense, rtol=1e-10, atol=1e-12)
    assert not np.any(stopped)


# views ---------------------------------------------------------------------------------------------------------------

def test_views_as_pre_and_post_are_separate_groups():
    start = RNG.uniform(-60., -50., size=7)
    settings = dict(V_rest=-60., V_reset=-62., V_th=-50., tau=20., tau_ref=1.)

    def network(first, second, *groups):
        synapses = [
            bp.synapses.AMPA(first, second, np.ones((3, 4)), g_max=0.3, comp_method='sparse', delay_step=4,
                             output=bp.synouts.COBA(E=0.)),
            bp.synapses.Exponential(second, first, bp.conn.All2All(), g_max=1.5, delay_step=4, output=bp.synouts.CUBA()),
            bp.synapses.Delta(first, first, bp.conn.One2One(), g_max=0.2, output=bp.synouts.CUBA(target_var='V')),
            bp.synapses.GapJunction(first, second, bp.conn.All2All(), g_max=0.01),
        ]
        return bp.Network(*synapses, *groups)

    def traces(net, groups, monitors):
        runner = bp.DSRunner(net, monitors=monitors, inputs=[(g.input, 14.) for g in groups], progress_bar=False)
        runner.run(20.)
        return runner.mon

    whole = bp.neurons.LIF(7, V_initializer=bm.asarray(start), **settings)
    one = bp.neurons.LIF(3, V_initializer=bm.asarray(start[:3]), **settings)
    two = bp.neurons.LIF(4, V_initializer=bm.asarray(start[3:]), **settings)
    viewed = traces(network(whole[:3], whole[3:], whole), [whole], {'V': whole.V, 'spike': whole.spike})
    apart = traces(network(one, two, one, two), [one, two],
                   {'V1': one.V, 'V2': two.V, 'spike1': one.spike, 'spike2': two.spike})
    assert apart['spike1'].any() and apart['spike2'].any()
    np.testing.assert_allclose(viewed['V'], np.concatenate([apart['V1'], apart['V2']], axis=1), rtol=0, atol=1e-12)
    np.testing.assert_array_equal(viewed['spike'], np.concatenate([apart['spike1'], apart['spike2']], axis=1))


# outputs -------------------------------------------------------------------------------------------------------------

def test_without_output_the_conductance_is_returned_and_with_one_it_is_added():
    source, target = Source(), Target()
    returned = bp.synapses.AMPA(source, target, MASK, output=None, g_max=WEIGHTS)
    added = bp.synapses.AMPA(source, target, MASK, output=bp.synouts.COBA(E=3.), g_max=WEIGHTS)
    target.V.value = jnp.full(POST, 1.)
    tdi = dict(t=1., dt=0.1, i=10)
    g = returned.update(tdi, SPIKING)
    np.testing.assert_allclose(g, returned.g.value @ (WEIGHTS * MASK), rtol=1e-14)
    assert g.any() and not target.input.value.any()
    assert added.update(tdi, SPIKING) is None
    np.testing.assert_allclose(target.input, g * (3. - 1.), rtol=1e-14)


def test_an_output_that_is_used_again_is_cloned():
    output, plasticity = bp.synouts.COBA(E=-80.), bp.synplast.STP(U=0.3)
    first, second = Target(), Target(PRE)
    one = bp.synapses.AMPA(Source(), first, MASK, output=output, stp=plasticity)
    two = bp.synapses.AMPA(Source(), second, bp.conn.All2All(), output=output, stp=plasticity)
    assert one.output is output and two.output is not output
    assert one.stp is plasticity and two.stp is not plasticity
    assert (two.output.E, two.stp.U) == (-80., 0.3)
    assert one.output.target_var is first.input and two.output.target_var is second.input
    assert two.output.membrane_var is second.V and two.output.master is two and output.master is one


def test_parts_given_to_a_synapse_that_failed_are_as_they_were():
    output, plasticity = bp.synouts.COBA(E=-80.), bp.synplast.STP()
    with pytest.raises(ValueError, match='comp_method'):
        bp.synapses.AMPA(Source(), Target(), MASK, output=output, stp=plasticity, comp_method='none', name='phoenix')
    assert not output.isregistered and not plasticity.isregistered
    assert output.target_var == 'input' and output.membrane_var == 'V'
    target = Target()
    synapse = bp.synapses.AMPA(Source(), target, MASK, output=output, stp=plasticity, name='phoenix')
    assert synapse.output is output and output.target_var is target.input and synapse.stp is plasticity


# switches ------------------------------------------------------------------------------------------------------------

@pytest.fixture
def unannounced(monkeypatch):
    monkeypatch.setattr(switches, '_announced', set())
    monkeypatch.setattr(switches, '_corrected', set())


def returns(model, conn, g_max, steps=1, **settings):
    """What a synapse returns in the last of some steps in each of which ``SPIKING`` cells spike."""
    synapse = getattr(bp.synapses, model)(Source(), settings.pop('post', None) or Target(), conn, output=None, g_max=g_max,
                                          **settings)
    for i in range(steps):
        value = synapse.update(dict(t=i * 0.1, dt=0.1, i=i), jnp.asarray(SPIKING))
    return np.asarray(value), synapse


def legacy_and_corrected(switch, compute):
    """What ``compute`` gives before and after the switch, and that it warns once and of what."""
    with pytest.warns(bp.switches.LegacyDefectWarning, match=switch) as caught:
        legacy = compute()
        compute()
    assert len([w for w in caught if w.category is switches.LegacyDefectWarning]) == 1
    with warnings.catch_warnings():
        warnings.simplefilter('error')
        bp.correct(switch)
        corrected = compute()
        bp.keep_legacy(switch)
        np.testing.assert_array_equal(compute()[0], legacy[0])
    return legacy, corrected


@pytest.mark.parametrize('model', ['Delta', 'Exponential'])
def test_switch_sparse_plasticity(unannounced, model):
    def compute():
        return returns(model, MASK, WEIGHTS[MASK], comp_method='sparse', stp=bp.synplast.STD(U=0.5))

    (legacy, _), (corrected, synapse) = legacy_and_corrected('sparse_plasticity', compute)
    np.testing.assert_allclose(legacy, SPIKING @ (WEIGHTS * MASK), rtol=1e-13)
    np.testing.assert_allclose(corrected, (SPIKING * np.asarray(synapse.stp.x)) @ (WEIGHTS * MASK), rtol=1e-13)
    assert np.abs(legacy - corrected).max() > 0.1


def test_switch_sparse_nmda(unannounced):
    def compute():
        return returns('NMDA', MASK, WEIGHTS[MASK], steps=3, comp_method='sparse')

    (legacy, _), (corrected, synapse) = legacy_and_corrected('sparse_nmda', compute)
    np.testing.assert_allclose(legacy, (np.asarray(synapse.g) != 0) @ (WEIGHTS * MASK), rtol=1e-13)
    np.testing.assert_allclose(corrected, np.asarray(synapse.g) @ (WEIGHTS * MASK), rtol=1e-13)


def test_switch_all_to_all_self(unannounced):
    weights = RNG.random_sample((PRE, PRE))

    def compute():
        return returns('Delta', bp.conn.All2All(include_self=False), weights, post=Target(PRE))

    (legacy, _), (corrected, _) = legacy_and_corrected('all_to_all_self', compute)
    np.testing.assert_allclose(legacy, SPIKING @ weights, rtol=1e-13)
    np.testing.assert_allclose(corrected, SPIKING @ (weights * ~np.eye(PRE, dtype=bool)), rtol=1e-13)


def test_switch_poisson_input_variance(unannounced):
    def compute():
        target = bm.Variable(jnp.zeros(20000))
        bp.synapses.PoissonInput(target, 1000, 200., 1., seed=3).update(dict(t=0., dt=0.1, i=0))
        return np.asarray(target.value), None

    (legacy, _), (corrected, _) = legacy_and_corrected('poisson_input_variance', compute)
    variance = 1000 * 0.02 * 0.98
    assert legacy.mean() == pytest.approx(20., abs=0.6) and corrected.mean() == pytest.approx(20., abs=0.2)
    assert legacy.std() == pytest.approx(variance, rel=0.03)
    assert corrected.std() == pytest.approx(variance ** 0.5, rel=0.03)


def test_a_switch_that_does_not_exist():
    with pytest.raises(ValueError, match=r'"sparse_plasticty".*Did you mean "sparse_plasticity"'):
        bp.correct('sparse_plasticty')
