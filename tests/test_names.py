"""Every public name of each release: it resolves in its generation, to a thing of its kind that takes the old arguments."""
import functools
import importlib
import inspect
from pathlib import Path

import pytest

DATA = Path(__file__).parent / 'data' / 'names'
RELEASES = ['2.0', '2.1', '2.2', '2.3', '2.4', '2.5', '2.6']
MOST_EXCUSED = 0.03

# classes that are factories today or the other way round, modules that were a class full of functions, names of ``typing``
OTHER_KIND = {
    'visualize', 'visualization.visualize', 'integrators.ConstantDelay', 'math.FixedLenDelay',
    *(f'math.operators.{name}' for name in 'Callable Dict Optional Sequence Union'.split()),
}
# names that public programs use and brainpy 2.8.2 lacks, in the generation that they belong to
USED = {
    'v2_0': 'StructRunner ConstantDelay layers.Module layers.VanillaRNN math.make_loop math.make_while math.make_cond '
            'math.vmap math.losses math.optimizers math.use_backend math.pre2post_event_sum2 math.pre2post_event_sum3 '
            'math.pre2post_event_sum4 analysis.numeric conn.ij2csr models TensorCollector',
    'v2_1': 'dyn.DSRunner dyn.Network dyn.TwoEndConn dyn.LIF dyn.ExpCOBA dyn.ExpCUBA dyn.GIF dyn.DeltaSynapse '
            'dyn.FractionalIzhikevich dyn.FractionalFHR dyn.base.TwoEndConn StructRunner datasets init.init_param '
            'math.set_dfloat tools.others.dicts base models nn',
    'v2_2': 'dyn.TrainingSystem dyn.synapses.Exponential dyn.synouts dyn.synplast modes initialize.init_noise SynOut '
            'SynConn CondNeuGroup train.DSTrainer train.RidgeTrainer train.BPTT train.OfflineTrainer train.OnlineTrainer '
            'layers.Reservoir layers.NVAR math.XLACustomOp tools.checking',
    'v2_3': 'TwoEndConn _src checkpoints.save checkpoints.load experimental math.random.DEFAULT.split_keys '
            'math.spike_with_sigmoid_grad ConnectorError algorithms.ForceLearning bm experimental.Exponential',
}


def entries(release):
    for line in (DATA / f'{release}.txt').read_text().splitlines():
        name, kind, *parameters = line.split()
        yield name, kind, parameters


def generation_of(release):
    return importlib.import_module('brainsyn.v2_5' if release == '2.6' else f'brainsyn.v{release.replace(".", "_")}')


def look_up(generation, name):
    return functools.reduce(getattr, name.split('.'), generation)


def kind_of(value):
    return ('class' if inspect.isclass(value) else 'module' if inspect.ismodule(value) else
            'func' if callable(value) else 'value')


def refused(value, parameters):
    """Those of the parameters that ``value`` does not take by name; none where nothing is known of it."""
    try:
        taken = inspect.signature(value.__init__ if inspect.isclass(value) else value).parameters
    except (TypeError, ValueError):
        return []
    if any(parameter.kind is parameter.VAR_KEYWORD for parameter in taken.values()):
        return []
    return [name for name in parameters if name not in taken or taken[name].kind is inspect.Parameter.POSITIONAL_ONLY]


@pytest.mark.parametrize('release', RELEASES)
def test_every_name_resolves_or_says_why_not(release):
    generation, excused, total, wrong = generation_of(release), [], 0, {}
    known_differences = set((DATA / 'arguments.txt').read_text().split('\n'))
    for name, kind, parameters in entries(release):
        total += 1
        try:
            value = look_up(generation, name)
        except AttributeError as error:
            excused.append(name)
            if '): ' not in str(error) or not str(error).endswith('.'):
                wrong[name] = str(error)
            continue
        if kind in ('class', 'func', 'module') and name not in OTHER_KIND and kind_of(value) != kind:
            wrong[name] = f'{kind_of(value)}, not {kind}'
        for parameter in refused(value, parameters):
            if f'{name} {parameter}' not in known_differences:
                wrong[name] = f'refuses "{parameter}"'
    assert not wrong
    assert len(excused) < MOST_EXCUSED * total, excused


@pytest.mark.parametrize('generation', USED)
def test_names_that_programs_use_are_not_excused(generation):
    package = importlib.import_module(f'brainsyn.{generation}')
    plain = importlib.import_module('brainsyn')
    for name in USED[generation].split():
        look_up(package, name)
        look_up(plain, name)


def members(file):
    """(release, class) -> its public methods and attributes."""
    lines = (line.split() for line in (DATA / file).read_text().splitlines())
    return {(release, name): set(names) for release, name, *names in lines}


def test_methods_and_attributes_of_classes_are_there():
    left = members('members-left.txt')
    lacking = {}
    for (release, name), expected in members('members.txt').items():
        value = look_up(generation_of(release), name)
        found = {member for member in expected - left.get((release, name), set()) if not hasattr(value, member)}
        if found:
            lacking[release, name] = found
    assert not lacking
