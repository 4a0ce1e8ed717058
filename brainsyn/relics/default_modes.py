"""Layers and trainers of 2.2, which were made for training or for batches whatever the mode of the rest."""
import functools
from typing import Any

import brainpy
import brainpy.math as bm

__all__ = ['layer_of_2_2', 'trainer_of_2_2']

FOR_BATCHES = ('Flatten', 'NVAR', 'Reservoir')


def layer_of_2_2(value: Any) -> Any:
    """A class of layers whose mode is training, or batching, unless another is given; what is no such class as it is."""
    if not isinstance(value, type) or not issubclass(value, brainpy.DynamicalSystem):
        return value
    default = bm.batching_mode if value.__name__ in FOR_BATCHES else bm.training_mode

    @functools.wraps(value.__init__)
    def __init__(self, *args, **kwargs):
        value.__init__(self, *args, **{**kwargs, 'mode': kwargs.get('mode') or default})

    return type(value.__name__, (value,), {'__init__': __init__, '__doc__': value.__doc__})


def trainer_of_2_2(value: Any) -> Any:
    """A class of trainers that puts its target in batching mode if it is in none for batches, and knows that data which are
    not to be shuffled are not; what is no such class as it is."""
    if not isinstance(value, type) or not issubclass(value, brainpy.DSTrainer):
        return value

    @functools.wraps(value.__init__)
    def __init__(self, target, *args, **kwargs):
        if not isinstance(target.mode, bm.BatchingMode):
            target.mode = bm.batching_mode
        # about arrays, which are refused when they are given; generators have an order of their own
        kwargs = {name: option for name, option in kwargs.items() if name not in ('shuffle_data', 'seed')}
        value.__init__(self, target, *args, **kwargs)

    own = {'__init__': __init__, '__doc__': value.__doc__}
    if issubclass(value, brainpy.BPTT):  # one for each batch, not for each epoch
        own['train_losses'] = property(lambda self: self.get_hist_metric('fit', which='detailed'))
        own['test_losses'] = property(lambda self: self.get_hist_metric('test', which='detailed'))
    return type(value.__name__, (value,), own)
