"""A long run that is interrupted, killed and resumed, and must end where one that nothing happens to does.

    python benchmarks/soak.py [--steps 10000000] [--size 4000] [--folder FOLDER]

COBA (Brette et al., 2007) runs twice for so many steps, its records streamed to a file. The second time it gets a Ctrl-C at
a third of the way, after which it goes on in the same process, and is killed at two thirds, after which a new process goes
on from the last checkpoint. At the end the records of both must be equal bit for bit, as must all that the last checkpoints
hold; and neither may have needed a tenth more memory than after the first hundredth of the steps.

Files are left in FOLDER; runs that are complete there are not run again.
"""
import argparse
import json
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import h5py
import numpy as np
from legacy_networks import DRIVE, NETWORKS

DT = .1
WARMED_UP = 1 / 100
TOLERANCE = 1.1
WATCHED = 20


def work(folder, steps, size, every, autosave_every):
    """Run, in this process, whatever of the steps is left; Ctrl-C is survived."""
    import brainsyn as bp
    bp.math.random.seed(1)
    records = {f'{group}.{name}': (f'{group}.{name}', np.arange(WATCHED)) for group in 'EI' for name in ('V', 'input', 'spike')}
    checkpoint = folder / 'checkpoint.npz'
    runner = bp.DSRunner(NETWORKS['COBA'](bp, size), inputs=DRIVE, monitors=records, every=every, dt=DT, seed=1,
                         stream=folder / 'records.h5', autosave=checkpoint, autosave_every=autosave_every, progress_bar=False)
    duration = steps * DT * (1 + 1e-12)
    if checkpoint.exists():
        runner.load_state(checkpoint)
        duration = runner.time_left
        print(f'  resumed at step {runner.i0:,}', flush=True)
    while runner.i0 < steps:
        try:
            runner.run(duration)
        except KeyboardInterrupt:
            print(f'  interrupted at step {runner.i0:,}', flush=True)
            duration = runner.time_left
    (folder / 'end.json').write_text(json.dumps({'step': runner.i0, 'peak': peak_of('self')}))


def peak_of(process):
    """The most memory that a process has had, in bytes."""
    status = Path(f'/proc/{process}/status').read_text()
    return 1024 * next(int(line.split()[1]) for line in status.splitlines() if line.startswith('VmHWM'))


def steps_recorded(folder, every):
    """How far a run is, read from its file of records while it grows."""
    try:
        with h5py.File(folder / 'records.h5', 'r', swmr=True) as file:
            return len(file['ts']) * every
    except (OSError, KeyError):  # not there yet
        return 0


class Watched:
    """A run in a process of its own."""

    def __init__(self, folder, options):
        self.folder, self.options = folder, options
        self.begun = steps_recorded(folder, options.every)
        given = ['--steps', options.steps, '--size', options.size, '--every', options.every, '--autosave', options.autosave]
        self.process = subprocess.Popen([sys.executable, __file__, '--work', folder, *map(str, given)])

    def wait_for(self, steps):
        """Until so many steps are recorded, or the process has ended."""
        while self.process.poll() is None and steps_recorded(self.folder, self.options.every) < steps:
            time.sleep(.2)
        if self.process.returncode:
            raise SystemExit(f'The run in {self.folder} ended with {self.process.returncode}.')

    def finish(self, expected=0):
        code = self.process.wait()
        if code != expected:
            raise SystemExit(f'The run in {self.folder} ended with {code}.')


def run_clean(folder, options):
    """Run from start to end; returns the peak of memory when it has warmed up."""
    run = Watched(folder, options)
    run.wait_for(options.steps * WARMED_UP)
    warm = peak_of(run.process.pid)
    run.finish()
    return warm


def run_broken(folder, options):
    """Run with an interrupt, a kill and a resume."""
    run = Watched(folder, options)
    run.wait_for(options.steps // 3)
    run.process.send_signal(signal.SIGINT)
    run.wait_for(options.steps * 2 // 3)
    run.process.kill()
    run.finish(-signal.SIGKILL)
    print(f'  killed after step {steps_recorded(folder, options.every):,}', flush=True)
    Watched(folder, options).finish()


def differences(one, other):
    """What of the records and of the last checkpoints of two runs is not equal."""
    found = []
    with h5py.File(one / 'records.h5') as first, h5py.File(other / 'records.h5') as second:
        for name in first:
            rows = len(first[name])
            if second[name].shape != first[name].shape:
                found.append(f'{name}: {rows:,} and {len(second[name]):,} rows')
            found += [name for k in range(0, rows, 2 ** 16)
                      if not np.array_equal(first[name][k:k + 2 ** 16], second[name][k:k + 2 ** 16])][:1]
    with np.load(one / 'checkpoint.npz') as first, np.load(other / 'checkpoint.npz') as second:
        found += [f'state {name}' for name in first if name != 'about' and not np.array_equal(first[name], second[name])]
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('--steps', type=int, default=10_000_000)
    parser.add_argument('--size', type=int, default=4000)
    parser.add_argument('--every', type=int, default=100, help='steps from one record to the next')
    parser.add_argument('--autosave', type=float, default=20., help='seconds from one checkpoint to the next')
    parser.add_argument('--folder', type=Path, help='where to keep the files (default: a temporary folder)')
    parser.add_argument('--work', type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.work:
        work(options.work, options.steps, options.size, options.every, options.autosave)
        return
    with tempfile.TemporaryDirectory() as temporary:
        top = options.folder or Path(temporary)
        sys.exit(soak(top, options))


def soak(top, options):
    """Both runs, and what they came to; the exit status."""
    for name, run in (('clean', run_clean), ('broken', run_broken)):
        folder = top / name
        if (folder / 'end.json').exists():
            continue
        folder.mkdir(parents=True, exist_ok=True)
        print(f'{name}: {options.steps:,} steps of {options.size:,} cells', flush=True)
        started = time.perf_counter()
        warm = run(folder, options)
        end = json.loads((folder / 'end.json').read_text())
        (folder / 'end.json').write_text(json.dumps(end | {'warm': warm}))
        print(f'  done in {time.perf_counter() - started:.0f} s', flush=True)
    clean, broken = (json.loads((top / name / 'end.json').read_text()) for name in ('clean', 'broken'))
    grown = clean['peak'] / clean['warm']
    wrong = differences(top / 'clean', top / 'broken')
    with h5py.File(top / 'clean' / 'records.h5') as file:
        spikes, rows = int(file['E.spike'][-1000:].sum()), len(file['ts'])
    print(f'steps: {clean["step"]:,} and {broken["step"]:,}; records: {rows:,} rows, {spikes} spikes in the last of them')
    print(f'peak of memory: {clean["warm"] / 1e6:.0f} MB after {WARMED_UP:.0%} of the steps, {clean["peak"] / 1e6:.0f} MB at the '
          f'end: ratio {grown:.3f}')
    print(f'differences: {", ".join(wrong) or "none"}')
    return int(bool(wrong) or grown > TOLERANCE or clean['step'] != broken['step'])


if __name__ == '__main__':
    main()
