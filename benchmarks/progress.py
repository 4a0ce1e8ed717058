"""What a progress bar costs, and what a second run costs beyond its steps.

    python benchmarks/progress.py [--rounds 7]
"""
import argparse
import io
import sys
import time
from statistics import median

from legacy_networks import runner

import brainsyn


class Terminal(io.StringIO):
    """A place to write to that says it is a terminal."""

    def isatty(self):
        return True


def cpu(run, *arguments):
    start = time.process_time()
    run(*arguments)
    return time.process_time() - start


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('--rounds', type=int, default=15)
    rounds = parser.parse_args().rounds
    contestant = runner(brainsyn, 'COBA', 4000)
    contestant.run(4000.)
    taken, screen = {True: [], False: []}, sys.stderr
    for _ in range(rounds):
        for shown in taken:
            contestant.progress_bar = shown
            sys.stderr = Terminal()
            taken[shown].append(cpu(contestant.run, 4000.))
            sys.stderr = screen
    print(f'progress bar, on over off: {median(on / off for on, off in zip(taken[True], taken[False], strict=True)):.3f}')
    short = median(cpu(contestant.run, .1) for _ in range(rounds))
    long = median(cpu(contestant.run, 1000.) for _ in range(rounds))
    print(f'a later run beyond its steps: {1e3 * (short - long / 10_000):.1f} ms (one step: {1e3 * short:.1f} ms)')


if __name__ == '__main__':
    main()
