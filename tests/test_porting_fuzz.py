"""``brainsyn check`` takes any file: random bytes, mutated programs, broken notebooks, and extremes."""
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from brainsyn.porting.checking import check
from brainsyn.porting.report import as_json, as_text, exit_status

PROGRAMS = sorted((Path(__file__).parent / 'programs').glob('*/*.py'))
SEEDS = [file.read_text() for file in PROGRAMS[::6]] + [
    'import brainpy as bp\nfrom brainpy.dyn import *\n'
    'class A(bp.NeuGroup):\n  def update(self, tdi, *, x=lambda: LIF):\n    open("a\\nb")\n',
    'import numpy as np\ntry:\n  with open("x") as f: pass\nexcept* OSError:\n  raise\nmatch np.x:\n  case {"a": b, **c}: pass\n',
    'async def f(*a, **k):\n  async with a as b: return [i async for i in b if (y := i)]\ntype_ = f"{f!r:>{10}}"\n',
]
PIECES = [
    'import brainpy as bp\n', 'bp.', 'brainpy', '(', ')', '[', '=', '\n', '    ', 'def f():', 'class A(bp.dyn.X):', '"""', "'",
    'lambda', '0' * 5, '%', '!', '\\\n', ':=', '*', '**', '\x00', '\ufeff', 'é', '\r', '\f', '\x1b', '# -*- coding: rot13 -*-\n',
    'from . import x\n', 'from .. import *\n', 'import a.b as c\n', 'self.V', 'print 1\n', '1e999', 'seed=1', '@', 'await x',
    '{**', 'with open("x") as f:\n',
]


@st.composite
def mutated_sources(draw):
    text = draw(st.sampled_from(SEEDS))
    for _ in range(draw(st.integers(1, 6))):
        start = draw(st.integers(0, len(text)))
        text = text[:start] + draw(st.sampled_from(PIECES)) + text[start + draw(st.integers(0, 30)):]
    return text.encode()


def accepted(file: Path, data: bytes) -> None:
    """The file is checked, and each thing said of it is one line."""
    file.write_bytes(data)
    checked, = check([file])
    lines = as_text([checked]).split('\n')
    assert len(lines) == (checked.verdict is not None) + len(checked.findings) + 1
    assert json.loads(as_json([checked]))['status'] == exit_status([checked]) in (0, 1, 2)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.binary(max_size=200))
def test_any_bytes_are_checked_without_a_crash(tmp_path_factory, data):
    for name in ('any.py', 'any.ipynb'):
        accepted(tmp_path_factory.getbasetemp() / name, data)


@settings(max_examples=250, deadline=None, derandomize=True)
@given(mutated_sources())
def test_any_mutated_source_is_checked_without_a_crash(tmp_path_factory, data):
    accepted(tmp_path_factory.getbasetemp() / 'mutated.py', data)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), lambda inside: st.lists(inside) | st.dictionaries(
    st.sampled_from(['cells', 'cell_type', 'source', 'outputs', 'text', 'data', 'worksheets', 'input', 'code']), inside)))
def test_any_json_is_checked_without_a_crash(tmp_path_factory, document):
    accepted(tmp_path_factory.getbasetemp() / 'any.ipynb', json.dumps(document).encode())


@settings(max_examples=60, deadline=None, derandomize=True)
@given(mutated_sources())
def test_any_cell_is_checked_without_a_crash(tmp_path_factory, data):
    cells = {'cells': [{'cell_type': 'code', 'source': data.decode()}]}
    accepted(tmp_path_factory.getbasetemp() / 'cell.ipynb', json.dumps(cells).encode())


@pytest.mark.parametrize('text', [
    '(' * 300 + ')' * 300, '-' * 100_000 + '1', 'x' + '.a' * 20_000, 'f' + '()' * 5_000, '[' * 95 + ']' * 95,
    'x = ' + ' + '.join(['1'] * 20_000), 'if x:\n  pass\n' + 'elif x:\n  pass\n' * 5_000, '9' * 10_000, 'a=b=' * 5_000 + '1',
    'import brainpy as bp\nx = y\ny = x\nbp.neurons.LIF(x)\nbp.DSRunner(n).run(1e308 * 1e308 / 0 // 0)\nbp.math.set_dt(0)',
    'import brainpy as a\na = a.a\nb = a\nclass a(a.b): a',
    'import brainpy\nbrainpy' + '.a' * 950, 'import brainpy\nbrainpy.x' + '()' * 450, 'x = ' + '-' * 900 + '1',
], ids=range(14))
def test_extreme_programs_are_checked_without_a_crash(tmp_path, text):
    accepted(tmp_path / 'extreme.py', text.encode())
