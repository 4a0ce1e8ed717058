"""Trainers over legacy systems. Numbers were recorded on BrainPy 2.3.8, or where it is said on 2.2.4 (float64)."""
import brainpy
import numpy as np
import pytest

import brainsyn as bp
import brainsyn.math as bm
import brainsyn.v2_2 as bp22
from brainsyn.switches import LegacyDefectWarning

pytestmark = [pytest.mark.filterwarnings('ignore::brainsyn.switches.LegacyDefectWarning'),
              pytest.mark.filterwarnings('ignore:\\s*From brainpy>=2.4.3')]


@pytest.fixture(autouse=True)
def double_precision():
    bm.enable_x64()
    bm.set_dt(0.1)
    yield
    bm.disable_x64()


SERIES = np.sin(np.arange(200)[None, :, None] * np.array([.1, .2, .3]))
TARGET = np.cos(np.arange(200)[None, :, None] * np.array([.1, .15]))


class Echo(bp.DynamicalSystem):
    """A reservoir with a trained read-out, in the protocol of 2.2 and 2.3."""

    def __init__(self, size):
        super().__init__()
        self.r = bp.layers.Reservoir(3, size, in_connectivity=1., rec_connectivity=1., comp_type='dense')
        self.o = bp.layers.Dense(size, 2, mode=bm.training_mode)
        random = np.random.RandomState(0)
        self.r.Win = bm.asarray(random.uniform(-.5, .5, (3, size)))
        self.r.Wrec = bm.asarray(random.normal(0, .1, (size, size)))
        self.o.W.value = bm.asarray(random.normal(0, .1, (size, 2)))

    def update(self, sha, x):
        return self.o(sha, self.r(sha, x))


def test_ridge():
    with bm.environment(mode=bm.batching_mode):
        model = Echo(50)
    trainer = bp.train.RidgeTrainer(model, alpha=1e-6, progress_bar=False)
    before = trainer.predict(bm.asarray(SERIES))
    assert before.shape == (1, 200, 2)
    np.testing.assert_allclose(before[0, -1], [0.2151476108, 0.125713076], atol=1e-9)
    trainer.fit([bm.asarray(SERIES), bm.asarray(TARGET)])
    after = np.asarray(trainer.predict(bm.asarray(SERIES), reset_state=True))
    np.testing.assert_allclose(((after - TARGET)[0, 50:] ** 2).mean(), 0.2341278, atol=1e-6)


def test_force():
    with bm.environment(mode=bm.batching_mode):
        model = Echo(20)
    trainer = bp.train.ForceTrainer(model, alpha=.1, progress_bar=False)
    trainer.fit([bm.asarray(SERIES), bm.asarray(TARGET)])
    after = np.asarray(trainer.predict(bm.asarray(SERIES)))
    np.testing.assert_allclose(after[0, -1], [0.0957980271, 0.0591074377], atol=1e-9)


@pytest.mark.parametrize('trainer, method, weights, bias', [
    ('OfflineTrainer', 'linear', [1., 2., .5, 0., 0., 3.], [.5, .5]),
    ('OnlineTrainer', 'rls', [0.9097769258, 1.8220556963, 0.4599475425, 0.0209397784, 0.0057619272, 2.7309298407],
     [0.4798671965, 0.488495292]),
])
def test_linear_methods(trainer, method, weights, bias):
    class ReadOut(bp.DynamicalSystemNS):
        def __init__(self):
            super().__init__()
            self.o = bp.layers.Dense(3, 2, mode=bm.training_mode, W_initializer=bp.init.ZeroInit())

        def update(self, x):
            return self.o(x)

    with bm.environment(mode=bm.batching_mode):
        model = ReadOut()
    target = SERIES @ np.array([[1., 2.], [.5, 0.], [0., 3.]]) + .5
    getattr(bp.train, trainer)(model, fit_method=method, progress_bar=False).fit([bm.asarray(SERIES), bm.asarray(target)])
    np.testing.assert_allclose(np.ravel(model.o.W), weights, atol=1e-9)
    np.testing.assert_allclose(model.o.b, bias, atol=1e-9)


class Recurrent(bp.DynamicalSystem):
    def __init__(self):
        super().__init__()
        self.h = bp.layers.RNNCell(2, 8)
        self.o = bp.layers.Dense(8, 1)
        random = np.random.RandomState(0)
        self.h.Wi.value = bm.asarray(random.normal(0, .3, (2, 8)))
        self.h.Wh.value = bm.asarray(random.normal(0, .3, (8, 8)))
        self.h.b.value = bm.zeros(8)
        self.o.W.value = bm.asarray(random.normal(0, .3, (8, 1)))

    def update(self, tdi, x):
        return self.o(tdi, self.h(tdi, x))


def waves():
    x = np.sin(np.arange(30)[None, :, None] * np.array([.1, .2]) + np.arange(4)[:, None, None])
    return bm.asarray(x), bm.asarray(x.sum(-1, keepdims=True))


def test_back_propagation_through_time():
    with bm.environment(mode=bm.training_mode):
        model = Recurrent()
    trainer = bp.train.BPTT(model, loss_fun='mean_squared_error', optimizer=bp.optim.Adam(lr=.01), progress_bar=False)
    trainer.fit(lambda: iter([waves()] * 5), num_epoch=2)
    losses = trainer.get_hist_metric(phase='fit', metric='loss', which='report')
    np.testing.assert_allclose(losses, [1.5706550134, 0.8008408597], atol=1e-9)
    np.testing.assert_allclose(np.ravel(model.o.W)[:3], [-0.3602935565, 0.4206253459, 0.2878402023], atol=1e-9)
    prediction = trainer.predict(waves()[0], reset_state=True)
    np.testing.assert_allclose(prediction[0, -1], [0.021845817], atol=1e-9)


def test_training_by_hand():
    with bm.environment(mode=bm.training_mode):
        model = Recurrent()
    x, y = waves()
    runner = bp.train.DSTrainer(model, progress_bar=False, numpy_mon_after_run=False)
    variables = model.train_vars().unique()
    gradient = bm.grad(lambda: bm.mean((runner.predict(x, reset_state=True) - y) ** 2), grad_vars=variables,
                       dyn_vars=model.vars().unique(), return_value=True)
    optimizer = bp.optim.Adam(lr=.01, train_vars=variables)

    def step():
        gradients, loss = gradient()
        optimizer.update(gradients)
        return loss

    step = bm.jit(step, child_objs=(gradient, optimizer, model))
    np.testing.assert_allclose([float(step()) for _ in range(3)],
                               [1.8852457789, 1.7494052162, 1.5823847281], atol=1e-9)


def test_spiking_network():
    class Spiking(bp.Network):
        def __init__(self):
            super().__init__()
            zero = bp.init.ZeroInit()
            self.i = bp.neurons.InputGroup(3)
            self.r = bp.neurons.LIF(4, tau=10, V_reset=0., V_rest=0, V_th=1., V_initializer=zero)
            self.o = bp.neurons.LeakyIntegrator(2, tau=5, V_initializer=zero)
            self.a = bp.synapses.Exponential(self.i, self.r, bp.conn.All2All(), output=bp.synouts.CUBA(), tau=10.,
                                             g_max=bp.init.OneInit(.3))
            self.b = bp.synapses.Exponential(self.r, self.o, bp.conn.All2All(), output=bp.synouts.CUBA(), tau=10.,
                                             g_max=bp.init.OneInit(.3))

        def update(self, tdi, spike):
            self.a(tdi, spike)
            self.b(tdi)
            self.r(tdi)
            self.o(tdi)
            return self.o.V.value

    with bm.environment(mode=bm.training_mode):
        model = Spiking()
    random = np.random.RandomState(3)
    model.a.g_max.value = bm.asarray(random.normal(.5, .2, (3, 4)))
    model.b.g_max.value = bm.asarray(random.normal(.5, .2, (4, 2)))
    spikes = (np.random.RandomState(0).rand(5, 20, 3) < .3).astype(float)
    trainer = bp.train.BPTT(model, loss_fun=lambda p, t: bp.losses.cross_entropy_loss(bm.max(p, axis=1), t),
                            optimizer=bp.optim.Adam(lr=2e-3), progress_bar=False)
    trainer.fit(lambda: iter([(bm.asarray(spikes), bm.asarray(np.arange(5) % 2))] * 3), num_epoch=2)
    np.testing.assert_allclose(trainer.get_hist_metric(phase='fit', metric='loss', which='report'),
                               [0.6921365228, 0.691596657], atol=1e-9)
    np.testing.assert_allclose(model.a.g_max[0], [0.8731248063, 0.5716910996, 0.5034075902, 0.1115971412], atol=1e-9)


def test_an_entry_has_no_delayed_spikes():
    entry, group = bp.neurons.InputGroup(3), bp.neurons.LIF(4)
    with pytest.raises(ValueError, match='delay'):
        bp.synapses.Exponential(entry, group, bp.conn.All2All(), delay_step=3)


# optimizers -----------------------------------------------------------------------------------------------------------

def steps_of(optimizer_class, n=6, **options):
    """A parabola that moves, epochs of two steps."""
    p = bm.TrainVar(bm.asarray([1., -2.]))
    optimizer = optimizer_class(lr=.1, train_vars={'p': p}, **options)
    passed = []
    for i in range(n):
        optimizer.update({'p': (p * 2. + .3 * i).value})
        passed.append(float(p[0]))
        if i % 2:
            optimizer.lr.step_epoch()
    return passed


@pytest.mark.parametrize('name, expected', [
    ('Adam', [0.9000000158, 0.7654852788, 0.648787537, 0.5203203627, 0.4026459587, 0.279444502]),
    ('MomentumNesterov', [0.8, 0.43, -0.049, -0.5603, -1.02841, -1.394027]),
    ('Adadelta', [0.9955278752, 0.9907109948, 0.9854992732, 0.9798754445, 0.9738328165, 0.9673690387]),
])
def test_optimizers_of_2_3(name, expected):
    np.testing.assert_allclose(steps_of(getattr(bp.optim, name)), expected, atol=1e-9)


@pytest.mark.parametrize('name, expected', [
    ('Adam', [0.9000000158, 0.7999026467, 0.6996479012, 0.5991796198, 0.4984455361, 0.3973972995]),
    ('MomentumNesterov', [0.62, 0.1654, -0.281992, -0.66471584, -0.9543338368, -1.1489920271]),
    ('Adadelta', [0.9955278752, 0.9907109948, 0.9854992732, 0.9798754445, 0.9738328165, 0.9673690387]),
])
def test_optimizers_of_2_2(name, expected):
    np.testing.assert_allclose(steps_of(getattr(bp22.optim, name)), expected, atol=1e-9)


@pytest.mark.parametrize('name, switch', [
    ('Adam', 'adam_epochs'), ('MomentumNesterov', 'nesterov'), ('Adadelta', 'adadelta_rate')])
def test_corrected_optimizers(name, switch):
    bp.correct(switch)
    try:
        assert steps_of(getattr(bp.optim, name)) == steps_of(getattr(brainpy.optim, name))
    finally:
        bp.keep_legacy(switch)


def test_the_defect_is_announced(monkeypatch):
    monkeypatch.setattr('brainsyn.switches._announced', set())
    with pytest.warns(LegacyDefectWarning, match='adam_epochs'):
        steps_of(bp.optim.Adam, n=1)


def test_rate_falls_in_the_epoch_of_its_milestone():
    rate, passed = bp.optim.MultiStepLR(.1, [2, 4], .5), []
    for _ in range(6):
        passed.append(float(rate()))
        rate.step_epoch()
    np.testing.assert_allclose(passed, [.1, .1, .05, .05, .025, .025])
    np.testing.assert_allclose([float(rate(i)) for i in range(6)], passed)


def test_layers_of_2_2_are_trained_unless_told_otherwise():
    """Recorded on 2.2.4: a batch through a reservoir and a read-out, feed-forward training."""
    class FeedForward(bp22.dyn.DynamicalSystem):
        def __init__(self):
            super().__init__(mode=bp22.modes.training)
            self.o = bp22.layers.Dense(2, 1, W_initializer=bp22.init.OneInit(.3))

        def update(self, sha, x):
            return self.o(sha, x)

    model = FeedForward()
    assert isinstance(model.o.mode, bm.TrainingMode)
    assert isinstance(bp22.layers.Reservoir(3, 5).mode, bm.BatchingMode)
    assert bp22.layers.Dense(2, 1, mode=bp22.modes.batching).mode == bm.batching_mode
    x = np.sin(np.arange(20)[:, None] * np.array([.1, .2]))
    trainer = bp22.train.BPFF(model, loss_fun='mean_squared_error', optimizer=bp22.optim.SGD(lr=.1), progress_bar=False)
    trainer.fit(lambda: iter([(bm.asarray(x), bm.asarray(x.sum(-1, keepdims=True)))] * 5), num_epoch=2)
    np.testing.assert_allclose(np.ravel(model.o.W), [0.6452552875, 0.6709713575], atol=1e-9)
