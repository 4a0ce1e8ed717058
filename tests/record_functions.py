"""Records what plain functions compute: run on an old release, with the file to write.

Given a recording of an older release, too, it leaves out what is the same there.
"""
import sys
import warnings

import brainpy as bp
import numpy as np
from function_cases import A, B, P, X, activations, losses, measures, seeded, surrogates

REDUCTIONS = ('reduce_euclidean_norm reduce_logsumexp reduce_max reduce_mean reduce_min reduce_prod reduce_std reduce_sum '
              'reduce_variance cumproduct product msort round_ remove_diag flatten trapz').split()
IDS = np.array([0, 0, 1, 3, 3, 4])
SEGMENTS = 'max mean min prod sum sqrt_n'.split()


def initializers(bp, bm):
    one = bp.init
    yield 'Constant', lambda: one.Constant(2.)((2, 3))
    yield 'Identity', lambda: one.Identity(2.)((3, 3))
    yield 'OneInit', lambda: one.OneInit(3.)((2, 3))
    yield 'ZeroInit', lambda: one.ZeroInit()((2, 3))
    sheet = dict(sigma=.4, values=[[-2., 2.], [-3., 3.]], size=(3, 4))
    decays = [(dict(sigma=.8, values=[-3., 3.], size=(7,)), {}), (dict(sigma=.7, values=None, size=(3, 4)), {}), (sheet, {})]
    decays += [(sheet, {name: value}) for name, value in dict(
        periodic_boundary=True, include_self=False, normalize=False, min_w=.1).items()]
    for place, extra in decays:
        yield f'GaussianDecay {place} {extra}', lambda p=place, e=extra: one.GaussianDecay(
            p['sigma'], 2., encoding_values=p['values'], **e)(p['size'])
        yield f'DOGDecay {place} {extra}', lambda p=place, e=extra: one.DOGDecay(
            (p['sigma'], 2.5 * p['sigma']), (2., .6), encoding_values=p['values'], **e)(p['size'])
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
