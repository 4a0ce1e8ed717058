"""How the documentation is built: ``sphinx-build -W docs docs/_build/html``."""
import inspect
import re
import sys
from pathlib import Path

from sphinx.util.inspect import stringify_signature

from brainsyn import __version__

sys.path.insert(0, str(Path(__file__).parent / '_extensions'))
# the modules that have a page
DOCUMENTED = {room for page in Path(__file__).parent.glob('**/*.rst')
              for room in re.findall(r'^\.\. (?:automodule|py:module):: (\S+)$', page.read_text(), re.MULTILINE)}

project = 'brainsyn'
release = version = __version__
extensions = ['sphinx.ext.autodoc', 'sphinx.ext.napoleon', 'sphinx_gallery.gen_gallery',
              'check_rules', 'demo_figure', 'generation_tables', 'golden_traces', 'gone_names', 'mathml', 'measured',
              'model_papers', 'shown_description', 'synapse_table']
exclude_patterns = ['_build', '_extensions', '_generated']

html_theme = 'furo'
pygments_dark_style = 'github-dark'
html_title = f'brainsyn {version}'
html_static_path = ['_static']
html_css_files = ['pages.css']
html_math_renderer = 'mathml'

nitpicky = True
nitpick_ignore_regex = [
    ('py:.*', r'(?!brainsyn\.).*'),  # classes of other packages, and words in a place where numpydoc has a type
]

autodoc_default_options = {'members': True, 'show-inheritance': True}
autodoc_member_order = 'bysource'
autodoc_preserve_defaults = True
autodoc_typehints = 'none'
napoleon_google_docstring = False
napoleon_use_param = False  # one entry for parameters that share one
napoleon_use_rtype = False
napoleon_custom_sections = [('Attributes', 'params_style')]

sphinx_gallery_conf = {
    'examples_dirs': '../examples',
    'gallery_dirs': 'auto_examples',
    'filename_pattern': '/plot_',
    'reset_modules': ('matplotlib', 'fresh_settings.renew'),
    'within_subsection_order': 'teaching_order.TeachingOrder',
    'abort_on_example_error': True,
    'download_all_examples': False,
    'matplotlib_animations': True,
    'show_memory': False,
    'show_signature': False,
    'write_computation_times': False,
}


def signature_of_constructor(app, what, name, cls, options, signature, annotation):
    """What a class takes; brainpy's ``__new__`` hides it from autodoc."""
    if what not in ('class', 'exception') or signature != '(*args, **kwargs)':
        return None
    _, *parameters = inspect.signature(cls.__init__).parameters.values()
    text = stringify_signature(inspect.Signature(parameters), show_annotation=False)
    return re.sub(r"<(?:class|function) '?(?:\w+\.)*(\w+)'?>", r'\1', text), annotation


def public_bases(app, name, cls, options, bases):
    """The bases that have a page: a private one stands for its own bases."""
    found = list(bases)
    while any(is_private(base) for base in found):
        found = [above for base in found for above in (base.__bases__ if is_private(base) else (base,))]
    bases[:] = dict.fromkeys(base for base in found if base is not object) or [object]


def is_private(base):
    """Whether a class belongs to a room of brainsyn that does not list it."""
    module = base.__module__
    rooms = {module, module.rpartition('.')[0], module.rpartition('.')[0].rpartition('.')[0]}
    return module.startswith('brainsyn.') and not any(
        getattr(sys.modules.get(room), base.__name__, None) is base and base.__name__ in getattr(sys.modules[room], '__all__', ())
        and room in DOCUMENTED for room in rooms)


def setup(app):
    app.connect('autodoc-process-bases', public_bases)
    app.connect('autodoc-process-signature', signature_of_constructor)
