"""Records what plain functions compute: run on an old release, with the file to write.

Given a recording of an older release, too, it leaves out what is the same there.
"""
import sys
import warnings

import brainpy as bp
import jax
import numpy as np

X = np.concatenate([np.linspace(-2.5, 2.5, 21) + .01, [0., -5., 5., 30., -30.]])
A = np.random.RandomState(1).randn(6, 5)
B = np.random.RandomState(2).randn(6, 5)
P = np.random.RandomState(3).rand(6, 5)
LABELS = np.array([0, 3, 1, 4, 2, 2])
SPIKES = (np.random.RandomState(4).rand(120, 6) < .1).astype(float)

SURROGATES = {  # function: class, parameters
    'arctan': ('Arctan', dict(alpha=1.7)), 'erf': ('ERF', dict(alpha=1.7)),
    'gaussian_grad': ('GaussianGrad', dict(sigma=.4, alpha=.7)), 'inv_square_grad': ('InvSquareGrad', dict(alpha=3.)),
    'leaky_relu': ('LeakyRelu', dict(alpha=.2, beta=1.3)), 'log_tailed_relu': ('LogTailedRelu', dict(alpha=.3)),
    'multi_gaussian_grad': ('MultiGaussianGrad', dict(h=.2, s=4., sigma=.4, scale=.7)),
    'nonzero_sign_log': ('NonzeroSignLog', dict(alpha=1.7)), 'piecewise_exp': ('PiecewiseExp', dict(alpha=1.7)),
    'piecewise_leaky_relu': ('PiecewiseLeakyRelu', dict(c=.02, w=.8)),
    'piecewise_quadratic': ('PiecewiseQuadratic', dict(alpha=1.7)), 'q_pseudo_spike': ('QPseudoSpike', dict(alpha=1.7)),
    'relu_grad': ('ReluGrad', dict(alpha=.4, width=1.3)), 's2nn': ('S2NN', dict(alpha=3., beta=1.3, epsilon=1e-7)),
    'sigmoid': ('Sigmoid', dict(alpha=3.)), 'slayer_grad': ('SlayerGrad', dict(alpha=1.7)),
    'soft_sign': ('SoftSign', dict(alpha=1.7)),
    'squarewave_fourier_series': ('SquarewaveFourierSeries', dict(n=3, t_period=6.)),
}
ACTIVATIONS = (
    'celu elu gelu glu hard_sigmoid hard_silu hard_swish hard_tanh leaky_relu log_sigmoid log_softmax normalize relu relu6 selu '
    'sigmoid silu soft_sign softmax softplus swish tanh identity mish hard_shrink soft_shrink tanh_shrink softmin prelu').split()
REDUCTIONS = ('reduce_euclidean_norm reduce_logsumexp reduce_max reduce_mean reduce_min reduce_prod reduce_std reduce_sum '
              'reduce_variance cumproduct product msort round_ remove_diag flatten trapz').split()
IDS = np.array([0, 0, 1, 3, 3, 4])
SEGMENTS = 'max mean min prod sum sqrt_n'.split()


def with_derivative(function, x=X):
    """The values of a function at some points and its derivatives there."""
    x = jax.numpy.asarray(x)
    return np.stack([np.asarray(function(x)), np.asarray(jax.grad(lambda v: function(v).sum())(x))])


def seeded(bm, call):
    bm.random.seed(3)
    return call()


def surrogates(bp, bm):
    for name, (cls, options) in SURROGATES.items():
        def function(name=name):
            return getattr(bm.surrogate, name)

        yield name, lambda f=function: with_derivative(f())
        yield name + ' options', lambda f=function, o=options: with_derivative(lambda x: f()(x, **o))
        yield name + ' in order', lambda f=function, o=options: with_derivative(lambda x: f()(x, *o.values()))
        yield cls, lambda f=lambda c=cls: getattr(bm.surrogate, c), o=options: with_derivative(f()(**o))
        yield name + ' origin', lambda f=function, o=options: with_derivative(lambda x: f()(x, origin=True, **o))
        yield cls + ' origin', lambda f=lambda c=cls: getattr(bm.surrogate, c), o=options: with_derivative(
            f()(origin=True, **o))
    for name in ('inv_square_grad2', 'relu_grad2'):
        yield name, lambda n=name: with_derivative(lambda x: getattr(bm.surrogate, n)(x, x - .3))


def losses(bp, bm):
    ones = bp.losses
    two = 'l2_loss huber_loss log_cosh_loss cross_entropy_sigmoid'.split()
    for name in two:
        yield name, lambda n=name: getattr(ones, n)(bm.asarray(A), bm.asarray(B))
    yield 'huber_loss delta', lambda: ones.huber_loss(A, B, .3)
    for reduction in ('mean', 'sum', 'none'):
        yield 'cross_entropy_loss ' + reduction, lambda r=reduction: ones.cross_entropy_loss(
            bm.asarray(A), bm.asarray(LABELS), reduction=r)
        yield 'cross_entropy_loss weight ' + reduction, lambda r=reduction: ones.cross_entropy_loss(
            bm.asarray(A), bm.asarray(LABELS), weight=bm.asarray(P[0]), reduction=r)
        yield 'cross_entropy_loss dense ' + reduction, lambda r=reduction: ones.cross_entropy_loss(
            bm.asarray(A), bm.asarray(P), reduction=r)
        yield 'l1_loos ' + reduction, lambda r=reduction: ones.l1_loos(bm.asarray(A), bm.asarray(B), reduction=r)
        yield 'l1_loss ' + reduction, lambda r=reduction: ones.l1_loss(bm.asarray(A), bm.asarray(B), reduction=r)
        yield 'nll_loss ' + reduction, lambda r=reduction: ones.nll_loss(bm.asarray(A), bm.asarray(LABELS), reduction=r)
        yield 'multi_margin_loss ' + reduction, lambda r=reduction: ones.multi_margin_loss(
            bm.asarray(A), bm.asarray(LABELS), reduction=r)
        for name in ('mean_absolute_error', 'mean_squared_error', 'mean_squared_log_error'):
            for axis in (None, 0, 1):
                yield f'{name} {reduction} {axis}', lambda n=name, r=reduction, a=axis: getattr(ones, n)(
                    bm.asarray(P), bm.asarray(P[::-1]), axis=a, reduction=r)
    for cls, target in dict(CrossEntropyLoss=LABELS, L1Loss=B, MAELoss=B, MSELoss=B, NLLLoss=LABELS).items():
        for options in ({}, dict(reduction='sum'), dict(reduction='none')):
            yield f'{cls} {options}', lambda c=cls, t=target, o=options: getattr(ones, c)(**o)(
                bm.asarray(A), bm.asarray(t))
    for name in ('l1_loos', 'l1_loss', 'nll_loss', 'mean_absolute_error', 'mean_squared_error', 'cross_entropy_loss'):
        yield name + ' default', lambda n=name: getattr(ones, n)(
            bm.asarray(A), bm.asarray(LABELS if n in ('nll_loss', 'cross_entropy_loss') else B))
    yield 'cross_entropy_sparse', lambda: ones.cross_entropy_sparse(bm.asarray(A), bm.asarray(LABELS))
    yield 'cross_entropy_sparse one', lambda: ones.cross_entropy_sparse(bm.asarray(A), 2)
    yield 'binary_logistic_loss', lambda: ones.binary_logistic_loss(bm.asarray(A), bm.asarray((B > 0) * 1.))
    yield 'multiclass_logistic_loss', lambda: ones.multiclass_logistic_loss(3, A[0])
    yield 'sigmoid_binary_cross_entropy', lambda: ones.sigmoid_binary_cross_entropy(A, (B > 0) * 1.)
    yield 'softmax_cross_entropy', lambda: ones.softmax_cross_entropy(A, P / P.sum(1, keepdims=True))
    yield 'smooth_labels', lambda: ones.smooth_labels(np.eye(5)[LABELS], .1)
    for name in ('l2_norm', 'mean_absolute', 'mean_square'):
        for axis in (None, 0, 1):
            yield f'{name} {axis}', lambda n=name, a=axis: getattr(ones, n)(bm.asarray(A), axis=a)
    yield 'log_cosh', lambda: ones.log_cosh(bm.asarray(A))
    logits, pads = np.random.RandomState(5).randn(2, 7, 4), np.zeros((2, 7))
    yield 'ctc_loss', lambda: ones.ctc_loss(logits, pads, np.array([[1, 2, 3], [2, 2, 0]]), np.array([[0., 0, 0], [0, 0, 1]]))
    yield 'ctc_loss_with_forward_probs', lambda: np.concatenate([np.ravel(v) for v in ones.ctc_loss_with_forward_probs(
        logits, pads, np.array([[1, 2, 3], [2, 2, 0]]), np.array([[0., 0, 0], [0, 0, 1]]))])


def activations(bp, bm):
    for name in ACTIVATIONS:
        yield name, lambda n=name: getattr(bm.activations, n)(bm.asarray(10. * A if n != 'glu' else A[:, :4]))
    yield 'tanh bm', lambda: bm.tanh(bm.asarray(A))
    yield 'rrelu', lambda: seeded(bm, lambda: bm.activations.rrelu(bm.asarray(A)))
    yield 'rrelu bm', lambda: seeded(bm, lambda: bm.rrelu(bm.asarray(A), .1, .2))
    yield 'celu alpha', lambda: bm.celu(bm.asarray(A), 2.)
    yield 'elu alpha', lambda: bm.elu(bm.asarray(A), 2.)
    yield 'gelu exact', lambda: bm.gelu(bm.asarray(A), False)
    yield 'leaky_relu slope', lambda: bm.leaky_relu(bm.asarray(A), .2)
    yield 'softmax axis', lambda: bm.softmax(bm.asarray(A), 0)
    yield 'log_softmax axis', lambda: bm.log_softmax(bm.asarray(A), 0)
    yield 'normalize axis', lambda: bm.normalize(bm.asarray(A), 0, epsilon=.1)
    yield 'normalize given', lambda: bm.normalize(bm.asarray(A), mean=.1, variance=2.)
    yield 'one_hot', lambda: bm.one_hot(bm.asarray(LABELS), 5)
    yield 'one_hot axis', lambda: bm.one_hot(bm.asarray(LABELS), 5, axis=0)


def measures(bp, bm):
    one = bp.measure
    for dt, width in ((.1, .5), (.5, .5), (.5, 2.), (1., 1.)):
        yield f'cross_correlation {dt} {width}', lambda d=dt, w=width: one.cross_correlation(SPIKES, w, dt=d)
        yield f'firing_rate {dt}', lambda d=dt: one.firing_rate(SPIKES, 3., dt=d)
    for method in ('loop', 'vmap'):
        yield 'cross_correlation ' + method, lambda m=method: one.cross_correlation(SPIKES, 1., dt=.1, method=m)
        yield 'voltage_fluctuation ' + method, lambda m=method: one.voltage_fluctuation(A, method=m)
    yield 'cross_correlation silent', lambda: one.cross_correlation(np.zeros((50, 4)), 1., dt=.1)
    yield 'functional_connectivity', lambda: one.functional_connectivity(A)
    yield 'matrix_correlation', lambda: one.matrix_correlation(A[:5], B[:5])
    yield 'weighted_correlation', lambda: one.weighted_correlation(A[0], B[0], P[0])
    yield 'raster_plot', lambda: np.stack(one.raster_plot(SPIKES, np.arange(120.)))
    times = np.arange(120.) * .1
    for kind in ('exc', 'inh'):
        for place in ('soma layer', 'deep layer', 'superficial layer', 'surface layer'):
            yield f'unitary_LFP {kind} {place}', lambda k=kind, p=place: one.unitary_LFP(
                times, SPIKES, spike_type=k, location=p, seed=7)
    yield 'unitary_LFP options', lambda: one.unitary_LFP(
        times, SPIKES, xmax=.3, ymax=.5, va=150., lambda_=.3, sig_e=2., seed=3)


def initializers(bp, bm):
    one = bp.init
    yield 'Constant', lambda: one.Constant(2.)((2, 3))
    yield 'Identity', lambda: one.Identity(2.)((3, 3))
    yield 'OneInit', lambda: one.OneInit(3.)((2, 3))
    yield 'ZeroInit', lambda: one.ZeroInit()((2, 3))
    for size, sigma, values in (((7, 7), .8, [-3., 3.]), ((12, 12), .4, [[-2., 2.], [-3., 3.]]), (((3, 4)), .7, None)):
        for extra in ({}, dict(periodic_boundary=True), dict(include_self=False), dict(normalize=True), dict(normalize=False),
                      dict(min_w=.1)):
            size_of = (7,) if size == (7, 7) else (3, 4)
            yield f'GaussianDecay {size} {values} {extra}', lambda s=sigma, z=size_of, v=values, e=extra: one.GaussianDecay(
                s, 2., encoding_values=v, **e)(z)
            yield f'DOGDecay {size} {values} {extra}', lambda s=sigma, z=size_of, v=values, e=extra: one.DOGDecay(
                (s, 2.5 * s), (2., .6), encoding_values=v, **e)(z)
    for name in 'KaimingNormal KaimingUniform LecunNormal LecunUniform XavierNormal XavierUniform Orthogonal'.split():
        yield name, lambda n=name: getattr(one, n)(seed=3)((4, 5))
    yield 'VarianceScaling', lambda: one.VarianceScaling(2., 'fan_out', 'normal', seed=3)((4, 5))
    yield 'Normal', lambda: one.Normal(1., 2., seed=3)((4, 5))
    yield 'Uniform', lambda: one.Uniform(1., 2., seed=3)((4, 5))
    yield 'Exponential', lambda: one.Exponential(2., seed=3)((4, 5))
    yield 'Gamma', lambda: one.Gamma(2., 3., seed=3)((4, 5))
    yield 'TruncatedNormal', lambda: one.TruncatedNormal(1., 2., -1., 1., seed=3)((4, 5))
    yield 'Clip', lambda: one.Clip(one.Normal(0., 1., seed=3), -.5, .5)((4, 5))
    yield 'DeltaOrthogonal', lambda: np.array(one.DeltaOrthogonal()((3, 4, 4)).shape)


def optimizers(bp, bm):
    def steps(name, options):
        x, y = bm.TrainVar(bm.asarray(A[0])), bm.TrainVar(bm.asarray(A[1]))
        optimizer = getattr(bp.optim, name)(train_vars={'x': x, 'y': y}, **options)
        out = []
        for i in range(4):
            optimizer.update({'x': bm.asarray(B[i]), 'y': bm.asarray(.1 * B[i])})
            out += [np.array(bm.as_numpy(x)), np.array(bm.as_numpy(y))]
        return np.stack(out)

    for name in 'SGD Adagrad Adadelta Adam AdamW LARS Momentum MomentumNesterov RMSProp Adan SM3'.split():
        for options in ({}, dict(weight_decay=.1)):
            yield f'{name} {options}', lambda n=name, o=options: steps(n, dict(lr=.1, **o))
    for name, options in dict(AdamW=dict(amsgrad=True), Momentum=dict(momentum=.5), RMSProp=dict(rho=.8, epsilon=1e-4),
                              Adan=dict(no_prox=True), SM3=dict(momentum=.5)).items():
        yield f'{name} {options}', lambda n=name, o=options: steps(n, dict(lr=.1, **o))
    schedules = dict(
        Constant=(.1,), CosineAnnealingLR=(.1, 5, .01), CosineAnnealingWarmRestarts=(.1, 2, 3, 2, .01),
        ExponentialDecay=(.1, 3, .5), ExponentialLR=(.1, .5), InverseTimeDecay=(.1, 3, .5), MultiStepLR=(.1, [2, 4], .5),
        PiecewiseConstant=([2, 4], [.1, .2, .3]), PolynomialDecay=(.1, 5, .01, 2.), StepLR=(.1, 2, .5),
        ExponentialDecayLR=(.1, 3, .5), InverseTimeDecayLR=(.1, 3, .5), PiecewiseConstantLR=([2, 4], [.1, .2, .3]),
        PolynomialDecayLR=(.1, 5, .01, 2.))

    def course(name, arguments, by, options={}):  # noqa: B006
        schedule, out = getattr(bp.optim, name)(*arguments, **options), []
        for _ in range(8):
            out.append(float(schedule()))
            getattr(schedule, by)()
        return np.array(out)

    for name, arguments in schedules.items():
        for by in ('step_epoch', 'step_call'):
            yield f'{name} {by}', lambda n=name, a=arguments, b=by: course(n, a, b)
        yield name + ' at', lambda n=name, a=arguments: np.array(
            [float(getattr(bp.optim, n)(*a)(i)) for i in range(8)])
    yield 'InverseTimeDecay staircase', lambda: course('InverseTimeDecay', (.1, 3, .5, True), 'step_call')


def arrays(bp, bm):
    for name in REDUCTIONS:
        yield name, lambda n=name: getattr(bm, n)(bm.asarray(P[:5] if n == 'remove_diag' else P))
    for name in ('reduce_euclidean_norm', 'reduce_logsumexp', 'reduce_max', 'reduce_std', 'reduce_variance'):
        yield name + ' axis', lambda n=name: getattr(bm, n)(bm.asarray(A), axis=1, keepdims=True)
    for kind in SEGMENTS:
        yield 'segment_' + kind, lambda k=kind: getattr(bm, 'segment_' + k)(bm.asarray(A), bm.asarray(IDS))
        yield 'unsorted_segment_' + kind, lambda k=kind: getattr(bm, 'unsorted_segment_' + k)(
            bm.asarray(A), bm.asarray(IDS[::-1].copy()), 6)
    yield 'addcdiv', lambda: bm.addcdiv(bm.asarray(A), bm.asarray(B), bm.asarray(P), value=.3)
    yield 'addcmul', lambda: bm.addcmul(bm.asarray(A), bm.asarray(B), bm.asarray(P), value=.3)
    yield 'cast', lambda: bm.cast(bm.asarray(A), bm.float32)
    yield 'clip_by_value', lambda: bm.clip_by_value(bm.asarray(A), -.5, .5)
    for axis in (None, 0, 1):
        yield f'clip_by_norm {axis}', lambda a=axis: bm.clip_by_norm(bm.asarray(A), .5, axis=a)
    yield 'unsqueeze', lambda: bm.unsqueeze(bm.asarray(A), 1)
    yield 'flatten part', lambda: bm.flatten(bm.asarray(A.reshape(2, 3, 5)), 1)
    yield 'unflatten', lambda: bm.unflatten(bm.asarray(A), 0, (2, 3))
    yield 'exprel', lambda: bm.exprel(bm.asarray(X))
    yield 'clamp_max', lambda: bm.clamp_max(bm.asarray(A), .2)
    yield 'clamp_min', lambda: bm.clamp_min(bm.asarray(A), .2)
    for options in (dict(num_step=4), dict(duration=.4), dict(num_step=4, t0=1., dt=.2)):
        yield f'shared_args_over_time {options}', lambda o=options: np.stack(
            [np.asarray(bm.as_numpy(v)) for k, v in sorted(bm.shared_args_over_time(**o).items()) if k in 'tid dt'.split()])


def operators(bp, bm):
    pre, post = np.array([0, 0, 1, 2, 2, 2], 'int32'), np.array([1, 3, 0, 1, 2, 3], 'int32')
    weights, values, events = np.arange(1., 7.), np.array([.5, 2., 3.]), np.array([True, False, True])
    ptr = np.array([0, 2, 3, 6], 'int32')
    for kind in 'max mean min prod sum'.split():
        for num in (4, 6):
            yield f'pre2post_{kind} {num}', lambda k=kind, n=num: getattr(bm, 'pre2post_' + k)(
                bm.asarray(values), n, bm.asarray(post), bm.asarray(pre))
            yield f'syn2post_{kind} {num}', lambda k=kind, n=num: getattr(bm, 'syn2post_' + k)(
                bm.asarray(weights), bm.asarray(post), n)
        yield f'pre2post_{kind} scalar', lambda k=kind: getattr(bm, 'pre2post_' + k)(2., 4, bm.asarray(post))
    ids = bm.asarray(post), bm.asarray(ptr)
    yield 'syn2post_softmax', lambda: bm.syn2post_softmax(bm.asarray(weights), bm.asarray(post), 6)
    yield 'pre2post_event_sum graded', lambda: bm.pre2post_event_sum(bm.asarray(values), ids, 6, 2.)
    yield 'syn2post', lambda: bm.syn2post(bm.asarray(weights), bm.asarray(post), 6)
    yield 'pre2syn', lambda: bm.pre2syn(bm.asarray(values), bm.asarray(pre))
    for what, each in (('', 2.), (' weights', bm.asarray(weights))):
        yield 'pre2post_event_sum' + what, lambda w=each: bm.pre2post_event_sum(bm.asarray(events), ids, 6, w)
        yield 'pre2post_event_prod' + what, lambda w=each: bm.pre2post_event_prod(bm.asarray(events), ids, 6, w)
        for transpose, v in ((True, values), (False, np.arange(1., 7.))):
            yield f'csrmv{what} {transpose}', lambda w=each, t=transpose, v=v: bm.sparse.csrmv(
                w, *ids, bm.asarray(v), shape=(3, 6), transpose=t)
            yield f'event.csrmv{what} {transpose}', lambda w=each, t=transpose, v=v: bm.event.csrmv(
                w, *ids, bm.asarray(v > 1.), shape=(3, 6), transpose=t)
            yield f'event.csrmv graded{what} {transpose}', lambda w=each, t=transpose, v=v: bm.event.csrmv(
                w, *ids, bm.asarray(v), shape=(3, 6), transpose=t)
            yield f'event.csrmm{what} {transpose}', lambda w=each, t=transpose, v=v: bm.event.csrmm(
                w, *ids, bm.asarray(np.outer(v, [1., 2.])), shape=(3, 6), transpose=t)
            yield f'csrmm{what} {transpose}', lambda w=each, t=transpose, v=v: bm.sparse.csrmm(
                w, *ids, bm.asarray(np.outer(v, [1., 2.])), shape=(3, 6), transpose=t)
    yield 'coo_to_csr', lambda: np.concatenate([np.asarray(bm.as_numpy(v)) for v in bm.sparse.coo_to_csr(
        bm.asarray(pre[::-1].copy()), bm.asarray(post), num_row=3)])
    yield 'csr_to_coo', lambda: np.stack([np.asarray(bm.as_numpy(v)) for v in bm.sparse.csr_to_coo(*ids)])
    yield 'seg_matmul', lambda: bm.sparse.seg_matmul(
        {'data': weights, 'index': (pre, post), 'shape': (3, 6)}, np.arange(1., 7.))


def tools(bp, bm):
    one = bp.tools
    yield 'size2num', lambda: one.size2num((3, 4))
    yield 'to_size', lambda: np.array(one.to_size(5))
    yield 'replicate', lambda: np.array(one.replicate(2, 3, 'x'))
    yield 'format_seed', lambda: one.format_seed(5)
    yield 'indent', lambda: one.indent('a\n b', 2)
    yield 'deindent', lambda: one.deindent('    a\n      b')
    yield 'word_replace', lambda: one.word_replace('a + b.a', {'a': 'c'})
    yield 'get_identifiers', lambda: ' '.join(sorted(one.get_identifiers('3-a*_b+c5+8+f(A - .3e-10)*17')))
    yield 'get_identifiers numbers', lambda: ' '.join(sorted(one.get_identifiers('3-a*_b+8', include_numbers=True)))
    yield 'is_lambda_function', lambda: one.is_lambda_function(lambda x: x)
    yield 'get_main_code', lambda: one.get_main_code(lambda x: x + 1)


def encoders(bp, bm):
    one = getattr(bp, 'encoding', None)  # 2.2 has none
    yield 'LatencyEncoder', lambda: one.LatencyEncoder(0., 1., 5)(bm.asarray(P[0]))
    yield 'LatencyEncoder log', lambda: one.LatencyEncoder(0., 1., 5, 'log')(bm.asarray(P[0]))
    yield 'LatencyEncoder steps', lambda: one.LatencyEncoder(0., 1., method='linear').multi_steps(bm.asarray(P[0]), .5)
    yield 'LatencyEncoder steps log', lambda: one.LatencyEncoder(0., 1.).multi_steps(bm.asarray(P[0]), .5)
    yield 'WeightedPhaseEncoder', lambda: one.WeightedPhaseEncoder(0., 1., 4).single_step(bm.asarray(P[0]), 2)
    yield 'WeightedPhaseEncoder call', lambda: one.WeightedPhaseEncoder(0., 1., 4)(bm.asarray(P[0]), 5)
    yield 'WeightedPhaseEncoder steps', lambda: one.WeightedPhaseEncoder(0., 1., 4).multi_steps(bm.asarray(P[0]), .5)

    yield 'PoissonEncoder steps', lambda: seeded(bm, lambda: one.PoissonEncoder().multi_steps(bm.asarray(P[0]), .5))
    yield 'DiffEncoder', lambda: one.DiffEncoder(.3).multi_steps(bm.asarray(A))
    yield 'DiffEncoder off', lambda: one.DiffEncoder(.3, True, True).multi_steps(bm.asarray(A))


GROUPS = {group.__name__: group for group in (
    surrogates, losses, activations, measures, initializers, optimizers, arrays, operators, tools, encoders)}


def computed(bp, group, wanted=None):
    """What the functions of a group give, by name, or those that are wanted, and the errors of those that fail."""
    bm, results, errors = bp.math, {}, {}
    bm.enable_x64()
    for name, case in GROUPS[group](bp, bm):
        name = f'{group} {name}'
        if wanted is not None and name not in wanted:
            continue
        try:
            results[name] = np.asarray(bm.as_numpy(case()))
        except Exception as error:
            errors[name] = f'{type(error).__name__}: {error}'
    return results, errors


if __name__ == '__main__':
    warnings.simplefilter('ignore')
    recorded, known = {}, dict(np.load(sys.argv[2])) if len(sys.argv) > 2 else {}
    for group in GROUPS:
        results, errors = computed(bp, group)
        recorded.update({name: value for name, value in results.items()  # only what an older recording has not, or otherwise
                         if name not in known or not np.array_equal(known[name], value)})
        for name, error in errors.items():
            print(name, '|', error[:150].replace('\n', ' '))
    np.savez_compressed(sys.argv[1], **recorded)
