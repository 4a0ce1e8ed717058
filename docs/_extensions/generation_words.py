"""What the switches of a generation mean, in words: for the pages on porting."""
from dataclasses import fields

from brainsyn import semantics

__all__ = ['SAYS', 'explained']

# what a field of Semantics is about, and what its values mean
SAYS = {
    'update_order': ('Order in a step', {
        'projections first': 'projections, then groups',
        'as declared': 'as declared: a synapse without delay that stands behind its source sees the spikes of the same step'}),
    'update_gets': ('First argument of an ``update`` of your own, where its name does not tell', {
        'step': 'the shared arguments (``t``, ``dt``, ``i``)', 'data': 'the input of the step'}),
    'step_count': ('Steps of a run', {
        'up': 'duration / dt, rounded up', 'down': 'duration / dt, rounded down',
        'up to the end': 'the times that ``numpy.arange`` gives from the start to start + duration'}),
    'time_stamps': ('``mon.ts``', {
        'end': 'the end of each step: begins with dt', 'start': 'the start of each step: begins with 0'}),
    'monitors_see': ('Time that functions among the monitors are told', {
        'end': 'the end of the step', 'start': 'the start of the step'}),
    'inputs_are_cleared': ('``input`` of cells is cleared', {
        'by the model': 'by the model itself, in its ``update``',
        'before the step': 'before those of the next step are written, in groups of a ``Network``; in the parts of another '
                           'system they add up',
        'after the step': 'in all parts, when the monitors have been read: they are zero after a run'}),
    'step_run_clears': ('``step_run`` clears the inputs', {
        'the system': 'of the system, which a network passes on to its parts', 'all parts': 'of all parts'}),
    'delay': ('``delay_step=d``', {
        'steps': 'a spike arrives d + 1 steps after that in which it was fired',
        'steps by reader': 'd + 1 steps, counted from when the first synapse that reads it has been updated',
        'milliseconds': 'd is taken for a time in ms', 'short': 'a spike arrives two steps early'}),
    'plasticity_acts_on': ('``stp`` of models with a gate for each presynaptic cell scales', {
        'conductance': 'the conductance', 'spikes': 'the spikes'}),
    'sparse': ("``comp_method='sparse'`` of models with gates", {
        'by event': 'gates times ``g_max``; ``NMDA`` counts its gates', 'unweighted': 'ignores ``g_max``',
        'dense': "as ``'dense'``"}),
    'alpha_drive': ('``Alpha``: what h adds to g in a ms', {'whole': ':math:`h`', 'per time constant': r':math:`h / \tau`'}),
    'dual_exponential_peak': ('``DualExponential``: conductance of one spike', {
        'free': 'as its equations give it', 'one': 'scaled to a peak of 1'}),
    'self_connections': ('``All2All(include_self=False)`` has no effect', {
        'kept with a matrix': 'where weights are a matrix',
        'kept by sums': 'in ``Delta`` with a matrix of weights, and in ``Exponential``'}),
    'streams': ('Noise and random groups without a seed draw from', {
        'split off': 'a stream of their own, split off the common one',
        'by NumPy': "a stream of their own, named by NumPy's generator",
        'common': 'the common stream'}),
    'initializers': ('Initializers draw from', {'by JAX': '``bm.random``', 'by NumPy': 'NumPy'}),
    'connector_helpers': ('Compiled parts of ``ProbDist`` and of scale-free connectors begin with', {
        'seeded': 'a seed from the generator of the connector',
        'anew': 'the seed of the connector, each time that they are asked; so does ``GaussianProb``'}),
    'total_number': ('``FixedTotalNum``', {'with repeats': 'may connect a pair twice', 'distinct': 'connects a pair once'}),
    'fixed_prob': ('``FixedProb`` with a seed draws', {
        'targets of each cell': 'a fixed number of targets for each cell', 'each pair': 'whether each pair is connected'}),
    'fixed_number': ('``FixedPreNum`` and ``FixedPostNum`` with a seed', {
        'row by row': 'shuffle the cells for each cell', 'by lot': 'take the cells with the smallest of as many random numbers'}),
    'matrix_of_fixed_prob': ('``FixedProb`` with a seed that is asked for its matrix', {
        'after pre': 'draws the presynaptic cells before', 'alone': 'does so only where some of them have no targets'}),
    'calcium_influx': ('Current in ``CalciumDetailed``', {
        'rectified': 'can only add calcium', 'signed': 'adds and removes calcium'}),
}


def explained(generation: semantics.Semantics) -> list[tuple[str, str, str]]:
    """What each switch is about, and what its values in this generation and in 2.3 mean."""
    known = []
    for field in fields(semantics.Semantics):
        if field.name not in ('release', 'defects', 'arguments'):
            what, meanings = SAYS.get(field.name, (f'``{field.name}``', {}))
            values = [getattr(of, field.name) for of in (generation, semantics.V2_3)]
            known.append((what, *(meanings.get(value, f'*{value}*') for value in values)))
    return known
