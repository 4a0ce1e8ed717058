"""Equations as MathML, which browsers set by themselves: the pages need no script, and no network."""
from docutils import nodes
from docutils.utils.math import MathError
from docutils.utils.math.latex2mathml import tex2mathml
from sphinx.util import logging

logger = logging.getLogger(__name__)


def inline(translator, node: nodes.math) -> None:
    translator.body.append(set_in_mathml(node))
    raise nodes.SkipNode


def displayed(translator, node: nodes.math_block) -> None:
    translator.body += [translator.starttag(node, 'div', CLASS='math'), set_in_mathml(node), '</div>\n']
    raise nodes.SkipNode


def set_in_mathml(node: nodes.math | nodes.math_block) -> str:
    code = '\n'.join(line for line in node.astext().splitlines() if line.strip())
    try:
        return tex2mathml(code, as_block=isinstance(node, nodes.math_block))
    except MathError as error:
        logger.warning('%s: %s', error, code, location=node)
        return ''


def setup(app) -> dict[str, bool]:
    app.add_html_math_renderer('mathml', (inline, None), (displayed, None))
    return {'parallel_read_safe': True, 'parallel_write_safe': True}
