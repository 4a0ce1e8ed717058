"""Currents and rates are those of the old releases; 2.3.8 and 2.6.0 gave the same."""
import importlib
from pathlib import Path

import numpy as np
import pytest
import record_currents

import brainsyn

RECORDED = np.load(Path(__file__).parent / 'data' / 'currents-2.3.8.npz')


@pytest.mark.parametrize('release', ['v2_3', 'v2_5'])
@pytest.mark.filterwarnings('ignore::brainsyn.switches.LegacyDefectWarning')
def test_currents_are_those_of_the_release(release, monkeypatch):
    monkeypatch.setattr(record_currents, 'bp', importlib.import_module(f'brainsyn.{release}'))
    currents = record_currents.currents()
    assert set(currents) == set(RECORDED.files)
    for name, recorded in RECORDED.items():
        assert currents[name].shape == recorded.shape, name
        np.testing.assert_allclose(currents[name], recorded, atol=2e-5, rtol=1e-5, err_msg=name)


def test_noise_of_a_process_can_be_corrected():
    brainsyn.correct('ou_noise')
    try:
        process = np.asarray(brainsyn.inputs.ou_process(0., 1., 10., 2000., dt=.1, seed=1))
    finally:
        brainsyn.keep_legacy('ou_noise')
    # variance sigma^2 tau / 2, about which 2000 ms are 100 independent samples; up to 2.6 the mean was 15.8
    assert abs(process.mean()) < 1. and 3. < process.var() < 7.
