"""Record reference traces of neuron models and channels with the BrainPy of this interpreter.

usage: python record_neurons.py OUT.npz
"""
import sys
import warnings

import brainpy as bp
import brainpy.math as bm
import jax
import numpy as np
from neuron_cases import CASES, GRADIENTS, SENSITIVE, gradient_of, record, record_by_hand



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
    np.savez_compressed(sys.argv[1], **{f'{name}|{key}': v for name, trace in traces.items() for key, v in trace.items()})
    print(f'BrainPy {bp.__version__}: {len(traces)} cases')
