r"""Short-term plasticity: depression and facilitation of a presynaptic cell's spikes by its recent spikes."""
import brainpy.math as bm
import jax
import jax.numpy as jnp
from brainpy import JointEq, odeint

from brainsyn.dynsys.variables import state_variable
from brainsyn.kinetics.equations import decay, depressed, facilitated, recovery
from brainsyn.projection.components import SynSTP
from brainsyn.units import in_units

__all__ = ['STD', 'STP']


class STD(SynSTP):
    r"""Short-term depression.

    .. math:: \frac{dx}{dt} = \frac{1 - x}{\tau}, \qquad x \leftarrow x - U x^- \text{ at a spike,}

    where :math:`x^-` is the value at the step before. What passes is scaled by :math:`x`.

    Parameters
    ----------
    tau : float
        Time constant of recovery in ms.
    U : float
        Share of the resources that a spike uses up.
    method : str
        Name of the integrator.
    name : str, optional
        A unique Python identifier.

    Attributes
    ----------
    x : Variable of shape (pre.num,)
        Share of the resources that is available.

    References
    ----------
    Tsodyks, M. V. and Markram, H. (1997). The neural code between neocortical pyramidal neurons depends on
    neurotransmitter release probability. PNAS 94(2), 719-723.
    """

    units = in_units(ms='tau', number='U x')

    def __init__(self, tau: float = 200., U: float = 0.07, method: str = 'exp_auto', name: str | None = None):
        super().__init__(name=name)
        self.tau = tau
        self.U = U
        self.method = method
        self.integral = odeint(self.dx, method=method)

    def dx(self, x, t):
        return recovery(x, self.tau)

    def register_master(self, master) -> None:
        super().register_master(master)
        self.tau = self._parameter('tau', positive=True)
        self.U = self._parameter('U')
        self.x = state_variable(jnp.ones, master.pre.num, self.mode)

    def reset_state(self, batch_size: int | None = None) -> None:
        self.x.value = state_variable(jnp.ones, self.master.pre.num, batch_size).value

    def update(self, tdi, pre_spike) -> None:
        x = self.integral(self.x.value, tdi['t'], dt=tdi['dt'])
        self.x.value = depressed(x, self.x.value, self.U, pre_spike)

    def filter(self, g: jax.Array) -> jax.Array:
        return g * self.x.value


class STP(SynSTP):
    r"""Short-term facilitation and depression.

    .. math::

        \frac{du}{dt} = U - \frac{u}{\tau_f}, \qquad u \leftarrow u + U (1 - u^-) \text{ at a spike,}

        \frac{dx}{dt} = \frac{1 - x}{\tau_d}, \qquad x \leftarrow x - u\, x^- \text{ at a spike,}

    where :math:`u^-` and :math:`x^-` are the values at the step before. What passes is scaled by :math:`u x`.
    The drift of :math:`u` is that of BrainPy 2.1 to 2.6; in Tsodyks and Markram's model :math:`u` decays to zero.

    Parameters
    ----------
    U : float or array
        Release probability of a cell at rest.
    tau_f, tau_d : float or array
        Time constants of facilitation and of depression in ms.
    method : str
        Name of the integrator.
    name : str, optional
        A unique Python identifier.

    Attributes
    ----------
    u, x : Variable of shape (pre.num,)
        Release probability, and share of the resources that is available.

    References
    ----------
    Tsodyks, M., Pawelzik, K. and Markram, H. (1998). Neural networks with dynamic synapses. Neural Computation 10(4),
    821-835.
    """

    units = in_units(number='U u x', ms='tau_f tau_d')

    def __init__(self, U: float | jax.Array = 0.15, tau_f: float | jax.Array = 1500., tau_d: float | jax.Array = 200.,
                 method: str = 'exp_auto', name: str | None = None):
        super().__init__(name=name)
        self.tau_f = tau_f
        self.tau_d = tau_d
        self.U = U
        self.method = method
        self.integral = odeint(self.derivative, method=method)

    def du(self, u, t):
        return self.U + decay(u, self.tau_f)

    def dx(self, x, t):
        return recovery(x, self.tau_d)

    @property
    def derivative(self) -> JointEq:
        return JointEq(self.du, self.dx)

    def register_master(self, master) -> None:
        super().register_master(master)
        for time_constant in ('tau_f', 'tau_d'):
            setattr(self, time_constant, self._parameter(time_constant, positive=True))
        self.U = self._parameter('U')
        self.x = state_variable(jnp.ones, master.pre.num, self.mode)
        self.u = state_variable(self._resting_u, master.pre.num, self.mode)

    def _resting_u(self, shape):
        return jnp.broadcast_to(bm.as_jax(self.U), shape).astype(bm.float_)

    def reset_state(self, batch_size: int | None = None) -> None:
        self.x.value = state_variable(jnp.ones, self.master.pre.num, batch_size).value
        self.u.value = state_variable(self._resting_u, self.master.pre.num, batch_size).value

    def update(self, tdi, pre_spike) -> None:
        u, x = self.integral(self.u.value, self.x.value, tdi['t'], dt=tdi['dt'])
        u = facilitated(u, self.u.value, self.U, pre_spike)
        self.x.value = depressed(x, self.x.value, u, pre_spike)
        self.u.value = u

    def filter(self, g: jax.Array) -> jax.Array:
        if jnp.shape(g) != self.x.shape:
            raise ValueError(f'{self.name} scales values of shape {self.x.shape} (one per presynaptic cell), not '
                             f'{jnp.shape(g)}.')
        return g * self.u.value * self.x.value
