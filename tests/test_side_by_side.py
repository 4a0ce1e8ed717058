"""Repeatable and side by side: seeds, two runners, two networks, copies, threads, transformations."""
import copy
import os
import pickle
import subprocess
import sys
import threading
import time
from pathlib import Path

import brainpy.math as bm
import jax
import jax.numpy as jnp
import numpy as np
import pytest
from enduring import MONITORS, Network, make_runner

import brainsyn as bp
from brainsyn.dynsys.protocol import get_shared
from brainsyn.errors import RunningError
from brainsyn.running import DSRunner, loop

HERE = Path(__file__).parent


def equal(one, other):
    return all(np.array_equal(one[key], other[key]) for key in (*MONITORS, 'ts'))


@pytest.fixture(scope='module')
def reference():
    runner = make_runner()
    runner.run(20.)
    return runner.mon


# repeatable ----------------------------------------------------------------------------------------------------------

def test_a_seed_gives_the_same_numbers(reference, monkeypatch):
    runner = make_runner()
    common = bp.math.random.DEFAULT.value
    runner.run(7.)
    assert bp.math.random.DEFAULT.value == common  # what the runner drew was its own
    bp.math.random.seed(3)
    monkeypatch.setattr(loop, 'LONGEST_CHUNK', 33)
    again = make_runner()
    again.run(20.)
    assert equal(again.mon, reference)
    again.target.reset_state()
    again.reset_state()
    again.run(20.)
    assert equal(again.mon, reference)
    assert not equal(_run(make_runner(seed=6)).mon, reference)


def _run(runner):
    runner.run(20.)
    return runner


@pytest.mark.parametrize('seed', [-1, 2 ** 32, 1.5, True, 'a', np.zeros(2)])
def test_seeds_that_are_none(seed):
    with pytest.raises(RunningError, match='seed must be an integer from 0 to'):
        make_runner(seed=seed)


PROGRAM = '''
import sys
import brainsyn.math as bm
from enduring import make_runner
bm.random.seed(11)
runner = make_runner(seed=None)
runner.target.noise.rng.seed(3)
runner.run(10.)
sys.stdout.buffer.write(runner.mon['cells.V'].tobytes())
'''


def test_the_common_seed_gives_the_same_numbers_in_another_process(monkeypatch):
    def here():
        bp.math.random.seed(11)
        runner = make_runner(seed=None)
        runner.target.noise.rng.seed(3)
        runner.run(10.)
        return runner.mon['cells.V'].tobytes()

    first = here()
    monkeypatch.setattr(loop, 'LONGEST_CHUNK', 9)
    assert here() == first
    environment = os.environ | {'JAX_PLATFORMS': 'cpu', 'PYTHONPATH': f'{HERE}{os.pathsep}{HERE.parent}'}
    elsewhere = subprocess.run([sys.executable, '-c', PROGRAM], env=environment, capture_output=True, check=True)
    assert elsewhere.stdout == first


# side by side --------------------------------------------------------------------------------------------------------

def test_two_runners_take_turns_with_a_model(reference):
    runner = make_runner()
    other = DSRunner(runner.target, monitors=['cells.V'], inputs=runner._inputs.inputs and [('cells.input', 24.)],
                     progress_bar=False)
    runner.run(20.)
    assert equal(runner.mon, reference)
    other.t0 = runner.t0
    other.run(1.)
    assert (other.t0, runner.t0) == (21., 20.)
    np.testing.assert_array_equal(other.mon['cells.V'][-1], runner.target.cells.V.value)


def test_a_runner_that_begins_in_the_past_of_its_model_is_told():
    runner = make_runner()
    runner.run(20.)
    with pytest.warns(UserWarning, match=r'cells.t_last_spike is up to .* ms, and the run begins at 0 ms'):
        DSRunner(runner.target, progress_bar=False).run(1.)


def test_one_group_in_two_networks():
    """What each network does to it is there for the other; a shared delay is pushed once in each step."""
    def build():
        source = bp.neurons.SpikeTimeGroup(2, times=[1., 2., 5.], indices=[0, 1, 0])
        targets = [bp.neurons.LIF(2), bp.neurons.LIF(2)]
        synapses = [bp.synapses.Exponential(source, target, bp.conn.One2One(), delay_step=d, tau=1e9)
                    for target, d in zip(targets, (3, 9), strict=True)]
        return [bp.Network(source=source, target=t, syn=s) for t, s in zip(targets, synapses, strict=True)]

    def spikes_seen(networks, durations):
        counts = []
        for network, start, duration in zip(networks, (0., 3.), durations, strict=True):
            runner = DSRunner(network, monitors=['syn.g'], progress_bar=False, t0=start, dt=.1)
            runner.run(duration)
            counts.append(runner.mon['syn.g'])
        return counts

    first, second = spikes_seen(build(), (3., 4.))
    # delay_step=d: a spike in step n arrives in step n + d + 1
    np.testing.assert_array_equal(np.flatnonzero(np.diff(first.sum(1), prepend=0.) > .5), [14, 24])
    # the second network sees what is still on its way: the spike of 5. ms, but those of 1. and 2. ms are 10 steps past
    np.testing.assert_array_equal(np.flatnonzero(np.diff(second.sum(1), prepend=0.) > .5) + 30, [30, 60])


@pytest.mark.parametrize('how', [copy.deepcopy, copy.copy, pickle.dumps])
def test_copies_say_why_they_are_none(how):
    model = bp.neurons.LIF(2)
    for each in (model, DSRunner(model)):
        with pytest.raises(TypeError, match=r'cannot be copied or pickled.* save_states and load_states'):
            how(each)


def test_state_goes_from_one_model_to_another(tmp_path):
    one, other = make_runner(), make_runner()
    one.run(5.)
    one.save(tmp_path / 'run.npz')
    other.load_state(tmp_path / 'run.npz')
    for path, variable in one.target.vars('relative').items():
        if path in other.target.vars('relative'):
            np.testing.assert_array_equal(variable.value, other.target.vars('relative')[path].value)


def test_threads(reference):
    runners, failures = [make_runner() for _ in range(3)], []

    def run(runner):
        try:
            runner.run(20.)
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=run, args=(runner,)) for runner in runners]
    dt = bm.get_dt()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures and all(equal(runner.mon, reference) for runner in runners) and bm.get_dt() == dt


class Telling(bp.NeuGroup):
    """Keeps the time that all of a step share."""

    stepping, together = [], []

    def __init__(self):
        super().__init__(1)
        self.V = bm.Variable(jnp.zeros(1))

    def update(self, tdi):
        self.stepping.append(self)
        time.sleep(1e-3)  # a good moment for the others
        self.together.append(len(self.stepping))
        self.V.value = jnp.full(1, get_shared()['t'])
        self.stepping.remove(self)


def test_threads_that_are_not_compiled_take_turns():
    runners = [DSRunner(Telling(), monitors=['V'], jit=False, t0=1000. * k, dt=1., progress_bar=False) for k in range(3)]
    threads = [threading.Thread(target=runner.run, args=(30.,)) for runner in runners]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Telling.together == [1] * 90
    for k, runner in enumerate(runners):
        np.testing.assert_array_equal(runner.mon.V[:, 0], 1000. * k + np.arange(30.))


# transformations -----------------------------------------------------------------------------------------------------

def driven(tau, key=None):
    """V of two cells after 3 ms, as a function of parameter and random key."""
    noise = bp.neurons.PoissonGroup(2, freqs=1000.)
    if key is not None:
        noise.rng.value = key
    cells = bp.neurons.LIF(2)
    cells.tau = tau
    syn = bp.synapses.Delta(noise, cells, bp.conn.One2One(), output=bp.synouts.CUBA(), g_max=3.)
    runner = DSRunner(bp.Network(syn=syn, noise=noise, cells=cells), inputs=('cells.input', 10.), monitors=['cells.V'],
                      progress_bar=False)
    if key is None:
        noise.rng.seed(0)
    runner.run(3.)
    return bm.as_jax(runner.mon['cells.V'])[-1]


@pytest.mark.parametrize('vmap', [jax.vmap, bp.math.vmap])
def test_over_parameters(vmap):
    taus = jnp.asarray([5., 10., 20.])
    np.testing.assert_allclose(vmap(driven)(taus), [driven(float(tau)) for tau in taus], rtol=1e-6)


def test_over_seeds():
    keys = jnp.stack([bp.math.random.RandomState(seed).value for seed in (1, 2, 3)])
    together = jax.vmap(lambda key: driven(10., key))(keys)
    np.testing.assert_allclose(together, [driven(10., key) for key in keys], rtol=1e-6)
    assert len({float(V[0]) for V in together}) > 1


def test_compiled_steps():
    """``bm.jit`` knows of the state; ``jax.jit`` does not, and says so instead of losing it."""
    network, other = Network(), Network()
    for each in (network, other):
        each.noise.rng.seed(1)
    step = bp.math.jit(lambda t, i: network.update(dict(t=t, i=i, dt=.1)))
    for i in range(3):
        step(i * .1, i)
        other.update(dict(t=i * .1, i=i, dt=.1))
    np.testing.assert_allclose(network.cells.V.value, other.cells.V.value, rtol=1e-6)
    with pytest.raises(Exception, match='tracer being written'):
        jax.jit(lambda t: other.update(dict(t=t, i=3, dt=.1)))(.3)
