"""The names of BrainPy 2.2 that 2.3 no longer has, or uses for something else."""
from brainsyn.facade import Face
from brainsyn.generations.common import gone, names_from, shown_as
from brainsyn.generations.v2_3 import ANALYZERS

__all__ = ['CHANGED', 'NAMES', 'RELEASE']

RELEASE = '2.2.4'

SYSTEMS = names_from('brainsyn.dynsys', 'Container DynamicalSystem Network NeuGroup NeuGroupView Sequential System')
RECURRENT = {'GRU': 'brainpy.dyn:GRUCell', 'LSTM': 'brainpy.dyn:LSTMCell', 'VanillaRNN': 'brainpy.dyn:RNNCell'}
LAYERS = {**RECURRENT, 'DynamicalSystem': 'brainsyn.dynsys:DynamicalSystem', 'Mode': 'brainpy.math:Mode'}
CHANNEL_TEMPLATES = {name: f'brainpy.dyn.channels.{room}:_{name}' for room, names in {
    'calcium': 'ICa_p2q_markov ICa_p2q_ss', 'potassium_compatible': 'IKA_p4q_ss IKK2_pq_ss IK_p4_markov',
    'sodium_compatible': 'INa_p3q_markov'}.items() for name in names.split()}
DEFAULTS = {f'{verb}_default_{kind}int': f'brainpy:{kind}.{verb}_default_{kind}int'
            for verb in ('get', 'set') for kind in ('ode', 'sde')}
LAYER_INITIALIZERS = {name: f'brainpy.initialize.base:_{name}' for name in ('InterLayerInitializer', 'IntraLayerInitializer')}
NO_DOWNLOADS = gone('EMNIST FashionMNIST KMNIST MNIST QMNIST',
                    'downloads pictures, which brainsyn does not; use torchvision.datasets or keras.datasets.')
SEGMENTS = names_from('jax.ops', 'segment_max segment_min segment_prod segment_sum')
KERNELS = names_from('brainsyn.relics.kernels', 'XLACustomOp register_op')
SPIKES = names_from('brainsyn.relics.surrogates', (
    'spike2_with_linear_grad spike2_with_sigmoid_grad spike_with_gaussian_grad spike_with_linear_grad '
    'spike_with_mg_grad spike_with_sigmoid_grad step_pwl'))
ERRORS_IN_TRACES = {'check_error_in_jit': 'brainpy.check:jit_error'}
RUNNING = {
    'DSRunner': 'brainsyn.running:DSRunner', 'DotDict': 'brainpy.tools:DotDict', 'Runner': 'brainpy.running.runner:Runner',
    'RunningError': 'brainsyn.errors:RunningError', 'MonitorError': 'brainsyn.errors:MonitorError',
    'check_dict_data': 'brainpy.check:is_dict_data', 'check_float': 'brainpy.check:is_float',
    'serialize_kwargs': 'brainpy.check:serialize_kwargs',
}
RUNNER_INTERNALS = gone('build_inputs check_and_format_inputs',
                        'an internal function of DSRunner; give the inputs to DSRunner itself.')
ONLINE_BPTT = gone(['OnlineBPTT'], 'trained at every step of the series, as an experiment; use BPTT or OnlineTrainer.')
IMPORTED_BY_RANDOM = {
    **names_from('jax', 'jit vmap'), **names_from('functools', 'partial wraps'), 'namedtuple': 'collections:namedtuple',
    'register_pytree_node': 'jax.tree_util:register_pytree_node', 'index': 'operator:index', **ERRORS_IN_TRACES,
    'JaxArray': 'brainsyn.math_arrays:Array', 'Variable': 'brainsyn.math_arrays:Variable',
    **gone(['call'], 'called the host by an interface of JAX that is gone; use jax.pure_callback.'),
}

NAMES = {
    '': Face(names={**ANALYZERS, 'DSAnalyzer': 'brainpy.analysis.base:DSAnalyzer',
                    'OnlineBPTT': ONLINE_BPTT['OnlineBPTT']}),

    # arrays
    'math': Face(names={**KERNELS, 'step_pwl': SPIKES['step_pwl'], 'index_tricks': 'brainsyn:math'}),
    **shown_as('jaxarray numpy_ops setting utils', 'brainsyn.math', inside='math'),
    'math.random': Face(names=IMPORTED_BY_RANDOM),
    **{f'math.{module}': Face(f'brainpy.math:{module}', {'JaxArray': 'brainsyn.math_arrays:Array'},
                              adapt='brainsyn.math_arrays:legacy_function') for module in ('linalg', 'fft')},
    'math.operators': Face(names={**SEGMENTS, **KERNELS, **SPIKES}),
    **shown_as('event_matmul op_register pre_syn_post pre_syn_post_module spikegrad utils wrap_jax',
               'brainsyn.math.operators', inside='math.operators'),

    # models
    'dyn': Face(names={**names_from('brainsyn.projection', 'NullSynLTP NullSynOut NullSynSTP'),
                       'DSView': 'brainpy.dynsys:DynView', 'NeuGroupView': SYSTEMS['NeuGroupView'], 'System': SYSTEMS['System'],
                       'TrainingSystem': 'brainsyn.relics.training_system:TrainingSystem'}),
    'dyn.base': Face('brainpy.dyn.base', {
        **SYSTEMS, **names_from('brainsyn.projection', 'SynConn SynLTP SynOut SynSTP TwoEndConn'),
        **names_from('brainsyn.neurons', 'Channel CondNeuGroup')}),
    **shown_as('networks', 'brainsyn', inside='dyn'), **shown_as('networks', 'brainsyn'),
    'dyn.runners': Face(names={**RUNNING, 'DynamicalSystem': SYSTEMS['DynamicalSystem'], 'bm': 'brainsyn:math',
                               **RUNNER_INTERNALS}),
    'channels': Face(names=CHANNEL_TEMPLATES),
    **shown_as('Ca IH K KCa Na leaky', 'brainsyn.channels', inside='channels'),
    **shown_as('biological_models compat fractional_models input_groups noise_groups reduced_models',
               'brainsyn.neurons', inside='neurons'),
    **shown_as('abstract_models biological_models compat delay_couplings gap_junction learning_rules',
               'brainsyn.synapses', inside='synapses'),
    **shown_as('conductances ions', 'brainsyn.synouts', inside='synouts'),
    **shown_as('short_term_plasticity long_term_plasticity', 'brainsyn.synplast', inside='synplast'),
    'layers': Face(names=LAYERS),
    'dyn.layers': Face(names=LAYERS),
    **shown_as('activate nvar reservoir rnncells', 'brainsyn.layers', inside='layers'),

    # building and running
    'connect': Face(names=names_from('brainpy.connect', 'set_default_dtype')),
    **shown_as('custom_conn random_conn regular_conn', 'brainsyn.connect', inside='connect'),
    'initialize': Face(names={**names_from('brainsyn.relics.initializers', 'init_noise init_param'), **LAYER_INITIALIZERS}),
    **shown_as('correlation firings lfp', 'brainsyn.measure', inside='measure'),
    'running': Face(names={'Runner': RUNNING['Runner']}),
    'running.runner': Face(names={**RUNNING, 'Base': 'brainpy.math:BrainPyObject',
                                  'TensorCollector': 'brainpy:ArrayCollector', 'C': 'brainpy.running:constants'}),
    'algorithms': Face(names={'ForceLearning': 'brainpy.algorithms:RLS'}),
    'train': Face(names={'OnlineBPTT': ONLINE_BPTT['OnlineBPTT']}),

    # the rest
    'integrators': Face(names=DEFAULTS),
    'datasets': Face('brainsyn.relics.chaotic_series', NO_DOWNLOADS),
    **shown_as('chaos chaotic_systems', 'brainsyn.relics.chaotic_series', inside='datasets'),
    **{f'datasets.{module}': Face(names=NO_DOWNLOADS) for module in ('base', 'mnist', 'utils', 'vision')},
    'errors': Face(names={'ModelBuildError': 'brainsyn.relics.errors:ModelBuildError'}),
    'modes': Face(),
    'tools': Face(names=ERRORS_IN_TRACES),
    'tools.errors': Face(names=ERRORS_IN_TRACES),
    **shown_as('numba_util', 'brainsyn.tools', inside='tools'),
    'visualization': Face('brainsyn.visualize', {'visualize': 'brainsyn:visualize'}),
    **shown_as('base figures plots styles', 'brainsyn.visualize', inside='visualization'),
}

BEFORE_EPOCHS = {'Adam': 'brainpy.optim:Adam', 'MomentumNesterov': 'brainpy.optim:MomentumNesterov'}

LAYER_MODES = 'brainsyn.relics.default_modes:layer_of_2_2'
OTHER_ARGUMENTS = names_from('brainsyn.relics.arguments:layers', (
    'AvgPool BatchNorm1D BatchNorm2D BatchNorm3D Conv1D Conv2D Conv3D GroupNorm InstanceNorm LayerNorm MaxPool MinPool'))

TRAINER_MODES = 'brainsyn.relics.default_modes:trainer_of_2_2'

CHANGED = {
    'dyn': Face('brainsyn.dyn', {'NMDA': 'brainsyn.synapses:NMDA'}),
    'layers': Face('brainsyn.layers', OTHER_ARGUMENTS, adapt=LAYER_MODES),
    'dyn.layers': Face('brainsyn.dyn.layers', OTHER_ARGUMENTS, adapt=LAYER_MODES),
    'train': Face('brainsyn.train', adapt=TRAINER_MODES),
    'optim': Face('brainsyn.optim', BEFORE_EPOCHS),
    'optimizers': Face('brainsyn.optim', BEFORE_EPOCHS),
}
