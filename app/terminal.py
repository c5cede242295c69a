"""How a command of the program ends early: one sentence on standard error, and an exit status.

Standard library alone, and readable by old Pythons: `app/__main__.py` needs it before the packages
are installed.
"""

import sys
from typing import NoReturn


def stop(reason: object, status: int = 1) -> NoReturn:
    """Prints the reason to standard error and ends the program with the exit status."""
    print(reason, file=sys.stderr)
    sys.exit(status)
