"""Analyzers of legacy models. Numbers were recorded on BrainPy 2.3.8, float64; 2.1.12 and 2.2.4 gave the same."""
import matplotlib.pyplot as plt
import numpy as np
import pytest

import brainsyn as bp
import brainsyn.math as bm


@pytest.fixture(autouse=True)
def double_precision():
    bm.enable_x64()
    bm.set_dt(0.1)
    plt.switch_backend('agg')
    yield
    plt.close('all')
    bm.disable_x64()


class FitzHughNagumo(bp.dyn.NeuGroup):
    def __init__(self, size, a=.7, b=.8, tau=12.5):
        super().__init__(size)
        self.a, self.b, self.tau = a, b, tau
        self.V, self.w, self.input = (bm.Variable(bm.zeros(size)) for _ in range(3))
        self.int_V, self.int_w = bp.odeint(self.dV), bp.odeint(self.dw)

    def dV(self, V, t, w, Iext):
        return V - V * V * V / 3 - w + Iext

    def dw(self, w, t, V):
        return (V + self.a - self.b * w) / self.tau

    def update(self, tdi):
        self.V.value = self.int_V(self.V, tdi.t, self.w, self.input, tdi.dt)


def test_phase_plane_and_trajectory_of_a_model():
    plane = bp.analysis.PhasePlane2D(model=FitzHughNagumo(1), target_vars={'V': [-3, 3], 'w': [-1, 3]},
                                     pars_update={'Iext': .8}, resolutions=.05)
    plane.plot_nullcline()
    points = plane.plot_fixed_point(with_return=True)
    np.testing.assert_allclose(points, [[-0.2727157128, 0.53404289]], atol=1e-6)
    path = plane.plot_trajectory({'V': [-2.8], 'w': [-1.8]}, duration=10., dt=.1, with_return=True)
    np.testing.assert_allclose(path.ts[[0, -1]], [0.1, 10.])
    np.testing.assert_allclose(path.V[:2, 0], [-2.0882666667, -1.7335802629], atol=1e-9)
    np.testing.assert_allclose([path.V[-1, 0], path.w[-1, 0]], [1.8717388523, 0.5539505615], atol=1e-9)


def test_phase_line_of_an_equation():
    @bp.odeint
    def dx(x, t, Iext):
        return x ** 3 - x + Iext

    line = bp.analysis.PhasePlane1D(model=dx, target_vars={'x': [-2, 2]}, pars_update={'Iext': 0.1}, resolutions=0.01)
    # roots of x^3 - x + 0.1
    np.testing.assert_allclose(line.plot_fixed_point(with_return=True), np.sort(np.roots([1, 0, -1, .1]).real), atol=1e-9)


def test_phase_line_and_bifurcation_of_a_neuron_model():
    line = bp.analysis.PhasePlane1D(bp.neurons.ExpIF(1), {'V': [-70, -40]}, pars_update={'I_ext': 0.}, resolutions=.6)
    np.testing.assert_allclose(line.plot_fixed_point(with_return=True), [-63.8962966816, -57.0056932725], atol=1e-9)
    diagram = bp.analysis.Bifurcation1D(bp.neurons.ExpIF(1), target_vars={'V': [-70., -40.]},
                                        target_pars={'I_ext': [0., .5]}, resolutions={'I_ext': .2})
    points, *_ = diagram.plot_bifurcation(with_return=True)
    np.testing.assert_allclose(points[:3], [-63.8962966816, -63.5972618894, -63.2839541431], atol=1e-9)


@pytest.mark.parametrize('arguments', [{}, dict(f_type='continuous')])
def test_slow_points_of_a_function(arguments):
    finder = bp.analysis.SlowPointFinder(f_cell=lambda h: -h + bm.tanh(h * 1.5), verbose=False, **arguments)
    finder.find_fps_with_opt_solver(candidates=np.linspace(-2, 2, 9).reshape(9, 1))
    finder.filter_loss(1e-5)
    finder.keep_unique(1e-2)
    np.testing.assert_allclose(np.sort(np.ravel(finder.fixed_points)), [-0.8585598528, 0., 0.8585657809], atol=1e-9)


def test_slow_points_of_a_model():
    class Recurrent(bp.DynamicalSystem):
        def __init__(self):
            super().__init__()
            self.h = bm.Variable(bm.zeros((1, 2)), batch_axis=0)

        def update(self, tdi, x):
            self.h.value = bm.tanh(self.h @ bm.asarray([[1.5, .2], [-.1, 1.3]]) + x)

    model = Recurrent()
    finder = bp.analysis.SlowPointFinder(model, f_type='discrete', target_vars={'h': model.h}, args=(0.,), verbose=False)
    finder.find_fps_with_gd_method({'h': bm.asarray(np.random.RandomState(0).normal(size=(6, 2)))}, tolerance=1e-6,
                                   num_batch=50, num_opt=400)
    finder.filter_loss(1e-5)
    assert finder.num_fps == 5
    np.testing.assert_allclose(finder.fixed_points['h'][0], [0.15877040, 0.78030556], atol=1e-7)
