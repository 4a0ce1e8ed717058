"""What every model is made of: systems, containers of systems, groups of neurons and views into them."""
from brainsyn.dynsys.container import Container, Network, Sequential, System
from brainsyn.dynsys.groups import NeuGroup, NeuGroupNS, NeuGroupView
from brainsyn.dynsys.system import DynamicalSystem, DynamicalSystemNS, not_pass_shared

__all__ = ['Container', 'DynamicalSystem', 'DynamicalSystemNS', 'Network', 'NeuGroup', 'NeuGroupNS', 'NeuGroupView',
           'Sequential', 'System', 'not_pass_shared']
