"""Analysers of legacy models, whose trajectories are those of the old releases: in their order of updates, and kept."""
import contextlib
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import brainpy
import brainpy.math as bm
from brainpy.analysis import utils
from brainpy.tools import DotDict

from brainsyn.dynsys import DynamicalSystem
from brainsyn.math_arrays import Variable
from brainsyn.running import DSRunner

__all__ = ['FastSlow1D', 'FastSlow2D', 'PhasePlane1D', 'PhasePlane2D', 'SlowPointFinder']


class Trajectories(DynamicalSystem):
    """A model that is integrated from several points at once, one variable after the other.

    Parameters
    ----------
    integrals : Mapping of str to callable
        The step of each variable.
    initial_vars : Mapping of str to array
        Where each begins.
    pars : Mapping, optional
        Parameters of the steps.
    dt : float, optional
        Length of a step, in ms.
    """

    def __init__(self, integrals: Mapping[str, Callable], initial_vars: Mapping[str, Any], pars: Mapping | None = None,
                 dt: float | None = None):
        super().__init__()
        self.integrals, self.parameters = integrals, [bm.as_jax(value) for value in (pars or {}).values()]
        self.points = bm.var_dict({name: Variable(bm.as_jax(value, dtype=bm.get_float()))
                                   for name, value in initial_vars.items()})
        self.runner = DSRunner(self, monitors=dict(self.points), dt=dt, progress_bar=False)

    def update(self, tdi: Any) -> None:
        for name, integral in self.integrals.items():
            self.points[name].value = integral(*(point.value for point in self.points.values()), *self.parameters, dt=tdi['dt'])

    def run(self, duration: float) -> DotDict:
        """What the variables are at every step, and ``ts``."""
        self.runner.run(duration)
        return self.runner.mon


@contextlib.contextmanager
def _old_trajectories() -> Iterator[None]:
    todays, utils.TrajectModel = utils.TrajectModel, Trajectories
    try:
        yield
    finally:
        utils.TrajectModel = todays


class _KeptTrajectories:
    """What ``plot_trajectory`` returns is a copy."""

    def plot_trajectory(self, *args, **kwargs) -> DotDict | None:
        """Run the model from given points, and plot what it does; see ``brainpy.analysis``."""
        with _old_trajectories():
            recorded = super().plot_trajectory(*args, **kwargs)
        return None if recorded is None else DotDict(recorded)


class FastSlow1D(_KeptTrajectories, brainpy.analysis.FastSlow1D):
    __doc__ = brainpy.analysis.FastSlow1D.__doc__


class FastSlow2D(_KeptTrajectories, brainpy.analysis.FastSlow2D):
    __doc__ = brainpy.analysis.FastSlow2D.__doc__


class PhasePlane1D(_KeptTrajectories, brainpy.analysis.PhasePlane1D):
    __doc__ = brainpy.analysis.PhasePlane1D.__doc__


class PhasePlane2D(_KeptTrajectories, brainpy.analysis.PhasePlane2D):
    __doc__ = brainpy.analysis.PhasePlane2D.__doc__


class SlowPointFinder(brainpy.analysis.SlowPointFinder):
    __doc__ = brainpy.analysis.SlowPointFinder.__doc__

    def __init__(self, f_cell: Callable, f_type: str | None = None, *args: Any, **kwargs: Any):
        if f_type is None and not isinstance(f_cell, brainpy.DynamicalSystem):
            f_type = 'continuous'  # the default until 2.1
        super().__init__(f_cell, f_type, *args, **kwargs)
