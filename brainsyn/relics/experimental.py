r"""The namespace-style synapses of BrainPy 2.3: functions of spikes and potentials, free of groups.

A model of this kind is called with the spikes that arrive, and returns what acts on the postsynaptic cells::

    syn = bp.experimental.Exponential(bp.conn.FixedProb(0.1, pre=100, post=80), out=bp.experimental.COBA(E=0.))
    current = syn(pre_spike, post_V)
"""
from typing import Any

import brainpy.math as bm
import jax
import jax.numpy as jnp
import numpy as np
from brainpy import JointEq, odeint, share
from brainpy.initialize import Initializer

from brainsyn.connect import TwoEndConnector
from brainsyn.dynsys import DynamicalSystemNS
from brainsyn.dynsys.variables import state_variable
from brainsyn.kinetics.equations import decay, depressed, facilitated, recovery
from brainsyn.math_random import RandomState
from brainsyn.projection import TwoEndConn
from brainsyn.relics.experimental_parts import SynConnNS, SynOutNS, SynSTPNS
from brainsyn.units import UNITS, in_units, plain

__all__ = ['COBA', 'CUBA', 'STD', 'STP', 'Alpha', 'DualExponential', 'Exponential', 'PoissonInput', 'TwoEndConnNS']

Weight = float | jax.Array | Initializer


class TwoEndConnNS(TwoEndConn):
    """:class:`~brainsyn.projection.TwoEndConn` whose ``update`` takes data only and asks ``bp.share`` for the time."""

    receives_shared = False


class COBA(SynOutNS):
    r"""Conductance-based output, :math:`I = g\,(E - V)`, with g in μS and the reversal potential ``E`` in mV."""

    units = in_units(mV='E')
    weight_unit = UNITS['uS']

    def __init__(self, E: float | jax.Array = 0., name: str | None = None):
        super().__init__(name=name)
        self.E = plain(E, UNITS['mV'], self.name, 'E')

    def update(self, post_g, post_v):
        if post_v is None:
            raise ValueError(f'{self.name}: the potentials are missing; call the synapse with (pre_spike, post_v).')
        return post_g * (self.E - bm.as_jax(post_v))


class CUBA(SynOutNS):
    """Current-based output, :math:`I = g`, in nA."""

    weight_unit = UNITS['nA']

    def update(self, post_g, post_v):
        return post_g


class STD(SynSTPNS):
    r"""Short-term depression.

    .. math:: \frac{dx}{dt} = \frac{1 - x}{\tau}, \qquad x \leftarrow x - U x^- \text{ where the signal is not zero,}

    with :math:`x^-` the value at the step before.

    Parameters
    ----------
    pre_size : int or tuple of int
        Size of the presynaptic group.
    tau : float
        Time constant of recovery in ms.
    U : float
        Share of the resources that a signal takes.
    method : str
        Name of the integrator.
    name : str, optional
        A unique Python identifier.
    """

    units = in_units(ms='tau', number='U x')

    def __init__(self, pre_size: int | tuple[int, ...], tau: float = 200., U: float = 0.07, method: str = 'exp_auto',
                 name: str | None = None):
        super().__init__(name=name)
        self.num = int(np.prod(pre_size))
        self.set_parameters(self.num, tau=tau, U=U)
        self.integral = odeint(lambda x, t: recovery(x, self.tau), method=method)
        self.x = state_variable(jnp.ones, self.num, self.mode)

    def reset_state(self, batch_size: int | None = None) -> None:
        self.x.value = state_variable(jnp.ones, self.num, batch_size).value

    def update(self, pre_spike):
        x = self.integral(self.x.value, share['t'], share['dt'])
        self.x.value = depressed(x, self.x.value, self.U, bm.as_jax(pre_spike) != 0)
        return self.x.value


class STP(SynSTPNS):
    r"""Short-term facilitation and depression.

    .. math::

        \frac{du}{dt} = U - \frac{u}{\tau_f}, \qquad u \leftarrow u + U (1 - u^-), \qquad
        \frac{dx}{dt} = \frac{1 - x}{\tau_d}, \qquad x \leftarrow x - u x^-,

    the jumps where the signal is not zero. The class of 2.3.8 could not be constructed; this is what
    :class:`~brainsyn.synplast.STP` computes.

    Parameters
    ----------
    pre_size : int or tuple of int
        Size of the presynaptic group.
    U : float or array
        Release probability of a cell at rest.
    tau_f, tau_d : float or array
        Time constants of facilitation and of depression in ms.
    method : str
        Name of the integrator.
    name : str, optional
        A unique Python identifier.
    """

    units = in_units(number='U u x', ms='tau_f tau_d')

    def __init__(self, pre_size: int | tuple[int, ...], U: float | jax.Array = 0.15, tau_f: float | jax.Array = 1500.,
                 tau_d: float | jax.Array = 200., method: str = 'exp_auto', name: str | None = None):
        super().__init__(name=name)
        self.num = int(np.prod(pre_size))
        self.set_parameters(self.num, U=U, tau_f=tau_f, tau_d=tau_d)
        self.integral = odeint(JointEq(self.du, self.dx), method=method)
        self.x = state_variable(jnp.ones, self.num, self.mode)
        self.u = state_variable(self._resting, self.num, self.mode)

    def _resting(self, shape):
        return jnp.broadcast_to(bm.as_jax(self.U), shape).astype(bm.float_)

    def reset_state(self, batch_size: int | None = None) -> None:
        self.x.value = state_variable(jnp.ones, self.num, batch_size).value
        self.u.value = state_variable(self._resting, self.num, batch_size).value

    def du(self, u, t):
        return self.U + decay(u, self.tau_f)

    def dx(self, x, t):
        return recovery(x, self.tau_d)

    def update(self, pre_spike):
        signal = bm.as_jax(pre_spike) != 0
        u, x = self.integral(self.u.value, self.x.value, share['t'], dt=share['dt'])
        u = facilitated(u, self.u.value, self.U, signal)
        self.x.value = depressed(x, self.x.value, u, signal)
        self.u.value = u
        return self.x.value * u


class Exponential(SynConnNS):
    r"""Synapses with exponential decay, :math:`dg/dt = -g / \tau`, one conductance per postsynaptic cell.

    Parameters
    ----------
    conn, out, stp, name, mode
        See :class:`~brainsyn.relics.experimental_parts.SynConnNS`.
    comp_method : {'sparse', 'dense'}
        How the product over the connections is computed.
    g_max : float, array or Initializer
        Weight of each synapse.
    tau : float or array
        Time constant in ms.
    method : str
        Name of the integrator.
    """

    units = in_units(ms='tau')

    def __init__(self, conn: TwoEndConnector, out: SynOutNS | None = None, stp: SynSTPNS | None = None,
                 comp_method: str = 'sparse', g_max: Weight = 1., tau: float | jax.Array = 8.,
                 method: str = 'exp_auto', name: str | None = None, mode: bm.Mode | None = None):
        super().__init__(conn, out, stp, name, mode)
        self.comp_method = comp_method
        self.set_parameters(conn.post_num, tau=tau)
        self.g_max, self.conn_mask = self._init_weights(g_max, comp_method)
        self.integral = odeint(lambda g, t: decay(g, self.tau), method=method)
        self.g = state_variable(jnp.zeros, conn.post_num, self.mode)

    def reset_state(self, batch_size: int | None = None) -> None:
        self.g.value = state_variable(jnp.zeros, self.conn.post_num, batch_size).value

    def update(self, pre_spike, post_v=None):
        arriving = bm.as_jax(pre_spike)
        if self.stp is not None:
            arriving = arriving * self.stp(arriving)
        g = self.integral(self.g.value, share['t'], share['dt'])
        self.g.value = g + self._to_post(arriving, self.g_max)
        return self._output(self.g.value, post_v)


class DualExponential(SynConnNS):
    r"""Synapses that rise and decay, one gate per presynaptic cell.

    .. math:: \frac{dg}{dt} = -\frac{g}{\tau_{decay}} + h, \qquad \frac{dh}{dt} = -\frac{h}{\tau_{rise}},
              \qquad h \leftarrow h + 1 \text{ at a spike}

    With short-term plasticity, what reaches the postsynaptic cells is the factor of plasticity and not the gate that it
    should scale: so computed 2.3.8.

    Parameters
    ----------
    conn, out, stp, name, mode
        See :class:`~brainsyn.relics.experimental_parts.SynConnNS`.
    comp_method, g_max, method
        See :class:`Exponential`.
    tau_decay, tau_rise : float or array
        Time constants in ms.
    """

    units = in_units(ms='tau_decay tau_rise', number='g', per_ms='h')

    def __init__(self, conn: TwoEndConnector, out: SynOutNS | None = None, stp: SynSTPNS | None = None,
                 comp_method: str = 'dense', g_max: Weight = 1., tau_decay: float | jax.Array = 10.,
                 tau_rise: float | jax.Array = 1., method: str = 'exp_auto', name: str | None = None,
                 mode: bm.Mode | None = None):
        super().__init__(conn, out, stp, name, mode)
        self.comp_method = comp_method
        self.set_parameters(conn.pre_num, tau_decay=tau_decay, tau_rise=tau_rise)
        self.g_max, self.conn_mask = self._init_weights(g_max, comp_method)
        self.integral = odeint(JointEq(self.dg, self.dh), method=method)
        self.g = state_variable(jnp.zeros, conn.pre_num, self.mode)
        self.h = state_variable(jnp.zeros, conn.pre_num, self.mode)

    def dg(self, g, t, h):
        return decay(g, self.tau_decay) + h

    def dh(self, h, t):
        return decay(h, self.tau_rise)

    def reset_state(self, batch_size: int | None = None) -> None:
        for gate in (self.g, self.h):
            gate.value = state_variable(jnp.zeros, self.conn.pre_num, batch_size).value

    def update(self, pre_spike, post_v=None):
        g, h = self.integral(self.g.value, self.h.value, share['t'], dt=share['dt'])
        self.g.value, self.h.value = g, h + bm.as_jax(pre_spike)
        gate = g if self.stp is None else self.stp(g)
        return self._output(self._to_post(gate, self.g_max), post_v)


class Alpha(DualExponential):
    """:class:`DualExponential` that rises and decays with one time constant, ``tau_decay``."""

    def __init__(self, conn: TwoEndConnector, out: SynOutNS | None = None, stp: SynSTPNS | None = None,
                 comp_method: str = 'dense', g_max: Weight = 1., tau_decay: float | jax.Array = 10.,
                 method: str = 'exp_auto', name: str | None = None, mode: bm.Mode | None = None):
        super().__init__(conn, out, stp, comp_method, g_max, tau_decay, tau_decay, method, name, mode)


class PoissonInput(DynamicalSystemNS):
    """The summed spikes of independent Poisson cells, for each of a number of targets.

    Parameters
    ----------
    target_shape : int or tuple of int
        Shape of the targets.
    num_input : int
        Poisson cells per target.
    freq : float
        Rate of each in Hz.
    weight : float
        What a spike adds.
    seed : int, optional
        Names the stream of random numbers.
    mode, name
        As of any system.

    Notes
    -----
    Where 2.3.8 drew from a normal distribution in place of the binomial one, its standard deviation was the variance of
    the sum, which is wrong; here the number of spikes is binomial.
    """

    def __init__(self, target_shape: int | tuple[int, ...], num_input: int, freq: float, weight: float,
                 seed: int | None = None, mode: bm.Mode | None = None, name: str | None = None):
        super().__init__(name=name, mode=mode)
        self.target_shape = target_shape if isinstance(target_shape, tuple) else (int(target_shape),)
        self.num_input, self.weight = num_input, weight
        self.freq = plain(freq, UNITS['Hz'], self.name, 'freq')
        self.rng = bm.random.DEFAULT if seed is None else RandomState(seed)

    def reset_state(self, batch_size: int | None = None) -> None:
        """There is no state."""

    def update(self) -> Any:
        probability = self.freq * share['dt'] / 1e3
        return self.weight * bm.as_jax(self.rng.binomial(self.num_input, probability, self.target_shape)).astype(bm.float_)
