"""Networks of nodes."""
from collections.abc import Mapping, Sequence
from typing import Any

import brainpy.math as bm

from brainsyn.relics.nn.graph_flow import find_entries_and_exits, find_senders_and_receivers, topological_sort
from brainsyn.relics.nn.node import Node

__all__ = ['FrozenNetwork', 'Network']

Edges = Sequence[tuple[Node, Node]]


class Network(Node):
    """Nodes, and who gives to whom.

    Parameters
    ----------
    nodes : sequence of Node
        The nodes.
    ff_edges, fb_edges : sequence of (Node, Node)
        Senders and receivers, within a step and from each to the next.
    **kwargs
        See :class:`Node`.
    """

    def __init__(self, nodes: Sequence[Node] | None = None, ff_edges: Edges | None = None, fb_edges: Edges | None = None,
                 **kwargs: Any):
        super().__init__(**kwargs)
        self.replace_graph(nodes or [], ff_edges or [], fb_edges)

    def __repr__(self) -> str:
        return f'{type(self).__name__}({", ".join(node.name for node in self.lnodes)})'

    def replace_graph(self, nodes: Sequence[Node], ff_edges: Edges, fb_edges: Edges | None = None) -> 'Network':
        """Make it a network of these."""
        self._graph = tuple(nodes), tuple(ff_edges), tuple(fb_edges or ())
        self.implicit_nodes.clear()
        self.register_implicit_nodes({node.name: node for node in nodes})
        self.ff_senders, self.ff_receivers = find_senders_and_receivers(ff_edges)
        self.fb_senders, self.fb_receivers = find_senders_and_receivers(fb_edges or ())
        self.entry_nodes, self.exit_nodes = find_entries_and_exits(nodes, ff_edges)
        self._ordered = topological_sort(nodes, ff_edges)
        self.is_initialized = False
        return self

    def update_graph(self, new_nodes: Sequence[Node], new_ff_edges: Edges, new_fb_edges: Edges | None = None) -> 'Network':
        """Add these to it."""
        nodes, ff_edges, fb_edges = self._graph
        return self.replace_graph(list(dict.fromkeys((*nodes, *new_nodes))), list(dict.fromkeys((*ff_edges, *new_ff_edges))),
                                  list(dict.fromkeys((*fb_edges, *(new_fb_edges or ())))))

    @property
    def lnodes(self) -> tuple[Node, ...]:
        """Its nodes."""
        return self._graph[0]

    @property
    def ff_edges(self) -> tuple[tuple[Node, Node], ...]:
        """Who gives to whom within a step."""
        return self._graph[1]

    @property
    def fb_edges(self) -> tuple[tuple[Node, Node], ...]:
        """Who gives to whom in the next step."""
        return self._graph[2]

    @property
    def feedback_nodes(self) -> tuple[Node, ...]:
        """Those that give back."""
        return tuple(self.fb_receivers)

    @property
    def nodes_has_feedback(self) -> tuple[Node, ...]:
        """Those that something is given back to."""
        return tuple(self.fb_senders)

    def get_node(self, name: str) -> Node:
        """The node of that name."""
        return self.implicit_nodes[name]

    @property
    def trainable(self) -> bool:
        """Whether any of its nodes is trained."""
        return any(node.trainable for node in self.lnodes)

    @property
    def feedforward_shapes(self) -> Any:
        """Shapes of what its entries get: of one, or by name."""
        return self._by_name({node: node.feedforward_shapes for node in self.entry_nodes})

    @property
    def feedback_shapes(self) -> Any:
        """Shapes of what is given back within it."""
        return tuple(node.output_shape for node in self.feedback_nodes) or None

    @property
    def output_shape(self) -> Any:
        """Shape of what it gives: of one exit, or by name."""
        return self._by_name({node: node.output_shape for node in self.exit_nodes})

    @property
    def states(self) -> dict[str, Any]:
        """The state of each node that has one."""
        return {node.name: node.state for node in self.lnodes if node.state is not None}

    @staticmethod
    def _by_name(values: Mapping[Node, Any]) -> Any:
        return next(iter(values.values())) if len(values) == 1 else {node.name: value for node, value in values.items()}

    def init_ff_conn(self) -> None:
        """Initialize its nodes, each after those that give to it."""
        for node in self._ordered:
            if node in self.ff_senders:
                node.set_feedforward_shapes({sender: sender.output_shape for sender in self.ff_senders[node]})
            if not node._ff_shapes:
                raise ValueError(f'{node.name}: it is not known what shape it gets; join it with an Input, or give '
                                 'input_shape.')
            if not node.is_initialized:
                node.init_ff_conn()
        for node in self._ordered:
            if node in self.fb_senders:
                node.set_feedback_shapes({sender: sender.output_shape for sender in self.fb_senders[node]})
                if not node.is_initialized:
                    node.init_fb_conn()
            node.is_initialized = True

    def _initialize_connections(self) -> None:
        if not self.is_initialized:
            self.init_ff_conn()
            self.is_initialized = True

    def _initialize_states(self, num_batch: int) -> None:
        for node in self._ordered:
            node._initialize_states(num_batch)
        for node in self.feedback_nodes:
            node._initialize_feedback(num_batch)

    def __call__(self, ff: Any, fb: Any = None, forced_states: Mapping[str, Any] | None = None,
                 forced_feedbacks: Mapping[str, Any] | None = None, monitors: Mapping | None = None,
                 **shared_kwargs: Any) -> Any:
        """One step.

        Parameters
        ----------
        ff : array, sequence or dict of array
            What the entries get, of shape ``(num_batch, …)``; by name, or in their order.
        fb : None
            A network gets no feedback from outside.
        forced_states, forced_feedbacks : dict of array, optional
            States, and feedbacks of the last step, that take the place of its own, by the name of the node.
        monitors : dict, optional
            Names, ``'node.output'`` or ``'node.variable'`` or ``'node.inputs'``, which get their values.
        **shared_kwargs
            Handed on to every node.
        """
        if not self.is_initialized:
            raise ValueError(f'{self.name}: call initialize(num_batch) before the network is called.')
        return self.forward(ff, fb, forced_states, forced_feedbacks, monitors, **shared_kwargs)

    def forward(self, ff: Any, fb: Any = None, forced_states: Mapping[str, Any] | None = None,
                forced_feedbacks: Mapping[str, Any] | None = None, monitors: Mapping | None = None,
                **shared_kwargs: Any) -> Any:
        """See :meth:`__call__`."""
        given = self._given(ff)
        for name, value in (forced_states or {}).items():
            self.get_node(name).set_state(value)
        for name, value in (forced_feedbacks or {}).items():
            self.get_node(name).set_fb_output(value)
        outputs, seen = {}, {}
        for node in self._ordered:
            data = {sender: outputs[sender] for sender in self.ff_senders.get(node, ())} or {node: given[node.name]}
            feedbacks = {sender: sender.fb_output.value for sender in self.fb_senders.get(node, ())}
            seen[node.name] = data, feedbacks
            outputs[node] = bm.as_jax(node._advance(data, feedbacks, **shared_kwargs))
        for node in self.feedback_nodes:
            node.fb_output.value = bm.as_jax(node.feedback(outputs[node], **shared_kwargs))
        for key in monitors or ():
            name, _, what = key.rpartition('.')
            node = self.get_node(name)
            monitors[key] = (seen[name] if what == 'inputs' else outputs[node] if what == 'output' else
                             bm.as_jax(getattr(node, what)))
        return self._by_name({node: outputs[node] for node in self.exit_nodes})

    def _given(self, ff: Any) -> dict[str, Any]:
        names = [node.name for node in self.entry_nodes]
        if not isinstance(ff, Mapping):
            ff = dict(zip(names, ff if isinstance(ff, list | tuple) else [ff], strict=False))
        if set(ff) != set(names):
            raise ValueError(f'{self.name}: data must be given to {names}, and are given to {list(ff)}.')
        return {name: bm.as_jax(value) for name, value in ff.items()}

    def plot_node_graph(self, fig_size: tuple = (10, 10), node_size: int = 1000, arrow_size: int = 20,
                        layout: str = 'shell_layout', show: bool = True, legends: Any = None, ax: Any = None) -> Any:
        """Draw the network, with networkx; feedback is dashed. The layout is one of networkx by its name."""
        import matplotlib.pyplot as plt
        import networkx
        ax = ax if ax is not None else plt.figure(figsize=fig_size).gca()
        graph = networkx.DiGraph([(one.name, other.name) for one, other in (*self.ff_edges, *self.fb_edges)])
        graph.add_nodes_from(node.name for node in self.lnodes)
        places = getattr(networkx, layout)(graph)
        for edges, style in ((self.ff_edges, 'solid'), (self.fb_edges, 'dashed')):
            networkx.draw_networkx(graph, places, edgelist=[(one.name, other.name) for one, other in edges], style=style,
                                   node_size=node_size, arrowsize=arrow_size, ax=ax)
        if show:
            plt.show()
        return ax


class FrozenNetwork(Network):
    """A network that cannot be joined with other nodes any more."""

    def update_graph(self, new_nodes: Sequence[Node], new_ff_edges: Edges, new_fb_edges: Edges | None = None) -> 'Network':
        raise ValueError(f'{self.name} is frozen: nothing can be added to it.')
