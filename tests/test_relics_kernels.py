"""Operators written as Python functions, arguments by their old names, and small functions of old releases."""
import brainpy.math as bm
import jax
import jax.numpy as jnp
import numpy as np
import pytest

import brainsyn as bp
import brainsyn.v2_1
import brainsyn.v2_2
import brainsyn.v2_4

EVENTS, INDICES, INDPTR = np.array([True, False, True]), np.array([0, 1, 1]), np.array([0, 1, 2, 3])


def shape_of_sum(events, indices, indptr, *, weight, post_num):
    return [jax.core.ShapedArray((post_num,), jnp.float32)]


def event_sum(outs, ins):
    post, = outs
    events, indices, indptr, weight, _ = ins
    post.fill(0)
    for i in range(events.size):
        if events[i]:
            for j in range(indptr[i], indptr[i + 1]):
                post[indices[j]] += weight[()]


@pytest.mark.parametrize('argument', ['con_compute', 'cpu_func'])
def test_an_operator_calls_its_function_also_where_it_is_compiled(argument):
    # BrainPy 2.3.8 printed [2. 2.] for these events
    operator = bp.math.XLACustomOp(eval_shape=shape_of_sum, **{argument: event_sum})
    result = operator(EVENTS, INDICES, INDPTR, weight=2., post_num=2)
    assert isinstance(result, list) and np.array_equal(result[0], [2., 2.])
    compiled = jax.jit(lambda events: operator(events, INDICES, INDPTR, weight=2., post_num=2)[0])
    np.testing.assert_array_equal(compiled(EVENTS), [2., 2.])


def test_an_operator_gives_one_result_where_its_shape_is_one():
    shape = jax.ShapeDtypeStruct((3,), jnp.float32)

    def doubled(outs, ins):
        outs[0][:] = 2 * ins[0]

    for operator in (bp.math.XLACustomOp(lambda x: shape, cpu_func=doubled),
                     brainsyn.v2_2.math.register_op('doubled', shape, doubled),
                     brainsyn.v2_1.math.register_op('doubled', doubled, out_shapes=lambda x: shape)):
        np.testing.assert_array_equal(operator(bm.arange(3.)), [0., 2., 4.])


def test_an_operator_of_2_4_gets_arguments_and_results_in_a_row():
    def kernel(x, y, total, difference):
        total[:] = x + y
        difference[:] = x - y

    outs = [jax.ShapeDtypeStruct((2,), jnp.float32)] * 2
    total, difference = brainsyn.v2_4.math.XLACustomOp(cpu_kernel=kernel)(np.ones(2), np.arange(2.), outs=outs)
    assert total.tolist() == [1., 2.] and difference.tolist() == [1., 0.]


def test_what_is_wrong_with_an_operator_is_said_when_it_is_made():
    with pytest.raises(ValueError, match='eval_shape and one of con_compute and cpu_func must be given'):
        bp.math.XLACustomOp(eval_shape=shape_of_sum)
    with pytest.raises(NotImplementedError, match='jvp_translation was a rule of an XLA interface that is gone'):
        bp.math.XLACustomOp(eval_shape=shape_of_sum, cpu_func=event_sum, jvp_translation=print)
    with pytest.raises(ValueError, match='cpu_kernel must be a Python or Numba function'):
        brainsyn.v2_4.math.XLACustomOp(gpu_kernel='__global__ void f() {}')


def test_arguments_are_taken_by_their_old_names():
    x = np.arange(4.)
    np.testing.assert_array_equal(bp.math.clip(x, a_min=1., a_max=2.), np.clip(x, 1., 2.))
    np.testing.assert_array_equal(bp.math.clip(a=x, a_min=1., a_max=2.), np.clip(x, 1., 2.))
    assert bp.math.reshape(x, newshape=(2, 2)).shape == (2, 2)
    assert float(bp.math.percentile(x, 50., interpolation='lower')) == np.percentile(x, 50., method='lower')
    assert bp.init.variable_(bm.zeros, size=3, batch_size_or_mode=2).shape == (2, 3)
    assert bp.layers.Dropout(0.5, seed=1).prob == 0.5
    assert brainsyn.v2_2.layers.MaxPool(window_shape=2, strides=2).kernel_size == 2
    with pytest.raises(TypeError, match='"a_min" and "min" are the same argument'):
        bp.math.clip(x, a_min=1., min=1.)


def test_small_functions():
    indices, indptr = bp.conn.ij2csr(np.array([0, 2, 0, 1]), np.array([1, 2, 0, 3]), 4)
    assert indices.tolist() == [1, 0, 3, 2] and indptr.tolist() == [0, 2, 3, 4, 4]  # printed by 2.1.12
    gains = [bp.init.calculate_gain(name) for name in ('linear', 'sigmoid', 'tanh', 'relu', 'leaky_relu', 'selu')]
    np.testing.assert_allclose(gains, [1, 1, 1.6666666666666667, 1.4142135623730951, 1.4141428569978354, 0.75])  # by 2.4.6
    assert bp.init.calculate_gain('leaky_relu', .2) == pytest.approx(1.3867504905630728)
    np.testing.assert_array_equal(bp.math.step_pwl(bm.array([-1., 0., .3, .6, 1.2, 2.3]), 1.), [0, 0, 0, 0, 1, 2])  # by 2.2.4
    assert jax.grad(lambda x: bp.math.step_pwl(x, 2.))(1.6) == .5 and jax.grad(lambda x: bp.math.step_pwl(x, 2.))(1.4) == 0.
    assert bp.init.init_param(bp.init.OneInit(2.), (3,)).tolist() == [2., 2., 2.] and bp.init.init_param(None, 3) is None
    with pytest.raises(ValueError, match="the backend is 'numpy' or 'jax'"):
        bp.math.use_backend('torch')
    for name in ('pre2post_event_sum3', 'pre2post_event_sum4'):
        summed = getattr(bp.math, name)(EVENTS, (INDICES, INDPTR), 2, 2., 1)
        np.testing.assert_array_equal(summed, [2., 2.])
    np.testing.assert_array_equal(bp.math.pre2post_event_sum2(EVENTS, np.arange(3), INDICES, 2, 2.), [2., 2.])


def test_a_dict_plus_is_read_by_attributes():
    data = bp.tools.DictPlus(a=1)
    data.x = 2
    assert data.a == 1 and data['x'] == 2 and data.to_dict() == {'a': 1, 'x': 2}
    with pytest.raises(AttributeError, match='no key "q"'):
        data.q  # noqa: B018
    with pytest.raises(AttributeError, match='"keys" is a method'):
        data.keys = 3


def test_shared_arguments_come_in_categories():
    bp.share.save_category('words', color='red', x=3)
    assert bp.share.get_category('words') == {'color': 'red', 'x': 3} and 'color' not in bp.share.get_shargs()
    bp.share.clear_category()
    with pytest.raises(KeyError, match='there is no category "words"'):
        bp.share.get_category('words')


def test_a_training_system_runs_forward():
    class Doubled(bp.dyn.TrainingSystem):
        def forward(self, shared, x):
            return 2 * x

    system = Doubled()
    assert isinstance(system.mode, bm.TrainingMode)
    assert system(dict(t=0., dt=.1, i=0), 3.) == 6.
