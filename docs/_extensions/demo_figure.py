"""Draws the figure of the front page by the demo itself, when the pages are built."""
from pathlib import Path

from brainsyn.porting.demo import demonstrate


def draw_figure(app) -> None:
    file = Path(app.srcdir) / '_generated' / 'demo.png'
    file.parent.mkdir(exist_ok=True)
    if not file.exists():
        demonstrate(1000., str(file), progress=False)


def setup(app) -> dict[str, bool]:
    app.connect('builder-inited', draw_figure)
    return {'parallel_read_safe': True}
