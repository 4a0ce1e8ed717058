"""Neurons of ion channels: gates at their steady states, calcium, errors, and how channels may be written."""
import numpy as np
import pytest

import brainsyn as bp

bm = bp.math
ONE = bp.init.OneInit
pytestmark = pytest.mark.filterwarnings('ignore::brainsyn.switches.LegacyDefectWarning')

GATED_BY_VOLTAGE = ['INa_Ba2002', 'INa_HH1952', 'INa_TM1991', 'IK_HH1952', 'IK_TM1991', 'IKDR_Ba2002', 'IKA1_HM1992',
                    'IKA2_HM1992', 'IKK2A_HM1992', 'IKK2B_HM1992', 'IKNI_Ya1989', 'Ih_HM1992']
IN_CALCIUM = ['ICaT_HM1992', 'ICaT_HP1992', 'ICaHT_HM1992', 'ICaL_IS2008', 'ICaN_IS2008', 'IAHP_De1994']


@pytest.fixture(autouse=True)
def double_precision():
    bm.enable_x64()
    yield
    bm.disable_x64()


def advanced(system, *args, steps=3):
    for i in range(steps):
        bp.share.save(t=i * .1, dt=.1, i=i)
        system.update(*args)
    return {name: np.asarray(value) for name, value in system.vars('relative').unique().items()}


@pytest.mark.parametrize('name', GATED_BY_VOLTAGE)
def test_gates_are_reset_to_where_they_stay(name):
    """Also those whose gates 2.3.8 could not compute (IKK2A, IKK2B, IKNI)."""
    V = bm.asarray([-80., -61.3, -20.])
    channel = getattr(bp.channels, name)(3)
    channel.reset_state(V)
    start = {key: np.asarray(value) for key, value in channel.vars('relative').unique().items()}
    assert start and all((0. < gate).all() and (gate < 1.).all() for gate in start.values())
    for key, gate in advanced(channel, V).items():
        np.testing.assert_allclose(gate, start[key], rtol=1e-12, err_msg=key)


@pytest.mark.parametrize('name', IN_CALCIUM)
def test_gates_in_calcium_are_reset_to_where_they_stay(name):
    V = bm.asarray([-80., -61.3, -20.])
    calcium = bp.channels.CalciumFixed(3, C=1e-3, channel=getattr(bp.channels, name)(3))
    calcium.reset_state(V)
    start = {key: np.asarray(value) for key, value in calcium.vars('relative').unique().items()}
    assert start
    for key, gate in advanced(calcium, dict(t=0., dt=.1, i=0), V).items():
        np.testing.assert_allclose(gate, start[key], rtol=1e-9, atol=1e-15, err_msg=key)


def test_ih_of_destexhe_runs_in_changing_calcium():
    """2.3.8 could not run it."""
    cell = bp.CondNeuGroup(2, V_initializer=ONE(-65.), IL=bp.channels.IL(2),
                           Ca=bp.channels.CalciumFirstOrder(2, Ih=bp.channels.Ih_De1996(2)))
    cell.reset_state()
    runner = bp.DSRunner(cell, monitors=['V', 'Ca.C'], progress_bar=False, dt=.1)
    runner.run(20.)
    assert np.isfinite(runner.mon.V).all() and runner.mon.V.min() > -80.
    # the current is inward, and nothing flows in: the calcium decays
    np.testing.assert_allclose(runner.mon['Ca.C'][-1], 2.4e-4 * np.exp(-.075 * .1 * len(runner.mon.V)), rtol=1e-9)


def test_the_leak_charges_the_membrane():
    cell = bp.CondNeuGroup(1, C=2., A=1e-3, V_initializer=ONE(-70.), IL=bp.channels.IL(1, g_max=.1, E=-70.))
    runner = bp.DSRunner(cell, inputs=('input', 1.5), monitors=['V'], progress_bar=False, dt=.1)
    runner.run(30.05)
    # 1.5 nA on 1e-3 cm2 are 1.5 uA/cm2
    np.testing.assert_allclose(runner.mon.V[:, 0], -70. + 15. * (1. - np.exp(-.1 / 2. * np.arange(1, 301) * .1)), rtol=1e-9)


def test_reversal_potential_follows_nernst():
    calcium = bp.channels.CalciumDetailed(1, T=25., C0=1.5, C_initializer=ONE(1e-4))
    expected = 8.31441 * 298.15 / (2. * 96489.) * np.log(1.5 / 1e-4) * 1e3
    np.testing.assert_allclose(calcium.E, expected, rtol=1e-9)


@pytest.mark.parametrize('build, message', [
    (lambda: bp.CondNeuGroup(3, I=3.), 'I must be a channel, not 3.0'),
    (lambda: bp.CondNeuGroup(3, I=bp.channels.ICaT_HM1992(3)), 'put it into an ion, as in Ca=.*CalciumDetailed'),
    (lambda: bp.CondNeuGroup(3, I=bp.channels.IL(2)), r'has variables of shape \(3,\), but its channel IL.* shape \(2,\)'),
    (lambda: bp.channels.CalciumFixed(3, I=bp.channels.ICaT_HM1992(2)), r'but its channel ICaT.*\(2,\)'),
    (lambda: bp.channels.CalciumFixed(3, C=-1.), 'C must be above zero'),
    (lambda: bp.channels.CalciumDetailed(3, tau=0.), 'tau must be above zero'),
    (lambda: bp.channels.CalciumDetailed(3, method='exp'), "no method 'exp'"),
    (lambda: bp.CondNeuGroup(3, C=0.), 'C must be above zero'),
])
def test_what_does_not_fit_is_named(build, message):
    with pytest.raises(ValueError, match=message):
        build()


def test_channels_assigned_as_attributes_are_checked_when_first_used():
    class Cell(bp.CondNeuGroup):
        def __init__(self, size):
            super().__init__(size)
            self.I = bp.channels.ICaT_HM1992(size)

    with pytest.raises(ValueError, match='put it into an ion'):
        Cell(2).reset_state()


class Gate(bp.Channel):
    """What the two channels below have in common."""

    def __init__(self, size):
        super().__init__(size)
        self.n = bm.Variable(bm.zeros(size))

    def current(self, V):
        return .2 * self.n * (-90. - V)

    def reset_state(self, V, batch_size=None):
        self.n.value = bm.zeros_like(V)


class GateOf23(Gate):
    def update(self, tdi, V):
        self.n.value = self.n + tdi['dt'] * (.5 - self.n) * bm.exp(V / 50.)


class GateOf24(Gate):
    def update(self, V):
        self.n.value = self.n + bp.share.load('dt') * (.5 - self.n) * bm.exp(V / 50.)


def test_channels_with_and_without_shared_arguments_are_the_same():
    traces = []
    for gate in (GateOf23, GateOf24):
        cell = bp.CondNeuGroup(2, V_initializer=ONE(-60.), gate=gate(2), IL=bp.channels.IL(2))
        runner = bp.DSRunner(cell, inputs=('input', 1.), monitors=['V', 'gate.n'], progress_bar=False, dt=.1)
        runner.run(10.)
        traces.append(runner.mon)
    assert traces[0]['gate.n'][-1].min() > .05
    np.testing.assert_array_equal(traces[0].V, traces[1].V)


def test_channels_are_reached_by_name():
    sodium, calcium = bp.channels.INa_TM1991(2), bp.channels.CalciumFixed(2, T=bp.channels.ICaT_HM1992(2))
    cell = bp.CondNeuGroup(2, INa=sodium, Ca=calcium)
    assert cell.INa is sodium and cell.Ca.T.g_max == 2. and cell.channels() == [sodium, calcium]
    assert bp.channels.INa_TM1991 in [type(node) for node in cell.nodes(level=1, include_self=False).values()]


def test_a_cell_may_advance_its_channels_itself():
    class Cell(bp.CondNeuGroup):
        def __init__(self, size):
            super().__init__(size, V_initializer=ONE(-65.))
            self.INa = bp.channels.INa_TM1991(size)
            self.IK = bp.channels.IK_TM1991(size)

    class CellByHand(Cell):
        def update(self, tdi):
            V = self.integral(self.V.value, tdi['t'], dt=tdi['dt'])
            for channel in self.nodes(level=1, include_self=False).subset(bp.Channel).unique().values():
                channel.update(tdi, self.V.value)
            self.spike.value = (self.V < self.V_th) & (V >= self.V_th)
            self.V.value = V

    traces = []
    for cls in (Cell, CellByHand):
        runner = bp.DSRunner(cls(2), inputs=('input', 3.), monitors=['V', 'spike'], progress_bar=False, dt=.1)
        runner.run(20.)
        traces.append(runner.mon)
    assert traces[0].spike.any()
    np.testing.assert_array_equal(traces[0].V, traces[1].V)
    np.testing.assert_array_equal(traces[0].spike, traces[1].spike)


def test_a_cell_spikes_when_it_crosses_its_threshold_from_below():
    cell = bp.CondNeuGroup(1, V_th=-60., V_initializer=ONE(-65.), IL=bp.channels.IL(1))
    runner = bp.DSRunner(cell, inputs=('input', 5.), monitors=['V', 'spike'], progress_bar=False, dt=.1)
    runner.run(10.)
    V = np.concatenate([[-65.], runner.mon.V[:, 0]])
    np.testing.assert_array_equal(runner.mon.spike[:, 0], (V[:-1] < -60.) & (V[1:] >= -60.))
    assert runner.mon.spike.sum() == 1
