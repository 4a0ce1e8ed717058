"""Prints what a check has found, for people or as JSON, and sums it up in an exit status."""
import json
from collections import Counter
from collections.abc import Collection, Sequence

from brainsyn.porting.findings import Checked, Finding
from brainsyn.porting.rules import Outcome

__all__ = ['as_json', 'as_text', 'exit_status', 'with_rules']


def with_rules(checked: Sequence[Checked], codes: Collection[str]) -> list[Checked]:
    """The findings of these rules only; that a file could not be read is always among them."""
    return [Checked(one.file, one.verdict, [finding for finding in one.findings
                                            if finding.rule in codes or finding.outcome is Outcome.UNREAD])
            for one in checked]


def exit_status(checked: Sequence[Checked]) -> int:
    """2 when a file could not be read, else 1 when a program would not run, else 0."""
    outcomes = {finding.outcome for one in checked for finding in one.findings}
    return 2 if Outcome.UNREAD in outcomes else int(Outcome.STOPS in outcomes)


def as_text(checked: Sequence[Checked]) -> str:
    """One line for each program with its generation, one for each finding, and one that counts."""
    lines = []
    for one in checked:
        if one.verdict is not None:
            lines.append(f'{one.file}: {one.verdict}')
        lines += [_line(one, finding) for finding in one.findings]
    return '\n'.join([*lines, _count(checked)])


def _line(one: Checked, finding: Finding) -> str:
    if not finding.places:
        return f'{one.file}: {finding.rule} {finding.what}; {finding.advice}'
    first, *others = finding.places
    where = f'cell {first.cell}:{first.line}' if first.cell else f'{first.line}'
    more = f' (and {len(others)} more)' if others else ''
    return f'{one.file}:{where}: {finding.rule} {finding.what}{more}; {finding.outcome}: {finding.advice}'


def _count(checked: Sequence[Checked]) -> str:
    worst = Counter(exit_status([one]) for one in checked)
    words = {0: 'would run', 1: 'would not', 2: 'could not be read'}
    return f'{len(checked)} checked: ' + ', '.join(f'{worst[status]} {word}' for status, word in words.items() if worst[status])


def as_json(checked: Sequence[Checked]) -> str:
    """The same as a document: ``status``, and ``files`` with ``generation``, ``because`` and ``findings``."""
    return json.dumps({'status': exit_status(checked), 'files': [
        {'file': str(one.file), 'generation': one.verdict and one.verdict.generation,
         'because': list(one.verdict.because) if one.verdict else [],
         'findings': [_as_dict(finding) for finding in one.findings]} for one in checked]}, indent=2)


def _as_dict(finding: Finding) -> dict:
    return {'rule': finding.rule, 'what': finding.what, 'outcome': str(finding.outcome), 'advice': finding.advice,
            'places': [{'cell': place.cell or None, 'line': place.line} for place in finding.places]}
