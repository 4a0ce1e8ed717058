"""Training that needs no gradients: by regression over all samples, or step by step."""
from collections.abc import Callable, Mapping, Sequence
from types import ModuleType
from typing import Any

import brainpy
import brainpy.math as bm
from brainpy.algorithms import offline, online

from brainsyn.relics.nn.node import Node
from brainsyn.relics.nn.runner import RNNRunner, as_results, over_time

__all__ = ['ForceTrainer', 'OfflineTrainer', 'OnlineTrainer', 'RNNTrainer', 'RidgeTrainer']


def _method(wanted: Any, kind: ModuleType) -> Callable:
    """The method that is wanted: by name, by a dict of ``name`` and arguments, or the method itself."""
    if isinstance(wanted, str):
        return kind.get(wanted)()
    if isinstance(wanted, Mapping):
        return kind.get(wanted['name'])(**{key: value for key, value in wanted.items() if key != 'name'})
    return wanted


class RNNTrainer(RNNRunner):
    """Base of the trainers; see :class:`~brainsyn.relics.nn.runner.RNNRunner` for the parameters."""

    def __init__(self, target: Node, **kwargs: Any):
        super().__init__(target, **kwargs)
        self.train_nodes = [node for node in self.target.lnodes if node.trainable]

    def fit(self, train_data: Any, test_data: Any = None, **kwargs: Any) -> Any:
        """Train the network."""
        raise NotImplementedError(f'{type(self).__name__} must define "fit".')

    def _data_and_targets(self, train_data: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        if not isinstance(train_data, list | tuple) or len(train_data) != 2:
            raise ValueError(f'{type(self).__name__}.fit takes [data, targets], not {type(train_data).__name__}.')
        xs, ys = train_data
        names = [node.name for node in self.train_nodes]
        if not isinstance(ys, Mapping):
            if len(names) != 1:
                raise ValueError(f'{self.target.name} has {len(names)} nodes that are trained: give the targets as a dict by '
                                 f'their names, {names}, or make nodes with trainable=False.')
            ys = {names[0]: ys}
        if set(ys) != set(names):
            raise ValueError(f'{self.target.name}: targets must be given for {names}, and are given for {list(ys)}.')
        return self.by_entry(xs), {name: bm.as_jax(value) for name, value in ys.items()}


class OfflineTrainer(RNNTrainer):
    """Fits the nodes to what they got from a run over all samples.

    Parameters
    ----------
    target : Node
        The network.
    fit_method : str, dict, callable, optional
        By which method: an object or a name of ``brainpy.algorithms``, or a dict of ``name`` and its arguments (default:
        ridge regression).
    **kwargs
        See :class:`~brainsyn.relics.nn.runner.RNNRunner`.
    """

    def __init__(self, target: Node, fit_method: str | Mapping | Callable | None = None, **kwargs: Any):
        super().__init__(target, **kwargs)
        self.fit_method = _method('ridge' if fit_method is None else fit_method, offline)
        for node in self.train_nodes:
            node.fit_method = self.fit_method

    def fit(self, train_data: Sequence, test_data: Any = None, reset: bool = False, shared_kwargs: Mapping | None = None,
            forced_states: Mapping | None = None, forced_feedbacks: Mapping | None = None, initial_states: Any = None,
            initial_feedbacks: Mapping | None = None) -> None:
        """Train the network.

        Parameters
        ----------
        train_data : (data, targets)
            Arrays of shape ``(num_batch, num_time, …)``; of several entries or nodes, dicts by name.
        test_data : None
            Has no effect.
        reset, shared_kwargs, forced_states, forced_feedbacks, initial_states, initial_feedbacks
            See :meth:`~brainsyn.relics.nn.runner.RNNRunner.predict`.
        """
        data, targets = self._data_and_targets(train_data)
        self.prepare(data, reset, initial_states, initial_feedbacks)
        monitors = {f'{node.name}.inputs': None for node in self.train_nodes}
        shared_kwargs = {'train': True, **(shared_kwargs or {})}
        _, seen = self.run(data, forced_states, forced_feedbacks, shared_kwargs, monitors)
        for node in self.train_nodes:
            ffs, fbs = seen[f'{node.name}.inputs']
            node.offline_fit(targets[node.name], list(ffs.values()), list(fbs.values()) or None)


class RidgeTrainer(OfflineTrainer):
    """:class:`OfflineTrainer` by ridge regression.

    Parameters
    ----------
    target, **kwargs
        See :class:`OfflineTrainer`.
    beta : float
        The regularization.
    """

    def __init__(self, target: Node, beta: float = 1e-7, **kwargs: Any):
        super().__init__(target, fit_method=brainpy.algorithms.RidgeRegression(alpha=beta), **kwargs)


class OnlineTrainer(RNNTrainer):
    """Fits the nodes after every step.

    Parameters
    ----------
    target, **kwargs
        See :class:`OfflineTrainer`.
    fit_method : str, dict, callable, optional
        By which method: an object or a name of ``brainpy.algorithms``, or a dict of ``name`` and its arguments (default:
        recursive least squares).
    """

    def __init__(self, target: Node, fit_method: str | Mapping | Callable | None = None, **kwargs: Any):
        super().__init__(target, **kwargs)
        self.fit_method = _method('rls' if fit_method is None else fit_method, online)
        for node in self.train_nodes:
            node.fit_method = self.fit_method

    def fit(self, train_data: Sequence, test_data: Any = None, reset: bool = False, shared_kwargs: Mapping | None = None,
            forced_states: Mapping | None = None, forced_feedbacks: Mapping | None = None,
            initial_states: Mapping | None = None, initial_feedbacks: Mapping | None = None) -> Any:
        """Train the network; see :meth:`OfflineTrainer.fit`. Returns its outputs while it was trained."""
        data, targets = self._data_and_targets(train_data)
        self.prepare(data, reset, initial_states, initial_feedbacks)
        for node in self.train_nodes:
            node.online_init()
        shared_kwargs = {'train': True, **(shared_kwargs or {})}

        def step(x: Any, states: Any, feedbacks: Any, target: Any) -> Any:
            seen = {f'{node.name}.inputs': None for node in self.train_nodes}
            output = self.target(x, forced_states=states, forced_feedbacks=feedbacks, monitors=seen, **shared_kwargs)
            for node in self.train_nodes:
                ffs, fbs = seen[f'{node.name}.inputs']
                node.online_fit(target[node.name], list(ffs.values()), list(fbs.values()) or None)
            return output

        return as_results(over_time(step, (data, forced_states, forced_feedbacks, targets), self.jit))


class ForceTrainer(OnlineTrainer):
    """:class:`OnlineTrainer` by FORCE learning (Sussillo & Abbott, 2009).

    Parameters
    ----------
    target, **kwargs
        See :class:`OnlineTrainer`.
    alpha : float
        The inverse of the learning rate at the start.
    """

    def __init__(self, target: Node, alpha: float = 1., **kwargs: Any):
        super().__init__(target, fit_method=brainpy.algorithms.RLS(alpha=alpha), **kwargs)
