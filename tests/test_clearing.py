"""Which inputs are cleared between two steps, and which add up: as measured on 2.2.4, 2.3.8, 2.4.6 and 2.6.0."""
import importlib

import brainpy.math
import numpy as np
import pytest

TAU, STEPS = 20., 5
DECAY = np.exp(-1. / TAU)


@pytest.fixture(autouse=True)
def default_dt_kept():
    before = brainpy.math.get_dt()
    yield
    brainpy.math.set_dt(before)


def potentials(total):
    """V of a cell with the time constant TAU that receives total[n] in step n, in steps of 1 ms."""
    V = [0.]
    for received in total:
        V.append(V[-1] * DECAY + received * (1. - DECAY))
    return np.array(V[1:])


CLEARED = potentials(np.ones(STEPS))
ADDED_UP = potentials(np.arange(1., STEPS + 1.))


def network_of(bp, base, mode):
    """A cell in a system of the class ``base``, which hands each input on to it."""
    class Net(base):
        def __init__(self):
            super().__init__(mode=mode)
            self.cell = bp.neurons.LIF(1, tau=TAU, V_reset=0., V_rest=0., V_th=100., tau_ref=0., mode=mode,
                                       V_initializer=bp.init.ZeroInit())

        if bp.__version__ >= '2.4':
            def update(self, x):
                self.cell(x)
                return self.cell.V.value
        else:
            def update(self, tdi, x):
                self.cell(tdi, x)
                return self.cell.V.value

    return Net()


@pytest.mark.parametrize('release, expected', [
    ('v2_2', ADDED_UP), ('v2_3', ADDED_UP), ('v2_4', CLEARED), ('v2_5', CLEARED)])
@pytest.mark.parametrize('trains', [False, True])
def test_inputs_of_parts_of_a_system_that_is_no_network(release, expected, trains):
    bp = importlib.import_module(f'brainsyn.{release}')
    mode = bp.math.training_mode if trains else bp.math.nonbatching_mode
    for base, values in ((bp.DynamicalSystem, expected), (bp.Network, CLEARED)):
        net = network_of(bp, base, mode)
        runner = (bp.DSTrainer if trains else bp.DSRunner)(net, dt=1., progress_bar=False)
        if trains:
            net.reset_state(1)
        data = bp.math.ones((1, STEPS, 1) if trains else (STEPS, 1))
        V = np.asarray(runner.predict(inputs=data, reset_state=False)).reshape(STEPS)
        np.testing.assert_allclose(V, values, rtol=1e-5)


@pytest.mark.parametrize('release, expected', [('v2_4', ADDED_UP), ('v2_5', CLEARED)])
def test_step_run(release, expected):
    bp = importlib.import_module(f'brainsyn.{release}')
    bp.math.set_dt(1.)
    net = network_of(bp, bp.DynamicalSystem, bp.math.nonbatching_mode)
    V = [float(np.asarray(net.step_run(i, bp.math.ones(1)))[0]) for i in range(STEPS)]
    np.testing.assert_allclose(V, expected, rtol=1e-5)
