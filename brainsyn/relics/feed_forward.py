"""Training of what has no time: systems that ask for it are told that of the first step."""
from typing import Any

import brainpy
import brainpy.math as bm

from brainsyn.dynsys.protocol import set_shared

__all__ = ['BPFF']


class BPFF(brainpy.BPFF):
    """Trains a feed-forward system by back-propagation.

    Parameters
    ----------
    target, loss_fun, optimizer, **options
        See ``brainpy.BPFF``.
    """

    def fit(self, *args: Any, **kwargs: Any) -> Any:
        """See ``brainpy.BPFF``."""
        set_shared(dict(t=0., dt=bm.get_dt(), i=0, fit=True))
        return super().fit(*args, **kwargs)

    def predict(self, *args: Any, **kwargs: Any) -> Any:
        """See ``brainpy.BPFF``."""
        set_shared(dict(t=0., dt=bm.get_dt(), i=0, fit=False))
        return super().predict(*args, **kwargs)
