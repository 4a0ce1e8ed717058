"""Runs a program as it stands, with ``import brainpy`` in it, and in the modules beside it, giving a legacy namespace.

Only the user's own files are redirected: brainsyn, brainpy itself and every installed package keep the real brainpy.
The files of the program get a ``__builtins__`` of their own, whose ``__import__`` knows the other name.
"""
import builtins
import importlib
import multiprocessing.spawn
import os
import sys
import traceback
from collections.abc import Callable, Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from pathlib import Path
from types import ModuleType, TracebackType

from brainsyn.porting.source import Program

__all__ = ['Redirection', 'load_program', 'run_script']

PACKAGE = Path(__file__).resolve().parents[1]
HIDDEN = {__file__, importlib.__file__, '<frozen importlib._bootstrap>', '<frozen importlib._bootstrap_external>'}


class Redirection(MetaPathFinder):
    """``brainpy`` stands for ``namespace`` in every file of the program in ``folder``.

    Parameters
    ----------
    namespace : str
        The package that the program gets for ``brainpy``, say ``'brainsyn.v2_3'``.
    folder : Path
        The program's folder, and all below it but installed packages.
    """

    def __init__(self, namespace: str, folder: Path):
        self.namespace = namespace
        self.folder = folder
        self.builtins = {**vars(builtins), '__import__': self.import_}

    def import_(self, name: str, globals=None, locals=None, fromlist: Sequence[str] = (), level: int = 0) -> ModuleType:
        """What the ``import`` statement calls in the program's files."""
        if level or not _is_brainpy(name):
            return builtins.__import__(name, globals, locals, fromlist, level)
        module = importlib.import_module(self.renamed(name))
        if fromlist:
            return builtins.__import__(module.__name__, globals, locals, fromlist)
        return sys.modules[self.namespace]

    def import_module(self, plain: Callable) -> Callable:
        """``importlib.import_module``, which has to be told who calls."""

        def import_module(name: str, package: str | None = None) -> ModuleType:
            redirected = sys._getframe(1).f_builtins is self.builtins and _is_brainpy(name)
            return plain(self.renamed(name) if redirected else name, package)

        return import_module

    def renamed(self, name: str) -> str:
        return self.namespace + name.removeprefix('brainpy')

    def owns(self, file: str) -> bool:
        """Whether ``file`` is one of the program's own."""
        path = Path(file)
        return (path.is_relative_to(self.folder) and not path.is_relative_to(PACKAGE)
                and not {'site-packages', 'dist-packages'} & set(path.relative_to(self.folder).parts))

    def find_spec(self, fullname: str, path=None, target=None) -> ModuleSpec | None:
        spec = PathFinder.find_spec(fullname, path)
        if spec is None or type(spec.loader) is not SourceFileLoader or not self.owns(spec.origin):
            return None
        spec.loader = RedirectedLoader(self, fullname, spec.origin)
        return spec


class RedirectedLoader(SourceFileLoader):
    """Loads a module beside the program with the program's builtins."""

    def __init__(self, redirection: Redirection, fullname: str, path: str):
        super().__init__(fullname, path)
        self.redirection = redirection

    def exec_module(self, module: ModuleType) -> None:
        module.__builtins__ = self.redirection.builtins
        super().exec_module(module)


def load_program(program: Program, namespace: str, name: str = '__main__') -> ModuleType:
    """Set up the module of a program as the interpreter does, but with ``namespace`` for ``brainpy``."""
    importlib.import_module(namespace)
    redirection = Redirection(namespace, program.path.resolve().parent)
    sys.meta_path.insert(0, redirection)
    importlib.import_module = redirection.import_module(importlib.import_module)
    module = sys.modules[name] = ModuleType(name)
    module.__dict__.update(__file__=str(program.path), __builtins__=redirection.builtins, __cached__=None)
    return module


def run_script(program: Program, argv: Sequence[str], namespace: str) -> int:
    """Run a program as ``python *argv`` would, or a notebook cell by cell, with ``namespace`` for ``brainpy``.

    Like the interpreter itself this takes the process over (``sys.argv``, ``sys.path[0]``, ``sys.modules['__main__']``)
    and does not give it back, so that what the program leaves for the end of the process still finds its modules.

    Parameters
    ----------
    program : Program
        The program or notebook.
    argv : sequence of str
        Its name and its arguments, passed on untouched.
    namespace : str
        The package that it gets for ``brainpy``.

    Returns
    -------
    int
        Exit status: 0, or 1 after an uncaught exception, whose traceback holds the program's frames and not these here.
        ``SystemExit`` and ``KeyboardInterrupt`` pass through.
    """
    module = load_program(program, namespace)
    sys.argv = [*argv]
    sys.path[0] = str(program.path.resolve().parent)
    if str(PACKAGE.parent) not in sys.path:  # it was found through sys.path[0], as in a checkout
        sys.path.append(str(PACKAGE.parent))
    _tell_spawned_processes(program, namespace)
    try:
        (_run_notebook if program.is_notebook else _run_script)(program, module)
    except Exception as error:
        error.__traceback__ = _without_hidden(error.__traceback__)
        # Python's own hook looks for the lines of a cell on disk
        show = sys.excepthook if sys.excepthook is not sys.__excepthook__ else traceback.print_exception
        show(type(error), error, error.__traceback__)
        return 1
    return 0


def _run_script(program: Program, module: ModuleType) -> None:
    exec(program.cells[0].code, module.__dict__)


def _run_notebook(program: Program, module: ModuleType) -> None:
    from brainsyn.porting.figures import begin_cell, save_figures  # not at the top: a script has a backend of its own
    module.display = print
    for cell in program.cells:
        for line in cell.ignored:
            print(f'brainsyn: cell {cell.number}: ignored {line}', file=sys.stderr)
        begin_cell(program.path, cell.number)
        try:
            exec(cell.code, module.__dict__)
        finally:
            save_figures()


def _is_brainpy(name: str) -> bool:
    return name.partition('.')[0] == 'brainpy'


def _tell_spawned_processes(program: Program, namespace: str) -> None:
    """A worker that is not forked imports the main program anew; let it do so by way of :mod:`.spawned`."""
    os.environ.update(BRAINSYN_PROGRAM=str(program.path), BRAINSYN_NAMESPACE=namespace)
    plain = multiprocessing.spawn.get_preparation_data

    def get_preparation_data(name: str) -> dict:
        data = plain(name)
        data.pop('init_main_from_path', None)
        return {**data, 'init_main_from_name': 'brainsyn.porting.spawned'}

    multiprocessing.spawn.get_preparation_data = get_preparation_data


def _without_hidden(link: TracebackType | None) -> TracebackType | None:
    """The frames of a traceback that lie in the program or in what it calls, not in the machinery that runs it."""
    frames = []
    while link is not None:
        if link.tb_frame.f_code.co_filename not in HIDDEN:
            frames.append(link)
        link = link.tb_next
    for frame, following in zip(frames, [*frames[1:], None]):
        frame.tb_next = following
    return frames[0] if frames else None
