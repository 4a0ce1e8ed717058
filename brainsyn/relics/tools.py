"""Small helpers that went away."""
import ast
from typing import Any

import brainpy
import brainpy.math as bm
import numpy as np

from brainsyn.connect import coo2csr
from brainsyn.math_arrays import as_plain

__all__ = ['DictPlus', 'ast2code', 'ij2csr', 'init_delay', 'size2len']


class DictPlus(dict):
    """A dict whose keys are attributes, too."""

    def __getattr__(self, name: str) -> Any:
        try:
            return self[name]
        except KeyError:
            raise AttributeError(f'{type(self).__name__} has no key "{name}".') from None

    def __setattr__(self, name: str, value: Any) -> None:
        if hasattr(dict, name):
            raise AttributeError(f'{type(self).__name__}: "{name}" is a method and cannot be assigned.')
        self[name] = value

    def __delattr__(self, name: str) -> None:
        del self[name]

    def to_dict(self) -> dict:
        """The same as a plain dict."""
        return dict(self)


def size2len(size: int | tuple[int, ...]) -> int:
    """Number of cells of a group of that size."""
    return int(np.prod(size))


def init_delay(delay_step: Any, delay_target: Any, delay_data: Any = None) -> tuple[str, Any, bm.LengthDelay | None]:
    """The kind of a delay (``'none'``, ``'homo'`` or ``'heter'``), its steps, and the history that it needs."""
    return brainpy.initialize.delay(delay_step, delay_target, delay_data)


def ij2csr(pre_ids: Any, post_ids: Any, num_pre: int) -> tuple[Any, Any]:
    """Pairs of ids in CSR form: the ids after the connection, ordered by those before it, and where each row begins."""
    return coo2csr((np.asarray(as_plain(pre_ids)), np.asarray(as_plain(post_ids))), num_pre)


def ast2code(ast_node: ast.AST, indent: int = 4, line_length: int = 300) -> str:
    """The source of a syntax tree, in the layout of :func:`ast.unparse`."""
    return ast.unparse(ast_node)
