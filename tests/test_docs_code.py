"""The code in the pages gives what the pages say, commands on them are understood, links between pages lead somewhere."""
import ast
import doctest
import importlib
import re
import shlex
import sys
import textwrap
from pathlib import Path
from typing import Literal, get_args, get_origin, get_type_hints

import brainstate
import matplotlib
import numpy as np
import pytest

import brainsyn as bp
from brainsyn import semantics, switches
from brainsyn.porting import cli
from brainsyn.porting.rules import RULES

TOP = Path(__file__).parent.parent
DOCS = TOP / 'docs'
PAGES = {str(path.relative_to(TOP).with_suffix('')): path
         for path in (TOP / 'README.rst', *sorted(DOCS.glob('*.rst')), *sorted(DOCS.glob('*/*.rst')))
         if path.parent.name != 'auto_examples'}
BLOCK = re.compile(r'^\.\. code-block:: (\w+)\n(?:   :.*\n)*\n((?:   .*\n|\n)+)', re.MULTILINE)

DOCTESTED = ('brainsyn.compilations', 'brainsyn.connect.base', 'brainsyn.describing.description')


def blocks(page, language):
    """The code blocks of a page in one language."""
    return [textwrap.dedent(code) for name, code in BLOCK.findall(PAGES[page].read_text() + '\n') if name == language]


@pytest.fixture
def run_page(monkeypatch, tmp_path):
    """Run every Python block of a page, one after the other; its names afterwards."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv('XDG_CACHE_HOME', str(tmp_path))
    matplotlib.use('Agg')
    import matplotlib.pyplot as plt
    monkeypatch.setattr(plt, 'show', lambda: None)
    monkeypatch.setattr(switches, '_announced', set())

    def run(page):
        generation = re.search(r'v2_\d', page)
        old = f'brainsyn.{generation[0]}' if generation else 'brainsyn'
        names = {}
        for block in blocks(page, 'python'):
            if 'old.npz' in block:
                (tmp_path / 'old.npz').write_bytes((tmp_path / 'pair.npz').read_bytes())
            exec(re.sub(r'\bimport brainpy(?!\.state)\b', f'import {old}', block).replace('bm.enable_x64()', ''), names)
        return names

    yield run
    plt.close('all')
    brainstate.environ.set(dt=0.1)


def first(array):
    """The first step in which something in an array is not zero."""
    return int(np.reshape(array, (len(array), -1)).any(axis=1).argmax())


def test_start(run_page):
    names = run_page('docs/start')
    assert (names['first'][0][-1], names['second'][0][0]) == pytest.approx((100., 100.1))
    V = np.concatenate([names['first'][1], names['second'][1]])[:, 0]
    t = 0.1 * np.arange(1, 120)  # before the first spike V follows 25 (1 - exp(-t / tau))
    np.testing.assert_allclose(V[:119], 25. * (1. - np.exp(-t / 10.)), rtol=1e-4)


def test_kinetics(run_page):
    names = run_page('docs/kinetics')
    assert names['g'].max() == pytest.approx(0.49 / 0.67 * (1. - np.exp(-0.67)), rel=1e-5)  # after 1 ms of transmitter
    assert names['V'].unit == names['u'].mV and names['V'].shape == (1000, 10) and names['V'].mantissa.max() > -64.


def test_own_kinetics(run_page):
    leaky = run_page('docs/reference/kinetics')['Leaky'](2)
    np.testing.assert_allclose(leaky.response(np.zeros((5, 2)), dt=0.1), 0.1, rtol=1e-6)  # it stays at its level


def test_seeing(run_page):
    told = run_page('docs/seeing')['told']
    assert told.projections['E2I'].num_synapses == 80 * 8 and told.projections['E2I'].delay == (1.5, 1.5)
    low, median, high = told.projections['I2E'].weights
    assert 0.02 <= low < 0.022 and 0.038 < median < 0.042 and 0.058 < high <= 0.06


def test_readme(run_page):
    mon = run_page('README')['runner'].mon
    assert mon['pre.V'].max() > 0. > mon['post.V'].min() and 0. < mon['syn.g'].max() < 1.


def test_speed(run_page, monkeypatch):
    monkeypatch.setattr(bp, 'keep_compilations', lambda: 'a folder')  # which would go on in the tests that follow
    assert run_page('docs/speed')['folder'] == 'a folder'


def test_2_0_before_and_after(run_page):
    names = run_page('docs/porting/v2_0')
    before, after = names['runner'].mon, names['new'].mon
    np.testing.assert_array_equal(before['pre.spike'], after['pre.spike'])
    assert first(before['syn.g']) - first(before['pre.spike']) == 10
    np.testing.assert_allclose(before['syn.g'], after['syn.g'], atol=1e-4)


def test_2_1_before_and_after(run_page):
    names = run_page('docs/porting/v2_1')
    before, after = (np.mean(names[runner].mon['E.spike']) for runner in ('runner', 'new'))
    assert before == pytest.approx(after, rel=0.3) and before > 0.


def test_2_2_before_and_after(run_page):
    names = run_page('docs/porting/v2_2')
    before, after = names['runner'].mon, names['new'].mon
    np.testing.assert_allclose(before['pre.V'], after['pre.V'], atol=1e-3)
    np.testing.assert_allclose(before['ampa.g'], after['ampa.g'], atol=1e-4)
    assert first(after['ampa.g']) - first(after['pre.V'] == -68.) == 11
    np.testing.assert_allclose(before['t'][:3], [0., 0.1, 0.2], atol=1e-6)


def test_2_3(run_page):
    names = run_page('docs/porting/v2_3')
    mon = names['runner'].mon
    assert mon['syn.g'].max() == pytest.approx(0.1 * (1. + np.exp(-2.) + np.exp(-4.)), rel=0.01)
    assert mon.ts[mon['syn.g'][:, 0].argmax()] == pytest.approx(31.2, abs=0.11)  # 30 ms, 10 steps of delay, one to arrive
    spikes = np.asarray(names['spikes'])
    assert first(spikes) > 50 and first(names['runner_ns'].mon['g']) == first(spikes) + 1


@pytest.mark.filterwarnings('ignore::brainsyn.switches.LegacyDefectWarning')
def test_2_4_before_and_after(run_page):
    names = run_page('docs/porting/v2_4')
    assert names['first_answer'] - names['first_spike'] == 20
    new = names['new'].mon
    assert first(new['syn.g']) - first(new['pre.spike']) == 20
    assert 0.005 < np.mean(names['spikes']) * 10. < 1.  # cells fire


@pytest.mark.filterwarnings('ignore::brainsyn.switches.LegacyDefectWarning')
def test_2_5_before_and_after(run_page, capsys):
    names = run_page('docs/porting/v2_5')
    assert capsys.readouterr().out.split() == ['9', '11', '11']
    g = np.asarray(names['g'])[:, 0]
    assert g.max() == pytest.approx(0.3 * (1. + np.exp(-1.)), rel=0.02)  # the second spike, 5 ms after the first


def test_known_defects(run_page, capsys):
    names = run_page('docs/porting/defects')
    told, ratio = capsys.readouterr().out.split()
    assert told == 'LegacyDefectWarning' and float(ratio) == pytest.approx(2. / 3., rel=0.02)
    assert names['as_then'] > names['corrected']


def test_the_same_network_in_brainpy_state(run_page, capsys):
    run_page('docs/porting/brainpy_state')
    theirs, ours = map(int, capsys.readouterr().out.split())
    assert theirs == ours > 100


def test_every_page_with_code_is_run_above():
    here = Path(__file__).read_text()
    with_code = {page for page in PAGES if blocks(page, 'python')} - {'docs/long_runs'}
    assert 'long_runs.rst' in (TOP / 'tests' / 'test_running_long.py').read_text()
    assert with_code == set(re.findall(r"run_page\('(.*?)'\)", here))


@pytest.mark.parametrize('page', [page for page in PAGES if blocks(page, 'console')])
def test_commands_are_understood(page):
    for block in blocks(page, 'console'):
        for line in re.findall(r'^\$ (?:\S*/)?brainsyn (.*)$', block, re.MULTILINE):
            cli.parser().parse_args(shlex.split(re.sub(r'\[[^\]]*\]|…', '', line)))


def test_every_rule_switch_and_value_of_a_generation_is_explained():
    sys.path.insert(0, str(DOCS / '_extensions'))
    try:
        from generation_words import SAYS
    finally:
        sys.path.pop(0)
    kinds = get_type_hints(semantics.Semantics)
    values = {name: set(get_args(kind)) for name, kind in kinds.items() if get_origin(kind) is Literal}
    assert {name: set(meanings) for name, (_, meanings) in SAYS.items()} == values
    assert set(re.findall(r'^``(\w+)`` ', switches.__doc__, re.MULTILINE)) == set(switches.SWITCHES)
    shown = re.findall(r'check-rules:: (BS\d)', (DOCS / 'rules.rst').read_text())
    assert all(rule.startswith(tuple(shown)) for rule in RULES)


def test_rooms_import_only_from_below_or_beside():
    text = (DOCS / 'how_it_works.rst').read_text().partition('- what lives there')[2].partition('Events')[0]
    level = {room: row for row, rooms in enumerate(re.findall(r'^   \* - (``.*)$', text, re.MULTILINE))
             for room in re.findall(r'``(\w+)``', rooms)}
    package = TOP / 'brainsyn'
    assert level.keys() == {path.stem for path in package.iterdir() if path.suffix == '.py' or (path / '__init__.py').exists()
                            } - {'__init__', '__main__', '_version'} | {'brainsyn'}
    for path in package.rglob('*.py'):
        room = path.relative_to(package).with_suffix('').parts[0]
        for node in ast.parse(path.read_text()).body:
            names = ([f'{node.module}.{alias.name}' for alias in node.names] if isinstance(node, ast.ImportFrom) else
                     [alias.name for alias in node.names] if isinstance(node, ast.Import) else [])
            for name in names:
                here, _, above = name.partition('.')
                used = above.split('.')[0]
                if here == 'brainsyn' and used != '_version' and room not in ('__init__', '__main__'):
                    assert level.get(used, level['brainsyn']) >= level[room], (path.name, name)


def test_links_between_pages_lead_somewhere():
    labels = {label for page in PAGES.values() for label in re.findall(r'^\.\. _([\w-]+):$', page.read_text(), re.MULTILINE)}
    for page in PAGES.values():
        text = page.read_text()
        for target in re.findall(r':doc:`(?:[^`<]*<)?([^`<>]+)>?`', text):
            folder = DOCS if target.startswith('/') else page.parent
            if 'auto_examples' in target:
                example = TOP / 'examples' / f'{Path(target).name}.py'
                assert target.endswith('index') or example.exists(), (page.name, target)
            else:
                assert (folder / f'{target.lstrip("/")}.rst').exists(), (page.name, target)
        for target in re.findall(r':ref:`(?:[^`<]*<)?([\w-]+)>?`', text):
            assert target in labels, (page.name, target)


@pytest.mark.parametrize('module', DOCTESTED)
def test_the_code_of_docstrings_runs(module):
    given = dict(bp=bp, network=bp.Network(E2I=bp.synapses.Delta(bp.neurons.LIF(2), bp.neurons.LIF(2), bp.conn.All2All())),
                 FixedProb=bp.conn.FixedProb)
    tried = doctest.testmod(importlib.import_module(module), extraglobs=given, optionflags=doctest.ELLIPSIS)
    assert tried.attempted > 0 and tried.failed == 0


def test_no_other_docstring_has_code():
    found = {'.'.join(path.relative_to(TOP).with_suffix('').parts) for path in (TOP / 'brainsyn').rglob('*.py')
             if '>>> ' in path.read_text()}
    assert found == set(DOCTESTED)
