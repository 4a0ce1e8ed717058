"""Record what the runner of the BrainPy of this interpreter does; a legacy program.

usage: python record_running.py OUT.npz
"""
import sys
import warnings

import jax
import numpy as np

jax.config.update('jax_platform_name', 'cpu')
warnings.filterwarnings('ignore')

import brainpy as bp  # noqa: E402
import brainpy.math as bm  # noqa: E402
from running_cases import CASES  # noqa: E402

bp.told_to_grad = lambda loop: dict(dyn_vars=loop.vars())
records = {f'float32|{key}': value for key, value in CASES['clock_over_two_runs'](bp, bm).items()}
bm.enable_x64()
for name, function in CASES.items():
    records.update({f'{name}|{key}': value for key, value in function(bp, bm).items()})
np.savez_compressed(sys.argv[1], **records)
print(bp.__version__, len(records), 'arrays')
