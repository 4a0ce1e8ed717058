"""The face of a legacy release: its names, laid over the rooms of brainsyn and the modules of today's brainpy."""
import difflib
import functools
import importlib
import pkgutil
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType
from typing import Any

from brainsyn.binding import bound
from brainsyn.semantics import V2_3, Semantics

__all__ = ['Face', 'Gone', 'install']

MIRRORED = ('brainpy', 'brainstate', 'braintools')  # brainpy keeps some of its modules in the other two


@dataclass(frozen=True)
class Gone:
    """A legacy name that cannot be had: the sentence that says why, and what to use."""

    why: str


@dataclass(frozen=True, eq=False)
class Face:
    """What one legacy module shows.

    Parameters
    ----------
    source : str, optional
        Module that shows through wherever ``names`` says nothing, as ``'module'`` or ``'module:attribute'``. With no
        ``names``, and a source inside the package itself, the face is that very module (``init`` is ``initialize``).
    names : Mapping[str, str | Gone]
        Legacy name → ``'module:attribute'`` that stands for it today, or why nothing does.
    adapt : str, optional
        ``'module:function'`` that every value passes on its way from the source, in this module and in those inside it.
    """

    source: str | None = None
    names: Mapping[str, str | Gone] = field(default_factory=dict)
    adapt: str | None = None

    @functools.cached_property
    def module(self) -> ModuleType | None:
        """The module that shows through, imported when first asked for."""
        return pkgutil.resolve_name(self.source) if self.source else None

    def inside(self, name: str) -> str:
        """The source of what the module that shows through calls ``name``."""
        return f'{self.source}.{name}' if ':' in self.source else f'{self.source}:{name}'


class FacedModule(ModuleType):
    """A module that looks a name up in itself, then in the names of its face, then in the source of its face.

    Nothing is imported before it is asked for, and no value is held back: what changes at run time (``bm.float_``)
    changes here too.
    """

    def __getattr__(self, name: str) -> Any:
        finder = self.__dict__['__facade__']
        face = finder.faces[self.__name__]
        target = face.names.get(name)
        if isinstance(target, Gone):
            raise AttributeError(f'{self.__name__}.{name} (BrainPy {finder.release}): {target.why}')
        if target is not None:
            return finder.bound(pkgutil.resolve_name(target), self.__name__, name)
        if f'{self.__name__}.{name}' in finder.faces:
            return importlib.import_module(f'{self.__name__}.{name}')
        if name == '__all__':
            return self._public()
        if name.startswith('_'):
            raise AttributeError(f'{self.__name__} has no name {name!r}.')
        try:
            value = getattr(face.module, name)
        except AttributeError as error:
            told_why = isinstance(face.module, FacedModule)
            raise AttributeError(str(error) if told_why else self._unknown(name)) from None
        if finder.mirrors(value):
            return importlib.import_module(f'{self.__name__}.{name}')
        value = self._adapted(name, value, face.adapt) if face.adapt else value
        return finder.bound(value, self.__name__, name)

    def __setattr__(self, name: str, value: Any) -> None:
        # import would put the module ``math.ndarray`` where the class ``math.ndarray`` is looked for
        if not (isinstance(value, ModuleType) and name in self.__dict__['__facade__'].faces[self.__name__].names):
            super().__setattr__(name, value)

    def _adapted(self, name: str, value: Any, adapt: str) -> Any:
        """What ``value`` becomes on its way here: the same object each time, which pickles under this module's name."""
        known = self.__dict__.setdefault('__adapted__', {})
        if name not in known or known[name][0] is not value:
            adapted = pkgutil.resolve_name(adapt)(value)
            if adapted is not value:
                adapted.__module__, adapted.__qualname__ = self.__name__, name
            known[name] = value, adapted
        return known[name][1]

    def __dir__(self) -> list[str]:
        return sorted({*self.__dict__, *self._public()})

    def _public(self) -> list[str]:
        finder = self.__dict__['__facade__']
        face = finder.faces[self.__name__]
        names = {n for n in self.__dict__ if not n.startswith('_')} | finder.children(self.__name__)
        names |= {n for n in dir(face.module) if not n.startswith('_')} | face.names.keys()
        return sorted(n for n in names if not isinstance(face.names.get(n), Gone))

    def _unknown(self, name: str) -> str:
        from brainsyn.errors import near_matches  # not at the top: errors is itself a room with a face
        close = difflib.get_close_matches(name, self._public(), n=3)
        release = self.__dict__['__facade__'].release
        return f'{self.__name__} (BrainPy {release}) has no name "{name}".{near_matches(name, close)}'


class FacadeFinder(MetaPathFinder):
    """Finds the modules of one faced package: rooms on disk, mirrors of brainpy modules, and plain tables of names."""

    def __init__(self, package: str, faces: Mapping[str, Face], release: str, semantics: Semantics = V2_3):
        self.package = package
        self.release = release
        self.semantics = semantics
        self.faces = {f'{package}.{key}' if key else package: face for key, face in faces.items()}

    def mirrors(self, value: Any) -> bool:
        """Whether ``value`` is a module that a legacy program may know under the name of this package."""
        return isinstance(value, ModuleType) and _top(value.__name__) in (*MIRRORED, _top(self.package))

    def bound(self, value: Any, module: str, name: str) -> Any:
        """``value`` as the generation of this package has it."""
        return bound(value, self.semantics, module, name)

    def children(self, module: str) -> set[str]:
        return {name.rpartition('.')[2] for name in self.faces if name.rpartition('.')[0] == module}

    def lay(self, module: ModuleType) -> None:
        module.__facade__ = self
        vars(module).setdefault('__path__', [])  # there may be faces inside a room that is a single file
        module.__class__ = FacedModule

    def find_spec(self, fullname: str, path=None, target=None) -> ModuleSpec | None:
        parent, _, name = fullname.rpartition('.')
        owner = sys.modules.get(parent)
        if owner is None or not f'{fullname}.'.startswith(f'{self.package}.'):
            return None
        if owner.__name__ != parent:  # the parent goes by two names, and so does what is in it
            self.faces[fullname] = Face(importlib.import_module(f'{owner.__name__}.{name}').__name__)
            return ModuleSpec(fullname, FaceLoader(self), is_package=True)
        if not {fullname, parent} & self.faces.keys() and getattr(owner, '__facade__', None) is not self:
            return None
        room = PathFinder.find_spec(fullname, path)
        if room is not None and room.loader is not None:
            if fullname in self.faces:
                room.loader = RoomLoader(self, room.loader)
            return room
        if fullname not in self.faces:
            self.faces[fullname] = Face(self._source(owner, name), adapt=self.faces[parent].adapt)
        return ModuleSpec(fullname, FaceLoader(self), is_package=True)

    def _source(self, owner: ModuleType, name: str) -> str:
        face = self.faces[owner.__name__]
        if self.mirrors(getattr(face.module, name, None)):
            return face.inside(name)
        try:
            getattr(owner, name)
        except AttributeError as error:
            raise ImportError(str(error), name=f'{owner.__name__}.{name}') from None
        raise ModuleNotFoundError(f'{owner.__name__}.{name} is not a module.', name=f'{owner.__name__}.{name}')


class FaceLoader(Loader):
    """Makes the module of a face that has no room on disk."""

    def __init__(self, finder: FacadeFinder):
        self.finder = finder

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        module = FacedModule(spec.name)
        module.__facade__ = self.finder
        return module

    def exec_module(self, module: ModuleType) -> None:
        name, face = module.__name__, self.finder.faces[module.__name__]
        is_alias = face.source and _top(face.source) == _top(name) and not face.names and not self.finder.children(name)
        if is_alias and (self.finder.semantics is V2_3 or face.source.startswith(self.finder.package)):
            sys.modules[name] = face.module


class RoomLoader(Loader):
    """Loads a room from disk as its own loader does, then lays its face over it."""

    def __init__(self, finder: FacadeFinder, loader: Loader):
        self.finder = finder
        self.loader = loader

    def __getattr__(self, name: str) -> Any:
        return getattr(self.loader, name)

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        return self.loader.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        self.loader.exec_module(module)
        self.finder.lay(module)


def _top(name: str) -> str:
    return re.split('[.:]', name)[0]


def install(package: str, faces: Mapping[str, Face], release: str, semantics: Semantics = V2_3) -> None:
    """Give a package the face of a legacy release.

    From here on ``import package.math as bm``, ``from package.dyn import neurons`` and ``package.analysis`` work for
    every module in ``faces`` and for all that shows through it. Modules are made when they are first asked for.

    Parameters
    ----------
    package : str
        Name of the package: one that is being imported, or one that is to come into being inside such a one.
    faces : Mapping[str, Face]
        Module name relative to the package (``''`` is the package itself) → what it shows.
    release : str
        The release whose names these are, for messages.
    semantics : Semantics, optional
        The switches of that release, to which every class that depends on some is bound on its way out. In 2.3 classes stay
        as they are.
    """
    finder = FacadeFinder(package, faces, release, semantics)
    sys.meta_path.insert(0, finder)
    for name in finder.faces:
        if name in sys.modules:
            finder.lay(sys.modules[name])
