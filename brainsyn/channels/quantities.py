"""The channels that are brainpy's, with constructors that take quantities."""
import functools
import inspect
from typing import Any

from brainsyn.units import in_units, plain

__all__ = ['CHANNEL_UNITS', 'taking_quantities']

CHANNEL_UNITS = in_units(mS_per_cm2='g_max', mV='E V_sh', ms='tau_max', per_ms='k4',
                         number='phi phi_p phi_q T T_base T_base_p T_base_q n g_inc')


def taking_quantities(channel: type) -> type:
    """The class ``channel``, whose constructor converts quantities to the plain numbers that it takes.

    A parameter that is not in :data:`CHANNEL_UNITS`, because its unit depends on an exponent, takes plain numbers only.
    """
    signature = inspect.signature(channel.__init__)

    @functools.wraps(channel.__init__)
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        given = signature.bind(self, *args, **kwargs)
        owner = given.arguments.get('name') or channel.__name__
        given.arguments.update({parameter: plain(value, CHANNEL_UNITS.get(parameter), owner, parameter)
                                for parameter, value in given.arguments.items() if parameter != 'self'})
        channel.__init__(*given.args, **given.kwargs)

    return type(channel)(channel.__name__, (channel,), {
        '__init__': __init__, '__doc__': channel.__doc__, '__module__': 'brainsyn.channels',
        '__qualname__': channel.__name__, 'units': CHANNEL_UNITS})
