"""How a command of the program ends early, with one sentence on standard error
and an exit status, and where its output goes.

Standard library alone, and readable by old Pythons: `app/__main__.py` needs it
before the packages are installed.
"""

import sys
from pathlib import Path
from typing import NoReturn, Optional


def stop(reason: object, status: int = 1) -> NoReturn:
    """Prints the reason to standard error and ends the program with the exit
    status."""
    print(reason, file=sys.stderr)
    sys.exit(status)


def write_out(body: bytes, output: Optional[Path]) -> None:  # noqa: UP045 - for old Pythons
    """Writes to the file, or to standard output where there is none."""
    if output is None:
        sys.stdout.buffer.write(body)
    else:
        output.write_bytes(body)
