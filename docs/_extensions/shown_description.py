"""The directive ``shown-description``: what ``bp.describe`` and ``connectivity_plot`` show of the network on the page itself."""
import re
import textwrap
from pathlib import Path

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

import brainsyn as bp

BLOCK = re.compile(r'\.\. code-block:: python\n\n((?:   .*\n|\n)+)')
PAGE = Path(__file__).parents[1] / 'seeing.rst'

# before autodoc has put words in the place of default values
_names = {}
exec(textwrap.dedent(BLOCK.search(PAGE.read_text())[1]).replace('print(told)', ''), _names)
_net, _told = _names['net'], _names['told']


class ShownDescription(SphinxDirective):
    """One of: the text, the table of a notebook, the equations, the drawing of the connections."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        self.env.note_dependency(__file__)
        return getattr(self, self.arguments[0])()

    def text(self) -> list[nodes.Node]:
        return [nodes.literal_block(text=str(_told), language='text')]

    def html(self) -> list[nodes.Node]:
        return [nodes.raw(text=_told._repr_html_(), format='html')]

    def equations(self) -> list[nodes.Node]:
        lines = []
        for each in _told.equations:
            lines += [f'**{each.model}**', '']
            for block in each.blocks:
                lines += ['.. math::', '', *(f'   {line}' for line in block.splitlines()), '']
            for who, values in each.shared_values.items():
                lines += [f'{who}: ' + re.sub(r'\$(.*?)\$', r':math:`\1`', values), '']
        return self.parse_text_to_nodes('\n'.join(lines))

    def connections(self) -> list[nodes.Node]:
        folder = Path(self.env.srcdir) / '_generated'
        folder.mkdir(exist_ok=True)
        bp.visualize.connectivity_plot(_net.I2E).figure.savefig(folder / 'connections.png', dpi=120)
        return self.parse_text_to_nodes(
            '.. image:: /_generated/connections.png\n   :width: 480\n'
            '   :alt: A matrix of 80 by 320 cells, one pair in ten connected, coloured by weight.\n')


def setup(app) -> dict[str, bool]:
    app.add_directive('shown-description', ShownDescription)
    return {'parallel_read_safe': True}
