"""Makes a file by one of our functions: as a program of its own, which gives
all memory back.

The server runs this file by its path (`python -I maker.py`): it sends
("module:function", values), pickled, and the bytes that the function returns
go out. What such a function imports is loaded here and not in the server, so
its module imports no database and no web.
"""

import importlib
import pickle
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FAILED = 3


def main() -> int:
    """Reads an order from the input and writes its file to the output; exits 3
    on failure."""
    sys.path.insert(0, str(ROOT))
    from app.reports.typesetter import bound_memory  # noqa: PLC0415 - not on the path before

    bound_memory()
    try:
        name, values = pickle.load(sys.stdin.buffer)  # noqa: S301 - from our own server
        module, _, function = name.partition(":")
        body = getattr(importlib.import_module(module), function)(*values)
    except Exception as error:  # whatever it is, its words go to the server's log
        print(f"{type(error).__name__}: {error}"[:500], file=sys.stderr)
        return FAILED
    sys.stdout.buffer.write(body)
    return 0


if __name__ == "__main__":
    sys.exit(main())
