"""What a synapse does in time, free of any network; and projections that are put together from it."""
from brainsyn.kinetics.base import Synapse
from brainsyn.kinetics.exponential import NMDA, Alpha, DualExpon, Expon
from brainsyn.kinetics.graded import Ionotropic
from brainsyn.kinetics.plasticity import STD, STP
from brainsyn.kinetics.projections import AlignPostProj, AlignPreProj, CurrentProj, DeltaProj, RawProj
from brainsyn.kinetics.receptors import AMPA, BioNMDA, GABAa
from brainsyn.synouts import COBA, CUBA, MgBlock

__all__ = ['AMPA', 'COBA', 'CUBA', 'NMDA', 'STD', 'STP', 'AlignPostProj', 'AlignPreProj', 'Alpha', 'BioNMDA', 'CurrentProj',
           'DeltaProj', 'DualExpon', 'Expon', 'GABAa', 'Ionotropic', 'MgBlock', 'RawProj', 'Synapse']
