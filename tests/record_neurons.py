"""Record reference traces of neuron models and channels with the BrainPy of this interpreter.

usage: python record_neurons.py OUT.npz
"""
import sys
import warnings

import jax
import numpy as np

jax.config.update('jax_enable_x64', True)
jax.config.update('jax_platform_name', 'cpu')
warnings.filterwarnings('ignore')

import brainpy as bp  # noqa: E402
import brainpy.math as bm  # noqa: E402
from neuron_cases import CASES, SENSITIVE, TRAINABLE, gradient_case, kept, loss_of, state_of  # noqa: E402

bm.enable_x64()


def record(case, nudge=False):
    group = case['build'](bp)
    if nudge:
        group.V.value = np.asarray(group.V) + 1e-13
    names = state_of(group)
    data = case['data']
    inputs = () if data is None or case['as_x'] else ('input', data)
    runner = bp.DSRunner(group, inputs=inputs, monitors=names, progress_bar=False, dt=.1, data_first_axis='T')
    if case['as_x']:
        runner.predict(inputs=bm.asarray(np.broadcast_to(data, (case['steps'],) + data.shape)))
    else:
        runner.run(.1 * case['steps'] + .05)
    return {name: kept(runner.mon[name]) for name in names}


def record_by_hand(case):
    group = case['build'](bp)
    traces = {name: [] for name in state_of(group)}
    for i in range(case['steps']):
        shared = dict(t=i * .1, dt=.1, i=i)
        bp.share.save(**shared)
        group.update(bm.asarray(case['data'])) if case['as_x'] else group.update(shared)
        for name, trace in traces.items():
            trace.append(np.asarray(getattr(group, name)))
    return {name: kept(trace) for name, trace in traces.items()}


def record_gradient(model):
    group, data = gradient_case(bp, model)

    def update(t, dt, i, x):
        bp.share.save(t=t, dt=dt, i=i)
        group.update(x)

    return {'gradient': np.asarray(jax.grad(loss_of(group, update))(data))}


if __name__ == '__main__':
    only = sys.argv[2:]
    traces = {name: (record_by_hand if case['by_hand'] else record)(case) for name, case in CASES.items() if not only or name in only}
    traces.update({name + ' nudged': record(CASES[name], nudge=True) for name in SENSITIVE})
    traces.update({model + ' gradient': record_gradient(model) for model in TRAINABLE if model != 'HindmarshRose'})
    np.savez_compressed(sys.argv[1], **{f'{name}|{key}': v for name, trace in traces.items() for key, v in trace.items()})
    print(f'BrainPy {bp.__version__}: {len(traces)} cases')
