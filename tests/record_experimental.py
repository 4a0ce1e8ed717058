"""Records the namespace-style synapses of BrainPy 2.3.8; run with that release: ``python record_experimental.py OUT.npz``."""
import sys

import brainpy as bp
import brainpy.math as bm
import numpy as np

CONNECTIONS = {
    'random': lambda bp: bp.conn.MatConn(np.random.RandomState(2).rand(5, 4) < .5)(5, 4),
    'one': lambda bp: bp.conn.One2One()(4, 4),
    'all': lambda bp: bp.conn.All2All(include_self=True)(5, 4),
    'others': lambda bp: bp.conn.All2All(include_self=False)(5, 5),
}
CASES = [(kind, 'random', method, extra) for kind in ('Exponential', 'DualExponential', 'Alpha')
         for method in ('sparse', 'dense') for extra in ('', 'COBA', 'COBA STD')
         if (kind, method, extra) != ('Exponential', 'sparse', 'COBA STD')]  # which raises
CASES += [(kind, wiring, 'dense', '') for kind in ('Exponential', 'Alpha') for wiring in ('one', 'others')]
CASES += [('Exponential', 'all', 'dense', '')]


def inputs():
    """Spikes of five cells and potentials of five cells, 30 steps."""
    return np.random.RandomState(0).rand(30, 5) < .3, np.random.RandomState(1).rand(30, 5) * 20 - 60


def build(package, kind, wiring, method, extra):
    """The synapse of one case, made by ``package.experimental``."""
    parts = package.experimental
    kwargs = {'out': parts.COBA(E=-10.)} if 'COBA' in extra else {}
    if 'STD' in extra:
        kwargs['stp'] = parts.STD(5)
    return getattr(parts, kind)(CONNECTIONS[wiring](package), g_max=.5, comp_method=method, **kwargs)


def run(package, math, case):
    """The output of the synapse at each step."""
    synapse = build(package, *case)
    spikes, potentials = inputs()
    conn = synapse.conn
    trace = []
    for i in range(30):
        package.share.save(i=i, t=i * .1, dt=.1)
        trace.append(np.asarray(synapse(math.asarray(spikes[i, :conn.pre_num]),
                                        math.asarray(potentials[i, :conn.post_num]))))
    return np.array(trace)


if __name__ == '__main__':
    bm.enable_x64()
    np.savez_compressed(sys.argv[1], **{' '.join(case): run(bp, bm, case) for case in CASES})
