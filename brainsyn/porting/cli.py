"""The ``brainsyn`` command."""
import argparse
import sys
from collections.abc import Sequence

__all__ = ['main']


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(
        prog='brainsyn', description='Programs written for BrainPy 2.0 to 2.6, on the JAX and Python of today.')
    top.add_argument('--version', action='store_true', help='print the version and exit')
    commands = top.add_subparsers(title='commands', metavar='COMMAND')

    run = commands.add_parser('run', help='run a program as it stands', description=(
        'Run a program written for BrainPy 2.3 as it stands: its "import brainpy", and that of the modules beside it, '
        'gives the names and the numbers of BrainPy 2.3.8.'))
    run.add_argument('script', metavar='SCRIPT', help='the program')
    run.add_argument('args', metavar='ARGS', nargs=argparse.REMAINDER, help='its arguments, passed on untouched')
    run.set_defaults(command=run_program)

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


def run_program(arguments: argparse.Namespace) -> int:
    from brainsyn.porting.redirect import run_script
    from brainsyn.porting.source import NotAProgram
    try:
        return run_script(arguments.script, arguments.args, namespace='brainsyn.v2_3')
    except NotAProgram as error:
        print(f'brainsyn: {error}', file=sys.stderr)
        return 2


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
