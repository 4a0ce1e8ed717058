"""What a runner cannot do, it refuses in one sentence that says what is wrong and what is right."""
import brainpy.math as bm
import jax.numpy as jnp
import numpy as np
import pytest

from brainsyn.dynsys import DynamicalSystem, NeuGroup
from brainsyn.errors import RunningError
from brainsyn.running import DSRunner, LoopOverTime


class Cells(NeuGroup):
    def __init__(self, batch_size=None):
        super().__init__(3, mode=None if batch_size is None else bm.BatchingMode(batch_size))
        shape, axis = self.get_batch_shape(batch_size), None if batch_size is None else 0
        self.V = bm.Variable(jnp.zeros(shape), batch_axis=axis)
        self.input = bm.Variable(jnp.zeros(shape), batch_axis=axis)
        self.spike = bm.Variable(jnp.zeros(shape, bool), batch_axis=axis)

    def update(self, tdi, x=0.):
        self.V.value = self.V.value + x


class Still(DynamicalSystem):
    def update(self, tdi, x=0.):
        return x


INPUTS = [
    ('input', 'must be a tuple'),
    ({'input': 1.}, 'must be a tuple'),
    (3, 'must be a tuple'),
    (('input',), r'\(variable, value\[, kind\[, operation\]\]\)'),
    (('input', 1., 'fix', '+', 2), r'\(variable, value\[, kind\[, operation\]\]\)'),
    ([3], r'not 3'),
    ([(3, 1.)], 'name of a variable or to a Variable, not to 3'),
    (('inptu', 1.), 'Did you mean "input"'),
    (('E.input', 1.), 'has no variable of that name'),
    (('num', 1.), 'no Variable but 3'),
    (('input', 1., '+'), 'kind must be one of fix, iter, func.* fourth'),
    (('input', 1., 'fix', '%'), "must be one of .*, not '%'"),
    (('input', 'a'), 'must be a number or an array'),
    (('input', lambda tdi: 1., 'fix'), 'must be a number or an array'),
    (('input', np.ones(4)), r'shape \(4,\) does not fit the variable of shape \(3,\)'),
    (('input', np.ones((2, 3))), r'shape \(2, 3\) does not fit'),
    (('spike', .5), 'float.* cannot be stored in the variable of type bool'),
    (('input', 1j), 'complex.* cannot be stored'),
    (('input', 3., 'iter'), 'one row for each step'),
    (('input', lambda tdi: 1., 'iter'), 'one row for each step'),
    (('input', np.ones((9, 2)), 'iter'), r'shape \(2,\) does not fit'),
    (('input', 1., 'func'), 'must be a function'),
]
MONITORS = [
    ('V', 'must be a list of names'),
    (3, 'must be a list of names'),
    (['W'], 'monitor "W": .* has no variable of that name'),
    (['spikes'], 'Did you mean .*"spike"'),
    (['num'], 'no Variable but 3'),
    ([1], 'holds names or pairs'),
    ([('V', 1, 2)], 'a pair of either and an index'),
    ([('V', 3)], r'index 3 is out of range; the variable has shape \(3,\)'),
    ([('V', [0, -4])], 'out of range'),
    ([('V', 'a')], 'an index must be'),
    ([('V', .5)], 'an index must be'),
    ([('V', [True, False])], 'an index must be'),
    ({1: 'V'}, 'the key must be a name, not 1'),
    ({'a': 3}, 'must be a Variable'),
    ({'a': np.ones(3)}, 'must be a Variable'),
    ({'ts': 'V'}, 'taken by the recording'),
]
OTHERS = [
    (dict(dt=0.), 'dt must be a number greater than 0'),
    (dict(dt='0.1'), 'dt must be a number'),
    (dict(dt=float('nan')), 'dt must be a number'),
    (dict(t0=None), 't0 must be a number'),
    (dict(jit='no'), 'jit must be'),
    (dict(dyn_vars=3), 'dyn_vars must be'),
    (dict(dyn_vars={'V': 3}), 'dyn_vars must hold Variables'),
    (dict(data_first_axis='N'), 'must be "B" or "T"'),
    (dict(fun_inputs=3), 'fun_inputs must be a function'),
    (dict(fun_monitors=[len]), 'must be a dict of functions'),
    (dict(fun_monitors={'a': 1}), 'must be a dict of functions'),
    (dict(memory_efficient=True, numpy_mon_after_run=False), 'choose one'),
]


@pytest.mark.parametrize('kwargs, message', [(dict(inputs=i), m) for i, m in INPUTS]
                         + [(dict(monitors=mon), m) for mon, m in MONITORS] + OTHERS)
def test_at_construction(kwargs, message):
    with pytest.raises(RunningError, match=message):
        DSRunner(Cells(), **kwargs)


@pytest.mark.parametrize('target, message', [(3, 'must be a DynamicalSystem, not 3'), (Cells()[:2], 'is a view; run')])
def test_of_targets(target, message):
    with pytest.raises(RunningError, match=message):
        DSRunner(target)


@pytest.mark.parametrize('kwargs, message', [
    (dict(), 'duration of the run'),
    (dict(duration=-1.), 'duration must be a time'),
    (dict(duration='1'), 'duration must be a time'),
    (dict(duration=float('inf')), 'duration must be a time'),
    (dict(duration=1., shared_args=[1]), 'shared_args must be a dict'),
    (dict(duration=1., shared_args={'a': np.ones(2)}), "not 'a': an array"),
    (dict(duration=1., shared_args={'t': 0.}), 'runner.t0'),
    (dict(duration=1., inputs_are_batching=True), 'mode of the target'),
    (dict(inputs=3.), r'shape \(time, …\)'),
    (dict(inputs={'x': np.ones(3), 'y': np.ones(2)}), r'same number of steps, but have \[2, 3\]'),
])
def test_of_a_run(kwargs, message):
    runner = DSRunner(Cells(), progress_bar=False)
    with pytest.raises(RunningError, match=message):
        runner.run(**kwargs)
    assert runner.i0 == 0


@pytest.mark.parametrize('data, message', [(np.ones(3), r'\(batch, time, …\)'),
                                           (np.ones((5, 4, 3)), r'batches of \[5\], the state of \[2\]')])
def test_of_batches(data, message):
    with pytest.raises(RunningError, match=message):
        DSRunner(Cells(batch_size=2), progress_bar=False).predict(inputs=data)


@pytest.mark.parametrize('value, message', [(np.ones(5), 'has 5 rows, but steps 4 to 7 are to be run'),
                                            (iter([1.] * 6), 'the iterator ended after step 5')])
def test_of_inputs_that_end_too_early(value, message):
    cells = Cells()
    runner = DSRunner(cells, inputs=('V', value, 'iter'), monitors=['V'], dt=.1, progress_bar=False)
    runner.run(.4)
    with pytest.raises(RunningError, match=message):
        runner.run(.4)
    assert runner.i0 == 4 and np.all(cells.V.value == 4.)


def test_of_functions_whose_values_do_not_fit():
    runner = DSRunner(Cells(), inputs=('input', lambda tdi: jnp.ones(4)), progress_bar=False)
    with pytest.raises(RunningError, match=r'shape \(4,\) does not fit'):
        runner.run(1.)


@pytest.mark.parametrize('kwargs, message', [
    (dict(target=3), 'must be a DynamicalSystem'),
    (dict(out_vars=3), 'out_vars must be Variables'),
    (dict(shared_arg=3), 'shared_arg must be a dict'),
    (dict(data_first_axis='N'), 'must be "B" or "T"'),
    (dict(dt=-1.), 'dt must be a number greater than 0'),
])
def test_of_a_loop_over_time(kwargs, message):
    with pytest.raises(RunningError, match=message):
        LoopOverTime(**{'target': Still(), **kwargs})


def test_of_data_for_a_loop_over_time():
    with pytest.raises(RunningError, match='shape'):
        LoopOverTime(Still())(np.ones(()))
    with pytest.raises(RunningError, match='give data, not a duration'):
        LoopOverTime(Still(), no_state=True)(1.)


def test_protocols_of_functions():
    cells = Cells()
    inputs = [('input', lambda: 3.), ('input', lambda t, dt: t + dt), ('input', lambda _t, _dt: 1.)]
    monitors = {'a': lambda t, dt: t, 'b': lambda: cells.input, 'c': lambda *shared: len(shared),
                'd': lambda tdi, k=2: tdi.i + k}
    runner = DSRunner(cells, inputs=inputs, monitors=monitors, dt=.5, progress_bar=False)
    runner.run(1.)
    np.testing.assert_allclose(runner.mon.a, [.5, 1.])
    np.testing.assert_allclose(runner.mon.b[:, 0], [4.5, 9.5])
    np.testing.assert_array_equal([runner.mon.c, runner.mon.d], [[1, 1], [2, 3]])
