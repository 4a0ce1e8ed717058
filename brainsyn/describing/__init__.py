"""Seeing a model: what a network is made of, as a table and as equations, and who is connected to whom."""
from brainsyn.describing.connectivity import connectivity_plot
from brainsyn.describing.description import Description, describe
from brainsyn.describing.facts import Delay, Group, Other, Projection

__all__ = ['Delay', 'Description', 'Group', 'Other', 'Projection', 'connectivity_plot', 'describe']
