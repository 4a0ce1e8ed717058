r"""Time series of chaotic systems, ``bp.datasets`` of BrainPy 2.1 and 2.2.

Each function gives a dict of ``ts``, the times after each step, and of the series of each variable, with one column for
each initial value. Systems of differential equations are integrated by ``method``, one of those of ``bp.ode``.
"""
from collections.abc import Callable, Mapping
from typing import Any

import brainpy
import brainpy.math as bm
import jax
import jax.numpy as jnp
import numpy as np

from brainsyn.math_arrays import Array, as_plain
from brainsyn.math_random import RandomState

__all__ = ['PWL_duffing_series', 'chen_chaotic_series', 'chua_chaotic_series', 'double_scroll_series', 'henon_map_series',
           'logistic_map_series', 'lorenz_series', 'lu_chen_chaotic_series', 'mackey_glass_series',
           'modified_Lorenz_series', 'modified_chua_series', 'modified_lu_chen_series', 'rabinovich_fabrikant_series']

Series = dict[str, Any]


def initial_state(inits: Mapping | None, **defaults: float) -> dict[str, jax.Array]:
    """The initial value of each variable as a vector, those that were given or the defaults."""
    given = defaults if inits is None else inits
    return {name: jnp.atleast_1d(jnp.asarray(as_plain(given[name]), bm.float_)) for name in defaults}


def iterate(step: Callable, state: Any, times: np.ndarray, numpy_mon: bool,
            shown: Callable[[Any], dict[str, jax.Array]] = dict) -> Series:
    """The state after each step; ``step`` is called with the state and the number and time of the step."""

    def body(state, now):
        state = step(state, *now)
        return state, shown(state)

    start = np.concatenate([[0.], times[:-1]])
    _, series = jax.lax.scan(body, state, (jnp.arange(times.size), jnp.asarray(start, bm.float_)))
    return {'ts': times, **{k: np.asarray(v) if numpy_mon else Array(v) for k, v in series.items()}}


def integrate(equations: Callable, state: dict[str, jax.Array], duration: float, dt: float, method: str,
              numpy_mon: bool) -> Series:
    """The solution of ``equations(x, y, …, t)``, which gives the derivatives of all variables."""
    one_step = brainpy.odeint(equations, method=method, dt=dt)

    def step(state, i, t):
        return dict(zip(state, one_step(*state.values(), t, dt=dt), strict=True))

    return iterate(step, state, times_after_steps(duration, dt), numpy_mon)


def times_after_steps(duration: float, dt: float) -> np.ndarray:
    return (np.arange(round(duration / dt)) + 1) * dt


def henon_map_series(num_step: int, a: float = 1.4, b: float = 0.3, inits: Mapping | None = None,
                     numpy_mon: bool = False) -> Series:
    r"""Hénon map, :math:`x_{n+1} = 1 - a x_n^2 + y_n, \; y_{n+1} = b x_n`, from ``x = y = 0`` (Hénon, 1976)."""

    def step(state, i, t):
        return {'x': 1 - a * state['x'] ** 2 + state['y'], 'y': b * state['x']}

    return iterate(step, initial_state(inits, x=0., y=0.), np.arange(1., num_step + 1), numpy_mon)


def logistic_map_series(num_step: int, mu: float = 3., inits: Mapping | None = None, numpy_mon: bool = False) -> Series:
    r"""Logistic map, :math:`x_{n+1} = \mu x_n (1 - x_n)`, from ``x = 0.2`` (May, 1976)."""

    def step(state, i, t):
        return {'x': mu * state['x'] * (1 - state['x'])}

    return iterate(step, initial_state(inits, x=0.2), np.arange(1., num_step + 1), numpy_mon)


def modified_chua_series(duration: float, dt: float = 0.001, alpha: float = 10.82, beta: float = 14.286, a: float = 1.3,
                         b: float = 0.11, d: float = 0, method: str = 'rk4', inits: Mapping | None = None,
                         numpy_mon: bool = False) -> Series:
    r"""Modified Chua system (Tang et al., 2001).

    .. math:: \dot x = \alpha (y - h), \quad \dot y = x - y + z, \quad \dot z = -\beta y, \quad
              h = -b \sin(\pi x / 2a + d)
    """

    def equations(x, y, z, t):
        return alpha * (y + b * jnp.sin(jnp.pi * x / 2. / a + d)), x - y + z, -beta * y

    return integrate(equations, initial_state(inits, x=1., y=1., z=0.), duration, dt, method, numpy_mon)


def lorenz_series(duration: float, dt: float = 0.001, sigma: float = 10, beta: float = 8 / 3, rho: float = 28,
                  method: str = 'rk4', inits: Mapping | None = None, numpy_mon: bool = False) -> Series:
    r"""Lorenz system (Lorenz, 1963).

    .. math:: \dot x = \sigma (y - x), \quad \dot y = x (\rho - z) - y, \quad \dot z = x y - \beta z
    """

    def equations(x, y, z, t):
        return sigma * (y - x), x * (rho - z) - y, x * y - beta * z

    return integrate(equations, initial_state(inits, x=8., y=1., z=1.), duration, dt, method, numpy_mon)


def modified_Lorenz_series(duration: float, dt: float = 0.001, a: float = 10, b: float = 8 / 3, c: float = 27.4,
                           method: str = 'rk4', inits: Mapping | None = None, numpy_mon: bool = False) -> Series:
    r"""Lorenz system with a threefold symmetry (Miranda & Stone, 1993).

    .. math::

        \dot x &= \frac{-(a + 1) x + a - c + y z}{3} + \frac{(1 - a)(x^2 - y^2) + 2 (a + c - z) x y}{3 \sqrt{x^2 + y^2}} \\
        \dot y &= \frac{(c - a - z) x - (a + 1) y}{3} + \frac{2 (a - 1) x y + (a + c - z)(x^2 - y^2)}{3 \sqrt{x^2 + y^2}} \\
        \dot z &= \frac{3 x^2 y - y^3}{2} - b z
    """

    def equations(x, y, z, t):
        difference, product, radius = x ** 2 - y ** 2, x * y, 3 * jnp.sqrt(x ** 2 + y ** 2)
        dx = (-(a + 1) * x + a - c + z * y) / 3 + ((1 - a) * difference + 2 * (a + c - z) * product) / radius
        dy = ((c - a - z) * x - (a + 1) * y) / 3 + (2 * (a - 1) * product + (a + c - z) * difference) / radius
        return dx, dy, (3 * x ** 2 * y - y ** 3) / 2 - b * z

    return integrate(equations, initial_state(inits, x=-8., y=4., z=10.), duration, dt, method, numpy_mon)


def rabinovich_fabrikant_series(duration: float, dt: float = 0.001, alpha: float = 1.1, gamma: float = 0.803,
                                method: str = 'rk4', inits: Mapping | None = None, numpy_mon: bool = False) -> Series:
    r"""Rabinovich-Fabrikant system (Rabinovich & Fabrikant, 1979).

    .. math:: \dot x = y (z - 1 + x^2) + \gamma x, \quad \dot y = x (3 z + 1 - x^2) + \gamma y, \quad
              \dot z = -2 z (\alpha + x y)
    """

    def equations(x, y, z, t):
        return y * (z - 1 + x ** 2) + gamma * x, x * (3 * z + 1 - x ** 2) + gamma * y, -2 * z * (alpha + x * y)

    return integrate(equations, initial_state(inits, x=-1., y=0., z=0.5), duration, dt, method, numpy_mon)


def chen_chaotic_series(duration: float, dt: float = 0.001, a: float = 40, b: float = 3, c: float = 28,
                        method: str = 'euler', inits: Mapping | None = None, numpy_mon: bool = False) -> Series:
    r"""Chen system (Chen & Ueta, 1999).

    .. math:: \dot x = a (y - x), \quad \dot y = (c - a) x - x z + c y, \quad \dot z = x y - b z
    """

    def equations(x, y, z, t):
        return a * (y - x), (c - a) * x - x * z + c * y, x * y - b * z

    return integrate(equations, initial_state(inits, x=-0.1, y=0.5, z=-0.6), duration, dt, method, numpy_mon)


def lu_chen_chaotic_series(duration: float, dt: float = 0.001, a: float = 36, c: float = 20, b: float = 3,
                           u: float = -15.15, method: str = 'rk4', inits: Mapping | None = None,
                           numpy_mon: bool = False) -> Series:
    r"""Lü-Chen system (Lü & Chen, 2002).

    .. math:: \dot x = a (y - x), \quad \dot y = x - x z + c y + u, \quad \dot z = x y - b z
    """

    def equations(x, y, z, t):
        return a * (y - x), x - x * z + c * y + u, x * y - b * z

    return integrate(equations, initial_state(inits, x=0.1, y=0.3, z=-0.6), duration, dt, method, numpy_mon)


def chua_chaotic_series(duration: float, dt: float = 0.001, alpha: float = 10, beta: float = 14.514, gamma: float = 0,
                        a: float = -1.197, b: float = -0.646, method: str = 'rk4', inits: Mapping | None = None,
                        numpy_mon: bool = False) -> Series:
    r"""Chua's circuit (Chua et al., 1986).

    .. math:: \dot x = \alpha \left(y - x - b x - \tfrac{a - b}{2} (|x + 1| - |x - 1|)\right), \quad
              \dot y = x - y + z, \quad \dot z = -\beta y - \gamma z
    """

    def equations(x, y, z, t):
        diode = b * x + 0.5 * (a - b) * (jnp.abs(x + 1) - jnp.abs(x - 1))
        return alpha * (y - x - diode), x - y + z, -beta * y - gamma * z

    return integrate(equations, initial_state(inits, x=0.001, y=0., z=0.), duration, dt, method, numpy_mon)


def modified_lu_chen_series(duration: float, dt: float = 0.001, a: float = 36, c: float = 20, b: float = 3, d1: float = 1,
                            d2: float = 0., tau: float = 0.2, method: str = 'rk4', inits: Mapping | None = None,
                            numpy_mon: bool = False) -> Series:
    r"""Lü-Chen system with a delay.

    .. math:: \dot x = a (y - x), \quad \dot y = (c - a) x - x f + c y, \quad \dot z = x y - b z, \quad
              f = z + d_1 z(t - \tau) - d_2 \sin(z(t - \tau))

    where :math:`z = 14` before the start.
    """
    state = initial_state(inits, x=1., y=1., z=14.)
    rows = int(np.ceil(tau / dt)) + 1
    state['history'] = jnp.full((rows, *state['z'].shape), 14., bm.float_)

    def equations(x, y, z, t, z_tau):
        f = z + d1 * z_tau - d2 * jnp.sin(z_tau)
        return a * (y - x), (c - a) * x - x * f + c * y, x * y - b * z

    one_step = brainpy.odeint(equations, method=method, dt=dt)

    def step(state, i, t):
        x, y, z = one_step(state['x'], state['y'], state['z'], t, state['history'][i % rows], dt=dt)
        return {'x': x, 'y': y, 'z': z, 'history': state['history'].at[(i + rows - 1) % rows].set(z)}

    return iterate(step, state, times_after_steps(duration, dt), numpy_mon, _without_history)


def double_scroll_series(duration: float, dt: float = 0.01, R1: float = 1.2, R2: float = 3.44, R4: float = 0.193,
                         beta: float = 11.6, Ir: float = 4.5e-5, method: str = 'rk4', inits: Mapping | None = None,
                         numpy_mon: bool = False) -> Series:
    r"""Double-scroll electronic circuit (Chua et al., 1986).

    .. math:: \dot x = \frac{x}{R_1} - \frac{x - y}{R_2} - 2 I_r \sinh(\beta (x - y)), \quad
              \dot y = \frac{x - y}{R_2} + 2 I_r \sinh(\beta (x - y)) - z, \quad \dot z = y - R_4 z
    """

    def equations(x, y, z, t):
        current = (x - y) / R2 + 2 * Ir * jnp.sinh(beta * (x - y))
        return x / R1 - current, current - z, y - R4 * z

    defaults = dict(x=0.37926545, y=0.058339, z=-0.08167691)
    return integrate(equations, initial_state(inits, **defaults), duration, dt, method, numpy_mon)


def PWL_duffing_series(duration: float, dt: float = 0.001, e: float = 0.25, m0: float = -0.0845, m1: float = 0.66,
                       omega: float = 1, i: float = -14, method: str = 'rk4', inits: Mapping | None = None,
                       numpy_mon: bool = False) -> Series:
    r"""Piecewise-linear Duffing oscillator.

    .. math:: \dot x = y, \quad \dot y = -m_1 x - \tfrac{m_0 - m_1}{2} (|x + 1| - |x - 1|) - e y + \gamma \cos \omega t,
              \quad \gamma = 0.14 + i / 20
    """
    gamma = 0.14 + i / 20.

    def equations(x, y, t):
        return y, -m1 * x - 0.5 * (m0 - m1) * (jnp.abs(x + 1) - jnp.abs(x - 1)) - e * y + gamma * jnp.cos(omega * t)

    return integrate(equations, initial_state(inits, x=0., y=0.), duration, dt, method, numpy_mon)


def mackey_glass_series(duration: float, dt: float = 0.1, beta: float = 2., gamma: float = 1., tau: float = 2.,
                        n: float = 9.65, inits: Any = None, method: str = 'rk4', seed: int | None = None,
                        progress_bar: bool = False, numpy_mon: bool = False) -> Series:
    r"""Mackey-Glass equation (Mackey & Glass, 1977), with ``x_tau``, the value a time ``tau`` ago, beside ``x``.

    .. math:: \dot x = \frac{\beta x(t - \tau)}{1 + x(t - \tau)^n} - \gamma x

    The past is ``inits`` (1.2 by default) and noise of ±0.1 from the stream ``seed``. Between two steps it is taken as at
    the end of the step. (So it was in the release, until its rounding of time decided otherwise.)
    """
    x = jnp.atleast_1d(jnp.asarray(1.2 if inits is None else as_plain(inits), bm.float_))
    rng = bm.random.DEFAULT if seed is None else RandomState(seed)
    rows = int(np.ceil(tau / dt)) + 1
    history = x + 0.2 * (as_plain(rng.random((rows, x.size))) - 0.5)

    def equation(x, t, t_start, past, next_past):
        x_tau = jnp.where(t > t_start, next_past, past)
        return beta * x_tau / (1 + x_tau ** n) - gamma * x

    one_step = brainpy.odeint(equation, method=method, dt=dt)

    def step(state, i, t):
        past, next_past = state['history'][i % rows], state['history'][(i + 1) % rows]
        x = one_step(state['x'], t, t, past, next_past, dt=dt)
        return {'x': x, 'x_tau': past, 'history': state['history'].at[i % rows].set(x)}

    state = {'x': x, 'x_tau': history[0], 'history': history}
    return iterate(step, state, times_after_steps(duration, dt), numpy_mon, _without_history)


def _without_history(state: dict[str, jax.Array]) -> dict[str, jax.Array]:
    return {name: value for name, value in state.items() if name != 'history'}
