"""Projections that leave the same cells with the same delay are carried in one pass over their spikes."""
from collections import defaultdict
from typing import Any

import brainpy.math as bm
import jax

from brainsyn import comm
from brainsyn.delay_rings import RingEntry
from brainsyn.dynsys.protocol import step_cache
from brainsyn.projection.base import TwoEndConn

__all__ = ['SharedSource', 'share_sources']


class SharedSource:
    """Sparse projections with the same presynaptic spikes, in one list of targets.

    Parameters
    ----------
    projections : list of TwoEndConn
        With ``comm`` a :class:`~brainsyn.comm.CSR`, from the same cells and with the same delay.
    """

    def __init__(self, projections: list[TwoEndConn]):
        self.projections = projections
        self.operators = [p.comm for p in projections]
        self.rows = comm.MergedRows(self.operators)

    def is_of(self, projections: list[TwoEndConn]) -> bool:
        """Whether these are the projections, with the connections that they have now."""
        return ([id(p) for p in projections] == [id(p) for p in self.projections]
                and all(p.comm is operator for p, operator in zip(self.projections, self.operators, strict=True)))

    def serves(self, projection: TwoEndConn, spikes: jax.Array) -> bool:
        """Whether ``spikes`` are those that all of these projections carry in this step."""
        return self.is_of(self.projections) and step_cache().get(('arrived', id(projection))) is spikes

    def carry(self, projection: TwoEndConn, spikes: jax.Array) -> jax.Array:
        """The weighted sums at the targets of ``projection``; the first to ask has all of them computed."""
        carried, sums = step_cache().get(('carried', id(self)), (None, None))
        if carried is not spikes:
            sums = self.rows.event(spikes, [bm.as_jax(p.g_max) for p in self.projections])
            step_cache()['carried', id(self)] = spikes, sums
        return sums[next(i for i, p in enumerate(self.projections) if p is projection)]


def share_sources(model: bm.BrainPyObject) -> None:
    """Let the projections in ``model`` that can share a pass over their spikes do so from now on."""
    sources = defaultdict(list)
    for projection in model.nodes().subset(TwoEndConn).unique().values():
        if isinstance(getattr(projection, 'comm', None), comm.CSR) and isinstance(_delay_of(projection), int | RingEntry | None):
            sources[id(projection.pre.spike), _delay_of(projection)].append(projection)
        elif getattr(projection, 'shared_source', None) is not None:
            projection.setattr('shared_source', None)
    for projections in sources.values():
        # one that is there already stays, or runners that take turns with a model would compile it each time
        shared = getattr(projections[0], 'shared_source', None)
        if shared is None or not shared.is_of(projections):
            shared = SharedSource(projections) if len(projections) > 1 else None
        for projection in projections:
            projection.setattr('shared_source', shared)


def _delay_of(projection: TwoEndConn) -> Any:
    return getattr(projection, 'delay_step', None)
