"""How the documentation is built: ``sphinx-build -W docs docs/_build/html``."""
import sys
from pathlib import Path

import matplotlib

from brainsyn import __version__

sys.path.insert(0, str(Path(__file__).parent / '_extensions'))
matplotlib.use('Agg')

project = 'brainsyn'
release = version = __version__
extensions = ['sphinx.ext.autodoc', 'sphinx.ext.napoleon', 'sphinx.ext.mathjax', 'sphinx_gallery.gen_gallery', 'gone_names']
exclude_patterns = ['_build', '_extensions', 'sg_execution_times.rst']

html_theme = 'furo'
html_title = f'brainsyn {version}'
html_static_path = ['_static']

autodoc_default_options = {'members': True, 'show-inheritance': True}
autodoc_member_order = 'bysource'
autodoc_preserve_defaults = True
autodoc_typehints = 'none'
napoleon_google_docstring = False
napoleon_use_ivar = True
napoleon_use_rtype = False

sphinx_gallery_conf = {
    'examples_dirs': '../examples',
    'gallery_dirs': 'auto_examples',
    'filename_pattern': '/plot_',
    'within_subsection_order': 'FileNameSortKey',
    'abort_on_example_error': True,
    'download_all_examples': False,
    'show_memory': False,
    'show_signature': False,
}
