"""`brainsyn run --generation` of the recording programs gives the traces of BrainPy 2.1, 2.2, 2.4 and 2.6.

Left out is what overflowed in the old release itself, which is told from the recorded numbers.
"""
import functools
import json

import numpy as np
import pytest
from test_golden import DIVERGES_IN_EVERY_RELEASE, GOLDEN, deviation, run_named, run_program

PROGRAMS = {'models-2.1.12': 'record_2_1.py', 'models-2.2.4.0': 'record_models.py', 'models-2.4.6.post5': 'record_models.py',
            'models-2.6.0': 'record_models.py', 'synapses-2.2.4.0': 'record_synapses.py',
            'synapses-2.4.6.post5': 'record_synapses.py', 'synapses-2.6.0': 'record_synapses.py'}
GENERATIONS = {'2.1.12': '2.1', '2.2.4.0': '2.2', '2.4.6.post5': '2.4', '2.6.0': '2.5'}
QUICK = {
    'models-2.1.12': ['synapse-ExpCOBA-mat-dense-2-pqs', 'shared-own-1p0q', 'two_runs'],
    'synapses-2.2.4.0': ['AMPA-mat-sparse-COBA-no-1-scalar-non-exp_auto'],
    'synapses-2.4.6.post5': [
        'Exponential-allno-dense-COBA-no-no-scalar-non-exp_auto', 'Alpha-mat-sparse-CUBA-no-4-scalar-batch-exp_auto',
        'AMPA-one-dense-CUBA-STP-4-scalar-non-exp_auto'],
    'synapses-2.6.0': ['Exponential-all-dense-CUBA-no-1-scalar-non-exp_auto',
                       'DualExponential-mat-dense-none-no-no-scalar-non-exp_auto'],
}
# the sparse sums of 2.1 are in float32, whatever the precision of the model
TOLERANCES = {'models-2.1.12': {'-sparse-': 1e-7}}
OVERFLOWING = 1e80
TOO_STEEP = {'V overflows in the release itself, as its steps are too long for HH': (
    'neuron_HH_euler', 'neuron_HH_rk2', 'neuron_HH_rk4')}
# what is not compared, and why
LEFT_OUT = {
    'models-2.2.4.0': TOO_STEEP,
    'models-2.4.6.post5': TOO_STEEP,
    'models-2.6.0': TOO_STEEP,
    'synapses-2.4.6.post5': {'gates beyond 1e80 multiply the last bits of the spikes, which 2.4 filters by STP': (
        'NMDA-mat-sparse-COBA-STP-4-scalar-non-exp_auto', 'NMDA-one-dense-COBA-STP-4-scalar-non-exp_auto')},
}


@functools.cache
def recorded(file):
    """The arrays of a file, by case."""
    found = {}
    with np.load(GOLDEN / f'{file}.npz') as arrays:
        for key in arrays.files:
            case, _, variable = key.partition('|')
            found.setdefault(case, {})[variable] = arrays[key]
    return found


def finite_cases(file):
    """The cases that ran on the old release and did not overflow there."""
    cases = json.loads((GOLDEN / f'{file}.json').read_text())['cases']
    return [name for name in cases if cases[name]['ok'] and not f'{name}|'.startswith(DIVERGES_IN_EVERY_RELEASE)
            and all((np.abs(value.astype(float)) < OVERFLOWING).all() for value in recorded(file)[name].values())]


def check(file, out, names, run):
    arrays, cases = run(GENERATIONS[file.partition('-')[2]])
    assert {name: cases[name].get('error') for name in names if not cases[name]['ok']} == {}
    wrong = {}
    for name in names:
        tolerance = next((t for part, t in TOLERANCES.get(file, {}).items() if part in name), 1e-9)
        for variable, value in recorded(file)[name].items():
            off = deviation(arrays[f'{name}|{variable}'], value)
            if not off < tolerance:
                wrong[f'{name}|{variable}'] = off
    assert names and wrong == {}


@pytest.mark.parametrize('file', QUICK)
def test_a_stratified_part(file, tmp_path):
    names = QUICK[file]
    assert set(names) <= set(finite_cases(file))
    check(file, tmp_path, names, lambda generation: run_named(PROGRAMS[file], tmp_path, names, generation))


@pytest.mark.full
@pytest.mark.parametrize('file', PROGRAMS)
def test_all(file, tmp_path):
    names = finite_cases(file)
    if PROGRAMS[file] == 'record_models.py':
        check(file, tmp_path, names, lambda generation: run_program(PROGRAMS[file], tmp_path, generation=generation))
    else:
        check(file, tmp_path, names, lambda generation: run_named(PROGRAMS[file], tmp_path, names, generation))


def test_no_other_cases_are_left_out():
    left_out = {file: set(recorded(file)) - set(finite_cases(file)) for file in PROGRAMS}
    assert {file: cases for file, cases in left_out.items() if cases} == {
        file: {case for cases in causes.values() for case in cases} for file, causes in LEFT_OUT.items()}
