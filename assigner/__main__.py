"""``python -m assigner``: the command line where the script is not on the path.

When to modify: never; the commands are in :mod:`assigner.cli`.
"""

import sys

from assigner.cli.app import main

if __name__ == "__main__":
    sys.exit(main())
