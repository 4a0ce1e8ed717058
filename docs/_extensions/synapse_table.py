"""The directive ``synapse-table``: every synapse model with equations, shapes of its variables, and cost of a step."""
import re

import brainpy.math as bm
from docutils import nodes
from sphinx.util.docutils import SphinxDirective

import brainsyn as bp
from brainsyn import synapses
from brainsyn.describing.equations import blocks_of

PRE, POST = 2, 3
SIZES = {PRE: 'pre', POST: 'post', PRE * POST: 'synapses'}
BASES = {'SynConn', 'SynLTP', 'SynOut', 'SynSTP', 'TwoEndConn'}
# older ways to write a model and its output in one
ALIASES = {'AlphaCOBA', 'AlphaCUBA', 'DeltaSynapse', 'DualExpCOBA', 'DualExpCUBA', 'ExpCOBA', 'ExpCUBA'}

WITHOUT_VARIABLES = {'DelayCoupling', 'DiffusiveCoupling', 'AdditiveCoupling', 'PoissonInput'}

SUMMED = 'pre + post + (spikes or cells in a pulse) × targets; all synapses where the sums do not apply'
COST = {
    'Delta': 'spikes × targets',
    'Exponential': 'post + spikes × targets',
    'DualExponential': 'pre + post + spikes × targets; all synapses where the sums do not apply',
    'Alpha': 'as ``DualExponential``',
    'NMDA': 'pre + all synapses',
    'AMPA': SUMMED,
    'GABAa': SUMMED,
    'BioNMDA': 'pre + all synapses',
    'Ionotropic': 'pre + all synapses',
    'STP': 'all synapses',
    'GapJunction': 'all synapses',
    'DelayCoupling': 'all synapses',
    'DiffusiveCoupling': 'all synapses',
    'AdditiveCoupling': 'all synapses',
    'PoissonInput': 'cells of the target',
}


def states_of(name: str) -> str:
    """Names and shapes of the variables of a model; what is only kept for speed is left out."""
    if name in WITHOUT_VARIABLES:
        return '–'
    # between groups whose sizes tell them apart
    synapse = getattr(synapses, name)(bp.neurons.HH(PRE), bp.neurons.HH(POST), bp.connect.All2All())
    return '; '.join(f'``{key}``: {", ".join(SIZES[size] for size in value.shape)}' for key, value in vars(synapse).items()
                     if isinstance(value, bm.Variable) and not key.endswith(('_rest', '_sum'))) or '–'


class SynapseTable(SphinxDirective):
    """A row for each synapse model of :mod:`brainsyn.synapses`."""

    def run(self) -> list[nodes.Node]:
        named = set(synapses.__all__) - BASES - ALIASES
        if named != COST.keys():
            raise self.error(f'the cost of these synapses is not told, or they are gone: {sorted(named ^ COST.keys())}')
        lines = ['.. list-table::', '   :header-rows: 1', '   :class: synapses', '',
                 '   * - model', '     - equations', '     - variables', '     - cost of a step']
        for name, cost in COST.items():
            lines += [f'   * - :class:`~brainsyn.synapses.{name}`', '     - ']
            for block in blocks_of(getattr(synapses, name)):
                for equation in re.split(r',\s*\\qquad\s*', block):
                    lines += ['       .. math::', '', *(f'          {line}' for line in equation.splitlines()), '']
            lines += [f'     - {states_of(name)}', f'     - {cost}']
        return self.parse_text_to_nodes('\n'.join(lines))


def setup(app) -> dict[str, bool]:
    app.add_directive('synapse-table', SynapseTable)
    return {'parallel_read_safe': True}
