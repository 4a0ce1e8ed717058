"""brainsyn: models written for BrainPy 2.0 to 2.6, run on the JAX and Python of today.

``import brainsyn as bp`` gives the names of BrainPy 2.3.8 with its numbers.
"""
from brainsyn._version import __version__ as __version__
from brainsyn.facade import install
from brainsyn.generations import v2_3
from brainsyn.math_arrays import repair_indexing
from brainsyn.switches import correct as correct
from brainsyn.switches import keep_legacy as keep_legacy

repair_indexing()
install(__name__, v2_3.FACES, v2_3.RELEASE)
install(f'{__name__}.v2_3', v2_3.NAMESPACE, v2_3.RELEASE)
