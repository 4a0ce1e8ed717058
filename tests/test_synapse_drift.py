"""Sums of gates that are carried along from step to step stay those of the full product, however long the run."""
import brainpy.math as bm
import jax.numpy as jnp
import numpy as np
import pytest

import brainsyn as bp

SIZE = 24


class Chaos(bp.NeuGroup):
    """Cells that spike now and then, as a logistic map tells."""

    def __init__(self):
        super().__init__(SIZE)
        self.x = bm.Variable(jnp.linspace(.1, .9, SIZE))
        self.spike = bm.Variable(jnp.zeros(SIZE, bool))

    def update(self, tdi):
        self.x.value = 3.97 * self.x.value * (1. - self.x.value)
        self.spike.value = self.x.value > .985


class Target(bp.NeuGroup):
    def __init__(self):
        super().__init__(SIZE)
        self.input = bm.Variable(jnp.zeros(SIZE))

    def update(self, tdi):
        self.input.value = jnp.zeros(SIZE)


def network():
    pre, post = Chaos(), Target()
    weights = np.random.default_rng(1).uniform(.5, 1.5, (SIZE, SIZE))
    synapses = {kind: getattr(bp.synapses, kind)(pre, post, bp.conn.All2All(), g_max=weights, output=bp.synouts.CUBA())
                for kind in ('AMPA', 'GABAa', 'DualExponential', 'Alpha')}
    return bp.Network(pre, post, **synapses), synapses, weights


@pytest.mark.parametrize('steps', [20_000, pytest.param(1_000_000, marks=pytest.mark.full)])
@pytest.mark.parametrize('precision, tolerance', [('float32', 3e-6), ('float64', 1e-13)])
def test_sums_do_not_drift(precision, tolerance, steps):
    with bm.environment(x64=precision == 'float64'):
        model, synapses, weights = network()
        runner = bp.DSRunner(model, monitors=[], progress_bar=False, dt=.1)
        for _ in range(2):   # at two moments, so that one cannot be right by chance
            runner.run(steps * .1 / 2 * (1 + 1e-12))
            for kind, synapse in synapses.items():
                assert synapse.has_sums
                expected = np.asarray(synapse.g.value, float) @ weights
                assert expected.min() > 0.
                np.testing.assert_allclose(np.asarray(synapse.g_sum.value, float), expected, rtol=tolerance, err_msg=kind)
