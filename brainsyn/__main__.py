"""``python -m brainsyn`` is the ``brainsyn`` command."""
import sys

from brainsyn.porting.cli import main

if __name__ == '__main__':
    sys.exit(main())
