"""Files from elsewhere: whatever is in them, nothing of it is run, and a file that is refused changes nothing."""
import os
import pickle
import zipfile
from pathlib import Path

import brainpy
import jax
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import brainsyn as bp
from brainsyn.errors import RunningError
from brainsyn.running import DSRunner

HERE = Path(__file__).parent
SOME = settings(max_examples=80, deadline=None, derandomize=True)


class Harmful:
    """What runs a command when it is unpickled."""

    def __init__(self, folder):
        self.command = f'echo harm > {folder / "harm"}'

    def __reduce__(self):
        return os.system, (self.command,)


@pytest.fixture(scope='module')
def cells():
    return bp.neurons.LIF(3, name='untrusting')


@pytest.fixture(scope='module')
def runner(cells):
    runner = DSRunner(cells, inputs=('input', 22.), dt=.1, progress_bar=False)
    runner.run(.5)
    return runner


def state_of(runner):
    values = {path: np.asarray(v.value).tobytes() for path, v in runner.target.vars().items()}
    common = jax.random.key_data(bp.math.random.DEFAULT.value).tolist()
    return values | {'clock': runner._clock.position, 'common': common}


def test_no_recorded_data_need_pickle():
    files = sorted(HERE.rglob('*.npz'))
    assert len(files) > 5
    for path in files:
        with zipfile.ZipFile(path) as archive:
            for member in archive.namelist():
                with archive.open(member) as file:
                    version = np.lib.format.read_magic(file)
                    read = np.lib.format.read_array_header_1_0 if version == (1, 0) else np.lib.format.read_array_header_2_0
                    assert not read(file)[2].hasobject, f'{path.name}: {member}'


@pytest.mark.parametrize('content, message', [
    (Harmful, 'the pickle holds .*system, and only arrays'),
    (lambda folder: {'untrusting.V': Harmful(folder)}, 'only arrays'),
    (lambda folder: [1, 2], r'no dict of arrays but \[1, 2\]'),
    (lambda folder: {'untrusting.V': np.ones(3), 'untrusting.input': np.ones(7)}, r'untrusting.input does not fit .*as before'),
    (lambda folder: {'untrusting.V': np.ones(3), 'untrusting.spike': np.array(['a', 'b', 'c'])}, 'untrusting.spike does not fit'),
])
def test_pickles_of_states_hold_arrays_only(runner, tmp_path, content, message):
    before = state_of(runner)
    (tmp_path / 'states.pkl').write_bytes(pickle.dumps(content(tmp_path)))
    with pytest.raises(brainpy.errors.BrainPyError, match=message):
        runner.target.load_states(str(tmp_path / 'states.pkl'))
    assert not (tmp_path / 'harm').exists() and state_of(runner) == before


def test_archives_of_objects_are_refused(runner, tmp_path):
    np.savez(tmp_path / 'states.npz', **{'untrusting.V': np.array([Harmful(tmp_path)], dtype=object)})
    before = state_of(runner)
    with pytest.raises(brainpy.errors.BrainPyError, match='damaged'):
        runner.target.load_states(str(tmp_path / 'states.npz'))
    with pytest.raises(RunningError, match='no checkpoint of brainsyn'):
        runner.load_state(tmp_path / 'states.npz')
    assert not (tmp_path / 'harm').exists() and state_of(runner) == before


@st.composite
def mutations(draw):
    """A function that damages some bytes: writes over some, leaves some out, puts some in, cuts the end off."""
    edits = draw(st.lists(st.tuples(st.sampled_from(['over', 'out', 'in', 'cut']), st.floats(0., 1.), st.binary(max_size=6)),
                          min_size=1, max_size=4))

    def damaged(data):
        for kind, where, piece in edits:
            k = int(where * len(data))
            end = {'over': k + len(piece), 'out': k + len(piece), 'in': k, 'cut': len(data)}[kind]
            data = data[:k] + (piece if kind in ('over', 'in') else b'') + data[end:]
        return data

    return damaged


def test_any_damage_to_a_checkpoint_is_refused_or_harmless(runner, tmp_path):
    path = tmp_path / 'run.npz'
    runner.save(path)
    data, saved = path.read_bytes(), state_of(runner)
    runner.run(.4)
    refused = 0

    @SOME
    @given(mutations())
    def load(damage):
        nonlocal refused
        path.write_bytes(damage(data))
        before = state_of(runner)
        try:
            runner.load_state(path)
        except RunningError as error:
            refused += 1
            assert str(path) in str(error) and state_of(runner) == before
        else:
            assert state_of(runner) == saved

    load()
    assert refused > 40


@pytest.mark.parametrize('suffix', ['npz', 'pkl', 'mat', 'h5'])
def test_any_damage_to_a_file_of_states_is_refused_whole(cells, tmp_path, suffix):
    path = tmp_path / f'states.{suffix}'
    cells.save_states(str(path))
    data = path.read_bytes()

    @settings(SOME, max_examples=40)
    @given(mutations())
    def load(damage):
        path.write_bytes(damage(data))
        before = {name: np.asarray(v.value).tobytes() for name, v in cells.vars().items()}
        try:
            cells.load_states(str(path))
        except (brainpy.errors.BrainPyError, KeyError) as error:
            assert path.name in str(error)
            assert {name: np.asarray(v.value).tobytes() for name, v in cells.vars().items()} == before

    load()
