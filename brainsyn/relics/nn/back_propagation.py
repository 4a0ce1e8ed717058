"""Training by gradients."""
import operator
import time
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import brainpy
import brainpy.math as bm
import jax
import numpy as np

from brainsyn.math_arrays import TrainVar
from brainsyn.relics.nn.node import Node
from brainsyn.relics.nn.runner import as_results
from brainsyn.relics.nn.trainers import RNNTrainer

__all__ = ['BPFF', 'BPTT']

Tree = Mapping[str, Any] | None


def _plain(tree: Any) -> Any:
    """All arrays in a tree as JAX's."""
    return jax.tree.map(bm.as_jax, tree, is_leaf=lambda value: isinstance(value, bm.Array))


class BPTT(RNNTrainer):
    """Trains a network by back-propagation through time.

    Parameters
    ----------
    target : Node
        The network.
    loss : str or callable
        The loss of outputs and targets of shape ``(num_batch, num_time, …)``, or its name in ``brainpy.losses``.
    optimizer : Optimizer, optional
        What changes the parameters (default: ``Adam(lr=0.001)``).
    max_grad_norm : float, optional
        To which length longer gradients are cut.
    shuffle_data : bool
        Whether arrays are shuffled before every pass.
    jit : bool
        Whether a step of training is compiled.
    **kwargs
        See :class:`~brainsyn.relics.nn.runner.RNNRunner`.
    """

    has_time = True

    def __init__(self, target: Node, loss: str | Callable, optimizer: Any = None, max_grad_norm: float | None = None,
                 shuffle_data: bool = True, jit: bool = True, **kwargs: Any):
        super().__init__(target, jit=jit, **kwargs)
        self.loss_fun = getattr(brainpy.losses, loss) if isinstance(loss, str) else loss
        self.optimizer = brainpy.optim.Adam(lr=0.001) if optimizer is None else optimizer
        self.max_grad_norm, self.shuffle_data = max_grad_norm, shuffle_data
        self._train_losses, self._step, self._parameters = [], None, None

    @property
    def train_losses(self) -> np.ndarray:
        """The loss of every batch."""
        return np.asarray(self._train_losses)

    def predict(self, xs: Any, forced_states: Tree = None, forced_feedbacks: Tree = None, initial_states: Any = None,
                initial_feedbacks: Tree = None, reset: bool = True, shared_kwargs: Mapping | None = None, **kwargs: Any) -> Any:
        """See :meth:`~brainsyn.relics.nn.runner.RNNRunner.predict`; by default it begins with new states."""
        return super().predict(xs, forced_states, forced_feedbacks, initial_states, initial_feedbacks, reset, shared_kwargs,
                               **kwargs)

    def outputs(self, data: Mapping[str, Any], forced_states: Tree, forced_feedbacks: Tree, shared_kwargs: Mapping) -> Any:
        """The outputs for the data of one batch."""
        return self.run(data, forced_states, forced_feedbacks, shared_kwargs, {})[0]

    def fit(self, train_data: Any, test_data: Any = None, num_batch: int = 32, num_train: int = 100, num_report: int = 100,
            reset: bool = True, shared_kwargs: Mapping | None = None, forced_states: Tree = None,
            forced_feedbacks: Tree = None, initial_states: Any = None, initial_feedbacks: Tree = None) -> None:
        """Train the network.

        Parameters
        ----------
        train_data : (data, targets) or callable
            Arrays of all samples; or a function that yields data and targets of one batch after the other.
        test_data : optional
            The same, for losses that are told beside.
        num_batch : int
            Number of samples in a batch of arrays.
        num_train : int
            Number of passes over the data.
        num_report : int
            Number of batches after which the loss is told; never with 0 or less.
        reset : bool
            Whether each batch begins with new states.
        shared_kwargs, forced_states, forced_feedbacks, initial_states, initial_feedbacks
            See :meth:`~brainsyn.relics.nn.runner.RNNRunner.predict`.
        """
        shared_kwargs = {'train': True, **(shared_kwargs or {})}
        begun, i = time.time(), 0
        for _ in range(num_train):
            for x, y in self._batches(train_data, num_batch, self.shuffle_data):
                data = self.by_entry(x)
                self._prepare_batch(data, reset, initial_states, initial_feedbacks)
                targets = _plain(y)
                loss = self._train(data, targets, forced_states or {}, forced_feedbacks or {}, shared_kwargs)
                self._train_losses.append(float(loss))
                i += 1
                if num_report > 0 and i % num_report == 0:
                    print(f'Train {i} steps, use {time.time() - begun:.4f} s, train loss {float(loss):.5f}'
                          + self._told_of(test_data, num_batch))
                    begun = time.time()
            self.optimizer.lr.step_epoch()

    def _told_of(self, test_data: Any, num_batch: int) -> str:
        if test_data is None:
            return ''
        losses = [self.loss_fun(self.predict(x, progress_bar=False), y) for x, y in self._batches(test_data, num_batch, False)]
        return f', test loss {float(np.mean(losses)):.5f}'

    def _prepare_batch(self, data: Mapping[str, Any], reset: bool, initial_states: Any, initial_feedbacks: Tree) -> None:
        self.prepare(data, reset, initial_states, initial_feedbacks)

    def _batches(self, data: Any, num_batch: int, shuffled: bool) -> Iterable:
        if callable(data):
            yield from data()
            return
        xs, ys = data
        arrays = _plain((xs, ys))
        num = len(jax.tree.leaves(arrays)[0])
        order = bm.as_numpy(bm.random.permutation(num)) if shuffled else np.arange(num)
        for start in range(0, num, num_batch):
            yield jax.tree.map(operator.itemgetter(order[start:start + num_batch]), arrays)

    def _train(self, data: Any, targets: Any, forced_states: Any, forced_feedbacks: Any, shared_kwargs: Mapping) -> Any:
        """One step of training; it is compiled for each shape of data."""
        if self._parameters is None:
            self._parameters = self.target.vars().unique().subset(TrainVar)
            self.optimizer.register_train_vars(self._parameters)

        def loss(data: Any, targets: Any, forced_states: Any, forced_feedbacks: Any) -> Any:
            return self.loss_fun(as_results(self.outputs(data, forced_states, forced_feedbacks, shared_kwargs)), targets)

        def step(*arrays: Any) -> Any:
            gradients, value = bm.grad(loss, grad_vars=self._parameters, return_value=True)(*arrays)
            if self.max_grad_norm is not None:
                gradients = bm.clip_by_norm(gradients, self.max_grad_norm)
            self.optimizer.update(gradients)
            return value

        if self._step is None or not self.jit:
            self._step = bm.jit(step) if self.jit else step
        return self._step(data, targets, forced_states, forced_feedbacks)


class BPFF(BPTT):
    """Trains a network without a state by back-propagation: data and targets have the shape ``(num_batch, …)``.

    Parameters
    ----------
    target, **kwargs
        See :class:`BPTT`.
    """

    def __init__(self, target: Node, **kwargs: Any):
        super().__init__(target, **kwargs)

    def outputs(self, data: Mapping[str, Any], forced_states: Tree, forced_feedbacks: Tree, shared_kwargs: Mapping) -> Any:
        """The outputs for the data of one batch."""
        return self.target(data, forced_states=forced_states, forced_feedbacks=forced_feedbacks, **shared_kwargs)

    def predict(self, xs: Any, forced_states: Tree = None, forced_feedbacks: Tree = None, initial_states: Any = None,
                initial_feedbacks: Tree = None, reset: bool = True, shared_kwargs: Mapping | None = None, **kwargs: Any) -> Any:
        """The outputs for data of shape ``(num_batch, …)``."""
        data = self.by_entry(xs)
        self._prepare_batch(data, reset, initial_states, initial_feedbacks)
        return as_results(self.outputs(data, forced_states, forced_feedbacks, {'train': False, **(shared_kwargs or {})}))

    def _prepare_batch(self, data: Mapping[str, Any], reset: bool, initial_states: Any, initial_feedbacks: Tree) -> None:
        self.prepare({name: value[:, None] for name, value in data.items()}, reset, initial_states, initial_feedbacks)
