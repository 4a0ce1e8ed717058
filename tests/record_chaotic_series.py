"""Records the chaotic series of BrainPy 2.1.12; run with that release: ``python record_chaotic_series.py OUT.npz``."""
import sys

import brainpy as bp
import brainpy.math as bm
import numpy as np

CASES = {
    'henon_map_series': dict(num_step=40), 'logistic_map_series': dict(num_step=40, mu=3.7),
    'PWL_duffing_series': dict(duration=3.), 'chen_chaotic_series': dict(duration=.5),
    'chua_chaotic_series': dict(duration=2.), 'double_scroll_series': dict(duration=5.),
    'lorenz_series': dict(duration=1.), 'lu_chen_chaotic_series': dict(duration=.5),
    'mackey_glass_series': dict(duration=10., seed=3), 'modified_Lorenz_series': dict(duration=.5),
    'modified_chua_series': dict(duration=2.), 'modified_lu_chen_series': dict(duration=.6, d2=.3),
    'rabinovich_fabrikant_series': dict(duration=1.),
}


def thinned(package, name):
    """The series of one case, every so many steps."""
    series = getattr(package.datasets, name)(**CASES[name])
    return {key: np.asarray(values)[::20 if len(values) > 100 else 1] for key, values in series.items()}


if __name__ == '__main__':
    bm.enable_x64()
    np.savez_compressed(sys.argv[1], **{f'{name} {key}': values for name in CASES
                                        for key, values in thinned(bp, name).items()})
