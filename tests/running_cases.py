"""The cases of the runner tests: what is recorded with BrainPy 2.3.8 and what is expected of brainsyn.

A case is a function of a namespace ``bp`` (``NeuGroup``, ``DynamicalSystem``, ``Network``, ``DSRunner``,
``LoopOverTime``) and of ``bm``; it returns arrays by name.
``bp.told_to_grad(loop)`` is what ``bm.grad`` of that release must be told besides. All loops are given ``dt``, which
2.3.8 would otherwise take from the last loop that was given one.
"""
from functools import partial

import numpy as np

CASES = {}
DATA = np.arange(8.).reshape(4, 2)
BATCHES = np.arange(24.).reshape(3, 4, 2)


def case(function):
    CASES[function.__name__] = function
    return function


def classes(bp, bm):
    """An accumulator, and a leaky cell that spikes; both without integrators, so that only the runner is tested."""

    class Counter(bp.NeuGroup):
        def __init__(self, size, name=None, mode=None):
            super().__init__(size, name=name, mode=mode)
            batched = isinstance(mode, bm.BatchingMode)
            shape = (mode.batch_size, size) if batched else (size,)
            variable = partial(bm.Variable, batch_axis=0 if batched else None)
            self.V = variable(bm.zeros(shape))
            self.input = variable(bm.zeros(shape))
            self.spike = variable(bm.zeros(shape, dtype=bool))

        def update(self, tdi, x=None):
            if x is not None:
                self.input.value = self.input + x
            self.V.value = self.V + self.input
            self.spike.value = self.V > 2.5
            return self.V * 1.

        def clear_input(self):
            self.input.value = bm.zeros_like(self.input)

        def reset_state(self, batch_size=None):
            self.V.value = bm.zeros_like(self.V)

    class Cell(Counter):
        def __init__(self, size, name=None):
            super().__init__(size, name=name)
            self.V.value = bm.asarray(np.linspace(-60., -51., size))
            self.since = bm.Variable(bm.ones(size) * -1e7)

        def update(self, tdi):
            decay = bm.exp(-tdi['dt'] / 20.)
            V = self.input - 60. + (self.V - self.input + 60.) * decay
            V = bm.where(tdi['t'] - self.since <= 5., self.V, V)
            self.spike.value = V >= -50.
            self.since.value = bm.where(self.spike, tdi['t'], self.since)
            self.V.value = bm.where(self.spike, -60., V)

    class Clock(bp.DynamicalSystem):
        def __init__(self):
            super().__init__()
            self.t = bm.Variable(bm.zeros(()))

        def update(self, tdi):
            self.t.value = bm.as_jax(tdi['t'])

        def clear_input(self):
            pass

    class Filter(bp.DynamicalSystem):
        def __init__(self):
            super().__init__()
            self.w = bm.TrainVar(bm.ones(2))
            self.V = bm.Variable(bm.zeros(2))
            self.input = bm.Variable(bm.zeros(2))

        def update(self, tdi, x):
            self.input.value = self.input + x
            self.V.value = .5 * self.V + self.w * self.input + tdi['t']
            return self.V * 1.

        def clear_input(self):
            self.input.value = bm.ones(2) * .25

        def reset_state(self, batch_size=None):
            self.V.value = bm.zeros(2)

    return Counter, Cell, Clock, Filter


def recorded(runner):
    return {key: np.asarray(runner.mon[key]) for key in runner.mon.keys()}


def after(runner, duration):
    runner.run(duration)
    return recorded(runner)


def named(**records):
    return {f'{prefix}.{key}': value for prefix, record in records.items() for key, value in record.items()}


@case
def clock_over_two_runs(bp, bm):
    runner = bp.DSRunner(classes(bp, bm)[2](), monitors=['t'], fun_monitors={'f': lambda tdi: tdi['t'],
                         'i': lambda tdi: tdi['i']}, dt=.1, progress_bar=False)
    return named(first=after(runner, 13.), second=after(runner, 9.), broken=after(runner, 4.05), last=after(runner, 1.),
                 clock={'t0': runner.t0, 'i0': runner.i0})


@case
def clock_from_t0(bp, bm):
    runner = bp.DSRunner(classes(bp, bm)[2](), monitors=['t'], dt=.1, t0=5., progress_bar=False)
    first, second = after(runner, .5), after(runner, .5)
    runner.reset_state()
    return named(first=first, second=second, reset=after(runner, .5))


@case
def numbers_of_steps(bp, bm):
    counts = []
    for duration, dt in [(.3, .1), (.7, .1), (1., .1), (599.9, .1), (.05, .1), (100.05, .1), (29.7, .01), (0., .1)]:
        runner = bp.DSRunner(classes(bp, bm)[2](), dt=dt, progress_bar=False)
        counts.append(len(after(runner, duration)['ts']))
    return {'counts': np.array(counts)}


@case
def cells_that_spike(bp, bm):
    cells = classes(bp, bm)[1](5)
    runner = bp.DSRunner(cells, inputs=('input', np.linspace(11., 25., 5)), monitors=['V', 'spike'], dt=.1,
                         progress_bar=False)
    return named(first=after(runner, 60.), second=after(runner, 40.))


@case
def operations_and_kinds(bp, bm):
    table, results = np.arange(10.), {}
    inputs = {
        'operations': [('input', 3., 'fix', '/'), ('input', 2., 'fix', '*'), ('input', 1., 'fix', '-'),
                       ('input', 4., 'fix', '=')],
        'kinds': [('input', lambda tdi: 100. + tdi['t'], 'func', '='), ('input', table * 10, 'iter', '='),
                  ('input', 1., 'fix', '=')],
        'sum': [('input', 2., 'fix', '*'), ('input', table, 'iter', '+'), ('input', np.array([1., 5.]), 'fix', '+'),
                ('input', lambda tdi: bm.sin(tdi['t']), 'func', '-')],
        'rows': ('input', np.stack([table, table ** 2], axis=1), 'iter'),
        'several in a tuple': (('input', 1), ('input', bm.ones(2) * 2.)),
        'one in a list': ['input', 4.],
        'integers': ('input', np.arange(10), 'iter', '='),
    }
    for key, value in inputs.items():
        runner = bp.DSRunner(classes(bp, bm)[0](2), inputs=value, monitors=['input'], dt=.1, progress_bar=False)
        results[key] = after(runner, .6)['input']
    return results


@case
def functions_as_inputs(bp, bm):
    counter = classes(bp, bm)[0](2)

    def ramp(tdi):
        counter.input.value = counter.input * 10. + tdi['t']

    runner = bp.DSRunner(counter, inputs=ramp, monitors=['input'], dt=.1, progress_bar=False)
    both = bp.DSRunner(counter, inputs=('input', 1.), fun_inputs=ramp, monitors=['input'], dt=.1, progress_bar=False)
    return named(alone=after(runner, .5), before_others=after(both, .5))


@case
def targets(bp, bm):
    Counter = classes(bp, bm)[0]
    inner = bp.Network(D=Counter(2, name='known'))
    net = bp.Network(A=Counter(2), B=inner)
    names = ['A.input', 'B.D.input', 'known.V']
    inputs = [('A.input', 1.), ('B.D.input', 2.), ('known.input', 4.), (net['A'].input, 8.), (inner.D.input, 16.)]
    return after(bp.DSRunner(net, inputs=inputs, monitors=names, dt=.1, progress_bar=False), .4)


@case
def values_that_are_variables(bp, bm):
    counter = classes(bp, bm)[0](2)
    runner = bp.DSRunner(counter, inputs=[('input', 1.), ('input', counter.V)], monitors=['V'], dt=.1,
                         progress_bar=False)
    return after(runner, .4)


@case
def table_over_two_runs(bp, bm):
    runner = bp.DSRunner(classes(bp, bm)[0](2), inputs=('input', np.arange(10.) ** 2, 'iter'), monitors=['input'],
                         dt=.1, progress_bar=False)
    return named(first=after(runner, .4), second=after(runner, .6))


@case
def forms_of_monitors(bp, bm):
    Counter = classes(bp, bm)[0]

    def seen(monitors, **kwargs):
        counter = Counter(4)
        monitors = monitors(counter) if callable(monitors) else monitors
        return after(bp.DSRunner(counter, inputs=('input', np.arange(4.)), monitors=monitors, dt=.1,
                                 progress_bar=False, **kwargs), .5)

    return named(
        names=seen(('V', 'spike')), pairs=seen([('V', 1), ['spike', [0, 3]]]), negative=seen([('V', -1)]),
        ids=seen([('V', np.array([2, 0]))]), mask=seen([('V', np.array([True, False, True, False]))]),
        variables=seen(lambda c: {'a': c.V, 'b': (c.V, 1), 'c': [c.V, [0, 2]], 'd': (c.V, None)}),
        functions=seen(lambda c: {'a': lambda tdi: c.V * 2. + tdi['t'], 'b': lambda tdi: tdi['i'],
                                  'c': lambda tdi: 3.}),
        foreign=seen(lambda c: {'a': bm.Variable(bm.ones(2))}), view=seen(lambda c: {'a': c[1:3].V}),
        more=seen(['V'], fun_monitors={'x': lambda tdi: tdi['t'] * 2.}),
        replaced=seen(['V'], fun_monitors={'V': lambda tdi: tdi['t']}), device=seen(['V'], numpy_mon_after_run=False),
        eager=seen(['V', 'spike'], jit=False), eager_by_dict=seen(['V'], jit={'predict': False}), none=seen(None))


@case
def resets(bp, bm):
    counter = classes(bp, bm)[0](2)
    runner = bp.DSRunner(counter, inputs=('input', 1.), monitors=['V'], dt=.1, progress_bar=False)
    records = {'first': after(runner, .5)}
    runner.reset_state()
    records['clock only'] = after(runner, .5)
    runner.predict(.5, reset_state=True)
    return named(**records, both=recorded(runner))


@case
def predictions(bp, bm):
    results = {}
    for key, inputs in {'array': DATA, 'brainpy array': bm.asarray(DATA)}.items():
        runner = bp.DSRunner(classes(bp, bm)[0](2), monitors=['V'], dt=.1, progress_bar=False)
        results[f'{key}.output'] = np.asarray(runner.predict(inputs=inputs))
        results.update(named(**{key: recorded(runner)}))
        results[f'{key}.clock'] = np.array([runner.i0, runner.t0])
    results['called'] = np.asarray(bp.DSRunner(classes(bp, bm)[0](2), dt=.1, progress_bar=False)(.5))
    return results


@case
def batches(bp, bm):
    results = {}
    settings = {'duration': ({}, dict(duration=.5)), 'batch first': ({}, dict(inputs=BATCHES)),
                'time first': (dict(data_first_axis='T'), dict(inputs=BATCHES.swapaxes(0, 1)))}
    for mode in (bm.BatchingMode(3), bm.TrainingMode(3)):
        for key, (made, called) in settings.items():
            counter = classes(bp, bm)[0](2, mode=mode)
            runner = bp.DSRunner(counter, inputs=('input', 1.), monitors=['V', ('spike', 1)], dt=.1, progress_bar=False,
                                 fun_monitors={'t': lambda tdi: tdi['t']}, **made)
            results[f'{mode}, {key}.output'] = np.asarray(runner.predict(**called))
            results.update(named(**{f'{mode}, {key}': recorded(runner)}))
    return results


@case
def loops_over_time(bp, bm):
    results = {}
    settings = dict(plain={}, later=dict(t0=5., i0=3), slow=dict(dt=.5), eager=dict(jit=False), remat=dict(remat=True))
    for key, kwargs in settings.items():
        model = classes(bp, bm)[3]()
        loop = bp.LoopOverTime(model, out_vars={'V': model.V, 'input': model.input}, **{'dt': .1, **kwargs})
        for call in ('first', 'second'):
            output, variables = loop(DATA)
            results.update({f'{key}.{call}.{k}': np.asarray(bm.as_jax(v)) for k, v in variables.items()})
            results[f'{key}.{call}.output'] = np.asarray(bm.as_jax(output))
        results[f'{key}.clock'] = np.array([bm.as_jax(loop.t0), bm.as_jax(loop.i0)])
    return results


@case
def gradients_over_time(bp, bm):
    results = {}
    for key, kwargs in dict(plain={}, remat=dict(remat=True), eager=dict(jit=False)).items():
        model = classes(bp, bm)[3]()
        loop = bp.LoopOverTime(model, dt=.1, **kwargs)

        def loss(model=model, loop=loop):
            model.reset_state()
            return bm.sum(loop(DATA) ** 2)

        gradient = bm.grad(loss, grad_vars=model.train_vars(), **bp.told_to_grad(loop))()
        results[key] = np.asarray(next(iter(gradient.values())))
    return results


@case
def shapes_of_loops(bp, bm):
    class Doubling(bp.DynamicalSystem):
        def update(self, tdi, x):
            return x * 2.

        def clear_input(self):
            pass

    results = {}
    for mode in (bm.NonBatchingMode(), bm.BatchingMode(3)):
        for axis in 'TB':
            for no_state in (False, True):
                data = BATCHES if axis == 'B' else np.arange(24.).reshape(4, 3, 2)
                loop = bp.LoopOverTime(Doubling(mode=mode), data_first_axis=axis, no_state=no_state, dt=.5)
                results[f'{mode}, {axis}, no_state={no_state}'] = np.asarray(bm.as_jax(loop(data)))
    return results
