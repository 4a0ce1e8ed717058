"""The directive ``gone-names``: the old names that cannot be had, from the tables of names and the lists of each release."""
from collections import defaultdict
from pathlib import Path

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from brainsyn.facade import Gone
from brainsyn.generations import GENERATIONS, PLAIN

LISTS = Path(__file__).parents[2] / 'tests' / 'data' / 'names'


def why_gone(name: str, release: str) -> str | None:
    """The sentence that says why a name of that release, without ``brainpy.``, cannot be had; None where it can."""
    module, _, leaf = name.rpartition('.')
    generation = GENERATIONS['v2_5' if release == '2.6' else f'v{release.replace(".", "_")}']
    for table in (generation.CHANGED, PLAIN):
        target = table[module].names.get(leaf) if module in table else None
        if target is not None:
            return target.why if isinstance(target, Gone) else None
    return None


def gone_names() -> dict[tuple[str, str], dict[str, list[str]]]:
    """Releases by name, for each module and sentence."""
    found = defaultdict(lambda: defaultdict(list))
    for path in sorted(LISTS.glob('2.*.txt')):
        for line in path.read_text().splitlines():
            name = line.split()[0]
            if (why := why_gone(name, path.stem)) is not None:
                module, _, leaf = name.rpartition('.')
                found[module, why][leaf].append(path.stem)
    return found


class GoneNames(SphinxDirective):
    """One row for each module, reason and set of releases."""

    def run(self) -> list[nodes.Node]:
        rows = [('names', 'releases', 'why, and what to use')]
        for (module, why), releases in sorted(gone_names().items()):
            alike = defaultdict(list)
            for name, known_to in releases.items():
                alike[' '.join(known_to)].append(name)
            prefix = f'bp.{module}.' if module else 'bp.'
            for known_to, names in alike.items():
                listed = ', '.join(f'``{n}``' for n in sorted(names)[1:])
                rows.append((f'``{prefix}{sorted(names)[0]}``{", " if listed else ""}{listed}', known_to, why))
        lines = ['.. list-table::', '   :header-rows: 1', '   :widths: 45 15 40', '']
        for row in rows:
            lines += [f'   {"* -" if column == 0 else "  -"} {text}' for column, text in enumerate(row)]
        return self.parse_text_to_nodes('\n'.join(lines))


def setup(app) -> dict[str, bool]:
    app.add_directive('gone-names', GoneNames)
    return {'parallel_read_safe': True}
