"""Draws the figure of the front page by the demo itself, when the pages are built."""
import subprocess
import sys
from pathlib import Path


def draw_figure(app) -> None:
    file = Path(app.srcdir) / '_generated' / 'demo.png'
    file.parent.mkdir(exist_ok=True)
    if not file.exists():
        # in a process of its own, which has no settings of the examples
        subprocess.run([sys.executable, '-m', 'brainsyn', 'demo', '--no-progress', '--output', str(file)], check=True)


def setup(app) -> dict[str, bool]:
    app.connect('builder-inited', draw_figure)
    return {'parallel_read_safe': True}
