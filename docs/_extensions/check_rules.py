"""The directive ``check-rules``: a paragraph for each rule of ``brainsyn check``, made from the rules themselves."""
from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from brainsyn.porting.rules import RULES


class CheckRules(SphinxDirective):
    """The rules whose codes begin with the argument, as a list of definitions."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        lines = []
        for code, rule in RULES.items():
            if code.startswith(self.arguments[0]):
                lines += [f'**{code}** {rule.title}: *{rule.outcome}*', f'   {rule.explanation}', '']
        return self.parse_text_to_nodes('\n'.join(lines))


def setup(app) -> dict[str, bool]:
    app.add_directive('check-rules', CheckRules)
    return {'parallel_read_safe': True}
