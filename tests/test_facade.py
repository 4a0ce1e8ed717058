"""The legacy namespace: every public name of BrainPy 2.3.8, under every way to import it."""
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
    # experiments of 2.3 that later releases gave up
    'brainpy': 'SynConnNS SynOutNS SynSTPNS TwoEndConnNS Delay',
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


def test_every_way_to_import_gives_the_same_objects():
    import brainsyn.integrators.ode
    import brainsyn.math as bm
    from brainsyn.dyn.synapses import Exponential
    from brainsyn.math.surrogate import sigmoid

    assert bp.math is bm and bm.surrogate.sigmoid is sigmoid
    assert bp.ode is bp.integrators.ode is brainsyn.integrators.ode
    assert Exponential is bp.synapses.Exponential and bp.dyn.synapses is bp.synapses
    assert bp.init is bp.initialize and bp.conn is bp.connect and bp.optimizers is bp.optim


def test_the_namespace_of_the_release_is_the_package_itself_under_its_version():
    import brainsyn.v2_3 as old
    import brainsyn.v2_3.math.random
    from brainsyn.v2_3.dyn import neurons

    assert old.__version__ == '2.3.8' != bp.__version__
    assert old.math is bp.math and brainsyn.v2_3.math.random is bp.math.random
    assert neurons is bp.neurons and old.DSRunner is bp.DSRunner


@pytest.mark.parametrize('module', ['', 'math', 'dyn', 'neurons', 'base', 'math.random'])
def test_a_listing_holds_every_name_and_only_names_that_resolve(module):
    listed = dir(look_up(f'brainpy.{module}'.rstrip('.')))
    expected = {n.rpartition('.')[2] for n in NAMES
                if n.rpartition('.')[0] == f'brainpy.{module}'.rstrip('.') and not excused(n)}
    assert expected <= set(listed)
    assert all(hasattr(look_up(f'brainpy.{module}'.rstrip('.')), name) for name in listed)


def test_an_unknown_name_is_reported_with_near_matches():
    with pytest.raises(AttributeError, match=r'brainsyn\.dyn \(BrainPy 2\.3\.8\) has no name "LIFF"\. .*"LIF"'):
        bp.dyn.LIFF  # noqa: B018
    with pytest.raises(ImportError, match=r'has no name "zeross"\. .*"zeros"'):
        from brainsyn.math import zeross  # noqa: F401
    with pytest.raises(ImportError, match='kernels with an XLA interface that is gone'):
        from brainsyn.math import XLACustomOp  # noqa: F401
    with pytest.raises(ImportError, match=r'brainsyn\.math\.sin is not a module'):
        import brainsyn.math.sin  # noqa: F401


def test_what_changes_at_run_time_is_not_held_back():
    import brainpy
    before = bp.math.get_dt()
    try:
        brainpy.math.set_dt(0.37)
        assert bp.math.get_dt() == 0.37 and bp.share.dt == 0.37
    finally:
        brainpy.math.set_dt(before)
    assert bp.math.float_ is brainpy.math.float_


def test_nothing_is_imported_before_it_is_asked_for():
    faces = textwrap.dedent('''
        import sys, types
        from brainsyn.facade import Face, install
        package = sys.modules['lazy'] = types.ModuleType('lazy')
        package.__path__ = []
        install('lazy', {'': Face(), 'sub': Face('colorsys', {'yes': 'wave:open'})}, '0')
        import lazy.sub
        before = 'colorsys' in sys.modules, 'wave' in sys.modules
        lazy.sub.rgb_to_hsv
        print(*before, 'colorsys' in sys.modules, 'wave' in sys.modules)
        ''')
    done = subprocess.run([sys.executable, '-c', faces], capture_output=True, text=True)
    assert done.stdout.split() == ['False', 'False', 'True', 'False'], done.stderr
