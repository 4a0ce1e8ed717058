"""The names of BrainPy 2.1 that 2.3 no longer has, or uses for something else."""
from brainsyn.facade import Face
from brainsyn.generations.common import gone, names_from, shown_as
from brainsyn.generations.v2_2 import (
    BEFORE_EPOCHS,
    DEFAULTS,
    ERRORS_IN_TRACES,
    IMPORTED_BY_RANDOM,
    KERNELS,
    RUNNER_INTERNALS,
    RUNNING,
    SEGMENTS,
    SYSTEMS,
)

__all__ = ['CHANGED', 'NAMES', 'RELEASE']

RELEASE = '2.1.12'

PROJECTIONS = names_from('brainsyn.relics.projections_2_1', 'AMPA DeltaSynapse GABAa NMDA STP')
RUNNERS = names_from('brainsyn.relics.runners', 'ReportRunner StructRunner')
MONITOR = {'Monitor': 'brainsyn.relics.monitor:Monitor'}
DELAYS = {'ConstantDelay': 'brainsyn.relics.delays:ConstantDelay'}
CHANNELS = names_from('brainsyn.relics.channels', (
    'CalciumAbstract IAHP ICaHT ICaL ICaN ICaT ICaT_RE IK2 IK_DR INa INa_v2 Ih'))
GROUPS = {
    'ConNeuGroup': 'brainsyn.neurons:CondNeuGroup',
    **gone(['ContainerWrapper'], 'an internal part of conductance-based models; use Container.'),
    'FractionalNeuron': 'brainsyn.neurons:FractionalNeuron', 'IhChannel': 'brainsyn.channels:IhChannel',
    'PoissonInput': 'brainsyn.neurons:PoissonGroup', 'SpikeTimeInput': 'brainsyn.neurons:SpikeTimeGroup',
    'WangBuzsakiModel': 'brainsyn.neurons:WangBuzsakiModel',
}
COUPLINGS = names_from('brainsyn.relics.couplings', 'AdditiveCoupling DelayCoupling DiffusiveCoupling')
POPULATION = {'Population': 'brainsyn.dynsys:NeuGroup'}
REGISTERING = {'register_op': 'brainsyn.relics.kernels:register_op_2_1'}
MODELS = {**names_from('brainsyn.neurons', 'AdExIF Izhikevich LIF'),
          **names_from('brainsyn.synapses', 'DeltaSynapse ExpCOBA ExpCUBA')}
TYPES = {f'{verb}_d{kind}': f'brainpy.math:{verb}_{kind}' for verb in ('get', 'set') for kind in ('complex', 'float', 'int')}
DICTS = {'DictPlus': 'brainsyn.relics.tools:DictPlus'}
CONNECTING = {'ij2csr': 'brainsyn.relics.tools:ij2csr', **names_from('brainpy.connect', 'set_default_dtype')}
PARALLEL = names_from('brainsyn.relics.arguments:running', 'process_pool process_pool_lock')
LOSSES = names_from('brainsyn.relics.arguments:losses', (
    'binary_logistic_loss cross_entropy_loss cross_entropy_sigmoid cross_entropy_sparse mean_squared_log_error'))
INPUTS = names_from('brainsyn.relics.arguments:inputs', 'sinusoidal_input square_input')
IMPORTED_BY_OPERATORS = {
    **names_from('typing', 'Callable Dict Optional Sequence Union'), **names_from('jax', 'jit vmap'),
    **names_from('brainsyn.errors', 'MathError PackageMissingError'), 'ShapedArray': 'jax.core:ShapedArray',
    'as_device_array': 'brainpy.math:as_device_array', 'JaxArray': 'brainsyn.math_arrays:Array',
    **gone(['brainpylib'], 'the package of compiled kernels of its time; the products in math.operators need none.'),
}

NAMES = {
    '': Face(names={**RUNNERS, **MONITOR, **DELAYS, **DEFAULTS, 'bm': 'brainsyn:math'}),
    'compat': Face('brainsyn', {**RUNNERS, **MONITOR, **DELAYS, **DEFAULTS}),
    **shown_as('brainobjects integrators layers models monitor runners', 'brainsyn.compat', inside='compat'),
    'brainobjects': Face(names={**SYSTEMS, **DELAYS, 'TwoEndConn': 'brainsyn.projection:TwoEndConn'}),
    'models': Face(names=MODELS),
    **shown_as('neurons synapses', 'brainsyn.models', inside='models'),

    # arrays
    'math': Face(names={**TYPES, 'FixedLenDelay': 'brainsyn.relics.delays:FixedLenDelay',
                        **names_from('brainsyn.relics.sparse', (
                            'pre2post_event_sum2 pre2post_event_sum3 pre2post_event_sum4'))}),
    **shown_as('losses', 'brainsyn.losses', inside='math'),
    **shown_as('optimizers', 'brainsyn.optim', inside='math'),
    'math.compat': Face(names={'losses': 'brainsyn:losses', 'optimizers': 'brainsyn:optim',
                               'FixedLenDelay': 'brainsyn.relics.delays:FixedLenDelay', 'delayvars': 'brainsyn:math'}),
    **shown_as('autograd controls function jit numpy_ops parallels', 'brainsyn.math', inside='math'),
    'math.random': Face(names=IMPORTED_BY_RANDOM),
    'math.operators': Face(names={**SEGMENTS, **KERNELS, **IMPORTED_BY_OPERATORS, 'setting': 'brainsyn:math'}),

    # models
    'dyn': Face(names={**RUNNERS, **DELAYS, **GROUPS, **CHANNELS, **RUNNER_INTERNALS,
                       **gone('check_and_format_monitors', RUNNER_INTERNALS['build_inputs'].why),
                       **names_from('brainsyn.relics.tools', 'init_delay size2len')}),
    'dyn.base': Face(names={**DELAYS, **GROUPS}),
    **shown_as('biological_models fractional_models reduced_models', 'brainsyn.neurons', inside='dyn'),
    **shown_as('abstract_models learning_rules', 'brainsyn.synapses', inside='dyn'),
    **shown_as('noises utils', 'brainsyn.dyn', inside='dyn'),
    'dyn.others': Face('brainsyn.neurons', GROUPS),
    **shown_as('inputs noises', 'brainsyn.dyn.others', inside='dyn.others'),
    'channels': Face(names=CHANNELS),
    **shown_as('Ca_channels Ih_channels K_channels Na_channels leaky_channels', 'brainsyn.channels', inside='channels'),
    'rates': Face(names={**COUPLINGS, **POPULATION}),
    **shown_as('couplings populations', 'brainsyn.rates', inside='rates'),
    'dyn.runners': Face(names={**RUNNING, **RUNNERS, **names_from('brainsyn.dynsys', 'DynamicalSystem'),
                               'TensorCollector': 'brainpy:ArrayCollector', 'utils': 'brainsyn:dyn'}),
    'nn': Face('brainsyn.relics.nn'),
    **shown_as('algorithms', 'brainsyn.algorithms', inside='nn'),
    **shown_as('ANN RC activation back_propagation base conv datatypes dense dropout graph_flow io linear_readout nodes '
               'normalization nvar offline_trainer online_trainer operations ops pooling reservoir rnn_cells rnn_runner '
               'rnn_trainer runners utils', 'brainsyn.relics.nn', inside='nn'),
    **shown_as('ANN RC base', 'brainsyn.relics.nn', inside='nn.nodes'),
    'layers': Face(names={'Base': 'brainpy.math:BrainPyObject', 'Module': 'brainsyn.relics.layers:Module',
                          'bm': 'brainsyn:math'}),

    # building and running
    'connect': Face(names=CONNECTING),
    'integrators': Face(names={
        **DEFAULTS, **gone(['exp_error_msg'], 'the text of an error message.')}),
    'running': Face(names=MONITOR),
    **shown_as('monitor', 'brainsyn.running', inside='running'),
    'running.runner': Face(names=MONITOR),
    'running.parallel': Face(names=PARALLEL),
    'losses': Face(names={'bm': 'brainsyn:math'}),
    **shown_as('errors', 'brainsyn.losses', inside='losses'),

    # the rest
    'tools': Face(names={**DICTS, **ERRORS_IN_TRACES}),
    'tools.others': Face('brainpy.tools', DICTS),
    'tools.others.dicts': Face('brainpy.tools', DICTS),
    'types': Face(names={'bm': 'brainsyn:math'}),
}

RUNNERS_THAT_TELL_TIME = {'DSRunner': 'brainsyn.relics.runners:StructRunner'}  # two names of one class

CHANGED = {
    'optim': Face('brainsyn.optim', BEFORE_EPOCHS),
    **shown_as('optimizers', 'brainsyn.v2_1.optim'),
    **shown_as('optimizers', 'brainsyn.v2_1.optim', inside='math'),
    '': Face(names=RUNNERS_THAT_TELL_TIME),
    'compat': Face('brainsyn.compat', RUNNERS_THAT_TELL_TIME),
    'dyn.runners': Face('brainsyn.dyn.runners', RUNNERS_THAT_TELL_TIME),
    'math': Face('brainsyn.math', REGISTERING),
    'losses': Face('brainsyn.losses', LOSSES),
    **shown_as('losses', 'brainsyn.v2_1.losses', inside='math'),
    'inputs': Face('brainsyn.inputs', INPUTS),
    'running': Face('brainsyn.running', PARALLEL),
    'math.operators': Face('brainsyn.math.operators', REGISTERING),
    'dyn': Face('brainsyn.dyn', {**PROJECTIONS, **RUNNERS_THAT_TELL_TIME}),
    'dyn.synapses': Face('brainsyn.dyn.synapses', PROJECTIONS),
    **shown_as('abstract_models biological_models', 'brainsyn.v2_1.dyn.synapses', inside='dyn.synapses'),
}
