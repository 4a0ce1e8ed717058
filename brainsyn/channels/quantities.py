"""The channels that are brainpy's, with constructors that take quantities."""
from brainsyn.units import in_units, taking_quantities

__all__ = ['CHANNEL_UNITS', 'with_units']

# a parameter that is not here takes plain numbers only, because its unit depends on an exponent
CHANNEL_UNITS = in_units(mS_per_cm2='g_max', mV='E V_sh', ms='tau_max', per_ms='k4',
                         number='phi phi_p phi_q T T_base T_base_p T_base_q n g_inc')


def with_units(channel: type) -> type:
    """The class ``channel``, whose constructor takes quantities, too."""
    return taking_quantities(channel, CHANNEL_UNITS, 'brainsyn.channels')
