"""The ``brainsyn`` command: what it prints, and what it exits with."""
import re
import subprocess
import sys
import textwrap

import matplotlib.image
import pytest

import brainsyn
from brainsyn.porting import cli


def brainsyn_command(*arguments) -> subprocess.CompletedProcess:
    return subprocess.run([sys.executable, '-m', 'brainsyn', *map(str, arguments)], capture_output=True, text=True)


def test_run_gives_an_unmodified_program_the_old_release(tmp_path):
    program = tmp_path / 'program.py'
    program.write_text(textwrap.dedent('''
        import sys
        import brainpy as bp
        import brainpy.math as bm
        from brainpy.dyn import LIF
        from model import build

        group = build(3)
        runner = bp.DSRunner(group, inputs=('input', 30.), monitors=['V'], progress_bar=False)
        runner.run(2.)
        print(bp.__version__, sys.argv[1:], isinstance(group, LIF), runner.mon.V.shape, runner.mon.ts[0])
        sys.exit(4)
        '''))
    (tmp_path / 'model.py').write_text('import brainpy as bp\n\ndef build(n):\n    return bp.neurons.LIF(n)\n')
    done = brainsyn_command('run', '--generation', '2.3', program, '-v', '--help', '--version', 'run')
    assert done.stdout.split() == "2.3.8 ['-v', '--help', '--version', 'run'] True (20, 3) 0.1".split(), done.stderr
    assert done.returncode == 4


def test_run_may_ignore_numbers_that_are_not_finite(tmp_path):
    program = tmp_path / 'program.py'
    program.write_text(textwrap.dedent('''
        import brainpy as bp

        runner = bp.DSRunner(bp.neurons.LIF(1), inputs=('input', lambda tdi: 0. / (tdi.i - 3.)), progress_bar=False)
        runner.run(1.)
        print(runner.i0)
        '''))
    stopped = brainsyn_command('run', '--generation', '2.3', program)
    assert stopped.returncode == 1 and 'DivergenceError: ' in stopped.stderr and 'in step 3' in stopped.stderr
    ignored = brainsyn_command('run', '--on-nan', 'ignore', '--generation', '2.3', program)
    assert ignored.returncode == 0 and ignored.stdout == '10\n', ignored.stderr


def test_run_refuses_what_is_no_program(tmp_path, capsys):
    assert cli.main(['run', str(tmp_path / 'gone.py')]) == 2
    assert capsys.readouterr().err == f'brainsyn: {tmp_path / "gone.py"} does not exist.\n'


def test_an_interrupt_ends_with_one_line(monkeypatch, capsys):
    def interrupted(arguments):
        raise KeyboardInterrupt

    monkeypatch.setattr(cli, 'run_demo', interrupted)
    assert cli.main(['demo']) == 130
    assert capsys.readouterr().err.strip() == 'brainsyn: interrupted'


def test_version(capsys):
    assert cli.main(['--version']) == 0
    assert capsys.readouterr().out == f'brainsyn {brainsyn.__version__}\n'


def test_no_command_prints_the_help(capsys):
    assert cli.main([]) == 2
    assert 'demo' in capsys.readouterr().out


@pytest.mark.parametrize('arguments', [['demo', '--duration', '-1'], ['demo', '--duration', 'soon'], ['walk']])
def test_wrong_arguments_are_refused(arguments, capsys):
    with pytest.raises(SystemExit) as end:
        cli.main(arguments)
    assert end.value.code == 2 and 'error:' in capsys.readouterr().err


def test_the_demo_prints_rates_and_speed_and_saves_a_figure(tmp_path, capsys):
    file = tmp_path / 'figure.png'
    assert cli.main(['demo', '--duration', '50', '--output', str(file), '--no-progress']) == 0
    shown = capsys.readouterr().out
    rates = [float(rate) for rate in re.findall(r'([\d.]+) Hz', shown)]
    assert len(rates) == 2 and all(5. < rate < 60. for rate in rates)  # Brette et al. (2007): about 20 Hz
    assert shown.count('times real time') == 2 and str(file) in shown
    height, width, _ = matplotlib.image.imread(file).shape
    assert width > 1000 and height > 600
