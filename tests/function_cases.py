"""Cases of plain functions: surrogate gradients, losses, activations, measures."""
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
        yield cls, lambda f=lambda c=cls: getattr(bm.surrogate, c), o=options: with_derivative(f()(**o))
        yield name + ' origin', lambda f=function, o=options: with_derivative(lambda x: f()(x, origin=True, **o))
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
            for axis in (None, 1) if reduction == 'mean' else (0,):
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
    for dt, width in ((.1, .5), (.5, .5)):
        yield f'cross_correlation {dt} {width}', lambda d=dt, w=width: one.cross_correlation(SPIKES, w, dt=d)
        yield f'firing_rate {dt}', lambda d=dt: one.firing_rate(SPIKES, 3., dt=d)
    for method in ('loop', 'vmap'):
        yield 'voltage_fluctuation ' + method, lambda m=method: one.voltage_fluctuation(A, method=m)
    yield 'functional_connectivity', lambda: one.functional_connectivity(A)
    yield 'matrix_correlation', lambda: one.matrix_correlation(A[:5], B[:5])
    yield 'weighted_correlation', lambda: one.weighted_correlation(A[0], B[0], P[0])
    yield 'raster_plot', lambda: np.stack(one.raster_plot(SPIKES, np.arange(120.)))
    times = np.arange(120.) * .1
    for kind in ('exc', 'inh'):
        for place in ('soma layer', 'surface layer') if kind == 'exc' else ('deep layer', 'superficial layer'):
            yield f'unitary_LFP {kind} {place}', lambda k=kind, p=place: one.unitary_LFP(
                times, SPIKES, spike_type=k, location=p, seed=7)
    yield 'unitary_LFP options', lambda: one.unitary_LFP(
        times, SPIKES, xmax=.3, ymax=.5, va=150., lambda_=.3, sig_e=2., seed=3)
