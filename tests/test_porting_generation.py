"""Telling from a program which generation of BrainPy it was written for, and running it as one of that."""
import json
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from brainsyn.porting import cli
from brainsyn.porting.generation import generation_of
from brainsyn.porting.names import GENERATIONS, costs_of, find, keyword_costs
from brainsyn.porting.source import read_program

PROGRAMS = Path(__file__).parent / 'programs'
NAMES = sorted((Path(__file__).parent / 'data' / 'names').glob('2.?.txt'))


def verdict(folder: Path, text: str, **beside: str):
    for name, content in {'program.py': text, **beside}.items():
        (folder / name).write_text(textwrap.dedent(content))
    return generation_of(read_program(folder / 'program.py'))


def generation_in(folder: Path, **kwargs) -> str:
    return verdict(folder, **kwargs).generation


@pytest.mark.parametrize('file', sorted(PROGRAMS.glob('*/*.py')), ids=lambda file: f'{file.parent.name}-{file.stem}')
def test_the_generation_of_programs_that_were_recorded_on_their_release(file):
    expected = file.parent.name.replace('_', '.')
    assert generation_of(read_program(file)).generation == {'2.6': '2.5'}.get(expected, expected)


@pytest.mark.parametrize(('generation', 'text'), [
    ('2.0', '''
        import brainpy as bp
        class LIF(bp.NeuGroup):
            def update(self, _t, _dt):
                pass
        bp.StructRunner(LIF(1), monitors=['V'])
        '''),
    ('2.0', 'from brainpy.building.brainobjects import NeuGroup'),
    ('2.0', 'import brainpy as bp\nbp.NeuGroup(3, steps=("update",))'),
    ('2.1', 'import brainpy as bp\nnet = bp.dyn.Network()\nbp.dyn.StructRunner(net)'),
    ('2.1', 'import brainpy.nn as nn'),
    ('2.1', 'from brainpy import dyn\ndyn.AMPA(pre, post, conn=conn, E=0.)'),
    ('2.1', '''
        import brainpy as bp
        class LIF(bp.dyn.NeuGroup):
            def update(self, t, dt):
                pass
        '''),
    ('2.2', '''
        import brainpy as bp
        class LIF(bp.dyn.NeuGroup):
            def update(self, tdi):
                pass
        '''),
    ('2.2', 'from brainpy.dyn import *\nCondNeuGroup(1)'),
    ('2.3', 'import brainpy as bp\nclass LIF(bp.NeuGroup):\n    def update(self, tdi):\n        pass'),
    ('2.3', 'import brainpy as bp\nbp.synapses.Exponential(pre, post, conn, output=bp.synouts.COBA(E=0.))'),
    ('2.3', 'import brainpy as bp\nclass LIF(bp.NeuGroupNS):\n    pass\nbp.share.load("t")'),
    ('2.4', 'import brainpy as bp\nbp.dyn.ProjAlignPostMg2(pre=a, post=b)'),
    ('2.4', 'import brainpy as bp\nbp.dyn.LifRef(3)'),
    ('2.4', 'from brainpy._src.dynsys import DynamicalSystem'),
    ('2.5', 'import brainpy as bp\nbp.dyn.HalfProjAlignPostMg(comm=c, post=b)'),
    ('2.5', 'import brainpy as bp\n@bp.receive_update_input\nclass A(bp.DynamicalSystem): pass'),
    ('2.1', 'import brainsyn.v2_1 as bp  # brainpy 2.1\nbp.dyn.LIF(3)'),
    ('2.3', 'print("no BrainPy at all")'),
    ('2.3', 'import brainpy as bp\nbp.math.zeros(3)'),
])
def test_the_generation_of_small_programs(tmp_path, generation, text):
    assert generation_in(tmp_path, text=text) == generation


def test_why_is_said_with_the_line(tmp_path):
    assert str(verdict(tmp_path, 'import brainpy as bp\n\nbp.dyn.StructRunner(net)\n')) == (
        'BrainPy 2.1: bp.dyn.StructRunner (line 3) is of 2.1')
    assert str(verdict(tmp_path, 'import brainpy')) == 'BrainPy 2.3: nothing in it tells the release'


@pytest.mark.parametrize('spoilt', [
    'def f(bp):\n    bp.StructRunner()',  # another bp
    'try:\n    bp.StructRunner()\nexcept AttributeError:\n    pass',  # asked for, not needed
    'if bp.__version__ < "2.1":\n    bp.StructRunner()',
    '"""bp.StructRunner()"""  # bp.StructRunner()',
    'class bp:\n    StructRunner = 1\nbp.StructRunner',
    '[bp.StructRunner for bp in things]',
])
def test_what_is_not_a_name_of_brainpy_tells_nothing(tmp_path, spoilt):
    assert not verdict(tmp_path, f'import brainpy as bp\n{spoilt}\n').because


def test_aliases_are_followed(tmp_path):
    for text in ('import brainpy\nbrainpy.dyn.StructRunner', 'import brainpy.dyn as d\nd.StructRunner',
                 'from brainpy import dyn as d\nd.StructRunner', 'from brainpy.dyn import StructRunner as S',
                 'import brainpy as bp\nd = bp.dyn\ndef f():\n    e = d\n    return e.StructRunner',
                 'from brainpy.dyn import *\nStructRunner'):
        assert generation_in(tmp_path, text=text) == '2.1', text


def test_modules_of_its_own_tell_the_generation_of_a_program(tmp_path):
    found = verdict(tmp_path, 'from model import build\nbuild()\n', **{
        'model.py': 'import brainpy as bp\nfrom parts import x\n', 'parts.py': 'import brainpy as bp\nx = bp.dyn.StructRunner\n'})
    assert str(found) == 'BrainPy 2.1: bp.dyn.StructRunner (parts.py, line 2) is of 2.1'


@pytest.mark.parametrize(('beside', 'content'), [
    ('requirements.txt', 'numpy\nbrainpy==2.2.4.0\n'),
    ('environment.yml', 'dependencies:\n  - pip:\n    - brainpy ~=2.2.1\n'),
])
def test_requirements_beside_a_program_tell_its_generation(tmp_path, beside, content):
    assert generation_in(tmp_path, text='import brainpy as bp\nbp.neurons.LIF(1)', **{beside: content}) == '2.2'


def test_a_notebook_tells_by_the_version_that_it_printed(tmp_path):
    cell = {'cell_type': 'code', 'source': 'import brainpy as bp\nbp.__version__', 'outputs': [
        {'output_type': 'execute_result', 'data': {'text/plain': ["'2.4.0'"]}}]}
    (tmp_path / 'book.ipynb').write_text(json.dumps({'nbformat': 4, 'cells': [cell]}))
    assert generation_of(read_program(tmp_path / 'book.ipynb')).generation == '2.4'


@pytest.mark.parametrize('names', NAMES, ids=lambda names: names.stem)
def test_the_table_has_every_public_name_of_the_release(names):
    generation = {'2.6': '2.5'}.get(names.stem, names.stem)
    for name in (line.split()[0] for line in names.read_text().splitlines()):
        found = find(name)
        assert found.name == name and found.costs[generation] < 1., name


def test_the_table_of_names_reads_as_its_header_says():
    assert costs_of("34'") == dict(zip(GENERATIONS, (1., 1., 1., 0., .5, 1.)))
    assert find('StructRunner').costs['2.0'] == 0. and find('StructRunner').costs['2.2'] == 1.
    assert find('dyn.LIFF').name == 'dyn' and find('dyn.LIFF').unknown == 'LIFF'
    assert find('_src.dyn.base.Anything').unknown is None  # what private modules hold is not listed
    assert keyword_costs('dyn.AMPA', 'conn')['2.4'] == 1. and keyword_costs('dyn.AMPA', 'conn')['2.1'] == 0.
    assert keyword_costs('dyn.AMPA', 'no_such_keyword') is None


def run(*arguments) -> subprocess.CompletedProcess:
    return subprocess.run([sys.executable, '-m', 'brainsyn', 'run', *map(str, arguments)], capture_output=True, text=True)


def test_run_says_on_one_line_which_generation_and_why(tmp_path):
    program = tmp_path / 'program.py'
    program.write_text('import brainpy, beside\nbrainpy.dyn.NeuGroup, brainpy.math.set_dfloat\n'
                       'print(brainpy.__version__, beside.version)\n')
    (tmp_path / 'beside.py').write_text('import brainpy\nversion = brainpy.__version__\n')
    done = run(program)
    assert done.stdout.split() == ['2.1.12', '2.1.12'], done.stderr
    assert done.stderr.splitlines()[0] == (
        f'brainsyn: {program} is run as a program of BrainPy 2.1: brainpy.math.set_dfloat (line 2) is of 2.1')


def test_run_takes_the_generation_that_it_is_told(tmp_path):
    program = tmp_path / 'program.py'
    program.write_text('import sys, brainpy\nprint(brainpy.__version__[:3], *sys.argv[1:])\n')
    done = run('--generation', '2.2', program, '--generation', 'x')
    assert done.stdout.split() == ['2.2', '--generation', 'x'] and not done.stderr


def test_run_refuses_a_generation_that_never_was(capsys):
    with pytest.raises(SystemExit):
        cli.main(['run', '--generation', '1.1', 'x.py'])
    assert "'2.0', '2.1'" in capsys.readouterr().err
