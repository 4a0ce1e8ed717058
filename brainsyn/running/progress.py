"""The progress bar of a run: model time, speed relative to real time, time left."""
import sys
import time

from tqdm.auto import tqdm

__all__ = ['Progress']

BAR = '{percentage:3.0f}%|{bar}| {n:.1f}/{total:.1f} ms [{elapsed}<{remaining}{postfix}]'
# in a kernel of Jupyter, whose output is no terminal; without ipywidgets the bar is one of text
IN_NOTEBOOK = 'ipykernel' in sys.modules


class Progress:
    """A context in which a bar is shown, in a terminal or a notebook; silent elsewhere.

    Parameters
    ----------
    wanted : bool
        Whether to show a bar at all.
    duration : float
        Model time to be run, in ms.
    """

    def __init__(self, wanted: bool, duration: float):
        # for tqdm, None means: only in a terminal
        hidden = True if not wanted else False if IN_NOTEBOOK else None
        self.bar = tqdm(total=duration, disable=hidden, bar_format=BAR, mininterval=0.1)
        self.started = time.perf_counter()

    def __enter__(self) -> 'Progress':
        return self

    def __exit__(self, *exception) -> None:
        self.bar.close()

    def advance(self, model_time: float) -> None:
        """Move on by ``model_time`` ms."""
        if not self.bar.disable:
            speed = (self.bar.n + model_time) * 1e-3 / (time.perf_counter() - self.started)
            self.bar.set_postfix_str(f'{speed:.3g} x real time', refresh=False)
            self.bar.update(model_time)
