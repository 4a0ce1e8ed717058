"""Mistakes in projections are met with one error that names the object, the parameter, the value and what is allowed."""
import re

import jax.numpy as jnp
import numpy as np
import pytest
import scipy.sparse

import brainsyn as bp
import brainsyn.math as bm
from brainsyn.dynsys import DynamicalSystem

ALL, ONE = bp.conn.All2All, bp.conn.One2One
AMPA, GABAa, BioNMDA = bp.synapses.AMPA, bp.synapses.GABAa, bp.synapses.BioNMDA
Exponential, DualExponential, Delta = bp.synapses.Exponential, bp.synapses.DualExponential, bp.synapses.Delta
NMDA, GapJunction = bp.synapses.NMDA, bp.synapses.GapJunction
MASK = np.random.RandomState(0).random_sample((3, 4)) < 0.5


class Bare(bp.NeuGroup):
    """A group that has nothing but a spike, and no V and no input."""

    def __init__(self, size, **variables):
        super().__init__(size)
        self.voltage = bm.Variable(jnp.zeros(size))
        for name, value in variables.items():
            setattr(self, name, value)

    def update(self, tdi):
        pass


def cells(size, **settings):
    return bp.neurons.LIF(size, **settings)


def make(model, pre=None, post=None, conn=None, **settings):
    """A function that makes ``model`` under the name that the errors are to mention."""
    def build(name):
        three = cells(3) if pre is None else pre()
        four = cells(4) if post is None else post()
        return model(three, four, ALL() if conn is None else conn(), name=name, **settings)
    return build


def batch(size):
    return cells(size, mode=bm.BatchingMode(2))


def training(size):
    return cells(size, mode=bm.TrainingMode(3))


def weights(*shape):
    return np.ones(shape)


# case: (what makes it, type of the error, what its message contains beside the name of the object)
CASES = {
    # how products are computed
    'comp_method misspelt': (make(AMPA, comp_method='spars'), ValueError, ['comp_method', "'spars'", "'dense'", '"sparse"?']),
    'comp_method of another release': (make(GABAa, comp_method='csr'), ValueError, ['comp_method', "'csr'", "'auto'"]),
    'comp_method not a string': (make(Delta, comp_method=1), ValueError, ['comp_method', "'sparse'", '1']),
    'comp_method of a gap junction': (make(GapJunction, comp_method='x'), ValueError, ['comp_method', "'x'", "'dense'"]),
    # weights
    'weight transposed': (make(AMPA, g_max=weights(4, 3)), ValueError, ['g_max', '(4, 3)', '(3, 4)', '()']),
    'weight one a cell, all to all': (make(Exponential, g_max=weights(3)), ValueError, ['g_max', '(3,)', '(3, 4)']),
    'weight matrix, one to one': (make(AMPA, post=lambda: cells(3), conn=ONE, g_max=weights(3, 3)), ValueError,
                                  ['g_max', '(3, 3)', '(3,)']),
    'weight matrix, sparse': (make(Exponential, conn=lambda: MASK, comp_method='sparse', g_max=weights(4, 3)), ValueError,
                              ['g_max', '(4, 3)', f'({MASK.sum()},)']),
    'weight list of synapses, dense': (make(AMPA, conn=lambda: MASK, g_max=weights(int(MASK.sum()))), ValueError,
                                       ['g_max', f'({MASK.sum()},)', '(3, 4)']),
    'weight of a callable': (make(AMPA, g_max=lambda shape: np.ones((2, 2))), ValueError, ['g_max', '(2, 2)', '(3, 4)']),
    'weight NaN': (make(AMPA, g_max=float('nan')), ValueError, ['g_max', 'NaN']),
    'weight some NaN': (make(AMPA, g_max=np.where(MASK, np.nan, 1.)), ValueError, ['g_max', 'NaN', f'{MASK.sum()} of 12']),
    'weight a string': (make(AMPA, g_max='0.4'), ValueError, ['g_max', "'0.4'", 'number']),
    'weight None': (make(AMPA, g_max=None), ValueError, ['g_max', 'None', 'number']),
    'weight array of strings': (make(AMPA, g_max=np.full((3, 4), 'x')), ValueError, ['g_max', 'number']),
    'weight of objects': (make(AMPA, g_max={}), ValueError, ['g_max', '{}', 'number']),
    'weight of a gap junction': (make(GapJunction, g_max=weights(2)), ValueError, ['g_max', '(2,)', '(3, 4)']),
    # delays
    'delay negative': (make(AMPA, delay_step=-1), ValueError, ['delay_step', '-1', '0 or more']),
    'delay a time': (make(AMPA, delay_step=1.5), ValueError, ['delay_step', '1.5', 'ms', '15 steps', 'delay_step=15']),
    'delay a whole float': (make(Exponential, delay_step=2.), ValueError, ['delay_step', '2.0', '20 steps']),
    'delay a NumPy float': (make(Exponential, delay_step=np.float32(2.)), ValueError, ['delay_step', '20 steps']),
    'delay true': (make(AMPA, delay_step=True), ValueError, ['delay_step', 'True', 'integer']),
    'delay a string': (make(AMPA, delay_step='2'), ValueError, ['delay_step', "'2'", 'integer']),
    'delay of NaN': (make(AMPA, delay_step=float('nan')), ValueError, ['delay_step', 'nan']),
    'delay infinite': (make(AMPA, delay_step=float('inf')), ValueError, ['delay_step', 'inf']),
    'delays of the wrong shape': (make(AMPA, delay_step=np.array([1, 2])), ValueError, ['delay_step', '(2,)', '(3,)']),
    'delays one a pair': (make(AMPA, delay_step=np.ones((3, 4), int)), ValueError, ['delay_step', '(3, 4)', '(3,)']),
    'delays as times': (make(AMPA, delay_step=np.array([.1, .2, .3])), ValueError, ['delay_step', 'float', 'whole', 'ms']),
    'delays partly negative': (make(AMPA, delay_step=np.array([1, -4, 2])), ValueError, ['delay_step', '-4', '0 or more']),
    'delays from an Initializer of floats': (make(AMPA, delay_step=bp.init.Uniform(0., 3.)), ValueError,
                                             ['delay_step', 'whole']),
    # connections
    'conn None': (make(AMPA, conn=lambda: None), ValueError, ['conn', 'missing', '(3, 4)', 'All2All']),
    'conn a string': (make(AMPA, conn=lambda: 'all'), ValueError, ['conn', "'all'", 'connector']),
    'conn a number': (make(AMPA, conn=lambda: 3), ValueError, ['conn', '3', 'connector']),
    'conn a class': (make(AMPA, conn=lambda: ALL), ValueError, ['conn', 'All2All', 'connector']),
    'conn matrix transposed': (make(AMPA, conn=lambda: MASK.T), ValueError, ['conn', '(4, 3)', '(3, 4)']),
    'conn of MatConn transposed': (make(AMPA, conn=lambda: bp.conn.MatConn(MASK.T)), ValueError, ['(4, 3)', '(3, 4)']),
    'conn sparse matrix transposed': (make(AMPA, conn=lambda: scipy.sparse.csr_matrix(MASK.T)), ValueError,
                                      ['(4, 3)', '(3, 4)']),
    'conn dict without j': (make(AMPA, conn=lambda: {'i': [0], 'k': [1]}), ValueError, ["'i'", "'j'", "'k'"]),
    'conn dict of other length': (make(AMPA, conn=lambda: {'i': [0, 1], 'j': [1]}), ValueError, ['2', '1']),
    'conn ids beyond pre': (make(AMPA, conn=lambda: {'i': [0, 3], 'j': [1, 1]}), ValueError, ['3']),
    'conn ids beyond post': (make(AMPA, conn=lambda: {'i': [0, 1], 'j': [4, 1]}), ValueError, ['4']),
    'conn ids negative': (make(AMPA, conn=lambda: {'i': [0, -1], 'j': [1, 1]}), ValueError, ['-1']),
    'conn indices beyond post': (make(AMPA, conn=lambda: (np.array([0, 4]), np.array([0, 1, 2, 2]))), ValueError, ['4']),
    'conn indptr of other length': (make(AMPA, conn=lambda: (np.array([0, 1]), np.array([0, 1, 2]))), ValueError, ['3']),
    'conn one to one': (make(AMPA, conn=ONE), ValueError, ['One2One', '3 cells', '4', 'same size']),
    'conn one to one of a gap junction': (make(GapJunction, conn=ONE), ValueError, ['One2One', '3', '4']),
    # parts
    'output a name': (make(AMPA, output='COBA'), TypeError, ['output', "'COBA'", 'SynOut']),
    'output a plasticity': (make(AMPA, output=bp.synplast.STD()), TypeError, ['output', 'STD', 'SynOut']),
    'stp an output': (make(AMPA, stp=bp.synouts.CUBA()), TypeError, ['stp', 'CUBA', 'SynSTP']),
    'stp a number': (make(AMPA, stp=0.5), TypeError, ['stp', '0.5', 'SynSTP']),
    'target misspelt': (make(AMPA, output=bp.synouts.CUBA(target_var='imput')), KeyError,
                        ['target_var', "'imput'", 'CUBA', '"input"?']),
    'membrane misspelt': (make(AMPA, output=bp.synouts.COBA(membrane_var='v')), KeyError, ['membrane_var', "'v'", 'COBA', 'V']),
    'membrane of a current, absent': (make(Exponential, post=lambda: Bare(4, input=bm.Variable(jnp.zeros(4))),
                                           output=bp.synouts.MgBlock()), KeyError, ['membrane_var', "'V'", 'MgBlock', 'Bare']),
    'target absent': (make(Exponential, post=lambda: Bare(4)), KeyError, ['target_var', "'input'", 'Bare', 'voltage']),
    'target no variable': (make(Exponential, post=lambda: Bare(4, input=0.)), KeyError, ['target_var', "'input'"]),
    'membrane of another size': (make(Exponential, output=bp.synouts.COBA(membrane_var=bm.Variable(jnp.zeros(3)))),
                                 ValueError, ['membrane_var', '(3,)', '(4,)']),
    'target of another size': (make(Exponential, output=bp.synouts.CUBA(target_var=bm.Variable(jnp.zeros(3)))), ValueError,
                               ['target_var', '(3,)', '(4,)']),
    'reversal potential of another size': (make(Exponential, output=bp.synouts.COBA(E=np.ones(3))), ValueError,
                                           ['E', '(3,)', '(4,)']),
    'reversal potential None': (make(Exponential, output=bp.synouts.COBA(E=None)), ValueError, ['E', 'None']),
    'magnesium of another size': (make(NMDA, output=bp.synouts.MgBlock(cc_Mg=np.ones(3))), ValueError,
                                  ['cc_Mg', '(3,)', '(4,)']),
    # groups
    'pre no group': (make(AMPA, pre=lambda: 3), TypeError, ['pre', '3', 'NeuGroup']),
    'post a list': (make(AMPA, post=lambda: [1]), TypeError, ['post', '[1]', 'NeuGroup']),
    'pre without spike': (make(AMPA, pre=lambda: Bare(3)), AttributeError, ['presynaptic', '"spike"', 'Bare']),
    'pre whose spike is no variable': (make(AMPA, pre=lambda: Bare(3, spike=1.)), ValueError, ['spike', 'Variable', 'float']),
    'pre of a gap junction without V': (make(GapJunction, pre=lambda: Bare(3)), AttributeError, ['presynaptic', '"V"']),
    'post of a gap junction without input': (make(GapJunction, post=lambda: Bare(4, V=bm.Variable(jnp.zeros(4)))),
                                             AttributeError, ['postsynaptic', '"input"', 'Bare']),
    'refractory key': (make(Delta, post_ref_key='refractory'), AttributeError, ['"refractory"', 'postsynaptic']),
    'pre in batches': (make(AMPA, pre=lambda: batch(3)), ValueError, ['mode', 'pre BatchingMode', 'post NonBatchingMode']),
    'post in batches': (make(AMPA, post=lambda: batch(4)), ValueError, ['mode', 'post BatchingMode']),
    'batches of other size': (make(AMPA, pre=lambda: batch(3), post=lambda: training(4)), ValueError,
                              ['mode', '2', '3', 'TrainingMode']),
    'mode of its own': (make(AMPA, mode=bm.BatchingMode(5)), ValueError, ['mode', 'the projection BatchingMode', '5']),
    # parameters
    'tau negative': (make(Exponential, tau=-8.), ValueError, ['tau', '-8', 'above zero']),
    'tau zero': (make(Exponential, tau=0), ValueError, ['tau', '0', 'above zero']),
    'tau of another size': (make(Exponential, tau=np.ones(3)), ValueError, ['tau', '(3,)', '(4,)']),
    'tau a string': (make(Exponential, tau='8'), ValueError, ['tau', "'8'", 'number']),
    'tau None': (make(Exponential, tau=None), ValueError, ['tau', 'None', 'number']),
    'tau NaN': (make(Exponential, tau=float('nan')), ValueError, ['tau', 'NaN']),
    'tau_decay negative': (make(DualExponential, tau_decay=-1.), ValueError, ['tau_decay', '-1', 'above zero']),
    'tau_rise of NMDA zero': (make(NMDA, tau_rise=0.), ValueError, ['tau_rise', '0', 'above zero']),
    'alpha of another size': (make(AMPA, alpha=np.ones(4)), ValueError, ['alpha', '(4,)', '(3,)']),
    'T_duration NaN': (make(AMPA, T_duration=float('nan')), ValueError, ['T_duration', 'NaN']),
    'T_dur of another size': (make(BioNMDA, T_dur=np.ones((3, 4))), ValueError, ['T_dur', '(3, 4)', '(3,)']),
    'method misspelt': (make(AMPA, method='exp_aut'), ValueError, ['method', "'exp_aut'", '"exp_auto"']),
    'STP time constant negative': (make(AMPA, stp=bp.synplast.STP(tau_f=-1.)), ValueError, ['tau_f', '-1']),
    'STD of another size': (make(AMPA, stp=bp.synplast.STD(tau=np.ones(4))), ValueError, ['tau of STD', '(4,)', '(3,)']),
}


def poisson(**settings):
    settings = dict(target_var=bm.Variable(jnp.zeros(4)), num_input=10, freq=20., weight=0.1) | settings
    return lambda name: bp.synapses.PoissonInput(name=name, **settings)


def coupling(model, **settings):
    variables = [bm.Variable(jnp.zeros(n)) for n in (3, 4)]
    settings = dict(var_to_output=bm.Variable(jnp.zeros(4)), conn_mat=np.ones((3, 4))) | settings
    sources = variables if model is bp.synapses.DiffusiveCoupling else variables[:1]
    sources = settings.pop('sources', sources)
    return lambda name: model(*sources, name=name, **settings)


ADDITIVE, DIFFUSIVE = bp.synapses.AdditiveCoupling, bp.synapses.DiffusiveCoupling
CASES |= {
    'Poisson target no variable': (poisson(target_var=jnp.zeros(4)), TypeError, ['target_var', 'Variable', '(4,)']),
    'Poisson target a name': (poisson(target_var='input'), TypeError, ['target_var', 'Variable', "'input'"]),
    'Poisson number negative': (poisson(num_input=-1), ValueError, ['num_input', '-1', '0 or more']),
    'Poisson number no whole number': (poisson(num_input=1.5), ValueError, ['num_input', '1.5', 'whole']),
    'Poisson rate negative': (poisson(freq=-5.), ValueError, ['freq', '-5', '0 or more']),
    'Poisson rate NaN': (poisson(freq=float('nan')), ValueError, ['freq', 'nan']),
    'Poisson rate a string': (poisson(freq='20'), ValueError, ['freq', "'20'", 'number']),
    'Poisson weight NaN': (poisson(weight=float('nan')), ValueError, ['weight', 'NaN']),
    'Poisson weight a string': (poisson(weight='1'), ValueError, ['weight', "'1'", 'number']),
    'coupling matrix transposed': (coupling(ADDITIVE, conn_mat=np.ones((4, 3))), ValueError, ['conn_mat', '(4, 3)', '(3, 4)']),
    'coupling matrix of another size': (coupling(DIFFUSIVE, conn_mat=np.ones((3, 3))), ValueError,
                                        ['conn_mat', '(3, 3)', '(3, 4)']),
    'coupling of no variable': (coupling(DIFFUSIVE, sources=[np.ones(3), np.ones(4)]), ValueError,
                                ['coupling_var1', 'Variable', '(3,)']),
    'coupling onto no variable': (coupling(ADDITIVE, var_to_output=np.ones(4)), ValueError, ['var_to_output', 'Variable']),
    'coupling onto another size': (coupling(DIFFUSIVE, var_to_output=bm.Variable(jnp.zeros(3))), ValueError,
                                   ['var_to_output', '(3,)', '(4,)']),
    'coupling delays as times': (coupling(DIFFUSIVE, delay_steps=1.2), ValueError, ['delay_steps', '12 steps']),
    'coupling delays one a cell': (coupling(DIFFUSIVE, delay_steps=np.array([1, 2, 3])), ValueError,
                                   ['delay_steps', '(3,)', '(3, 4)']),
    'coupling delays negative': (coupling(ADDITIVE, delay_steps=-np.ones((3, 4), int)), ValueError, ['delay_steps', '-1']),
}


@pytest.mark.parametrize('case', CASES)
def test_error_names_object_parameter_value_and_what_is_allowed(case):
    build, error, words = CASES[case]
    name = 'culprit_' + re.sub(r'\W', '_', case)
    registered = dict(DynamicalSystem.global_delay_data)
    with pytest.raises(error) as raised:
        build(name)
    message = raised.value.args[0]
    assert name in message
    for word in words:
        assert word in message, message
    assert DynamicalSystem.global_delay_data.keys() == registered.keys()
    make(AMPA)(name)  # the name is free again


def test_what_own_classes_call_names_them_too():
    own = bp.TwoEndConn(cells(3), cells(4), ALL(), name='own_connection')
    with pytest.raises(AttributeError, match=r'own_connection.*presynaptic.*"spikes".*Did you mean "spike"'):
        own.check_pre_attrs('V', 'spikes')
    with pytest.raises(AttributeError, match=r'own_connection.*postsynaptic.*"inputs".*Did you mean "input"'):
        own.check_post_attrs('inputs')
    with pytest.raises(TypeError, match=r'own_connection.*strings.*3'):
        own.check_post_attrs(3)
    with pytest.raises(ValueError, match=r'own_connection.*Variable.*"spikes"'):
        own.register_delay('spikes', 3, jnp.zeros(3))
    with pytest.raises(ValueError, match=r'own_connection.*"registered by nobody"'):
        own.get_delay_data('registered by nobody', 3)
    own.register_delay('undelayed', None, own.pre.spike)
    with pytest.raises(ValueError, match=r'own_connection.*"undelayed".*without a delay.*4'):
        own.get_delay_data('undelayed', 4)
    with pytest.raises(ValueError, match=r"own_connection.*sparse_data.*'coo'.*'csc'"):
        own._init_weights(1., 'sparse', sparse_data='csc')
    with pytest.raises(NotImplementedError, match=r'own_connection.*TwoEndConn must define "update"'):
        own.update(dict(t=0., dt=0.1, i=0))


def test_poisson_inputs_spike_at_most_once_a_step():
    with pytest.raises(ValueError, match=r'busy: freq must be at most 10000 Hz.*20000'):
        poisson(freq=20000.)('busy').update(dict(t=0., dt=0.1, i=0))


def test_one_part_belongs_to_one_projection():
    output = bp.synouts.CUBA(name='the_output')
    make(AMPA, output=output)('its_owner')
    with pytest.raises(ValueError, match=r'the_output.*its_owner.*clone\(\)'):
        output.register_master(make(AMPA)('another'))
    with pytest.raises(ValueError, match=r'isregistered is True or False, not 1'):
        output.isregistered = 1


def test_a_failed_network_leaves_its_names_free():
    class Fails(bp.Network):
        def __init__(self):
            super().__init__()
            self.E = cells(3, name='E_of_network')
            self.syn = AMPA(self.E, self.E, ALL(), name='syn_of_network', delay_step=3, comp_method=self.comp_method)

    Fails.comp_method = 'misspelt'
    with pytest.raises(ValueError, match='misspelt') as kept:
        Fails()
    Fails.comp_method = 'dense'
    network = Fails()
    assert (network.E.name, network.syn.name) == ('E_of_network', 'syn_of_network')
    assert network.syn.get_delay_var('E_of_network.spike').target is network.E.spike
    assert kept.value.__traceback__ is not None
