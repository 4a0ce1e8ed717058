"""Operators that carry presynaptic values (spikes or graded gates) to the postsynaptic side.

Each operator holds wiring, never weights: `operator.graded(values, weight)` and `operator.event(spikes, weight)` give
:math:`y_j = \\sum_i w_{ij} v_i`, the second at the cost of the spiking rows only.
"""

from .all_to_all import AllToAll
from .csr import CSR
from .dense import Dense
from .kernels import kernel_available
from .merged import MergedRows
from .one_to_one import OneToOne

__all__ = ['CSR', 'AllToAll', 'Dense', 'MergedRows', 'OneToOne', 'kernel_available']
