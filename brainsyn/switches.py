"""Known defects of the old releases: reproduced by default, announced once, corrected on request.

==========================  ============================================================================================
switch                      what the old release does, and what ``bp.correct(switch)`` gives instead
==========================  ============================================================================================
``sparse_plasticity``       ``Delta`` and ``Exponential`` with ``comp_method='sparse'`` ignore ``stp``.
                            Corrected: short-term plasticity scales the spikes as it does with ``'dense'``.
``sparse_nmda``             ``NMDA`` with ``comp_method='sparse'`` counts the presynaptic gates that are not zero instead of
                            summing them. Corrected: sums them as ``'dense'`` does.
``all_to_all_self``         ``All2All(include_self=False)`` keeps the connections of cells to themselves where there is a
                            matrix of weights, and since 2.4 in ``Exponential`` with one weight. Corrected: they are left out.
``poisson_input_variance``  ``PoissonInput`` draws its normal approximation with the variance of the count in place of
                            its standard deviation. Corrected: with the standard deviation.
``ou_noise``                ``inputs.ou_process`` draws its noise evenly between 0 and 1, so that it drifts upwards.
                            Corrected: from the standard normal distribution.
``second_run``              A second run begins at the sum of the first one's start and duration, and counts its steps from
                            there: times are rounded otherwise than in one long run. Corrected: they are the same, and two
                            runs give, bit for bit, what one gives.
``sparse_weights``          In 2.2 models with a gate for each presynaptic cell ignore ``g_max`` with
                            ``comp_method='sparse'``. Corrected: they use it as with ``'dense'``.
``adam_epochs``             From 2.3 to 2.6 ``Adam`` and ``AdamW`` correct the bias of their running means by the number of the
                            epoch. Corrected: by the number of the update.
``nesterov``                From 2.3 to 2.6 ``MomentumNesterov`` is ``Momentum``. Corrected: it looks ahead.
``adadelta_rate``           ``Adadelta`` ignores its learning rate. Corrected: it multiplies the steps.
``calcium_influx``          ``CalciumDetailed`` and ``CalciumFirstOrder`` let calcium in while the current flows out.
                            Corrected, in models made from then on: while it flows in.
``hindmarsh_rose_spikes``   In 2.3 ``HindmarshRose`` in training mode spikes in every step in which V is above ``V_th``.
                            Corrected, in models made from then on: when V crosses it from below.
``morris_lecar_start``      In 2.3 ``MorrisLecar`` starts V from ``W_initializer`` and W from ``V_initializer``. Corrected, in
                            models made from then on: each from its own.
``pinsky_rinzel_c``         ``PinskyRinzelModel`` leaves the gate c out of a current. Corrected, in models made from then
                            on: c is a factor of it.
``spike_time_order``        In 2.3 ``SpikeTimeGroup`` does not sort its times. Corrected, in groups made from then on: it does.
``wilson_cowan_x``          Up to 2.3 ``WilsonCowanModel`` takes its drive for x in the slope of x. Corrected, in models that are
                            run from then on: x is x.
``stuart_landau_y``         ``StuartLandauOscillator`` takes y for x in the slope of y. Corrected, in models that are run from
                            then on: x is x.
``wang_buzsaki_n``          In 2.4 to 2.6 ``WangBuzsakiModel`` opens n ten times as fast as the paper says. Corrected, in models
                            made from then on: as the paper says.
``poisson_group_seed``      Since 2.4 ``PoissonGroup`` ignores its seed and draws from the common stream. Corrected, in groups
                            made from then on: it has the stream that its seed names.
``gaussian_grad``           ``surrogate.gaussian_grad`` multiplies with sigma where it should divide: the derivative is wide
                            where it should be narrow. Corrected: the normal density.
``piecewise_quadratic``     The derivative of ``surrogate.piecewise_quadratic`` is a parabola, which jumps where it ends unless
                            alpha is 1. Corrected: falls to zero in a straight line.
``squarewave_terms``        The derivative of ``surrogate.squarewave_fourier_series`` has n - 1 terms. Corrected: n.
``nll_loss``                From 2.4 to 2.6 ``nll_loss`` and ``NLLLoss`` lack the minus. Corrected: the negative log-likelihood.
``dog_decay``               ``DOGDecay`` ignores ``normalize``, and the rows of the weights of a sheet of cells are in another
                            order than the columns. Corrected: it is heeded, and they are in the same order.
``weighted_phase``          ``WeightedPhaseEncoder`` spikes in all steps. Corrected: in those that its input has the bits of.
``require_again``           A random connector draws other connections each time that ``require`` is called. Corrected, for
                            connectors with a seed, too: it keeps them until it is called with sizes again.
``delay_steps``             In 2.4 a delay is taken for a time in ms, in 2.5 and 2.6 it is two steps short; see
                            :mod:`brainsyn.delay_rings`. Corrected, in models made from then on: with ``delay_step=d`` a
                            spike arrives d + 1 steps after that in which it was fired, as in 2.3.
==========================  ============================================================================================
"""
import warnings

from brainsyn.errors import near_matches

__all__ = ['LegacyDefectWarning', 'correct', 'is_corrected', 'keep_legacy']

SWITCHES = {
    'sparse_plasticity': 'ignores its short-term plasticity, because comp_method="sparse" did so in BrainPy 2.3',
    'sparse_nmda': 'counts the gates that are not zero instead of summing them, because comp_method="sparse" did so in '
                   'BrainPy 2.3',
    'all_to_all_self': 'keeps the connections of cells to themselves in spite of include_self=False, because BrainPy did so '
                       'where the weights are a matrix, and since 2.4 in Exponential',
    'poisson_input_variance': 'uses the variance of the number of input spikes as its standard deviation, '
                              'as BrainPy 2.3 did',
    'ou_noise': 'draws its noise evenly between 0 and 1, so that it drifts upwards, as BrainPy up to 2.6 did',
    'sparse_weights': 'ignores its g_max, because comp_method="sparse" did so in BrainPy 2.2',
    'adam_epochs': 'corrects the bias of its running means by the number of the epoch, not of the update, as BrainPy 2.3 to '
                   '2.6 did',
    'nesterov': 'is Momentum, as in BrainPy 2.3 to 2.6',
    'adadelta_rate': 'ignores its learning rate, as BrainPy up to 2.6 did',
    'require_again': 'draws other connections for each call of require(...), so that two answers do not belong together, as '
                     'BrainPy up to 2.6 did; ask for all formats in one call',
    'delay_steps': 'delivers its delayed spikes as BrainPy 2.4 to 2.6 did: 2.4 took delay_step for a time in ms, later releases '
                   'lost two steps of it',
    'gaussian_grad': 'multiplies with sigma where it should divide, as BrainPy 2.3 to 2.6 did',
    'piecewise_quadratic': 'has a parabola for its derivative, as in BrainPy 2.3 to 2.6',
    'squarewave_terms': 'leaves the last term out of its derivative, as BrainPy 2.3 to 2.6 did',
    'nll_loss': 'gives the log-likelihood without the minus, as BrainPy 2.4 to 2.6 did',
    'dog_decay': 'ignores its normalize and, in two dimensions, orders rows otherwise than columns, as BrainPy up to 2.6 did',
    'weighted_phase': 'spikes in every step, as BrainPy up to 2.6 did',
    'calcium_influx': 'lets calcium in while the current of its channels flows out, as BrainPy did',
    'hindmarsh_rose_spikes': 'spikes in training mode in every step in which V is above V_th, as BrainPy 2.3 did',
    'morris_lecar_start': 'starts V from W_initializer and W from V_initializer, as BrainPy 2.3 did',
    'pinsky_rinzel_c': 'leaves the gate c out of the calcium-dependent potassium current, as BrainPy did',
    'poisson_group_seed': 'ignores its seed and draws from the common stream, as BrainPy 2.4 to 2.6 did',
    'spike_time_order': 'does not sort its times in spite of need_sort=True, so that a spike waits for those that stand before '
                        'it, as BrainPy 2.3 did',
    'wilson_cowan_x': 'takes its drive for x in the slope of x, as BrainPy up to 2.3 did',
    'stuart_landau_y': 'takes y for x in the slope of y, as BrainPy up to 2.6 did',
    'wang_buzsaki_n': 'opens the gate n ten times as fast as in the paper, as BrainPy 2.4 to 2.6 did',
    'second_run': 'counts the time of a second run from the sum of durations, as BrainPy 2.3 did',
}
_corrected: set[str] = set()
_announced: set[str] = set()


class LegacyDefectWarning(UserWarning):
    """A model meets a defect of the release it was written for, and the defect is reproduced."""


def _known(switch: str) -> str:
    if switch not in SWITCHES:
        raise ValueError(f'There is no switch "{switch}".{near_matches(switch, SWITCHES)}')
    return switch


def correct(*switches: str) -> None:
    """Correct these defects from now on, in models that are compiled from now on; all of them when none is named."""
    _corrected.update(map(_known, switches or SWITCHES))


def keep_legacy(*switches: str) -> None:
    """Reproduce these defects again; all of them when none is named."""
    _corrected.difference_update(map(_known, switches or SWITCHES))


def is_corrected(switch: str, owner: str, announce: bool = True) -> bool:
    """Whether to compute the corrected number; where not, say so once for each switch, unless told not to."""
    if _known(switch) in _corrected:
        return True
    if announce and switch not in _announced:
        _announced.add(switch)
        warnings.warn(f'{owner} {SWITCHES[switch]}. For the corrected number call '
                      f'brainsyn.correct("{switch}") before running.', LegacyDefectWarning, stacklevel=3)
    return False
