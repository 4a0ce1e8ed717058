"""Trainers as in 2.2 and 2.3, which clear the inputs of a network, but not those of the parts of another system."""
from typing import Any

import brainpy

__all__ = ['BPTT', 'DSTrainer', 'ForceTrainer', 'OfflineTrainer', 'OnlineTrainer', 'RidgeTrainer']


class _Alone:
    """A model whose parts are not seen, so that they are cleared only if the model itself passes that on."""

    def __init__(self, model: brainpy.DynamicalSystem):
        self.model = model

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self.model(*args, **kwargs)

    def nodes(self) -> Any:
        return self.model.nodes(level=0)


class _ClearsAsItWas:
    """Steps in which ``target`` decides which inputs are cleared, where its release did so."""

    def _step_func_predict(self, *args: Any, **kwargs: Any) -> Any:
        return self._step(super()._step_func_predict, *args, **kwargs)

    def _step(self, step: Any, *args: Any, **kwargs: Any) -> Any:
        target = self.target
        semantics = getattr(target, 'semantics', None)
        if semantics is None or semantics.inputs_are_cleared == 'after the step':
            return step(*args, **kwargs)
        self.target = _Alone(target)
        try:
            return step(*args, **kwargs)
        finally:
            self.target = target


class DSTrainer(_ClearsAsItWas, brainpy.DSTrainer):
    """See ``brainpy.DSTrainer``."""


class BPTT(_ClearsAsItWas, brainpy.BPTT):
    """See ``brainpy.BPTT``."""


class OfflineTrainer(_ClearsAsItWas, brainpy.OfflineTrainer):
    """See ``brainpy.OfflineTrainer``."""


class RidgeTrainer(_ClearsAsItWas, brainpy.RidgeTrainer):
    """See ``brainpy.RidgeTrainer``."""


class OnlineTrainer(_ClearsAsItWas, brainpy.OnlineTrainer):
    """See ``brainpy.OnlineTrainer``."""

    def _step_func_fit(self, *args: Any, **kwargs: Any) -> Any:
        return self._step(super()._step_func_fit, *args, **kwargs)


class ForceTrainer(_ClearsAsItWas, brainpy.ForceTrainer):
    """See ``brainpy.ForceTrainer``."""

    def _step_func_fit(self, *args: Any, **kwargs: Any) -> Any:
        return self._step(super()._step_func_fit, *args, **kwargs)
