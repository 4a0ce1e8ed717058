"""Connectors give the arrays of BrainPy 2.3.8, recorded by record_connect.py: those without randomness, and seeded ones."""
from pathlib import Path

import brainpy.math as bm
import jax
import numpy as np
import pytest
import record_connect

from brainsyn import connect as conn

RECORDED = record_connect.unpacked(np.load(Path(__file__).parent / 'data' / 'connect-2.3.8.npz'))
DETERMINISTIC = record_connect.deterministic_cases(conn)
SEEDED = record_connect.seeded_cases(conn)
# BrainPy 2.3.8 forgets the rows of the cells without targets, so that its row pointers are too few
MISSHAPEN = {(f'FixedProb_ratio_seed{seed}', name) for seed in (1, 1234567) for name in ('pre2post', 'csr')}

pytestmark = pytest.mark.filterwarnings('ignore:.*do not run along its axes')


def check_case(name, case):
    make, pre, post = case
    checked = 0
    for structure in record_connect.FORMATS:
        expected = [RECORDED[f'{name}|{structure}|{k}'] for k in range(2) if f'{name}|{structure}|{k}' in RECORDED]
        if not expected or (name, structure) in MISSHAPEN:
            continue
        given = make()(pre, post).require(structure)
        given = given if isinstance(given, tuple) else (given,)
        assert len(given) == len(expected)
        for array, recorded in zip(given, expected):
            assert array.dtype == (bool if structure == 'conn_mat' else np.int32)
            np.testing.assert_array_equal(np.asarray(array), recorded, err_msg=f'{name} {structure}')
            checked += 1
    assert checked >= 6


@pytest.mark.parametrize('name', DETERMINISTIC)
def test_connectors_without_randomness(name):
    check_case(name, DETERMINISTIC[name])


@pytest.mark.parametrize('family', ['FixedProb', 'FixedPreNum', 'FixedPostNum', 'FixedTotalNum', 'GaussianProb', 'ProbDist',
                                    'SmallWorld', 'ScaleFreeBA_', 'ScaleFreeBADual', 'PowerLaw'])
def test_seeded_connectors(family):
    cases = {name: case for name, case in SEEDED.items() if name.startswith(family)}
    assert cases
    for name, case in cases.items():
        check_case(name, case)


def test_a_connector_used_again_goes_on_in_its_stream():
    for name, array in record_connect.successive_draws(conn).items():
        np.testing.assert_array_equal(array, RECORDED[name], err_msg=name)


def test_presynaptic_cells_without_targets_keep_their_rows():
    connector = conn.FixedProb(.3, pre_ratio=.5, seed=1)(13, 21)
    indices, indptr = connector.as_csr()
    targets = {pre: set(indices[indptr[pre]:indptr[pre + 1]]) for pre in range(13)}
    pre_ids, post_ids = (RECORDED[f'FixedProb_ratio_seed1|{name}|0'] for name in ('pre_ids', 'post_ids'))
    assert targets == {pre: set(post_ids[pre_ids == pre]) for pre in range(13)}


def test_seeded_connections_leave_the_settings_of_jax_alone():
    before = jax.config.jax_threefry_partitionable, jax.random.uniform(jax.random.key(1), (3,))
    conn.FixedProb(.3, allow_multi_conn=True, seed=1)(13, 21).require('pre2post')
    assert jax.config.jax_threefry_partitionable == before[0]
    np.testing.assert_array_equal(jax.random.uniform(jax.random.key(1), (3,)), before[1])


def test_ids_are_int32_in_double_precision_too():
    bm.enable_x64()
    try:
        indices, indptr = conn.FixedProb(.3, allow_multi_conn=True, seed=1)(13, 21).require('pre2post')
        assert indices.dtype == indptr.dtype == np.int32
    finally:
        bm.disable_x64()
