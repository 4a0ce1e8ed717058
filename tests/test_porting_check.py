"""``brainsyn check`` reads programs, runs nothing of them, and complains of what would not run and of nothing else."""
import json
import re
import sys
import textwrap
import types
from pathlib import Path

import pytest

from brainsyn import semantics
from brainsyn.porting import cli
from brainsyn.porting.checking import check
from brainsyn.porting.defects import DEFECTS
from brainsyn.porting.foreign_names import GIVEN_UP, UNAVAILABLE
from brainsyn.porting.report import as_text, exit_status
from brainsyn.porting.rules import RULES, Outcome
from brainsyn.switches import SWITCHES

HERE = Path(__file__).parent
PROGRAMS = sorted((HERE / 'programs').glob('*/*.py'))


def findings(folder: Path, text: str, generation: str = '2.3', name: str = 'program.py'):
    """What is found in a program, which says itself what it was written for."""
    file = folder / name
    file.write_text(f'# BrainPy {generation}\nimport brainpy as bp\n{textwrap.dedent(text)}')
    checked, = check([file])
    assert checked.verdict.generation == generation
    return checked.findings


@pytest.mark.parametrize('file', PROGRAMS, ids=lambda file: f'{file.parent.name}-{file.stem}')
def test_programs_that_run_give_no_complaint(file):
    checked, = check([file])
    assert [finding for finding in checked.findings if finding.outcome in (Outcome.STOPS, Outcome.UNREAD)] == []


@pytest.mark.parametrize('folder', ['examples', 'tests/golden'])
def test_programs_of_this_repository_give_no_complaint(folder):
    checked = check([HERE.parent / folder])
    assert exit_status(checked) == 0, as_text(checked)


@pytest.mark.parametrize(('rule', 'generation', 'text', 'says'), [
    ('BS101', '2.3', 'from brainpy.visualize import plot_style1', 'matplotlib.style.use'),
    ('BS103', '2.3', 'bp.neurons.LIFF(1)', 'Did you mean "LIF"?'),
    ('BS103', '2.3', 'import brainpy.neuron', 'Did you mean "neurons"?'),
    ('BS103', '2.1', 'from brainpy.dyn import Lif2', 'no release has Lif2 in brainpy.dyn'),
    ('BS201', '2.3', 'import neurogym as ngym', 'generate the trials'),
    ('BS201', '2.3', 'from brainpy_datasets import cognitive', 'load the data with NumPy'),
    ('BS201', '2.0', 'import brainmodels', 'brainpy.neurons'),
    ('BS202', '2.3', 'import no_such_package.inside', 'install no_such_package'),
    ('BS203', '2.3', 'import networkx as nx\nnx.from_numpy_matrix(m)', 'networkx.from_numpy_array'),
    ('BS203', '2.3', 'from jax.abstract_arrays import ShapedArray', 'jax.core'),
    ('BS203', '2.3', 'from jax.experimental.maps import xmap', 'jax.sharding'),
    ('BS203', '2.3', 'import numpy as np\nx.astype(np.float)', 'use float'),
    ('BS203', '2.3', 'import numpy as np\nx = np.int', 'use int'),
    ('BS203', '2.3', 'import jax\njax.tree_map(f, x)', 'jax.tree.map'),
    ('BS203', '2.3', 'import numpy as np\nnp.no_such_name', 'numpy.no_such_name is not there'),
    ('BS204', '2.3', 'import numpy as np\nnp.load("hcp.npz")', 'hcp.npz'),
    ('BS204', '2.3', 'open("weights.txt").read()', 'weights.txt'),
    ('BS301', '2.4', 'bp.synapses.AMPA(a, b, c, delay_step=3)', 'brainsyn.correct("delay_steps")'),
    ('BS301', '2.5', 'class S(bp.TwoEndConn):\n  def __init__(self):\n    self.register_delay("x", 3, y)', 'delay_steps'),
    ('BS302', '2.3', 'bp.synapses.Exponential(a, b, c, comp_method="sparse", stp=bp.synplast.STD())', 'sparse_plasticity'),
    ('BS303', '2.3', 'bp.synapses.NMDA(a, b, c, comp_method="sparse")', 'sparse_nmda'),
    ('BS304', '2.3', 'bp.connect.All2All(include_self=False)', 'all_to_all_self'),
    ('BS305', '2.3', 'bp.synapses.PoissonInput(v, 10, 20., 0.1)', 'poisson_input_variance'),
    ('BS306', '2.3', 'bp.DSRunner(net).run(0.3)', '0.3 ms at dt 0.1'),
    ('BS306', '2.3', 'T = 12\nrunner = bp.DSRunner(net, dt=0.01)\nrunner.run(T * 0.01 + 0.05)', '0.17 ms at dt 0.01'),
    ('BS307', '2.3', 'N = 50 * 1000\nbp.neurons.LIF(N)\nbp.conn.FixedProb(0.1, seed=1)', 'set_random_stream("fast")'),
    ('BS303', '2.2', 'bp.synapses.AMPA(a, b, c, comp_method="sparse")', 'sparse_weights'),
    ('BS303', '2.1', 'bp.dyn.GABAa(a, b, c, conn_type="sparse")', 'sparse_weights'),
    ('BS309', '2.5', 'bp.neurons.PoissonGroup(10, freqs=20., seed=1)', 'poisson_group_seed'),
    ('BS308', '2.3', 'bp.optim.Adam(lr=0.1)', 'adam_epochs'),
    ('BS309', '2.4', 'from brainpy.neurons import WangBuzsakiModel as WB\nWB(3)', 'wang_buzsaki_n'),
    ('BS401', '2.3', 'bp.math.set_platform("gpu")', 'on the CPU where there is none'),
])
def test_each_rule_finds_its_case(tmp_path, rule, generation, text, says):
    found, = (finding for finding in findings(tmp_path, text, generation) if finding.rule == rule)
    assert found.places[-1].line == 2 + len(text.splitlines())
    assert says in f'{found.what} {found.advice}'
    assert str(found.outcome) in as_text(check([tmp_path / 'program.py']))


@pytest.mark.parametrize(('generation', 'text'), [
    ('2.3', 'import numpy as np\nnp.savez("out.npz")\nnp.load("out.npz")\nopen("log.txt", "w")\nopen("log.txt")'),
    ('2.3', 'import os\nif os.path.exists("x.txt"):\n    open("x.txt")'),
    ('2.3', 'import numpy as np\nnp.load(name)\nnp.load("program.py")\nnp.int32, np.float32, np.bool_, np.random.rand'),
    ('2.3', 'import os.path, sys, json, jax.numpy as jnp, matplotlib.pyplot as plt\nplt.figure, jnp.zeros, os.path.join'),
    ('2.3', 'from jax import lax, vmap\nfrom jax.tree_util import tree_map\nimport scipy.sparse.linalg as sl\nsl.eigs'),
    ('2.3', 'try:\n    import neurogym\nexcept ImportError:\n    neurogym = None'),
    ('2.3', 'try:\n    bp.nothing\nexcept AttributeError:\n    pass'),
    ('2.3', 'import beside\nbeside.x'),
    ('2.3', 'x = bp.math.zeros(3)\nx.value.at[0].no_such_name\nbp.math.random.DEFAULT.split_keys(3)'),
    ('2.3', 'def f(bp):\n    return bp.nothing\nlambda bp: bp.nothing'),
    ('2.3', 'bp.DSRunner(net).run(100.)\nbp.DSRunner(net).run(T)\nnet.run(0.3)'),
    ('2.2', 'bp.DSRunner(net).run(0.3)'),
    ('2.2', 'bp.optim.Adam(lr=0.1)\nbp.neurons.MorrisLecar(1)'),
    ('2.3', 'bp.synapses.AMPA(a, b, c, comp_method="sparse")\nclass NMDA(bp.synapses.NMDA): pass\nNMDA(comp_method="sparse")'),
    ('2.3', 'bp.synapses.AMPA(a, b, c, delay_step=3)'),
    ('2.4', 'bp.synapses.AMPA(a, b, c, delay_step=None)'),
    ('2.3', 'bp.conn.FixedProb(0.1, seed=1)\nbp.neurons.LIF(4000)'),
    ('2.3', 'bp.synapses.Exponential(a, b, c, comp_method="sparse")\nbp.connect.All2All()'),
])
def test_what_runs_is_not_complained_of(tmp_path, generation, text):
    (tmp_path / 'beside.py').write_text('x = 1\n')
    (tmp_path / 'old.npz').write_text('')
    assert findings(tmp_path, text, generation) == []


def test_names_of_another_generation_and_private_ones(tmp_path, monkeypatch):
    package = types.ModuleType('narrow')  # a generation with few names
    package.math = types.ModuleType('narrow.math')
    package._src = types.ModuleType('narrow._src')
    package._src.dyn = object()
    monkeypatch.setitem(sys.modules, 'narrow', package)
    monkeypatch.setattr('brainsyn.porting.brainpy_names.namespace', lambda generation: 'narrow')
    other, private = findings(tmp_path, 'bp.math.zeros_gone_wrong = 1\nbp.DynSysGroup\nfrom brainpy._src import dyn\n'
                                        'bp.math.zeros_gone_wrong')
    assert other.rule == 'BS102' and other.what == 'bp.DynSysGroup is not a name of 2.3, but of 2.4 and 2.5'
    assert other.advice.startswith('--generation 2.5') and other.outcome is Outcome.STOPS
    assert private.rule == 'BS104' and private.outcome is Outcome.RUNS


def test_programs_that_import_brainsyn_may_use_what_it_adds(tmp_path):
    (tmp_path / 'ported.py').write_text('import brainsyn as bp\nfrom brainsyn.running import DSRunner\n'
                                        'bp.correct("nesterov")\nfrom brainsyn.kinetics import x\nbp.neurons.LIFF\n')
    checked, = check([tmp_path / 'ported.py'])
    assert [finding.what for finding in checked.findings] == ['bp.neurons.LIFF: no release has LIFF in brainpy.neurons']


def test_the_same_thing_in_many_places_is_one_finding(tmp_path):
    found, = findings(tmp_path, 'bp.neurons.LIFF(1)\n\nbp.neurons.LIFF(2)\nbp.neurons.LIFF(3)')
    assert [place.line for place in found.places] == [3, 5, 6]
    assert 'program.py:3: BS103 ' in as_text(check([tmp_path / 'program.py'])) and '(and 2 more)' in as_text(
        check([tmp_path / 'program.py']))


def test_nothing_of_a_program_is_run_and_nothing_beside_it_is_imported(tmp_path):
    touch = f'open({str(tmp_path / "ran")!r}, "w").close()\n'
    (tmp_path / 'program.py').write_text(
        f'from __future__ import annotations\n{touch}import helper, networkx, package.inside, neurogym, brainpy as bp\n'
        f'from brainpy.porting import spawned\nimport brainpy.porting.spawned\nnetworkx.from_numpy_matrix\n'
        f'@{touch.strip()}\nclass A(bp.dyn.NeuGroup):\n    {touch}    x: {touch.strip()} = {touch}')
    for name in ('helper.py', 'networkx.py', 'neurogym.py', 'package/__init__.py', 'package/inside.py', 'conftest.py'):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(touch)
    (tmp_path / 'book.ipynb').write_text(json.dumps({'cells': [
        {'cell_type': 'code', 'source': f'{touch}!touch {tmp_path / "ran"}\n%run program.py'}]}))
    checked = check([tmp_path])
    assert len(checked) == 8 and exit_status(checked) == 1
    assert not (tmp_path / 'ran').exists()


def test_a_module_that_does_not_tell_is_of_the_generation_of_the_program_that_imports_it(tmp_path):
    (tmp_path / 'model.py').write_text('import brainpy as bp\nbp.math.zeros(1)\n')
    (tmp_path / 'run.py').write_text('import brainpy as bp, model\nbp.math.set_dfloat("float32")\n')
    model, program = check([tmp_path])
    assert (model.verdict.generation, program.verdict.generation) == ('2.1', '2.1')
    assert str(model.verdict) == 'BrainPy 2.1: imported by run.py'


# the command


def command(capsys, *arguments) -> tuple[int, list[str]]:
    status = cli.main(['check', *map(str, arguments)])
    shown = capsys.readouterr()
    assert not shown.err
    return status, shown.out.splitlines()


@pytest.mark.parametrize(('name', 'content', 'rule', 'says'), [
    ('letter.py', b'Dear all,\nplease find attached\n', 'BS001', 'is not a Python program (line 1: '),
    ('image.py', b'\x89PNG\r\n\x1a\n\x00\x00', 'BS001', 'is not a Python program'),
    ('broken.ipynb', b'{', 'BS001', 'is not a notebook'),
    ('old.py', b'print "spikes"\n', 'BS002', 'is a Python 2 program (line 1: print "spikes")'),
    ('gone.py', None, 'BS003', 'does not exist'),
    ('folder', 'folder', 'BS004', 'holds no program'),
])
def test_what_cannot_be_read_is_named_in_one_line_and_the_rest_is_checked(tmp_path, capsys, name, content, rule, says):
    (tmp_path / 'good.py').write_text('import brainpy as bp\nbp.nothing\n')
    if content == 'folder':
        (tmp_path / name / '.hidden').mkdir(parents=True)
        (tmp_path / name / '.hidden' / 'x.py').write_text('x = 1\n')
    elif content is not None:
        (tmp_path / name).write_bytes(content)
    status, lines = command(capsys, tmp_path / name, tmp_path / 'good.py')
    assert status == 2
    assert lines[0].startswith(f'{tmp_path / name}: {rule} ') and says in lines[0]
    assert lines[2].startswith(f'{tmp_path / "good.py"}:2: BS103 ')
    assert lines[3] == '2 checked: 1 would not, 1 could not be read'


def test_exit_status_and_summary(tmp_path, capsys):
    good, bad = tmp_path / 'good.py', tmp_path / 'bad.py'
    good.write_text('import brainpy as bp\nbp.synapses.PoissonInput(v, 10, 20., 0.1)\n')
    bad.write_text('import brainpy as bp\nbp.nothing\nbp.synapses.PoissonInput(v, 10, 20., 0.1)\n')
    status, lines = command(capsys, good)
    assert status == 0 and lines[1].startswith(f'{good}:2: BS305 ') and lines[2] == '1 checked: 1 would run'
    assert command(capsys, bad, good)[0] == 1
    assert command(capsys, tmp_path)[1][-1] == '2 checked: 1 would run, 1 would not'


def test_rules_are_selected_and_ignored_by_the_beginning_of_their_codes(tmp_path, capsys):
    file = tmp_path / 'program.py'
    file.write_text('import brainpy as bp\nbp.nothing\nbp.synapses.PoissonInput(v, 10, 20., 0.1)\n')

    def codes(*arguments):
        status, lines = command(capsys, file, *arguments)
        return status, re.findall(r'\bBS\d+', '\n'.join(lines))

    assert codes() == (1, ['BS103', 'BS305'])
    assert codes('--select', 'BS3') == (0, ['BS305'])
    assert codes('--ignore', 'BS103,BS2') == (0, ['BS305'])
    assert codes('--select', 'BS1,BS3', '--ignore', 'BS30') == (1, ['BS103'])
    with pytest.raises(SystemExit):
        cli.main(['check', str(file), '--select', 'XY1'])
    assert "no rule begins with 'XY1'" in capsys.readouterr().err


def test_json_holds_what_the_lines_say(tmp_path, capsys):
    book = tmp_path / 'book.ipynb'
    book.write_text(json.dumps({'cells': [{'cell_type': 'code', 'source': '%pylab'}, {
        'cell_type': 'code', 'source': 'import brainpy as bp\nbp.dyn.StructRunner\nbp.nothing'}]}))
    status, lines = command(capsys, '--json', book, tmp_path / 'gone.py')
    document = json.loads('\n'.join(lines))
    notebook, gone = document['files']
    assert status == document['status'] == 2
    assert notebook['file'] == str(book) and notebook['generation'] == '2.1'
    assert notebook['because'] == ['bp.dyn.StructRunner (cell 2, line 2) is of 2.1']
    found = next(finding for finding in notebook['findings'] if finding['rule'] == 'BS103')
    assert found['places'] == [{'cell': 2, 'line': 3}] and found['outcome'] == 'not supported'
    assert gone['generation'] is None and gone['findings'][0]['rule'] == 'BS003'
    assert f'{book}:cell 2:3: BS103 ' in '\n'.join(command(capsys, book)[1])


def test_folders_are_searched_but_not_what_is_installed_in_them(tmp_path):
    for name in ('a.py', 'deep/er/b.ipynb', 'notes.txt', '.git/c.py', 'env/d.py', 'site-packages/e.py',
                 '.ipynb_checkpoints/f.ipynb'):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text('{"cells": []}' if name.endswith('ipynb') else 'x = 1\n')
    (tmp_path / 'env' / 'pyvenv.cfg').write_text('')
    assert [str(one.file.relative_to(tmp_path)) for one in check([tmp_path])] == ['a.py', 'deep/er/b.ipynb']


# the table of rules


def test_rules_have_a_code_a_title_and_a_paragraph_with_the_fix():
    for code, rule in RULES.items():
        assert re.fullmatch(r'BS\d{3}', code) and code == rule.code
        assert len(rule.explanation) > 80 and rule.explanation.endswith('.') and '\n' not in rule.explanation


def test_every_switch_that_is_named_is_one_and_belongs_to_its_releases():
    named = {switch for rule in RULES.values() for switch in re.findall(r'brainsyn\.correct\("(\w+)"\)', rule.explanation)}
    assert named and named <= {defect.switch for defect in DEFECTS} <= set(SWITCHES)
    for defect in DEFECTS:
        assert RULES[defect.rule].outcome is Outcome.SWITCH
    releases = {defect.switch: defect.releases for defect in DEFECTS}
    rules = {minor: getattr(semantics, f'V2_{minor}') for minor in '012345'}
    assert releases['delay_steps'] == ''.join(m for m, rule in rules.items() if rule.delay in ('milliseconds', 'short'))
    assert releases['sparse_plasticity'] == ''.join(m for m in '2345' if rules[m].sparse != 'dense')
    for switch in set().union(*(rule.defects for rule in rules.values())) & releases.keys():
        assert releases[switch] == ''.join(minor for minor, rule in rules.items() if switch in rule.defects), switch


def test_the_tables_of_other_packages_say_what_to_use():
    assert all(GIVEN_UP.values()) and all(UNAVAILABLE.values())
