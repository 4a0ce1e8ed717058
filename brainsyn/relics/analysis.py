"""Phase planes whose trajectories stay: today's lose them when the runner that recorded them is collected."""
import brainpy
from brainpy.tools import DotDict

__all__ = ['PhasePlane1D', 'PhasePlane2D']


class _KeptTrajectories:
    """What ``plot_trajectory`` returns is a copy."""

    def plot_trajectory(self, *args, **kwargs) -> DotDict | None:
        """Run the model from given points, and plot what it does; see ``brainpy.analysis``."""
        recorded = super().plot_trajectory(*args, **kwargs)
        return None if recorded is None else DotDict(recorded)


class PhasePlane1D(_KeptTrajectories, brainpy.analysis.PhasePlane1D):
    __doc__ = brainpy.analysis.PhasePlane1D.__doc__


class PhasePlane2D(_KeptTrajectories, brainpy.analysis.PhasePlane2D):
    __doc__ = brainpy.analysis.PhasePlane2D.__doc__
