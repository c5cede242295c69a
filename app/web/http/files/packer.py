"""Minifies and compresses the static files: as a program of its own, which
gives all memory back.

The server runs this file by its path (`python -I packer.py`) once and sends
what `pack` takes, pickled; what it returns goes out. The minifier alone would
stay in the server with 19 MiB.
"""

import contextlib
import pickle
import signal
import subprocess
import sys
from typing import Any, NamedTuple

SECONDS = 60  # a hundred times what a small machine takes


class File(NamedTuple):
    """A file of static addresses: its media type, its parts, each with whether
    it is minified, and what stands between them. `compressed`: it is served as
    gzip too."""

    kind: str
    parts: tuple[tuple[bytes, bool], ...]
    between: bytes
    compressed: bool


# By address: the body, and the same as gzip, empty where it is served as it
# is.
Packed = dict[str, tuple[bytes, bytes]]


def pack(files: dict[str, tuple[Any, ...]]) -> Packed:
    """Returns the bodies of files (as plain tuples of a File's fields)."""
    import deflate  # zlib's result is 3 % larger for a phone's files

    packed = {}
    for address, (kind, parts, between, compressed) in files.items():
        bodies = (
            minified(body.decode(), kind).encode() if minify else body
            for body, minify in parts
        )
        body = between.join(bodies)
        packed[address] = (
            body,
            bytes(deflate.gzip_compress(body, 11)) if compressed else b"",
        )
    return packed


def minified(text: str, kind: str) -> str:
    """Returns the program or the styles in fewer bytes; unchanged where the
    minifier has no wheel.

    It writes no syntax newer than 2020 (`js-version`), for phones of that age.
    Raises `minify.MinifyError` for what is no program.
    """
    try:
        import minify
    except ImportError:
        return text
    minify.config({"js-version": 2020})
    return str(minify.string(kind, text))


def packed_in_a_child(files: dict[str, File]) -> Packed:
    """Returns what `pack` returns, of a process that ends. Raises OSError,
    SubprocessError."""
    order = pickle.dumps({address: tuple(file) for address, file in files.items()})
    child = subprocess.run(  # noqa: S603 - ourselves
        (sys.executable, "-I", __file__),
        input=order,
        stdout=subprocess.PIPE,
        timeout=SECONDS,
        check=True,
    )
    packed: Packed = pickle.loads(child.stdout)  # noqa: S301 - from our own child
    return packed


def answer_quietly() -> None:
    """Packs the files that the server sends. Prints nothing where that server
    has ended, and ignores Ctrl-C, which the server answers."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    # Half a message, or none
    with contextlib.suppress(EOFError, pickle.UnpicklingError):
        files = pickle.load(sys.stdin.buffer)  # noqa: S301 - from our own parent
        sys.stdout.buffer.write(pickle.dumps(pack(files)))


if __name__ == "__main__":
    answer_quietly()
