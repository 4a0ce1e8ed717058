"""What connectors that grow or rewire a graph share."""
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, count

import numpy as np

from brainsyn.connect.checks import check_same_size
from brainsyn.connect.formats import Wiring
from brainsyn.connect.legacy import LegacyDraws, compiled_set_order
from brainsyn.connect.streams import RandomConnector

__all__ = ['Dice', 'GraphConnector']


@dataclass
class Dice:
    """The random choices that let a graph grow, one at a time."""

    pick: Callable[[Sequence], int]
    pick_neighbour: Callable[[Sequence], int]
    chance: Callable[[], float]
    ordered: Callable[[Iterable[int]], Iterable[int]] = iter

    @classmethod
    def fast(cls, rng: np.random.Generator) -> 'Dice':
        """All choices from one generator, from which numbers are taken by the thousand."""
        chance = chain.from_iterable(rng.random(4096).tolist() for _ in count()).__next__

        def pick(items):
            return items[int(chance() * len(items))]

        return cls(pick, pick, chance)

    @classmethod
    def legacy(cls, draws: LegacyDraws, helpers: str) -> 'Dice':
        """As in the old releases: targets by a compiled helper, all else by the connector."""
        if helpers == 'anew':
            compiled, connector = draws.anew().numpy, draws.anew().numpy
        else:
            compiled, connector = draws.compiled(1, 10 ** 7), draws.numpy
        return cls(pick=lambda items: items[compiled.randint(len(items))],
                   pick_neighbour=lambda items: items[connector.randint(len(items))],
                   chance=connector.random_sample, ordered=compiled_set_order)

    def subset(self, items: Sequence[int], num: int) -> set[int]:
        """``num`` distinct items; one that is there more often is more likely to be among them."""
        chosen = {}
        while len(chosen) < num:
            chosen[self.pick(items)] = None
        return set(self.ordered(chosen))


class GraphConnector(RandomConnector):
    """The cells of one group are the nodes of a graph, whose edges subclasses give as pairs."""

    directed: bool

    def __call__(self, pre_size, post_size):
        """Set the size of the group, which is given twice; see `TwoEndConnector.__call__`."""
        super().__call__(pre_size, post_size)
        check_same_size(self)
        self._check_num()
        return self

    def _check_num(self) -> None:
        """Refuse groups that are too small."""

    def _edges(self, dice: Dice) -> tuple[Iterable[int], Iterable[int]]:
        """The nodes at which edges begin, and those at which they end."""
        raise NotImplementedError

    def _draw(self, rng):
        return self._wiring_of_edges(*self._edges(Dice.fast(rng)))

    def _draw_legacy(self, draws, builder):
        return self._wiring_of_edges(*self._edges(Dice.legacy(draws, self.semantics.connector_helpers)), stable=False)

    def _wiring_of_edges(self, sources, targets, stable: bool = True) -> Wiring:
        sources, targets = np.asarray(sources, np.int64), np.asarray(targets, np.int64)
        pairs = sources * self.post_num + targets
        if not self.directed:
            pairs = np.concatenate([pairs, targets * self.post_num + sources])
        # np.unique does the same by hashing, ten times as slowly
        pairs.sort()
        pairs = pairs[np.diff(pairs, prepend=-1) > 0]
        pre_ids, post_ids = np.divmod(pairs, self.post_num)
        coo = pre_ids.astype(np.int32), post_ids.astype(np.int32)
        return Wiring(self.pre_num, self.post_num, coo=coo, stable=stable)
