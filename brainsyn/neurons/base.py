"""What neuron models share: parameters, state, equations, input; and spikes, refractoriness and reset."""
from collections.abc import Callable
from functools import partial
from typing import Any

import brainpy
import brainpy.math as bm
import brainunit as u
import jax.numpy as jnp
from brainpy.initialize import noise as noise_of
from jax.lax import stop_gradient

from brainsyn.dynsys import NeuGroup
from brainsyn.dynsys.variables import state_variable
from brainsyn.dynsys.windows import has_lasted, note_event, rest_state
from brainsyn.errors import UnsupportedError, describe_value
from brainsyn.neurons.parameters import checked_initializer, checked_method, checked_parameter
from brainsyn.noise import with_noise_of
from brainsyn.units import UNITS, in_units, is_quantity, plain

__all__ = ['CrossingGroup', 'DynamicGroup', 'SpikingGroup', 'TrainableGroup']

NEVER = -1e7  # ms, the time of the last spike of a cell that has not spiked


class DynamicGroup(NeuGroup):
    """A group whose state follows differential equations.

    A model sets its parameters, its state and its equations, in this order, and calls :meth:`integrate` in its
    ``update``. All neuron models take

    - parameters as a number, an array of one value per cell, an Initializer, or a function of the shape; any of these may
      be a quantity of brainunit, see :mod:`brainsyn.units`;
    - what their state starts from (``V_initializer`` …) as an Initializer, a function of the shape, or an array;
    - ``noise``: the strength of white noise in the first equation, as a parameter, per square root of a ms, or a function of all
      arguments of the equations that returns one for each equation;
    - ``method``: the name of the integrator of ``brainpy.ode``, or of ``brainpy.sde`` when there is noise;
    - ``input_var``: whether there is a variable ``input`` that projections add to. Without it, the input is what
      ``update`` is called with.

    Parameters
    ----------
    size, keep_size, name, mode
        See :class:`~brainsyn.dynsys.NeuGroup`.
    input_var : bool
        See above.

    Raises
    ------
    ValueError
        When a parameter, an initial value or the method is not what it may be.
    UnsupportedError
        When the model does not work in this ``mode``.
    """

    def __init__(self, size, keep_size: bool = False, name: str | None = None, mode: bm.Mode | None = None,
                 input_var: bool = True):
        try:
            super().__init__(size, keep_size=keep_size, name=name, mode=mode)
        except UnsupportedError:
            known = ', '.join(supported.__name__ for supported in self.supported_modes)
            raise UnsupportedError(f'{name or type(self).__name__}: {type(self).__name__} works in {known}, not in '
                                   f'{mode or bm.get_mode()}.') from None
        self.input_var = input_var
        self.unknowns: tuple[str, ...] = ()
        self._initialized: list[str] = []
        if input_var:
            self.add_variable('input', jnp.zeros)

    def set_parameters(self, **parameters: Any) -> None:
        """Check parameters and keep them under their names."""
        for name, value in parameters.items():
            setattr(self, name, checked_parameter(value, self.varshape, self.name, name, unit=self.unit_of(name)))

    def set_state(self, **initializers: Any) -> None:
        """Make the variables that the equations are about, in the order of the equations."""
        for name, initializer in initializers.items():
            self.add_variable(name, checked_initializer(initializer, self.varshape, self.name, f'{name}_initializer',
                                                        unit=self.unit_of(name)))
        self.unknowns = tuple(initializers)

    def add_variable(self, name: str, initializer: Any) -> None:
        """Make a variable that ``reset_state`` puts back to what ``initializer`` says."""
        setattr(self, f'_{name}_initializer', initializer)
        setattr(self, name, state_variable(initializer, self.varshape, self.mode))
        self._initialized.append(name)

    def set_equations(self, equations: Any, method: str, noise: Any = None) -> None:
        """Make ``integral``, one step of the equations, from their derivatives: a function or a ``JointEq``."""
        checked_method(method, stochastic=noise is not None, owner=self.name)
        if is_quantity(noise):
            noise = plain(noise, self._unit_of_noise(), self.name, 'noise')
        if noise is None:
            self.noise = None
            self.integral = brainpy.odeint(equations, method=method)
        else:
            if isinstance(noise, str | bytes):
                raise ValueError(f'{self.name}: noise must be a number, an array, an Initializer or a function, not {noise!r}.')
            self.noise = noise_of(noise, self.varshape, num_vars=len(self.unknowns))
            self.integral = with_noise_of(self.semantics, brainpy.sdeint(equations, self.noise, method=method))

    def _unit_of_noise(self) -> u.Unit | None:
        unit = self.unit_of(self.unknowns[0])
        return None if unit is None else unit * UNITS['ms'] ** -0.5

    def integrate(self, tdi, *inputs: Any) -> dict[str, Any]:
        """The unknowns at the end of this step; ``inputs`` are what the equations take after the time."""
        state = self.integral(*[getattr(self, name).value for name in self.unknowns], tdi['t'], *inputs, dt=tdi['dt'])
        return dict(zip(self.unknowns, [state] if len(self.unknowns) == 1 else state, strict=True))

    def assign(self, state: dict[str, Any]) -> None:
        """Give variables, by name, their new values."""
        for name, value in state.items():
            getattr(self, name).value = value

    def total_input(self, x: Any = None):
        """The input of this step: ``input``, to which ``x`` is added; ``x`` alone where there is no ``input``."""
        x = plain(x, self.unit_of('input'), self.name, 'the input')
        if not self.input_var:
            return 0. if x is None else bm.as_jax(x)
        if x is not None:
            self.input += x
        total = self.input.value
        if self.semantics.inputs_are_cleared == 'by the model':
            self.input.value = jnp.zeros_like(total)
        return total

    def clear_input(self, *args, **kwargs) -> None:
        if self.input_var and self.semantics.inputs_are_cleared != 'by the model':
            self.input.value = jnp.zeros_like(self.input.value)

    def reset_state(self, batch_size: int | None = None) -> None:
        """Put all variables back to their initial values, for a batch of ``batch_size`` (that of the mode by default)."""
        if batch_size is None and isinstance(self.mode, bm.BatchingMode):
            batch_size = self.mode.batch_size
        for name in self._initialized:
            initializer = getattr(self, f'_{name}_initializer')
            getattr(self, name).value = state_variable(initializer, self.varshape, batch_size).value


class SpikingGroup(DynamicGroup):
    """A group of cells that spike when V reaches ``V_th``, and then jump to another state.

    A cell may be refractory for a time ``tau_ref`` (ms) after a spike: its V stays as it is, its other variables go on.
    With a refractory time there is a variable ``t_last_spike``, ms, and, where the model says so, ``refractory``.
    """

    units = in_units(ms='tau_ref')
    supported_modes = (bm.NonBatchingMode, bm.BatchingMode)
    tau_ref = None

    def __init__(self, size, keep_size: bool = False, name: str | None = None, mode: bm.Mode | None = None,
                 input_var: bool = True):
        super().__init__(size, keep_size=keep_size, name=name, mode=mode, input_var=input_var)
        self.add_variable('spike', partial(jnp.zeros, dtype=float if self.has_graded_spikes else bool))

    @property
    def has_graded_spikes(self) -> bool:
        """Whether spikes are 0. and 1. with a surrogate gradient, rather than Boolean."""
        return isinstance(self.mode, bm.TrainingMode)

    def set_refractory(self, tau_ref: Any, ref_var: bool = True) -> None:
        """Make cells refractory for ``tau_ref`` after a spike, and keep where they are so if ``ref_var``."""
        self.tau_ref = None
        self.ref_var = ref_var
        if tau_ref is not None:
            self.set_parameters(tau_ref=tau_ref)
            self.add_variable('t_last_spike', partial(jnp.full, fill_value=NEVER, dtype=float))
            self.t_last_spike_rest = rest_state(self.t_last_spike)
            if ref_var:
                self.add_variable('refractory', partial(jnp.zeros, dtype=bool))

    def update(self, tdi, x=None):
        """Advance by one step, with the input ``x`` beside ``input``; returns the spikes."""
        state = self.integrate(tdi, self.total_input(x))
        if self.tau_ref is not None:
            refractory = ~has_lasted(tdi, self.t_last_spike, self.t_last_spike_rest, self.tau_ref, and_more=True)
            state['V'] = jnp.where(refractory, self.V.value, state['V'])
        self.spike.value = spike = self.fired(state['V'])
        if self.tau_ref is not None:
            fired = spike.astype(bool)
            note_event(tdi, fired, self.t_last_spike, self.t_last_spike_rest)
            if self.ref_var:
                self.refractory.value = refractory | fired
        self.assign(state | self.after_spike(spike, **state))
        return spike

    def reset_state(self, batch_size: int | None = None) -> None:
        """Put all variables back to their initial values, for a batch of ``batch_size`` (that of the mode by default)."""
        super().reset_state(batch_size)
        if self.tau_ref is not None:
            self.t_last_spike_rest.value = jnp.zeros_like(self.t_last_spike.value)

    def fired(self, V):
        """Where V is at or above its threshold."""
        return bm.as_jax(self.V_th <= V)

    def after_spike(self, spike, V) -> dict[str, Any]:
        """What changes with a spike, by name: here V, which is set to ``V_reset``."""
        return {'V': self.jump(V, self.V_reset, spike)}

    def jump(self, value, target, spike):
        """``target`` where a cell spiked, else ``value``."""
        return bm.as_jax(bm.where(spike, target, value))


class TrainableGroup(SpikingGroup):
    """A spiking group that in training mode has spikes of 0. and 1. with a surrogate gradient."""

    supported_modes = (bm.NonBatchingMode, bm.BatchingMode, bm.TrainingMode)

    def set_spike_function(self, spike_fun: Callable) -> None:
        """Keep the spikes as a function of the distance of V to its threshold; one of ``bm.surrogate``."""
        if not callable(spike_fun):
            raise ValueError(f'{self.name}: spike_fun must be a function such as bm.surrogate.sigmoid, not '
                             f'{describe_value(spike_fun)}.')
        self.spike_fun = spike_fun

    def fired(self, V):
        return self.spike_fun(bm.as_jax(V - self.V_th)) if self.has_graded_spikes else super().fired(V)

    def jump(self, value, target, spike):
        """``target`` where a cell spiked, else ``value``; no gradient passes through the spike."""
        if not self.has_graded_spikes:
            return super().jump(value, target, spike)
        return bm.as_jax(value + stop_gradient(spike) * (target - value))


class CrossingGroup(SpikingGroup):
    """A group of cells that spike when V crosses ``V_th`` from below, without a jump."""

    def fired(self, V):
        """Where V came from below its threshold."""
        return bm.as_jax((self.V.value < self.V_th) & (self.V_th <= V))

    def after_spike(self, spike, V, **others) -> dict[str, Any]:
        """Nothing changes with a spike."""
        return {}
