"""Transformations of brainpy.math with the arguments that they had from 2.0 to 2.6."""
import numpy as np
import pytest

import brainsyn as bp
import brainsyn.math as bm
from brainsyn.errors import RunningError


@pytest.fixture(autouse=True)
def double_precision():
    bm.enable_x64()
    yield
    bm.disable_x64()


@pytest.fixture
def variable():
    return bm.Variable(bm.zeros(1))


def adding_to(variable):
    def add(x):
        variable.value += x
        return variable.value * 2.

    return add


@pytest.mark.parametrize('arguments', [
    lambda v, xs: ((), dict(dyn_vars=[v], operands=xs)),  # by name, in every release
    lambda v, xs: (([v], xs), {}),  # 2.1 and 2.2
    lambda v, xs: ((xs, {'v': v}), {}),  # 2.3
])
def test_for_loop_takes_its_variables_in_both_places(variable, arguments):
    args, kwargs = arguments(variable, bm.arange(1., 5.))
    history = bm.for_loop(adding_to(variable), *args, **kwargs)
    assert np.ravel(history).tolist() == [2., 6., 12., 20.]
    assert variable.tolist() == [10.]


def test_for_loop_keeps_histories(variable):
    outputs, history = bm.for_loop(adding_to(variable), bm.arange(1., 4.), dyn_vars=variable, out_vars={'v': variable})
    assert np.ravel(outputs).tolist() == [2., 6., 12.]
    assert np.ravel(history['v']).tolist() == [1., 3., 6.]
    history['v'][0] = 7.  # a legacy array


@pytest.mark.parametrize('options', [dict(reverse=True), dict(reverse=True, remat=True), dict(reverse=True, jit=False)])
def test_for_loop_backwards(variable, options):
    history = bm.for_loop(adding_to(variable), bm.arange(3.), dyn_vars=variable, child_objs=(), unroll=1, **options)
    assert np.ravel(history).tolist() == [6., 6., 4.]


def test_for_loop_hands_operands_over_one_by_one_or_together():
    operands = bm.arange(3.), bm.ones(3)
    assert bm.for_loop(lambda x, y: x + y, operands).tolist() == [1., 2., 3.]
    assert bm.for_loop(lambda both: both[0] + both[1], dyn_vars=[], operands=operands).tolist() == [1., 2., 3.]  # 2.1
    with pytest.raises(TypeError, match='operands'):
        bm.for_loop(lambda x, y, z: x, operands)


def test_rows_can_be_written_into():
    def body(row):
        row[0] = 5.
        return row

    assert bm.for_loop(body, bm.ones((2, 2))).tolist() == [[5., 1.], [5., 1.]]


def test_while_loop(variable):
    def body(x, y):
        variable.value += x
        return x + 1., y + 1.

    last = bm.while_loop(body, lambda x, y: x < 6., dyn_vars=[variable], operands=(1., 2.))
    assert [float(v) for v in last] == [6., 7.] and variable.tolist() == [15.]
    last, = bm.while_loop(lambda x: x + 1., lambda x: x.sum() < 5., bm.zeros(2))
    last[0] = 1.
    assert last.tolist() == [1., 3.]


def test_while_loop_that_returns_nothing(variable):
    def body():
        variable.value += 2.

    assert bm.while_loop(body, lambda: variable < 5., None, [variable]) is None  # a truth value of shape (1,)
    assert variable.tolist() == [6.]


def test_cond(variable):
    def add(x):
        variable.value += x
        return x.value * 2  # a plain array here, a legacy array there

    result = bm.cond(True, add, lambda x: x, bm.ones(1), dyn_vars=variable)
    result[0] = 3.
    assert variable.tolist() == [1.]
    assert float(bm.cond(False, 1., 2., ())) == 2.
    assert float(bm.cond(bm.asarray([True]), lambda: 1., lambda: 2., operands=())) == 1.
    assert [v.tolist() for v in bm.cond(False, lambda x, y: (x, y), lambda both: both[::-1], (bm.ones(1), bm.zeros(1)))] == [
        [0.], [1.]]


@pytest.mark.parametrize('x, expected', [(11., 1), (7, 2), (3., 3), (-1., 5)])
def test_ifelse(variable, x, expected):
    x = bm.asarray([x])
    result = bm.ifelse(conditions=[x > 10, x > 5, x > 2, x > 0], dyn_vars=variable, show_code=False,
                       branches=[lambda: 1, 2, lambda _: 3, lambda: 4, lambda: 5])
    assert int(result) == expected


def test_ifelse_counts_its_branches():
    with pytest.raises(ValueError, match='2 branches need 1'):
        bm.ifelse([True, False], [1, 2])


def test_jit(variable):
    compiled = bm.jit(adding_to(variable), dyn_vars=variable)
    assert compiled(3.).tolist() == [6.] and variable.tolist() == [3.]


# derivatives; expected by hand -----------------------------------------------------------------------------------------

@pytest.fixture
def weights():
    return bm.TrainVar(bm.ones(2)), bm.TrainVar(bm.zeros(2)), bm.Variable(bm.zeros(1))


def test_grad(weights):
    a, b, count = weights

    def loss(x):
        count.value += 1.
        return ((a * x - b) ** 2).sum()

    of_a, of_b = bm.grad(loss, grad_vars=[a, b], dyn_vars=[count])(3.)
    assert of_a.tolist() == [18., 18.] and of_b.tolist() == [-6., -6.] and count.tolist() == [1.]
    named, value = bm.grad(loss, dyn_vars=dict(a=a, c=count), grad_vars=dict(a=a), return_value=True)(3.)
    assert named['a'].tolist() == [18., 18.] and float(value) == 18.
    of_a, of_x = bm.grad(loss, grad_vars=a, child_objs=(), argnums=0)(3.)
    assert of_a.tolist() == [18., 18.] and float(of_x) == 12.


def test_grad_with_more_results(weights):
    a, *_ = weights

    def loss(x):
        y = a * x
        return (y ** 2).sum(), (y, 3)

    gradient, value, (y, n) = bm.grad(loss, a, dyn_vars=a, has_aux=True, return_value=True)(2.)
    assert gradient.tolist() == [8., 8.] and float(value) == 8. and y.tolist() == [2., 2.] and n == 3


def test_derivatives_of_arrays_can_be_written_into():
    gradient = bm.grad(lambda x: (x ** 2).sum())(bm.arange(3.))
    gradient[0] = 1.
    assert gradient.tolist() == [1., 2., 4.]
    of_x, of_y = bm.vector_grad(lambda x, y: x ** 2 * y, argnums=(0, 1))(bm.arange(3.), bm.ones(3))
    assert of_x.tolist() == [0., 2., 4.] and of_y.tolist() == [0., 1., 4.]


def test_vector_grad(weights):
    a, *_ = weights
    derivative, value = bm.vector_grad(lambda x: a ** 2 * x, grad_vars=a, dyn_vars=a, return_value=True)(3.)
    assert derivative.tolist() == [6., 6.] and value.tolist() == [3., 3.]


@pytest.mark.parametrize('name', ['jacobian', 'jacrev', 'jacfwd'])
def test_jacobian(name, weights):
    a, *_ = weights
    jacobian = getattr(bm, name)
    assert jacobian(lambda x: a ** 2 * x, grad_vars=a, dyn_vars=a)(3.).tolist() == [[6., 0.], [0., 6.]]
    matrix, rest = jacobian(lambda x: (x ** 2, x), has_aux=True)(bm.arange(2.))
    assert matrix.tolist() == [[0., 0.], [0., 2.]] and rest.tolist() == [0., 1.]
    of_x, of_y = jacobian(lambda x, y: x ** 2 * y, argnums=(0, 1))(bm.arange(2.), bm.ones(2))
    assert of_x.tolist() == [[0., 0.], [0., 2.]] and of_y.tolist() == [[0., 0.], [0., 1.]]


def test_hessian(weights):
    a, *_ = weights
    assert bm.hessian(lambda x: (x ** 3).sum())(bm.arange(2.)).tolist() == [[0., 0.], [0., 6.]]
    matrix, gradient = bm.hessian(lambda: (a ** 3).sum(), dyn_vars=a, grad_vars=a, return_value=True)()
    assert matrix.tolist() == [[6., 0.], [0., 6.]] and gradient.tolist() == [3., 3.]


def test_vmap(variable):
    def add(x):
        variable.value = variable.value + x
        return variable.value.sum()

    assert bm.vmap(add, dyn_vars=variable)(bm.arange(3.)).tolist() == [0., 1., 2.]
    assert variable.tolist() == [1.]  # the mean over samples
    states = bm.Variable(bm.zeros((3, 2)))

    def step(x):
        states.value = states.value + x
        return states.value.sum()

    assert bm.vmap(step, batched_vars=states)(bm.arange(3.)).tolist() == [0., 2., 4.]
    assert states.tolist() == [[0., 0.], [1., 1.], [2., 2.]]


@pytest.mark.parametrize('transform', [
    lambda: bm.for_loop(lambda x: x, bm.ones(2), dyn_vars=[1]),
    lambda: bm.grad(lambda x: x, dyn_vars='x'),
    lambda: bm.grad(lambda x: x, grad_vars=[3.]),
])
def test_variables_must_be_variables(transform):
    with pytest.raises(RunningError, match='Variable'):
        transform()


# loops made before; arrays of one element; results of integrals --------------------------------------------------------

def test_make_loop(variable):
    both = bm.make_loop(adding_to(variable), dyn_vars=[variable], out_vars=[variable], has_return=True)
    (history,), returned = both(bm.arange(3.))
    assert np.ravel(history).tolist() == [0., 1., 3.] and np.ravel(returned).tolist() == [0., 2., 6.]
    history[0] = 1.


def test_arrays_of_one_element_are_numbers():
    x = bm.asarray([3.])
    assert float(x[:1]) == 3. and int(x[:1]) == 3 and round(float(x + 1)) == 4
    assert np.zeros(bm.asarray([3])).shape == (3,) and list(range(bm.asarray(3))) == [0, 1, 2]
    part = x[:1]
    part[0] = 4.
    assert part.tolist() == [4.]
    dense = bp.layers.Dense(1, 1, W_initializer=bp.init.OneInit(2.), mode=bm.training_mode)
    assert float(dense.W) == 2.  # a variable of brainpy's own


def test_what_integrals_give_can_be_written_into():
    @bp.odeint(method='rk4', dt=0.1)
    def decay(x, t):
        return -x

    sde = bp.sdeint(lambda x, t: -x, lambda x, t: 0., dt=0.1)
    euler = bp.ode.Euler(lambda x, t: -x, dt=0.1)
    assert isinstance(decay, bp.ode.ODEIntegrator) and isinstance(decay, bp.ode.RK4)
    for integral, expected in (decay, np.exp(-0.1)), (sde, 0.9), (euler, 0.9):
        x = integral(bm.ones(2), 0.)
        np.testing.assert_allclose(x, expected, atol=1e-6)
        x[0] = 1.
    assert isinstance(decay(np.ones(2), 0.), np.ndarray)


def test_update_of_data_alone_is_called_with_data():
    class Counter(bp.DynamicalSystem):
        def __init__(self):
            super().__init__()
            self.n = bm.Variable(bm.zeros(2))

        def update(self, x):
            self.n += x
            return self.n * 2.

    counter = Counter()
    assert bm.for_loop(lambda x: counter.update(x), bm.arange(3.), child_objs=counter).tolist() == [
        [0., 0.], [2., 2.], [6., 6.]]
