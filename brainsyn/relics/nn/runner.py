"""Runs a network of nodes over time."""
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import brainpy
import brainpy.math as bm
import jax.numpy as jnp
from tqdm.auto import tqdm

from brainsyn.math_arrays import Array
from brainsyn.relics.nn.network import Network
from brainsyn.relics.nn.node import Node
from brainsyn.relics.nn.utils import check_data_batch_size, check_rnn_data_time_step

__all__ = ['RNNRunner', 'as_results', 'over_time']


def over_time(step: Callable, operands: Sequence, jit: bool) -> Any:
    """What ``step`` returns for the data of every step, one after the other, with the samples first again."""
    return _swapped(bm.for_loop(step, [_swapped(values or {}) for values in operands], jit=jit))


def as_results(values: Any) -> Any:
    """Arrays as BrainPy's."""
    return {name: Array(value) for name, value in values.items()} if isinstance(values, Mapping) else Array(values)


class RNNRunner:
    """Gives data to a network, step by step.

    Parameters
    ----------
    target : Node
        The network.
    jit : bool
        Whether the run is compiled.
    monitors : sequence of str
        What to record in ``mon``, of shape ``(num_batch, num_time, …)``: ``'node.output'``, or variables, as ``'node.state'``.
    numpy_mon_after_run : bool
        Whether records are NumPy arrays.
    progress_bar : bool
        Whether runs show one.
    dyn_vars : optional
        Has no effect: variables are found.
    """

    def __init__(self, target: Node, jit: bool = True, *, monitors: Sequence[str] = (), numpy_mon_after_run: bool = True,
                 progress_bar: bool = True, dyn_vars: Any = None):
        if not isinstance(target, Node):
            raise TypeError(f'{type(self).__name__} runs a node or a network of nodes, not {target!r}.')
        self.target = target if isinstance(target, Network) else Network(nodes=[target])
        self.jit = bool(jit.get('predict', True)) if isinstance(jit, Mapping) else bool(jit)
        self.monitors, self._numpy, self.progress_bar = list(monitors or ()), numpy_mon_after_run, progress_bar
        self.mon = brainpy.tools.DotDict()

    def predict(self, xs: Any, forced_states: Mapping[str, Any] | None = None, forced_feedbacks: Mapping[str, Any] | None = None,
                initial_states: Any = None, initial_feedbacks: Mapping[str, Any] | None = None, reset: bool = False,
                shared_kwargs: Mapping | None = None, progress_bar: bool | None = None) -> Any:
        """Run over all data.

        Parameters
        ----------
        xs : array or dict of array
            Data of shape ``(num_batch, num_time, …)``; of several entries, by name.
        forced_states, forced_feedbacks : dict of array, optional
            States and feedbacks, of shape ``(num_batch, num_time, …)``, that replace those of nodes, by name.
        initial_states, initial_feedbacks : dict of array, optional
            States and feedbacks at the start, by the name of the node.
        reset : bool
            Whether to begin with new states.
        shared_kwargs : dict, optional
            Arguments for all nodes.
        progress_bar : bool, optional
            Whether to show one.

        Returns
        -------
        array or dict of array
            Outputs of shape ``(num_batch, num_time, …)``; of several exits, by name.
        """
        data = self.by_entry(xs)
        self.prepare(data, reset, initial_states, initial_feedbacks)
        monitors = {key: None for key in self.monitors}
        outputs, seen = self.run(data, forced_states, forced_feedbacks, {'train': False, **(shared_kwargs or {})}, monitors,
                                 self.progress_bar if progress_bar is None else progress_bar)
        for key, value in seen.items():
            self.mon[key] = bm.as_numpy(value) if self._numpy else value
        return as_results(outputs)

    def by_entry(self, xs: Any) -> dict[str, Any]:
        """The data by the name of the entry that gets them."""
        names = [node.name for node in self.target.entry_nodes]
        if not isinstance(xs, Mapping):
            if len(names) != 1:
                raise ValueError(f'{self.target.name} has several entries: give the data as a dict by their names, {names}.')
            xs = {names[0]: xs}
        if set(xs) != set(names):
            raise ValueError(f'{self.target.name}: data must be given to {names}, and are given to {list(xs)}.')
        return {name: bm.as_jax(value) for name, value in xs.items()}

    def prepare(self, data: Mapping[str, Any], reset: bool, initial_states: Any = None,
                initial_feedbacks: Mapping[str, Any] | None = None) -> None:
        """Initialize the network for data of that many samples, if need be or wanted, and put it into a state."""
        num_batch = check_data_batch_size(data)
        check_rnn_data_time_step(data)
        if reset or not self.target.is_initialized or self._num_batch() not in (None, num_batch):
            self.target.initialize(num_batch)
        for name, value in (initial_states or {}).items():
            self.target.get_node(name).set_state(value)
        for name, value in (initial_feedbacks or {}).items():
            self.target.get_node(name).set_fb_output(value)

    def _num_batch(self) -> int | None:
        sizes = [node.num_batch for node in self.target.lnodes if node.num_batch is not None]
        return sizes[0] if sizes else None

    def run(self, data: Mapping[str, Any], forced_states: Any, forced_feedbacks: Any, shared_kwargs: Mapping, monitors: dict,
            progress_bar: bool = False) -> tuple[Any, dict]:
        """Outputs, and what ``monitors`` names, for all data; with the samples first."""
        def step(x: Any, states: Any, feedbacks: Any) -> Any:
            seen = dict(monitors)
            return self.target(x, forced_states=states, forced_feedbacks=feedbacks, monitors=seen, **shared_kwargs), seen

        with tqdm(total=check_rnn_data_time_step(data), desc='Running', disable=not progress_bar) as bar:
            found = over_time(step, (data, forced_states, forced_feedbacks), self.jit)
            bar.update(bar.total)
        return found


def _swapped(tree: Any) -> Any:
    """All arrays with time and samples the other way round."""
    if isinstance(tree, Mapping):
        return {key: _swapped(value) for key, value in tree.items()}
    if isinstance(tree, list | tuple):
        return type(tree)(_swapped(value) for value in tree)
    return jnp.swapaxes(bm.as_jax(tree), 0, 1)
