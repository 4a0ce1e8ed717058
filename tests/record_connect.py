"""Record the arrays that the connectors of an old BrainPy release give; a legacy program, run by that release.

usage: python record_connect.py OUT_DIR        writes OUT_DIR/connect-<release>.npz
"""
import json
import sys

import numpy as np
from scipy.sparse import csr_matrix

FORMATS = ('conn_mat', 'pre_ids', 'post_ids', 'pre2post', 'post2pre', 'pre2syn', 'post2syn', 'coo', 'csr', 'csc')
AT_ONCE = ('Gaussian', 'ProbDist', 'SmallWorld', 'ScaleFree', 'PowerLaw')


def given_arrays():
    """A Boolean matrix, unsorted pairs of ids with repetitions, and a CSR pair, from a stream that never changes."""
    stream = np.random.RandomState(42)
    matrix = stream.random_sample((14, 9)) < 0.4
    pre_ids = stream.randint(0, 14, 60).astype(np.int32)
    post_ids = stream.randint(0, 9, 60).astype(np.int32)
    indptr = np.r_[0, np.cumsum(np.bincount(pre_ids, minlength=14))].astype(np.int32)
    return matrix, pre_ids, post_ids, indptr


def user_classes(conn):
    """Connectors as users wrote them."""
    matrix, pre_ids, post_ids, indptr = given_arrays()

    class OwnMat(conn.TwoEndConnector):
        def build_mat(self):
            return matrix.astype(float)

    class OwnCoo(conn.TwoEndConnector):
        def build_coo(self):
            return pre_ids, post_ids

    class OwnCsr(conn.TwoEndConnector):
        def build_csr(self):
            return post_ids, indptr

    class OwnConnDict(conn.TwoEndConnector):
        def build_conn(self):
            return dict(ij=(pre_ids, post_ids))

    class OwnConnTuple(conn.TwoEndConnector):
        def build_conn(self):
            return 'mat', matrix

    return OwnMat, OwnCoo, OwnCsr, OwnConnDict, OwnConnTuple


def deterministic_cases(conn):
    """name -> (make the connector, size of pre, size of post), for connectors without randomness."""
    matrix, pre_ids, post_ids, indptr = given_arrays()
    cases = {
        'All2All': (lambda: conn.All2All(), 5, 7),
        'All2All_grid': (lambda: conn.All2All(), (2, 3), (2, 2)),
        'All2All_noself': (lambda: conn.All2All(include_self=False), 6, 6),
        'All2All_noself_wide': (lambda: conn.All2All(include_self=False), 5, 7),
        'One2One': (lambda: conn.One2One(), 20, 20),
        'One2One_grid': (lambda: conn.One2One(), (4, 5), 20),
        'MatConn': (lambda: conn.MatConn(matrix), 14, 9),
        'MatConn_grid': (lambda: conn.MatConn(matrix.astype(float)), (7, 2), (3, 3)),
        'IJConn': (lambda: conn.IJConn(pre_ids, post_ids), 14, 9),
        'IJConn_sorted': (lambda: conn.IJConn(np.sort(pre_ids), post_ids), 14, 9),
        'CSRConn': (lambda: conn.CSRConn(post_ids, indptr), 14, 9),
        'SparseMatConn': (lambda: conn.SparseMatConn(csr_matrix(matrix * 2.)), 14, 9),
    }
    for size in (6, (5, 5), (3, 4), (2, 3, 4)):
        label = 'x'.join(map(str, np.atleast_1d(size)))
        cases[f'GridFour_{label}'] = (lambda: conn.GridFour(), size, size)
        cases[f'GridFour_self_{label}'] = (lambda: conn.GridFour(include_self=True), size, size)
        cases[f'GridFour_periodic_{label}'] = (lambda: conn.GridFour(periodic_boundary=True), size, size)
        cases[f'GridEight_{label}'] = (lambda: conn.GridEight(), size, size)
        cases[f'GridEight_periodic_{label}'] = (lambda: conn.GridEight(periodic_boundary=True), size, size)
        cases[f'GridN2_{label}'] = (lambda: conn.GridN(2), size, size)
        cases[f'GridN2_self_{label}'] = (lambda: conn.GridN(2, include_self=True, periodic_boundary=True), size, size)
    for own in user_classes(conn):
        cases[own.__name__] = (own, 14, 9)
    return cases


def seeded_cases(conn):
    """The same for random connectors with a seed."""
    cases = {}

    def add(name, make, pre, post):
        cases[name] = (make, pre, post)

    for seed in (1, 1234567):
        s = f'_seed{seed}'
        add('FixedProb' + s, lambda seed=seed: conn.FixedProb(.3, seed=seed), 13, 21)
        add('FixedProb_noself' + s, lambda seed=seed: conn.FixedProb(.3, include_self=False, seed=seed), 21, 21)
        add('FixedProb_ratio' + s, lambda seed=seed: conn.FixedProb(.3, pre_ratio=.5, seed=seed), 13, 21)
        add('FixedProb_multi' + s, lambda seed=seed: conn.FixedProb(.3, allow_multi_conn=True, seed=seed), 13, 21)
        add('FixedProb_grid' + s, lambda seed=seed: conn.FixedProb(.25, seed=seed), (3, 4), (4, 4))
        add('FixedPreNum' + s, lambda seed=seed: conn.FixedPreNum(4, seed=seed), 13, 21)
        add('FixedPreNum_share' + s, lambda seed=seed: conn.FixedPreNum(.4, seed=seed), 13, 21)
        add('FixedPreNum_noself' + s, lambda seed=seed: conn.FixedPreNum(4, include_self=False, seed=seed), 13, 13)
        add('FixedPreNum_multi' + s, lambda seed=seed: conn.FixedPreNum(4, allow_multi_conn=True, seed=seed), 13, 21)
        add('FixedPostNum' + s, lambda seed=seed: conn.FixedPostNum(4, seed=seed), 13, 21)
        add('FixedPostNum_share' + s, lambda seed=seed: conn.FixedPostNum(.4, seed=seed), 13, 21)
        add('FixedPostNum_noself' + s, lambda seed=seed: conn.FixedPostNum(4, include_self=False, seed=seed), 13, 13)
        add('FixedPostNum_multi' + s, lambda seed=seed: conn.FixedPostNum(4, allow_multi_conn=True, seed=seed), 13, 21)
        add('FixedTotalNum' + s, lambda seed=seed: conn.FixedTotalNum(40, seed=seed), 13, 21)
        for label, size in (('12', 12), ('5x5', (5, 5)), ('3x6', (3, 6)), ('2x3x4', (2, 3, 4))):
            end = '_' + label + s
            add('GaussianProb' + end, lambda seed=seed: conn.GaussianProb(2., seed=seed), size, size)
            add('GaussianProb_noself_periodic' + end, lambda seed=seed: conn.GaussianProb(
                1.5, include_self=False, periodic_boundary=True, seed=seed), size, size)
            add('GaussianProb_encoded' + end, lambda seed=seed: conn.GaussianProb(
                .3, encoding_values=(-1., 2.), seed=seed), size, size)
            add('ProbDist' + end, lambda seed=seed: conn.ProbDist(2, .6, seed=seed), size, size)
            add('ProbDist_ratio' + end, lambda seed=seed: conn.ProbDist(
                1.5, .6, pre_ratio=.7, include_self=False, seed=seed), size, size)
        add('GaussianProb_two_ranges' + s, lambda seed=seed: conn.GaussianProb(
            .5, encoding_values=((0., 1.), (0., 4.)), periodic_boundary=True, seed=seed), (3, 5), (3, 5))
        add('ProbDist_uneven' + s, lambda seed=seed: conn.ProbDist(1, .7, seed=seed), (4, 5), (6, 3))
        for n in (24, 150):
            end = f'_{n}{s}'
            add('SmallWorld' + end, lambda seed=seed: conn.SmallWorld(4, .3, seed=seed), n, n)
            add('SmallWorld_self' + end, lambda seed=seed: conn.SmallWorld(5, .9, include_self=True, seed=seed), n, n)
            add('ScaleFreeBA' + end, lambda seed=seed: conn.ScaleFreeBA(3, seed=seed), n, n)
            add('ScaleFreeBA_directed' + end, lambda seed=seed: conn.ScaleFreeBA(3, directed=True, seed=seed), n, n)
            add('ScaleFreeBADual' + end, lambda seed=seed: conn.ScaleFreeBADual(3, 2, .4, seed=seed), n, n)
            add('ScaleFreeBADual_directed' + end, lambda seed=seed: conn.ScaleFreeBADual(
                1, 2, .4, directed=True, seed=seed), n, n)
            add('PowerLaw' + end, lambda seed=seed: conn.PowerLaw(3, .5, seed=seed), n, n)
            add('PowerLaw_directed' + end, lambda seed=seed: conn.PowerLaw(3, .5, directed=True, seed=seed), n, n)
        add('SmallWorld_full' + s, lambda seed=seed: conn.SmallWorld(6, .8, seed=seed), 7, 7)
    return cases


def arrays_of(name, case):
    """format -> arrays; formats at which the release fails are left out.

    Each format is asked of a connector of its own, since a random one draws anew for each; where what is drawn does not
    depend on the format, all are asked at once, since the release compiles each connector for a second.
    """
    make, pre, post = case
    groups = [[name] for name in FORMATS]
    if name.startswith(AT_ONCE):
        groups = [[name for name in FORMATS if name not in ('coo', 'csr', 'csc')]]
    found = {}
    for names in groups:
        try:
            values = make()(pre, post).require(*names)
        except Exception:
            continue
        for name, value in zip(names, values if len(names) > 1 else [values]):
            for k, part in enumerate(value if isinstance(value, tuple) else (value,)):
                found[f'{name}|{k}'] = np.asarray(part)
    return found


def successive_draws(conn):
    """One connector used for two projections, then for a third of another size."""
    found = {}
    connectors = {'FixedProb': conn.FixedProb(.3, seed=5), 'FixedPreNum': conn.FixedPreNum(3, seed=5),
                  'FixedProb_multi': conn.FixedProb(.3, allow_multi_conn=True, seed=5),
                  'ScaleFreeBA': conn.ScaleFreeBA(2, seed=5)}
    for name, connector in connectors.items():
        for k, size in enumerate((9, 9, 12)):
            found[f'successive_{name}|{k}'] = np.asarray(connector(size, size).require('pre2post')[0])
    return found


def packed(arrays):
    """Many small arrays as one, with a table of contents."""
    contents = [[key, list(value.shape)] for key, value in arrays.items()]
    values = np.concatenate([value.reshape(-1).astype(np.int16) for value in arrays.values()])
    return dict(contents=json.dumps(contents), values=values)


def unpacked(file):
    """The arrays that `packed` got."""
    values, begin, arrays = file['values'], 0, {}
    for key, shape in json.loads(str(file['contents'])):
        size = int(np.prod(shape))
        arrays[key] = values[begin:begin + size].reshape(shape)
        begin += size
    return arrays


if __name__ == '__main__':
    import brainpy as bp

    results = successive_draws(bp.conn)
    for name, case in {**deterministic_cases(bp.conn), **seeded_cases(bp.conn)}.items():
        results.update({f'{name}|{key}': value for key, value in arrays_of(name, case).items()})
    np.savez_compressed(f'{sys.argv[1]}/connect-{bp.__version__}.npz', **packed(results))
    print(bp.__version__, len(results), 'arrays')
