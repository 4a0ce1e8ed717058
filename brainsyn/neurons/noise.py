"""Groups that make noise."""
import brainpy
import brainpy.math as bm

from brainsyn.neurons.base import DynamicGroup
from brainsyn.neurons.parameters import checked_method
from brainsyn.noise import with_noise_of
from brainsyn.units import in_units

__all__ = ['OUProcess']


class OUProcess(DynamicGroup):
    r"""Ornstein-Uhlenbeck processes.

    .. math::

        dx = \frac{mean - x}{\tau} dt + \sigma dW

    x starts from ``mean``. In the long run it has the mean ``mean`` and the variance :math:`\sigma^2 \tau / 2`.

    Parameters
    ----------
    size, keep_size, mode, name
        See :class:`~brainsyn.neurons.base.DynamicGroup`.
    mean : float, array, Initializer or callable
        What x returns to.
    sigma : float, array, Initializer or callable
        Strength of the noise, per square root of a ms.
    tau : float, array, Initializer or callable
        Time constant, ms.
    method : str
        An integrator of ``brainpy.sde``.

    References
    ----------
    Uhlenbeck, G. E., Ornstein, L. S. (1930). On the theory of the Brownian motion. Physical Review 36, 823-841.
    """

    units = in_units(number='mean sigma x', ms='tau')

    def __init__(self, size, mean=0., sigma=1., tau=10., method='exp_euler', keep_size=False, mode=None, name=None):
        super().__init__(size, keep_size=keep_size, name=name, mode=mode, input_var=False)
        self.set_parameters(mean=mean, sigma=sigma, tau=tau)
        self.set_state(x=lambda shape: bm.zeros(shape) + self.mean)
        checked_method(method, stochastic=True, owner=self.name)
        self.integral = with_noise_of(self.semantics, brainpy.sdeint(f=self.df, g=self.dg, method=method))

    def df(self, x, t):
        return (self.mean - x) / self.tau

    def dg(self, x, t):
        return self.sigma

    def update(self, tdi):
        """Advance by one step; returns the variable."""
        self.assign(self.integrate(tdi))
        return self.x.value
