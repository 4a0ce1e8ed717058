"""Signs of a generation in a program, beside the names that it uses: its methods, and the version that it mentions."""
import re
from collections.abc import Iterator
from typing import NamedTuple

from brainsyn.porting.beside import requirements
from brainsyn.porting.names import Costs, costs_of, find, keyword_costs
from brainsyn.porting.reading import Call, Place, Reading

__all__ = ['Sign', 'signs']

# the first parameters of update, and the releases that called it so; the digits are those of the table of names
UPDATE = {
    ('_t', '_dt'): '01', ('_t', '_i', '_dt'): '0', ('t', 'dt'): '1',
    ('tdi',): "234'", ('sha',): "234'", ('shr',): "234'", ('shared',): "234'", ('shared_args',): "234'",
}
# methods and attributes of models and runners, and the releases that have them
MEMBERS = {
    **dict.fromkeys('ints global_delay_vars reset_delay update_delay steps'.split(), '01'),
    **dict.fromkeys('offline_init online_init'.split(), '2'),
    'global_delay_data': '23',
    **dict.fromkeys('clear_input mode reset_state varshape predict reset_local_delays update_local_delays '
                    '_init_weights _syn2post_with_all2all _syn2post_with_dense _syn2post_with_one2one'.split(), '2345'),
    **dict.fromkeys('register_delay get_delay_data'.split(), '12345'),
    **dict.fromkeys('state_dict load_state_dict cpu cuda tpu'.split(), '345'),
    **dict.fromkeys('add_aft_update add_bef_update add_inp_fun cur_inputs get_aft_update get_bef_update get_delay_var '
                    'get_inp_fun get_local_delay init_param init_variable jit_step_run load_state register_local_delay '
                    'save_state step_run sum_current_inputs sum_delta_inputs sum_inputs'.split(), '45'),
    **dict.fromkeys('after_updates before_updates current_inputs delta_inputs'.split(), '5'),
}
VERSION = re.compile(r'''
    brainpy (?:\[\w+\])? ["']? \s* (>=|==|~=|=|:|-|\(|version:?|v)? \s* ["']? v? 2\.([0-6]) (?:\.[\dx*]+)*
    (?! [\w.]* \s* (?:to|-|–) \s* 2\. )    # from one release to another tells nothing
''', re.IGNORECASE | re.VERBOSE)
PRINTED_VERSION = re.compile(r'__version__.*?\n[\s\'"]*2\.([0-6])\.\d')


class Sign(NamedTuple):
    """Something in a program, and what it speaks against each generation."""

    what: str
    place: Place | None
    costs: Costs


def signs(reading: Reading) -> Iterator[Sign]:
    """All signs in one file; most of them say nothing, as they fit every generation."""
    yield from _versions(reading)
    for use in reading.uses:
        if _is_brainpy(use.path) and not use.guarded:
            yield Sign(use.spelled, use.place, find(_inside(use.path)).costs)
    for call in reading.calls:
        if _is_brainpy(call.path):
            for keyword in _keywords(call):
                costs = keyword_costs(find(_inside(call.path)).name, keyword)
                if costs is not None:
                    yield Sign(f'{call.spelled}({keyword}=…)', call.place, costs)
    for method in reading.methods:
        if method.name == 'update':
            for first, releases in UPDATE.items():
                if method.parameters[:len(first)] == first:
                    yield Sign(f'update(self, {", ".join(first)})', method.place, costs_of(releases))
        elif method.name in MEMBERS:
            yield Sign(f'def {method.name}', method.place, costs_of(MEMBERS[method.name]))
    for member in reading.members:
        name = member.spelled.removeprefix('.')
        if name in MEMBERS and name not in reading.stored:
            yield Sign(member.spelled, member.place, costs_of(MEMBERS[name]))


def _versions(reading: Reading) -> Iterator[Sign]:
    """The versions of BrainPy that comments, installing lines, printed results and requirements mention."""
    text = f'{reading.program.remarks}\n{requirements(reading)}'
    for match in VERSION.finditer(text):
        minor = min(int(match[2]), 5)
        releases = ''.join(map(str, range(minor, 6))) if match[1] == '>=' else str(minor)
        yield Sign(f'"{" ".join(match[0].split())}"', None, costs_of(releases))
    for match in PRINTED_VERSION.finditer(reading.program.remarks):
        yield Sign(f'version 2.{match[1]} printed', None, costs_of(str(min(int(match[1]), 5))))


def _keywords(call: Call) -> list[str]:
    """The keywords of a call; a connector in third place is ``conn``, which tells projections from models of a size."""
    given = [keyword.arg for keyword in call.node.keywords if keyword.arg]
    third = call.scope.path(call.node.args[2]) if len(call.node.args) > 2 else None
    return [*given, 'conn'] if third and third.startswith(('brainpy.conn.', 'brainpy.connect.')) else given


def _is_brainpy(path: str) -> bool:
    return path.startswith('brainpy.') and '()' not in path and '+' not in path


def _inside(path: str) -> str:
    return path.removeprefix('brainpy.')
