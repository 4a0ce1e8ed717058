"""The NMDA synapse, whose gate saturates."""
from typing import Any

import brainpy.math as bm
import jax
from brainpy import JointEq

from brainsyn import comm
from brainsyn.dynsys import NeuGroup
from brainsyn.kinetics.equations import decay, saturating
from brainsyn.projection import SynSTP
from brainsyn.switches import is_corrected
from brainsyn.synapses.chemical import PresynapticGate
from brainsyn.synapses.exponential import Delay, Output, Weight
from brainsyn.synouts import MgBlock
from brainsyn.units import in_units

__all__ = ['NMDA']


class NMDA(PresynapticGate):
    r"""NMDA synapse with a rise and a saturating gate.

    .. math::

        \frac{dg_i}{dt} = -\frac{g_i}{\tau_{decay}} + a x_i (1 - g_i), \qquad
        \frac{dx_i}{dt} = -\frac{x_i}{\tau_{rise}} + \sum_k \delta(t - t_i^k - D)

    Parameters
    ----------
    pre, post, conn, output, stp, comp_method, g_max, delay_step, name, mode, stop_spike_gradient
        See :class:`~brainsyn.synapses.chemical.ChemicalSynapse`.
    tau_decay, tau_rise : float or array
        Time constants in ms; one number, or one per presynaptic cell.
    a : float or array
        Rate of opening in 1/ms.
    method : str
        Name of the integrator.

    Attributes
    ----------
    g, x : Variable of shape (pre.num,)
        Gate of each presynaptic cell, and what opens it.

    References
    ----------
    Wang, X.-J. (1999). Synaptic basis of cortical persistent activity: the importance of NMDA receptors to working
    memory. Journal of Neuroscience 19(21), 9587-9603.
    """

    units = in_units(ms='tau_decay tau_rise', per_ms='a', number='g x')

    def __init__(self, pre: NeuGroup, post: NeuGroup, conn: Any, output: Output = MgBlock,
                 stp: SynSTP | None = None, comp_method: str = 'dense', g_max: Weight = 0.15, delay_step: Delay = None,
                 tau_decay: float | jax.Array = 100., a: float | jax.Array = 0.5, tau_rise: float | jax.Array = 2.,
                 method: str = 'exp_auto', name: str | None = None, mode: bm.Mode | None = None,
                 stop_spike_gradient: bool = False):
        super().__init__(pre, post, conn, output, stp, comp_method, g_max, delay_step,
                         name, mode, stop_spike_gradient)
        self.tau_decay = self._parameter('tau_decay', tau_decay, pre.num, positive=True)
        self.tau_rise = self._parameter('tau_rise', tau_rise, pre.num, positive=True)
        self.a = self._parameter('a', a, pre.num)
        self.g = self._state(pre.num)
        self.x = self._state(pre.num)
        self.integral = self._integrator(JointEq(self.dg, self.dx), method)

    def dg(self, g, t, x):
        return saturating(g, x, self.tau_decay, self.a)

    def dx(self, x, t):
        return decay(x, self.tau_rise)

    def reset_state(self, batch_size: int | None = None) -> None:
        super().reset_state(batch_size)
        self.g.value = self._state(self.pre.num, batch_size).value
        self.x.value = self._state(self.pre.num, batch_size).value

    def _advance_gate(self, tdi, pre_spike):
        g, x = self.integral(self.g.value, self.x.value, tdi['t'], dt=tdi['dt'])
        self.g.value = g
        self.x.value = x + pre_spike

    def _gates_to_post(self, gate):
        counts = self.semantics.sparse == 'by event' and isinstance(self.comm, comm.CSR)
        if counts and not is_corrected('sparse_nmda', self.name):
            return self._spikes_to_post(gate != 0, self.g_max)
        return super()._gates_to_post(gate)
