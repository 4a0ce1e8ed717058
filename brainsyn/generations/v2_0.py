"""The names of BrainPy 2.0 that 2.1 no longer had."""
from brainsyn.facade import Face
from brainsyn.generations.common import gone, names_from, shown_as
from brainsyn.generations.v2_1 import CONNECTING, DELAYS, MODELS, MONITOR, PARALLEL, RUNNERS
from brainsyn.generations.v2_2 import DEFAULTS, RUNNING, SYSTEMS

__all__ = ['CHANGED', 'NAMES', 'RELEASE']

RELEASE = '2.0.3'

PARTS = names_from('brainsyn.relics.parts_2_0', 'BrainArea Delay Dendrite Molecular Soma')
OLD_RUNNERS = {**RUNNERS, **MONITOR, 'Runner': RUNNING['Runner'], 'NumpyRunner': 'brainsyn.relics.runners:NumpyRunner'}
PROJECTIONS = names_from('brainsyn.relics.projections_2_0', 'AMPA DeltaSynapse ExpCOBA ExpCUBA GABAa')
INPUTS = {'PoissonInput': 'brainsyn.neurons:PoissonGroup', 'SpikeTimeInput': 'brainsyn.neurons:SpikeTimeGroup'}
RECURRENT = names_from('brainsyn.relics.layers', 'Dense GRU LSTM LinearReadout Module RNNCore Sequential VanillaRNN')
TYPES = {f'set_{kind}_': f'brainpy.math:set_{kind}' for kind in ('complex', 'float', 'int')}
NO_DELAYS = gone('NeutralDelay VaryingDelay', 'was a plan that 2.0 did not carry out; use math.TimeDelay.')
NUMBA = gone('numba_njit numba_pjit', 'compiled with Numba if it was there; use numba.njit itself.')

NAMES = {
    '': Face(names={**{name: PARTS[name] for name in ('BrainArea', 'Dendrite', 'Molecular', 'Soma')}, **OLD_RUNNERS,
                    'ConnectorError': 'brainsyn.errors:ConnectorError'}),
    **shown_as('parallel', 'brainsyn.running', inside=''),

    # arrays
    'math': Face(names={'use_backend': 'brainsyn.relics.functions:use_backend', **TYPES,
                        'as_jaxarray': 'brainsyn.math:asarray', 'pmap': 'jax:pmap', 'vmap': 'jax:vmap',
                        'profile': 'brainsyn:math', 'jax': 'brainsyn:math', 'numpy': 'numpy'}),
    **shown_as('jax', 'brainsyn.math', inside='math'),
    'math.fft': Face(names={'as_device_array': 'brainpy.math:as_device_array'}),
    'math.operators': Face(names={'profile': 'brainsyn:math'}),

    # building
    'building': Face(names={}),
    'building.brainobjects': Face(names={**SYSTEMS, **PARTS, **DELAYS, 'Channel': 'brainsyn.neurons:Channel',
                                         'TwoEndConn': 'brainsyn.projection:TwoEndConn'}),
    **shown_as('area base delays molecular network neuron synapse', 'brainsyn.building.brainobjects',
               inside='building.brainobjects'),
    'building.connect': Face('brainsyn.connect', CONNECTING),
    'building.models': Face('brainsyn.models'),
    'building.inputs': Face('brainsyn.inputs', {'math': 'brainsyn:math'}),
    'connect': Face(names=CONNECTING),
    'initialize': Face(),
    'inputs': Face(names={'math': 'brainsyn:math'}),
    'measure': Face(names={'math': 'brainsyn:math', 'tools': 'brainsyn:tools'}),
    'models': Face(names={**MODELS, **INPUTS, **names_from('brainsyn.synapses', 'AMPA GABAa')}),

    # running and training
    'simulation': Face(names={'measure': 'brainsyn:measure'}),
    **shown_as('measure', 'brainsyn.measure', inside='simulation'),
    'simulation.runner': Face(names={
        **RUNNING, **OLD_RUNNERS, 'BaseRunner': RUNNING['Runner'], 'Collector': 'brainpy:Collector',
        'DynamicalSystem': SYSTEMS['DynamicalSystem'], **names_from('brainpy.integrators.base', 'Integrator'),
        'IntegratorRunner': 'brainsyn.relics.integrator_runner:IntegratorRunner', 'TensorCollector': 'brainpy:ArrayCollector',
        'math': 'brainsyn:math', 'tools': 'brainsyn:tools', 'utils': 'brainsyn:tools'}),
    **shown_as('monitor utils', 'brainsyn.simulation.runner', inside='simulation'),
    'simulation.parallel': Face(names=PARALLEL),
    'training': Face(),
    **shown_as('initialize', 'brainsyn.initialize', inside='training'),
    **shown_as('layers', 'brainsyn.layers', inside='training'),
    'layers': Face(names={name: RECURRENT[name] for name in ('LinearReadout', 'RNNCore')}),
    **shown_as('activation dense readout recurrent', 'brainsyn.layers', inside='layers'),

    # integrators and analysis
    'integrators': Face(names={**DEFAULTS, **NO_DELAYS, 'AbstractDelay': 'brainpy.math:AbstractDelay',
                               'ConstantDelay': 'brainsyn.relics.delays:EquationDelay'}),
    **shown_as('dde delay_vars analysis_by_ast', 'brainsyn.integrators', inside='integrators'),
    'integrators.ode': Face(names={'ExpEulerAuto': 'brainpy.integrators.ode:ExponentialEuler'}),
    **shown_as('numeric symbolic', 'brainsyn.analysis', inside='analysis'),

    # the rest
    'base': Face(names={f'{verb}_{kind}': f'brainsyn.saving:{verb}_{by}_{kind}' for verb, by in (
        ('load', 'by'), ('save', 'as')) for kind in ('h5', 'mat', 'npz', 'pkl')}),
    'tools': Face(names={**NUMBA, 'ast2code': 'brainsyn.relics.tools:ast2code', 'numba_tools': 'brainsyn:tools'}),
    **shown_as('figures plots styles', 'brainsyn.visualize', inside='visualize'),
}

STEPPED = names_from('brainsyn.relics.steps', 'Container DynamicalSystem Network NeuGroup TwoEndConn')

CHANGED = {
    '': Face(names={**STEPPED, 'Delay': PARTS['Delay']}),
    'brainobjects': Face('brainsyn.brainobjects', STEPPED),
    'building.brainobjects': Face('brainsyn.building.brainobjects', STEPPED),
    'models': Face('brainsyn.models', {**PROJECTIONS, **INPUTS}),
    'building.models': Face('brainsyn.v2_0.models'),
    'layers': Face('brainsyn.layers', RECURRENT),
    **shown_as('optimizers', 'brainsyn.v2_1.optim', inside='math'),
}
