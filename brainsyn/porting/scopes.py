"""What the names in a program stand for, as far as its imports and assignments tell."""
import ast
from collections.abc import Iterable

__all__ = ['Function', 'Scope', 'bind', 'canonical']

Function = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda


class Scope:
    """The names that a module, a class or a function binds.

    A name stands for something by its dotted path: ``'brainpy.dyn.LIF'``; ``'brainpy.dyn.LIF()'`` is an instance of it, or
    what a function returns; ``'brainpy.dyn.LIF+'`` is a class that the program has derived from it.

    Parameters
    ----------
    parent : Scope, optional
        The scope that this one lies in.
    is_class : bool
        Whether it is that of a class, which functions inside do not look into.
    """

    def __init__(self, parent: 'Scope | None' = None, is_class: bool = False):
        self.parent = parent
        self.is_class = is_class
        self.paths: dict[str, str | None] = {}
        self.values: dict[str, ast.expr | None] = {}
        self.stars: list[str] = []

    def set(self, name: str, path: str | None) -> None:
        """Bind a name to a path, the first of several; what is bound to something else as well is not known."""
        self.paths[name] = path and self.paths.get(name, path)

    def owner(self, name: str) -> 'Scope | None':
        """The scope that a name belongs to."""
        scope = self
        while scope is not None:
            if name in scope.paths and (scope is self or not scope.is_class):
                return scope
            scope = scope.parent
        return None

    def path(self, node: ast.expr) -> str | None:
        """What an expression stands for."""
        match node:
            case ast.Name(id=name):
                owner = self.owner(name)
                return owner.paths[name] if owner else None
            case ast.Attribute(value=value, attr=attribute):
                path = self.path(value)
                return path and (path if path == 'brainpy' and attribute.startswith('v2_') else f'{path}.{attribute}')
            case ast.Call(func=function):
                path = self.path(function)
                return path and f'{path}()'
        return None

    def value(self, name: str) -> ast.expr | None:
        """The expression that a name is bound to, where it is bound once."""
        owner = self.owner(name)
        return owner.values.get(name) if owner else None

    def derived(self, bases: Iterable[ast.expr]) -> str | None:
        """The path of a class with these bases: that of the first one from BrainPy."""
        paths = (self.path(base) for base in bases)
        return next((path.rstrip('+') + '+' for path in paths if path and path.startswith('brainpy.')), None)


class Binder(ast.NodeVisitor):
    """Collects what the statements of one scope bind, without going into functions and classes."""

    def __init__(self, scope: Scope):
        self.scope = scope

    def visit_Import(self, node: ast.Import) -> None:
        for alias in node.names:
            self.scope.set(alias.asname or alias.name.partition('.')[0],
                           canonical(alias.name if alias.asname else alias.name.partition('.')[0]))

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        for alias in node.names:
            if alias.name == '*':
                self.scope.stars += [] if node.level else [canonical(node.module)]
            else:
                self.scope.set(alias.asname or alias.name,
                               None if node.level else canonical(f'{node.module}.{alias.name}'))

    def visit_Assign(self, node: ast.Assign) -> None:
        match node.targets:
            case [ast.Name(id=name)]:
                path = self.scope.path(node.value)
                self.scope.values[name] = None if name in self.scope.paths else node.value
                if not (isinstance(node.value, ast.Constant) and node.value.value is None):
                    self.scope.set(name, path)
            case _:
                self.generic_visit(node)

    def visit_Name(self, node: ast.Name) -> None:
        if not isinstance(node.ctx, ast.Load):
            self.scope.set(node.id, None)
            self.scope.values[node.id] = None

    def visit_FunctionDef(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        self.scope.set(node.name, None)

    visit_AsyncFunctionDef = visit_FunctionDef

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        self.scope.set(node.name, self.scope.derived(node.bases))

    def visit_ExceptHandler(self, node: ast.ExceptHandler) -> None:
        if node.name:
            self.scope.set(node.name, None)
        self.generic_visit(node)

    def visit_Lambda(self, node: ast.Lambda) -> None:
        pass

    def visit_ListComp(self, node: ast.expr) -> None:
        pass  # what it binds, it binds inside

    visit_SetComp = visit_DictComp = visit_GeneratorExp = visit_ListComp


def canonical(module: str) -> str:
    """A namespace of brainsyn under the name that it stands for."""
    top, *rest = module.split('.')
    if top != 'brainsyn':
        return module
    return '.'.join(['brainpy', *(rest[1:] if rest and rest[0].startswith('v2_') else rest)])


def bind(scope: Scope, body: Iterable[ast.AST], parameters: ast.arguments | None = None) -> None:
    """Bind the parameters, and what the statements of ``body`` bind."""
    if parameters is not None:
        given = [*parameters.posonlyargs, *parameters.args, *parameters.kwonlyargs, parameters.vararg, parameters.kwarg]
        for parameter in filter(None, given):
            scope.set(parameter.arg, None)
    for statement in body:
        Binder(scope).visit(statement)
