"""Runs programs of one release in one process, as `brainsyn run` does: GENERATION OUT PROGRAM... saves into OUT."""
import sys
from pathlib import Path

import brainpy.math as bm

from brainsyn.porting.cli import main


def run(generation, out, programs):
    """Run one program after the other, each from the settings that a new process has."""
    for program in map(Path, programs):
        bm.set_dt(0.1)
        bm.set_mode(bm.nonbatching_mode)
        status = main(['run', '--generation', generation, str(program), str(Path(out) / f'{program.stem}.npz')])
        if status:
            print(f'{program.stem} ended with status {status}', file=sys.stderr)


if __name__ == '__main__':
    run(sys.argv[1], sys.argv[2], sys.argv[3:])
