"""The legacy namespace: every public name of BrainPy 2.3.8, under every way to import it."""
import importlib
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

import brainsyn as bp

NAMES = (Path(__file__).parent / 'data' / 'names-2.3.txt').read_text().split()

EXCUSED = {
    # hand-written kernels behind an interface of XLA that is gone
    'brainpy.math': 'XLACustomOp compile_cpu_signature_with_numba add_docstring add_newdoc add_newdoc_ufunc',
    'brainpy.math.operators': 'XLACustomOp compile_cpu_signature_with_numba',
    # an experiment of 2.3 that no later release has
    'brainpy': 'SynConnNS SynOutNS SynSTPNS TwoEndConnNS',
    'brainpy.experimental': 'Alpha COBA CUBA DualExponential Exponential PoissonInput STD STP',
    # raised in 2.3.8 itself under a current matplotlib, or was of no use
    'brainpy.visualize': 'plot_style1',
    'brainpy.tools': 'init_progress_bar',
}
RANDOM_MATRICES = {f'{product}_prob_conn_{kind}_weight' for product in ('event_matvec', 'matmat', 'matvec')
                   for kind in ('homo', 'normal', 'uniform')}


def excused(name: str) -> bool:
    module, _, leaf = name.rpartition('.')
    return leaf in RANDOM_MATRICES or leaf in EXCUSED.get(module, '').split()


def look_up(name: str):
    value = bp
    for part in name.split('.')[1:]:
        value = getattr(value, part)
    return value


@pytest.mark.parametrize('module', sorted({n.rpartition('.')[0] for n in NAMES}))
def test_every_public_name_resolves(module):
    missing = {}
    for name in NAMES:
        if name.rpartition('.')[0] == module and not excused(name):
            try:
                look_up(name)
            except (AttributeError, ImportError) as error:
                missing[name] = str(error)
    assert not missing


def test_every_excuse_is_needed_and_gives_its_reason():
    for name in filter(excused, NAMES):
        with pytest.raises(AttributeError, match=r'\(BrainPy 2\.3\.8\): \w.*\.$'):
            look_up(name)
