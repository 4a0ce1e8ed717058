"""Time per step of the operators that carry spikes, beside other ways to compute the same sums.

    python benchmarks/operators.py [--cells 4000 20000 100000] [--activity 0.0001 0.001 0.01 0.1] [--rounds 5]

Each way runs inside `lax.scan` over spikes drawn beforehand, all ways in turn, several rounds. The tables show the
median CPU time per step in microseconds and, in brackets, how many times that of `CSR.event` it is. Dense products of
large networks are left out, and so is brainevent where it does not run. With `NPROC=1` in the environment XLA keeps to
one thread, which makes the figures steadier.
"""

import argparse
import time
from collections.abc import Callable
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

from brainsyn import comm
from brainsyn.comm import csr, kernels

SYNAPSES_PER_CELL = 80
SYNAPSES_PER_ROUND = 1e8
LARGEST_DENSE = 4000
BATCH = 32


class Way(NamedTuple):
    """One way to carry spikes; `weight` is what it calls as `carry(spikes, weight)`."""

    carry: Callable
    weight: jax.Array
    only_active: bool


def ways(operator: comm.CSR, weight, gradient: bool) -> dict[str, Way]:
    """All ways that can serve, the one that the others are compared with first."""
    every = {'CSR.event': Way(operator.event, weight, True)}
    if kernels.kernel_available() and not gradient:
        every['in JAX only'] = Way(in_jax_only(operator), weight, True)
    every['scatter all'] = Way(scatter_all(operator), weight, False)
    if operator.num_pre <= LARGEST_DENSE and not gradient:
        matrix = dense_matrix(operator, weight)
        every['Dense.event'] = Way(comm.Dense(matrix != 0).event, matrix, True)
        every['product'] = Way(lambda spikes, matrix: spikes.astype(matrix.dtype) @ matrix, matrix, False)
    return every | brainevent_way(operator, weight)


def in_jax_only(operator):
    def carry(spikes, weight):
        sums, = csr.add_rows((operator,), spikes.reshape(-1, operator.num_pre), (weight,))
        return sums.reshape(*spikes.shape[:-1], operator.num_post)

    return carry


def scatter_all(operator):
    pre_ids = jnp.repeat(jnp.arange(operator.num_pre, dtype=jnp.int32), jnp.diff(operator.indptr))

    def carry(spikes, weight):
        silent = jnp.zeros((*spikes.shape[:-1], operator.num_post), weight.dtype)
        return silent.at[..., operator.indices].add(spikes[..., pre_ids] * weight)

    return carry


def dense_matrix(operator, weight):
    pre_ids = np.repeat(np.arange(operator.num_pre), np.diff(operator.indptr))
    matrix = np.zeros((operator.num_pre, operator.num_post), weight.dtype)
    np.add.at(matrix, (pre_ids, np.asarray(operator.indices)), np.asarray(weight))
    return jnp.asarray(matrix)


def brainevent_way(operator, weight):
    def carry(spikes, weight):
        shape = operator.num_pre, operator.num_post
        matrix = brainevent.CSR((jnp.atleast_1d(weight), operator.indices, operator.indptr), shape=shape)
        return brainevent.BinaryArray(spikes) @ matrix

    try:
        import brainevent

        carry(jnp.zeros(operator.num_pre, bool), weight)
    except Exception as reason:  # it is a guest here, and fails in its own ways
        print(f'brainevent does not run here: {str(reason).splitlines()[0]}')
        return {}
    return {'brainevent': Way(carry, weight, True)}


def compiled(way: Way, spikes, gradient: bool) -> Callable[[], None]:
    """A function without arguments that runs the way over all `spikes`."""

    def total(weight, spikes):
        def step(state, now):
            state = state * 0.9 + way.carry(now, weight)
            return state, (state**2).sum() if gradient else None

        state = jnp.zeros(jax.eval_shape(way.carry, spikes[0], weight).shape, weight.dtype)
        state, losses = lax.scan(step, state, spikes)
        return losses.sum() if gradient else state

    # Arrays that the way holds become arguments: as constants they would take the compiler minutes.
    traced = jax.make_jaxpr(jax.grad(total) if gradient else total)(way.weight, spikes)
    run = jax.jit(lambda constants, *arguments: jax.core.eval_jaxpr(traced.jaxpr, constants, *arguments))
    arguments = traced.consts, way.weight, spikes
    jax.block_until_ready(run(*arguments))
    return lambda: jax.block_until_ready(run(*arguments))


def measure(operator, weight, activity, batch, gradient, rounds) -> dict[str, float]:
    """Median CPU microseconds per step of each way."""
    rng = np.random.default_rng(0)
    runs = {}
    for name, way in ways(operator, weight, gradient).items():
        visited = operator.indices.size * (activity if way.only_active and not gradient else 1) * (batch or 1)
        steps = int(np.clip(SYNAPSES_PER_ROUND / visited, 10, 1000))
        shape = (steps, batch, operator.num_pre) if batch else (steps, operator.num_pre)
        spikes = jnp.asarray(rng.random(shape) < activity)
        runs[name] = compiled(way, spikes, gradient), steps
    times = {name: [] for name in runs}
    for _ in range(rounds):
        for name, (run, steps) in runs.items():
            start = time.process_time()
            run()
            times[name].append((time.process_time() - start) / steps * 1e6)
    return {name: float(np.median(values)) for name, values in times.items()}


def print_table(title, rows: dict[float, dict[str, float]]):
    names = list(next(iter(rows.values())))
    print(f'\n{title}\n{"activity":>9}' + ''.join(f'{name:>20}' for name in names))
    for activity, times in rows.items():
        reference = times[names[0]]
        cells = (f'{value:.1f} ({value / reference:.1f})' for value in times.values())
        print(f'{activity:>8.2%} ' + ''.join(f'{cell:>20}' for cell in cells), flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('--cells', type=int, nargs='+', default=[4000, 20000, 100000])
    parser.add_argument('--activity', type=float, nargs='+', default=[1e-4, 1e-3, 1e-2, 1e-1])
    parser.add_argument('--rounds', type=int, default=5)
    options = parser.parse_args()
    print(f'JAX {jax.__version__} on {jax.default_backend()}, compiled kernels: {kernels.kernel_available()}')
    for cells in options.cells:
        rng = np.random.default_rng(0)
        number = cells * SYNAPSES_PER_CELL
        operator = comm.CSR.from_pairs(*rng.integers(0, cells, (2, number)), cells, cells)
        one, vector = jnp.float32(0.5), jnp.asarray(rng.random(number), jnp.float32)
        for title, weight, batch, gradient in (
            ('one weight', one, None, False),
            ('one weight per synapse', vector, None, False),
            (f'one weight per synapse, batch of {BATCH}', vector, BATCH, False),
            ('gradient of one weight per synapse', vector, None, True),
        ):
            if batch and cells > LARGEST_DENSE:
                continue
            rows = {
                activity: measure(operator, weight, activity, batch, gradient, options.rounds)
                for activity in options.activity
            }
            print_table(f'{cells} cells, {SYNAPSES_PER_CELL} synapses each, {title}', rows)


if __name__ == '__main__':
    main()
