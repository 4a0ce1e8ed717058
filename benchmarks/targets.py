"""What brainsyn means to reach, as ratios to its peers, and whether it did."""
from collections.abc import Callable, Sequence
from typing import NamedTuple

from contest import Contestant

__all__ = ['TARGETS', 'judged']


class Target(NamedTuple):
    """A bound on brainsyn's share of what a peer takes for the same network."""

    model: str
    size: int
    peer: str
    bound: float
    measure: Callable[[Contestant], float] = Contestant.per_second
    what: str = 'CPU time'


def building(contestant):
    return contestant.building


TARGETS = [
    Target('COBA', 4000, 'brainpy', .07), Target('COBA', 4000, 'Brian 2', .8), Target('COBA', 4000, 'C++', 2.3),
    Target('COBA', 20_000, 'brainpy', .25), Target('COBA', 20_000, 'Brian 2', .8), Target('COBA', 20_000, 'C++', 2.5),
    Target('COBA', 100_000, 'brainpy', .35), Target('COBA', 100_000, 'Brian 2', .9),
    Target('COBA', 100_000, 'brainpy.state', .9), Target('COBA', 100_000, 'C++', 2.3),
    Target('CUBA', 4000, 'brainpy', .04), Target('CUBA', 4000, 'Brian 2', 1.), Target('CUBA', 4000, 'C++', 4.),
    Target('COBAHH', 4000, 'brainpy', .15), Target('COBAHH', 4000, 'Brian 2', .15), Target('COBAHH', 4000, 'C++', 2.2),
    Target('AMPA + GABAa, sparse', 4000, 'brainpy', .1), Target('AMPA + GABAa, dense', 4000, 'brainpy', .02),
    Target('COBA', 4000, 'brainpy', .02, building, 'building'),
]


def judged(results: Sequence[Contestant], targets: Sequence[Target]) -> list[dict]:
    """Each target beside what was measured."""
    found = {(one.model, one.size, one.peer): one for one in results if one.failed is None}
    judgements = []
    for target in targets:
        ours, peer = (found.get((target.model, target.size, name)) for name in ('brainsyn', target.peer))
        measured = None if ours is None or peer is None else round(target.measure(ours) / target.measure(peer), 4)
        judgements.append(dict(what=f'{target.model}, {target.size:,}: {target.what} over {target.peer}', bound=target.bound,
                               measured=measured, met=measured is not None and measured <= target.bound))
    return judgements
