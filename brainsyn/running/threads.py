"""Threads: what they take turns at, and what brainpy keeps for each of them alone."""
import threading
from collections.abc import Mapping
from typing import Any

from brainpy.math.defaults import env
from brainstate import environ

__all__ = ['one_at_a_time', 'settings_here', 'use_settings']

# what a step shares is shared by all threads, so they take turns at stepping (compiled steps run side by side)
one_at_a_time = threading.RLock()


def settings_here() -> dict[str, Any]:
    """The settings of this thread: dt, mode, precision."""
    return environ.all(env=env)


def use_settings(settings: Mapping[str, Any]) -> None:
    """Set in this thread what is not set here yet."""
    missing = {name: value for name, value in settings.items() if name not in environ.all(env=env)}
    if missing:
        environ.set(env=env, **missing)
