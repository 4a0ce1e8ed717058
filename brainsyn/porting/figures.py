"""The Matplotlib backend of notebooks that are run as programs: what a cell shows is saved beside the notebook."""
import sys
from pathlib import Path
from typing import ClassVar

import matplotlib
from matplotlib.backend_bases import FigureManagerBase
from matplotlib.backends.backend_agg import FigureCanvasAgg

__all__ = ['FigureCanvas', 'SavingManager', 'begin_cell', 'save_figures']


class SavingManager(FigureManagerBase):
    """Saves the open figures where another backend would show them."""

    notebook: ClassVar[Path]
    cell: ClassVar[int]
    saved: ClassVar[int]

    @classmethod
    def pyplot_show(cls, *, block: bool | None = None) -> None:
        save_figures()


class FigureCanvas(FigureCanvasAgg):
    """What Matplotlib asks a backend for."""

    manager_class = SavingManager


def begin_cell(notebook: Path, cell: int) -> None:
    """From here on, figures are those of this cell."""
    matplotlib.use(f'module://{__name__}')
    SavingManager.notebook, SavingManager.cell, SavingManager.saved = notebook, cell, 0


def save_figures() -> None:
    """Save all open figures as ``notebook-cell3.png``, ``notebook-cell3-2.png`` …, and close them."""
    pyplot = sys.modules.get('matplotlib.pyplot')
    for number in pyplot.get_fignums() if pyplot else ():
        SavingManager.saved += 1
        count = f'-{SavingManager.saved}' if SavingManager.saved > 1 else ''
        file = SavingManager.notebook.with_name(f'{SavingManager.notebook.stem}-cell{SavingManager.cell}{count}.png')
        pyplot.figure(number).savefig(file, bbox_inches='tight')
        print(f'brainsyn: figure of cell {SavingManager.cell} saved as {file.name}', file=sys.stderr)
    if pyplot:
        pyplot.close('all')
