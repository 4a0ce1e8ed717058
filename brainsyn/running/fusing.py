"""A step of the model in few functions of machine code, for the CPU.

XLA runs a program as a list of small operations, and calls each through its runtime: for some thousand cells that takes
longer than their arithmetic. A `call` with the attribute `xla_cpu_small_call`, which XLA gives to small loops, becomes one
function. This room cuts a step into as few such calls as it can, between the operations that have to stay by themselves.
"""
import os
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
from jax.experimental.xla_metadata import set_xla_metadata
from jax.extend import core

__all__ = ['advanced']

# XLA cannot have scatters, sorts, Fourier transforms and calls of libraries (products of matrices, random bits, kernels) in a
# small call, so only what surely becomes loops over numbers is taken in.
_ELEMENTWISE = frozenset("""
    abs acos acosh add add_any and asin asinh atan atan2 atanh bitcast_convert_type broadcast_in_dim cbrt ceil clamp clz
    concatenate convert_element_type copy copy_p cos cosh div dynamic_slice eq erf erf_inv erfc exp exp2 expm1 floor gather ge
    gt integer_pow iota is_finite le log log1p logistic lt max min mul ne neg nextafter not or pad population_count pow
    reduce_precision rem reshape rev round rsqrt select_n shift_left shift_right_arithmetic shift_right_logical sign sin sinh
    slice split sqrt square squeeze stop_gradient sub tan tanh transpose xor
""".split())
_ARITHMETIC = frozenset('add add_any sub mul div neg exp log tanh sqrt'.split())
_COMPARISONS = frozenset('ge gt le lt'.split())
_CONTAINERS = frozenset("""
    closed_call cond core_call custom_jvp_call custom_vjp_call custom_vmap_call jit pjit platform_index remat remat2 checkpoint
    while
""".split())
# XLA cuts larger arrays up among threads, and smaller programs compile fast
_MOST_NUMBERS = 10_000
_MOST_EQUATIONS = 2_000
_KNOWN_JAX = ((0, 7), (0, 10))


def advanced(step: Callable, n: jax.Array, start: tuple, given: tuple) -> tuple[tuple, jax.Array]:
    """What ``n`` steps make of ``start``, and a number that the compiled program must put out.

    Parameters
    ----------
    step : callable
        ``step(k, carry, given)`` returns the next carry.
    n : int
        The number of steps.
    start, given : PyTrees of arrays
        The carry that the first step is given, and what all are given.
    """
    k, seen = jnp.zeros_like(n), jnp.uint32(0)
    leaves, tree = jax.tree.flatten(start)
    constant, given_tree = jax.tree.flatten(given)

    def numbered(k, leaves, constant):
        after = step(k, jax.tree.unflatten(tree, leaves), jax.tree.unflatten(given_tree, constant))
        return k + 1, *jax.tree.leaves(after)

    closed = jax.make_jaxpr(numbered)(k, leaves, constant)
    if closed.effects or not is_available():
        return jax.lax.fori_loop(0, n, lambda k, carry: step(k, carry, given), start), seen
    closed = _inlined(closed)
    stages = Stages(closed.jaxpr)

    def body(carry):
        seen, *before = carry
        seen, after = stages.evaluate(seen, closed.consts, *before, *constant)
        return seen, *after

    seen, _, *leaves = jax.lax.while_loop(lambda carry: carry[1] < n, body, (seen, k, *leaves))
    return jax.tree.unflatten(tree, leaves), seen


class _Stage(NamedTuple):
    """A part of a step: what it takes and gives, and whether it may become one function."""

    jaxpr: Any
    may_fuse: bool

    def evaluate(self, *values: jax.Array) -> tuple:
        return tuple(jax.core.eval_jaxpr(self.jaxpr, (), *values))

    def look_at(self, seen: jax.Array, values: Sequence) -> jax.Array:
        """`seen`, changed by every value of which XLA could find that it is not needed."""
        used = _surely_used(self.jaxpr)
        for variable, value in zip(self.jaxpr.invars, values, strict=True):
            if variable in used:
                continue
            first = value.reshape(-1)[0]
            if not jnp.issubdtype(first.dtype, jnp.bool_):
                first = jax.lax.bitcast_convert_type(first, f'uint{8 * first.dtype.itemsize}')
            seen ^= first.astype(jnp.uint32)
        return seen


class Stages:
    """The parts of a step, in their order.

    Parameters
    ----------
    jaxpr : Jaxpr
        The step.

    Attributes
    ----------
    stages : list
        Parts that are one function each, and what stays outside of them; all in one part where nothing can be gained.
    """

    def __init__(self, jaxpr: Any):
        self.jaxpr = jaxpr
        self.stages = [_stage(jaxpr, equations, may_fuse, needed) for equations, may_fuse, needed in _parts(jaxpr)]

    def evaluate(self, seen: jax.Array, constants: Sequence, *arguments: jax.Array) -> tuple[jax.Array, list]:
        """What the step puts out, behind a number that the caller carries from step to step.

        A parameter that a called function does not look at makes XLA abort, and XLA may find out by itself that one is not
        needed. The number depends on each of them.
        """
        known = dict(zip(self.jaxpr.constvars, constants, strict=True)) | dict(zip(self.jaxpr.invars, arguments, strict=True))

        def value(atom):
            return atom.val if isinstance(atom, core.Literal) else known[atom]

        for stage in self.stages:
            values = [value(atom) for atom in stage.jaxpr.invars]
            if stage.may_fuse and all(map(_may_be_passed, values)):
                seen, *results = _fused(lambda seen, *given, stage=stage: (stage.look_at(seen, given), *stage.evaluate(*given)),
                                        seen, *values)
            else:
                results = stage.evaluate(*values)
            known.update(zip(stage.jaxpr.outvars, results, strict=True))
        return seen, [value(atom) for atom in self.jaxpr.outvars]


def is_available() -> bool:
    """Whether steps are fused: on a CPU, with a JAX that is known to do it, unless `BRAINSYN_FUSED` is `0`."""
    return (os.environ.get('BRAINSYN_FUSED') != '0' and jax.default_backend() == 'cpu'
            and _KNOWN_JAX[0] <= jax.__version_info__[:2] <= _KNOWN_JAX[1])


def _fused(function: Callable, *values: jax.Array) -> tuple:
    """`function(*values)` as a call that becomes one function of machine code."""

    def step(*values):
        with set_xla_metadata(inlineable='true', xla_cpu_small_call='false'):
            return function(*values)

    with set_xla_metadata(inlineable='false', xla_cpu_small_call='true'):
        return jax.jit(step)(*values)


def _surely_used(jaxpr: Any) -> set:
    """The variables that reach a result by arithmetic of floats alone, which XLA must not leave out: 0 * x may be NaN.

    To look at those as well would keep them from being overwritten.
    """
    varies = {variable for variable in jaxpr.invars if _is_float(variable)}
    for equation in jaxpr.eqns:
        name, atoms = equation.primitive.name, equation.invars
        if name in _ARITHMETIC:
            result_varies = any(atom in varies for atom in _variables(atoms))
        else:  # that no exponential is less than zero is known to XLA
            result_varies = name in _COMPARISONS and all(atom.val != 0 if isinstance(atom, core.Literal) else atom in varies
                                                         for atom in atoms)
        if result_varies:
            varies.update(equation.outvars)
    used = set(_variables(jaxpr.outvars))
    for equation in reversed(jaxpr.eqns):
        if used.isdisjoint(equation.outvars):
            continue
        if equation.primitive.name in _ARITHMETIC:
            used.update(filter(_is_float, _variables(equation.invars)))
        elif equation.primitive.name == 'select_n' and equation.invars[0] in varies:
            used.update(_variables(equation.invars[1:]))
    return used


def _is_float(variable: Any) -> bool:
    return jnp.issubdtype(variable.aval.dtype, jnp.floating)


def _may_be_passed(value: jax.Array) -> bool:
    kind = jnp.result_type(value)
    return jnp.size(value) > 0 and (jnp.issubdtype(kind, jnp.bool_) or jnp.issubdtype(kind, jnp.integer)
                                    or jnp.issubdtype(kind, jnp.floating))


def _inlined(closed: Any) -> Any:
    """The same program without calls of functions that may be fused, as which JAX has many of its own."""

    def evaluate(jaxpr, consts, *values):
        known = dict(zip(jaxpr.constvars, consts, strict=True)) | dict(zip(jaxpr.invars, values, strict=True))

        def value(atom):
            return atom.val if isinstance(atom, core.Literal) else known[atom]

        for equation in jaxpr.eqns:
            if equation.primitive.name == 'jit' and _may_fuse(equation):
                inner = equation.params['jaxpr']
                results = evaluate(inner.jaxpr, inner.consts, *map(value, equation.invars))
            else:
                alone = _jaxpr(jaxpr, [equation], equation.outvars)
                results = jax.core.eval_jaxpr(alone, (), *map(value, alone.invars))
            known.update(zip(equation.outvars, results, strict=True))
        return [value(atom) for atom in jaxpr.outvars]

    return jax.make_jaxpr(lambda *values: evaluate(closed.jaxpr, closed.consts, *values))(*closed.in_avals)


def _parts(jaxpr: Any) -> Iterator[tuple[list, bool, set]]:
    """Equations that belong together, whether they may be fused, and the variables that are needed after them.

    What stays outside is run as early as possible, all else as late as possible: so there are few parts, and none hands on
    what could as well be computed where it is used.
    """
    stays = {id(equation): not _may_fuse(equation) for equation in jaxpr.eqns}
    made_in, last = {}, 0
    for equation in jaxpr.eqns:
        part = _first_part(equation, made_in)
        made_in.update(dict.fromkeys(equation.outvars, part + stays[id(equation)]))
        last = max(last, part)
    used_in = dict.fromkeys(_variables(jaxpr.outvars), last)
    parts = {}
    for equation in reversed(jaxpr.eqns):
        if not any(variable in used_in for variable in equation.outvars):
            continue
        if stays[id(equation)]:
            part = _first_part(equation, made_in)
        else:
            part = min(used_in.get(variable, last) for variable in equation.outvars)
        parts.setdefault((part, stays[id(equation)]), []).append(equation)
        for variable in _variables(equation.invars):
            used_in[variable] = min(used_in.get(variable, last), part)
    needed = set(_variables(jaxpr.outvars))
    ordered = []
    for key in sorted(parts, reverse=True):
        ordered.append((parts[key][::-1], not key[1], set(needed)))
        needed.update(variable for equation in parts[key] for variable in _variables(equation.invars))
    return reversed(ordered)


def _jaxpr(whole: Any, equations: Sequence, given: Sequence) -> Any:
    """Some of the equations of a program as a program, which puts out the variables ``given``."""
    made = {variable for equation in equations for variable in equation.outvars}
    taken = dict.fromkeys(variable for equation in equations for variable in _variables(equation.invars)
                          if variable not in made)
    return core.Jaxpr((), list(taken), list(given), list(equations), debug_info=whole.debug_info)


def _stage(jaxpr: Any, equations: Sequence, may_fuse: bool, needed: set) -> _Stage:
    stage = _jaxpr(jaxpr, equations, [v for equation in equations for v in equation.outvars if v in needed])
    is_small = all(variable.aval.size <= _MOST_NUMBERS for equation in equations for variable in equation.outvars)
    return _Stage(stage, may_fuse and is_small and 1 < len(equations) <= _MOST_EQUATIONS)


def _first_part(equation: Any, made_in: dict) -> int:
    return max((made_in.get(variable, 0) for variable in _variables(equation.invars)), default=0)


def _may_fuse(equation: Any, in_loop: bool = False) -> bool:
    name = equation.primitive.name
    if name in _CONTAINERS:
        return all(_may_fuse(inner, in_loop or name == 'while') for jaxpr in _jaxprs(equation) for inner in jaxpr.eqns)
    # a record or a buffer of delays that is written to in a call would be copied as a whole
    return name in _ELEMENTWISE or (in_loop and name == 'dynamic_update_slice')


def _jaxprs(equation: Any) -> Iterator[Any]:
    for parameter in equation.params.values():
        for one in parameter if isinstance(parameter, tuple | list) else (parameter,):
            if isinstance(one, core.ClosedJaxpr):
                yield one.jaxpr
            elif isinstance(one, core.Jaxpr):
                yield one


def _variables(atoms: Sequence) -> list:
    return [atom for atom in atoms if not isinstance(atom, core.Literal)]
