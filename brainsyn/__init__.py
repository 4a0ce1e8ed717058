"""brainsyn: models written for BrainPy 2.0 to 2.6, run on the JAX and Python of today.

``import brainsyn as bp`` gives the names of BrainPy 2.3.8 with its numbers.
"""
from brainsyn import semantics
from brainsyn._version import __version__ as __version__
from brainsyn.backends import use_kernels_at_hand
from brainsyn.compilations import keep_compilations as keep_compilations
from brainsyn.diverging import set_on_nan as set_on_nan
from brainsyn.facade import install
from brainsyn.generations import GENERATIONS, PLAIN, faces_of, v2_3
from brainsyn.math_arrays import repair_arrays
from brainsyn.switches import correct as correct
from brainsyn.switches import keep_legacy as keep_legacy

repair_arrays()
use_kernels_at_hand()
install(__name__, PLAIN, v2_3.RELEASE)
for _name, _generation in GENERATIONS.items():
    install(f'{__name__}.{_name}', faces_of(_generation), _generation.RELEASE, getattr(semantics, _name.upper()))
