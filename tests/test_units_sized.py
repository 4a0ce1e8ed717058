"""The models of 2.4 and later in units: the same traces as with plain numbers, and equations that their units fit."""
import inspect

import brainpy
import brainunit as u
import numpy as np
import pytest

import brainsyn as bp
import brainsyn.v2_4 as bp24
import brainsyn.v2_5 as bp25
from brainsyn.relics.sized_models import units_of, with_units
from brainsyn.units import UNITS, UnitError, declared_unit

bm = bp.math
RATE_MODELS = {'FHN', 'FeedbackFHN', 'QIF', 'StuartLandauOscillator', 'ThresholdLinearModel', 'WilsonCowanModel'}
WITHOUT_UNITS = {'Reservoir', 'NVAR', 'Conv1dLSTMCell', 'Conv2dLSTMCell', 'Conv3dLSTMCell', 'GRUCell', 'LSTMCell', 'RNNCell'}


@pytest.fixture(params=[bp24, bp25], ids=['2.4', '2.5'])
def release(request):
    return request.param


def network(release, has_units):
    """Two groups with a delayed projection, and a cell with channels; with units or with the same in plain numbers."""
    def q(value, unit):
        return value * unit if has_units else value * unit.to_decimal(known[unit.dim])

    known = {unit.dim: unit for unit in (u.ms, u.mV, u.MOhm, u.mM, u.Hz, u.uF / u.cm2, u.mS / u.cm2, u.cm2, 1 / (u.ms * u.mM))}
    return known and q


class Net(bp24.DynSysGroup):
    """Cells that excite others through a delay and short-term depression, and a cell made of channels."""

    def __init__(self, release, q):
        super().__init__()
        dyn, start = release.dyn, bp.init.Constant
        cell = dict(V_rest=q(-60, u.mV), V_reset=q(-60, u.mV), tau=q(20, u.ms), V_initializer=start(q(-55, u.mV)))
        self.pre = dyn.LifRef(3, V_th=q(-50, u.mV), R=q(1, u.Mohm), tau_ref=q(5, u.ms), **cell)
        self.post = dyn.AdExIFRefLTC(3, V_th=lambda shape: q(np.full(shape, -40.), u.mV), delta_T=q(2, u.mV), V_T=q(-50, u.mV),
                                     a=q(1, u.uS), b=q(np.array([1., 2., 3.]), u.nA), **cell)
        self.cell = dyn.CondNeuGroupLTC(
            1, C=q(2, u.uF / u.cm2), A=q(0.001, u.cm2), V_initializer=start(q(-65, u.mV)),
            Na=dyn.INa_HH1952(1, g_max=q(100, u.mS / u.cm2), E=q(50, u.mV)), leak=dyn.IL(1, E=q(-60, u.mV)))
        self.depression = dyn.STD(3, tau=q(100, u.ms), U=.3)
        self.fast = dyn.FullProjAlignPost(pre=self.pre, delay=q(2, u.ms), comm=release.dnn.AllToAll(3, 3, 2.),
                                          syn=dyn.Expon(3, tau=q(5, u.ms)), out=dyn.COBA(E=q(0, u.mV)), post=self.post)
        self.slow = dyn.ProjAlignPreMg2(pre=self.pre, delay=q(1, u.ms), syn=dyn.AMPA.desc(3, alpha=q(1, 1 / (u.ms * u.mM))),
                                        comm=release.dnn.AllToAll(3, 3, .1), out=dyn.MgBlock(cc_Mg=q(1, u.mM)), post=self.post)

    def update(self):
        self.fast()
        self.slow()
        self.pre(20. * (1. + 0. * self.depression(self.pre.spike)))
        self.post(5.)
        self.cell(1.)


