"""Synapses, outputs and plasticity that users wrote for BrainPy 2.3 give the numbers that they gave there.

``record_subclasses.py`` is the program; 2.3.8 ran it with all its sources in the protocol ``update(self, tdi)``. Here each
of the three sources is written in another protocol.
"""
from pathlib import Path

import numpy as np
import pytest
from record_subclasses import MONITORS, PROTOCOLS, classes, clock, record

import brainsyn as bp
import brainsyn.math as bm

RECORDED = np.load(Path(__file__).parent / 'data' / 'subclasses-2.3.8.npz')


@pytest.fixture(scope='module', autouse=True)
def double_precision():
    bm.enable_x64()
    yield
    bm.disable_x64()


@pytest.fixture(scope='module')
def traces():
    return record(bp, PROTOCOLS)


@pytest.mark.parametrize('name', [f'{run}|{name}' for run in ('first', 'second') for name in MONITORS])
def test_trace_is_that_of_2_3_8(traces, name):
    expected = RECORDED[name]
    assert expected.any()
    np.testing.assert_allclose(traces[name].astype(float), expected.astype(float), rtol=0, atol=1e-9)


def test_every_recorded_trace_is_compared(traces):
    assert sorted(traces) == sorted(RECORDED.files)


def test_own_clone_is_what_a_second_use_makes():
    own = classes(bp)
    pre, post = clock(bp, 'shared dict'), bp.neurons.LIF(7)
    slow = own['SlowOut'](E=1., tau=3.)
    first = own['OwnConn'](pre, post, bp.conn.All2All(), output=slow)
    second = own['OwnConn'](pre, post, bp.conn.All2All(), output=slow)
    assert first.output is slow
    assert second.output is not slow
    assert (second.output.E, second.output.tau) == (1., 6.)
    assert second.output.master is second


def test_a_class_of_the_protocol_of_2_0_is_called_in_every_way():
    calls = []

    class Old(bp.dyn.NeuGroup):
        def update(self, _t, _dt):
            calls.append((float(_t), float(_dt)))

    group = Old(1)
    group.update(dict(t=0.3, dt=0.1, i=3))
    bp.share.save(t=0.5, dt=0.1, i=5)
    group.update(0.5, 0.1)
    group(dict(t=0.7, dt=0.1, i=7))
    bp.dyn.Network(group).update(dict(t=0.9, dt=0.1, i=9))
    assert calls == [(0.3, 0.1), (0.5, 0.1), (0.7, 0.1), (0.9, 0.1)]
