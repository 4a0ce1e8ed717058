"""The legacy namespace of BrainPy 2.3.8, under every way to import it."""
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

import brainsyn as bp

NAMES = [f'brainpy.{line.split()[0]}' for line in (
    Path(__file__).parent / 'data' / 'names' / '2.3.txt').read_text().splitlines()]


def look_up(name: str):
    value = bp
    for part in name.split('.')[1:]:
        value = getattr(value, part)
    return value


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
    faced = look_up(f'brainpy.{module}'.rstrip('.'))
    expected = {n.rpartition('.')[2] for n in NAMES if n.rpartition('.')[0] == f'brainpy.{module}'.rstrip('.')}
    listed = set(dir(faced))
    assert all(hasattr(faced, name) for name in listed)
    assert not any(hasattr(faced, name) for name in expected - listed)


def test_an_unknown_name_is_reported_with_near_matches():
    with pytest.raises(AttributeError, match=r'brainsyn\.dyn \(BrainPy 2\.3\.8\) has no name "LIFF"\. .*"LIF"'):
        bp.dyn.LIFF  # noqa: B018
    with pytest.raises(ImportError, match=r'has no name "zeross"\. .*"zeros"'):
        from brainsyn.math import zeross  # noqa: F401
    with pytest.raises(ImportError, match='a tool for writing NumPy itself'):
        from brainsyn.math import add_newdoc  # noqa: F401
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


def test_a_generation_has_its_own_meaning_of_a_name_and_its_own_version():
    import brainsyn.v2_1 as first
    import brainsyn.v2_4 as later
    from brainsyn.v2_1.dyn import AMPA
    from brainsyn.v2_4._src.dyn.base import NeuDyn

    assert first.__version__ == '2.1.12' and later.__version__ == '2.4.6'
    assert AMPA is first.dyn.AMPA is first.dyn.synapses.AMPA and issubclass(AMPA, bp.TwoEndConn)
    assert not issubclass(later.dyn.AMPA, bp.TwoEndConn) and issubclass(later.dyn.LifRef, NeuDyn)
    assert issubclass(later.synapses.AMPA, bp.TwoEndConn)


def test_a_module_does_not_hide_the_class_of_its_name():
    from brainsyn.math.ndarray import Array

    assert bp.math.ndarray is Array
