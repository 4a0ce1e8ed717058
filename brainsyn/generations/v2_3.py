"""The names of BrainPy 2.3.8: for each of its modules, what shows through and what is laid over it."""
from brainsyn.facade import Face
from brainsyn.generations.common import gone, names_from
from brainsyn.math_random import SAMPLERS

__all__ = ['CHANGED', 'FACES', 'RELEASE']

RELEASE = '2.3.8'

CHANGED = {}  # plain brainsyn is this release

SYSTEMS = names_from('brainsyn.dynsys', (
    'Container DynamicalSystem DynamicalSystemNS Network NeuGroup NeuGroupNS Sequential System not_pass_shared'))
PROJECTIONS = names_from('brainsyn.projection', 'SynConn SynLTP SynOut SynSTP TwoEndConn')
CONDUCTANCES = names_from('brainsyn.neurons', 'CondNeuGroup Channel')
RUNNERS = names_from('brainsyn.running', 'DSRunner LoopOverTime')
TRAINERS = {'BPFF': 'brainsyn.relics.feed_forward:BPFF',
            **names_from('brainsyn.relics.trainers', 'BPTT DSTrainer ForceTrainer OfflineTrainer OnlineTrainer RidgeTrainer')}
COLLECTORS = {'DynVarCollector': 'brainpy:ArrayCollector', 'TensorCollector': 'brainpy:ArrayCollector'}
MODES = {'NormalMode': 'brainpy.math:NonBatchingMode', **names_from('brainpy.math', 'BatchingMode Mode TrainingMode'),
         'normal': 'brainpy.math:nonbatching_mode', 'batching': 'brainpy.math:batching_mode',
         'training': 'brainpy.math:training_mode', 'check_mode': 'brainsyn.relics.functions:check_mode'}
NAMING = names_from('brainpy.math.object_transform.naming', 'check_name_uniqueness clear_name_cache get_unique_name')
SAVING = names_from('brainsyn.saving', (
    'load_by_h5 load_by_mat load_by_npz load_by_pkl save_as_h5 save_as_mat save_as_npz save_as_pkl'))
RECURRENT = names_from('brainpy.dyn', 'Conv1dLSTMCell Conv2dLSTMCell Conv3dLSTMCell GRUCell LSTMCell NVAR RNNCell Reservoir')

NEURONS_IN_DYN = names_from('brainsyn.neurons', (
    'AdExIF AdQuaIF ExpIF FHN FractionalFHR FractionalIzhikevich GIF HH HindmarshRose Izhikevich LIF MorrisLecar '
    'OUProcess PinskyRinzelModel PoissonGroup QuaIF SpikeTimeGroup'))
SYNAPSES_IN_DYN = names_from('brainsyn.synapses.compat', (
    'AlphaCOBA AlphaCUBA DeltaSynapse DualExpCOBA DualExpCUBA ExpCOBA ExpCUBA NMDA'))

EXPERIMENTAL = names_from('brainsyn.relics.experimental', (
    'Alpha COBA CUBA DualExponential Exponential PoissonInput STD STP'))
NAMESPACE_SYNAPSES = {'TwoEndConnNS': 'brainsyn.relics.experimental:TwoEndConnNS',
                      **names_from('brainsyn.relics.experimental_parts', 'SynConnNS SynOutNS SynSTPNS')}

ARRAYS = {**names_from('brainsyn.math_arrays', 'Array Parameter TrainVar Variable'),
          **dict.fromkeys(['JaxArray', 'Tensor', 'ndarray'], 'brainsyn.math_arrays:Array')}
SURROGATE_SPIKES = names_from('brainsyn.relics.surrogates', (
    'spike2_with_linear_grad spike2_with_sigmoid_grad spike_with_gaussian_grad spike_with_linear_grad '
    'spike_with_mg_grad spike_with_sigmoid_grad'))
SURROGATE_GRADIENTS = names_from('brainsyn.relics.surrogate_gradients', (
    'ERF GaussianGrad LeakyRelu LogTailedRelu NonzeroSignLog PiecewiseExp PiecewiseLeakyRelu PiecewiseQuadratic QPseudoSpike '
    'S2NN Sigmoid SoftSign SquarewaveFourierSeries erf gaussian_grad leaky_relu log_tailed_relu nonzero_sign_log '
    'piecewise_exp piecewise_leaky_relu piecewise_quadratic q_pseudo_spike s2nn sigmoid soft_sign '
    'squarewave_fourier_series'))
RRELU = names_from('brainsyn.relics.functions', 'rrelu')
DELAYS = names_from('brainsyn.relics.delays', 'NeuTimeDelay TimeDelay')
INTEGRALS = names_from('brainsyn.relics.integrals', 'fdeint odeint sdeint')
INTEGRATOR_RUNNER = {'IntegratorRunner': 'brainsyn.relics.integrator_runner:IntegratorRunner'}
LEGACY_INTEGRATOR = 'brainsyn.relics.integrals:legacy_integrator'
POPULATIONS = names_from('brainsyn.relics.populations', 'StuartLandauOscillator WilsonCowanModel')
RATE_MODELS = names_from('brainsyn.relics.populations', 'FHN FeedbackFHN QIF ThresholdLinearModel')
WITH_UNITS = 'brainsyn.relics.sized_models:with_units'
OPTIMIZERS = names_from('brainsyn.relics.optimizers', 'Adadelta Adam AdamW MomentumNesterov MultiStepLR')
CURRENTS = names_from('brainsyn.relics.currents', (
    'constant_input ou_process ramp_input section_input sinusoidal_input spike_input square_input wiener_process'))
ANALYZERS = {**names_from('brainsyn.relics.analysis', 'FastSlow1D FastSlow2D PhasePlane1D PhasePlane2D SlowPointFinder'),
             **names_from('brainpy.analysis', 'Bifurcation1D Bifurcation2D')}
CONTROLS = {
    **names_from('brainsyn.relics.controls', 'make_cond make_loop make_while'),
    **names_from('brainsyn.relics.transformations', 'cond for_loop ifelse jit while_loop'),
    **names_from('brainsyn.relics.gradients', 'grad hessian jacfwd jacobian jacrev vector_grad vmap'),
}
DOCSTRING_TOOLS = gone(['add_docstring', 'add_newdoc', 'add_newdoc_ufunc'],
                        'a tool for writing NumPy itself; set __doc__ instead.')
KERNELS = {'XLACustomOp': 'brainsyn.relics.kernels:XLACustomOp',
           **gone(['compile_cpu_signature_with_numba'],
                  'a step in registering a kernel; XLACustomOp does all of them.')}
SPARSE = {
    **names_from('brainsyn.relics.sparse', (
        'csr_matvec cusparse_coo_matvec cusparse_csr_matvec event_csr_matvec event_info pre2post_coo_event_sum '
        'pre2post_event_prod pre2post_event_sum sparse_matmul')),
    **{name: f'brainpy.math:sparse.{name}' for name in ('coo_to_csr', 'csr_to_coo', 'csr_to_dense')},
}
RANDOM_MATRICES = gone(
    [f'{product}_prob_conn_{kind}_weight' for product in ('event_matvec', 'matmat', 'matvec')
     for kind in ('homo', 'normal', 'uniform')],
    'its random matrix was made inside a kernel that is gone; draw the connections with FixedProb and use csr_matvec.')
PRE_SYN_POST = names_from('brainpy.math', (
    'pre2post_max pre2post_mean pre2post_min pre2post_prod pre2post_sum pre2syn syn2post '
    'syn2post_max syn2post_mean syn2post_min syn2post_prod syn2post_softmax syn2post_sum'))
OPERATORS = {**KERNELS, **SPARSE, **RANDOM_MATRICES}

OTHER_ARGUMENTS = names_from('brainsyn.relics.arguments:math', (
    'broadcast_arrays broadcast_to clip clip_by_value copy corrcoef enable_x64 eye full full_like hstack nanpercentile '
    'nanquantile percentile quantile reshape row_stack save stack tri vstack'))

FACES = {
    '': Face('brainpy', {
        **SYSTEMS, **PROJECTIONS, **CONDUCTANCES, **RUNNERS, **COLLECTORS, **NAMESPACE_SYNAPSES,
        **INTEGRALS, **INTEGRATOR_RUNNER, **TRAINERS,
        'Base': 'brainpy.math:BrainPyObject',
        'Delay': 'brainsyn.relics.variable_delay:Delay',
        'describe': 'brainsyn.describing:describe',
        'share': 'brainsyn.relics.share:share',
    }),

    # arrays and transformations
    'math': Face('brainpy.math', adapt='brainsyn.math_arrays:legacy_function', names={
        **OTHER_ARGUMENTS,
        **ARRAYS, **SURROGATE_SPIKES, **CONTROLS, **DELAYS, **OPERATORS, **DOCSTRING_TOOLS, **RRELU,
        **names_from('brainpy.math', 'bool_ complex_ dt float_ int_'),  # which brainpy does not list
        **names_from('numpy', 'array2string'),
        'DictVar': 'brainpy.math:VarDict',
        'ListVar': 'brainpy.math:VarList',
        'disp': 'builtins:print',
        'function': 'brainpy.math.object_transform.function:function',
        'fix': 'brainpy.math:trunc',
        'issubclass_': 'brainsyn.relics.functions:issubclass_',
        'set_dt': 'brainsyn.relics.functions:set_dt',
        'trapz': 'brainsyn.relics.functions:trapz',
    }),
    'math.activations': Face('brainpy.math:activations', RRELU, adapt='brainsyn.math_arrays:legacy_function'),
    'math.arrayinterporate': Face('brainpy.math.interoperability'),
    'math.object_base': Face(names=names_from('brainsyn.math', (
        'BrainPyObject DictVar FunAsObject ListVar NodeDict NodeList Parameter Partial TrainVar Variable'))),
    'math.operators': Face(names={**PRE_SYN_POST, **OPERATORS}),
    'math.random': Face('brainpy.math:random', adapt='brainsyn.math_arrays:legacy_sampler', names={
        'Generator': 'brainsyn.math_random:RandomState',
        **names_from('brainsyn.math_random', 'DEFAULT RandomState default_rng seed'),
        **{name: f'brainsyn.math_random:DEFAULT.{name}' for name in (*SAMPLERS, 'set_key', 'split_key', 'split_keys')},
    }),
    'math.surrogate': Face('brainpy.math:surrogate', adapt='brainsyn.math_arrays:legacy_surrogate', names=names_from(
        'brainsyn.relics.surrogates', 'inv_square_grad2 relu_grad2') | SURROGATE_GRADIENTS),

    # models
    'dyn': Face('brainpy.dyn', adapt=WITH_UNITS, names={
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
    'layers': Face('brainpy.layers', {**RECURRENT, 'Dropout': 'brainsyn.relics.arguments:layers.Dropout'}),
    'modes': Face(names=MODES),
    'neurons': Face(),
    'rates': Face('brainpy.rates', {**POPULATIONS, **RATE_MODELS, 'RateModel': 'brainpy.dyn.rates.populations:RateModel'}),
    'synapses': Face(),
    'synouts': Face(),
    'synplast': Face(),

    # building and running
    'connect': Face(),
    'conn': Face('brainsyn.connect'),
    'initialize': Face('brainpy.initialize', {
        **names_from('brainsyn.relics.arguments:initialize', 'parameter variable variable_'),
        **names_from('brainsyn.relics.initializers', 'Clip DOGDecay Exponential Gamma'),
        **names_from('brainsyn.initializers', (
            'KaimingNormal KaimingUniform LecunNormal LecunUniform Normal Orthogonal TruncatedNormal Uniform '
            'VarianceScaling XavierNormal XavierUniform')),
    }),
    'init': Face('brainsyn.initialize'),
    'inputs': Face('brainpy.inputs', CURRENTS, adapt='brainsyn.relics.waveforms:legacy_input'),
    'running': Face('brainpy.running'),
    'encoding': Face('brainpy.encoding', names_from('brainsyn.relics.encoders', 'WeightedPhaseEncoder')),

    # integrators
    'integrators': Face('brainpy.integrators', {**INTEGRALS, **INTEGRATOR_RUNNER}, adapt=LEGACY_INTEGRATOR),
    'integrators.ode': Face('brainpy.integrators.ode', {'odeint': INTEGRALS['odeint']}, adapt=LEGACY_INTEGRATOR),
    'integrators.sde': Face('brainpy.integrators.sde', {'sdeint': INTEGRALS['sdeint']}, adapt=LEGACY_INTEGRATOR),
    'integrators.fde': Face('brainpy.integrators.fde', {'fdeint': INTEGRALS['fdeint']}, adapt=LEGACY_INTEGRATOR),
    'ode': Face('brainsyn.integrators.ode'),
    'sde': Face('brainsyn.integrators.sde'),
    'fde': Face('brainsyn.integrators.fde'),

    # training and analysis
    'algorithms': Face('brainpy.algorithms'),
    'analysis': Face('brainpy.analysis', ANALYZERS),
    'losses': Face('brainpy.losses', names_from('brainsyn.relics.losses', 'L1Loss NLLLoss l1_loos l1_loss nll_loss')),
    'measure': Face('brainpy.measure', {
        'unitary_LFP': 'brainsyn.relics.measures:unitary_LFP',
        **names_from('brainsyn.relics.arguments:firing', 'firing_rate'),
        **names_from('brainsyn.relics.arguments:measure', (
            'cross_correlation functional_connectivity matrix_correlation voltage_fluctuation weighted_correlation'))}),
    'optim': Face('brainpy.optim', OPTIMIZERS),
    'optimizers': Face('brainsyn.optim'),
    'train': Face('brainpy.train', TRAINERS),
    'visualize': Face('brainpy:visualize', {
        'connectivity_plot': 'brainsyn.describing:connectivity_plot',
        'raster_plot': 'brainsyn.relics.figures:raster_plot',
        **gone(['plot_style1'], 'set LaTeX up in a way that no matplotlib since 3.3 takes; use matplotlib.style.use.')}),

    # objects, checks, errors
    'base': Face(names={
        'Base': 'brainpy.math:BrainPyObject', 'Function': 'brainpy.math:FunAsObject',
        **names_from('brainpy.math', 'BrainPyObject FunAsObject'), **names_from('brainpy', 'ArrayCollector Collector'),
        'TensorCollector': 'brainpy:ArrayCollector', **NAMING, **SAVING,
    }),
    'base.base': Face(names={'Base': 'brainpy.math:BrainPyObject', 'BrainPyObject': 'brainpy.math:BrainPyObject'}),
    'base.collector': Face(names={**names_from('brainpy', 'ArrayCollector Collector'),
                                  'TensorCollector': 'brainpy:ArrayCollector'}),
    'base.function': Face(names={'FunAsObject': 'brainpy.math:FunAsObject', 'Function': 'brainpy.math:FunAsObject'}),
    'base.io': Face(names=SAVING),
    'base.naming': Face(names=NAMING),
    'check': Face('brainpy.check'),
    'checkpoints': Face('brainpy.checkpoints', names_from('brainsyn.relics.checkpoints', 'load save')),
    'checkpoints.io': Face(names=SAVING),
    'errors': Face('brainpy:errors', names_from('brainsyn.relics.errors', (
        'AlreadyExistsError ConcretizationTypeError InvalidCheckpointError InvalidCheckpointPath '
        'MPACheckpointingRequiredError MPARestoreDataCorruptedError MPARestoreTargetRequiredError '
        'MPARestoreTypeNotMatchError'))),
    'testing': Face(names={'UnitTestCase': 'unittest:TestCase'}),
    'tools': Face('brainpy.tools', {
        **NAMING, **gone(['init_progress_bar'], 'the bar of BrainPy 1; wrap the loop in tqdm.auto.tqdm.')}),
    'tools.checking': Face(names={
        **{f'check_{name}': f'brainpy.check:is_{name}' for name in (
            'callable connector dict_data float initializer integer sequence shape_broadcastable shape_consistency '
            'string').split()},
        **names_from('brainpy.check', 'check_shape check_shape_except_batch serialize_kwargs'),
        'check_mode': MODES['check_mode'],
    }),
    'types': Face('brainpy.types'),
}
