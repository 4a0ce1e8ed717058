"""Reads what a program imports, names, calls and defines, without running any of it."""
import ast
import builtins
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from brainsyn.porting.names import names_in
from brainsyn.porting.scopes import Function, Scope, bind, canonical
from brainsyn.porting.source import Program

__all__ = ['Call', 'Import', 'Method', 'Place', 'Reading', 'Use', 'read']

LONGEST_NAME = 80
MISSING_NAME_ERRORS = {'ImportError', 'ModuleNotFoundError', 'AttributeError', 'NameError'}


class Place(NamedTuple):
    """Where something stands: the cell (0 in a script) and the line."""

    cell: int
    line: int

    def __str__(self) -> str:
        return f'cell {self.cell}, line {self.line}' if self.cell else f'line {self.line}'


@dataclass(frozen=True)
class Use:
    """A name from another module: its path, how it is spelled, and whether the program copes with its absence."""

    path: str
    spelled: str
    place: Place
    guarded: bool


@dataclass(frozen=True)
class Call:
    """A call of something from another module."""

    path: str
    spelled: str
    node: ast.Call
    scope: Scope
    place: Place

    def keyword(self, name: str) -> ast.expr | None:
        """The value of a keyword argument."""
        return next((keyword.value for keyword in self.node.keywords if keyword.arg == name), None)


@dataclass(frozen=True)
class Method:
    """A method of a class that is derived from one of BrainPy, and its parameters after ``self``."""

    name: str
    parameters: tuple[str, ...]
    place: Place


@dataclass(frozen=True)
class Import:
    """A module that is imported; the level is the number of dots before its name."""

    module: str
    level: int
    names: tuple[str, ...]
    place: Place
    guarded: bool


@dataclass
class Reading:
    """All that was read.

    Parameters
    ----------
    program : Program
        Of what.
    uses, calls, methods, imports : list
        In the order in which they stand.
    members : list of Use
        Attributes of instances of BrainPy's classes, ``self`` among them.
    stored : set of str
        Attributes that the program sets itself.
    """

    program: Program
    uses: list[Use] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)
    methods: list[Method] = field(default_factory=list)
    imports: list[Import] = field(default_factory=list)
    members: list[Use] = field(default_factory=list)
    stored: set[str] = field(default_factory=set)


class Reader(ast.NodeVisitor):
    """Walks through the cells of a program with the scopes of its names."""

    def __init__(self, program: Program):
        self.reading = Reading(program)
        self.scope = Scope()
        self.cell = 0
        self.guarded = False

    def place(self, node: ast.AST) -> Place:
        return Place(self.cell, node.lineno)

    # names

    def visit_Name(self, node: ast.Name) -> None:
        if self.scope.owner(node.id) is None and not hasattr(builtins, node.id):
            module = next((star for star in reversed(self.module.stars) if node.id in names_in(_inside(star))), None)
            if module:
                self.module.paths[node.id] = f'{module}.{node.id}'
                self.use(self.module.paths[node.id], node)

    def visit_Attribute(self, node: ast.Attribute) -> None:
        root = node.value
        while isinstance(root, ast.Attribute):
            root = root.value
        if not isinstance(node.ctx, ast.Load):
            self.reading.stored.add(node.attr)
        self.visit(root)
        path = self.scope.path(node)
        if path is None:
            return
        if '()' in path or '+' in path:
            if path.startswith('brainpy.'):
                self.reading.members.append(Use(path, f'.{node.attr}', self.place(node), self.guarded))
        else:
            self.use(path, node)

    def use(self, path: str, node: ast.expr) -> None:
        self.reading.uses.append(Use(path, _spelled(node), self.place(node), self.guarded))

    def visit_Call(self, node: ast.Call) -> None:
        self.generic_visit(node)
        path = self.scope.path(node.func)
        if isinstance(node.func, ast.Name) and self.scope.owner(node.func.id) is None:
            path = node.func.id  # a builtin
        if path:
            self.reading.calls.append(Call(path, _spelled(node.func), node, self.scope, self.place(node)))

    def visit_Import(self, node: ast.Import) -> None:
        for alias in node.names:
            self.found_import(alias.name, 0, (), node)
            self.reading.uses.append(Use(canonical(alias.name), alias.name, self.place(node), self.guarded))

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        module = node.module or ''
        self.found_import(module, node.level, tuple(alias.name for alias in node.names), node)
        if not node.level:
            for alias in node.names:
                path = module if alias.name == '*' else f'{module}.{alias.name}'
                self.reading.uses.append(Use(canonical(path), path, self.place(node), self.guarded))

    def found_import(self, module: str, level: int, names: tuple[str, ...], node: ast.stmt) -> None:
        self.reading.imports.append(Import(module, level, names, self.place(node), self.guarded))

    # scopes

    def visit_FunctionDef(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        self.visit_all([*node.decorator_list, *_annotations(node), *node.args.defaults, *node.args.kw_defaults])
        self.inside(node, node.body)

    visit_AsyncFunctionDef = visit_FunctionDef

    def visit_Lambda(self, node: ast.Lambda) -> None:
        self.visit_all([*node.args.defaults, *node.args.kw_defaults])
        self.inside(node, [node.body])

    def inside(self, node: Function, body: Sequence[ast.AST]) -> None:
        outer, self.scope = self.scope, Scope(self.scope)
        bind(self.scope, (), node.args)
        if outer.is_class and outer.paths.get('class') and node.args.args:
            self.scope.paths[node.args.args[0].arg] = f'{outer.paths["class"]}()'
        bind(self.scope, body)
        self.visit_all(body)
        self.scope = outer

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        self.visit_all([*node.decorator_list, *node.bases, *node.keywords])
        outer, self.scope = self.scope, Scope(self.scope, is_class=True)
        bind(self.scope, node.body)
        path = outer.derived(node.bases)
        if path:
            self.scope.paths['class'] = path  # a word of the language, so no name of the program
            self.reading.methods += [
                Method(method.name, tuple(parameter.arg for parameter in method.args.args[1:]), self.place(method))
                for method in node.body if isinstance(method, ast.FunctionDef)]
        self.visit_all(node.body)
        self.scope = outer

    def visit_comprehension_scope(self, node: ast.expr) -> None:
        outer, self.scope = self.scope, Scope(self.scope)
        bind(self.scope, [generator.target for generator in node.generators])
        self.generic_visit(node)
        self.scope = outer

    visit_ListComp = visit_SetComp = visit_DictComp = visit_GeneratorExp = visit_comprehension_scope

    # what is only tried

    def visit_Try(self, node: ast.Try) -> None:
        caught = {name.id for handler in node.handlers if handler.type
                  for name in ast.walk(handler.type) if isinstance(name, ast.Name)}
        catches_all = 'Exception' in caught or any(handler.type is None for handler in node.handlers)
        imports = isinstance(node.body[0], ast.Import | ast.ImportFrom)
        self.visit_guarded(node, bool(caught & MISSING_NAME_ERRORS) or (catches_all and imports))

    def visit_If(self, node: ast.If) -> None:
        asked = {part.attr if isinstance(part, ast.Attribute) else part.id
                 for part in ast.walk(node.test) if isinstance(part, ast.Attribute | ast.Name)}
        self.visit_guarded(node, bool(asked & {'__version__', 'hasattr', 'find_spec', 'TYPE_CHECKING'}))

    def visit_guarded(self, node: ast.stmt, guarded: bool) -> None:
        before, self.guarded = self.guarded, self.guarded or guarded
        self.generic_visit(node)
        self.guarded = before

    def visit_all(self, nodes: Sequence[ast.AST | None]) -> None:
        for node in nodes:
            if node is not None:
                self.visit(node)

    def read(self) -> Reading:
        self.module = self.scope
        cells = self.reading.program.cells
        bind(self.scope, [statement for cell in cells for statement in cell.tree.body])
        for cell in cells:
            self.cell = cell.number or 0
            self.visit(cell.tree)
        return self.reading


def _spelled(node: ast.expr) -> str:
    """An expression in one line, and the end of it when that is long."""
    text = ' '.join(ast.unparse(node).split())
    return text if len(text) <= LONGEST_NAME else f'…{text[-LONGEST_NAME:]}'


def _annotations(node: ast.FunctionDef | ast.AsyncFunctionDef) -> list[ast.expr | None]:
    parameters = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs, node.args.vararg, node.args.kwarg]
    return [parameter.annotation for parameter in parameters if parameter] + [node.returns]


def _inside(path: str) -> str:
    """A module of BrainPy as the tables of its names call it; no such thing for other modules."""
    return path.removeprefix('brainpy').lstrip('.') if path.partition('.')[0] == 'brainpy' else '-'


def read(program: Program) -> Reading:
    """Read a program.

    Raises
    ------
    RecursionError
        When it is nested too deeply.
    """
    return Reader(program).read()
