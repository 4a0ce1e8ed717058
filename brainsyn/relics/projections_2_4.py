r"""Projections of 2.4 made of a delay, a synapse and an output: their delays are as long as they say.

From 2.5 on, a spike with a delay of :math:`d` arrives a step early, and in the step of the longest delay where that would
be at once. In 2.4 it arrives in step :math:`\lceil d / dt \rceil`.
"""
import functools
import inspect
import math

import brainpy.math as bm
from brainpy import dyn

from brainsyn.relics.sized_models import units_of
from brainsyn.units import taking_quantities

__all__ = ['FullProjAlignPost', 'FullProjAlignPostMg', 'FullProjAlignPreDS', 'FullProjAlignPreDSMg', 'FullProjAlignPreSD',
           'FullProjAlignPreSDMg', 'FullProjDelta', 'STDP_Song2000']


def _with_the_whole_delay(cls: type) -> type:
    """The projection ``cls`` of today, its delay being that of 2.4, and it takes quantities."""
    signature = inspect.signature(cls.__init__)

    @functools.wraps(cls.__init__)
    def __init__(*args, **kwargs):
        given = signature.bind(*args, **kwargs)
        if given.arguments['delay'] is not None:
            given.arguments['delay'] = _told_today(given.arguments['delay'])
        cls.__init__(*given.args, **given.kwargs)

    whole = type(cls.__name__, (cls,), {'__init__': __init__, '__doc__': cls.__doc__, '__module__': __name__})
    return taking_quantities(whole, units_of(cls), __name__)


def _told_today(delay: float) -> float:
    """The delay, in ms, which today arrives when ``delay`` did: half a step more, lest rounding count."""
    dt = bm.get_dt()
    return (max(1, math.ceil(delay / dt)) + .5) * dt


FullProjAlignPost = _with_the_whole_delay(dyn.FullProjAlignPost)
FullProjAlignPostMg = _with_the_whole_delay(dyn.FullProjAlignPostMg)
FullProjAlignPreDS = _with_the_whole_delay(dyn.FullProjAlignPreDS)
FullProjAlignPreDSMg = _with_the_whole_delay(dyn.FullProjAlignPreDSMg)
FullProjAlignPreSD = _with_the_whole_delay(dyn.FullProjAlignPreSD)
FullProjAlignPreSDMg = _with_the_whole_delay(dyn.FullProjAlignPreSDMg)
FullProjDelta = _with_the_whole_delay(dyn.FullProjDelta)
STDP_Song2000 = _with_the_whole_delay(dyn.STDP_Song2000)
