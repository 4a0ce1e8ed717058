"""The names of each BrainPy release, as data.

Each table names what a release has and 2.3 has not (``NAMES``), and what it has under the same name with another meaning
(``CHANGED``). Plain ``brainsyn`` shows 2.3 and the ``NAMES`` of all; a generation shows plain ``brainsyn`` but for what it
has ``CHANGED``.
"""
from collections.abc import Mapping
from types import ModuleType

from brainsyn.facade import Face
from brainsyn.generations import v2_0, v2_1, v2_2, v2_3, v2_4, v2_5
from brainsyn.generations.common import merged

__all__ = ['GENERATIONS', 'PLAIN', 'faces_of']

GENERATIONS = {'v2_0': v2_0, 'v2_1': v2_1, 'v2_2': v2_2, 'v2_3': v2_3, 'v2_4': v2_4, 'v2_5': v2_5}
PLAIN = merged(v2_3.FACES, v2_5.NAMES, v2_2.NAMES, v2_1.NAMES, v2_0.NAMES)


def faces_of(generation: ModuleType) -> Mapping[str, Face]:
    """What ``brainsyn.v2_1`` and its like show, for the table of that release."""
    version = {'__version__': f'{generation.__name__}:RELEASE'}
    inside = Face(f'brainsyn.{generation.__name__.rpartition(".")[2]}')  # from 2.3 on, all names are in ``_src``, too
    return merged({'': Face('brainsyn', version), '_src': inside}, generation.CHANGED)
