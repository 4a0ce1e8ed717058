"""The synapse models."""
from brainsyn.projection import SynConn, SynLTP, SynOut, SynSTP, TwoEndConn
from brainsyn.synapses.compat import AlphaCOBA, AlphaCUBA, DeltaSynapse, DualExpCOBA, DualExpCUBA, ExpCOBA, ExpCUBA
from brainsyn.synapses.coupling import AdditiveCoupling, DelayCoupling, DiffusiveCoupling, GapJunction
from brainsyn.synapses.exponential import Alpha, Delta, DualExponential, Exponential
from brainsyn.synapses.graded import Ionotropic
from brainsyn.synapses.nmda import NMDA
from brainsyn.synapses.plastic_current import STP
from brainsyn.synapses.poisson import PoissonInput
from brainsyn.synapses.transmitter import AMPA, BioNMDA, GABAa

__all__ = [
           'AMPA',
           'NMDA',
           'STP',
           'AdditiveCoupling',
           'Alpha',
           'AlphaCOBA',
           'AlphaCUBA',
           'BioNMDA',
           'DelayCoupling',
           'Delta',
           'DeltaSynapse',
           'DiffusiveCoupling',
           'DualExpCOBA',
           'DualExpCUBA',
           'DualExponential',
           'ExpCOBA',
           'ExpCUBA',
           'Exponential',
           'GABAa',
           'GapJunction',
           'Ionotropic',
           'PoissonInput',
           'SynConn',
           'SynLTP',
           'SynOut',
           'SynSTP',
           'TwoEndConn',
]
