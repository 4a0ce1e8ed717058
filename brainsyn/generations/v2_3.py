"""The names of BrainPy 2.3.8: for each of its modules, what shows through and what is laid over it."""
from collections.abc import Iterable

from brainsyn.facade import Face, Gone

__all__ = ['FACES', 'NAMESPACE', 'RELEASE']

RELEASE = '2.3.8'

NAMESPACE = {'': Face('brainsyn', {'__version__': 'brainsyn.generations.v2_3:RELEASE'})}


def _from(module: str, names: str) -> dict[str, str]:
    """Names that ``module`` has under the same name."""
    return {name: f'{module}:{name}' for name in names.split()}


def _gone(names: Iterable[str], why: str) -> dict[str, Gone]:
    return dict.fromkeys(names, Gone(why))


SYSTEMS = _from('brainsyn.dynsys', 'Container DynamicalSystem DynamicalSystemNS Network NeuGroup NeuGroupNS Sequential '
                                   'System not_pass_shared')
PROJECTIONS = _from('brainsyn.projection', 'SynConn SynLTP SynOut SynSTP TwoEndConn')
CONDUCTANCES = _from('brainsyn.neurons', 'CondNeuGroup Channel')
RUNNERS = _from('brainsyn.running', 'DSRunner LoopOverTime')
TRAINERS = _from('brainpy', 'BPFF BPTT DSTrainer ForceTrainer OfflineTrainer OnlineTrainer RidgeTrainer')
COLLECTORS = {'DynVarCollector': 'brainpy:ArrayCollector', 'TensorCollector': 'brainpy:ArrayCollector'}
MODES = {'NormalMode': 'brainpy.math:NonBatchingMode', **_from('brainpy.math', 'BatchingMode Mode TrainingMode'),
         'normal': 'brainpy.math:nonbatching_mode', 'batching': 'brainpy.math:batching_mode',
         'training': 'brainpy.math:training_mode', 'check_mode': 'brainsyn.relics.functions:check_mode'}
NAMING = _from('brainpy.math.object_transform.naming', 'check_name_uniqueness clear_name_cache get_unique_name')
SAVING = _from('brainsyn.saving', 'load_by_h5 load_by_mat load_by_npz load_by_pkl '
                                         'save_as_h5 save_as_mat save_as_npz save_as_pkl')
RECURRENT = _from('brainpy.dyn', 'Conv1dLSTMCell Conv2dLSTMCell Conv3dLSTMCell GRUCell LSTMCell NVAR RNNCell Reservoir')

NEURONS_IN_DYN = _from('brainsyn.neurons', (
    'AdExIF AdQuaIF ExpIF FHN FractionalFHR FractionalIzhikevich GIF HH HindmarshRose Izhikevich LIF MorrisLecar '
    'OUProcess PinskyRinzelModel PoissonGroup QuaIF SpikeTimeGroup'))
SYNAPSES_IN_DYN = {'NMDA': 'brainsyn.synapses:NMDA', **_from('brainsyn.synapses.compat', (
    'AlphaCOBA AlphaCUBA DeltaSynapse DualExpCOBA DualExpCUBA ExpCOBA ExpCUBA'))}

NAMESPACE_SYNAPSES = _gone(
    ['SynConnNS', 'SynOutNS', 'SynSTPNS', 'TwoEndConnNS'],
    'the namespace-style synapses of 2.3 were an experiment; derive from TwoEndConn, SynOut or SynSTP.')
EXPERIMENTAL = _gone(
    ['Alpha', 'COBA', 'CUBA', 'DualExponential', 'Exponential', 'PoissonInput', 'STD', 'STP'],
    'the namespace-style synapses of 2.3 were an experiment; use the classes of synapses, synouts and synplast.')

ARRAYS = {**_from('brainsyn.math_arrays', 'Array Parameter TrainVar Variable'),
          **dict.fromkeys(['JaxArray', 'Tensor', 'ndarray'], 'brainsyn.math_arrays:Array')}
SURROGATE_SPIKES = _from('brainsyn.relics.surrogates', (
    'spike2_with_linear_grad spike2_with_sigmoid_grad spike_with_gaussian_grad spike_with_linear_grad '
    'spike_with_mg_grad spike_with_sigmoid_grad'))
CONTROLS = _from('brainsyn.relics.controls', 'make_cond make_loop make_while')
DOCSTRING_TOOLS = _gone(['add_docstring', 'add_newdoc', 'add_newdoc_ufunc'],
                        'a tool for writing NumPy itself; set __doc__ instead.')
NUMBA_OPERATORS = _gone(['XLACustomOp', 'compile_cpu_signature_with_numba'],
                        'registered kernels with an XLA interface that is gone; use jax.ffi or jax.pure_callback.')
SPARSE = {
    **_from('brainsyn.relics.sparse', (
        'csr_matvec cusparse_coo_matvec cusparse_csr_matvec event_csr_matvec event_info pre2post_coo_event_sum '
        'pre2post_event_prod pre2post_event_sum sparse_matmul')),
    **{name: f'brainpy.math:sparse.{name}' for name in ('coo_to_csr', 'csr_to_coo', 'csr_to_dense')},
}
RANDOM_MATRICES = _gone(
    [f'{product}_prob_conn_{kind}_weight' for product in ('event_matvec', 'matmat', 'matvec')
     for kind in ('homo', 'normal', 'uniform')],
    'its random matrix was made inside a kernel that is gone; draw the connections with FixedProb and use csr_matvec.')
PRE_SYN_POST = _from('brainpy.math', (
    'pre2post_max pre2post_mean pre2post_min pre2post_prod pre2post_sum pre2syn syn2post '
    'syn2post_max syn2post_mean syn2post_min syn2post_prod syn2post_softmax syn2post_sum'))
OPERATORS = {**NUMBA_OPERATORS, **SPARSE, **RANDOM_MATRICES}

FACES = {
    '': Face('brainpy', {
        **SYSTEMS, **PROJECTIONS, **CONDUCTANCES, **RUNNERS, **COLLECTORS, **NAMESPACE_SYNAPSES,
        'Base': 'brainpy.math:BrainPyObject',
        'Delay': Gone('it kept the history of one variable; use register_delay of the model, or math.LengthDelay.'),
        'share': 'brainsyn.relics.share:share',
    }),

    # arrays and transformations
    'math': Face('brainpy.math', adapt='brainsyn.math_arrays:legacy_function', names={
        **ARRAYS, **SURROGATE_SPIKES, **CONTROLS, **OPERATORS, **DOCSTRING_TOOLS,
        **_from('brainpy.math', 'bool_ complex_ dt float_ int_'),  # which brainpy does not list
        **_from('numpy', 'array2string'),
        'DictVar': 'brainpy.math:VarDict',
        'ListVar': 'brainpy.math:VarList',
        'disp': 'builtins:print',
        'fix': 'brainpy.math:trunc',
        'issubclass_': 'brainsyn.relics.functions:issubclass_',
        'trapz': 'brainsyn.relics.functions:trapz',
    }),
    'math.arrayinterporate': Face('brainpy.math.interoperability'),
    'math.object_base': Face(names=_from('brainsyn.math', (
        'BrainPyObject DictVar FunAsObject ListVar NodeDict NodeList Parameter Partial TrainVar Variable'))),
    'math.operators': Face(names={**PRE_SYN_POST, **OPERATORS}),
    'math.random': Face('brainpy.math:random', adapt='brainsyn.math_arrays:legacy_sampler', names={
        'Generator': 'brainsyn.math_random:RandomState',
        **_from('brainsyn.math_random', 'RandomState default_rng'),
    }),
    'math.surrogate': Face('brainpy.math:surrogate', adapt='brainsyn.math_arrays:legacy_surrogate', names=_from(
        'brainsyn.relics.surrogates', 'inv_square_grad2 relu_grad2')),

    # models
    'dyn': Face('brainpy.dyn', {
        **{name: SYSTEMS[name] for name in ('Container', 'DynamicalSystem', 'Network', 'NeuGroup', 'Sequential')},
        **PROJECTIONS, **CONDUCTANCES, **RUNNERS, **NEURONS_IN_DYN, **SYNAPSES_IN_DYN,
    }),
    'dyn.channels': Face('brainsyn.channels'),
    'dyn.layers': Face('brainsyn.layers'),
    'dyn.neurons': Face('brainsyn.neurons'),
    'dyn.rates': Face('brainsyn.rates'),
    'dyn.synapses': Face('brainsyn.synapses'),
    'dyn.synouts': Face('brainsyn.synouts'),
    'dyn.synplast': Face('brainsyn.synplast'),
    'channels': Face(),
    'experimental': Face(names=EXPERIMENTAL),
    'layers': Face('brainpy.layers', RECURRENT),
    'modes': Face(names=MODES),
    'neurons': Face(),
    'rates': Face('brainpy.rates', {'RateModel': 'brainpy.dyn.rates.populations:RateModel'}),
    'synapses': Face(),
    'synouts': Face(),
    'synplast': Face(),

    # building and running
    'connect': Face(),
    'conn': Face('brainsyn.connect'),
    'initialize': Face('brainpy.initialize', _from('brainsyn.relics.initializers', 'Clip Exponential Gamma')),
    'init': Face('brainsyn.initialize'),
    'inputs': Face('brainpy.inputs', adapt='brainsyn.math_arrays:legacy_input'),
    'running': Face('brainpy.running'),
    'encoding': Face('brainpy.encoding'),

    # integrators
    'integrators': Face('brainpy.integrators'),
    'integrators.ode': Face('brainpy.integrators.ode', {'odeint': 'brainpy:odeint'}),
    'integrators.sde': Face('brainpy.integrators.sde', {'sdeint': 'brainpy:sdeint'}),
    'integrators.fde': Face('brainpy.integrators.fde', {'fdeint': 'brainpy:fdeint'}),
    'ode': Face('brainsyn.integrators.ode'),
    'sde': Face('brainsyn.integrators.sde'),
    'fde': Face('brainsyn.integrators.fde'),

    # training and analysis
    'algorithms': Face('brainpy.algorithms'),
    'analysis': Face('brainpy.analysis'),
    'losses': Face('brainpy.losses', {'l1_loos': 'brainsyn.relics.functions:l1_loos'}),
    'measure': Face('brainpy.measure'),
    'optim': Face('brainpy.optim'),
    'optimizers': Face('brainsyn.optim'),
    'train': Face('brainpy.train', TRAINERS),
    'visualize': Face('brainpy:visualize', {
        'plot_style1': Gone('set LaTeX up in a way that no matplotlib since 3.3 takes; use matplotlib.style.use.')}),

    # objects, checks, errors
    'base': Face(names={
        'Base': 'brainpy.math:BrainPyObject', 'Function': 'brainpy.math:FunAsObject',
        **_from('brainpy.math', 'BrainPyObject FunAsObject'), **_from('brainpy', 'ArrayCollector Collector'),
        'TensorCollector': 'brainpy:ArrayCollector', **NAMING, **SAVING,
    }),
    'base.base': Face(names={'Base': 'brainpy.math:BrainPyObject', 'BrainPyObject': 'brainpy.math:BrainPyObject'}),
    'base.collector': Face(names={**_from('brainpy', 'ArrayCollector Collector'),
                                  'TensorCollector': 'brainpy:ArrayCollector'}),
    'base.function': Face(names={'FunAsObject': 'brainpy.math:FunAsObject', 'Function': 'brainpy.math:FunAsObject'}),
    'base.io': Face(names=SAVING),
    'base.naming': Face(names=NAMING),
    'check': Face('brainpy.check'),
    'checkpoints': Face('brainpy.checkpoints', _from('brainsyn.relics.checkpoints', 'load save')),
    'checkpoints.io': Face(names=SAVING),
    'errors': Face('brainpy:errors', _from('brainsyn.relics.errors', (
        'AlreadyExistsError ConcretizationTypeError InvalidCheckpointError InvalidCheckpointPath '
        'MPACheckpointingRequiredError MPARestoreDataCorruptedError MPARestoreTargetRequiredError '
        'MPARestoreTypeNotMatchError'))),
    'testing': Face(names={'UnitTestCase': 'unittest:TestCase'}),
    'tools': Face('brainpy.tools', {
        **NAMING, 'init_progress_bar': Gone('the bar of BrainPy 1; wrap the loop in tqdm.auto.tqdm.')}),
    'tools.checking': Face(names={
        **{f'check_{name}': f'brainpy.check:is_{name}' for name in (
            'callable connector dict_data float initializer integer sequence shape_broadcastable shape_consistency '
            'string').split()},
        **_from('brainpy.check', 'check_shape check_shape_except_batch serialize_kwargs'),
        'check_mode': MODES['check_mode'],
    }),
    'types': Face('brainpy.types'),
}
