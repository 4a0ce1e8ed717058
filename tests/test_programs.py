"""Programs as users of 2.0 to 2.6 wrote them give what they gave on the release itself; see tests/programs/README.rst."""
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from test_golden import deviation

from brainsyn.porting.checking import check
from brainsyn.porting.rules import Outcome

TESTS = Path(__file__).parent
FOLDER = TESTS / 'programs'
GENERATIONS = {'2_0': '2.0', '2_1': '2.1', '2_2': '2.2', '2_3': '2.3', '2_4': '2.4', '2_6': '2.5'}
PROGRAMS = sorted(f'{path.parent.name}/{path.stem}' for path in FOLDER.glob('2_*/*.py'))
QUICK = {
    '2_0': ['gap_junction_net', 'ei_conductance'],
    '2_1': ['own_classes', 'node_graphs'],
    '2_2': ['own_classes_tdi', 'bptt_decision'],
    '2_3': ['coba_shared_clock', 'short_term_plasticity'],
    '2_4': ['train_spiking', 'channels_and_share'],
    '2_6': ['align_post_network'],
}
# differences of rounding grow as weights are trained; and a root is as good as the search for it
LESS_EXACT = dict.fromkeys((
    '2_0/train_rate_rnn', '2_1/reservoir_nn', '2_2/bptt_decision', '2_2/reservoir_layers', '2_2/surrogate_own_loop',
    '2_3/surrogate_bptt', '2_4/train_spiking', '2_6/rate_training', '2_0/phase_plane', '2_3/working_memory_cann'), 1e-6)


def run_programs(generation, names, out):
    """Run programs of one release in a process of their own; returns what they wrote to stderr."""
    command = [sys.executable, str(TESTS / 'run_programs.py'), GENERATIONS[generation], str(out),
               *(str(FOLDER / generation / f'{name}.py') for name in names)]
    return subprocess.run(command, capture_output=True, text=True).stderr


def deviating(program, saved):
    """The arrays of a program that are not what the release gave, with how far they are off."""
    arrays, recorded = np.load(saved), np.load(FOLDER / f'{program}.npz')
    assert set(arrays.files) == set(recorded.files)
    differences = {key: deviation(arrays[key], recorded[key]) for key in recorded.files}
    return {key: value for key, value in differences.items() if not value < LESS_EXACT.get(program, 1e-9)}


def check_programs(generation, names, out):
    told = run_programs(generation, names, out)
    missing = [name for name in names if not (out / f'{name}.npz').exists()]
    assert missing == [], told
    found = {name: deviating(f'{generation}/{name}', out / f'{name}.npz') for name in names}
    assert not any(found.values()), found


@pytest.mark.parametrize('generation', QUICK)
def test_quick_programs(generation, tmp_path):
    check_programs(generation, QUICK[generation], tmp_path)


@pytest.mark.full
@pytest.mark.parametrize('program', PROGRAMS)
def test_every_program(program, tmp_path):
    generation, name = program.split('/')
    check_programs(generation, [name], tmp_path)


def test_there_are_programs_of_every_generation():
    assert len(PROGRAMS) >= 24 and {program.split('/')[0] for program in PROGRAMS} == set(GENERATIONS)
    assert all((FOLDER / f'{program}.npz').exists() for program in PROGRAMS)


def test_check_names_the_release_and_would_run_them(tmp_path):
    copies = {}
    for number, program in enumerate(PROGRAMS):  # under names that do not tell
        copies[program] = tmp_path / f'program_{number}.py'
        copies[program].write_bytes((FOLDER / f'{program}.py').read_bytes())
    told = dict(zip(PROGRAMS, check(list(copies.values()))))
    assert {program: one.verdict.generation for program, one in told.items()} == {
        program: GENERATIONS[program.split('/')[0]] for program in PROGRAMS}
    refused = {program: [f.what for f in one.findings if f.outcome is Outcome.STOPS] for program, one in told.items()}
    assert not any(refused.values()), refused
