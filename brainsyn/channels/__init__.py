"""Ion channels and ions for ``CondNeuGroup``.

The gates of the single channels have not changed since BrainPy 2.3, and are brainpy's; the classes to derive own channels
from, and the calcium ions, are those of 2.3.
"""
import brainpy

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
from brainsyn.channels.quantities import with_units

IK_HH1952 = with_units(brainpy.channels.IK_HH1952)
IK_TM1991 = with_units(brainpy.channels.IK_TM1991)
IKA1_HM1992 = with_units(brainpy.channels.IKA1_HM1992)
IKA2_HM1992 = with_units(brainpy.channels.IKA2_HM1992)
IKK2A_HM1992 = with_units(brainpy.channels.IKK2A_HM1992)
IKK2B_HM1992 = with_units(brainpy.channels.IKK2B_HM1992)
IKL = with_units(brainpy.channels.IKL)
IL = with_units(brainpy.channels.IL)
IAHP_De1994 = with_units(brainpy.channels.IAHP_De1994)
ICaHT_HM1992 = with_units(brainpy.channels.ICaHT_HM1992)
ICaL_IS2008 = with_units(brainpy.channels.ICaL_IS2008)
ICaN_IS2008 = with_units(brainpy.channels.ICaN_IS2008)
ICaT_HM1992 = with_units(brainpy.channels.ICaT_HM1992)
ICaT_HP1992 = with_units(brainpy.channels.ICaT_HP1992)
Ih_De1996 = with_units(brainpy.channels.Ih_De1996)
Ih_HM1992 = with_units(brainpy.channels.Ih_HM1992)
IKDR_Ba2002 = with_units(brainpy.channels.IKDR_Ba2002)
IKNI_Ya1989 = with_units(brainpy.channels.IKNI_Ya1989)
INa_Ba2002 = with_units(brainpy.channels.INa_Ba2002)
INa_HH1952 = with_units(brainpy.channels.INa_HH1952)
INa_TM1991 = with_units(brainpy.channels.INa_TM1991)

__all__ = [
    'IKA1_HM1992',
    'IKA2_HM1992',
    'IKK2A_HM1992',
    'IKK2B_HM1992',
    'IKL',
    'IK_HH1952',
    'IK_TM1991',
    'IL',
    'Calcium',
    'CalciumChannel',
    'CalciumDetailed',
    'CalciumDyna',
    'CalciumFirstOrder',
    'CalciumFixed',
    'IAHP_De1994',
    'ICaHT_HM1992',
    'ICaL_IS2008',
    'ICaN_IS2008',
    'ICaT_HM1992',
    'ICaT_HP1992',
    'IKDR_Ba2002',
    'IKNI_Ya1989',
    'INa_Ba2002',
    'INa_HH1952',
    'INa_TM1991',
    'IhChannel',
    'Ih_De1996',
    'Ih_HM1992',
    'Ion',
    'IonChannel',
    'LeakyChannel',
    'PotassiumChannel',
    'SodiumChannel',
]
