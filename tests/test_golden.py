"""`brainsyn run` of the programs that recorded the traces of BrainPy 2.1 to 2.6 gives these traces.

A trace agrees when it differs by less than 1e-9, or by 1e-9 of its value where that is above 1: unstable combinations
of plasticity and output were recorded too, whose voltages reach 1e85.
"""
import json
import os
import subprocess
import sys
from itertools import groupby
from pathlib import Path

import numpy as np
import pytest

GOLDEN = Path(__file__).parent / 'golden'
SYNAPSES = json.loads((GOLDEN / 'synapses-2.3.8.json').read_text())['cases']
CLASSES = sorted({case['spec']['cls'] for case in SYNAPSES.values()})
DIVERGES_IN_EVERY_RELEASE = 'neuron_HH_rk2|'


def run_program(program, out, environment=(), generation='2.3'):
    """The arrays and the cases that a recording program leaves when it is run as a user would."""
    # some of the recorded cells diverged, and the old releases ran on
    command = [sys.executable, '-m', 'brainsyn', 'run', '--on-nan', 'ignore', '--generation', generation,
               str(GOLDEN / program), str(out)]
    done = subprocess.run(command, env={**os.environ, **dict(environment)}, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    arrays, = out.glob('*.npz')
    return np.load(arrays), json.loads(arrays.with_suffix('.json').read_text())['cases']


def run_named(program, out, names, generation='2.3'):
    """The same for some of the cases, by name."""
    out.mkdir(exist_ok=True)
    (out / 'names').write_text(json.dumps(sorted(names)))
    return run_program(program, out, {'ONLY': str(out / 'names')}, generation)


def run_synapses(out, names):
    """The same for the synapses of 2.3."""
    return run_named('record_synapses.py', out, names)


def deviation(value, expected):
    """The largest difference, relative where the expected value is above 1."""
    assert value.shape == expected.shape and (np.isnan(value) == np.isnan(expected)).all()
    value, expected = np.nan_to_num(value.astype(float)), np.nan_to_num(expected.astype(float))
    return np.max(np.abs(value - expected) / np.maximum(1., np.abs(expected)), initial=0.)


def deviating(arrays, recorded, keys):
    """The keys whose arrays are missing or do not agree, with what is wrong."""
    found = {key: deviation(arrays[key], recorded[key]) if key in arrays else 'missing' for key in keys}
    return {key: value for key, value in found.items() if value == 'missing' or not value < 1e-9}


def check_recorded(arrays, cases, names):
    """The named cases ran, and agree with what 2.3.8 recorded."""
    assert {name: cases[name].get('error') for name in names if not cases[name]['ok']} == {}
    recorded = np.load(GOLDEN / 'synapses-2.3.8.npz')
    keys = [f'{name}|{key}' for name in names for key in SYNAPSES[name]['keys']]
    assert keys and deviating(arrays, recorded, keys) == {}


def check_twins(arrays, cases, names):
    """The named sparse cases, which 2.3.8 could not run, are their dense twins."""
    for name in names:
        twin = name.replace('-sparse-', '-dense-')
        for key in ('post.V', 'syn.g'):
            np.testing.assert_allclose(arrays[f'{name}|{key}'], arrays[f'{twin}|{key}'], rtol=1e-12, atol=1e-12)


def recorded_cases(cls=None):
    return [name for name, case in SYNAPSES.items() if case['ok'] and cls in (None, case['spec']['cls'])]


def sparse_cases_that_2_3_8_refused(cls):
    return [name for name, case in SYNAPSES.items() if not case['ok'] and case['spec']['cls'] == cls
            and case['spec'].get('comp') == 'sparse' and case['spec']['delay'] != 'array']


def stratified():
    """One recorded case for each class, connector, product and mode, the rest of it varying."""
    def stratum(name):
        spec = SYNAPSES[name]['spec']
        return tuple(str(spec.get(part)) for part in ('cls', 'conn', 'comp', 'mode'))

    strata = [sorted(members) for _, members in groupby(sorted(recorded_cases(), key=stratum), key=stratum)]
    return [members[7 * i % len(members)] for i, members in enumerate(strata)]


def test_a_stratified_part_of_the_synapses(tmp_path):
    names = stratified()
    assert {SYNAPSES[name]['spec']['cls'] for name in names} == set(CLASSES) - {'DiffusiveCoupling'}
    check_recorded(*run_synapses(tmp_path, names), names)


@pytest.mark.full
@pytest.mark.parametrize('cls', [cls for cls in CLASSES if cls != 'DiffusiveCoupling'])
def test_all_synapses(cls, tmp_path):
    check_recorded(*run_synapses(tmp_path, recorded_cases(cls)), recorded_cases(cls))


def test_all_recorded_cases_are_compared():
    assert len(recorded_cases()) == 774


@pytest.mark.full
@pytest.mark.parametrize('cls', ['AMPA', 'GABAa', 'BioNMDA'])
def test_sparse_synapses_that_2_3_8_could_not_run_are_their_dense_twins(cls, tmp_path):
    names = sparse_cases_that_2_3_8_refused(cls)
    arrays, cases = run_synapses(tmp_path, names + [name.replace('-sparse-', '-dense-') for name in names])
    check_twins(arrays, cases, names)


@pytest.mark.full
@pytest.mark.parametrize('cls', ['DualExponential', 'Alpha', 'NMDA', 'AMPA', 'GABAa', 'BioNMDA'])
def test_array_delays_are_cell_by_cell_those_with_that_delay(cls, tmp_path):
    names = [name for name, case in SYNAPSES.items() if case['spec']['cls'] == cls and case['spec'].get('delay') == 'array']
    arrays, cases = run_synapses(tmp_path, names)
    recorded = np.load(GOLDEN / 'synapses-2.3.8.npz')
    compared = 0
    for name in names:
        assert cases[name]['ok'], cases[name]
        for cell, delay in enumerate(np.arange(7) % 5):
            integer = f'{name.replace("-array-", f"-{delay}-")}|syn.g'
            if integer in recorded:
                np.testing.assert_allclose(arrays[f'{name}|syn.g'][:, cell], recorded[integer][:, cell], rtol=0, atol=1e-12)
                compared += 1
    assert compared >= 2


def test_models(tmp_path):
    arrays, _ = run_program('record_models.py', tmp_path)
    recorded = np.load(GOLDEN / 'models-2.3.8.npz')
    keys = [key for key in recorded.files if not key.startswith(DIVERGES_IN_EVERY_RELEASE)]
    assert len(keys) == 123 and deviating(arrays, recorded, keys) == {}
