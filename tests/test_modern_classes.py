"""Classes that came with 2.4, run by brainsyn's runner. Numbers were recorded on 2.4.6 and 2.6.0, float64."""
import numpy as np
import pytest

import brainsyn as bp
import brainsyn.math as bm
import brainsyn.v2_4 as bp24
import brainsyn.v2_5 as bp25


@pytest.fixture(autouse=True)
def double_precision():
    bm.enable_x64()
    bm.set_dt(0.1)
    yield
    bm.disable_x64()


@pytest.fixture(params=[bp24, bp25], ids=['2.4', '2.5'])
def release(request):
    return request.param


def lif(release, size, V_rest, V_th, tau, tau_ref, V):
    return release.dyn.LifRef(size, V_rest=V_rest, V_th=V_th, V_reset=V_rest, tau=tau, tau_ref=tau_ref,
                              V_initializer=release.init.Constant(V))


def test_projection_to_itself(release):
    class Net(release.DynSysGroup):
        def __init__(self):
            super().__init__()
            self.N = lif(release, 4, -60., -50., 20., 5., -55.)
            self.syn = release.dyn.ProjAlignPostMg2(
                pre=self.N, delay=None, comm=release.dnn.AllToAll(4, 4, 0.6), syn=release.dyn.Expon.desc(size=4, tau=5.),
                out=release.dyn.COBA.desc(E=0.), post=self.N)

        def update(self, inp):
            self.syn()
            self.N(inp)
            return self.N.spike.value

    net = Net()
    runner = release.DSRunner(net, monitors={'V': net.N.V, 'spike': net.N.spike}, progress_bar=False)
    output = runner.run(inputs=np.ones((300, 4)) * np.array([20., 22., 24., 26.]))
    np.testing.assert_allclose(runner.mon.ts[[0, -1]], [0., 29.9])
    np.testing.assert_allclose(runner.mon.V[-1], [-53.0669631251, -52.5244977897, -51.2561943615, -50.2941734124], atol=1e-9)
    assert runner.mon.spike.sum(0).tolist() == [3, 3, 3, 3] and np.asarray(output).sum() == 12


def test_time_shared_with_layers(release):
    class Net(release.DynSysGroup):
        def __init__(self):
            super().__init__()
            self.N = lif(release, 2, 0., 1., 10., 1., 0.)
            self.dense = release.dnn.Dense(2, 2, W_initializer=release.init.OneInit(.5),
                                           b_initializer=release.init.ZeroInit())

        def update(self):
            self.N(self.dense(bm.ones(2) * (2. + bm.sin(release.share['t']))))

    net = Net()
    runner = release.DSRunner(net, monitors={'V': net.N.V, 't': lambda: release.share['t'] * 1.}, progress_bar=False)
    runner.run(20.)
    np.testing.assert_allclose(runner.mon.V[-3:, 0], [0.5529114897, 0.5754064499, 0.5982145956], atol=1e-9)
    np.testing.assert_allclose(runner.mon.t[:2], [0., 0.1])
    np.testing.assert_allclose(runner.mon.ts[:2], [0., 0.1])


def test_delayed_projection(release):
    class Net(release.DynSysGroup):
        def __init__(self):
            super().__init__()
            self.N, self.M = (lif(release, 2, 0., 1., 10., 1., 0.) for _ in range(2))
            self.projection = release.dyn.ProjAlignPostMg2(
                pre=self.N, delay=1., comm=release.dnn.AllToAll(2, 2, .5), syn=release.dyn.Expon.desc(size=2, tau=5.),
                out=release.dyn.CUBA.desc(), post=self.M)

        def update(self):
            self.projection()
            self.N(1.5)
            self.M(0.5)

    net = Net()
    runner = release.DSRunner(net, monitors={'N': net.N.spike, 'V': net.M.V}, progress_bar=False)
    runner.run(30.)
    assert np.flatnonzero(runner.mon.N[:, 0]).tolist() == [109, 229]
    expected = {bp24: [0.094707877, 0.4643846197, 0.5348338093, 0.8562678923],
                bp25: [0.094707877, 0.4710687129, 0.5395539512, 0.855615909]}[release]
    np.testing.assert_allclose(runner.mon.V[[20, 130, 140, -1], 0], expected, atol=1e-9)


def test_half_projection(release):
    class Net(release.DynSysGroup):
        def __init__(self):
            super().__init__()
            self.M = lif(release, 2, 0., 10., 10., 1., 0.)
            self.projection = release.dyn.HalfProjDelta(
                comm=release.dnn.Linear(3, 2, W_initializer=release.init.OneInit(.3), b_initializer=None), post=self.M)

        def update(self, x):
            self.projection(x)
            self.M(0.5)

    net = Net()
    runner = release.DSRunner(net, monitors={'V': net.M.V}, progress_bar=False)
    runner.run(inputs=(np.arange(300).reshape(100, 3) % 7 == 0).astype(float))
    np.testing.assert_allclose(runner.mon.V[[0, 10, 50, -1], 0],
                               [0.3049750831, 1.4711470319, 5.3539714822, 8.4459311203], atol=1e-9)


def test_old_and_new_side_by_side():
    class Net(bp.DynSysGroup):
        def __init__(self):
            super().__init__()
            self.old = bp.neurons.LIF(3, V_rest=-60., V_th=-50., V_reset=-60., tau=20., tau_ref=5.,
                                      V_initializer=bp.init.Constant(-55.))
            self.new = lif(bp, 3, -60., -50., 20., 5., -55.)

        def update(self):
            self.old(20.)
            self.new(20.)

    net = Net()
    runner = bp.DSRunner(net, monitors={'old': net.old.V, 'new': net.new.V}, progress_bar=False)
    runner.run(30.)
    np.testing.assert_allclose(runner.mon.old, runner.mon.new, atol=1e-9)
