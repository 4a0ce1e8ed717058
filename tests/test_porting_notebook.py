"""Notebooks: read without Jupyter, run cell by cell, and their plots saved."""
import json
import subprocess
import sys

import matplotlib.image
import pytest

from brainsyn.porting.notebook import without_magics
from brainsyn.porting.source import NotAProgram, read_program


def notebook(folder, *cells: str, name: str = 'book.ipynb'):
    """A notebook of these code cells, with a text before each."""
    both = [cell for text in cells for cell in (
        {'cell_type': 'markdown', 'source': ['# not code\n', 'import nothing']},
        {'cell_type': 'code', 'source': text.splitlines(keepends=True), 'outputs': [], 'execution_count': 3})]
    file = folder / name
    file.write_text(json.dumps({'nbformat': 4, 'nbformat_minor': 5, 'metadata': {}, 'cells': both}))
    return file


def run(file, *arguments) -> subprocess.CompletedProcess:
    return subprocess.run([sys.executable, '-m', 'brainsyn', 'run', *arguments, str(file)], capture_output=True, text=True,
                          cwd=file.parent)


def test_cells_run_in_order_and_plots_are_saved_beside_the_notebook(tmp_path):
    (tmp_path / 'model.py').write_text('import brainpy as bp\n\ndef build():\n    return bp.neurons.LIF(2)\n')
    file = notebook(
        tmp_path,
        '%matplotlib inline\nimport brainpy as bp\nimport matplotlib.pyplot as plt\nfrom model import build',
        '!pip install brainpy\ngroup = build()\nrunner = bp.DSRunner(group, inputs=("input", 30.), monitors=["V"], '
        'progress_bar=False)\n%time runner.run(2.)\nprint(bp.__version__, runner.mon.V.shape)',
        'plt.plot(runner.mon.ts, runner.mon.V)\nplt.show()\nplt.figure()\nplt.plot([1, 2])\ndisplay("done")',
    )
    done = run(file)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split('\n')[:2] == ['2.3.8 (20, 2)', 'done']
    said = done.stderr.splitlines()
    assert 'BrainPy 2.3' in said[0]
    assert said[1:] == ['brainsyn: cell 1: ignored %matplotlib inline', 'brainsyn: cell 2: ignored !pip install brainpy',
                        'brainsyn: figure of cell 3 saved as book-cell3.png',
                        'brainsyn: figure of cell 3 saved as book-cell3-2.png']
    for name in ('book-cell3.png', 'book-cell3-2.png'):
        assert matplotlib.image.imread(tmp_path / name).ndim == 3


def test_a_traceback_names_cell_and_line_and_what_was_drawn_is_saved(tmp_path):
    file = notebook(tmp_path, 'x = 0', 'import matplotlib.pyplot as plt\nplt.plot([1])\n1 / x  # here')
    done = run(file, '--generation', '2.3')
    assert done.returncode == 1
    assert f'{file}, cell 2", line 3' in done.stderr and '1 / x  # here' in done.stderr
    assert 'redirect.py' not in done.stderr and done.stderr.rstrip().endswith('ZeroDivisionError: division by zero')
    assert (tmp_path / 'book-cell2.png').exists()


@pytest.mark.parametrize(('text', 'python', 'ignored'), [
    ('x = 1\n%matplotlib inline\n!ls -l\nx?\n?x', 'x = 1\npass\npass\npass\npass',
     ['%matplotlib inline', '!ls -l', 'x?', '?x']),
    ('if True:\n    %precision 3', 'if True:\n    pass', ['%precision 3']),
    ('files = !ls\na, b = %who', 'pass\npass', ['files = !ls', 'a, b = %who']),
    ('!pip install \\\n  brainpy\nx = 1', 'pass\n\nx = 1', ['!pip install \\']),
    ("%time x = 3\n!echo 'it", 'x = 3\npass', ["!echo 'it"]),
    ('text = """\n%d neurons\n!"""\ny = (5\n% 3)', 'text = """\n%d neurons\n!"""\ny = (5\n% 3)', []),
    ('%%time\nx = 1', '\nx = 1', []),
    ('\n%%bash\nrm -rf x', '', ['%%bash']),
    ('x = 1 +', 'x = 1 +', []),
    ('', '', []),
])
def test_magics_are_left_out_where_python_stops_at_them(text, python, ignored):
    assert without_magics(text) == (python, ignored)


def test_notebooks_of_the_old_format_are_read(tmp_path):
    file = tmp_path / 'old.ipynb'
    file.write_text(json.dumps({'nbformat': 3, 'worksheets': [{'cells': [
        {'cell_type': 'code', 'input': 'x = 1'}, {'cell_type': 'heading', 'source': 'no code'}]}]}))
    program = read_program(file)
    assert [(cell.number, cell.text) for cell in program.cells] == [(1, 'x = 1')]


@pytest.mark.parametrize('content', [
    b'', b'{"cells": ', b'[]', b'3', b'{"cells": 3}', b'{"cells": [1]}', b'{"cells": [{"cell_type": "code"}]}', b'\xff\xfe',
    b'{"cells": [{"cell_type": "code", "source": [1, 2]}]}', b'{"worksheets": [{}]}',
    b'{"cells": [{"cell_type": "code", "source": "x", "outputs": [3]}]}',
    b'{"cells": [{"cell_type": "code", "source": "x", "outputs": [{"data": []}]}]}',
])
def test_what_is_no_notebook_is_refused_in_one_sentence(tmp_path, content):
    file = tmp_path / 'broken.ipynb'
    file.write_bytes(content)
    with pytest.raises(NotAProgram, match=r'broken\.ipynb is not a notebook: it has not the structure of one') as refusal:
        read_program(file)
    assert refusal.value.rule == 'BS001'


def test_an_error_in_a_cell_is_located(tmp_path):
    with pytest.raises(NotAProgram, match=r'is a Python 2 program \(cell 2, line 2: print x\)'):
        read_program(notebook(tmp_path, 'x = 1', 'y = 2\nprint x'))


def test_a_notebook_without_code_runs(tmp_path):
    assert run(notebook(tmp_path)).returncode == 0
