"""What becomes of a system whose construction fails: nothing."""
from typing import Any

from brainpy.math.object_transform import naming

from brainsyn.binding import Generational

__all__ = ['Construction']


class Construction(Generational):
    """The class of all system classes: a construction that fails leaves nothing behind.

    Without this, a name stays taken for as long as a traceback is kept, which in a notebook is long; and an output that
    was passed to a synapse that failed belongs to that synapse.
    """

    def __call__(cls, *args: Any, **kwargs: Any) -> Any:
        registries = naming._name2id, cls.global_delay_data
        known = [set(registry) for registry in registries]
        given = [(value, dict(vars(value))) for value in (*args, *kwargs.values()) if isinstance(type(value), Construction)]
        try:
            return super().__call__(*args, **kwargs)
        except Exception:
            for registry, names in zip(registries, known, strict=True):
                for name in registry.keys() - names:
                    registry.pop(name, None)
            for value, attributes in given:
                vars(value).clear()
                vars(value).update(attributes)
            raise
