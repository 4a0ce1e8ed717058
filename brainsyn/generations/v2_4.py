"""The names of BrainPy 2.4 that 2.3 did not have yet, or used for something else."""
from brainsyn.facade import Face
from brainsyn.generations.common import gone, merged, names_from, shown_as
from brainsyn.generations.v2_3 import POPULATIONS, RATE_MODELS, WITH_UNITS

__all__ = ['CHANGED', 'NAMES', 'RELEASE', 'SIZED']

RELEASE = '2.4.6'

SIZED_CHANNELS = names_from('brainsyn.dyn', (
    'IAHP_De1994v2 ICaHT_Re1993 IKA1_HM1992v2 IKA2_HM1992v2 IKDR_Ba2002v2 IKK2A_HM1992v2 IKK2B_HM1992v2 IKNI_Ya1989v2 '
    'IK_HH1952v2 IK_Leak IK_TM1991v2 INa_Ba2002v2 INa_HH1952v2 INa_TM1991v2'))
IONS = names_from('brainsyn.dyn', 'MixIons Potassium PotassiumFixed Sodium SodiumFixed mix_ions')
SIZED_NEURONS = names_from('brainsyn.dyn', (
    'AdExIFLTC AdExIFRef AdExIFRefLTC AdQuaIFLTC AdQuaIFRef AdQuaIFRefLTC CondNeuGroupLTC ExpIFLTC ExpIFRef '
    'ExpIFRefLTC Gif GifLTC GifRef GifRefLTC GradNeuDyn HHLTC HHTypedNeuron IzhikevichLTC IzhikevichRef '
    'IzhikevichRefLTC Lif LifLTC LifRef LifRefLTC MorrisLecarLTC QuaIFLTC QuaIFRef QuaIFRefLTC WangBuzsakiHH '
    'WangBuzsakiHHLTC'))
OLD_IN_DYN = {**names_from('brainsyn', 'Channel Container DSRunner Network Sequential SynSTP TwoEndConn'),
              **names_from('brainsyn.synapses.compat', 'AlphaCOBA AlphaCUBA DeltaSynapse DualExpCOBA DualExpCUBA ExpCOBA '
                                                       'ExpCUBA')}
RECURRENT = names_from('brainpy.dyn', 'Conv1dLSTMCell Conv2dLSTMCell Conv3dLSTMCell GRUCell LSTMCell NVAR RNNCell Reservoir')
SPARSE_LAYERS = names_from('brainsyn.relics.sparse_layers', 'CSRLinear EventCSRLinear')
SIZED_SYNAPSES = names_from('brainsyn.dyn', 'DualExpon DualExponV2 Expon STD')
PROJECTIONS = ('FullProjAlignPost FullProjAlignPostMg FullProjAlignPreDS FullProjAlignPreDSMg FullProjAlignPreSD '
               'FullProjAlignPreSDMg FullProjDelta STDP_Song2000')
EARLIER_CALLED = {
    'ProjAlignPost2': 'FullProjAlignPost', 'ProjAlignPostMg2': 'FullProjAlignPostMg', 'ProjAlignPre1': 'FullProjAlignPreSD',
    'ProjAlignPre2': 'FullProjAlignPreDS', 'ProjAlignPreMg1': 'FullProjAlignPreSDMg', 'ProjAlignPreMg2': 'FullProjAlignPreDSMg',
}
KERNELS = names_from('brainsyn.relics.kernels', 'CustomOpByNumba XLACustomOp')
KERNEL_OP = {'XLACustomOp': 'brainsyn.relics.kernels:KernelOp'}
KERNEL_PARTS = {
    **KERNELS,
    **gone(['compile_cpu_signature_with_numba'], 'a step in registering a kernel; XLACustomOp does all of them.'),
    **gone(['defjvp'], 'gave a derivative to a kernel; use jax.custom_jvp.'),
}
WITHOUT_TAICHI = {  # the same products, which Taichi computed
    'sparse': {'csrmv_taichi': 'brainpy.math:sparse.csrmv'},
    'event': {'csrmv_taichi': 'brainpy.math:event.csrmv', 'info': 'brainsyn.relics.sparse:event_info'},
    'jitconn': {f'{event}mv_prob_{kind}_taichi': f'brainpy.math:jitconn.{event}mv_prob_{kind}'
                     for event in ('', 'event_') for kind in ('homo', 'normal', 'uniform')},
}

NAMES = {
    '_src': Face('brainsyn'),
    '': Face(names={'bm': 'brainsyn:math', 'DynSysGroup': 'brainsyn.dynsys:Network', 'Module': 'brainsyn:DynamicalSystem'}),

    # arrays and transformations
    'math': Face(names={**KERNEL_PARTS, **names_from('brainsyn.relics.functions', 'eval_shape gpu_memory_preallocation')}),
    **{f'math.{module}': Face(f'brainpy.math:{module}', names, adapt='brainsyn.math_arrays:legacy_function')
       for module, names in WITHOUT_TAICHI.items()},
    'math.op_register': Face(names=KERNEL_PARTS),
    **shown_as('oo_transform ndarray', 'brainsyn.math', inside='math'),
    'math.tifunc': Face(names=gone(
        [f'lfsr{bits}_{what}' for bits in (88, 113) for what in (
            'key', 'next_key', 'normal', 'rand', 'randint', 'randn', 'random_integers', 'uniform')],
        'random numbers inside a Taichi kernel; use math.random.')),

    # models
    'dyn.compat': Face(names=names_from('brainpy', 'NeuGroup') | names_from('brainpy.dyn', 'NeuDyn')),
    'channels': Face(names={**SIZED_CHANNELS, **IONS}),
    'neurons': Face(names=SIZED_NEURONS),
    'synapses': Face(names=SIZED_SYNAPSES),
    'dynsys': Face('brainpy.dynsys'),
    'dynold': Face(),
    **shown_as('neurons', 'brainsyn.neurons', inside='dynold'), **shown_as('synapses', 'brainsyn.synapses', inside='dynold'),
    **shown_as('synouts', 'brainsyn.synouts', inside='dynold'), **shown_as('synplast', 'brainsyn.synplast', inside='dynold'),
    'modes': Face(names={**names_from('brainpy.math', 'NonBatchingMode batching_mode nonbatching_mode training_mode'),
                         'check': 'brainsyn:check'}),
    **shown_as('modes', 'brainsyn.modes', inside='modes'),
    **shown_as('interoperation others', 'brainsyn.layers', inside='layers'),
    'dnn': Face('brainpy.dnn', {**RECURRENT, **SPARSE_LAYERS, 'others': 'brainsyn:dnn', 'interoperation': 'brainsyn:dnn'}),

    # building
    'connect': Face(names=names_from('brainpy.connect', 'coo2mat_num mat2mat_num set_default_dtype visualizeMat')),
    'initialize': Face(names=names_from('brainsyn.relics.initializers', 'calculate_gain')),
}

SIZED = {  # models that take a size, not the groups that they join
    'math': Face('brainsyn.math', KERNEL_OP),
    'math.op_register': Face('brainsyn.math.op_register', KERNEL_OP),
    'dyn': Face('brainpy.dyn', adapt=WITH_UNITS, names={
        **OLD_IN_DYN, **POPULATIONS, **RATE_MODELS,
        **{name: f'brainsyn.dyn:{now}' for name, now in EARLIER_CALLED.items()}}),
    'dyn.rates': Face('brainpy.dyn.rates', {**POPULATIONS, **RATE_MODELS}),
    **{f'dyn.{module}': Face(f'brainpy.dyn.{module}', adapt=WITH_UNITS)
       for module in ('neurons', 'synapses', 'channels', 'base', 'others')},
    'dyn.compat': Face('brainsyn.dyn.compat'),
    'channels': Face('brainpy.channels', {**SIZED_CHANNELS, **IONS}, adapt=WITH_UNITS),
}
WITH_THE_WHOLE_DELAY = {
    **names_from('brainsyn.relics.projections_2_4', PROJECTIONS),
    **{name: f'brainsyn.relics.projections_2_4:{now}' for name, now in EARLIER_CALLED.items()},
}
CHANGED = merged({'dyn': Face(names=WITH_THE_WHOLE_DELAY)}, SIZED)
