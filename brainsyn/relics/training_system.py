"""``bp.dyn.TrainingSystem``, which came and went while 2.2 was being written."""
import brainpy.math as bm

from brainsyn.dynsys import DynamicalSystem

__all__ = ['TrainingSystem']


class TrainingSystem(DynamicalSystem):
    """A system to be trained: in training mode, and with ``update(self, shared, x)`` or ``forward(self, shared, x)``."""

    def __init__(self, name: str | None = None, mode: bm.Mode | None = None):
        super().__init__(name=name, mode=bm.training_mode if mode is None else mode)

    def forward(self, shared, x):
        """The output for the input ``x`` of one step."""
        raise NotImplementedError(f'{self.name}: class {type(self).__name__} must define "update" or "forward".')

    def update(self, shared, x):
        return self.forward(shared, x)
