"""``brainsyn run`` executes a program as the interpreter would, with another namespace for ``brainpy``."""
import importlib
import multiprocessing.spawn
import os
import subprocess
import sys
import textwrap

import pytest

from brainsyn.porting.redirect import run_script
from brainsyn.porting.source import NotAProgram, read_program


@pytest.fixture
def program(tmp_path, monkeypatch):
    """Writes files, runs the first of them against the package ``legacy``, and leaves this process as it was."""
    for owner, name in ((sys, 'argv'), (importlib, 'import_module'),
                        (multiprocessing.spawn, 'get_preparation_data')):
        monkeypatch.setattr(owner, name, getattr(owner, name))
    for name in ('path', 'meta_path'):
        monkeypatch.setattr(sys, name, [*getattr(sys, name)])
    monkeypatch.setitem(sys.modules, '__main__', sys.modules['__main__'])
    for name in ('BRAINSYN_PROGRAM', 'BRAINSYN_NAMESPACE'):
        monkeypatch.setenv(name, '')
    known = set(sys.modules)

    installed = tmp_path / 'installed'
    write(installed, {
        'legacy/__init__.py': "__version__ = '2.3.8'\nclass Network: pass\n",
        'legacy/math/__init__.py': 'from legacy.math.arrays import zeros\n',
        'legacy/math/arrays.py': 'def zeros(n): return [0.] * n\n',
        'legacy/dyn/__init__.py': 'class LIF: pass\n',
        'legacy/dyn/neurons.py': 'from legacy.dyn import LIF\n',
    })
    sys.path.append(str(installed))

    def run(files: dict[str, str], *argv: str) -> tuple[int, dict]:
        folder = tmp_path / 'program'
        write(folder, files)
        file = folder / next(iter(files))
        status = run_script(read_program(file), [str(file), *argv], namespace='legacy')
        return status, vars(sys.modules['__main__'])

    yield run
    for name in set(sys.modules) - known:
        del sys.modules[name]


def write(folder, files):
    for name, text in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(textwrap.dedent(text))


def test_every_form_of_import_gives_the_legacy_namespace(program):
    status, names = program({'main.py': '''
        from __future__ import annotations
        import importlib
        import brainpy
        import brainpy as bp
        import brainpy.math as bm
        import brainpy.dyn.neurons
        from brainpy import math, dyn
        from brainpy.dyn import LIF
        from brainpy import *

        def inside():
            import brainpy.math.arrays
            from brainpy.math import zeros
            return brainpy.math.arrays.zeros is zeros

        found = {
            'top': brainpy is bp and bp.__name__,
            'math': bp.math is bm and bm is math and bm.__name__,
            'version': bp.__version__,
            'class': LIF is dyn.LIF and LIF is brainpy.dyn.neurons.LIF and LIF.__module__,
            'star': Network is bp.Network,
            'inside': inside(),
            'by name': importlib.import_module('brainpy.math') is bm,
            'by call': __import__('brainpy') is bp,
            'by exec': eval("__import__('brainpy').dyn") is dyn,
        }
        '''})
    assert status == 0
    assert names['found'] == {
        'top': 'legacy', 'math': 'legacy.math', 'version': '2.3.8', 'class': 'legacy.dyn', 'star': True,
        'inside': True, 'by name': True, 'by call': True, 'by exec': True}


def test_modules_and_packages_beside_the_program_are_redirected_and_installed_ones_are_not(program):
    status, names = program({
        'main.py': '''
            import os, sys
            sys.path.append(os.path.join(os.path.dirname(__file__), 'venv/lib/site-packages'))
            import beside, third_party
            from package.deep.model import version, above
            found = beside.version, version, above.__name__, third_party.version
            ''',
        'beside.py': 'import brainpy\nversion = brainpy.__version__\n',
        'package/__init__.py': '',
        'package/deep/model.py': '''
            from brainpy import __version__ as version
            from .. import name as above
            ''',
        'package/name.py': '',
        'venv/lib/site-packages/third_party.py': 'import brainpy\nversion = brainpy.__version__\n',
    })
    import brainpy
    assert status == 0
    assert names['found'] == ('2.3.8', '2.3.8', 'package.name', brainpy.__version__)


def test_the_program_finds_itself_as_under_the_interpreter(program, tmp_path):
    status, names = program({'main.py': '''
        """What it does."""
        import os, pickle, sys

        class Model:
            pass

        if __name__ == '__main__':
            found = {'argv': sys.argv, 'path': sys.path[0], 'file': __file__, 'doc': __doc__, 'cwd': os.getcwd()}
            copy = pickle.loads(pickle.dumps(Model()))
        '''}, '-v', '--help', 'x')
    file = tmp_path / 'program' / 'main.py'
    assert status == 0
    assert names['found'] == {'argv': [str(file), '-v', '--help', 'x'], 'path': str(file.parent), 'file': str(file),
                              'doc': 'What it does.', 'cwd': os.getcwd()}
    assert type(names['copy']) is names['Model']


def test_a_traceback_holds_the_lines_of_the_program_and_nothing_of_the_machinery(program, capsys):
    status, _ = program({
        'main.py': 'import beside\n\nbeside.fail(0)\n',
        'beside.py': 'def fail(x):\n    return 1 / x  # here\n',
    })
    shown = capsys.readouterr().err
    assert status == 1
    assert 'main.py", line 3' in shown and 'beside.fail(0)' in shown
    assert 'beside.py", line 2' in shown and 'return 1 / x  # here' in shown
    assert 'redirect.py' not in shown and shown.rstrip().endswith('ZeroDivisionError: division by zero')


def test_a_missing_name_is_reported_from_the_import_line(program, capsys):
    status, _ = program({'main.py': 'from brainpy.dyn import Nothing\n'})
    shown = capsys.readouterr().err
    assert status == 1
    assert 'line 1' in shown and 'redirect.py' not in shown and 'ImportError: cannot import name' in shown


def test_exit_and_interrupt_pass_through(program):
    with pytest.raises(SystemExit) as end:
        program({'main.py': 'import sys\nsys.exit(3)\n'})
    assert end.value.code == 3
    with pytest.raises(KeyboardInterrupt):
        program({'main.py': 'raise KeyboardInterrupt\n'})


@pytest.mark.parametrize(('name', 'content', 'complaint'), [
    ('gone.py', None, 'does not exist'),
    ('notes.txt', b'Dear all,\nplease find attached\n', 'is not a Python program (line 1: '),
    ('image.py', b'\x89PNG\r\n\x1a\n\x00\x00', 'is not a Python program'),
    ('latin.py', b"name = '\xe9'\n", 'is not a Python program'),
    ('rotated.py', b'# -*- coding: rot13 -*-\n', 'is not a Python program'),
    ('null.py', b'x = 1\x00\n', 'is not a Python program'),
    ('book.ipynb', b'{"cells": 3}', 'is not a notebook'),
    ('print.ipynb', b'{"cells": [{"cell_type": "code", "source": "print 1"}]}', 'is a Python 2 program (cell 1, line 1: '),
    ('print.py', b"import os\nprint 'mean rate'\n", "is a Python 2 program (line 2: print 'mean rate')"),
    ('except.py', b'try:\n    pass\nexcept ValueError, e:\n    pass\n', 'is a Python 2 program (line 3'),
    ('raise.py', b"raise ValueError, 'no'\n", 'is a Python 2 program (line 1'),
    ('octal.py', b'mode = 0777\n', 'is a Python 2 program (line 1'),
    ('long.py', b'n = 10L\n', 'is a Python 2 program (line 1'),
    ('exec.py', b"exec 'x = 1'\n", 'is a Python 2 program (line 1'),
    ('typo.py', b'x = (1,\ny = 2\n', 'is not a Python program (line 1: '),
])
def test_what_is_no_program_is_refused_in_one_sentence(tmp_path, name, content, complaint):
    file = tmp_path / name
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(NotAProgram) as refusal:
        read_program(file)
    assert complaint in str(refusal.value) and '\n' not in str(refusal.value)


def test_a_folder_is_no_program(tmp_path):
    with pytest.raises(NotAProgram, match='is a folder'):
        read_program(tmp_path)


def test_workers_that_are_spawned_are_redirected_as_well(program, tmp_path):
    files = {'main.py': '''
        import multiprocessing
        import brainpy

        def work(x):
            return x, brainpy.__name__

        if __name__ == '__main__':
            with multiprocessing.get_context('spawn').Pool(1) as pool:
                print(pool.map(work, [1, 2]))
        '''}
    write(tmp_path / 'program', files)
    start = ('import sys; sys.path.append(sys.argv[2]); from brainsyn.porting.redirect import run_script; '
             'from brainsyn.porting.source import read_program; '
             'sys.exit(run_script(read_program(sys.argv[1]), sys.argv[1:2], "legacy"))')
    done = subprocess.run([sys.executable, '-c', start, tmp_path / 'program' / 'main.py', tmp_path / 'installed'],
                          capture_output=True, text=True, timeout=300)
    assert done.stdout.strip() == "[(1, 'legacy'), (2, 'legacy')]", done.stderr
