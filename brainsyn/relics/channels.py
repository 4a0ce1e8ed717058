"""The channels of BrainPy 2.1 under their old names and with their old order of arguments.

The kinetics are those of channels that later releases name after the papers they come from.
"""
import inspect
from typing import Any

from brainpy.initialize import OneInit

from brainsyn import channels
from brainsyn.channels import CalciumFirstOrder

__all__ = ['IAHP', 'IK2', 'IK_DR', 'CalciumAbstract', 'ICaHT', 'ICaL', 'ICaN', 'ICaT', 'ICaT_RE', 'INa', 'INa_v2', 'Ih']


def renamed(name: str, model: type, parameters: str, **defaults: Any) -> type:
    """The class ``model`` as it was called in 2.1.

    Parameters
    ----------
    name : str
        Its old name.
    model : type
        The class that has its equations.
    parameters : str
        The arguments after ``size``, in their old order.
    **defaults
        Defaults that were others.
    """
    order = [*parameters.split(), 'method', 'name']

    def __init__(self, size, *args, **kwargs):
        given = {**defaults, **dict(zip(order, args, strict=False)), **kwargs}
        model.__init__(self, size, **given)

    known = inspect.signature(model.__init__).parameters
    __init__.__signature__ = inspect.Signature([
        inspect.Parameter(parameter, inspect.Parameter.POSITIONAL_OR_KEYWORD, default=defaults.get(parameter, default))
        for parameter, default in [('self', inspect.Parameter.empty), ('size', inspect.Parameter.empty),
                                   *((p, known[p].default) for p in order)]])
    return type(model)(name, (model,), {'__init__': __init__, '__module__': __name__, '__doc__': (
        f'{name} of BrainPy 2.1, whose kinetics are those of :class:`{model.__name__}`.')})


INa = renamed('INa', channels.INa_Ba2002, 'E g_max T V_sh')
INa_v2 = renamed('INa_v2', channels.INa_HH1952, 'E g_max')
IK_DR = renamed('IK_DR', channels.IKDR_Ba2002, 'E g_max T T_base V_sh')
IK2 = renamed('IK2', channels.IK_HH1952, 'E g_max')
ICaT = renamed('ICaT', channels.ICaT_HM1992, 'T T_base_p T_base_q g_max V_sh')
ICaT_RE = renamed('ICaT_RE', channels.ICaT_HP1992, 'T T_base_p T_base_q g_max V_sh')
ICaHT = renamed('ICaHT', channels.ICaHT_HM1992, 'T T_base_p T_base_q g_max V_sh')
ICaL = renamed('ICaL', channels.ICaL_IS2008, 'T T_base_p T_base_q g_max V_sh')
ICaN = renamed('ICaN', channels.ICaN_IS2008, 'E g_max phi')
IAHP = renamed('IAHP', channels.IAHP_De1994, 'E g_max', E=-80., g_max=1.)
Ih = renamed('Ih', channels.Ih_HM1992, 'g_max E phi', E=-90.)
CalciumAbstract = renamed('CalciumAbstract', CalciumFirstOrder, 'alpha beta C_initializer', C_initializer=OneInit(0.05))
