"""A run that is saved, killed or broken off goes on, in another process too, as if nothing had been."""
import contextlib
import json
import os
import random
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import brainpy.math as bm
import h5py
import jax
import jax.numpy as jnp
import numpy as np
import pytest
from enduring import MONITORS, Network, make_runner
from jax.experimental import io_callback

import brainsyn as bp
from brainsyn.dynsys import DynamicalSystem
from brainsyn.errors import RunningError
from brainsyn.running import DSRunner, loop, saving, streaming
from brainsyn.running.interrupts import interrupts_held

DURATION = 60.
HERE = Path(__file__).parent


@pytest.fixture(scope='module')
def whole():
    """The records of a run that nothing happens to."""
    runner = make_runner()
    runner.run(DURATION)
    assert runner.mon['cells.spike'].any() and runner.mon['ampa.g'].any()
    return runner.mon


def assert_equal(parts, whole):
    for key in (*MONITORS, 'ts'):
        np.testing.assert_array_equal(np.concatenate([np.asarray(part[key]) for part in parts]), whole[key], err_msg=key)


class BreaksAt:
    """Breaks a run at one of its chunks."""

    def __init__(self, monkeypatch, at, error):
        self.count, self.at, self.error = 0, at, error
        usual = loop.CompiledLoop.run

        def run(this, *args):
            self.count += 1
            if self.count == self.at:
                self.error()
            return usual(this, *args)

        monkeypatch.setattr(loop.CompiledLoop, 'run', run)


def disk_full():
    raise OSError(28, 'No space left on device')


@pytest.mark.parametrize('error, expected', [(lambda: signal.raise_signal(signal.SIGINT), KeyboardInterrupt),
                                             (disk_full, OSError)])
def test_a_run_that_is_broken_off_is_finished_bit_for_bit(whole, monkeypatch, error, expected):
    monkeypatch.setattr(loop, 'LONGEST_CHUNK', 70)
    BreaksAt(monkeypatch, 4, error)
    runner = make_runner()
    with pytest.raises(expected):
        runner.run(DURATION)
    first = runner.mon
    assert 0 < runner.steps_left < 600 and len(first.ts) == runner.i0 == 600 - runner.steps_left
    runner.run(runner.time_left)
    assert runner.steps_left == 0 and runner.t0 == DURATION
    assert_equal([first, runner.mon], whole)


class Careful(DynamicalSystem):
    """Calls a function of the user in each step, and adds up what it returns."""

    def __init__(self, function):
        super().__init__()
        self.function = function
        self.V = bm.Variable(jnp.zeros(2))

    def update(self, tdi):
        self.V.value = self.V.value * 1.5 + 1.
        self.V.value = self.V.value + self.function(tdi)
        return self.V.value


class Broken(Exception):
    pass


def breaks_once(at):
    """A function of the number of a step that fails, once, at step ``at``."""
    failures = []

    def function(i):
        if i == at and not failures:
            failures.append(i)
            raise Broken('of the user')
        return np.float32(i)

    return function


def eager(function):
    return DSRunner(Careful(lambda tdi: function(int(tdi.i))), monitors=['V'], progress_bar=False, dt=1., jit=False)


def called_back(function):
    """From within the compiled loop."""
    shape = jax.ShapeDtypeStruct((), np.float32)
    return DSRunner(Careful(lambda tdi: io_callback(lambda i: function(int(i)), shape, tdi.i, ordered=False)), monitors=['V'],
                    progress_bar=False, dt=1., memory_efficient=True)


def drawn(function):
    """By an iterator."""
    class Numbers:
        i = 0

        def __iter__(self):
            return self

        def __next__(self):
            value = function(self.i)
            self.i += 1
            return value

    return DSRunner(Careful(lambda tdi: 0.), inputs=('V', Numbers(), 'iter'), monitors=['V'], progress_bar=False, dt=1.)


@pytest.mark.parametrize('make', [eager, called_back, drawn])
def test_a_function_of_the_user_that_fails(make, monkeypatch):
    monkeypatch.setattr(loop, 'LONGEST_CHUNK', 4)
    whole, runner = make(breaks_once(99)), make(breaks_once(13))
    whole.run(20.)
    with pytest.raises(Exception, match='of the user'):
        runner.run(20.)
    first, done = runner.mon, 13 if make is eager else 12
    assert (len(first.V), len(first.ts), runner.i0, runner.t0, runner.steps_left) == (done, done, done, done, 20 - done)
    np.testing.assert_array_equal(runner.target.V.value, first.V[-1])
    runner.run(runner.time_left)
    np.testing.assert_array_equal(np.concatenate([first.V, runner.mon.V]), whole.mon.V)


def test_a_disk_that_is_full(whole, tmp_path, monkeypatch):
    """In the middle of a chunk of a stream: what is half written is written again."""
    monkeypatch.setattr(loop, 'LONGEST_CHUNK', 100)
    usual, calls = streaming.host_view, []

    def full(rows):
        calls.append(rows)
        if len(calls) == 12:  # two chunks of five data sets, and one of the third
            disk_full()
        return usual(rows)

    monkeypatch.setattr(streaming, 'host_view', full)
    runner = make_runner(stream=tmp_path / 'records.h5')
    with pytest.raises(OSError, match='No space'):
        runner.run(DURATION)
    assert (runner.i0, runner.steps_left) == (200, 400)
    runner.run(runner.time_left)
    with h5py.File(tmp_path / 'records.h5') as file:
        assert_equal([file], whole)


def test_a_second_interrupt_takes_effect_at_once():
    with pytest.raises(KeyboardInterrupt), interrupts_held():
        signal.raise_signal(signal.SIGINT)
        held = True
        signal.raise_signal(signal.SIGINT)
        held = False
    assert held and signal.getsignal(signal.SIGINT) is signal.default_int_handler
    with pytest.raises(KeyboardInterrupt), interrupts_held() as let_through:
        signal.raise_signal(signal.SIGINT)
        let_through()
    usual = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with interrupts_held() as let_through:  # who ignores it is not made to care
            signal.raise_signal(signal.SIGINT)
            let_through()
    finally:
        signal.signal(signal.SIGINT, usual)


def test_saved_and_loaded(whole, tmp_path):
    runner = make_runner()
    runner.run(41.)
    first = runner.mon
    assert first['noise.spike'][-4:].any() and first['cells.spike'][-7:].any()  # spikes are on their way
    runner.save(tmp_path / 'run')
    other = make_runner()
    other.run(7.)  # what it did before does not matter
    other.load_state(tmp_path / 'run')
    assert (other.i0, other.t0, other.dt) == (410, runner.t0, .1)
    other.run(DURATION - 41.)
    runner.run(DURATION - 41.)
    assert_equal([first, other.mon], {key: np.concatenate([first[key], runner.mon[key]]) for key in (*MONITORS, 'ts')})
    for key in MONITORS:
        np.testing.assert_array_equal(np.concatenate([first[key], other.mon[key]]), whole[key])


def killed(path, after, duration=1e5):
    """Run the network in a process that is killed when it has written ``after`` checkpoints, and maybe begun another."""
    process = subprocess.Popen([sys.executable, HERE / 'enduring.py', str(path), str(duration)], stdout=subprocess.PIPE,
                               env=os.environ | {'JAX_PLATFORMS': 'cpu', 'PYTHONPATH': f'{HERE.parent}'})
    assert process.stdout.readline() == b'running\n'
    files, deadline = set(), time.monotonic() + 120.
    while len(files) < after and time.monotonic() < deadline:
        with contextlib.suppress(FileNotFoundError):
            files.add(path.stat().st_mtime_ns)
        time.sleep(.001)
    process.kill()
    process.wait()
    process.stdout.close()


@pytest.mark.parametrize('moments', [2, pytest.param(50, marks=pytest.mark.full)])
def test_killed_at_random_moments(tmp_path, moments):
    moment = random.Random(moments)
    longest = None
    for k in range(moments):
        path = tmp_path / f'run{k}.npz'
        killed(path, moment.randint(2, 40))
        runner = make_runner()
        runner.load_state(path)
        first, done = runner.mon, runner.i0
        assert done > 0 and done % 50 == 0 and runner.steps_left == 1_000_000 - done
        runner.run(4.)
        if longest is None or len(longest.ts) < done + 40:
            reference = make_runner()
            reference.run((done + 40) * .1 * (1 + 1e-12))
            longest = reference.mon
        assert_equal([first, runner.mon], {key: longest[key][:done + 40] for key in (*MONITORS, 'ts')})
        assert not [name for name in os.listdir(tmp_path) if name.startswith('.') and name.endswith('npz')]


def test_a_checkpoint_is_there_whole_or_not_at_all(tmp_path, monkeypatch):
    runner = make_runner()
    runner.run(1.)
    path = tmp_path / 'run.npz'
    runner.save(path)
    before = path.read_bytes()
    synced, replaced = [], []
    usual_sync, usual_replace = os.fsync, os.replace
    monkeypatch.setattr(saving.os, 'fsync', lambda d: (synced.append(len(replaced)), usual_sync(d)))
    monkeypatch.setattr(saving.os, 'replace', lambda a, b: (replaced.append(b), usual_replace(a, b)))
    runner.save(path)
    assert synced == [0, 1] and replaced == [path]  # the file before it takes its name, the folder after

    def full(file, **arrays):
        file.write(b'half of it')
        disk_full()

    monkeypatch.setattr(saving.np, 'savez', full)
    runner.run(1.)
    with pytest.raises(OSError, match='No space'):
        runner.save(path)
    assert len(os.listdir(tmp_path)) == 1 and len(before) > 1000
    make_runner().load_state(path)


@pytest.mark.parametrize('at, done', [(1, 0), (3, 200)])
def test_a_disk_that_is_full_of_checkpoints(whole, tmp_path, monkeypatch, at, done):
    """A run stops between chunks; a path that cannot be written to at all is found before the first step."""
    monkeypatch.setattr(loop, 'LONGEST_CHUNK', 100)
    usual, count = saving.Checkpoint.write, []

    def write(self, path):
        count.append(path)
        return usual(self, path if len(count) < at else tmp_path / 'no' / 'such' / 'folder')

    monkeypatch.setattr(saving.Checkpoint, 'write', write)
    runner = make_runner(autosave=tmp_path / 'run.npz', autosave_every=0.)
    with pytest.raises(FileNotFoundError):
        runner.run(DURATION)
    first = runner.mon
    assert len(first.ts) == runner.i0 == done and (tmp_path / 'run.npz').exists() == (done > 0)
    runner.autosave = None
    runner.run(runner.time_left)
    assert_equal([first] * (done > 0) + [runner.mon], whole)


def damaged(path, kind):
    data = path.read_bytes()
    if kind == 'cut':
        path.write_bytes(data[:len(data) // 2])
    elif kind == 'flipped':
        path.write_bytes(data[:3000] + bytes([data[3000] ^ 255]) + data[3001:])
    elif kind == 'empty':
        path.write_bytes(b'')
    elif kind == 'text':
        path.write_text('V = 3')
    elif kind == 'other':
        np.savez(path.open('wb'), V=np.zeros(3))
    elif kind == 'pickle':
        np.savez(path.open('wb'), about=np.array([{'format': 'x'}], dtype=object))
    elif kind == 'member':
        with zipfile.ZipFile(path) as old, zipfile.ZipFile(path.with_suffix('.new'), 'w') as new:
            for name in old.namelist():
                if name != 'state/3/0.npy':
                    new.writestr(name, old.read(name))
        os.replace(path.with_suffix('.new'), path)
    elif kind == 'future':
        with np.load(path) as file:
            arrays = dict(file)
        about = json.loads(arrays['about'].tobytes()) | {'format_version': 99}
        np.savez(path.open('wb'), **arrays | {'about': np.frombuffer(json.dumps(about).encode(), np.uint8)})


@pytest.fixture(scope='module')
def saved(tmp_path_factory):
    path = tmp_path_factory.mktemp('saved') / 'run.npz'
    runner = make_runner()
    runner.run(1.)
    runner.save(path)
    return path


def test_damaged_files_are_refused(saved, tmp_path):
    runner = make_runner()
    before = {name: np.asarray(v.value) for name, v in runner.target.vars().items()}
    for kind, message in [('cut', 'damaged'), ('flipped', 'damaged'), ('empty', 'damaged'), ('text', 'damaged'),
                          ('other', 'no checkpoint of brainsyn: .* with V'), ('pickle', 'no checkpoint'),
                          ('member', 'damaged'), ('future', 'format 99')]:
        path = tmp_path / f'{kind}.npz'
        path.write_bytes(saved.read_bytes())
        damaged(path, kind)
        with pytest.raises(RunningError, match=message):
            runner.load_state(path)
    with pytest.raises(FileNotFoundError):
        runner.load_state(tmp_path / 'none')
    assert runner.i0 == 0
    for name, variable in runner.target.vars().items():
        np.testing.assert_array_equal(variable.value, before[name])


def foreign(**changes):
    changes = dict(changes)
    network = changes.pop('network', Network)()
    for path, value in changes.pop('set', {}).items():
        node, attribute = path.split('.')
        setattr(getattr(network, node), attribute, value)
    inputs = [('cells.input', 24.), ('cells.input', lambda tdi: bm.random.normal(0., 2., 6))]
    return DSRunner(network, **{'inputs': inputs, 'progress_bar': False, 'seed': 5, **changes})


@pytest.mark.parametrize('changes, message', [
    (dict(network=lambda: Network(7), inputs=()), r'cells.V is float32\[6\] in it and float32\[7\] in the model'),
    (dict(network=lambda: bp.Network(cells=bp.neurons.LIF(6, tau_ref=2.)), inputs=()), 'which the model has not'),
    (dict(set={'cells.tau': 11.}), 'cells.tau is 11.0 here, but 10.0 there.* With same_model=False'),
    (dict(set={'ampa.g_max': .03}), 'ampa.g_max is 0.03 here'),
    (dict(inputs=[('cells.input', 25.), ('cells.input', lambda tdi: 0.)]), 'input 0'),
    (dict(dt=.05), r'dt is 0.1 ms in it and 0.05 ms here'),
])
def test_foreign_checkpoints_are_refused(saved, changes, message):
    runner = foreign(**changes)
    with pytest.raises(RunningError, match=message):
        runner.load_state(saved)
    assert runner.i0 == 0


def test_parameters_may_be_changed_on_purpose(saved):
    runner = foreign(set={'cells.tau': 11.})
    runner.load_state(saved, same_model=False)
    assert runner.i0 == 10


def test_other_versions_are_told(saved, monkeypatch):
    monkeypatch.setattr(saving.jax, '__version__', '0.0')
    with pytest.warns(UserWarning, match=r'written with jax .*, and this is 0.0'):
        make_runner().load_state(saved)


def test_states_that_only_functions_hold_and_iterators(tmp_path):
    """They are found when the step is compiled; an iterator is wound on."""
    def make(number=2):
        hidden = bm.Variable(jnp.zeros(number))

        class Counting(DynamicalSystem):
            def __init__(self):
                super().__init__()
                self.V = bm.Variable(jnp.zeros(2))

            def update(self, tdi):
                hidden.value = hidden.value + 1.
                self.V.value = self.V.value + hidden.value[:2]

        return DSRunner(Counting(), inputs=('V', iter(np.arange(100.)), 'iter'), monitors=['V'], progress_bar=False, dt=1.)

    whole = make()
    whole.run(20.)
    runner = make()
    runner.run(8.)
    runner.save(tmp_path / 'run.npz')
    for warm in (False, True):
        other = make()
        if warm:
            other.run(3.)
        other.load_state(tmp_path / 'run.npz')
        other.run(12.)
        np.testing.assert_array_equal(other.mon.V, whole.mon.V[8:])
    other = make(number=3)
    other.run(3.)
    with pytest.raises(RunningError, match='1 states that only functions hold, and the step of this runner uses 1, or of other'):
        other.load_state(tmp_path / 'run.npz')
    assert other.i0 == 3
    ahead = make()
    ahead.run(9.)
    with pytest.raises(RunningError, match='after 8 values of the iterator, and 9 have been drawn'):
        ahead.load_state(tmp_path / 'run.npz')
