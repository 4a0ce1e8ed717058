"""Running models over time."""
from brainsyn.running.over_time import LoopOverTime
from brainsyn.running.runner import DSRunner

__all__ = ['DSRunner', 'LoopOverTime']
