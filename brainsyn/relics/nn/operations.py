"""Joining nodes into networks."""
import itertools
from collections.abc import Iterable, Sequence
from typing import Any

from brainsyn.relics.nn.base_nodes import Concat, Select
from brainsyn.relics.nn.datatypes import SingleData
from brainsyn.relics.nn.graph_flow import find_senders_and_receivers, topological_sort
from brainsyn.relics.nn.network import FrozenNetwork, Network
from brainsyn.relics.nn.node import Node, joins_nodes

__all__ = ['concatenate', 'fb_connect', 'ff_connect', 'merge', 'select']

Nodes = Node | Sequence[Node] | set[Node]


@joins_nodes
def ff_connect(senders: Nodes, receivers: Nodes, inplace: bool = False, name: str | None = None,
               need_detect_cycle: bool = True) -> Network:
    """Every exit of the senders gives to every entry of the receivers: ``senders >> receivers``.

    Parameters
    ----------
    senders, receivers : Node or sequence of Node
        What is joined; a Network by its exits or entries.
    inplace : bool
        Whether the (only) sender, a Network, is changed rather than a new one made.
    name : str, optional
        Name of the new network.
    need_detect_cycle : bool
        Whether to make sure that nodes do not send in a circle.

    Raises
    ------
    ValueError
        When they do; when a network is frozen; or when a sender is changed that is no network.
    """
    senders, receivers = _listed(senders), _listed(receivers)
    edges = [(exit_node, entry) for sender, receiver in itertools.product(senders, receivers)
             for exit_node, entry in itertools.product(_exits(sender), _entries(receiver))]
    return _joined((*senders, *receivers), edges, [], senders, inplace, name, need_detect_cycle)


@joins_nodes
def fb_connect(senders: Nodes, receivers: Nodes, inplace: bool = False, name: str | None = None,
               need_detect_cycle: bool = True) -> Network:
    """Every exit of the senders gives back to every receiver, in the next step: ``receivers << senders``.

    Parameters
    ----------
    senders, receivers, inplace, name, need_detect_cycle
        See :func:`ff_connect`; the receiver is changed in place.
    """
    senders, receivers = _listed(senders), _listed(receivers)
    edges = [(exit_node, entry) for sender, receiver in itertools.product(senders, receivers)
             for exit_node, entry in itertools.product(_exits(sender), _entries(receiver))]
    return _joined((*senders, *receivers), [], edges, receivers, inplace, name, need_detect_cycle)


@joins_nodes
def merge(node: Node, *other_nodes: Node, inplace: bool = False, name: str | None = None,
          need_detect_cycle: bool = True) -> Network:
    """One network of all: ``node & other``."""
    return _joined((node, *other_nodes), [], [], [node], inplace, name, need_detect_cycle)


@joins_nodes
def select(node: Node, index: Any, name: str | None = None) -> Network:
    """A network that gives a part of what ``node`` does: ``node[index]``."""
    return ff_connect(node, Select(index), name=name)


def concatenate(nodes: Sequence[Node], axis: int = -1, name: str | None = None) -> Network:
    """A network that gives what all of ``nodes`` do, one behind the other."""
    return ff_connect(nodes, Concat(axis=axis), name=name)


def _listed(nodes: Nodes) -> list[Node]:
    listed = list(nodes) if isinstance(nodes, Iterable) and not isinstance(nodes, Node) else [nodes]
    for node in listed:
        if not isinstance(node, Node):
            raise TypeError(f'Only nodes, and sequences of nodes, can be joined, not {node!r}.')
        if isinstance(node, FrozenNetwork):
            raise ValueError(f'{node.name} is frozen: it cannot be joined with other nodes.')
    return listed


def _exits(node: Node) -> list[Node]:
    return node.exit_nodes if isinstance(node, Network) else [node]


def _entries(node: Node) -> list[Node]:
    return node.entry_nodes if isinstance(node, Network) else [node]


def _joined(parts: Sequence[Node], ff_edges: list, fb_edges: list, owners: Sequence[Node], inplace: bool, name: str | None,
            need_detect_cycle: bool) -> Network:
    nodes = [node for part in parts for node in (part.lnodes if isinstance(part, Network) else (part,))]
    ff_edges = [edge for part in parts if isinstance(part, Network) for edge in part.ff_edges] + ff_edges
    fb_edges = [edge for part in parts if isinstance(part, Network) for edge in part.fb_edges] + fb_edges
    nodes, ff_edges, fb_edges = (list(dict.fromkeys(entries)) for entries in (nodes, ff_edges, fb_edges))
    nodes, ff_edges = _with_concatenations(nodes, ff_edges)
    if need_detect_cycle:
        topological_sort(nodes, ff_edges)
    if not inplace:
        return Network(nodes=nodes, ff_edges=ff_edges, fb_edges=fb_edges, name=name)
    if len(owners) != 1 or not isinstance(owners[0], Network):
        raise ValueError('Only a Network can be changed in place; join the nodes with >>, << or & instead.')
    return owners[0].replace_graph(nodes, ff_edges, fb_edges)


def _with_concatenations(nodes: list[Node], ff_edges: list) -> tuple[list[Node], list]:
    """Nodes that take what one node gives, and get what several do, get it in one piece."""
    senders, _ = find_senders_and_receivers(ff_edges)
    for receiver in list(nodes):
        if isinstance(receiver.data_pass, SingleData) and len(senders.get(receiver, ())) > 1:
            joint = Concat()
            nodes = [*nodes, joint]
            ff_edges = [(sender, joint if to is receiver else to) for sender, to in ff_edges] + [(joint, receiver)]
    return nodes, ff_edges
