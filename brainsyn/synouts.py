r"""Outputs: how a synaptic conductance acts on the postsynaptic group.

========================  ==================================================================
:class:`CUBA`             :math:`I = g`
:class:`COBA`             :math:`I = g\,(E - V)`
:class:`MgBlock`          :math:`I = g\,(E - V) / (1 + [\mathrm{Mg}]/\beta\, e^{-\alpha V})`
========================  ==================================================================
"""
from collections.abc import Callable

import brainpy.math as bm
import brainunit as u
import jax
import jax.numpy as jnp
from brainpy.initialize import Initializer

from brainsyn.neurons.parameters import checked_parameter
from brainsyn.projection.components import SynOut
from brainsyn.units import in_units

__all__ = ['COBA', 'CUBA', 'MgBlock']


class CUBA(SynOut):
    r"""Current-based output.

    .. math:: I = g

    Parameters
    ----------
    target_var : str, Variable or None
        Postsynaptic variable to add the current to; None returns it instead.
    name : str, optional
        A unique Python identifier.
    """

    def __init__(self, target_var: str | bm.Variable | None = 'input', name: str | None = None):
        super().__init__(name=name, target_var=target_var)

    @property
    def weight_unit(self) -> u.Unit | None:
        """The unit of the weights, which is that of the target variable and usually a current."""
        return self.target_unit


class COBA(SynOut):
    r"""Conductance-based output.

    .. math:: I = g\,(E - V)

    Parameters
    ----------
    E : float, array, Quantity, Initializer or callable
        Reversal potential in mV; one number, or one per postsynaptic cell.
    target_var : str, Variable or None
        Postsynaptic variable to add the current to; None returns it instead.
    membrane_var : str or Variable
        The postsynaptic membrane potential :math:`V` in mV.
    name : str, optional
        A unique Python identifier.

    Raises
    ------
    KeyError
        When the postsynaptic group lacks one of these variables.
    """

    units = in_units(mV='E')

    def __init__(self, E: float | jax.Array | Callable | Initializer = 0., target_var: str | bm.Variable | None = 'input',
                 membrane_var: str | bm.Variable = 'V', name: str | None = None):
        super().__init__(name=name, target_var=target_var)
        self.E = E
        self.setattr('membrane_var', membrane_var)

    def register_master(self, master) -> None:
        super().register_master(master)
        self.E = self._post_parameter('E')
        self.setattr('membrane_var', self._post_variable('membrane_var', self.membrane_var))

    def _post_parameter(self, name: str):
        return checked_parameter(getattr(self, name), (self.master.post.num,), self.master.name,
                                 f'{name} of {type(self).__name__}', unit=self.unit_of(name))

    def filter(self, g: jax.Array) -> jax.Array | None:
        return super().filter(g * (bm.as_jax(self.E) - self.membrane_var.value))


class MgBlock(COBA):
    r"""Output of NMDA receptors, blocked by magnesium unless the cell is depolarised.

    .. math:: I = \frac{g\,(E - V)}{1 + \frac{[\mathrm{Mg}]}{\beta} e^{-\alpha V}}

    Parameters
    ----------
    E : float, array, Quantity, Initializer or callable
        Reversal potential in mV.
    cc_Mg : float, array, Quantity, Initializer or callable
        Extracellular magnesium concentration in mM.
    alpha : float, array, Quantity, Initializer or callable
        Voltage dependence of the block in 1/mV.
    beta : float, array, Quantity, Initializer or callable
        Magnesium concentration of half block at 0 mV, in mM.
    target_var, membrane_var, name
        See :class:`COBA`.

    References
    ----------
    Jahr, C. E. and Stevens, C. F. (1990). Voltage dependence of NMDA-activated macroscopic conductances predicted by
    single-channel kinetics. Journal of Neuroscience 10(9), 3178-3182.
    """

    units = in_units(mM='cc_Mg beta', per_mV='alpha')

    def __init__(self, E: float | jax.Array | Callable | Initializer = 0.,
                 cc_Mg: float | jax.Array | Callable | Initializer = 1.2,
                 alpha: float | jax.Array | Callable | Initializer = 0.062,
                 beta: float | jax.Array | Callable | Initializer = 3.57,
                 target_var: str | bm.Variable | None = 'input', membrane_var: str | bm.Variable = 'V',
                 name: str | None = None):
        super().__init__(E=E, target_var=target_var, membrane_var=membrane_var, name=name)
        self.cc_Mg = cc_Mg
        self.alpha = alpha
        self.beta = beta

    def register_master(self, master) -> None:
        super().register_master(master)
        for parameter in ('cc_Mg', 'alpha', 'beta'):
            setattr(self, parameter, self._post_parameter(parameter))

    def filter(self, g: jax.Array) -> jax.Array | None:
        V = self.membrane_var.value
        cc_Mg, alpha, beta = (bm.as_jax(p) for p in (self.cc_Mg, self.alpha, self.beta))
        return super().filter(g / (1. + cc_Mg / beta * jnp.exp(-alpha * V)))
