"""brainsyn beside every simulator that its users could pick: one command, all tables.

    python benchmarks/run.py [--rounds 5] [--only SECTION ...] [--record]

Sections: ``networks`` (time per second of model time, with the targets), ``start`` (import, building, first and second
run, memory, progress bar), ``operators``, ``connections``. All that JAX runs keeps to one thread, as the programs in C++
do. Peers are brainpy (legacy classes, which need numba where they are sparse, and its newer projections), brainpy.state,
Brian 2 in C++ standalone mode and a program in C++ that does nothing else; one that is not installed is left out with a
word. Where Brian 2 has an environment of its own, the variable ``BRIAN_PYTHON`` names its interpreter. ``--record`` keeps
what was measured in ``results.json``, from which the documentation takes its tables and its figure.
"""
import argparse
import json
import subprocess
import sys
from pathlib import Path

from contest import contest
from targets import TARGETS, judged

# model, size, duration of a run in ms, those who take part beside brainsyn
EVERYBODY = ['C++', 'Brian 2', 'brainpy', 'brainpy, new projections', 'brainpy.state']
NETWORKS = [
    ('COBA', 4000, 1000., EVERYBODY),
    ('COBA', 20_000, 300., EVERYBODY),
    ('COBA', 100_000, 100., ['C++', 'Brian 2', 'brainpy.state']),
    ('CUBA', 4000, 1000., EVERYBODY),
    ('COBAHH', 4000, 300., ['C++', 'Brian 2', 'brainpy']),
    ('AMPA + GABAa, sparse', 4000, 500., ['brainpy']),
    ('AMPA + GABAa, dense', 4000, 100., ['brainpy']),
    ('AMPA + GABAa, all to all', 4000, 500., ['brainpy']),
    ('AMPA + GABAa + BioNMDA', 4000, 100., ['brainpy']),
    ('two cells', 2, 500., ['brainpy']),
]
PATIENCE = 1200.


def networks(rounds):
    """All contests, each printed when it is over."""
    results = []
    for model, size, duration, others in NETWORKS:
        contestants = contest(model, size, duration, ['brainsyn', *others], rounds, PATIENCE)
        results += contestants
        print(f'\n{model}, {size:,} cells: CPU and wall seconds for one second of model time', flush=True)
        print(f'{"":26s} {"CPU":>8s} {"wall":>8s} {"brainsyn / it":>14s} {"Hz":>6s}')
        ours = contestants[0]
        for one in contestants:
            if one.failed is not None or ours.failed is not None:
                print(f'{one.peer:26s} left out: {(one.failed or "")[:100]}')
            else:
                print(f'{one.peer:26s} {one.per_second():8.3f} {one.per_second("wall"):8.3f} '
                      f'{ours.per_second() / one.per_second():14.3f} {one.rate:6.1f}', flush=True)
    return results


def start(results):
    """What comes before the first step, and what stays after the last."""
    print(f'\nGetting ready: CPU seconds, and MB after a first run\n{"":34s} {"import":>8s} {"build":>8s} {"first":>8s} '
          f'{"later":>8s} {"MB":>8s}')
    for one in results:
        if one.failed is None:
            later = one.per_second() * one.duration / 1e3
            print(f'{one.model[:22] + ", " + str(one.size):28s} {one.peer[:14]:14s} {one.importing:8.2f} '
                  f'{one.building:8.3f} {one.first["cpu"]:8.3f} {later:8.3f} {one.memory / 1e6:8.1f}')


def script(name, *arguments):
    """Run a benchmark that prints tables of its own."""
    subprocess.run([sys.executable, str(Path(__file__).with_name(name)), *arguments], check=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('--rounds', type=int, default=5)
    parser.add_argument('--only', nargs='+', choices=['networks', 'start', 'operators', 'connections'])
    parser.add_argument('--record', action='store_true')
    options = parser.parse_args()
    sections = options.only or ['networks', 'start', 'operators', 'connections']
    if {'networks', 'start'} & set(sections):
        results = networks(options.rounds)
        targets = judged(results, TARGETS)
        print(f'\nTargets: brainsyn over its peer\n{"":52s} {"target":>8s} {"measured":>9s}')
        for target in targets:
            found = target['measured']
            said = '  not run' if found is None else f'{found:9.3f}' if target['met'] else f'{found:9.3f}   missed'
            print(f'{target["what"]:52s} {target["bound"]:8.3f} {said}')
        if 'start' in sections:
            start(results)
            script('memory.py')
            script('progress.py')
        if options.record:
            summary = {'networks': [one.summary() for one in results if one.failed is None], 'targets': targets}
            Path(__file__).with_name('results.json').write_text(json.dumps(summary, indent=1) + '\n')
    if 'operators' in sections:
        script('operators.py', '--rounds', str(options.rounds))
    if 'connections' in sections:
        script('connections.py', '--rounds', str(options.rounds))


if __name__ == '__main__':
    main()
