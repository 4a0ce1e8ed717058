"""The names of BrainPy 2.5 and 2.6 that 2.3 did not have yet, or used for something else."""
from brainsyn.facade import Face
from brainsyn.generations import v2_4
from brainsyn.generations.common import gone, merged, names_from

__all__ = ['CHANGED', 'NAMES', 'RELEASE']

RELEASE = '2.6.0'

TAICHI_CACHES = gone('clear_taichi_aot_caches count_taichi_aot_kernels',
                     'looked after the kernels that Taichi had compiled; there are none any more.')
EINOPS = names_from('brainpy.math', 'ein_rearrange ein_reduce ein_repeat ein_shape')

GRADED_EVENTS = {name: f'brainsyn.relics.sparse:graded_{name}' for name in ('csrmm', 'csrmv')}
GRADED_SUMS = dict.fromkeys(['pre2post_csr_event_sum', 'pre2post_event_sum'], 'brainsyn.relics.sparse:graded_event_sum')

NAMES = merged({
    'math': Face(names={
        **TAICHI_CACHES, 'VariableStack': 'brainpy.math:VarDict',
        **names_from('brainsyn.relics.kernels', 'import_numba import_taichi')}),
    'math.op_register': Face(names=TAICHI_CACHES),
    'math.event': Face(names={'csrmm': GRADED_EVENTS['csrmm']}),
    'math.einops': Face(names=EINOPS),
}, v2_4.NAMES)

CHANGED = merged({
    'math': Face('brainsyn.math', GRADED_SUMS),
    'math.event': Face('brainsyn.math.event', {**GRADED_EVENTS, 'csrmv_taichi': GRADED_EVENTS['csrmv']}),
    'math.pre_syn_post': Face('brainsyn.math.pre_syn_post', GRADED_SUMS),
}, v2_4.SIZED)
