"""Steps that are compiled into few functions give the numbers of those that XLA runs operation by operation."""
import jax
import jax.numpy as jnp
import numpy as np
import pytest

import brainsyn as bp
from brainsyn.running import fusing

N = 5


def draw(seed, *shape):
    return np.random.default_rng(seed).normal(size=shape).astype(np.float32)


def leaky(k, carry, given):
    V, last = carry
    current, times = given
    t = times[k]
    V = jnp.where(t - last > 2., V + .1 * (-V + current), V)
    spike = V > .5
    return jnp.where(spike, 0., V), jnp.where(spike, t, last)


def unused(k, carry, given):
    """XLA finds out by itself that it needs neither the second state nor what is given."""
    V, other = carry
    number, _ = given
    return V * 2. + jnp.where(number * 0 == 1, other, V), V - other * jnp.zeros(3, bool)


def between_products(k, carry, given):
    V, W = carry
    return jnp.tanh(W @ jnp.sin(V) * .1) + .5 * V + given[0], W + 1e-3 * jnp.outer(V, V)


def recorded(k, carry, given):
    V, record = carry
    V = V * .9 + jnp.where(k % 2 == 0, given[0], 0.)
    return V, jax.lax.dynamic_update_index_in_dim(record, V, k, 0)


def with_loops(k, carry, given):
    V, count = carry

    def shrink(state):
        return state[0] * .5, state[1] + 1

    V, count = jax.lax.while_loop(lambda state: jnp.any(state[0] > .1), shrink, (V + given[0], count))
    return jax.lax.cond(count > 3, lambda v: v + .3, lambda v: v * .3, V), count


def of_all_kinds(k, carry, given):
    whole, half, truth, none, phase = carry
    return ((whole + 3).astype(jnp.int8), half * jnp.float16(.5) + whole.astype(jnp.float16), truth ^ (whole > 4), none * 2.,
            phase * jnp.exp(1j * given[0]))


def scattered(k, carry, given):
    V, sums = carry
    return jnp.sort(V)[::-1] * 1.1, sums.at[given[1]].add(V) + jnp.cumsum(V)


CASES = {
    'leaky': (leaky, (draw(0, 4), np.full(4, -9., np.float32)), (draw(1, 4) + 2., np.arange(N, dtype=np.float32))),
    'unused': (unused, (draw(0, 3), draw(1, 3)), (np.int32(4), draw(2, 3))),
    'between_products': (between_products, (draw(0, 4), draw(1, 4, 4)), (draw(2, 4),)),
    'recorded': (recorded, (draw(0, 3), np.zeros((N, 3), np.float32)), (draw(2, 3),)),
    'with_loops': (with_loops, (draw(0, 3), np.int32(0)), (draw(2, 3) ** 2,)),
    'of_all_kinds': (of_all_kinds, (np.arange(3, dtype=np.int8), draw(0, 3).astype(np.float16), np.array([True, False, True]),
                                    np.zeros(0, np.float32), draw(1, 3).astype(np.complex64)), (np.float32(.1),)),
    'scattered': (scattered, (draw(0, 4), draw(1, 4)), (np.float32(0.), np.array([0, 0, 3, 2]))),
}


@pytest.mark.parametrize('name', CASES)
def test_numbers_are_those_of_a_plain_loop(name):
    step, start, given = CASES[name]

    def plain(n, start, given):
        return jax.lax.fori_loop(0, n, lambda k, carry: step(k, carry, given), start)

    assert fusing.is_available()
    expected = jax.jit(plain)(N, start, given)
    fused, _ = jax.jit(lambda *arguments: fusing.advanced(step, *arguments))(N, start, given)
    for one, other in zip(fused, expected, strict=True):
        assert one.dtype == other.dtype
        np.testing.assert_allclose(one, other, rtol=1e-6, atol=1e-6)


def test_a_step_of_arithmetic_is_one_function():
    step = CASES['leaky'][0]
    cells = jnp.zeros(1000)  # XLA would take in the whole loop of a smaller one
    program = jax.jit(lambda *arguments: fusing.advanced(step, *arguments)).lower(
        N, (cells, cells), (cells, jnp.zeros(N))).compile().as_text()
    calls = [line for line in program.splitlines() if ' call(' in line and 'xla_cpu_small_call="true"' in line]
    assert len(calls) == 1


def test_a_record_is_written_to_in_place():
    step, start, given = CASES['recorded']
    program = jax.jit(lambda *arguments: fusing.advanced(step, *arguments), donate_argnums=1)
    lowered = program.lower(N, (start[0], jnp.zeros((1000, 3))), given)
    assert lowered.compile().memory_analysis().temp_size_in_bytes < 1000 * 3 * 4


def test_networks_give_the_same_numbers_either_way(monkeypatch):
    def spikes_and_potentials():
        pre = bp.neurons.LIF(20, V_initializer=bp.init.Uniform(0., 20., seed=1))
        post = bp.neurons.HH(10, V_initializer=bp.init.OneInit(-65.))
        fast = bp.synapses.AMPA(pre, post, bp.conn.FixedProb(.5, seed=2), g_max=.1, delay_step=3)
        slow = bp.synapses.NMDA(pre, post, bp.conn.FixedProb(.5, seed=3), g_max=.1, comp_method='dense')
        runner = bp.DSRunner(bp.Network(fast, slow, pre=pre, post=post), inputs=[(pre.input, 30.)], progress_bar=False,
                             monitors={'spike': pre.spike, 'V': post.V})
        runner.run(50.)
        return runner.mon.spike, runner.mon.V

    spike, V = spikes_and_potentials()
    monkeypatch.setenv('BRAINSYN_FUSED', '0')
    plain_spike, plain_V = spikes_and_potentials()
    assert spike.sum() > 20
    np.testing.assert_array_equal(spike, plain_spike)
    np.testing.assert_allclose(V, plain_V, rtol=1e-5)
