"""Questions about graphs of nodes."""
import graphlib
from collections.abc import Iterable, Sequence
from typing import Any

__all__ = ['detect_cycle', 'detect_path', 'find_entries_and_exits', 'find_senders_and_receivers', 'topological_sort']

Edges = Sequence[tuple[Any, Any]]


def find_senders_and_receivers(edges: Edges) -> tuple[dict[Any, list], dict[Any, list]]:
    """The senders of each receiver, and the receivers of each sender."""
    senders, receivers = {}, {}
    for sender, receiver in edges:
        senders.setdefault(receiver, []).append(sender)
        receivers.setdefault(sender, []).append(receiver)
    return senders, receivers


def find_entries_and_exits(nodes: Iterable, ff_edges: Edges, fb_edges: Edges = ()) -> tuple[list, list]:
    """The nodes that nothing is sent to, and those that send to none; a node that gets feedback only is an entry, too."""
    nodes = list(nodes)
    receiving, sending = {receiver for _, receiver in ff_edges}, {sender for sender, _ in ff_edges}
    return [node for node in nodes if node not in receiving], [node for node in nodes if node not in sending]


def topological_sort(nodes: Iterable, ff_edges: Edges) -> list:
    """The nodes, each after those that send to it.

    Raises
    ------
    ValueError
        When nodes send in a circle.
    """
    sorter = graphlib.TopologicalSorter({node: [] for node in nodes})
    for sender, receiver in ff_edges:
        sorter.add(receiver, sender)
    try:
        return list(sorter.static_order())
    except graphlib.CycleError as error:
        circle = ' >> '.join(str(getattr(node, 'name', node)) for node in reversed(error.args[1]))
        raise ValueError(f'Nodes send in a circle: {circle}. Make one of the connections a feedback, with <<.') from None


def detect_cycle(nodes: Iterable, edges: Edges) -> bool:
    """Whether nodes send in a circle."""
    try:
        topological_sort(nodes, edges)
    except ValueError:
        return True
    return False


def detect_path(from_node: Any, to_node: Any, edges: Edges, method: str = 'dfs') -> bool:
    """Whether one node can be reached from another; ``method`` made a difference to the time that it took."""
    _, receivers = find_senders_and_receivers(edges)
    seen, pending = set(), [from_node]
    while pending:
        node = pending.pop()
        for receiver in receivers.get(node, ()):
            if receiver is to_node:
                return True
            if receiver not in seen:
                seen.add(receiver)
                pending.append(receiver)
    return False
