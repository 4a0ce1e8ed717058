"""The cases of the neuron tests, as functions of a BrainPy: recorded with 2.3.8, compared with brainsyn."""
import inspect

import numpy as np

STEPS = 1000
SPIKING = {
    # model: (input, what its state starts from)
    'LIF': (30., {}),
    'ExpIF': (4., {'V': -65.}),
    'QuaIF': (20., {'V': -65.}),
    'AdExIF': (20., {'V': -65.}),
    'AdQuaIF': (20., {'V': -65.}),
    'GIF': (3., {}),
    'Izhikevich': (10., {}),
    'HindmarshRose': (2.5, {}),
    'FHN': (.7, {}),
    'ALIFBellec2020': (20., {}),
    'HH': (8., {'V': -65.}),
    'MorrisLecar': (90., {'V': .1, 'W': -20.}),
    'WangBuzsakiModel': (1., {}),
}
TRAINABLE = ('LIF', 'GIF', 'Izhikevich', 'HindmarshRose', 'ALIFBellec2020', 'LIF_SFA_Bellec2020')
REFRACTORY = ('LIF', 'ExpIF', 'QuaIF', 'AdExIF', 'Izhikevich', 'ALIFBellec2020')
CASES = {}
# 2.3.8 itself departs from these traces by more than 1e-9 when V starts 1e-13 mV away
SENSITIVE = ('WangBuzsakiModel', 'WangBuzsakiModel heterogeneous', 'Izhikevich training')


def initial(bp, model):
    return {f'{name}_initializer': bp.init.OneInit(value) for name, value in SPIKING[model][1].items()}


def current(model, size=3):
    return np.linspace(.6, 1.4, size) * SPIKING[model][0]


def is_variable(value):
    return hasattr(value, 'batch_axis') and value.ndim > 0


def state_of(group):
    """Names of the variables to look at."""
    names = [name for name, value in vars(group).items() if is_variable(value) and name not in ('input', 'rng', 'Is', 'Id')]
    calcium = getattr(group, 'Ca', None)
    return sorted(names + ['Ca.' + name for name in 'CE' if is_variable(getattr(calcium, name, None))])


def kept(trace):
    """The first 20 steps, then each 25th."""
    trace = np.asarray(trace)
    return trace[np.r_[0:20, 20:len(trace):25]]


def record(bp, case, nudge=0.):
    """Traces of a case, by the name of the variable; V starts ``nudge`` away from where it should."""
    group, data = case['build'](bp), case['data']
    if nudge:
        group.V.value = bp.math.asarray(np.asarray(group.V) + nudge)
    names = state_of(group)
    inputs = [] if case['as_x'] else list(data.items())
    runner = bp.DSRunner(group, inputs=inputs, monitors=names, progress_bar=False, dt=.1, data_first_axis='T')
    if case['as_x']:
        runner.predict(inputs=bp.math.asarray(np.broadcast_to(data['input'], (case['steps'], *data['input'].shape))))
    else:
        runner.run(.1 * case['steps'] + .05)
    return {name: kept(runner.mon[name]) for name in names}


def record_by_hand(bp, case, advance):
    """The same, step by step; ``advance(group, shared, x)`` calls ``update``."""
    group = case['build'](bp)
    traces = {name: [] for name in state_of(group)}
    for i in range(case['steps']):
        if not case['as_x']:
            for name, value in case['data'].items():
                getattr(group, name).value = bp.math.asarray(value)
        advance(group, dict(t=i * .1, dt=.1, i=i), bp.math.asarray(case['data']['input']) if case['as_x'] else None)
        for name, trace in traces.items():
            trace.append(np.asarray(getattr(group, name)))
    return {name: kept(trace) for name, trace in traces.items()}


def add(name, **options):
    """Add a case: ``build(bp)`` makes the group.

    ``data`` goes to its ``input`` (a dict of them to several variables), or to ``update`` if ``as_x``. The runner of
    2.3.8 cannot run those ``by_hand``.
    """
    def decorator(build):
        case = dict(dict(build=build, data={}, as_x=False, by_hand=False, steps=STEPS), **options)
        CASES[name] = dict(case, data=case['data'] if isinstance(case['data'], dict) else {'input': case['data']})
        return build
    return decorator


def add_model(name, model, data=None, keywords=None, **options):
    def build(bp):
        given = keywords(bp) if keywords else {}
        return getattr(bp.neurons, model)(3, **dict(initial(bp, model), **given))
    add(name, data=current(model) if data is None else data, **options)(build)


def scaled_defaults(bp, model):
    """All numeric parameters of a model, 5 % apart from cell to cell."""
    parameters = inspect.signature(getattr(bp.neurons, model).__init__).parameters.items()
    return {name: p.default * np.array([.95, 1., 1.05]) for name, p in parameters
            if isinstance(p.default, (int, float)) and not isinstance(p.default, bool)}


for _model in SPIKING:
    add_model(_model, _model)
    add_model(_model + ' heterogeneous', _model, keywords=lambda bp, model=_model: scaled_defaults(bp, model))
    add_model(_model + ' x', _model, keywords=lambda bp: dict(input_var=False), as_x=True, steps=200)
for _model in REFRACTORY:
    add_model(_model + ' refractory', _model, keywords=lambda bp: dict(tau_ref=2.))
    add_model(_model + ' refractory array', _model, keywords=lambda bp: dict(tau_ref=np.array([0., 1.7, 5.])))
for _model in ('LIF', 'ExpIF', 'Izhikevich'):
    add_model(_model + ' ref_var', _model, keywords=lambda bp: dict(tau_ref=2., ref_var=True))
for _model in ('LIF', 'ExpIF', 'QuaIF', 'AdQuaIF', 'GIF', 'Izhikevich', 'HindmarshRose', 'ALIFBellec2020', 'HH',
               'MorrisLecar', 'WangBuzsakiModel'):
    add_model(_model + ' batching', _model, keywords=lambda bp: dict(mode=bp.math.BatchingMode(2)),
              data=np.stack([current(_model), current(_model)[::-1]]), steps=400)
for _model in ('LIF', 'GIF', 'Izhikevich', 'HindmarshRose', 'ALIFBellec2020'):
    add_model(_model + ' training', _model, keywords=lambda bp: dict(mode=bp.math.TrainingMode(2)),
              data=np.stack([current(_model), current(_model)[::-1]]), steps=400)
for _method in ('euler', 'rk4', 'heun2', 'exponential_euler'):
    add_model('HH ' + _method, 'HH', keywords=lambda bp, method=_method: dict(method=method), steps=300)
    add_model('AdExIF ' + _method, 'AdExIF', keywords=lambda bp, method=_method: dict(method=method), steps=300)


@add('LIF refractory training', data=np.array([[30., 40.], [50., 25.]]), steps=400)
def _(bp):
    return bp.neurons.LIF(2, tau_ref=1., ref_var=True, mode=bp.math.TrainingMode(2))


@add('ALIFBellec2020 threshold above zero', data=np.array([[8., 3., 5.]]), steps=400)
def _(bp):
    return bp.neurons.ALIFBellec2020(3, V_rest=0., V_th=1., beta=.1, tau_ref=1., V_initializer=bp.init.ZeroInit(),
                                     a_initializer=bp.init.ZeroInit(), mode=bp.math.TrainingMode(1))


def sfa(bp, **keywords):
    return bp.neurons.LIF_SFA_Bellec2020(3, V_rest=0., V_th=1., beta=.1, V_initializer=bp.init.ZeroInit(),
                                         a_initializer=bp.init.ZeroInit(), **keywords)


add('LIF_SFA_Bellec2020', data=np.array([1.5, 3., 5.]), as_x=True)(sfa)
add('LIF_SFA_Bellec2020 refractory', data=np.array([1.5, 3., 5.]), as_x=True)(lambda bp: sfa(bp, tau_ref=1.))
add('LIF_SFA_Bellec2020 defaults', data=np.array([5., 10., 20.]), as_x=True, steps=200)(
    lambda bp: bp.neurons.LIF_SFA_Bellec2020(3))


@add('LIF keep_size', data=np.linspace(10., 60., 6).reshape(2, 3), steps=400)
def _(bp):
    return bp.neurons.LIF((2, 3), keep_size=True, tau_ref=1.)


@add('LIF of initializers', data=np.array([30., 40., 50.]), steps=400)
def _(bp):
    return bp.neurons.LIF(3, tau=bp.init.OneInit(7.), V_th=lambda shape: bp.math.ones(shape) * 11.,
                          R=bp.math.asarray([1., 2., 3.]))


@add('HH gates', data=np.array([4., 8., 12.]), steps=400)
def _(bp):
    one = bp.init.OneInit
    return bp.neurons.HH(3, V_initializer=one(-60.), m_initializer=one(.1), h_initializer=one(.5), n_initializer=one(.4))


for _name in ('Leaky', 'Integrator', 'LeakyIntegrator'):
    add(_name + ' x', data=np.array([1., -2., 5.]), as_x=True, by_hand=_name == 'Leaky', steps=200)(
        lambda bp, name=_name: getattr(bp.neurons, name)(3, tau=np.array([5., 10., 20.])))
add('Integrator', data=np.array([1., -2., 5.]), steps=200)(lambda bp: bp.neurons.Integrator(3, input_var=True))
add('LeakyIntegrator', data=np.array([1., -2., 5.]), steps=200)(lambda bp: bp.neurons.LeakyIntegrator(3, V_rest=-5., R=2.))


@add('FractionalIzhikevich', data=np.array([8., 10., 14.]), steps=600)
def _(bp):
    return bp.neurons.FractionalIzhikevich(3, alpha=.9, num_memory=601)


@add('FractionalFHR', data=np.array([.3, .5, .8]), steps=600)
def _(bp):
    return bp.neurons.FractionalFHR(3, alpha=.9, num_memory=100)


@add('FractionalFHR of three orders', data=np.array([.3, .5, .8]), steps=300)
def _(bp):
    return bp.neurons.FractionalFHR(3, alpha=[.9, .8, .7], num_memory=100)


@add('SpikeTimeGroup', steps=50)
def _(bp):
    return bp.neurons.SpikeTimeGroup(4, times=[0., .05, .3, .3, .30001, 1.1, 4.], indices=[3, 0, 1, 2, 0, 1, 0])


@add('SpikeTimeGroup out of order', steps=50)
def _(bp):
    return bp.neurons.SpikeTimeGroup(4, times=[1., .5, 2.], indices=[0, 1, 2])


# ---- channels --------------------------------------------------------------------------------------------------------
def cell(bp, calcium=None, reset=True, **channels):
    if calcium is not None:
        channels['Ca'] = calcium
    group = bp.CondNeuGroup(3, V_initializer=bp.init.OneInit(-65.), IL=bp.channels.IL(3), **channels)
    if reset:
        group.reset_state()
    return group


for _name in ('IKL', 'INa_Ba2002', 'INa_HH1952', 'INa_TM1991', 'IK_HH1952', 'IK_TM1991', 'IKDR_Ba2002', 'IKA1_HM1992',
              'IKA2_HM1992', 'Ih_HM1992'):
    add(_name, data=np.array([0., 1., 3.]), steps=300)(
        lambda bp, name=_name: cell(bp, I=getattr(bp.channels, name)(3)))
for _name in ('ICaT_HM1992', 'ICaT_HP1992', 'ICaHT_HM1992', 'ICaL_IS2008', 'ICaN_IS2008', 'IAHP_De1994'):
    for _ion in ('CalciumDetailed', 'CalciumFirstOrder'):
        add(_name + ' ' + _ion, data=np.array([0., 1., 3.]), steps=300)(
            lambda bp, name=_name, ion=_ion: cell(
                bp, calcium=getattr(bp.channels, ion)(3, I=getattr(bp.channels, name)(3))))
add('CalciumFixed', data=np.array([0., 1., 3.]), steps=300)(
    lambda bp: cell(bp, calcium=bp.channels.CalciumFixed(3, C=1e-3, I=bp.channels.ICaT_HM1992(3),
                                                         IAHP=bp.channels.IAHP_De1994(3))))


@add('HH of channels', data=np.array([1., 2., 4.]))
def _(bp):
    class Cell(bp.CondNeuGroup):
        def __init__(self, size):
            super().__init__(size, V_initializer=bp.init.OneInit(-65.))
            self.IK = bp.channels.IK_TM1991(size)
            self.INa = bp.channels.INa_TM1991(size)
            self.IL = bp.channels.IL(size)

    return Cell(3)


@add('HH of channels after reset', data=np.array([1., 2., 4.]), steps=600)
def _(bp):
    return cell(bp, IK=bp.channels.IK_HH1952(3, g_max=36., V_sh=-56.), INa=bp.channels.INa_HH1952(3, V_sh=-56.))


@add('thalamic relay cell', data=np.array([.15, .3, .6]))
def _(bp):
    channels = bp.channels
    calcium = channels.CalciumDetailed(
        3, C_rest=5e-5, tau=10., d=.5, ICaL=channels.ICaL_IS2008(3, g_max=.5), ICaN=channels.ICaN_IS2008(3, g_max=.5),
        ICaT=channels.ICaT_HM1992(3, g_max=2.1), ICaHT=channels.ICaHT_HM1992(3, g_max=3.),
        IAHP=channels.IAHP_De1994(3, g_max=.3))
    group = bp.CondNeuGroup(
        3, A=1.43e-4, V_initializer=bp.init.OneInit(-65.), IL=channels.IL(3, g_max=.01, E=-70.),
        IKL=channels.IKL(3, g_max=.005), INa=channels.INa_Ba2002(3, V_sh=-40.),
        IDR=channels.IKDR_Ba2002(3, V_sh=-40.), Ih=channels.Ih_HM1992(3, g_max=.01), Ca=calcium)
    group.reset_state()
    return group


@add('channels batching', data=np.array([[1., 2., 4.], [3., 2., 1.]]), steps=300)
def _(bp):
    mode = bp.math.BatchingMode(2)
    group = bp.CondNeuGroup(
        3, mode=mode, V_initializer=bp.init.OneInit(-65.), INa=bp.channels.INa_TM1991(3, mode=mode),
        IK=bp.channels.IK_TM1991(3, mode=mode), IL=bp.channels.IL(3, mode=mode),
        Ca=bp.channels.CalciumFirstOrder(3, mode=mode, ICaT=bp.channels.ICaT_HP1992(3, mode=mode)))
    group.reset_state(2)
    return group


@add('own channels', data=np.array([1., 2., 4.]), steps=400)
def _(bp):
    class Potassium(bp.channels.PotassiumChannel):
        def __init__(self, size):
            super().__init__(size)
            self.n = bp.math.Variable(bp.math.ones(size) * .3)

        def update(self, tdi, V):
            self.n.value = self.n + tdi['dt'] * (1. / (1. + bp.math.exp(-(V + 55.) / 9.)) - self.n) / 3.

        def current(self, V):
            return 10. * self.n ** 4 * (-90. - V)

        def reset_state(self, V, batch_size=None):
            self.n.value = 1. / (1. + bp.math.exp(-(V + 55.) / 9.))

    class CalciumGated(bp.channels.CalciumChannel):
        def __init__(self, size):
            super().__init__(size)
            self.q = bp.math.Variable(bp.math.zeros(size))

        def update(self, tdi, V, C_Ca, E_Ca):
            self.q.value = self.q + tdi['dt'] * (C_Ca / (C_Ca + 1e-3) - self.q) / 10.

        def current(self, V, C_Ca, E_Ca):
            return .1 * self.q * (E_Ca - V)

        def reset_state(self, V, C_Ca, E_Ca, batch_size=None):
            self.q.value = C_Ca / (C_Ca + 1e-3)

    return cell(bp, K=Potassium(3), calcium=bp.channels.CalciumDetailed(3, I=CalciumGated(3)))


@add('PinskyRinzelModel', data=dict(Is=np.array([.5, 1., 2.]), Id=np.array([0., .5, .1])), by_hand=True, steps=200)
def _(bp):
    return bp.neurons.PinskyRinzelModel(3, p=np.array([.4, .5, .6]))


@add('PoissonGroup with a seed', steps=60)
def _(bp):
    return bp.neurons.PoissonGroup(6, freqs=np.array([50., 500., 2000., 5000., 8000., 9900.]), seed=3)


# ---- gradients -------------------------------------------------------------------------------------------------------
GRADIENT_STEPS = 30
GRADIENT_DT = .5
GRADIENTS = [model for model in TRAINABLE if model != 'HindmarshRose']


def gradient_case(bp, model):
    """A model in training mode, and its input."""
    keywords = dict(mode=bp.math.TrainingMode(1))
    data = dict(SPIKING, LIF_SFA_Bellec2020=(3., {}), ALIFBellec2020=(3., {}))[model][0]
    if 'Bellec' in model:
        keywords.update(V_rest=0., V_th=1., beta=.1, V_initializer=bp.init.ZeroInit(), a_initializer=bp.init.ZeroInit())
    if model in ('LIF', 'Izhikevich', 'ALIFBellec2020', 'LIF_SFA_Bellec2020'):
        keywords.update(tau_ref=1.)
    if model != 'LIF_SFA_Bellec2020':
        keywords.update(input_var=False)
    return getattr(bp.neurons, model)(3, **keywords), data * np.array([[.8, 1., 1.3]])


def gradient_of(bp, jax, model, advance):
    """Gradient by the input of a weighted sum of V and spikes of 30 steps."""
    group, data = gradient_case(bp, model)
    start = {name: getattr(group, name).value for name in state_of(group)}

    def step(state, i, data):
        for name, value in state.items():
            getattr(group, name).value = value
        advance(group, dict(t=i * GRADIENT_DT, dt=GRADIENT_DT, i=i), data)
        return {name: getattr(group, name).value for name in state}, (group.V.value.sum(), group.spike.value.sum())

    def loss(data):
        steps = np.arange(GRADIENT_STEPS)
        _, (V, spikes) = jax.lax.scan(lambda state, i: step(state, i, data), start, steps)
        return (np.cos(steps) * V).sum() + (np.sin(steps) * spikes).sum()

    return np.asarray(jax.jit(jax.grad(loss))(data))


# ---- names -----------------------------------------------------------------------------------------------------------
def described(default):
    """A default value as text that does not depend on the release."""
    if default is inspect.Parameter.empty:
        return 'required'
    if 'Init' in type(default).__name__ or type(default).__name__ == 'Uniform':
        return type(default).__name__ + str([float(v) for _, v in sorted(vars(default).items()) if isinstance(v, (int, float))])
    return 'function' if callable(default) else repr(default)


def face_of(bp, model):
    """The parameters of a model with their defaults, and the public attributes of an instance."""
    cls = getattr(bp.neurons, model)
    required = dict(freqs=10., times=[1.], indices=[0], alpha=.9, num_memory=10)
    parameters = [p for p in inspect.signature(cls.__init__).parameters.values() if p.name != 'self']
    group = cls(2, **{p.name: required[p.name] for p in parameters if p.name in required})
    attributes = sorted(name for name in vars(group) if not name.startswith(('_', 'implicit')))
    return dict(parameters=[[p.name, described(p.default)] for p in parameters], attributes=attributes)
