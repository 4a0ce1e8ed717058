"""Short-term plasticity on its own: spikes in, spikes scaled by the recent past out."""
from brainpy import JointEq

from brainsyn.kinetics.base import Parameter, Synapse
from brainsyn.kinetics.equations import decay, depressed, facilitated, recovery
from brainsyn.units import in_units

__all__ = ['STD', 'STP']


class STP(Synapse):
    r"""Short-term facilitation and depression.

    .. math::

        \frac{du}{dt} = -\frac{u}{\tau_f}, \qquad \frac{dx}{dt} = \frac{1 - x}{\tau_d}

    At a spike :math:`u \leftarrow u + U (1 - u^-)`, the synapse gives :math:`u x`, and :math:`x \leftarrow x - u x^-`, where
    :math:`u^-` and :math:`x^-` are the values at the step before.

    In the legacy :class:`~brainsyn.synplast.STP` what passes is scaled by the x *after* the spike, and in BrainPy 2.1 to
    2.6 u drifts by :math:`U - u / \tau_f`.

    Parameters
    ----------
    in_size, name, method, mode
        See :class:`Synapse`. The input is the spikes; one that counts :math:`s` acts and passes :math:`s`-fold.
    U : float, array, Initializer or callable
        Release probability of a cell at rest.
    tau_f, tau_d : float, array, Quantity, Initializer or callable
        Time constants of facilitation and of depression, ms.

    Attributes
    ----------
    u, x : Variable of shape in_size
        Release probability, U at the start, and share of the resources that is available, 1 at the start.

    References
    ----------
    Tsodyks, M., Pawelzik, K. and Markram, H. (1998). Neural networks with dynamic synapses. Neural Computation 10(4),
    821-835.
    """

    units = in_units(number='U u x input', ms='tau_f tau_d')

    def __init__(self, in_size, name=None, U: Parameter = 0.15, tau_f: Parameter = 1500., tau_d: Parameter = 200.,
                 method: str = 'exp_auto', mode=None):
        super().__init__(in_size, name=name, method=method, mode=mode)
        self.set_parameters(U=U, tau_f=tau_f, tau_d=tau_d)
        self.set_state(u=self.U, x=1.)
        self.integral = self.integrator(JointEq(self.du, self.dx))

    def du(self, u, t):
        return decay(u, self.tau_f)

    def dx(self, x, t):
        return recovery(x, self.tau_d)

    def step(self, state, x, tdi):
        spike = self.checked_input(x)
        u, available = self.integral(state['u'], state['x'], tdi['t'], dt=tdi['dt'])
        u = facilitated(u, state['u'], self.U, spike)
        return dict(u=u, x=depressed(available, state['x'], u, spike)), u * available * spike

    def output(self, state):
        """What a spike would be scaled by now."""
        return facilitated(state['u'], state['u'], self.U, 1.) * state['x']


class STD(Synapse):
    r"""Short-term depression.

    .. math:: \frac{dx}{dt} = \frac{1 - x}{\tau}

    At a spike the synapse gives :math:`x`, and then :math:`x \leftarrow x - U x^-`, where :math:`x^-` is the value at the step
    before. In the legacy :class:`~brainsyn.synplast.STD` what passes is scaled by the x *after* the spike.

    Parameters
    ----------
    in_size, name, method, mode
        See :class:`Synapse`. The input is the spikes; one that counts :math:`s` acts and passes :math:`s`-fold.
    tau : float, array, Quantity, Initializer or callable
        Time constant of recovery, ms.
    U : float, array, Initializer or callable
        Share of the resources that a spike uses up.

    Attributes
    ----------
    x : Variable of shape in_size
        Share of the resources that is available, 1 at the start.

    References
    ----------
    Tsodyks, M. V. and Markram, H. (1997). The neural code between neocortical pyramidal neurons depends on
    neurotransmitter release probability. PNAS 94(2), 719-723.
    """

    units = in_units(number='U x input', ms='tau')

    def __init__(self, in_size, name=None, tau: Parameter = 200., U: Parameter = 0.07, method: str = 'exp_auto', mode=None):
        super().__init__(in_size, name=name, method=method, mode=mode)
        self.set_parameters(tau=tau, U=U)
        self.set_state(x=1.)
        self.integral = self.integrator(self.dx)

    def dx(self, x, t):
        return recovery(x, self.tau)

    def step(self, state, x, tdi):
        spike = self.checked_input(x)
        available = self.integral(state['x'], tdi['t'], dt=tdi['dt'])
        return dict(x=depressed(available, state['x'], self.U, spike)), available * spike

    def output(self, state):
        """What a spike would be scaled by now."""
        return state['x']
