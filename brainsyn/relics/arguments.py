"""Functions and classes that take the arguments that they took once, too.

Each table gives, for one of brainpy's modules, the old names of arguments: of which functions, and what they are called
today. An argument without a name of today had no effect that is left: it is taken, and ignored.
"""
import functools
import inspect
from collections.abc import Callable, Mapping
from types import ModuleType
from typing import Any

import brainpy
import brainpy.math as bm

from brainsyn.math_arrays import legacy_function
from brainsyn.relics import currents, measures

__all__ = ['firing', 'initialize', 'inputs', 'layers', 'losses', 'math', 'measure', 'running']


def renaming(name: str, value: Callable, new_names: Mapping[str, str | None]) -> Callable:
    """``value``, which takes its arguments by their old names, too.

    Parameters
    ----------
    name : str
        What it is called in messages.
    value : callable
        A function, or a class.
    new_names : Mapping
        Old name → name of today, or None where it has no effect any more.
    """

    called = value.__init__ if isinstance(value, type) else value
    known = inspect.signature(called).parameters
    old = [inspect.Parameter(n, inspect.Parameter.KEYWORD_ONLY, default=None) for n in new_names if n not in known]
    signature = inspect.Signature([p for p in known.values() if p.kind is not p.VAR_KEYWORD] + old)

    def renamed(args: tuple, kwargs: dict[str, Any]) -> tuple[tuple, dict[str, Any]]:
        for old in new_names.keys() & kwargs.keys():
            given, new = kwargs.pop(old), new_names[old]
            if new in kwargs:
                raise TypeError(f'{name}: "{old}" and "{new}" are the same argument; give one of them.')
            if new is not None and known[new].kind is inspect.Parameter.POSITIONAL_ONLY:
                args = (given, *args)
            elif new is not None:
                kwargs[new] = given
        return args, kwargs

    if isinstance(value, type):
        def __init__(self, *args, **kwargs):
            args, kwargs = renamed(args, kwargs)
            value.__init__(self, *args, **kwargs)

        __init__.__signature__ = signature
        return type(value)(value.__name__, (value,), {'__init__': __init__, '__doc__': value.__doc__})

    @functools.wraps(value)
    def function(*args, **kwargs):
        args, kwargs = renamed(args, kwargs)
        return value(*args, **kwargs)

    function.__signature__ = signature
    return function


class Renamed:
    """The functions and classes of ``module`` that have arguments with other names.

    Parameters
    ----------
    module : module
        Where they are.
    table : Mapping
        Names of functions → old names of arguments → names of today.
    adapt : callable, optional
        What every function passes first.
    """

    def __init__(self, module: ModuleType, table: Mapping[str, Mapping[str, str | None]],
                 adapt: Callable[[Any], Any] = lambda value: value):
        self._module, self._adapt, self._table = module, adapt, {}
        for names, arguments in table.items():
            for name in names.split():
                self._table.setdefault(name, {}).update(arguments)

    def __dir__(self) -> list[str]:
        return sorted(self._table)

    def __getattr__(self, name: str) -> Any:
        if name.startswith('_') or name not in self._table:
            raise AttributeError(name)
        value = renaming(name, self._adapt(getattr(self._module, name)), self._table[name])
        setattr(self, name, value)
        return value


math = Renamed(bm, {
    'clip clip_by_value': dict(a='arr', a_min='min', a_max='max', out=None),
    'reshape': dict(newshape='shape'),
    'percentile quantile nanpercentile nanquantile': dict(interpolation='method'),
    'eye full': dict(order=None, like=None),
    'full_like': dict(order=None, subok=None),
    'tri': dict(like=None),
    'broadcast_arrays broadcast_to copy': dict(subok=None),
    'stack hstack vstack row_stack': dict(casting=None),
    'corrcoef': dict(bias=None, ddof=None),
    'save': dict(fix_imports=None),
    'enable_x64': dict(mode='x64'),
}, legacy_function)

initialize = Renamed(brainpy.initialize, {
    'parameter': dict(size='sizes'),
    'variable variable_': dict(data='init', size='sizes', batch_size_or_mode='batch_or_mode'),
})

inputs = Renamed(currents, {'sinusoidal_input square_input': dict(dc_bias='bias')})

losses = Renamed(brainpy.losses, {
    'cross_entropy_loss': dict(logits='predicts'),
    'cross_entropy_sparse cross_entropy_sigmoid binary_logistic_loss': dict(logits='predicts', labels='targets'),
    'mean_squared_log_error': dict(y_pred='predicts', y_true='targets'),
})

firing = Renamed(measures, {'firing_rate': dict(sp_matrix='spikes')})

measure = Renamed(brainpy.measure, {
    'cross_correlation functional_connectivity matrix_correlation voltage_fluctuation weighted_correlation': dict(numpy=None),
})

running = Renamed(brainpy.running, {
    'process_pool process_pool_lock': dict(all_net_params='all_params', nb_process='num_process'),
})

layers = Renamed(brainpy.layers, {
    'Conv1D Conv2D Conv3D': dict(w_init='w_initializer', b_init='b_initializer'),
    'BatchNorm1D BatchNorm2D BatchNorm3D GroupNorm InstanceNorm LayerNorm': dict(
        bias_init='bias_initializer', scale_init='scale_initializer'),
    'AvgPool MaxPool MinPool': dict(window_shape='kernel_size', strides='stride'),
    'Dropout': dict(seed=None),
})
