"""What synapse models are built on: connections between two groups, and the parts they are fitted with."""
from brainsyn.projection.base import SynConn, TwoEndConn
from brainsyn.projection.components import NullSynLTP, NullSynOut, NullSynSTP, SynLTP, SynOut, SynSTP

__all__ = ['NullSynLTP', 'NullSynOut', 'NullSynSTP', 'SynConn', 'SynLTP', 'SynOut', 'SynSTP', 'TwoEndConn']
