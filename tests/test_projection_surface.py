"""The methods that every projection carries do what their names say."""
import jax
import jax.numpy as jnp
import numpy as np
import pytest

import brainsyn as bp
import brainsyn.math as bm
from brainsyn.delays import DelayBuffer
from brainsyn.errors import UniqueNameError, UnsupportedError

STEP = dict(t=0., dt=0.1, i=0)


def cells(size, **settings):
    return bp.neurons.LIF(size, **settings)


def synapse(name, **settings):
    """A synapse from three cells, of which the first and the last spike, to four."""
    def make(**more):
        pre = cells(3, mode=more.get('mode'))
        pre.spike.value = jnp.broadcast_to(jnp.array([1, 0, 1]), pre.spike.shape).astype(pre.spike.dtype)
        return getattr(bp.synapses, name)(pre, cells(4, mode=more.get('mode')), bp.conn.All2All(), **settings, **more)
    return make


def gap_junction():
    pre, post = cells(3), cells(4)
    pre.V.value = jnp.array([1., 2., 4.])
    return bp.synapses.GapJunction(pre, post, bp.conn.All2All(), g_max=0.1)


def poisson_input(**more):
    return bp.synapses.PoissonInput(cells(4).input, 10, 100., 0.5, seed=1, **more)


def additive_coupling(**more):
    pre = cells(3)
    pre.V.value = jnp.array([1., 2., 4.])
    return bp.synapses.AdditiveCoupling(pre.V, cells(4).input, jnp.ones((3, 4)), delay_steps=0, **more)


PROJECTIONS = {
    'AMPA': synapse('AMPA', delay_step=2),
    'GABAa': synapse('GABAa', output=None),
    'BioNMDA': synapse('BioNMDA'),
    'Exponential': synapse('Exponential', output=None, stp=bp.synplast.STP()),
    'Delta': synapse('Delta', delay_step=1),
    'DualExponential': synapse('DualExponential', output=None),
    'GapJunction': gap_junction,
    'PoissonInput': poisson_input,
    'AdditiveCoupling': additive_coupling,
}
# those that have variables of their own, and the variable
STATEFUL = {'AMPA': 'g', 'GABAa': 'g', 'BioNMDA': 'x', 'Exponential': 'g', 'DualExponential': 'h'}
every = pytest.mark.parametrize('projection', PROJECTIONS, indirect=True)
stateful = pytest.mark.parametrize('projection, variable', STATEFUL.items(), indirect=['projection'])


@pytest.fixture(autouse=True)
def double_precision():
    bm.enable_x64()
    yield
    bm.disable_x64()


@pytest.fixture
def projection(request):
    return PROJECTIONS[request.param]()


# hooks ---------------------------------------------------------------------------------------------------------------

@every
def test_update_hooks_run_before_and_after_update(projection):
    order = []
    update = projection.update
    object.__setattr__(projection, 'update', lambda *args: (order.append('update'), update(*args))[1])
    returned = []
    assert not projection.has_bef_update('ready') and not projection.has_aft_update('done')
    projection.add_bef_update('ready', ready := lambda: order.append('before'))
    projection.add_aft_update('done', done := lambda value: (order.append('after'), returned.append(value)))
    assert projection.has_bef_update('ready') and projection.get_bef_update('ready') is ready
    assert projection.has_aft_update('done') and projection.get_aft_update('done') is done
    assert list(projection.before_updates) == ['ready'] and list(projection.after_updates) == ['done']
    result = projection(STEP)
    assert order == ['before', 'update', 'after']
    assert returned[0] is result


@every
def test_update_hooks_have_one_owner(projection):
    projection.add_bef_update('key', print)
    projection.add_aft_update('key', print)
    for call in (projection.add_bef_update, projection.add_aft_update):
        with pytest.raises(KeyError, match='key'):
            call('key', len)
    for call in (projection.get_bef_update, projection.get_aft_update):
        with pytest.raises(KeyError, match='other'):
            call('other')


# inputs --------------------------------------------------------------------------------------------------------------

@every
@pytest.mark.filterwarnings('ignore:Please use ".sum_current_inputs')
def test_input_functions_are_summed(projection):
    projection.add_inp_fun('twice', twice := lambda x: 2. * x)
    projection.add_inp_fun('labelled', lambda x: 10. + x, label='exc')
    projection.add_inp_fun('jump', jump := lambda x: 100. * x, category='delta')
    assert projection.get_inp_fun('twice') is twice
    assert projection.get_inp_fun('jump') is jump
    assert len(projection.current_inputs) == 2 and len(projection.delta_inputs) == 1
    assert projection.cur_inputs is projection.current_inputs
    assert projection.sum_current_inputs(3.) == 6. + 13.
    assert projection.sum_current_inputs(3., init=1.) == 20.
    assert projection.sum_current_inputs(3., label='exc') == 13.
    assert projection.sum_inputs(3.) == 19.
    assert projection.sum_delta_inputs(3.) == 300.


@every
@pytest.mark.filterwarnings('ignore:Please use ".sum_current_inputs')
def test_input_functions_that_are_none(projection):
    with pytest.raises(ValueError, match='unknown'):
        projection.get_inp_fun('unknown')
    with pytest.raises(TypeError):
        projection.add_inp_fun('number', 1.)
    assert projection.sum_inputs() == 0. and projection.sum_delta_inputs(init=2.) == 2.


@every
def test_clear_input_leaves_state_and_groups(projection):
    before = {name: np.asarray(v) for name, v in projection.vars().items()}
    projection.clear_input()
    for name, variable in projection.vars().items():
        np.testing.assert_array_equal(variable, before[name])


# delays --------------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize('name, length', [('AMPA', 2), ('Delta', 1)])
def test_get_delay_var_is_the_buffer_of_the_source(name, length):
    projection = PROJECTIONS[name]()
    buffer = projection.get_delay_var(f'{projection.pre.name}.spike')
    assert isinstance(buffer, DelayBuffer)
    assert buffer.target is projection.pre.spike
    assert buffer.num_delay_step == length + 1
    with pytest.raises(KeyError, match=rf'{projection.name}.*{projection.pre.name}.spike'):
        projection.get_delay_var(f'{projection.pre.name}.spik')


@every
def test_local_delays_are_steps_of_the_projection(projection):
    memory = projection.tracing_variable('memory', jnp.zeros, 2)
    projection.register_local_delay('memory', 'two', delay_step=2)
    projection.register_local_delay('memory', 'half', delay_time=0.5)
    for step in range(1, 9):
        memory.value = jnp.array([step, -step], dtype=float)
        projection(dict(t=step * 0.1, dt=0.1, i=step))
    np.testing.assert_array_equal(projection.get_local_delay('memory', 'two'), [6., -6.])
    np.testing.assert_array_equal(projection.get_local_delay('memory', 'half'), [3., -3.])
    with pytest.raises(KeyError, match=rf'{projection.name}.*"tow".*two'):
        projection.get_local_delay('memory', 'tow')
    with pytest.raises(KeyError, match=rf'{projection.name}.*memori'):
        projection.get_local_delay('memori', 'two')
    with pytest.raises(AttributeError, match=rf'{projection.name}.*"memori".*memory'):
        projection.register_local_delay('memori', 'two', delay_step=2)
    with pytest.raises(ValueError, match='either delay_time or delay_step'):
        projection.register_local_delay('memory', 'none')


# steps ---------------------------------------------------------------------------------------------------------------

@every
def test_step_run_is_one_update_at_its_time(projection):
    times = []
    projection.add_bef_update('time', lambda: times.append((bp.share.load('i'), bp.share.load('t'), bp.share.load('dt'))))
    projection.step_run(7)
    assert times == [(7, pytest.approx(0.7), pytest.approx(0.1))]


@pytest.mark.parametrize('name', ['GABAa', 'Exponential', 'AdditiveCoupling'])
def test_jit_step_run_is_step_run_compiled(name):
    plain, compiled = PROJECTIONS[name](), PROJECTIONS[name]()
    for step in range(3):
        expected, returned = plain.step_run(step), compiled.jit_step_run(step)
        if expected is not None:
            assert np.abs(expected).max() > 0.
            np.testing.assert_allclose(returned, expected, rtol=1e-14)
    for expected, value in zip(plain.vars().values(), compiled.vars().values(), strict=True):
        np.testing.assert_allclose(value, expected, rtol=1e-14)


# state ---------------------------------------------------------------------------------------------------------------

@stateful
def test_load_state_takes_back_what_save_state_gave(projection, variable):
    state = projection.save_state()
    assert f'{projection.name}.{variable}' in state
    kept = getattr(projection, variable).value
    getattr(projection, variable).value = kept + 1.
    missing, unexpected = projection.load_state(state)
    assert not missing and not unexpected
    np.testing.assert_array_equal(getattr(projection, variable), kept)


@stateful
def test_load_state_dict_takes_back_all_nodes(projection, variable):
    getattr(projection, variable).value += 0.25
    projection.pre.V.value += 3.
    state = jax.tree.map(np.asarray, projection.state_dict())
    assert {projection.name, projection.pre.name, projection.post.name} <= set(state)
    projection.reset_state()
    projection.pre.reset_state()
    missing, unexpected = projection.load_state_dict(state)
    assert not missing and not unexpected
    np.testing.assert_array_equal(getattr(projection, variable), state[projection.name][f'{projection.name}.{variable}'])
    np.testing.assert_array_equal(projection.pre.V, state[projection.pre.name][f'{projection.pre.name}.V'])


@every
@pytest.mark.parametrize('suffix', ['.npz', '.pkl'])
def test_load_states_reads_the_file_of_save_states(projection, suffix, tmp_path):
    variables = projection.vars()
    kept = {name: np.asarray(v) for name, v in variables.items()}
    projection.save_states(str(tmp_path / f'states{suffix}'))
    for variable in variables.values():
        variable.value = jnp.zeros_like(variable.value)
    projection.load_states(str(tmp_path / f'states{suffix}'))
    for name, value in kept.items():
        np.testing.assert_array_equal(variables[name], value)


def test_save_states_of_some_variables(tmp_path):
    projection = PROJECTIONS['GABAa']()
    projection.save_states(str(tmp_path / 'some.npz'), variables={f'{projection.name}.g': projection.g})
    projection.g.value += 1.
    projection.spike_arrival_time.value += 1.
    kept = projection.spike_arrival_time.value
    projection.load_states(str(tmp_path / 'some.npz'))
    assert not projection.g.value.any()
    np.testing.assert_array_equal(projection.spike_arrival_time, kept)


@stateful
@pytest.mark.parametrize('method', ['reset', 'reset_state'])
def test_reset_puts_the_state_back(projection, variable, method):
    initial = {name: np.asarray(v) for name, v in projection.vars('relative', level=0).items()}
    for step in range(3):
        projection(dict(t=step * 0.1, dt=0.1, i=step), jnp.array([True, False, True]))
    assert getattr(projection, variable).value.any()
    getattr(projection, method)()
    for name, value in initial.items():
        np.testing.assert_array_equal(projection.vars('relative', level=0)[name], value)


def test_reset_reaches_the_plasticity():
    projection = PROJECTIONS['Exponential']()
    projection(STEP)
    assert projection.stp.u.value[0] > 0.15 and projection.stp.x.value[0] < 1.
    projection.reset_state()
    np.testing.assert_array_equal(projection.stp.u, [0.15] * 3)
    np.testing.assert_array_equal(projection.stp.x, [1.] * 3)


@every
def test_reset_is_harmless_where_there_is_no_state(projection):
    projection.reset()
    projection.reset_state()
    projection(STEP)


# what it is made of --------------------------------------------------------------------------------------------------

@pytest.mark.parametrize('name', STATEFUL)
def test_nodes_are_itself_its_groups_and_its_parts(name):
    projection = PROJECTIONS[name]()
    nodes = projection.nodes()
    assert all(nodes[node.name] is node for node in (projection, projection.pre, projection.post, projection.output))
    direct = projection.nodes(method='relative', level=1, include_self=False)
    assert direct['pre'] is projection.pre and direct['post'] is projection.post
    assert projection not in direct.values()


@stateful
def test_vars_are_named_absolutely_and_relatively(projection, variable):
    assert projection.vars()[f'{projection.name}.{variable}'] is getattr(projection, variable)
    relative = projection.vars('relative')
    assert relative[variable] is getattr(projection, variable)
    assert relative['pre.V'] is projection.pre.V
    assert 'pre.V' not in projection.vars('relative', level=0)
    assert not projection.train_vars()


@pytest.mark.parametrize('name', STATEFUL)
def test_train_vars_in_training_mode_are_the_weights(name):
    projection = PROJECTIONS[name](mode=bm.TrainingMode(2))
    assert list(projection.train_vars()) == [f'{projection.name}.g_max']
    assert projection.train_vars()[f'{projection.name}.g_max'] is projection.g_max
    assert isinstance(projection.g_max, bm.TrainVar)


@every
def test_register_implicit_nodes_and_vars(projection):
    group, variable = cells(2), bm.Variable(jnp.ones(2))
    projection.register_implicit_nodes(helper=group)
    projection.register_implicit_vars(counter=variable)
    assert projection.nodes('relative')['helper'] is group
    assert projection.vars()[f'{projection.name}.counter'] is variable
    assert projection.vars('relative')['helper.V'] is group.V
    with pytest.raises(ValueError):
        projection.register_implicit_vars(number=1.)
    with pytest.raises(ValueError):
        projection.register_implicit_nodes(number=1.)


@every
def test_tracing_variable_is_made_once(projection):
    made = projection.tracing_variable('extra', bp.init.Constant(2.), (3,), batch_or_mode=bm.BatchingMode(5))
    assert projection.extra is made and made.shape == (5, 3) and made.batch_axis == 0
    np.testing.assert_array_equal(made, 2.)
    assert projection.tracing_variable('extra', jnp.zeros, 1) is made
    assert projection.vars('relative')['extra'] is made
    with pytest.raises(ValueError, match=rf'{projection.name}: "name"'):
        projection.tracing_variable('name', jnp.zeros, 1)


def test_tracing_variable_lives_on_after_a_compiled_function():
    projection = PROJECTIONS['GapJunction']()

    @bm.jit
    def count():
        counter = projection.tracing_variable('counter', jnp.zeros, 2)
        counter.value = counter.value + 1.

    for _ in range(3):
        count()
    np.testing.assert_array_equal(projection.counter, [3., 3.])


@every
def test_tree_flatten_and_unflatten_make_a_twin(projection):
    children, aux = projection.tree_flatten()
    twin = type(projection).tree_unflatten(aux, children)
    assert type(twin) is type(projection) and twin is not projection
    assert twin.name == projection.name
    assert not hasattr(twin, 'pre') or (twin.pre is projection.pre and twin.post is projection.post)
    for name, variable in vars(projection).items():
        if isinstance(variable, bm.Variable):
            np.testing.assert_array_equal(getattr(twin, name), variable)


@every
def test_unique_name(projection):
    assert projection.unique_name(free := f'free_{projection.name}') == free
    first, second = projection.unique_name(type_='Kind'), projection.unique_name(type_='Kind')
    assert first.startswith('Kind') and second.startswith('Kind') and first != second
    assert projection.unique_name().startswith(type(projection).__name__)
    with pytest.raises(UniqueNameError, match=projection.name):
        cells(1).unique_name(projection.name)


@every
def test_setattr_keeps_anything(projection):
    projection.setattr('note', [1, 2])
    assert projection.note == [1, 2]
    projection.setattr('note', 'other')
    assert projection.note == 'other'


# devices -------------------------------------------------------------------------------------------------------------

@every
def test_to_and_cpu_move_variables_and_return_the_projection(projection):
    device = jax.devices('cpu')[0]
    values = [np.asarray(v) for v in projection.vars().values()]
    assert projection.to(device) is projection
    assert projection.cpu() is projection
    for variable, value in zip(projection.vars().values(), values, strict=True):
        assert variable.value.devices() == {device}
        np.testing.assert_array_equal(variable, value)


@pytest.mark.parametrize('method, platform', [('cuda', 'gpu'), ('tpu', 'tpu')])
def test_a_device_that_is_not_there_is_an_error_that_names_it(method, platform):
    projection = PROJECTIONS['AMPA']()
    try:
        device = jax.devices(platform)[0]
    except RuntimeError:
        with pytest.raises(RuntimeError, match=platform):
            getattr(projection, method)()
    else:
        assert getattr(projection, method)().g.value.devices() == {device}


# mode and name -------------------------------------------------------------------------------------------------------

@every
def test_mode_and_name(projection):
    assert projection.mode == bm.nonbatching_mode
    assert projection.name.startswith(type(projection).__name__) and projection.name.isidentifier()
    with pytest.raises(ValueError, match='Mode'):
        projection.mode = 'batch'


@pytest.mark.parametrize('make', [lambda **k: synapse('GABAa')(**k), poisson_input, additive_coupling])
def test_a_name_that_is_taken_is_refused(make):
    name = f'taken_by_{cells(1).name}'
    kept = make(name=name)
    assert kept.name == name
    with pytest.raises(UniqueNameError, match=name):
        make(name=name)


def test_supported_modes_are_enforced():
    assert bp.synapses.GABAa.supported_modes is None

    class Unbatched(bp.synapses.GABAa):
        supported_modes = (bm.NonBatchingMode,)

    Unbatched(cells(3), cells(4), bp.conn.All2All())
    batch = bm.BatchingMode(2)
    with pytest.raises(UnsupportedError, match='NonBatchingMode'):
        Unbatched(cells(3, mode=batch), cells(4, mode=batch), bp.conn.All2All())
