"""Record what seeded connectors of an old BrainPy release answer when they are asked again; run by that release.

usage: python record_require.py OUT_DIR        writes OUT_DIR/require-<release>.npz
"""
import sys

import numpy as np
from record_connect import packed

REQUESTS = [('conn_mat',), ('pre2post',), ('post_ids',), ('conn_mat', 'pre2post'), ('conn_mat', 'post_ids'),
            ('pre_ids', 'conn_mat')]


def connectors(conn):
    """name -> a function that makes a connector."""
    return {
        'FixedProb': lambda: conn.FixedProb(.3, seed=5),
        'FixedProb_noself': lambda: conn.FixedProb(.3, include_self=False, seed=5),
        'FixedProb_multi': lambda: conn.FixedProb(.3, allow_multi_conn=True, seed=5),
        'FixedPreNum': lambda: conn.FixedPreNum(3, seed=5),
        'FixedPreNum_noself': lambda: conn.FixedPreNum(3, include_self=False, seed=5),
        'FixedPostNum': lambda: conn.FixedPostNum(3, seed=5),
        'GaussianProb': lambda: conn.GaussianProb(2., seed=5),
        'SmallWorld': lambda: conn.SmallWorld(4, .4, seed=5),
        'ScaleFreeBA': lambda: conn.ScaleFreeBA(2, seed=5),
    }


def answers(conn):
    """key -> matrix or, since their order is another matter, sorted ids of two requests, and of one after another call.

    What the release fails at, or lacks, is left out.
    """
    found = {}
    for name, make in connectors(conn).items():
        for request in REQUESTS:
            try:
                connector = make()(12, 12)
                values = [connector.require(*request), connector.require(*request), connector(12, 12).require(*request)]
            except Exception:
                continue
            for turn, value in enumerate(values):
                for what, part in zip(request, value if len(request) > 1 else [value]):
                    array = np.asarray(part[0] if isinstance(part, tuple) else part)
                    found[f'{name}|{"+".join(request)}|{turn}|{what}'] = array if array.ndim == 2 else np.sort(array)
    return found


def shared(conn, neurons, projection):
    """key -> targets of one connector that two projections use, and which is asked once more after each of them."""
    found = {}
    for comp_method in ('sparse', 'dense'):
        connector, group = conn.FixedPreNum(3, seed=5), neurons.LIF(12)
        for turn in range(2):
            projection(group, group, connector, comp_method)
            found[f'shared|{comp_method}|{turn}'] = np.sort(np.asarray(connector.require('pre2post')[0]))
    return found


if __name__ == '__main__':
    import brainpy as bp

    conn = getattr(bp, 'conn', None) or bp.connect
    if hasattr(bp, 'synapses'):
        results = shared(conn, bp.neurons, lambda pre, post, c, how: bp.synapses.Exponential(pre, post, c, comp_method=how))
    else:
        results = shared(conn, bp.dyn, lambda pre, post, c, how: bp.dyn.ExpCUBA(pre, post, c, conn_type=how))
    results.update(answers(conn))
    np.savez_compressed(f'{sys.argv[1]}/require-{bp.__version__}.npz', **packed(results))
    print(bp.__version__, len(results), 'arrays')
