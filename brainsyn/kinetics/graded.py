"""Graded synapses, driven by the presynaptic potential rather than by spikes."""
from brainsyn.kinetics.base import Parameter, Synapse
from brainsyn.kinetics.equations import binding, release_rate
from brainsyn.units import UNITS, in_units, plain

__all__ = ['GradedGate', 'Ionotropic']


class GradedGate:
    """The gate of a graded synapse, as a part of classes that have its parameters."""

    units = in_units(per_ms='k_minus', mV='v_th delta', number='s')

    def ds(self, s, t, V_pre):
        return binding(s, release_rate(V_pre, self.k_minus, self.v_th, self.delta), self.k_minus)


class Ionotropic(GradedGate, Synapse):
    r"""Graded synapse that opens with the presynaptic potential.

    .. math::

        \tau(V_{pre}) \frac{ds}{dt} = s_\infty(V_{pre}) - s, \qquad
        s_\infty = \frac{1}{1 + e^{(V_{th} - V_{pre}) / \Delta}}, \qquad
        \tau = \frac{1 - s_\infty}{k_-}

    which is the equation of receptors that unbind with the rate :math:`k_-` and bind with
    :math:`k_- e^{(V_{pre} - V_{th}) / \Delta}`. It gives the conductance :math:`\bar g s`.

    Parameters
    ----------
    in_size, name, method, mode
        See :class:`Synapse`. The input is the presynaptic potential, mV.
    gS : float, array, Quantity, Initializer or callable
        Maximal conductance :math:`\bar g`, μS.
    k_minus : float, array, Quantity, Initializer or callable
        Rate of unbinding :math:`k_-`, 1/ms.
    v_th, delta : float, array, Quantity, Initializer or callable
        Presynaptic potential at which s settles at one half, and the width of the sigmoid, mV.
    e_syn : float, array, Quantity, Initializer or callable
        Reversal potential E, mV, for :meth:`current`.
    s_initializer : float, array, Initializer or callable
        s at the start.

    Attributes
    ----------
    s : Variable of shape in_size
        Share of open receptors.

    References
    ----------
    Abbott, L. F. and Marder, E. (1998). Modeling small networks. In: Koch, C. and Segev, I. (eds), Methods in Neuronal
    Modeling, 2nd edition, MIT Press.
    """

    units = in_units(uS='gS', mV='e_syn input')
    unit = UNITS['uS']
    positive = ('k_minus', 'delta')
    driven_by = 'V'

    def __init__(self, in_size, name=None, gS: Parameter = 1e-4, k_minus: Parameter = 0.025, v_th: Parameter = -35.,
                 delta: Parameter = 10., e_syn: Parameter = 0., s_initializer: Parameter = 0.2, method: str = 'exp_auto',
                 mode=None):
        super().__init__(in_size, name=name, method=method, mode=mode)
        self.set_parameters(gS=gS, k_minus=k_minus, v_th=v_th, delta=delta, e_syn=e_syn)
        self.set_state(s=s_initializer)
        self.integral = self.integrator(self.ds)

    def advance(self, state, x, tdi):
        return dict(s=self.integral(state['s'], tdi['t'], x, dt=tdi['dt']))

    def output(self, state):
        return self.gS * state['s']

    def current(self, V_post, outward: bool = False):
        r"""The current in nA at the postsynaptic potential ``V_post``.

        Inward positive, :math:`I = \bar g s (E - V_{post})`, as it is added to the input of a cell; or its negative, ``outward``,
        as in Jaxley and NEURON.
        """
        V_post = plain(V_post, UNITS['mV'], self.name, 'V_post')
        inward = self.update_return() * (self.e_syn - V_post)
        return -inward if outward else inward
