"""Layers of ``brainpy.dnn`` over given connections, which take those of brainsyn's connectors."""
import brainpy
import brainpy.math as bm

__all__ = ['CSRLinear', 'EventCSRLinear']


class _PlainIds:
    """The ids that a connector gives are legacy arrays, which the kernels behind plasticity do not take."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.indices, self.indptr = bm.as_jax(self.indices), bm.as_jax(self.indptr)


class CSRLinear(_PlainIds, brainpy.dnn.CSRLinear):
    __doc__ = brainpy.dnn.CSRLinear.__doc__


class EventCSRLinear(_PlainIds, brainpy.dnn.EventCSRLinear):
    __doc__ = brainpy.dnn.EventCSRLinear.__doc__
