"""``bp.share``: the arguments that all nodes share in a step, as the node that it was in 2.3."""
from typing import Any

import brainpy
import brainpy.math as bm

from brainsyn.dynsys import DynamicalSystemNS
from brainsyn.errors import near_matches

__all__ = ['share']


class SharedArguments(DynamicalSystemNS):
    """What ``brainpy.share`` holds, behind the methods of 2.3. An argument that is None counts as absent."""

    def __init__(self):
        super().__init__(name='share')
        self._saved: set[str] = set()
        self.setattr('_categories', {})

    @property
    def dt(self) -> float:
        """The step, in ms."""
        return bm.get_dt()

    def set_dt(self, dt: float) -> None:
        """Set the step, in ms, for everything built from here on."""
        bm.set_dt(dt)

    def get_shargs(self) -> dict:
        """All arguments."""
        return {key: value for key, value in brainpy.share.get_shargs().items() if value is not None}

    def load(self, key: str, value: Any = None, desc: str | None = None) -> Any:
        """The argument ``key``, or ``value`` where there is none of that name; ``desc`` says what it is, for the message.

        Raises
        ------
        KeyError
            When there is no such argument and no ``value``.
        """
        known = self.get_shargs()
        if key not in known and value is None:
            raise KeyError(f'share: there is no argument "{key}"{f" ({desc})" if desc else ""}.{near_matches(key, known)}')
        return known.get(key, value)

    def __getitem__(self, key: str) -> Any:
        return self.load(key)

    def save(self, **arguments) -> None:
        """Set arguments."""
        self._saved.update(arguments)
        brainpy.share.save(**arguments)

    def clear_shargs(self, *keys: str) -> None:
        """Forget the arguments of these names, or all that :meth:`save` has set."""
        brainpy.share.save(**dict.fromkeys(keys or self._saved))

    def clear(self) -> None:
        """Forget all arguments that :meth:`save` has set."""
        self.clear_shargs()

    def save_category(self, category: str, **arguments) -> None:
        """Keep arguments that belong together, apart from the others."""
        self._categories.setdefault(category, {}).update(arguments)

    def get_category(self, category: str) -> dict:
        """The arguments of a category.

        Raises
        ------
        KeyError
            When there is no such category.
        """
        if category not in self._categories:
            raise KeyError(f'share: there is no category "{category}".{near_matches(category, self._categories)}')
        return self._categories[category]

    def clear_category(self, category: str | None = None) -> None:
        """Forget a category, or all of them."""
        for name in list(self._categories) if category is None else [category]:
            self._categories.pop(name, None)

    def update(self, *args, **kwargs) -> None:
        """A node that does nothing in a step."""


share = SharedArguments()
