"""What a check has found."""
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from brainsyn.porting.generation import Verdict
from brainsyn.porting.reading import Place
from brainsyn.porting.rules import RULES, Outcome

__all__ = ['Checked', 'Finding', 'merged']


@dataclass(frozen=True)
class Finding:
    """A case of a rule in a file.

    Parameters
    ----------
    rule : str
        Code of the rule.
    what : str
        What was found.
    advice : str
        What brainsyn does with it, or what to do.
    places : tuple of Place
        Where; nothing when it is the file as a whole.
    """

    rule: str
    what: str
    advice: str
    places: tuple[Place, ...] = ()

    @property
    def outcome(self) -> Outcome:
        return RULES[self.rule].outcome


@dataclass
class Checked:
    """A file, the generation that it was written for (None when it has nothing to do with BrainPy), and the findings."""

    file: Path
    verdict: Verdict | None
    findings: list[Finding] = field(default_factory=list)


def merged(findings: Iterable[Finding]) -> list[Finding]:
    """The same thing found in several places as one finding, in the order of the first places."""
    places: dict[Finding, list[Place]] = {}
    for finding in findings:
        places.setdefault(Finding(finding.rule, finding.what, finding.advice), []).extend(finding.places)
    found = (Finding(finding.rule, finding.what, finding.advice, tuple(sorted(set(where)))) for finding, where in places.items())
    return sorted(found, key=lambda finding: (finding.places, finding.rule))
