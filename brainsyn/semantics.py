r"""What the releases of BrainPy compute differently, as switches: one set for each generation.

=========================  ====================  ====================  =====================  ===========================
switch                     2.0, 2.1              2.2                   2.3                    2.4; 2.5 and 2.6 where else
=========================  ====================  ====================  =====================  ===========================
``update_order``           as declared           projections first     projections first      projections first
``update_gets``            step                  step                  step                   data
``step_count``             up to the end         up                    down                   down
``time_stamps``            end                   end                   end                    start
``monitors_see``           start                 start                 end                    start
``inputs_are_cleared``     by the model          before the step       before the step        after the step
``step_run_clears``        the system            the system            the system             the system; 2.5: all parts
``delay``                  steps by reader       steps                 steps                  milliseconds; 2.5: short
``plasticity_acts_on``     conductance           conductance           conductance            spikes
``sparse``                 unweighted            unweighted            by event               dense
``alpha_drive``            whole                 whole                 whole                  per time constant
``dual_exponential_peak``  free                  free                  free                   free; 2.5: one
``self_connections``       kept with a matrix    kept with a matrix    kept with a matrix     kept by sums
``calcium_influx``         signed                rectified             rectified              rectified
=========================  ====================  ====================  =====================  ===========================

Defaults of models that differ are in ``arguments``, single models that do in ``defects`` of each generation.
"""
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from brainpy.initialize import OneInit, ZeroInit

__all__ = ['V2_0', 'V2_1', 'V2_2', 'V2_3', 'V2_4', 'V2_5', 'Semantics']


@dataclass(frozen=True, eq=False)
class Semantics:
    """The switches of one generation.

    Parameters
    ----------
    release : str
        The release whose numbers these are.
    update_order : {'projections first', 'as declared'}
        In which order a network advances its children.
    update_gets : {'step', 'data'}
        What the first argument of ``update`` in a class of one's own is when its name does not tell: the shared arguments of
        the step, or data.
    step_count : {'down', 'up', 'up to the end'}
        How a duration that is no whole number of steps is rounded, if need be after it was added to the start; the times of
        the steps are then those of ``numpy.arange``.
    time_stamps, monitors_see : {'start', 'end'}
        Which time of a step ``mon.ts`` holds, and which one functions among the monitors are told.
    inputs_are_cleared : {'before the step', 'after the step', 'by the model'}
        When inputs of cells are put to zero: before those of the next step are written, when the monitors have been read,
        or as soon as the model has used them.
    step_run_clears : {'the system', 'all parts'}
        Whether ``step_run`` clears the inputs of the system, which a network passes on to its parts, or those of all parts.
    delay : {'steps', 'steps by reader', 'milliseconds', 'short'}
        How long a spike with a delay of ``d`` is under way. It arrives ``d + 1`` steps after that in which it was fired; the
        same, counted from when the first synapse model that reads it has been updated; ``d`` is taken for a time in ms; or
        it arrives two steps early. For the last two see :mod:`brainsyn.delay_rings`.
    plasticity_acts_on : {'conductance', 'spikes'}
        What short-term plasticity scales in models with a gate for each presynaptic cell.
    sparse : {'by event', 'unweighted', 'dense'}
        What gates carried over sparse connections are multiplied with: ``g_max``, but NMDA counts its gates; nothing; or
        ``g_max``, as over dense ones.
    alpha_drive : {'whole', 'per time constant'}
        Whether :math:`h` drives :math:`g` of ``Alpha`` as it is, or divided by the time constant.
    dual_exponential_peak : {'free', 'one'}
        Whether the conductance that one spike makes in ``DualExponential`` is scaled to a peak of 1.
    self_connections : {'kept with a matrix', 'kept by sums'}
        Where ``All2All(include_self=False)`` has no effect: with a matrix of weights; or, of models with a conductance for
        each postsynaptic cell, in ``Delta`` with a matrix of weights and in ``Exponential``.
    streams : {'split off', 'by NumPy', 'common'}
        Where noise and random groups without a seed get their random numbers: from a stream of their own, which is split
        off from the common one or named by NumPy's global generator, or from the common one.
    initializers : {'by JAX', 'by NumPy'}
        Which generator initializers draw from.
    connector_helpers : {'seeded', 'anew'}
        Whether the compiled parts of ``ProbDist`` and of the scale-free connectors get their seed from the generator of the
        connector, or these and ``GaussianProb`` begin with the seed of the connector, each time that they are asked.
    total_number : {'with repeats', 'distinct'}
        Whether ``FixedTotalNum`` may connect a pair of cells more than once.
    fixed_prob : {'targets of each cell', 'each pair'}
        What a seeded ``FixedProb`` draws.
    fixed_number : {'row by row', 'by lot'}
        Whether a seeded ``FixedPreNum`` or ``FixedPostNum`` shuffles the cells for each cell, or takes those with the smallest
        of as many random numbers.
    matrix_of_fixed_prob : {'after pre', 'alone'}
        Whether a seeded ``FixedProb`` that is asked for its matrix draws the presynaptic cells before, even where all of them
        have targets.
    defects : frozenset of str
        Which of the switches of :mod:`brainsyn.switches` that are about single models, and not in all releases, it has.
    calcium_influx : {'rectified', 'signed'}
        Whether the current can only add to the concentration in ``CalciumDetailed``.
    arguments : Mapping
        Class → arguments whose defaults are not those of 2.3.
    """

    release: str
    update_order: Literal['projections first', 'as declared'] = 'projections first'
    update_gets: Literal['step', 'data'] = 'step'
    step_count: Literal['down', 'up', 'up to the end'] = 'down'
    time_stamps: Literal['start', 'end'] = 'end'
    monitors_see: Literal['start', 'end'] = 'end'
    inputs_are_cleared: Literal['before the step', 'after the step', 'by the model'] = 'before the step'
    step_run_clears: Literal['the system', 'all parts'] = 'the system'
    delay: Literal['steps', 'steps by reader', 'milliseconds', 'short'] = 'steps'
    plasticity_acts_on: Literal['conductance', 'spikes'] = 'conductance'
    sparse: Literal['by event', 'unweighted', 'dense'] = 'by event'
    alpha_drive: Literal['whole', 'per time constant'] = 'whole'
    dual_exponential_peak: Literal['free', 'one'] = 'free'
    self_connections: Literal['kept with a matrix', 'kept by sums'] = 'kept with a matrix'
    streams: Literal['split off', 'by NumPy', 'common'] = 'split off'
    initializers: Literal['by JAX', 'by NumPy'] = 'by JAX'
    connector_helpers: Literal['seeded', 'anew'] = 'seeded'
    total_number: Literal['with repeats', 'distinct'] = 'with repeats'
    fixed_prob: Literal['targets of each cell', 'each pair'] = 'targets of each cell'
    fixed_number: Literal['row by row', 'by lot'] = 'row by row'
    matrix_of_fixed_prob: Literal['after pre', 'alone'] = 'after pre'
    defects: frozenset[str] = frozenset({
        'hindmarsh_rose_spikes', 'morris_lecar_start', 'spike_time_order', 'wilson_cowan_x'})
    calcium_influx: Literal['rectified', 'signed'] = 'rectified'
    arguments: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


V2_3 = Semantics(release='2.3.8')

IZHIKEVICH_AT_ZERO = dict(V_initializer=ZeroInit(), u_initializer=OneInit(1.))

V2_2 = replace(
    V2_3, release='2.2.4', step_count='up', monitors_see='start', sparse='unweighted',
    streams='by NumPy', initializers='by NumPy', defects=frozenset({'wilson_cowan_x'}), arguments={
        'AdExIF': dict(tau_ref=30.),
        'Izhikevich': IZHIKEVICH_AT_ZERO,
    })

V2_1 = replace(
    V2_2, release='2.1.12', step_count='up to the end', update_order='as declared', fixed_prob='each pair', fixed_number='by lot',
    delay='steps by reader', inputs_are_cleared='by the model', calcium_influx='signed', arguments={
        'CalciumDetailed': dict(C_rest=.05, C_initializer=OneInit(.05)),
        'CalciumFixed': dict(C=.05),
        'ExpIF': dict(tau_ref=1.7),
        'HH': dict(m_initializer=OneInit(.5), h_initializer=OneInit(.6), n_initializer=OneInit(.32)),
        'Izhikevich': dict(tau_ref=0., **IZHIKEVICH_AT_ZERO),
        'LIF': dict(tau_ref=1.),
        'QuaIF': dict(tau_ref=0.),
    })

V2_0 = replace(V2_1, release='2.0.3')

V2_4 = replace(
    V2_3, release='2.4.6', update_gets='data', time_stamps='start', monitors_see='start', inputs_are_cleared='after the step',
    delay='milliseconds', plasticity_acts_on='spikes', sparse='dense', alpha_drive='per time constant',
    self_connections='kept by sums', streams='common',
    connector_helpers='anew', total_number='distinct', matrix_of_fixed_prob='alone',
    defects=frozenset({'wang_buzsaki_n'}), arguments={
        'AdExIF': dict(V_th=-55.),
        'ExpIF': dict(V_th=-55.),
    })

V2_5 = replace(V2_4, release='2.6.0', step_run_clears='all parts', delay='short', dual_exponential_peak='one')
