"""The neuron models of BrainPy 2.3, with its numbers."""
from brainsyn.neurons.adaptive import GIF, AdExIF, AdQuaIF
from brainsyn.neurons.bellec import ALIFBellec2020, LIF_SFA_Bellec2020
from brainsyn.neurons.biological import HH, MorrisLecar, WangBuzsakiModel
from brainsyn.neurons.conductance import Channel, CondNeuGroup
from brainsyn.neurons.fractional import FractionalFHR, FractionalIzhikevich, FractionalNeuron
from brainsyn.neurons.inputs import InputGroup, OutputGroup, PoissonGroup, SpikeTimeGroup
from brainsyn.neurons.integrate_and_fire import LIF, ExpIF, QuaIF
from brainsyn.neurons.leaky import Integrator, Leaky, LeakyIntegrator
from brainsyn.neurons.noise import OUProcess
from brainsyn.neurons.pinsky_rinzel import PinskyRinzelModel
from brainsyn.neurons.reduced import FHN, HindmarshRose, Izhikevich

__all__ = ['FHN', 'GIF', 'HH', 'LIF', 'ALIFBellec2020', 'AdExIF', 'AdQuaIF', 'Channel', 'CondNeuGroup', 'ExpIF',
           'FractionalFHR', 'FractionalIzhikevich', 'FractionalNeuron', 'HindmarshRose', 'InputGroup', 'Integrator', 'Izhikevich',
           'LIF_SFA_Bellec2020', 'Leaky', 'LeakyIntegrator', 'MorrisLecar', 'OUProcess', 'OutputGroup',
           'PinskyRinzelModel', 'PoissonGroup', 'QuaIF', 'SpikeTimeGroup', 'WangBuzsakiModel']
