"""Long runs: intervals of records, records in a file, times that float32 cannot tell apart."""
import re
import shutil
import subprocess
import sys
import textwrap
import tracemalloc
from pathlib import Path

import brainpy.math as bm
import brainunit as u
import h5py
import jax
import jax.numpy as jnp
import numpy as np
import pytest
from enduring import make_runner

import brainsyn as bp
from brainsyn.dynsys.windows import FINE_STEPS, has_lasted, time_of_event
from brainsyn.errors import RunningError
from brainsyn.running import DSRunner, loop
from brainsyn.running.clock import Clock


class Counter(bp.NeuGroup):
    def __init__(self, size=3):
        super().__init__(size)
        self.V = bm.Variable(jnp.zeros(size))
        self.input = bm.Variable(jnp.zeros(size))

    def clear_input(self):
        self.input.value = jnp.zeros(self.num)

    def update(self, tdi):
        self.V.value = self.V.value + 1.
        return self.V.value


def runner_of(model=None, **options):
    return DSRunner(model or Counter(), **{'monitors': ['V'], 'dt': .1, 'progress_bar': False, **options})


# intervals -----------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize('every', [4, .4 * u.ms, 4e-4 * u.second])
def test_one_record_in_an_interval(every, monkeypatch):
    monkeypatch.setattr(loop, 'LONGEST_CHUNK', 7)
    runner = runner_of(every=every, fun_monitors={'i': lambda tdi: tdi.i})
    mons = []
    for duration in (1., .5, 0., .1, .4):  # 10, 5, 0, 1, 4 steps
        runner.run(duration)
        mons.append(runner.mon)
    # the last of each four steps, and its time
    assert [len(mon.ts) for mon in mons] == [2, 1, 0, 1, 1]
    np.testing.assert_array_equal(np.concatenate([mon.V for mon in mons if len(mon.ts)])[:, 0], [4, 8, 12, 16, 20])
    np.testing.assert_array_equal(np.concatenate([mon.i for mon in mons if len(mon.ts)]), [3, 7, 11, 15, 19])
    np.testing.assert_allclose(np.concatenate([mon.ts for mon in mons]), [.4, .8, 1.2, 1.6, 2.])


@pytest.mark.parametrize('every, message', [
    (0, 'every must be a number of steps of 1 or more'), (-1, 'not -1'), (1.5, 'not 1.5'), (True, 'not True'),
    ('1 ms', "not '1 ms'"), (.25 * u.ms, r'whole number of steps of 0.1 ms, not 0.25 ms'), (0. * u.ms, 'whole number'),
    (1. * u.mV, 'a number of steps or a time')])
def test_intervals_that_are_none(every, message):
    with pytest.raises(RunningError, match=message):
        runner_of(every=every)


# files ---------------------------------------------------------------------------------------------------------------

READ = """
import sys, h5py
with h5py.File(sys.argv[1], 'r', swmr=True) as file:
    print(len(file['ts']), len(file['V']), file['V'][-1, 0])
"""


def test_records_in_a_file_that_is_read_while_it_grows(tmp_path, monkeypatch):
    """By another process."""
    monkeypatch.setattr(loop, 'LONGEST_CHUNK', 50)
    path, seen = tmp_path / 'records.h5', []

    def look():
        for k in range(1000):
            if k == 390:
                seen.append(subprocess.run([sys.executable, '-c', READ, path], capture_output=True, text=True, check=True).stdout)
            yield 0.

    runner = runner_of(inputs=('input', look(), 'iter'), stream=path, every=2)
    assert runner.run(20.) is None
    assert runner.mon.V.shape == (0,) and runner.i0 == 200
    runner.run(20.)
    assert seen == ['175 175 350.0\n']
    with h5py.File(path) as file:
        assert sorted(file) == ['V', 'ts'] and file['V'].dtype == np.float32
        np.testing.assert_array_equal(file['V'], np.arange(2., 401., 2.)[:, None] * np.ones(3))
        np.testing.assert_allclose(file['ts'], np.arange(1, 201) * .2, rtol=1e-15)


def test_a_file_whose_writer_was_killed(tmp_path, monkeypatch):
    """HDF5 does not write to it any more: its rows, as far as the checkpoint counts them, go into another one."""
    monkeypatch.setattr(loop, 'LONGEST_CHUNK', 50)

    def numbers(copies):
        for k in range(1000):
            for name in copies.get(k, ()):
                shutil.copy(tmp_path / name, tmp_path / f'killed-{name}')
            yield 0.

    inputs = 'input', numbers({120: ['run.npz'], 390: ['records.h5']}), 'iter'
    runner_of(inputs=inputs, stream=tmp_path / 'records.h5', autosave=tmp_path / 'run.npz', autosave_every=0.).run(40.)
    resumed = runner_of(inputs=('input', numbers({}), 'iter'), stream=tmp_path / 'killed-records.h5')
    resumed.load_state(tmp_path / 'killed-run.npz')
    assert (resumed.i0, resumed.steps_left) == (100, 300)
    with pytest.raises(OSError, match=r'open'), h5py.File(tmp_path / 'killed-records.h5', 'r+'):
        pass
    resumed.run(resumed.time_left)
    with h5py.File(tmp_path / 'records.h5') as whole, h5py.File(tmp_path / 'killed-records.h5') as file:
        assert len(file['V']) == 400
        for name in ('V', 'ts'):
            np.testing.assert_array_equal(file[name], whole[name])


def test_a_stream_of_which_no_row_is_due_yet(tmp_path):
    runner = runner_of(stream=tmp_path / 'records.h5', every=8)
    for duration in (.5, .2, .2):
        runner.run(duration)
    with h5py.File(tmp_path / 'records.h5') as file:
        assert file['V'][:].tolist() == [[8.] * 3]


def test_a_stream_takes_the_monitors_that_it_was_written_with(tmp_path):
    runner = runner_of(stream=tmp_path / 'records.h5')
    runner.run(1.)
    runner.save(tmp_path / 'run.npz')
    other = runner_of(stream=tmp_path / 'records.h5', monitors=['V', 'input'])
    other.load_state(tmp_path / 'run.npz')
    with pytest.raises(RunningError, match='has no records "input" of shape'):
        other.run(1.)
    assert other.i0 == 10


def test_without_h5py_a_stream_says_what_it_needs(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, 'h5py', None)
    with pytest.raises(RunningError, match=r'need h5py: pip install h5py'):
        runner_of(stream=tmp_path / 'records.h5')


def test_memory_does_not_grow_with_the_run(tmp_path):
    def peak(steps, name):
        runner = runner_of(Counter(100), stream=tmp_path / name)
        runner.run(.1)
        tracemalloc.start()
        runner.run(steps * .1 * (1 + 1e-12))
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert runner.i0 == steps + 1
        return most

    shorter, longer = peak(150_000, 'short.h5'), peak(400_000, 'long.h5')
    assert longer < 1.1 * shorter < 400_000 * 100 * 4 / 5


def test_a_stream_goes_on_after_a_checkpoint(tmp_path, monkeypatch):
    """Rows behind the checkpoint are dropped: those of the steps between it and the end of its process."""
    monkeypatch.setattr(loop, 'LONGEST_CHUNK', 100)
    whole = make_runner()
    whole.run(40.)
    runner = make_runner(stream=tmp_path / 'records.h5')
    runner.run(20.)
    runner.save(tmp_path / 'early.npz')
    monkeypatch.setattr(loop.CompiledLoop, 'commit', lambda *args: raise_error())
    with pytest.raises(OSError, match='gone'):
        runner.run(5.)
    monkeypatch.undo()
    with h5py.File(tmp_path / 'records.h5', 'r', swmr=True) as file:
        assert len(file['ts']) == 250
    other = make_runner(stream=tmp_path / 'records.h5')
    other.load_state(tmp_path / 'early.npz')
    other.run(20.)
    with h5py.File(tmp_path / 'records.h5') as file:
        for key in ('cells.V', 'noise.spike', 'ampa.g'):
            np.testing.assert_array_equal(file[key], whole.mon[key])


def raise_error():
    raise OSError('gone')


def test_files_that_are_in_the_way(tmp_path):
    path = tmp_path / 'records.h5'
    path.write_text('precious')
    runner = runner_of(stream=path)
    with pytest.raises(RunningError, match=r'records.h5 is there already'):
        runner.run(1.)
    assert path.read_text() == 'precious' and runner.i0 == 0


def test_a_checkpoint_goes_with_its_own_file(tmp_path):
    for name in ('one', 'other'):
        runner = runner_of(stream=tmp_path / f'{name}.h5')
        runner.run(1.)
        runner.save(tmp_path / f'{name}.npz')
    with pytest.raises(RunningError, match=r'other.h5 is not the file that goes with the checkpoint'):
        runner_of(stream=tmp_path / 'other.h5').load_state(tmp_path / 'one.npz')
    with pytest.raises(RunningError, match=r'none.h5 that goes with the checkpoint cannot be read'):
        runner_of(stream=tmp_path / 'none.h5').load_state(tmp_path / 'one.npz')
    runner.save(tmp_path / 'early.npz')
    with h5py.File(tmp_path / 'other.h5', 'r+') as file:
        file['V'].resize(4, axis=0)
    with pytest.raises(RunningError, match=r'holds 4 rows, but the checkpoint was written after 10'):
        runner_of(stream=tmp_path / 'other.h5').load_state(tmp_path / 'early.npz')


# time ----------------------------------------------------------------------------------------------------------------

STEPS = 10 ** 8


def late(runner, steps=STEPS):
    """Set the clock of a runner to step 10⁸, at 0.1 ms after 2.8 hours, where float32 counts in milliseconds."""
    runner.t0, runner.i0 = steps * .1, steps
    return runner


def test_the_clock_is_exact():
    clock = Clock(0., .1)
    clock.advance(STEPS)
    np.testing.assert_array_equal(clock.times(3), [STEPS * .1, (STEPS + 1) * .1, (STEPS + 2) * .1])
    rows = clock.rows(3)
    np.testing.assert_array_equal(rows['i'], [STEPS, STEPS + 1, STEPS + 2])
    np.testing.assert_array_equal(rows['t'].astype(np.float32) + rows['t_rest'], clock.times(3))


@pytest.mark.parametrize('steps', [STEPS, 3 * STEPS])
def test_cells_are_refractory_for_as_long_as_ever(steps):
    """A driven cell spikes in the first step in which more than tau_ref has passed: after 51 steps of 0.1 ms for 5 ms."""
    cells = bp.neurons.LIF(2, tau_ref=5., V_initializer=bp.init.OneInit(19.))
    runner = late(runner_of(cells, inputs=('input', 1e5), monitors=['spike']), steps)
    runner.run(40.)
    times = np.flatnonzero(runner.mon.spike[:, 0])
    assert len(times) == 8 and set(np.diff(times)) == {51}


@pytest.mark.parametrize('synapse, gate, duration', [('AMPA', 'g', .5), ('GABAa', 'g', 1.), ('BioNMDA', 'x', .5)])
def test_pulses_last_as_long_as_ever(synapse, gate, duration):
    """Without unbinding, a gate opens as long as the pulse lasts: 5 and 10 steps of 0.1 ms."""
    source = bp.neurons.SpikeTimeGroup(1, times=[1e7 + 1.2, 1e7 + 4.], indices=[0, 0])
    target = bp.neurons.LIF(1)
    closing = dict(beta1=1e-9, beta2=1e-9) if synapse == 'BioNMDA' else dict(beta=1e-9)
    syn = getattr(bp.synapses, synapse)(source, target, bp.conn.All2All(), g_max=0., **closing)
    runner = late(runner_of(bp.Network(syn=syn, source=source, target=target), monitors=[f'syn.{gate}', 'source.spike']))
    runner.run(8.)
    opening = np.diff(runner.mon[f'syn.{gate}'][:, 0], prepend=0.) > 1e-4
    np.testing.assert_array_equal(np.flatnonzero(runner.mon['source.spike'][:, 0]), [12, 40])
    steps = round(duration / .1)
    np.testing.assert_array_equal(np.flatnonzero(opening), [*range(13, 13 + steps), *range(41, 41 + steps)])


@pytest.mark.parametrize('begin', [FINE_STEPS + 1, STEPS, 7 * STEPS + 3])
def test_windows_end_with_the_same_step_wherever_they_begin(begin):
    """A pulse of 5 steps of 0.1 ms lasts until the fifth has passed; a refractory time of 20 steps, for one step more."""
    clock = Clock(0., .1)

    def step(n):
        clock.set_position(n, 0., n)
        return {'dt': .1} | {name: jnp.asarray(row) for name, row in clock.rows(2000).items()}

    first = step(begin)
    event, rest = time_of_event(first, True, jnp.zeros(2000), jnp.zeros(2000))
    for window, steps in ((.5, 5), (.3, 3), (1., 10)):
        assert not has_lasted(step(begin + steps - 1), event, rest, window).any()
        assert has_lasted(step(begin + steps), event, rest, window).all()
    for window, steps in ((2., 20), (5., 50)):
        assert not has_lasted(step(begin + steps), event, rest, window, and_more=True).any()
        assert has_lasted(step(begin + steps + 1), event, rest, window, and_more=True).all()


def test_given_spike_times():
    times = 1e7 + np.array([.3, .7, 1., 1.1, 2.55])
    group = bp.neurons.SpikeTimeGroup(2, times=times, indices=[0, 1, 0, 1, 0])
    runner = late(runner_of(group, monitors=['spike']))
    runner.run(3.)
    assert [tuple(pair) for pair in np.argwhere(runner.mon.spike)] == [(3, 0), (7, 1), (10, 0), (11, 1), (26, 0)]


def test_rows_of_inputs():
    table = np.zeros(STEPS + 5, np.int8)  # never touched but at its end
    table[STEPS:] = [1, 2, 3, 4, 5]
    runner = late(runner_of(inputs=[('V', table, 'iter', '='), ('input', iter([7., 8.]), 'iter')],
                            monitors=['V', 'input'], fun_monitors={'i': lambda tdi: tdi.i}))
    runner.run(.2)
    np.testing.assert_array_equal(runner.mon.V[:, 0], [2., 3.])
    np.testing.assert_array_equal(runner.mon.input[:, 0], [7., 8.])
    np.testing.assert_array_equal(runner.mon.i, [STEPS, STEPS + 1])
    np.testing.assert_array_equal(runner.mon.ts, [1e7 + .1, 1e7 + .1 + .1])


def plastic():
    """Windows that end between steps, so that rounding has no say in them."""
    cells = bp.neurons.LIF(4, tau_ref=2.05, V_initializer=bp.init.OneInit(15.))
    other = bp.neurons.LIF(4)
    syn = bp.synapses.AMPA(cells, other, bp.conn.All2All(), T_duration=.55, delay_step=3, g_max=.5,
                           stp=bp.synplast.STP(tau_f=5.), output=bp.synouts.COBA(E=60.))
    return runner_of(bp.Network(syn=syn, cells=cells, other=other), inputs=('cells.input', np.array([25., 30., 40., 60.])),
                     monitors=['cells.V', 'cells.spike', 'syn.g', 'syn.stp.u', 'syn.stp.x', 'other.V'])


@pytest.mark.parametrize('t0', [FINE_STEPS * .1 - 15., 1e5, 1e7])
def test_a_network_does_the_same_at_any_time(t0):
    early, at = plastic(), plastic()
    early.run(40.)
    at.t0 = t0
    at.run(40.)
    assert early.mon['cells.spike'].sum() > 10 and early.mon['other.V'].max() > 1.
    for key, record in early.mon.items():
        if key != 'ts':
            np.testing.assert_array_equal(at.mon[key], record, err_msg=key)


def test_the_step_may_be_changed_between_runs():
    runner = runner_of(dt=.5)
    runner.run(2.)
    runner.dt = .25
    runner.run(1.)
    np.testing.assert_array_equal(runner.mon.ts, [2.25, 2.5, 2.75, 3.])
    assert (runner.i0, runner.t0, runner.dt) == (8, 3., .25) and runner.target.V.value[0] == 8.


def test_in_double_precision_time_needs_no_rest():
    with jax.enable_x64(True):
        clock = Clock(1e7, .1)
        assert sorted(clock.rows(2)) == ['i', 't']


def test_the_time_of_a_second_run_is_the_sum_that_it_was_in_2_3_unless_corrected():
    def runs(durations):
        runner = runner_of(monitors=None, fun_monitors={'V': lambda tdi: tdi.t})
        records = []
        for duration in durations:
            runner.run(duration)
            records.append(runner.mon.ts)
        return np.concatenate(records), runner.t0

    whole, _ = runs([22.])
    parts, _ = runs([13., 9.])
    np.testing.assert_array_equal(parts[130:], 13. + np.arange(90) * .1 + .1)
    assert not np.array_equal(parts, whole)
    bp.correct('second_run')
    try:
        for durations in ([13., 9.], [.1] * 220, [5.7, 16.3]):
            parts, end = runs(durations)
            np.testing.assert_array_equal(parts, whole)
            assert end == 220 * .1
        assert runs([.55, .5])[1] == .55 + 5 * .1
    finally:
        from brainsyn.switches import keep_legacy
        keep_legacy('second_run')


# the page ------------------------------------------------------------------------------------------------------------

def test_the_code_of_the_page_runs(tmp_path, monkeypatch):
    """In the process that is there first, and in the one that goes on after a kill."""
    text = (Path(__file__).parent.parent / 'docs' / 'long_runs.rst').read_text()
    blocks = [textwrap.dedent(block) for block in re.findall(r'code-block:: python\n\n((?:   .*\n|\n)+)', text)]
    assert len(blocks) == 7
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv('BRAINSYN_ON_NAN', 'stop')
    names = {}
    for block in blocks[:3]:
        exec(block, names)
    whole = names['records'][0]
    assert len(whole.ts) == 10_000 and whole['cells.spike'].any()
    np.testing.assert_array_equal(names['resumed'].mon['cells.V'], whole['cells.V'][5_000:])
    exec(blocks[3], names)
    assert names['runner'].i0 == 10_000
    exec(blocks[4] + blocks[5] + blocks[6], names)
    np.testing.assert_array_equal(names['V'], whole['cells.V'][-100:])
    assert bp.DSRunner(Counter()).on_nan == 'ignore'
