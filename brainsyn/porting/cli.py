"""The ``brainsyn`` command."""
import argparse
import sys
from collections.abc import Sequence

from brainsyn.diverging import ON_NAN, set_on_nan
from brainsyn.porting.names import GENERATIONS
from brainsyn.porting.rules import RULES, selected

__all__ = ['main']


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(
        prog='brainsyn', description='Programs written for BrainPy 2.0 to 2.6, on the JAX and Python of today.')
    top.add_argument('--version', action='store_true', help='print the version and exit')
    commands = top.add_subparsers(title='commands', metavar='COMMAND')

    run = commands.add_parser('run', help='run a program as it stands', description=(
        'Run a program written for BrainPy 2.0 to 2.6 as it stands: its "import brainpy", and that of the modules beside '
        'it, gives the names and the numbers of its release. Of a notebook the code cells are run in order, and what they '
        'plot is saved beside it.'))
    run.add_argument('--generation', choices=['auto', *GENERATIONS], default='auto', metavar='RELEASE',
                     help=f'the release that it was written for: {", ".join(GENERATIONS)} (which is 2.6 as well), or auto '
                          '(default), which tells it from the code')
    run.add_argument('--on-nan', choices=ON_NAN, help='what runners do when a number is no longer finite: stop with an error '
                     '(default), warn and go on, or ignore it as the old releases did')
    run.add_argument('script', metavar='SCRIPT', help='the program, or notebook')
    run.add_argument('args', metavar='ARGS', nargs=argparse.REMAINDER, help='its arguments, passed on untouched')
    run.set_defaults(command=run_program)

    check = commands.add_parser('check', help='tell whether programs would run, without running them', description=(
        'Read programs, notebooks and folders of such without running them, and say for each one which release it was '
        'written for and what will not run, or not give the numbers that one may expect. The exit status is 0 when all '
        'would run, 1 when some would not, 2 when some cannot be read.'))
    check.add_argument('paths', metavar='PATH', nargs='+', help='a program, a notebook, or a folder')
    check.add_argument('--json', action='store_true', help='print a JSON document')
    check.add_argument('--select', type=_codes, default=(), metavar='CODES',
                       help='only the rules whose codes begin so, separated by commas, say BS1,BS203')
    check.add_argument('--ignore', type=_codes, default=(), metavar='CODES', help='all but these rules')
    check.set_defaults(command=run_check)

    demo = commands.add_parser('demo', help='simulate a pair of cells and a network, and draw them', description=(
        'Simulate two HH cells joined by an AMPA synapse and an E/I network of 4,000 cells, print rates and speed, '
        'and save one figure.'))
    demo.add_argument('--duration', type=_milliseconds, default=1000., metavar='MS',
                      help='model time in ms (default: 1000)')
    demo.add_argument('--output', default='brainsyn-demo.png', metavar='FILE',
                      help='where to save the figure (default: brainsyn-demo.png)')
    demo.add_argument('--no-progress', action='store_true', help='show no progress bar')
    demo.set_defaults(command=run_demo)
    return top


def _milliseconds(text: str) -> float:
    value = float(text)
    if not 0. < value < float('inf'):
        raise argparse.ArgumentTypeError(f'{text} is not a positive time in ms')
    return value


def _codes(text: str) -> list[str]:
    codes = [code.strip() for code in text.split(',')]
    for code in codes:
        if not code or not any(rule.startswith(code) for rule in RULES):
            raise argparse.ArgumentTypeError(f'no rule begins with {code!r}; there are {", ".join(RULES)}')
    return codes


def run_program(arguments: argparse.Namespace) -> int:
    from brainsyn.porting.brainpy_names import namespace
    from brainsyn.porting.generation import generation_of
    from brainsyn.porting.redirect import run_script
    from brainsyn.porting.source import NotAProgram, read_program
    if arguments.on_nan:
        set_on_nan(arguments.on_nan)
    try:
        program = read_program(arguments.script)
        generation = arguments.generation
        if generation == 'auto':
            verdict = generation_of(program)
            generation = verdict.generation
            print(f'brainsyn: {arguments.script} is run as a program of {verdict}', file=sys.stderr)
        return run_script(program, [arguments.script, *arguments.args], namespace(generation))
    except NotAProgram as error:
        print(f'brainsyn: {error}', file=sys.stderr)
        return 2


def run_check(arguments: argparse.Namespace) -> int:
    from brainsyn.porting.checking import check
    from brainsyn.porting.report import as_json, as_text, exit_status, with_rules
    checked = with_rules(check(arguments.paths), selected(arguments.select, arguments.ignore))
    print(as_json(checked) if arguments.json else as_text(checked))
    return exit_status(checked)


def run_demo(arguments: argparse.Namespace) -> int:
    from brainsyn.porting.demo import demonstrate
    demonstrate(arguments.duration, arguments.output, progress=not arguments.no_progress)
    return 0


def print_version() -> int:
    from brainsyn import __version__
    print(f'brainsyn {__version__}')
    return 0


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command line (default: that of the process) and return the exit status, which is 130 after an interrupt."""
    top = parser()
    arguments = top.parse_args(argv)
    if arguments.version:
        return print_version()
    if 'command' not in arguments:
        top.print_help()
        return 2
    try:
        return arguments.command(arguments)
    except KeyboardInterrupt:
        print('\nbrainsyn: interrupted', file=sys.stderr)
        return 130
