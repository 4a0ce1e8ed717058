"""What is told of a model: counts, delays, weights, memory, equations, and the drawings."""
import importlib
import re

import brainunit as u
import matplotlib
import matplotlib.pyplot as plt
import numpy as np
import pytest

import brainsyn as bp
import brainsyn.math as bm

WEIGHTS = np.array([[0., 2., 3., 4.], [5., 0., 7., 8.], [9., 10., 0., 13.]])


@pytest.fixture(autouse=True)
def no_screen():
    matplotlib.use('Agg')
    yield
    plt.close('all')


class Net(bp.Network):
    """Three cells to four, in five ways."""

    def __init__(self):
        super().__init__()
        self.E = bp.neurons.LIF(3, tau=20.)
        self.I = bp.neurons.HH(4)
        self.rows = bp.synapses.AMPA(self.E, self.I, bp.conn.MatConn(WEIGHTS != 0.), g_max=WEIGHTS, delay_step=10,
                                     stp=bp.synplast.STD(tau=150.), output=bp.synouts.COBA(E=0.))
        self.few = bp.synapses.Exponential(self.E, self.I, bp.conn.FixedPreNum(2, seed=3), tau=5., delay_step=25,
                                           output=bp.synouts.COBA(E=-80.))
        self.all = bp.synapses.Exponential(self.I, self.I, bp.conn.All2All(include_self=False), tau=8.,
                                           output=bp.synouts.CUBA())
        self.part = bp.synapses.GABAa(self.I[:2], self.E[1:], bp.conn.One2One(), delay_step=bm.asarray([3, 7]))
        self.noise = bp.neurons.OUProcess(3, mean=0., sigma=1., tau=10.)


@pytest.fixture(scope='module')
def net():
    return Net()


def test_counts_delays_weights_and_names(net):
    told = bp.describe(net, dt=0.1)
    assert (told.num_cells, told.num_synapses) == (3 + 4 + 3, 9 + 2 * 4 + 4 * 3 + 2)
    assert list(told.groups) == ['E', 'I', 'noise'] and list(told.projections) == ['rows', 'few', 'all', 'part']
    assert told.groups['I'].states.keys() >= {'V', 'm', 'h', 'n', 'spike', 'input'} and told.groups['I'].size == (4,)

    rows, few, every, part = told.projections.values()
    assert [p.num_synapses for p in (rows, few, every, part)] == [9, 8, 12, 2]
    assert rows.weights == (2., 7., 13.) and few.weights == (1., 1., 1.)
    assert [p.delay for p in (rows, few, every)] == [(1., 1.), (2.5, 2.5), None]
    assert part.delay == pytest.approx((0.3, 0.7))
    assert (rows.pre, rows.post, part.pre, part.post) == ('E', 'I', 'I[:2]', 'E[1:]')
    assert (rows.connector, few.connector) == ('MatConn', 'FixedPreNum(num=2, seed=3)')
    assert rows.plasticity.startswith('STD(tau=150') and rows.output == 'COBA(E=0)' and every.output == 'CUBA'
    assert told.delays['E.spike'].steps == 25
    assert bp.describe(net, dt=0.2).projections['rows'].delay == (2., 2.)


def test_memory_is_that_of_the_arrays_each_once():
    class Alone(bp.Network):
        def __init__(self):
            super().__init__()
            self.E = bp.neurons.LIF(100)
            self.one = bp.synapses.Exponential(self.E, self.E, bp.conn.All2All(), g_max=bm.ones((100, 100)))
            self.two = bp.synapses.Exponential(self.E, self.E, bp.conn.All2All(), g_max=bm.ones((100, 100)))

    model = Alone()
    told = bp.describe(model)
    cells = 3 * 400 + 100  # V, input, t_last_spike in single precision; spike
    assert told.groups['E'].nbytes == pytest.approx(cells, abs=400)
    for projection in told.projections.values():
        assert 40_000 + 400 <= projection.nbytes <= 40_000 + 11_000  # the weights and g, and at most a mask
    model.two.g_max = model.one.g_max
    assert bp.describe(model).nbytes == told.nbytes - 40_000


def test_the_text_is_a_table_of_each_kind_and_a_notebook_shows_the_same(net):
    text, html = str(bp.describe(net)), bp.describe(net)._repr_html_()
    assert text.startswith(f'Net "{net.name}": 10 cells in 3 groups, 31 synapses in 4 projections, ')
    for word in ('Groups', 'Projections', 'Delayed variables (dt = 0.1 ms)', '2 | 7 | 13', '2.5 ms', 'E → I', '0.3 … 0.7 ms'):
        assert word in text and word in html
    heads = {len(re.findall('<th[ >]', row)) for row in re.findall('<thead>.*?</thead>', html)}
    rows = {len(re.findall('<td[ >]', row)) for row in re.findall('<tr><td.*?</tr>', html)}
    assert heads == rows and len(re.findall('<table>', html)) == 3
    assert 'equation' not in text and '$$' not in html


def test_equations_name_the_parameters_and_their_values(net):
    told = bp.describe(net, latex=True)
    assert r'\tau \frac{dV}{dt}' in told.latex and told.latex in str(told)
    assert r'\frac{dg_i}{dt} = \alpha [T]_i (1 - g_i) - \beta g_i' in told.latex
    assert r'I = g\,(E - V)' in told.latex
    assert r'$E = -80\,\mathrm{mV}$' in told.latex and r'$g_{\max} = 0 \ldots' not in told.latex
    assert told.latex.count(r'\begin{equation*}') == told.latex.count(r'\end{equation*}') > 5
    assert told._repr_html_().count('$$') == 2 * told.latex.count(r'\begin{equation*}')
    for line in told.latex.splitlines():
        assert line.count('{') == line.count('}') and line.count('$') % 2 == 0


def test_weights_given_as_quantities_are_told_with_their_unit():
    cell = bp.neurons.LIF(2, R=100 * u.Mohm)
    syn = bp.synapses.Exponential(cell, cell, bp.conn.One2One(), g_max=6 * u.nS, output=bp.synouts.COBA(E=0 * u.mV))
    told = bp.describe(syn)
    projection, = told.projections.values()
    assert projection.weights == pytest.approx((0.006,) * 3) and projection.unit == 'μS'
    assert '0.006 μS' in str(told)


@pytest.mark.parametrize('release', ['v2_0', 'v2_1', 'v2_2', 'v2_3', 'v2_4', 'v2_5'])
def test_models_of_every_generation(release):
    old = importlib.import_module(f'brainsyn.{release}')
    cells = old.neurons.LIF(5)
    synapse = old.synapses.Exponential(cells, cells, old.conn.All2All(), delay_step=2)
    told = bp.describe(old.Network(cells=cells, synapse=synapse))
    assert told.num_cells == 5 and told.num_synapses == 25
    assert list(told.groups) == ['cells'] and list(told.projections) == ['synapse']


def test_parts_of_the_users_own():
    class Drive(bp.DynamicalSystem):
        def __init__(self):
            super().__init__()
            self.level = bm.Variable(bm.zeros(7))

        def update(self, tdi):
            self.level += 1.

    class Hand(bp.TwoEndConn):
        def __init__(self, pre, post):
            super().__init__(pre, post, bp.conn.FixedPostNum(3, seed=1))

        def update(self, tdi):
            pass

    cells = bp.neurons.LIF(6)
    told = bp.describe(bp.Network(cells, drive=Drive(), hand=Hand(cells, cells)))
    assert told.others['drive'].states == {'level': (7,)}
    assert told.projections['hand'].num_synapses == 18 and told.projections['hand'].weights is None


def test_what_is_no_model_is_refused(net):
    with pytest.raises(TypeError, match=r'describe: model must be a DynamicalSystem, such as a network, not 3'):
        bp.describe(3)
    with pytest.raises(TypeError, match='connectivity_plot: give a projection with a connector and weights'):
        bp.visualize.connectivity_plot(net.E)


def test_the_matrix_of_weights_is_drawn(net):
    ax = bp.visualize.connectivity_plot(net.rows)
    image, = ax.get_images()
    shown = np.asarray(np.ma.filled(image.get_array(), np.nan))
    np.testing.assert_array_equal(shown, np.where(WEIGHTS == 0., np.nan, WEIGHTS))
    received, made = (step for other in ax.figure.axes for step in other.patches if hasattr(step, 'get_data'))
    np.testing.assert_array_equal(received.get_data().values, (WEIGHTS != 0.).sum(axis=0))
    np.testing.assert_array_equal(made.get_data().values, (WEIGHTS != 0.).sum(axis=1))

    given = plt.figure().add_subplot()
    assert bp.visualize.connectivity_plot(net.all, ax=given) is given
    np.testing.assert_array_equal(given.get_images()[0].get_array(), 1. - np.eye(4))


def test_a_large_matrix_is_drawn_in_bins():
    cells = bp.neurons.LIF(1000)
    synapse = bp.synapses.Exponential(cells, cells, bp.conn.One2One())
    image = bp.visualize.connectivity_plot(synapse).get_images()[0].get_array()
    assert image.shape == (400, 400)
    np.testing.assert_allclose(np.diag(image)[[0, -1]], [1. / 2., 1. / 2.], atol=0.2)  # 2 or 3 cells in a bin: one in two pairs
    assert np.count_nonzero(image) == 400


def test_figures_of_the_old_releases():
    figure, grid = bp.visualize.get_figure(2, 3, 1.5, 2.)
    assert tuple(figure.get_size_inches()) == (6., 3.)
    ts, V = np.arange(5.), np.arange(10.).reshape(5, 2)
    ax = figure.add_subplot(grid[0, 0])
    bp.visualize.line_plot(ts, V, plot_ids=(1,), ax=ax, xlim=(0., 3.), ylabel='V', legend='cell', title='line')
    line, = ax.get_lines()
    np.testing.assert_array_equal(line.get_xydata(), np.transpose([ts, V[:, 1]]))
    assert ax.get_xlim() == (0., 3.) and ax.get_ylabel() == 'V' and ax.get_title() == 'line'

    ax = figure.add_subplot(grid[0, 1])
    bp.visualize.raster_plot(ts, np.eye(5), ax=ax)
    marks, = ax.get_lines()
    np.testing.assert_array_equal(marks.get_xydata(), np.transpose([ts, ts]))
    assert (marks.get_marker(), marks.get_markersize(), marks.get_linestyle()) == ('.', 2, 'None')
    assert (ax.get_xlabel(), ax.get_ylabel()) == ('Time (ms)', 'Neuron index')
    with pytest.raises(ValueError, match=r'one row for each of the 3 times, not \(5, 5\)'):
        bp.visualize.raster_plot(ts[:3], np.eye(5))


def test_animations_of_the_old_releases(tmp_path):
    values = np.random.default_rng(1).random((6, 12))
    one = bp.visualize.animate_1D(dict(ys=values, xs=np.arange(12), legend='r'), frame_step=2, show=False,
                                  save_path=str(tmp_path / 'one.gif'))
    two = bp.visualize.animate_2D(values, net_size=(3, 4), show=False, save_path=str(tmp_path / 'two.gif'))
    assert one is not None and two is not None
    assert all((tmp_path / f'{name}.gif').stat().st_size > 1000 for name in ('one', 'two'))
