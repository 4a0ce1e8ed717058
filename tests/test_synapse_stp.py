"""The synapse model STP gives what that of BrainPy 2.2.4 gave (2.3 no longer had it)."""
import brainpy.math as bm
import numpy as np
import pytest

import brainsyn as bp

CONNECTIONS = np.array([[1, 0], [1, 1], [0, 1]], bool)
# printed by BrainPy 2.2.4 after each of six steps: x, u, I of the four synapses, and the input of the two cells
X = [[.8, 1., 1., 1.], [.8003996, .8, .8, 1.], [.8007984, .8003996, .8003996, 1.], [.51332474, .8007984, .8007984, .8],
     [.51429712, .80119641, .80119641, .8003996], [.51526755, .80159362, .80159362, .8007984]]
U = [[.2, 0., 0., 0.], [.1998001, .2, .2, 0.], [.1996004, .1998001, .1998001, 0.], [.35948082, .1996004, .1996004, .2],
     [.35912152, .1994009, .1994009, .1998001], [.35876258, .1992016, .1992016, .1996004]]
I = [[.3, 0., 0., 0.], [.29627334, .3, .3, 0.], [.29259297, .29627334, .29627334, 0.], [.72076582, .29259297, .29259297, .3],
     [.71181233, .28895833, .28895833, .29627334], [.70297005, .28536883, .28536883, .29259297]]
INPUT = {None: [[0., 0.], [.3, 0.], [.59627334, .3], [.58886631, .29627334], [1.0133588, .59259297], [1.00077065, .58523167]],
         2: [[0., 0.], [0., 0.], [0., 0.], [.3, 0.], [.59627334, .3], [.58886631, .29627334]]}


class Cells(bp.NeuGroup):
    def __init__(self, size):
        super().__init__(size)
        self.spike = bm.Variable(bm.zeros(size, dtype=bool))
        self.input = bm.Variable(bm.zeros(size))

    def update(self, tdi):
        pass


@pytest.fixture(autouse=True)
def double_precision():
    bm.enable_x64()
    yield
    bm.disable_x64()


@pytest.mark.parametrize('delay_step', [None, 2])
def test_stp_is_that_of_2_2(delay_step):
    pre, post = Cells(3), Cells(2)
    synapse = bp.synapses.STP(pre, post, bp.conn.MatConn(CONNECTIONS), U=.2, tau_f=100., tau_d=50., A=1.5, delay_step=delay_step)
    for step in range(6):
        pre.spike.value = np.array([step in (0, 3), step == 1, step == 3])
        post.input.value = np.zeros(2)
        synapse.update(dict(t=step * .1, dt=.1, i=step))
        synapse.update_local_delays([synapse])
        for value, expected in ((synapse.x, X), (synapse.u, U), (synapse.I, I), (post.input, INPUT[delay_step])):
            np.testing.assert_allclose(value, expected[step], rtol=0, atol=6e-9)
