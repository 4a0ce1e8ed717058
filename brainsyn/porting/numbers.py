"""Finds what a program computes with defects of its release, reproduced or corrected by a switch, and what is slow."""
import ast
import math
import operator
from collections.abc import Iterator

from brainsyn.connect.streams import MANY_PAIRS
from brainsyn.porting.defects import DEFECTS, GIVEN
from brainsyn.porting.findings import Finding
from brainsyn.porting.reading import Call, Reading
from brainsyn.porting.scopes import Scope

__all__ = ['numbers_and_devices']

OPERATIONS = {ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv,
              ast.FloorDiv: operator.floordiv}
DEFAULT_DT = 0.1


def numbers_and_devices(reading: Reading, generation: str) -> Iterator[Finding]:
    """Cases of the rules ``BS3..`` and ``BS4..`` in a program of this generation."""
    dt = _time_step(reading)
    largest = max((_size(call) for call in reading.calls if call.path.startswith('brainpy.')), default=0)
    for call in reading.calls:
        if call.path.startswith('brainpy.'):
            for rule, what, advice in (*_defects(call, generation), *_others(call, generation, dt, largest)):
                yield Finding(rule, what, advice, (call.place,))


def _defects(call: Call, generation: str) -> Iterator[tuple[str, str, str]]:
    name = call.path.rpartition('.')[2]
    for defect in DEFECTS:
        if (generation[-1] in defect.releases and (not defect.names or name in defect.names) and '+' not in name
                and all(_matches(call.keyword(key), value) for key, value in defect.keywords.items())):
            yield (defect.rule, f'{call.spelled} {defect.what}',
                   f'as in the release; brainsyn.correct("{defect.switch}") corrects it')


def _matches(given: ast.expr | None, value: object) -> bool:
    if value is GIVEN:
        return _given(given)
    return isinstance(given, ast.Constant) and type(given.value) is type(value) and given.value == value


def _others(call: Call, generation: str, dt: float, largest: int) -> Iterator[tuple[str, str, str]]:
    name, spelled = call.path.rpartition('.')[2], call.spelled
    if generation >= '2.3' and name in ('run', 'predict') and 'Runner()' in call.path:
        duration = _number(call.keyword('duration') or next(iter(call.node.args), None), call.scope)
        if duration and _loses_a_step(duration, dt):
            yield 'BS306', f'{duration:g} ms at dt {dt:g} have one step less', 'as in the release'
    if call.path.startswith(('brainpy.conn.', 'brainpy.connect.')) and _given(call.keyword('seed')):
        if largest ** 2 >= MANY_PAIRS:
            yield ('BS307', f'{spelled} with a seed, in a network of groups of up to {largest:,} cells',
                   'drawn as slowly as in the release; brainsyn.connect.set_random_stream("fast") does without')
    if name == 'set_platform' and _constant(next(iter(call.node.args), None)) in ('gpu', 'tpu'):
        yield 'BS401', f'{spelled} asks for a {call.node.args[0].value}', 'on the CPU where there is none'


def _given(value: ast.expr | None) -> bool:
    return value is not None and not (isinstance(value, ast.Constant) and value.value is None)


def _constant(value: ast.expr | None) -> object:
    return value.value if isinstance(value, ast.Constant) else None


def _size(call: Call) -> int:
    """The number of cells of a group, where it is written as a number; 0 for any other call."""
    if not call.path.rpartition('.')[2][:1].isupper() or '()' in call.path:
        return 0
    size = _number(call.keyword('size') or next(iter(call.node.args), None), call.scope)
    return int(size) if size and 0 < size < 1e12 else 0


def _time_step(reading: Reading) -> float:
    """The time step that a program sets, in ms; the default where it sets none or several."""
    found = set()
    for call in reading.calls:
        name = call.path.rpartition('.')[2]
        if call.path.startswith('brainpy.'):
            value = call.keyword('dt') if name.endswith('Runner') or name == 'set_environment' else None
            value = next(iter(call.node.args), None) if name == 'set_dt' else value
            found.add(_number(value, call.scope) if value is not None else None)
    found.discard(None)
    dt = found.pop() if len(found) == 1 else DEFAULT_DT
    return dt if dt > 0. else DEFAULT_DT


def _loses_a_step(duration: float, dt: float) -> bool:
    """Whether the quotient is a whole number but for rounding, and lies below it."""
    steps = duration / dt
    return 0. < steps < 1e12 and 0. < round(steps) - steps <= 8 * math.ulp(steps)


def _number(node: ast.expr | None, scope: Scope, depth: int = 8) -> float | None:
    """The value of an arithmetic expression of numbers, and of names that stand for such."""
    match node:
        case ast.Constant(value=int() | float() as value) if not isinstance(value, bool):
            return float(value) if abs(value) < 1e300 else None
        case ast.Name(id=name) if depth:
            return _number(scope.value(name), scope, depth - 1)
        case ast.BinOp(left=left, op=op, right=right) if type(op) in OPERATIONS and depth:
            a, b = _number(left, scope, depth - 1), _number(right, scope, depth - 1)
            try:
                return OPERATIONS[type(op)](a, b) if a is not None and b is not None else None
            except (ArithmeticError, ValueError):
                return None
    return None
