"""Records the currents of bp.inputs: run on an old release, with the file to write."""
import sys

import brainpy as bp
import numpy as np


def currents():
    """Currents whose times are no whole numbers of steps, by name."""
    out, one = {}, bp.inputs
    for dt in (0.1, 0.05, 1.):
        for name, durations in (('a', [10., 5.3, 7.7]), ('b', [.7, .3, 1.1, 2.9])):
            values = list(np.arange(len(durations)) + 1.)
            out[f'section {name} {dt}'] = one.section_input(values, durations, dt=dt)
            out[f'constant {name} {dt}'] = one.constant_input(list(zip(values, durations)), dt=dt)[0]
        out[f'spikes {dt}'] = one.spike_input([1., 2.3, 5.7], .7, 1.5, 9., dt=dt)
        out[f'sizes {dt}'] = one.spike_input([.3, 2., 5.], [.3, 1.1, .2], [1., 2., 3.], 7.7, dt=dt)
        window = dict(t_start=5., t_end=15., dt=dt)
        out[f'sine {dt}'] = one.sinusoidal_input(1., 50., 20.3, **window)
        out[f'square {dt}'] = one.square_input(1., 50., 20.3, bias=True, **window)
        out[f'ramp {dt}'] = one.ramp_input(0., 1., 20.3, **window)
        out[f'noise {dt}'] = one.wiener_process(20.3, n=2, seed=3, **window)
        out[f'one noise {dt}'] = one.wiener_process(20.3, seed=3, **window)
        out[f'process {dt}'] = one.ou_process(1., .5, 10., 20.3, n=2, seed=3, **window)
    spikes = (np.random.RandomState(0).rand(60, 7) < .1).astype(float)
    for width in (1., 2., 3.3, 5.):
        out[f'rate {width}'] = bp.measure.firing_rate(spikes, width, dt=.1)
    return {name: np.asarray(value) for name, value in out.items()}


if __name__ == '__main__':
    np.savez(sys.argv[1], **currents())
