"""What is compiled once: a second run, another length, a second process."""
import os
import subprocess
import sys

import jax
import jax.numpy as jnp
import pytest

import brainsyn as bp
from brainsyn.running import DSRunner

PROGRAM = '''
import sys
import jax
import brainsyn as bp

events = []
jax.monitoring.register_event_listener(lambda event, **_: events.append(event))
bp.keep_compilations(sys.argv[1])
E = bp.neurons.LIF(20, V_initializer=bp.init.OneInit(-60.))
S = bp.synapses.Exponential(E, E, bp.conn.FixedProb(0.5, seed=1), output=bp.synouts.CUBA())
runner = bp.DSRunner(bp.Network(S, E=E), monitors=['E.V'], inputs=('E.input', 30.), progress_bar=False)
runner.run(5.)
hits = events.count('/jax/compilation_cache/cache_hits')
print(hits, events.count('/jax/compilation_cache/cache_misses'), float(runner.mon['E.V'].sum()))
'''


@pytest.fixture
def compilations():
    events = []

    def listen(event, seconds, **_):
        if 'backend_compile' in event:
            events.append(event)

    jax.monitoring.register_event_duration_secs_listener(listen)
    yield events
    jax.monitoring.unregister_event_duration_listener(listen)


def test_states_that_start_as_weak_types_do_not_compile_twice(compilations):
    group = bp.neurons.LIF(3, V_initializer=bp.init.OneInit(-60.))
    group.V.value = jnp.broadcast_to(-60., (3,))
    assert group.V.value.weak_type
    runner = DSRunner(group, monitors=['V'], progress_bar=False)
    runner.run(1.)
    del compilations[:]
    runner.run(2.3)
    runner.run(.4)
    assert not compilations


def test_a_second_process_takes_the_program_from_disk(tmp_path):
    def run():
        environment = os.environ | {'JAX_PLATFORMS': 'cpu'}
        done = subprocess.run([sys.executable, '-c', PROGRAM, str(tmp_path)], env=environment, check=True,
                              capture_output=True, text=True)
        return done.stdout.split()[-3:]

    _, misses, total = run()
    again_hits, again_misses, again_total = run()
    assert int(misses) > 0 and int(again_misses) == 0 and int(again_hits) >= int(misses)
    assert total == again_total


def test_the_folder_must_be_one(tmp_path):
    (tmp_path / 'file').write_text('')
    with pytest.raises(OSError):
        bp.keep_compilations(tmp_path / 'file')
