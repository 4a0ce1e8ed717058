"""How the documentation is built: ``sphinx-build -W docs docs/_build/html``."""
import inspect
import re
import sys
from pathlib import Path

from sphinx.util.inspect import stringify_signature

from brainsyn import __version__

sys.path.insert(0, str(Path(__file__).parent / '_extensions'))

project = 'brainsyn'
release = version = __version__
extensions = ['sphinx.ext.autodoc', 'sphinx.ext.napoleon', 'sphinx.ext.mathjax', 'sphinx_gallery.gen_gallery',
              'check_rules', 'gone_names', 'measured']
exclude_patterns = ['_build', '_extensions', '_generated']

html_theme = 'furo'
html_title = f'brainsyn {version}'
html_static_path = ['_static']

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
    'filename_pattern': '/(plot|fit)_',
    'within_subsection_order': 'FileNameSortKey',
    'abort_on_example_error': True,
    'download_all_examples': False,
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


def setup(app):
    app.connect('autodoc-process-signature', signature_of_constructor)
