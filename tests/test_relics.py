"""What brainpy no longer has gives the numbers that BrainPy 2.3.8 printed."""
import jax
import jax.numpy as jnp
import numpy as np
import pytest
import scipy.sparse

import brainsyn as bp
import brainsyn.math as bm

MATRIX = scipy.sparse.csr_matrix(np.array([[1., 0., 2.], [0., 3., 0.], [0., 0., 4.]]))
CSR = MATRIX.data, MATRIX.indices, MATRIX.indptr
COO = MATRIX.data, *MATRIX.nonzero()
VECTOR = np.array([1., 10., 100.])
EVENTS = np.array([True, False, True])
X = jnp.linspace(-2., 2., 5)


def test_products_with_sparse_matrices_are_those_of_scipy():
    shape = MATRIX.shape
    for result, expected in (
            (bm.csr_matvec(*CSR, VECTOR, shape=shape), MATRIX @ VECTOR),
            (bm.cusparse_csr_matvec(*CSR, bm.asarray(VECTOR), shape=shape), MATRIX @ VECTOR),
            (bm.cusparse_csr_matvec(*CSR, VECTOR, shape=shape, transpose=True), VECTOR @ MATRIX),
            (bm.cusparse_coo_matvec(*COO, VECTOR, shape=shape), MATRIX @ VECTOR),
            (bm.cusparse_coo_matvec(2., *COO[1:], VECTOR, shape=shape, transpose=True), VECTOR @ (2. * (MATRIX > 0))),
            (bm.event_csr_matvec(*CSR, EVENTS, shape=shape), MATRIX @ EVENTS),
            (bm.event_csr_matvec(*CSR, 0.5 * EVENTS, shape=shape, transpose=True), EVENTS @ MATRIX),
            (bm.pre2post_event_sum(EVENTS, CSR[1:], 3, CSR[0]), EVENTS @ MATRIX),
            (bm.pre2post_coo_event_sum(EVENTS, *COO[1:], 3, 2.), EVENTS @ (2. * (MATRIX > 0))),
            (bm.sparse_matmul({'data': CSR[0], 'index': COO[1:], 'shape': shape}, VECTOR), MATRIX @ VECTOR),
            (bm.sparse_matmul(np.eye(3), {'data': CSR[0], 'index': COO[1:], 'shape': shape}), MATRIX.toarray()),
            (bm.csr_to_dense(*map(jnp.asarray, CSR), shape=shape), MATRIX.toarray()),
            (bm.pre2post_event_prod(EVENTS, CSR[1:], 3, CSR[0]), [1., 1., 8.])):
        np.testing.assert_allclose(np.asarray(result), expected, rtol=1e-6)
    with pytest.raises(ValueError, match='not neither'):
        bm.sparse_matmul(VECTOR, VECTOR)


def test_events_are_listed_and_counted():
    ids, number = bm.event_info(EVENTS)
    assert ids.tolist() == [0, 2, -1] and number.tolist() == [2]
    with pytest.raises(TypeError, match='1-D boolean'):
        bm.event_info(VECTOR)


@pytest.mark.parametrize(('name', 'arguments', 'derivative'), [  # of BrainPy 2.3.8, at -2, -1, 0, 1, 2
    ('spike_with_sigmoid_grad', (2.,), [0.04, 0.11111111, 1., 0.11111111, 0.04]),
    ('spike_with_linear_grad', (), [0., 0., 0.3, 0., 0.]),
    ('spike_with_gaussian_grad', (), [0.00013383022, 0.05399097, 0.39894229, 0.05399097, 0.00013383022]),
    ('spike_with_gaussian_grad', (2., 3.), [0.36295611, 0.52809799, 0.59841347, 0.52809799, 0.36295611]),
    ('spike_with_mg_grad', (), [-0.015695525, 0.043451983, 0.43911165, 0.043451987, -0.015695525]),
    ('spike_with_mg_grad', (2., 3.), [-0.22723043, -0.25092971, 0.69364930, -0.25092971, -0.22723041]),
])
def test_surrogate_derivatives(name, arguments, derivative):
    function = getattr(bm, name)
    np.testing.assert_array_equal(np.asarray(function(bm.asarray(X), *arguments)), [0., 0., 1., 1., 1.])
    np.testing.assert_allclose(jax.vmap(jax.grad(lambda x: function(x, *arguments)))(X), derivative, atol=1e-6)


@pytest.mark.parametrize('function', [bm.spike2_with_linear_grad, bm.surrogate.relu_grad2])
def test_a_crossing_has_derivatives_on_both_sides(function):
    new, old = jnp.linspace(-2., 2., 9), jnp.linspace(3., -1., 9)
    np.testing.assert_array_equal(function(new, old), [0., 0., 0., 0., 0., 0., 0., 1., 1.])
    of_old = jax.vmap(jax.grad(lambda a, b: function(a, b, 2.), argnums=1))(new, old)
    np.testing.assert_allclose(of_old, [0., 0., 0., 0., 0., -1., -2., -1., 0.], atol=1e-6)


def test_loops_and_branches_over_variables():
    a, b = bm.Variable(bm.zeros(1)), bm.Variable(bm.ones(1))

    def step(x):
        a.value = a + x
        b.value = b * 2.
        return a + b

    kept, returned = bm.make_loop(step, dyn_vars=[a, b], out_vars={'b': b}, has_return=True)(bm.arange(1., 4.))
    assert kept['b'].tolist() == [[2.], [4.], [8.]] and returned.tolist() == [[3.], [7.], [14.]]
    kept[0 if not isinstance(kept, dict) else 'b'][0] = 5.
    bm.make_while(lambda x: (a < x)[0], lambda _: a.update(a + 1.), dyn_vars=[a])(10.)
    assert a.tolist() == [10.]
    branch = bm.make_cond(lambda x: a.update(a - 1.) or x, lambda x: x * 2., dyn_vars=a)
    assert float(branch(True, 3.)) == 3. and float(branch(False, 3.)) == 6. and a.tolist() == [9.]


class Model(bp.Base):
    def __init__(self):
        super().__init__()
        self.a = bm.Variable(bm.asarray([1., 2.]))


@pytest.mark.parametrize('kind', ['npz', 'pkl', 'mat'])
def test_saved_variables_come_back(tmp_path, kind):
    model, file = Model(), str(tmp_path / f'model.{kind}')
    getattr(bp.base, f'save_as_{kind}')(file, model.vars())
    model.a[:] = 0.
    getattr(bp.base, f'load_by_{kind}')(file, model)
    assert model.a.tolist() == [1., 2.]
    with pytest.raises(KeyError, match='has no variable'):
        getattr(bp.base, f'load_by_{kind}')(file, Model())


def test_the_latest_checkpoints_are_kept(tmp_path):
    for step in (1, 2, 10):
        bp.checkpoints.save(tmp_path, {'a': bm.ones(2) * step}, step, keep=2)
    assert sorted(file.name for file in tmp_path.iterdir()) == ['checkpoint_10', 'checkpoint_2']
    assert bp.checkpoints.load(tmp_path)['a'].tolist() == [10., 10.]
    assert bp.checkpoints.load(tmp_path, step=2)['a'].tolist() == [2., 2.]
    with pytest.raises(bp.errors.InvalidCheckpointError, match='later than step 5'):
        bp.checkpoints.save(tmp_path, {'a': 1}, 5)
    bp.checkpoints.save(tmp_path, {'a': 1}, 5, overwrite=True)
    assert [file.name for file in tmp_path.iterdir()] == ['checkpoint_5']
    assert bp.checkpoints.load(tmp_path / 'nowhere', target=3) == 3
    with pytest.raises(ValueError, match='no checkpoint of step 99'):
        bp.checkpoints.load(tmp_path, step=99)


def test_initializers_that_went_away():
    clipped = np.asarray(bp.init.Clip(bp.init.Normal(scale=1.), min=-0.1, max=0.1)((50,)))
    assert clipped.min() == np.float32(-0.1) and clipped.max() == np.float32(0.1)
    assert np.mean(bp.init.Exponential(4., seed=1)((20000,))) == pytest.approx(1 / 4, rel=0.05)  # a rate, not a scale
    assert np.mean(bp.init.Gamma(2., 3., seed=1)((20000,))) == pytest.approx(2 * 3, rel=0.05)


def test_single_functions():
    assert bp.losses.l1_loos(bm.asarray([1., 2.]), bm.asarray([0., 5.])) == 4.
    assert bm.trapz(bm.asarray(VECTOR)) == np.trapezoid(VECTOR)
    assert bm.issubclass_(bool, int) and not bm.issubclass_(3, int)
    assert bm.fix(bm.asarray([-1.5, 1.5])).tolist() == [-1., 1.]


def test_shared_arguments():
    bp.share.save(k=3)
    assert bp.share.load('k') == 3 and bp.share.load('absent', 1) == 1
    bp.share.clear()
    with pytest.raises(KeyError, match='no argument "k"'):
        bp.share.load('k')


def test_modes_are_checked():
    bp.modes.check_mode(bp.modes.normal, (bp.modes.NormalMode, bp.modes.BatchingMode), 'cell')
    with pytest.raises(NotImplementedError, match=r'cell: mode is .*; it can be TrainingMode'):
        bp.modes.check_mode(bp.modes.normal, bp.modes.TrainingMode, 'cell')
