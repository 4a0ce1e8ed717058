"""What seeded connectors answer when they are asked again, recorded on the old releases by record_require.py."""
import copy
import importlib
import warnings
from pathlib import Path

import brainpy.math as bm
import numpy as np
import pytest
import record_require
from record_connect import unpacked

import brainsyn as bp
from brainsyn import switches

# 2.1 has another way to pick nodes, of which nothing is known
UNKNOWN = {'2_1': 'ScaleFreeBA'}
RELEASES = {'2_1': '2.1.12', '2_2': '2.2.4.0', '2_3': '2.3.8', '2_4': '2.4.6.post5', '2_5': '2.6.0'}

pytestmark = pytest.mark.filterwarnings('ignore::brainsyn.switches.LegacyDefectWarning')


@pytest.mark.parametrize('generation', RELEASES)
def test_answers_are_those_of_the_release(generation):
    release = importlib.import_module(f'brainsyn.v{generation}')
    expected = unpacked(np.load(Path(__file__).parent / 'data' / f'require-{RELEASES[generation]}.npz'))
    given = record_require.answers(release.conn)
    given.update(record_require.shared(release.conn, release.neurons, lambda pre, post, connector, how: (
        release.synapses.Exponential(pre, post, connector, comp_method=how))))
    assert expected
    for key, array in expected.items():
        if key.split('|')[0] == UNKNOWN.get(generation):
            continue
        np.testing.assert_array_equal(given[key], array, err_msg=key)


@pytest.fixture
def corrected():
    bp.correct('require_again')
    yield
    bp.keep_legacy('require_again')


def test_two_answers_that_do_not_belong_together_are_announced_once(monkeypatch):
    monkeypatch.setattr(switches, '_announced', set())
    connector = bp.conn.FixedProb(.3, seed=5)(12, 12)
    with warnings.catch_warnings():
        warnings.simplefilter('error')
        connector.require('pre2post', 'conn_mat')
    with pytest.warns(switches.LegacyDefectWarning, match=r'FixedProb\(prob=0.3.*require_again') as found:
        connector.require('conn_mat')
        connector.require('conn_mat')
    assert len(found) == 1


@pytest.mark.usefixtures('corrected')
def test_corrected_connectors_keep_their_connections():
    connector = bp.conn.FixedProb(.3, seed=5)(12, 12)
    pre_ids, post_ids = connector.require('pre_ids', 'post_ids')
    mat = np.zeros((12, 12), bool)
    mat[np.asarray(pre_ids), np.asarray(post_ids)] = True
    np.testing.assert_array_equal(connector.require('conn_mat'), mat)


def test_connectors_without_a_seed_keep_their_connections():
    bm.random.seed(3)
    connector = bp.conn.FixedProb(.3)(12, 12)
    np.testing.assert_array_equal(connector.require('conn_mat'), connector.require('conn_mat'))


def test_looking_at_a_model_draws_nothing():
    connector, group = bp.conn.FixedProb(.3, seed=5), bp.neurons.LIF(12)
    net = bp.Network(group, bp.synapses.Exponential(group, group, connector))
    untouched = copy.deepcopy(connector)
    str(bp.describe(net))
    np.testing.assert_array_equal(connector.require('conn_mat'), untouched.require('conn_mat'))
