"""Mistakes that users make: each is one clear error, which names the object, the parameter and the value.

A row is what is done, and texts that the message must have.
"""
import brainpy.math as bm
import brainunit as u
import jax
import jax.numpy as jnp
import numpy as np
import pytest
import scipy.sparse
from brainpy.math.object_transform import naming

import brainsyn as bp
from brainsyn.running import DSRunner

NAN = float('nan')
N = bp.neurons
S = bp.synapses
C = bp.connect


def cells(size=3, **kwargs):
    return N.LIF(size, name='cells', **kwargs)


def pair():
    return N.LIF(3, name='pre'), N.LIF(4, name='post')


def exponential(conn=None, pre=None, post=None, **kwargs):
    given = pair()
    conn = C.All2All() if conn is None else conn
    return S.Exponential(given[0] if pre is None else pre, given[1] if post is None else post, conn, name='syn', **kwargs)


def ampa(conn=None, **kwargs):
    return S.AMPA(*pair(), C.All2All() if conn is None else conn, name='syn', **kwargs)


def network():
    pre, post = pair()
    return bp.Network(pre=pre, post=post, syn=S.Exponential(pre, post, C.All2All(), name='syn'), name='net')


def run(target, duration=.3, **kwargs):
    DSRunner(target, progress_bar=False, **kwargs).run(duration * (1 + 1e-9))


class Forgetful(bp.NeuGroup):
    """Forgets super().__init__."""

    def __init__(self):
        self.V = bm.Variable(jnp.zeros(2))

    def update(self, tdi):
        pass


class NotAVariable(bp.NeuGroup):
    """Changes an array that is not a Variable."""

    def __init__(self):
        super().__init__(2, name='plain')
        self.V = jnp.zeros(2)

    def update(self, tdi):
        self.V = self.V + 1.


class Reshaping(bp.NeuGroup):
    def __init__(self, change):
        super().__init__(2, name='changing')
        self.V = bm.Variable(jnp.zeros(2))
        self.change = change

    def update(self, tdi):
        self.V.value = self.change(self.V.value)


class NoUpdate(bp.DynamicalSystem):
    pass


class Wants(bp.NeuGroup):
    """Wants data that nobody hands to it."""

    def __init__(self):
        super().__init__(2, name='wanting')

    def update(self, tdi, current):
        return current


class Delayed(bp.NeuGroup):
    def __init__(self, delay_step, target=None, **kwargs):
        super().__init__(2, name='late')
        self.V = bm.Variable(jnp.zeros(2))
        self.steps = self.register_delay('late.V', delay_step, self.V if target is None else target, **kwargs)


def changed_dt():
    """A delay of 3 steps of 0.1 ms would be one of 0.15 ms."""
    runner = DSRunner(network(), progress_bar=False)
    runner.run(.3 * (1 + 1e-9))
    runner.dt = 'fast'


def unsorted():
    return (np.array([0, 1, 2]), np.array([0, 2, 1, 3]))


def batched(size, runner_batch):
    model = N.LIF(2, mode=bm.BatchingMode(size), name='batch')
    DSRunner(model, progress_bar=False).predict(inputs=np.ones((runner_batch, 4, 2)))


GROUPS = [
    (lambda: N.LIF(0, name='cells'), ['cells', 'size', '0']),
    (lambda: N.LIF(-3, name='cells'), ['cells', 'size', '-3']),
    (lambda: N.LIF(2.5, name='cells'), ['cells', 'size', '2.5']),
    (lambda: N.LIF('3', name='cells'), ['cells', 'size', "'3'"]),
    (lambda: N.LIF((), name='cells'), ['cells', 'size', '()']),
    (lambda: N.LIF((2, 0), name='cells'), ['cells', 'size', '(2, 0)']),
    (lambda: N.LIF((2, 1.5), name='cells'), ['cells', 'size', '1.5']),
    (lambda: N.LIF(True, name='cells'), ['cells', 'size', 'True']),
    (lambda: N.LIF(None, name='cells'), ['cells', 'size', 'None']),
    (lambda: cells(tau=0.), ['cells', 'tau', 'above zero', '0']),
    (lambda: cells(tau=-10.), ['cells', 'tau', 'above zero', '-10']),
    (lambda: cells(tau=NAN), ['cells', 'tau', 'NaN']),
    (lambda: cells(tau='10 ms'), ['cells', 'tau', "'10 ms'"]),
    (lambda: cells(tau=None), ['cells', 'tau', 'None']),
    (lambda: cells(tau=[1., 2., 3.]), ['cells', 'tau', '[1.0, 2.0, 3.0]']),
    (lambda: cells(tau=np.ones(4)), ['cells', 'tau', '(4,)', '(3,)']),
    (lambda: cells(tau=np.array([1., 0., 1.])), ['cells', 'tau', 'above zero']),
    (lambda: cells(tau=lambda shape: np.ones(2)), ['cells', 'tau', '(2,)']),
    (lambda: cells(V_th=NAN), ['cells', 'V_th', 'NaN']),
    (lambda: cells(V_rest={}), ['cells', 'V_rest', '{}']),
    (lambda: cells(V_reset=np.array([NAN, 0., 0.])), ['cells', 'V_reset', 'NaN']),
    (lambda: cells(R=np.ones((3, 1))), ['cells', 'R', '(3, 1)']),
    (lambda: cells(tau_ref=-1.), ['cells', 'tau_ref', '-1']),
    (lambda: cells(tau_ref='short'), ['cells', 'tau_ref', "'short'"]),
    (lambda: cells(V_initializer=-60.), ['cells', 'V_initializer', '-60', 'OneInit']),
    (lambda: cells(V_initializer=np.zeros(2)), ['cells', 'V_initializer', '(2,)', '(3,)']),
    (lambda: cells(V_initializer=np.array([0., NAN, 0.])), ['cells', 'V_initializer', 'NaN']),
    (lambda: cells(V_initializer='random'), ['cells', 'V_initializer', "'random'"]),
    (lambda: cells(method='eulr'), ['cells', 'method', 'eulr', 'euler']),
    (lambda: cells(method=3), ['cells', 'method', '3']),
    (lambda: cells(noise='loud'), ['cells', 'noise', 'loud']),
    (lambda: N.LIF(3, name='my cells'), ['my cells']),
    (lambda: N.LIF(3, name=3), ['3']),
    (lambda: (cells(), cells()), ['cells', 'taken']),
    (lambda: cells(mode='batching'), ['cells', 'mode', "'batching'"]),
    (lambda: cells(spike_fun=3), ['spike_fun', '3']),
    (lambda: N.HH(3, C=0., name='cells'), ['cells', 'C', 'above zero']),
    (lambda: N.HH(3, gNa=np.ones(2), name='cells'), ['cells', 'gNa', '(2,)']),
    (lambda: N.HH(3, mode=bm.TrainingMode(), name='cells'), ['cells', 'TrainingMode']),
    (lambda: N.PoissonGroup(3, freqs=-5., name='cells'), ['cells', 'freqs', '-5']),
    (lambda: N.PoissonGroup(3, freqs='fast', name='cells'), ['cells', 'freqs', "'fast'"]),
    (lambda: N.PoissonGroup(3, freqs=np.ones(2), name='cells'), ['cells', 'freqs', '(2,)']),
    (lambda: N.SpikeTimeGroup(2, times=[], indices=[], name='cells'), ['cells', 'times']),
    (lambda: N.SpikeTimeGroup(2, times=[1., NAN], indices=[0, 1], name='cells'), ['cells', 'times']),
    (lambda: N.SpikeTimeGroup(2, times=[1.], indices=[0, 1], name='cells'), ['cells', '1 times', '2 indices']),
    (lambda: N.SpikeTimeGroup(2, times=[1.], indices=[2], name='cells'), ['cells', 'indices', '0 to 1']),
    (lambda: N.SpikeTimeGroup(2, times=[1.], indices=[-1], name='cells'), ['cells', 'indices', '-1']),
    (lambda: N.SpikeTimeGroup(2, times=[1.], indices=[.5], name='cells'), ['cells', 'indices']),
    (lambda: cells()[5], ['cells', '3 neurons', '5']),
    (lambda: cells()[-4], ['cells', '3 neurons', '-4']),
    (lambda: cells()[3:], ['cells', 'empty']),
    (lambda: cells()[[0, 7]], ['cells', '7']),
    (lambda: cells()['first'], ['cells', 'first']),
    (lambda: cells()[0, 1], ['cells', '2 indices']),
    (lambda: cells().W, ['LIF', 'W']),
    (lambda: cells()[:2].W, ['cells', 'W']),
]
CONNECTORS = [
    (lambda: C.FixedProb(-.1), ['FixedProb', 'prob', '-0.1']),
    (lambda: C.FixedProb(1.5), ['FixedProb', 'prob', '1.5']),
    (lambda: C.FixedProb(NAN), ['FixedProb', 'prob', 'nan']),
    (lambda: C.FixedProb('0.1'), ['FixedProb', 'prob', "'0.1'"]),
    (lambda: C.FixedPreNum(-1), ['FixedPreNum', '-1']),
    (lambda: C.FixedPreNum(1.5), ['FixedPreNum', '1.5']),
    (lambda: C.FixedPreNum(7)(3, 4).require('conn_mat'), ['FixedPreNum', '7', '3']),
    (lambda: C.FixedPostNum(9)(3, 4).require('conn_mat'), ['FixedPostNum', '9']),
    (lambda: C.One2One()(3, 4), ['One2One', '3', '4']),
    (lambda: C.All2All()(3, 0), ['All2All', '0']),
    (lambda: C.All2All()('3', 4), ['All2All', "'3'"]),
    (lambda: C.All2All()(3, 4).require('matrix'), ['matrix']),
    (lambda: C.MatConn(np.ones(3)), ['MatConn', '(3,)']),
    (lambda: C.MatConn(np.ones((2, 2)))(3, 4), ['MatConn', '(2, 2)']),
    (lambda: C.IJConn([0, 1], [0])(3, 4), ['IJConn', '2', '1']),
    (lambda: C.IJConn([0, 5], [0, 1])(3, 4), ['IJConn', '5']),
    (lambda: C.IJConn([0, -1], [0, 1])(3, 4), ['IJConn', '-1']),
    (lambda: C.IJConn([0, 1], [0, 9])(3, 4), ['IJConn', '9']),
    (lambda: C.IJConn([0., .5], [0, 1])(3, 4), ['IJConn']),
    (lambda: C.CSRConn(*unsorted())(3, 4), ['CSRConn', 'indptr']),
    (lambda: C.CSRConn(np.array([0, 9]), np.array([0, 1, 2, 2]))(3, 4), ['CSRConn', '9']),
    (lambda: C.CSRConn(np.array([0, 1]), np.array([0, 1, 5, 5]))(3, 4), ['CSRConn', 'indptr']),
    (lambda: C.CSRConn(np.array([0, 1]), np.array([0, 2]))(3, 4), ['CSRConn']),
    (lambda: C.SparseMatConn(scipy.sparse.eye(2))(3, 4), ['SparseMatConn', '(2, 2)']),
    (lambda: C.SparseMatConn(np.eye(3)), ['SparseMatConn']),
    (lambda: C.GridFour()(3, 4), ['GridFour']),
    (lambda: C.GaussianProb(sigma=0.), ['GaussianProb', 'sigma', '0']),
    (lambda: C.GaussianProb(sigma='wide'), ['GaussianProb', 'sigma', "'wide'"]),
    (lambda: C.SmallWorld(num_neighbor=-2, prob=.1), ['SmallWorld', '-2']),
    (lambda: C.SmallWorld(num_neighbor=2, prob=2.), ['SmallWorld', 'prob', '2']),
    (lambda: C.ScaleFreeBA(0), ['ScaleFreeBA', '0']),
    (lambda: C.FixedTotalNum(-3), ['FixedTotalNum', '-3']),
]
SYNAPSES = [
    (lambda: exponential(pre=3), ['syn', 'pre', '3']),
    (lambda: exponential(post='post'), ['syn', 'post', "'post'"]),
    (lambda: exponential(conn='all'), ['syn', 'conn', "'all'"]),
    (lambda: exponential(conn=3), ['syn', 'conn', '3']),
    (lambda: S.Exponential(*pair(), None, name='syn'), ['syn', 'conn']),
    (lambda: exponential(conn=np.ones((4, 3))), ['syn', '(4, 3)', '(3, 4)']),
    (lambda: exponential(conn={'i': [0], 'k': [1]}), ['syn', "'i'", 'k']),
    (lambda: exponential(conn={'i': [0, 3], 'j': [0, 1]}), ['syn', '3']),
    (lambda: exponential(conn=C.One2One()), ['syn', 'One2One', '3', '4']),
    (lambda: exponential(conn=scipy.sparse.eye(5)), ['syn', '(5, 5)']),
    (lambda: exponential(conn=unsorted()), ['syn', 'indptr']),
    (lambda: exponential(conn=(np.array([0]),)), ['syn', 'conn']),
    (lambda: exponential(g_max=NAN), ['syn', 'g_max', 'NaN']),
    (lambda: exponential(g_max='strong'), ['syn', 'g_max', "'strong'"]),
    (lambda: exponential(g_max=None), ['syn', 'g_max', 'None']),
    (lambda: exponential(g_max=np.ones(5)), ['syn', 'g_max', '(5,)']),
    (lambda: exponential(g_max=np.ones((4, 3))), ['syn', 'g_max', '(4, 3)', '(3, 4)']),
    (lambda: exponential(g_max=np.full((3, 4), NAN)), ['syn', 'g_max', 'NaN', '12']),
    (lambda: exponential(g_max=lambda shape: np.ones(2)), ['syn', 'g_max', '(2,)']),
    (lambda: exponential(g_max=[1., 'a']), ['syn', 'g_max']),
    (lambda: exponential(conn=C.FixedProb(.5, seed=1), g_max=np.ones(2)), ['syn', 'g_max', '(2,)']),
    (lambda: exponential(tau=0.), ['syn', 'tau', '0']),
    (lambda: exponential(tau=-1.), ['syn', 'tau', '-1']),
    (lambda: exponential(tau='slow'), ['syn', 'tau', "'slow'"]),
    (lambda: exponential(tau=NAN), ['syn', 'tau']),
    (lambda: exponential(tau=np.ones(7)), ['syn', 'tau', '(7,)']),
    (lambda: exponential(delay_step=-1), ['syn', 'delay_step', '-1']),
    (lambda: exponential(delay_step=1.5), ['syn', 'delay_step', '1.5', 'steps of dt']),
    (lambda: exponential(delay_step='2'), ['syn', 'delay_step', "'2'"]),
    (lambda: exponential(delay_step=True), ['syn', 'delay_step', 'True']),
    (lambda: exponential(delay_step=NAN), ['syn', 'delay_step', 'nan']),
    (lambda: exponential(delay_step=np.array([1, 2])), ['delay_step', '(2,)', '(3,)']),
    (lambda: exponential(delay_step=np.array([1, -2, 3])), ['syn', 'delay_step', '-2']),
    (lambda: exponential(delay_step=np.array([.1, .2, .3])), ['syn', 'delay_step', 'float64']),
    (lambda: exponential(delay_step=10 ** 12), ['syn', 'delay_step', '1000000000000']),
    (lambda: exponential(delay_step=2 ** 31), ['syn', 'delay_step', '2147483648']),
    (lambda: exponential(comp_method='spars'), ['syn', 'comp_method', 'spars', 'sparse']),
    (lambda: exponential(comp_method=None), ['syn', 'comp_method', 'None']),
    (lambda: exponential(method='rk44'), ['syn', 'rk44']),
    (lambda: exponential(output=3), ['syn', 'output', '3']),
    (lambda: exponential(output=bp.synouts.COBA(E='0')), ['E', "'0'"]),
    (lambda: exponential(output=bp.synouts.COBA(E=0., target_var='inptu')), ['syn', 'inptu', 'input']),
    (lambda: exponential(output=bp.synouts.COBA(E=0., membrane_var='W')), ['syn', 'W']),
    (lambda: exponential(output=bp.synouts.CUBA(target_var=3)), ['target_var', '3']),
    (lambda: exponential(stp=bp.synouts.CUBA()), ['syn', 'stp', 'SynSTP']),
    (lambda: exponential(stp=bp.synplast.STP(tau_f=0.)), ['syn', 'tau_f', '0']),
    (lambda: exponential(stp=bp.synplast.STP(tau_d=-5.)), ['syn', 'tau_d', '-5']),
    (lambda: exponential(stp=bp.synplast.STD(tau='a')), ['syn', 'tau', "'a'"]),
    (lambda: exponential(mode=bm.BatchingMode(3)), ['syn', 'mode', 'BatchingMode']),
    (lambda: exponential(pre=N.LIF(3, mode=bm.BatchingMode(2))), ['syn', 'BatchingMode']),
    (lambda: ampa(alpha='a'), ['syn', 'alpha', "'a'"]),
    (lambda: ampa(beta=np.ones(9)), ['syn', 'beta', '(9,)']),
    (lambda: ampa(T=NAN), ['syn', 'T', 'NaN']),
    (lambda: ampa(T_duration=None), ['syn', 'T_duration', 'None']),
    (lambda: ampa(comp_method='csr'), ['syn', 'comp_method', 'csr']),
    (lambda: S.GapJunction(*pair(), C.All2All(), g_max='x', name='syn'), ['syn', 'g_max', 'x']),
    (lambda: S.DualExponential(*pair(), C.All2All(), tau_rise=0., name='syn'), ['syn', 'tau_rise', '0']),
    (lambda: S.DualExponential(*pair(), C.All2All(), tau_decay=-2., name='syn'), ['syn', 'tau_decay', '-2']),
    (lambda: S.NMDA(*pair(), C.All2All(), a=NAN, name='syn'), ['syn', 'a', 'NaN']),
    (lambda: S.PoissonInput(cells().V, num_input=-1, freq=10., weight=1.), ['num_input', '-1']),
    (lambda: S.PoissonInput(cells().V, num_input=10, freq=-1., weight=1.), ['freq', '-1']),
    (lambda: S.PoissonInput(3, num_input=10, freq=1., weight=1.), ['target_var', '3']),
]
SYSTEMS = [
    (lambda: bp.Network(3), ['child', '3']),
    (lambda: bp.Network(E=3), ['child', '3']),
    (lambda: bp.Network([cells(), 'x']), ['child', "'x'"]),
    (lambda: network()['prr'], ['net', 'prr', 'pre']),
    (lambda: network().prr, ['prr', 'pre']),
    (lambda: bp.Sequential(3), ['element', '3']),
    (lambda: run(Forgetful()), ['Forgetful', 'super().__init__']),
    (lambda: run(NotAVariable()), ['plain', 'V', 'Variable']),
    (lambda: run(Reshaping(lambda V: jnp.zeros(3))), ['changing', '(2,)', '(3,)']),
    (lambda: run(Reshaping(lambda V: V > 0)), ['changing', 'float32', 'bool']),
    (lambda: run(Reshaping(lambda V: V[5:])), ['changing', '(2,)', '(0,)']),
    (lambda: run(NoUpdate(name='idle')), ['update']),
    (lambda: run(Wants()), ['wanting', 'current']),
    (lambda: Delayed(-2), ['late', 'delay_step', '-2']),
    (lambda: Delayed(2.), ['late', 'delay_step', '2.0']),
    (lambda: Delayed(np.array([1, 2, 3])), ['late', '(3,)', '(2,)']),
    (lambda: Delayed(2, target=jnp.zeros(2)), ['late', 'Variable', 'late.V']),
    (lambda: Delayed(2, initial_delay_data='x'), ['late', 'initial_delay_data', 'x']),
    (lambda: Delayed(2, initial_delay_data=np.ones((5, 5))), ['late', 'initial_delay_data', '(5, 5)']),
    (lambda: Delayed(2).get_delay_data('later.V', 1), ['late', 'later.V', 'late.V']),
    (lambda: Delayed(2).get_delay_data('late.V', 7), ['late.V', '7', '2']),
    (lambda: Delayed(None).get_delay_data('late.V', 2), ['late.V', '2']),
    (lambda: Delayed(2).register_local_delay('W', 'x', delay_step=1), ['late', 'W']),
    (lambda: Delayed(2).get_local_delay('V', 'x'), ['late', 'V']),
    (lambda: cells().update(dict(dt=.1)), ['t']),
    (lambda: cells().load_states('x.doc'), ['x.doc', '.npz']),
    (lambda: cells().save_states('x'), ['x', '.npz']),
    (lambda: bp.correct('everything'), ['everything', 'switch']),
]
RUNS = [
    (lambda: run(3), ['target', '3']),
    (lambda: run(None), ['target', 'None']),
    (lambda: run(cells()[:2]), ['cells', 'view']),
    (lambda: DSRunner(cells()).run(-1.), ['duration', '-1']),
    (lambda: DSRunner(cells()).run('1'), ['duration', "'1'"]),
    (lambda: DSRunner(cells()).run(NAN), ['duration', 'nan']),
    (lambda: DSRunner(cells()).run(float('inf')), ['duration', 'inf']),
    (lambda: DSRunner(cells()).run(), ['duration']),
    (lambda: DSRunner(cells()).run(None), ['duration']),
    (lambda: DSRunner(cells()).run(True), ['duration', 'True']),
    (lambda: DSRunner(cells(), dt=0.), ['dt', '0']),
    (lambda: DSRunner(cells(), dt=-.1), ['dt', '-0.1']),
    (lambda: DSRunner(cells(), dt=NAN), ['dt', 'nan']),
    (lambda: DSRunner(cells(), dt='0.1'), ['dt', "'0.1'"]),
    (lambda: DSRunner(cells(), t0='now'), ['t0', "'now'"]),
    (lambda: DSRunner(cells(), jit='yes'), ['jit', "'yes'"]),
    (lambda: DSRunner(cells(), data_first_axis='X'), ['data_first_axis', "'X'"]),
    (lambda: DSRunner(cells(), on_nan='panic'), ['on_nan', "'panic'", 'stop']),
    (lambda: DSRunner(cells(), every=0), ['every', '0']),
    (lambda: DSRunner(cells(), every=2.5), ['every', '2.5']),
    (lambda: DSRunner(cells(), seed=-1), ['seed', '-1']),
    (lambda: DSRunner(cells(), seed='a'), ['seed', "'a'"]),
    (lambda: DSRunner(cells(), autosave_every='often'), ['autosave_every', "'often'"]),
    (lambda: DSRunner(cells(), autosave=3), ['autosave', '3']),
    (lambda: DSRunner(cells(), stream=3), ['stream', '3']),
    (lambda: DSRunner(cells(), memory_efficient=True, numpy_mon_after_run=False), ['memory_efficient']),
    (lambda: DSRunner(cells(), monitors='V'), ['cells', 'monitors', "'V'"]),
    (lambda: DSRunner(cells(), monitors=['v']), ['cells', '"v"', 'V, cells.V']),
    (lambda: DSRunner(cells(), monitors=['tau']), ['cells', '"tau"', 'Variable']),
    (lambda: DSRunner(cells(), monitors=['num']), ['cells', '"num"', '3']),
    (lambda: DSRunner(cells(), monitors=[3]), ['cells', '3']),
    (lambda: DSRunner(cells(), monitors=[('V', 3)]), ['cells', 'V', 'out of range']),
    (lambda: DSRunner(cells(), monitors=[('V', 'all')]), ['cells', 'V', "'all'"]),
    (lambda: DSRunner(cells(), monitors={'x': 3}), ['cells', '"x"', '3']),
    (lambda: DSRunner(cells(), monitors={'ts': 'V'}), ['cells', '"ts"']),
    (lambda: DSRunner(cells(), monitors={3: 'V'}), ['cells', '3']),
    (lambda: DSRunner(cells(), fun_monitors=[len]), ['fun_monitors']),
    (lambda: DSRunner(network(), monitors=['pre.v']), ['net', 'pre.v']),
    (lambda: DSRunner(network(), monitors=['prr.V']), ['net', 'prr.V', 'pre.V']),
    (lambda: DSRunner(cells(), inputs='input'), ['inputs', "'input'"]),
    (lambda: DSRunner(cells(), inputs=('inptu', 1.)), ['cells', 'inptu', 'input']),
    (lambda: DSRunner(cells(), inputs=('input',)), ['cells', 'variable, value']),
    (lambda: DSRunner(cells(), inputs=('input', 'x')), ['cells', 'input', "'x'"]),
    (lambda: DSRunner(cells(), inputs=('input', np.ones(4))), ['cells', 'input', '(4,)', '(3,)']),
    (lambda: DSRunner(cells(), inputs=('input', 1., 'iter')), ['cells', 'input', 'iter']),
    (lambda: DSRunner(cells(), inputs=('input', 1., 'func')), ['cells', 'input', 'func']),
    (lambda: DSRunner(cells(), inputs=('input', 1., 'fix', '^')), ['cells', 'input', "'^'"]),
    (lambda: DSRunner(cells(), inputs=('input', 1., '+')), ['cells', 'input', 'kind', "'+'"]),
    (lambda: DSRunner(cells(), inputs=(3, 1.)), ['3']),
    (lambda: DSRunner(cells(), inputs=('input', NAN)), ['cells', 'input', 'NaN']),
    (lambda: DSRunner(cells(), inputs=('input', np.array([1., NAN, 2.]))), ['cells', 'input', 'NaN']),
    (lambda: DSRunner(cells(), inputs=('spike', .5)), ['cells', 'spike', 'bool']),
    (lambda: DSRunner(cells(), inputs=('tau', 1.)), ['cells', 'tau', 'Variable']),
    (lambda: run(cells(), inputs=('input', np.ones((2, 3)), 'iter')), ['cells', 'input', '2 rows']),
    (lambda: run(cells(), inputs=('input', iter([1.]), 'iter')), ['cells', 'input', 'ended after step 0']),
    (lambda: run(cells(), inputs=('input', np.ones((9, 2)), 'iter')), ['cells', 'input', '(2,)']),
    (lambda: run(cells(), inputs=('input', lambda tdi: jnp.ones(2))), ['cells', 'input', '(2,)']),
    (lambda: DSRunner(cells()).predict(inputs=3.), ['inputs', '3']),
    (lambda: DSRunner(cells()).predict(inputs={'x': np.ones(3), 'y': np.ones(2)}), ['inputs', '[2, 3]']),
    (lambda: DSRunner(cells()).predict(1., shared_args=3), ['shared_args', '3']),
    (lambda: DSRunner(cells()).predict(1., shared_args={'t': 0.}), ['shared_args', '"t"']),
    (lambda: DSRunner(cells()).predict(1., inputs_are_batching=True), ['inputs_are_batching', 'cells']),
    (lambda: batched(2, 3), ['batch', '[3]', '[2]']),
    (lambda: DSRunner(N.LIF(2, mode=bm.BatchingMode(2), name='batch')).predict(inputs=np.ones(4)), ['inputs', 'batch']),
    (changed_dt, ['dt', "'fast'"]),
]


def given_a_time():
    """A network whose delay of 1 ms was turned into 10 steps."""
    pre, post = pair()
    return bp.Network(pre=pre, post=post, syn=S.Exponential(pre, post, C.All2All(), delay_step=1. * u.ms, name='syn'))


def changed_after_a_run():
    runner = DSRunner(given_a_time(), progress_bar=False)
    runner.run(.5)
    runner.dt = .05


UNITS = [
    (lambda: cells(tau=10 * u.mV), ['cells', 'tau', 'time (in ms)', '10 mV']),
    (lambda: cells(V_th=3 * u.ms), ['cells', 'V_th', 'potential (in mV)', '3 ms']),
    (lambda: cells(V_initializer=np.ones(3) * u.ms), ['cells', 'V_initializer', 'potential', '(3,)']),
    (lambda: N.PoissonGroup(2, freqs=3 * u.ms, name='cells'), ['cells', 'freqs', 'rate (in Hz)', '3 ms']),
    (lambda: exponential(g_max=1 * u.second), ['syn', 'g_max', 'current', '1 s']),
    (lambda: exponential(tau=3 * u.nS), ['syn', 'tau', 'time', '3 nS']),
    (lambda: exponential(delay_step=1 * u.mV), ['syn', 'delay_step', 'time', '1 mV']),
    (lambda: exponential(delay_step=-1 * u.ms), ['syn', 'delay_step', '-10']),
    (lambda: exponential(delay_step=float('inf') * u.ms), ['syn', 'delay_step']),
    (lambda: exponential(output=bp.synouts.COBA(E=3 * u.ms)), ['syn', 'E of COBA', 'potential', '3 ms']),
    (lambda: ampa(T_duration=1 * u.mV), ['syn', 'T_duration', 'time', '1 mV']),
    (lambda: DSRunner(cells(), dt=1 * u.mV), ['dt', 'time', '1 mV']),
    (lambda: DSRunner(cells()).run(3 * u.mV), ['duration', 'time', '3 mV']),
    (lambda: DSRunner(cells(), every=3 * u.mV), ['every', '3']),
    (lambda: DSRunner(cells(), every=.25 * u.ms), ['every', '0.25', '0.1 ms']),
    (lambda: DSRunner(cells(), inputs=('input', 1 * u.second)), ['cells', 'input', 'current', '1 s']),
    (lambda: DSRunner(cells(), monitors=['V']).mon.quantity('W'), ['"W"']),
    (lambda: DSRunner(given_a_time(), dt=.05), ['syn', 'delay', 'dt = 0.1 ms', 'dt = 0.05 ms']),
    (changed_after_a_run, ['syn', 'delay', 'dt = 0.1 ms', 'dt = 0.05 ms']),
    (lambda: DSRunner(cells(), progress_bar=False).predict(inputs=np.ones((3, 2))), ['cells', '(3,)', '(2,)']),
    (lambda: DSRunner(cells()).load_state('nowhere.npz'), ['nowhere.npz']),
    (lambda: bp.set_on_nan('panic'), ['on_nan', "'panic'", "'ignore'"]),
]
ROWS = GROUPS + CONNECTORS + SYNAPSES + SYSTEMS + RUNS + UNITS


@pytest.fixture(autouse=True)
def no_names_left():
    before = set(naming._name2id)
    yield
    for name in naming._name2id.keys() - before:
        naming._name2id.pop(name)


def test_there_are_enough():
    assert len(ROWS) >= 150


@pytest.mark.parametrize('mistake, texts', ROWS, ids=[str(k) for k in range(len(ROWS))])
def test_says_what_is_wrong(mistake, texts):
    with pytest.raises(Exception) as caught:
        mistake()
    message = ' '.join([str(caught.value), *getattr(caught.value, '__notes__', ())])
    assert not isinstance(caught.value, AssertionError | RecursionError | MemoryError)
    assert all(text in message for text in texts), message
    assert len(message) < 700 and not isinstance(caught.value, jax.errors.JAXTypeError)


# a mistake leaves everything as it was -------------------------------------------------------------------------------

HARMLESS = [
    lambda runner: runner.run(-1.),
    lambda runner: runner.run(1., reset_state=True, shared_args={'t': 0.}),
    lambda runner: runner.run(100., reset_state=True),  # more than the rows of the input
    lambda runner: runner.predict(inputs=3., reset_state=True),
    lambda runner: setattr(runner, 'dt', 'fast'),
    lambda runner: setattr(runner, 'dt', .05),
    lambda runner: setattr(runner, 't0', NAN),
    lambda runner: setattr(runner, 'i0', 'first'),
    lambda runner: runner.load_state('nowhere.npz'),
    lambda runner: runner.target.load_states('nowhere.npz'),
    lambda runner: setattr(runner.target.pre.V, 'value', jnp.zeros(5)),
    lambda runner: setattr(runner.target.pre.V, 'value', jnp.zeros(3, bool)),
    lambda runner: runner.target.syn.pre.get_delay_data('no', 3),
    lambda runner: DSRunner(runner.target, inputs=('pre.input', np.ones(7))),
    lambda runner: DSRunner(runner.target, seed='a'),
    lambda runner: DSRunner(runner.target, seed=3, every=0),
]


@pytest.fixture(scope='module')
def runner():
    runner = DSRunner(given_a_time(), inputs=('pre.input', np.full((20, 3), 30.), 'iter'), monitors=['pre.V'], progress_bar=False)
    runner.run(.5)
    return runner


@pytest.mark.parametrize('mistake', HARMLESS, ids=range(len(HARMLESS)))
def test_nothing_is_half_changed(runner, mistake):
    def condition():
        states = {path: np.asarray(v.value).tobytes() for path, v in runner.target.vars().items()}
        return states, runner._clock.position, runner.dt, runner.mon['pre.V'].tobytes(), runner.steps_left

    before = condition()
    with pytest.raises(Exception) as caught:
        mistake(runner)
    assert str(caught.value) and condition() == before
