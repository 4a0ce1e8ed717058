"""Known defects of the old releases: reproduced by default, announced once, corrected on request.

==========================  ============================================================================================
switch                      what 2.3.8 does, and what ``bp.correct(switch)`` gives instead
==========================  ============================================================================================
``sparse_plasticity``       ``Delta`` and ``Exponential`` with ``comp_method='sparse'`` ignore ``stp``.
                            Corrected: short-term plasticity scales the spikes as it does with ``'dense'``.
``sparse_nmda``             ``NMDA`` with ``comp_method='sparse'`` counts the presynaptic gates that are not zero instead of
                            summing them. Corrected: sums them as ``'dense'`` does.
``all_to_all_self``         ``All2All(include_self=False)`` with a matrix of weights keeps the connections of cells to
                            themselves. Corrected: the diagonal of the matrix is left out.
``poisson_input_variance``  ``PoissonInput`` draws its normal approximation with the variance of the count in place of
                            its standard deviation. Corrected: with the standard deviation.
==========================  ============================================================================================
"""
import warnings

from brainsyn.errors import near_matches

__all__ = ['LegacyDefectWarning', 'correct', 'is_corrected', 'keep_legacy']

SWITCHES = {
    'sparse_plasticity': 'ignores its short-term plasticity, because comp_method="sparse" did so in BrainPy 2.3',
    'sparse_nmda': 'counts the gates that are not zero instead of summing them, because comp_method="sparse" did so in '
                   'BrainPy 2.3',
    'all_to_all_self': 'keeps the connections of cells to themselves in spite of include_self=False, because a matrix of '
                       'weights had them in BrainPy 2.3',
    'poisson_input_variance': 'uses the variance of the number of input spikes as its standard deviation, '
                              'as BrainPy 2.3 did',
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


def is_corrected(switch: str, owner: str) -> bool:
    """Whether to compute the corrected number; where not, say so once for each switch."""
    if _known(switch) in _corrected:
        return True
    if switch not in _announced:
        _announced.add(switch)
        warnings.warn(f'{owner} {SWITCHES[switch]}. For the corrected number call '
                      f'brainsyn.correct("{switch}") before running.', LegacyDefectWarning, stacklevel=3)
    return False
