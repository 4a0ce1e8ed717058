"""Ion channels and ions for ``CondNeuGroup``.

The gates of the single channels have not changed since BrainPy 2.3, and are brainpy's; the classes to derive own channels
from, and the calcium ions, are those of 2.3.
"""
from brainpy.channels import (
    IKL,
    IL,
    IAHP_De1994,
    ICaHT_HM1992,
    ICaL_IS2008,
    ICaN_IS2008,
    ICaT_HM1992,
    ICaT_HP1992,
    Ih_De1996,
    Ih_HM1992,
    IK_HH1952,
    IK_TM1991,
    IKA1_HM1992,
    IKA2_HM1992,
    IKDR_Ba2002,
    IKK2A_HM1992,
    IKK2B_HM1992,
    IKNI_Ya1989,
    INa_Ba2002,
    INa_HH1952,
    INa_TM1991,
)

from brainsyn.channels.base import (
    CalciumChannel,
    IhChannel,
    Ion,
    IonChannel,
    LeakyChannel,
    PotassiumChannel,
    SodiumChannel,
)
from brainsyn.channels.calcium import Calcium, CalciumDetailed, CalciumDyna, CalciumFirstOrder, CalciumFixed

__all__ = ['IKL', 'IL', 'Calcium', 'CalciumChannel', 'CalciumDetailed', 'CalciumDyna', 'CalciumFirstOrder',
           'CalciumFixed', 'IAHP_De1994', 'ICaHT_HM1992', 'ICaL_IS2008', 'ICaN_IS2008', 'ICaT_HM1992', 'ICaT_HP1992',
           'IKA1_HM1992', 'IKA2_HM1992', 'IKDR_Ba2002', 'IKK2A_HM1992', 'IKK2B_HM1992', 'IKNI_Ya1989', 'IK_HH1952',
           'IK_TM1991', 'INa_Ba2002', 'INa_HH1952', 'INa_TM1991', 'IhChannel', 'Ih_De1996', 'Ih_HM1992', 'Ion',
           'IonChannel', 'LeakyChannel', 'PotassiumChannel', 'SodiumChannel']
