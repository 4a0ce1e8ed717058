"""Record reference traces of neuron models and channels with the BrainPy of this interpreter.

usage: python record_neurons.py OUT    writes OUT.npz (traces) and OUT.json (parameters and attributes)
"""
import inspect
import json
import sys
import warnings

import brainpy as bp
import brainpy.math as bm
import jax
import numpy as np
from neuron_cases import CASES, GRADIENTS, SENSITIVE, face_of, gradient_of, record, record_by_hand


def advance(group, shared, x):
    """One step of a group in the way of 2.3.8."""
    bp.share.save(**shared)
    if isinstance(group, bp.NeuGroupNS) and not isinstance(group, bp.neurons.PinskyRinzelModel):
        group.update(x)
    else:
        group.update(shared)


if __name__ == '__main__':
    warnings.filterwarnings('ignore')
    bm.set_platform('cpu')
    bm.enable_x64()
    traces = {name: record_by_hand(bp, case, advance) if case['by_hand'] else record(bp, case)
              for name, case in CASES.items()}
    traces.update({name + ' nudged': record(bp, CASES[name], nudge=1e-13) for name in SENSITIVE})
    traces.update({model + ' gradient': {'gradient': gradient_of(bp, jax, model, advance)} for model in GRADIENTS})
    arrays = {f'{name}|{key}': value for name, trace in traces.items() for key, value in trace.items()}
    np.savez_compressed(sys.argv[1] + '.npz', **arrays)
    models = [name for name, value in vars(bp.neurons).items() if inspect.isclass(value)]
    with open(sys.argv[1] + '.json', 'w') as file:
        json.dump({model: face_of(bp, model) for model in sorted(models)}, file)
    print(f'BrainPy {bp.__version__}: {len(traces)} cases')
