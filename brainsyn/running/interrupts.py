"""Ctrl-C takes effect between chunks, when records, state and clock agree."""
import contextlib
import signal
import threading
from collections.abc import Callable, Iterator

__all__ = ['interrupts_held']


@contextlib.contextmanager
def interrupts_held() -> Iterator[Callable[[], None]]:
    """Hold back the first Ctrl-C; the function this yields lets it through, where one has come.

    The second Ctrl-C takes effect at once. Outside the main thread, where there are no signals, nothing is held.
    """
    if threading.current_thread() is not threading.main_thread():
        yield lambda: None
        return
    usual = signal.getsignal(signal.SIGINT)
    if not callable(usual):
        yield lambda: None
        return
    came = []

    def hold(number, frame):
        came.append(number)
        signal.signal(signal.SIGINT, usual)

    def let_through():
        if came:
            came.clear()
            signal.raise_signal(signal.SIGINT)

    signal.signal(signal.SIGINT, hold)
    try:
        yield let_through
    finally:
        signal.signal(signal.SIGINT, usual)
