"""The models of 2.4 and later, which take a size: brainpy's, with constructors that take quantities."""
import functools
import inspect
from collections.abc import Mapping
from typing import Any

import brainunit as u

from brainsyn.channels.quantities import CHANNEL_UNITS
from brainsyn.units import in_units, taking_quantities

__all__ = ['UNITS_OF_MODELS', 'units_of', 'with_units']

# Of each model, and of all that derive from it: LifRef has the units of LifLTC. The models whose names end in LTC are the
# roots of their families; a parameter that only some of a family have (tau_ref) is listed with the root.
FAMILIES = {
    # neurons
    'IFLTC LifLTC': in_units(
        mV='V_rest V_reset V_th V', MOhm='R', ms='tau tau_ref', mV_per_sqrt_ms='noise'),
    'ExpIFLTC': in_units(
        mV='V_rest V_reset V_th V_T delta_T V', MOhm='R', ms='tau tau_ref', mV_per_sqrt_ms='noise'),
    'AdExIFLTC': in_units(
        mV='V_rest V_reset V_th V_T delta_T V', MOhm='R', ms='tau tau_w tau_ref', uS='a', nA='b w', mV_per_sqrt_ms='noise'),
    'QuaIFLTC': in_units(
        mV='V_rest V_reset V_th V_c V', per_mV='c', MOhm='R', ms='tau tau_ref', mV_per_sqrt_ms='noise'),
    'AdQuaIFLTC': in_units(
        mV='V_rest V_reset V_th V_c V b w', per_mV='c', number='a', ms='tau tau_w tau_ref', mV_per_sqrt_ms='noise'),
    'GifLTC': in_units(
        mV='V_rest V_reset V_th_inf V_th_reset V_th Vth V', MOhm='R', ms='tau tau_ref', per_ms='a b k1 k2', number='R1 R2',
        nA='A1 A2 I1 I2', nA_per_sqrt_ms='noise'),
    'IzhikevichLTC': in_units(
        mV='c V_th V', per_ms_mV='p1', per_ms='a b p2', mV_per_ms='d p3 u', MOhm='R', ms='tau tau_ref',
        mV_per_sqrt_ms='noise'),
    'HHLTC WangBuzsakiHHLTC': in_units(
        mV='ENa EK EL V_th V', mS_per_cm2='gNa gK gL', uF_per_cm2='C', number='phi m h n', mV_per_sqrt_ms='noise'),
    'MorrisLecarLTC': in_units(
        mV='V_Ca V_K V_leak V1 V2 V3 V4 V_th V', mS_per_cm2='g_Ca g_K g_leak', uF_per_cm2='C', per_ms='phi', number='W',
        mV_per_sqrt_ms='noise'),
    'CondNeuGroupLTC': in_units(
        mV='V_th V', uF_per_cm2='C', cm2='A', nA='input', mV_per_sqrt_ms='noise'),
    'Leaky Integrator': in_units(ms='tau', number='x'),
    'OUProcess': in_units(ms='tau', number='mean sigma x'),

    # channels and ions
    'IonChannel': CHANNEL_UNITS,
    'CalciumFixed PotassiumFixed SodiumFixed': in_units(mV='E', mM='C'),
    'CalciumDyna': in_units(
        number='T', mM='C0 C C_rest', um='d', ms='tau', mM_per_ms_per_uA_per_cm2='alpha', per_ms='beta', mV='E'),

    # inputs
    'PoissonGroup': in_units(Hz='freqs'),
    'PoissonInput': in_units(Hz='freq', number='num_input'),  # the weight is in the unit of a variable of the program
    'SpikeTimeGroup': in_units(ms='times'),

    # synapses; g is in whatever the connections weigh spikes with
    'Expon': in_units(ms='tau'),
    'DualExpon DualExponV2': in_units(ms='tau_decay tau_rise', number='A'),
    'Alpha': in_units(ms='tau_decay'),
    'NMDA': in_units(ms='tau_decay tau_rise', per_ms='a', number='x'),
    'AMPA': in_units(per_ms_mM='alpha', per_ms='beta', mM='T', ms='T_dur', number='g'),
    'BioNMDA': in_units(per_ms='alpha1 beta1 beta2', per_ms_mM='alpha2', mM='T', ms='T_dur', number='g x'),
    'STD': in_units(ms='tau', number='U x'),
    'STP': in_units(ms='tau_f tau_d', number='U u x'),

    # outputs
    'COBA': in_units(mV='E'),
    'MgBlock': in_units(mV='E V_offset', mM='cc_Mg beta', per_mV='alpha'),

    # projections
    'FullProjAlignPost FullProjAlignPostMg FullProjAlignPreDS FullProjAlignPreDSMg FullProjAlignPreSD FullProjAlignPreSDMg '
    'FullProjDelta': in_units(ms='delay'),
    'STDP_Song2000': in_units(ms='delay tau_s tau_t', number='A1 A2'),
}
UNITS_OF_MODELS = {name: units for names, units in FAMILIES.items() for name in names.split()}


def units_of(model: type) -> Mapping[str, u.Unit]:
    """The units of the parameters and variables of a model; none where it has no parameter that is in the table."""
    units = next((UNITS_OF_MODELS[base.__name__] for base in model.__mro__ if base.__name__ in UNITS_OF_MODELS), {})
    return units if units.keys() & inspect.signature(model.__init__).parameters.keys() else {}


def with_units(value: Any) -> Any:
    """A class of the table, whose constructor takes quantities, too; anything else as it is.

    Classes that derive from one another do so afterwards: a ``LifRef`` is a ``LifLTC``.
    """
    return _with_units(value) if isinstance(value, type) else value


@functools.cache
def _with_units(model: type) -> type:
    units = units_of(model)
    if not units:
        return model
    changed = [base for base in map(_with_units, model.__bases__) if base not in model.__bases__]
    return taking_quantities(model, units, 'brainsyn.dyn', *changed)
