"""Calls that meet a known defect of a release, as data: the switches of brainsyn, and where they matter."""
from collections.abc import Mapping
from typing import NamedTuple

__all__ = ['DEFECTS', 'GIVEN', 'Defect']

GIVEN = object()  # any value but None


class Defect(NamedTuple):
    """A defect and the calls that meet it.

    Parameters
    ----------
    rule : str
        Code of the rule of ``brainsyn check``.
    switch : str
        What corrects it.
    releases : str
        The releases that have it, as in the tables of names: ``'45'`` is 2.4 to 2.6.
    names : frozenset of str
        The classes or methods concerned; all that take the keywords when there is none.
    keywords : mapping
        The keywords that have to be given, with their values.
    what : str
        What they do.
    """

    rule: str
    switch: str
    releases: str
    names: frozenset[str]
    keywords: Mapping[str, object]
    what: str


def _defect(rule: str, switch: str, releases: str, names: str, what: str, **keywords) -> Defect:
    return Defect(rule, switch, releases, frozenset(names.split()), keywords, what)


DEFECTS = (
    _defect('BS301', 'delay_steps', '45', '', 'does not take its delay for steps', delay_step=GIVEN),
    _defect('BS301', 'delay_steps', '45', 'register_delay', 'does not take its delay for steps'),
    _defect('BS302', 'sparse_plasticity', '23', 'Delta Exponential', 'ignores stp', comp_method='sparse', stp=GIVEN),
    _defect('BS303', 'sparse_nmda', '3', 'NMDA', 'counts gates instead of summing them', comp_method='sparse'),
    _defect('BS303', 'sparse_weights', '2', 'AMPA Alpha BioNMDA DualExponential GABAa NMDA', 'ignores g_max',
            comp_method='sparse'),
    _defect('BS303', 'sparse_weights', '1', 'AMPA GABAa NMDA', 'ignores g_max', conn_type='sparse'),
    _defect('BS304', 'all_to_all_self', '012345', 'All2All', 'keeps self-connections in a matrix of weights',
            include_self=False),
    _defect('BS305', 'poisson_input_variance', '12345', 'PoissonInput', 'has the variance for a standard deviation'),
    _defect('BS308', 'adam_epochs', '345', 'Adam AdamW', 'counts epochs instead of updates'),
    _defect('BS308', 'nesterov', '345', 'MomentumNesterov', 'is Momentum'),
    _defect('BS308', 'adadelta_rate', '012345', 'Adadelta', 'ignores its learning rate'),
    _defect('BS309', 'calcium_influx', '12345', 'CalciumDetailed CalciumFirstOrder',
            'lets calcium in while the current flows out'),
    _defect('BS309', 'morris_lecar_start', '3', 'MorrisLecar', 'exchanges the starts of V and W'),
    _defect('BS309', 'pinsky_rinzel_c', '12345', 'PinskyRinzelModel', 'leaves a gate out of a current'),
    _defect('BS309', 'poisson_group_seed', '45', 'PoissonGroup', 'ignores its seed', seed=GIVEN),
    _defect('BS309', 'wang_buzsaki_n', '45', 'WangBuzsakiModel', 'opens n ten times as fast as the paper says'),
)
