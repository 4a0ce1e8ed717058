"""Projections that share a pass over their spikes give what they give alone, in whatever order they are updated."""
import brainpy.math as bm
import numpy as np
import pytest

import brainsyn as bp
from brainsyn.projection.sharing import share_sources
from brainsyn.running import runner as runner_room


class Net(bp.Network):
    """Five sparse projections out of one group, two of them with a delay."""

    def __init__(self, own_order):
        super().__init__()
        rng = np.random.default_rng(0)
        self.own_order = own_order
        self.N, self.M = bp.neurons.LIF(60, tau_ref=5.), bp.neurons.LIF(30)
        self.N.V[:] = np.linspace(0, 19, 60)

        def connect(post):
            return bp.conn.MatConn(rng.random((60, post.num)) < .3)

        self.a = bp.synapses.Exponential(self.N, self.N, connect(self.N), delay_step=3, g_max=.5)
        self.b = bp.synapses.Exponential(self.N, self.M, connect(self.M), delay_step=3, g_max=.7)
        self.c = bp.synapses.Exponential(self.N, self.M, connect(self.M), g_max=.2)
        self.d = bp.synapses.DualExponential(self.N, self.M, connect(self.M), comp_method='sparse')

    def update(self, tdi):
        if not self.own_order:
            return super().update(tdi)
        for node in (self.a, self.c, self.N, self.b, self.d, self.M):
            node(tdi)
        self.update_local_delays()


def traces(own_order):
    runner = bp.DSRunner(Net(own_order), inputs=('N.input', 25.), monitors=['M.V', 'N.spike'], progress_bar=False)
    runner.run(100.)
    return runner


@pytest.mark.parametrize('own_order', [False, True])
def test_shared_passes_change_nothing(own_order, monkeypatch):
    bm.enable_x64()
    try:
        shared = traces(own_order)
        assert shared.target.a.shared_source is shared.target.b.shared_source is not None
        assert shared.target.c.shared_source is shared.target.d.shared_source is not None
        monkeypatch.setattr(runner_room, 'share_sources', lambda model: None)
        alone = traces(own_order)
    finally:
        bm.disable_x64()
    assert not hasattr(alone.target.a, 'shared_source') and alone.mon['N.spike'].sum() > 100
    np.testing.assert_array_equal(shared.mon['N.spike'], alone.mon['N.spike'])
    np.testing.assert_allclose(shared.mon['M.V'], alone.mon['M.V'], rtol=0, atol=1e-12)


def test_a_source_that_is_shared_already_stays():
    net = Net(False)
    share_sources(net)
    before = net.a.shared_source
    share_sources(net)
    assert net.a.shared_source is before
    net.a.conn_mask = np.ones((60, 60), bool)
    share_sources(net)
    assert net.a.shared_source is net.b.shared_source is None and net.c.shared_source is not None
