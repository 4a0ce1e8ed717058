"""Record random numbers of an old BrainPy release for other seeds than the golden files; a legacy program.

usage: python record_streams.py OUT_DIR        writes OUT_DIR/streams-<release>.npz
"""
import sys

import numpy as np

SAMPLERS = {
    'rand': (3, 4), 'randn': (5,), 'random': ((5,),), 'random_sample': ((3,),), 'ranf': (4,), 'sample': ((4,),),
    'randint': (0, 100, (6,)), 'random_integers': (1, 10, (5,)), 'normal': (2., .5, (5,)), 'uniform': (-1., 3., (5,)),
    'permutation': (10,), 'choice': (10, (4,), False), 'beta': (1., 2., (5,)), 'exponential': (2., (4,)),
    'gamma': (2., 3., (4,)), 'gumbel': (1., 2., (4,)), 'laplace': (1., 2., (4,)), 'logistic': (1., 2., (4,)),
    'pareto': (2., (4,)), 'poisson': (np.array([1., 20., 3.], np.float32),), 'standard_cauchy': ((4,),),
    'standard_exponential': ((4,),), 'standard_gamma': (2., (4,)), 'standard_normal': ((4,),), 'standard_t': (3., (4,)),
    'truncated_normal': (-1., 1., (4,)), 'bernoulli': (.3, (10,)), 'lognormal': (1., .5, (4,)), 'binomial': (10, .3, (5,)),
    'chisquare': (3, (4,)), 'dirichlet': (np.array([1., 2., 3.], np.float32), (2,)), 'geometric': (.3, (5,)),
    'multinomial': (20, np.array([.2, .3, .5], np.float32)), 'rayleigh': (2., (4,)), 'triangular': ((4,),),
    'vonmises': (0., 2., (4,)), 'weibull': (2., (4,)), 'weibull_min': (2., 1., (4,)), 'maxwell': ((4,),),
    'negative_binomial': (5, .4, (4,)), 't': (3., (4,)), 'orthogonal': (3,), 'noncentral_chisquare': (3., 2., (4,)),
    'loggamma': (2., (4,)), 'categorical': (np.array([.1, .2, .7], np.float32), 0, (5,)), 'zipf': (3., (4,)),
    'power': (2., (4,)), 'f': (3., 4., (4,)), 'hypergeometric': (10, 5, 6, (4,)), 'logseries': (.6, (4,)),
    'noncentral_f': (3., 4., 1., (4,)),
}
INITIALIZERS = {
    'Normal': dict(scale=2.), 'Uniform': dict(min_val=-1.), 'XavierNormal': {}, 'XavierUniform': {}, 'KaimingNormal': {},
    'KaimingUniform': {}, 'LecunNormal': {}, 'LecunUniform': {}, 'Orthogonal': {},
}


def samplers(bp, bm):
    """name -> numbers of a sampler, of the common stream and of one of its own."""
    found = {}
    for name, args in SAMPLERS.items():
        bm.random.seed(4321)
        found[f'common {name}'] = np.asarray(getattr(bm.random, name)(*args))
        found[f'own {name}'] = np.asarray(getattr(bm.random.RandomState(99), name)(*args))
    return found


def initializers(bp, bm):
    """name -> values of an initializer with a seed."""
    return {name: np.asarray(getattr(bp.init, name)(seed=808, **kwargs)((5, 4))) for name, kwargs in INITIALIZERS.items()}


def connectors(bp, bm):
    """name -> matrix of a connector with a seed, and of one that got its seed by bm.random.seed."""
    makers = {
        'FixedProb': lambda **seed: bp.conn.FixedProb(.3, **seed), 'FixedPreNum': lambda **seed: bp.conn.FixedPreNum(3, **seed),
        'FixedPostNum': lambda **seed: bp.conn.FixedPostNum(3, include_self=False, **seed),
        'GaussianProb': lambda **seed: bp.conn.GaussianProb(1.5, **seed),
        'SmallWorld': lambda **seed: bp.conn.SmallWorld(4, .4, **seed),
        'ScaleFreeBA': lambda **seed: bp.conn.ScaleFreeBA(2, **seed),
        'ScaleFreeBADual': lambda **seed: bp.conn.ScaleFreeBADual(1, 3, .4, **seed),
        'PowerLaw': lambda **seed: bp.conn.PowerLaw(2, .4, **seed),
    }
    if not bp.__version__.startswith('2.2'):  # which could not draw it
        makers['ProbDist'] = lambda **seed: bp.conn.ProbDist(3, .6, .7, **seed)
    common_seed = 60 if bp.__version__ < '2.4' else 61  # with 60, ScaleFreeBADual of 2.4 and 2.6 never ends
    found = {}
    for name, make in makers.items():
        bm.random.seed(common_seed)
        for label, seed in (('seeded', dict(seed=515)), ('common', {})):
            ids = make(**seed)(12, 12).require('pre_ids', 'post_ids')
            mat = np.zeros((12, 12), bool)
            mat[tuple(map(np.asarray, ids))] = True
            found[f'{label} {name}'] = mat
    return found


def models(bp, bm):
    """name -> what noisy models do, and where the common stream is after them."""

    class Walk(bp.dyn.NeuGroup):
        def __init__(self):
            super().__init__(3)
            self.rng = bm.random.RandomState(17)
            self.x = bm.Variable(bm.zeros(3))
            self.spike = bm.Variable(bm.zeros(3, dtype=bool))

        def update(self, *tdi):
            self.x.value = self.x + self.rng.normal(0., 1., (3,)) + self.rng.rand(3)

        def clear_input(self):
            pass

        def reset_state(self, *size):
            pass

    class Diffusion(Walk):
        def __init__(self):
            super().__init__()
            self.integral = bp.sdeint(f=lambda x, t: -x, g=lambda x, t: .5, method='euler')

        def update(self, *tdi):
            self.x.value = self.integral(self.x.value, 0., dt=.1)

    makers = {
        'walk': (Walk, 'x'), 'sdeint': (Diffusion, 'x'),
        'OU': (lambda: bp.neurons.OUProcess(3, mean=1., sigma=.4), 'x'),
        'noisy LIF': (lambda: bp.neurons.LIF(3, noise=.7, V_initializer=bp.init.OneInit(-1.)), 'V'),
        'Poisson': (lambda: bp.neurons.PoissonGroup(20, 300.), 'spike'),
        'seeded Poisson': (lambda: bp.neurons.PoissonGroup(20, 300., seed=5), 'spike'),
    }
    found = {}
    for name, (make, variable) in makers.items():
        bm.random.seed(314)
        runner = bp.DSRunner(make(), monitors=[variable], dt=.1, progress_bar=False)
        runner.run(2.05)
        found[name] = np.asarray(runner.mon[variable])
        found[name + ', then'] = np.asarray(bm.random.rand(3))
    return found


PARTS = dict(samplers=samplers, initializers=initializers, connectors=connectors, models=models)

if __name__ == '__main__':
    import brainpy as bp
    import brainpy.math as bm
    recorded = {f'{part}|{name}': array for part, record in PARTS.items() for name, array in record(bp, bm).items()}
    np.savez_compressed(f'{sys.argv[1]}/streams-{bp.__version__}.npz', **recorded)
