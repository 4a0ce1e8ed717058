"""The synapse model ``STP`` of BrainPy 2.1 and 2.2: a current with short-term plasticity of its own."""
from typing import Any

import brainpy.math as bm
import jax
import jax.numpy as jnp
import numpy as np
from brainpy import JointEq, odeint

from brainsyn.dynsys import NeuGroup
from brainsyn.dynsys.variables import state_variable
from brainsyn.kinetics.equations import decay, depressed, facilitated, recovery
from brainsyn.neurons.parameters import checked_method, checked_parameter
from brainsyn.projection import TwoEndConn
from brainsyn.synapses.exponential import Delay
from brainsyn.units import in_units

__all__ = ['STP']


class STP(TwoEndConn):
    r"""Current synapse with short-term facilitation and depression.

    .. math::

        \frac{du}{dt} = -\frac{u}{\tau_f}, \qquad \frac{dx}{dt} = \frac{1 - x}{\tau_d}, \qquad \frac{dI}{dt} = -\frac{I}{\tau}

    and at a presynaptic spike, with :math:`u^-` and :math:`x^-` the values at the step before,

    .. math:: u \leftarrow u + U (1 - u^-), \qquad I \leftarrow I + A u x^-, \qquad x \leftarrow x - u x^-.

    The currents of all synapses onto a cell are added to its ``input``, as they were ``delay_step`` steps before.

    Parameters
    ----------
    pre, post, conn, name
        See :class:`~brainsyn.projection.TwoEndConn`; ``pre`` has ``spike``, ``post`` has ``input``.
    U : float
        Release probability of a cell at rest.
    tau_f, tau_d, tau : float
        Time constants of facilitation, of depression and of the current, in ms.
    A : float
        Current of a spike that releases all resources.
    delay_step : int, array of int, Initializer, callable, or None
        Delay of the current in steps of ``dt``; an array holds one per synapse.
    method : str
        Name of the integrator.

    Attributes
    ----------
    u, x, I : Variable
        One value for each synapse, ordered by ``pre_ids`` and ``post_ids``.

    References
    ----------
    Tsodyks, M., Pawelzik, K. and Markram, H. (1998). Neural networks with dynamic synapses. Neural Computation 10(4),
    821-835.
    """

    units = in_units(number='U u x', ms='tau_f tau_d tau')

    def __init__(self, pre: NeuGroup, post: NeuGroup, conn: Any, U: float | jax.Array = 0.15,
                 tau_f: float | jax.Array = 1500., tau_d: float | jax.Array = 200., tau: float | jax.Array = 8.,
                 A: float | jax.Array = 1., delay_step: Delay = None, method: str = 'exp_auto', name: str | None = None):
        super().__init__(pre=pre, post=post, conn=conn, name=name)
        self.check_pre_attrs('spike')
        self.check_post_attrs('input')
        if self.conn is None:
            raise ValueError(f'{self.name}: conn is missing; give a connector such as bp.conn.All2All().')
        indices, indptr = self.conn.as_csr()
        self.pre_ids = bm.asarray(np.repeat(np.arange(pre.num, dtype=np.int32), np.diff(indptr)))
        self.post_ids = bm.asarray(indices)
        self.num = int(indices.size)
        for parameter, value in dict(U=U, tau_f=tau_f, tau_d=tau_d, tau=tau, A=A).items():
            positive = parameter.startswith('tau')
            setattr(self, parameter, checked_parameter(value, (self.num,), self.name, parameter, positive,
                                                       unit=self.unit_of(parameter)))
        self.x = state_variable(jnp.ones, self.num, self.mode)
        self.u = state_variable(jnp.zeros, self.num, self.mode)
        self.I = state_variable(jnp.zeros, self.num, self.mode)
        self.delay_step = self.register_delay(f'{self.name}.I', delay_step, self.I)
        self.integral = odeint(self.derivative, method=checked_method(method, stochastic=False, owner=self.name))

    def unit_of(self, name):
        return self.post.unit_of('input') if name in ('A', 'I') else super().unit_of(name)

    @property
    def derivative(self) -> JointEq:
        return JointEq(lambda I, t: decay(I, self.tau), lambda u, t: decay(u, self.tau_f),
                       lambda x, t: recovery(x, self.tau_d))

    def reset_state(self, batch_size: int | None = None) -> None:
        size = self.mode if batch_size is None else batch_size
        self.x.value = state_variable(jnp.ones, self.num, size).value
        self.u.value = state_variable(jnp.zeros, self.num, size).value
        self.I.value = state_variable(jnp.zeros, self.num, size).value

    def update(self, tdi):
        current = bm.as_jax(self.get_delay_data(f'{self.name}.I', self.delay_step))
        self.post.input.value = self.post.input.value.at[..., self.post_ids.value].add(current)
        spike = bm.as_jax(self.pre.spike)[..., self.pre_ids.value]
        I, u, x = self.integral(self.I.value, self.u.value, self.x.value, tdi['t'], dt=tdi['dt'])
        u = facilitated(u, self.u.value, self.U, spike)
        self.I.value = I + spike * self.A * u * self.x.value
        self.x.value = depressed(x, self.x.value, u, spike)
        self.u.value = u
        self.update_delay(f'{self.name}.I')
