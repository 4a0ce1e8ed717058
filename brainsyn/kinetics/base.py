"""What all synaptic kinetics share: parameters with units, state, and one step."""
from collections.abc import Callable, Mapping
from typing import Any

import brainpy
import brainpy.math as bm
import brainunit as u
import jax
import jax.numpy as jnp
import numpy as np
from brainpy.initialize import Initializer

from brainsyn.dynsys import DynamicalSystemNS
from brainsyn.dynsys.groups import size_of
from brainsyn.dynsys.protocol import get_shared
from brainsyn.dynsys.variables import state_variable
from brainsyn.neurons.parameters import checked_method, checked_parameter
from brainsyn.units import UNITS, UnitError, describe_unit, dimension_name, plain, quantity_in

__all__ = ['ConductanceSynapse', 'Synapse']

Parameter = float | jax.Array | u.Quantity | Initializer | Callable
State = dict[str, jax.Array]


class Synapse(DynamicalSystemNS):
    """What a synapse does in time, free of any network.

    A subclass sets its parameters and its state in its constructor, and defines :meth:`advance`. Parameters are given as a
    quantity, a plain number in the unit that the class states, an array of one value for each entry of ``in_size``, an
    Initializer, or a function of the shape.

    Parameters
    ----------
    in_size : int or tuple of int
        The shape of the input and of the state.
    name : str, optional
        A unique Python identifier.
    method : str
        An integrator of ``brainpy.ode``; exponential Euler by default.
    mode : Mode, optional
        Whether the state has a batch from the start.

    Attributes
    ----------
    is_linear : bool
        Whether the response to a sum of inputs is the sum of the responses. Then the synapses onto a cell can share one
        state, on the side of that cell.
    unit : Unit
        The unit of what it gives.
    driven_by : str
        The presynaptic variable that is its input.

    Raises
    ------
    UnitError
        When a parameter is a quantity of another dimension than that of its unit.
    ValueError
        When a parameter is of another kind or shape, or there is no method of that name.
    """

    is_linear = False
    positive = ()  # parameters, beside time constants, that must be above zero
    unit = UNITS['number']
    driven_by = 'spike'

    def __init__(self, in_size: int | tuple[int, ...], name: str | None = None, method: str = 'exp_auto',
                 mode: bm.Mode | None = None):
        super().__init__(name=name, mode=mode)
        self.in_size = self.out_size = size_of(in_size, self.name)
        self.method = checked_method(method, stochastic=False, owner=self.name)
        self._initializers: dict[str, Any] = {}

    def set_parameters(self, **parameters: Any) -> None:
        """Check parameters, bring them to their units and keep them under their names."""
        for name, value in parameters.items():
            is_positive = name.startswith('tau') or name in self.positive
            value = checked_parameter(value, self.in_size, self.name, name, is_positive, unit=self.unit_of(name))
            setattr(self, name, value if isinstance(value, bm.Variable) else bm.as_jax(value))

    def set_state(self, **initializers: Any) -> None:
        """Keep what the state starts from, and make its variables."""
        self._initializers = dict.fromkeys(initializers)
        for name, value in initializers.items():
            value = checked_parameter(value, self.in_size, self.name, f'{name}_initializer', unit=self.unit_of(name))
            self._initializers[name] = bm.as_jax(value)
        self.init_state()

    def integrator(self, equations: Callable) -> Callable:
        """One step of differential equations, by the method of this synapse."""
        return brainpy.odeint(equations, method=self.method)

    # pure ------------------------------------------------------------------------------------------------------------

    def initial_state(self, batch_size: int | None = None) -> State:
        """The arrays that the state starts from."""
        shape = self.in_size if batch_size is None else (batch_size, *self.in_size)
        return {name: jnp.broadcast_to(jnp.asarray(value, float), shape)
                for name, value in self._initializers.items()}

    def advance(self, state: State, x: jax.Array, tdi: Mapping[str, Any]) -> State:
        """The state at the end of a step in which the input is ``x``; ``tdi`` holds ``t`` and ``dt``, in ms."""
        raise NotImplementedError(f'{self.name}: class {type(self).__name__} must define "advance".')

    def output(self, state: State) -> jax.Array:
        """What a state gives; by default its ``g``."""
        return state['g']

    def step(self, state: State, x: Any, tdi: Mapping[str, Any]) -> tuple[State, jax.Array]:
        """One step as a pure function: the next state, and what :meth:`update` returns in this step."""
        state = {name: bm.as_jax(value) for name, value in self.advance(state, self.checked_input(x), tdi).items()}
        return state, bm.as_jax(self.output(state))

    def checked_input(self, x: Any) -> jax.Array:
        return bm.as_jax(plain(x, self.unit_of('input'), self.name, 'the input'))

    def response(self, inputs: Any, dt: float | u.Quantity | None = None) -> jax.Array:
        """What this synapse gives in response to ``inputs``, from its initial state.

        A pure function, for ``jax.jit``, ``jax.vmap`` and ``jax.grad``, also with respect to the parameters of a synapse
        that is made inside of the function that is differentiated; it leaves the state of the synapse as it is.

        Parameters
        ----------
        inputs : array of shape (time, *in_size) or (time, batch, *in_size)
            The input of each step.
        dt : float or Quantity, optional
            Length of a step, in ms; ``bm.get_dt()`` by default.

        Returns
        -------
        array of the shape of ``inputs``
            What :meth:`update` returns in each step.
        """
        dt = bm.get_dt() if dt is None else float(plain(dt, UNITS['ms'], self.name, 'dt'))
        if not dt > 0.:
            raise ValueError(f'{self.name}: dt must be above zero, not {dt:g} ms.')
        inputs = self.checked_input(inputs)
        if inputs.shape[-len(self.in_size):] != self.in_size or inputs.ndim - len(self.in_size) not in (1, 2):
            size = ', '.join(map(str, self.in_size))
            raise ValueError(f'{self.name}: inputs must have shape (time, {size}) or (time, batch, {size}), not '
                             f'{inputs.shape}.')
        batch_size = inputs.shape[1] if inputs.ndim - len(self.in_size) == 2 else None
        # time is data: computed inside the loop it would be rounded otherwise
        times = np.arange(len(inputs)) * dt

        def step(state, row):
            t, x = row
            return self.step(state, x, dict(t=t, dt=dt))

        return jax.lax.scan(step, self.initial_state(batch_size), (times, inputs))[1]

    # with variables --------------------------------------------------------------------------------------------------

    def init_state(self, batch_size: int | None = None) -> None:
        """Make the variables, for a batch of ``batch_size`` (that of the mode by default)."""
        batch_size = self._batch_size(batch_size)
        for name, value in self.initial_state(batch_size).items():
            variable = state_variable(lambda shape, value=value: value, self.in_size, batch_size)
            variable.unit = self.unit_of(name)
            self.setattr(name, variable)

    def reset_state(self, batch_size: int | None = None) -> None:
        """Put the variables back, for a batch of ``batch_size`` (that of the mode by default)."""
        for name, value in self.initial_state(self._batch_size(batch_size)).items():
            getattr(self, name).value = value

    def _batch_size(self, batch_size: int | None) -> int | None:
        return self.mode.batch_size if batch_size is None and isinstance(self.mode, bm.BatchingMode) else batch_size

    def update(self, x):
        """Advance by one step with the input ``x``; returns what the synapse gives.

        Parameters
        ----------
        x : number, array or Quantity
            One number for all synapses, or an array of the shape of the state.

        Raises
        ------
        ValueError
            When the shape or the dimension of the input is another.
        """
        state = {name: getattr(self, name).value for name in self._initializers}
        shape = next(iter(state.values())).shape
        if not _is_within(np.shape(x), shape):
            raise ValueError(f'{self.name}: the input must be a number or have shape {shape}, not {np.shape(x)}.')
        state, output = self.step(state, x, get_shared())
        for name, value in state.items():
            getattr(self, name).value = value
        return output

    def update_return(self) -> jax.Array:
        """What :meth:`update` returned last; of plasticity, what a spike would be scaled by now."""
        return bm.as_jax(self.output({name: getattr(self, name).value for name in self._initializers}))


def _is_within(given: tuple[int, ...], shape: tuple[int, ...]) -> bool:
    """Whether an array of the shape ``given`` can be taken for one of another shape, as NumPy would."""
    return len(given) <= len(shape) and all(n in (1, size) for n, size in zip(given[::-1], shape[::-1], strict=False))


class ConductanceSynapse(Synapse):
    """A synapse whose state and input are a conductance, or a current, in the unit of ``g_initializer``.

    ========================  ==============
    ``g_initializer``         unit of g
    ========================  ==============
    plain numbers             mS
    a conductance             mS
    a conductance density     mS/cm²
    a current                 nA
    a current density         μA/cm²
    ========================  ==============
    """

    ALLOWED = tuple(UNITS[unit] for unit in ('mS', 'mS_per_cm2', 'nA', 'uA_per_cm2'))
    unit = UNITS['mS']
    is_linear = True

    def set_state(self, **initializers: Any) -> None:
        for value in initializers.values():
            self._take_unit(value)
        super().set_state(**initializers)

    def _take_unit(self, g_initializer: Any) -> None:
        given = quantity_in(g_initializer, self.in_size)
        if given is None:
            return
        unit = next((unit for unit in self.ALLOWED if unit.dim == given.unit.dim), None)
        if unit is None:
            raise UnitError(f'{self.name}: g_initializer must be {", ".join(map(describe_unit, self.ALLOWED[:-1]))} or '
                            f'{describe_unit(self.ALLOWED[-1])}, not {dimension_name(given.unit)} ({given}).')
        self.unit = unit

    def unit_of(self, name: str) -> u.Unit | None:
        """The unit of a parameter or a variable; that of the state and of the input is an attribute, ``unit``."""
        return self.unit if name == 'input' or name in self._initializers else super().unit_of(name)
