"""Reads session files in a process of its own: parsing megabytes of JSON would
block the server.

`python -m app.documents.session.reader` reads a line {"names": […], "sizes":
[…], "together": …} and the files. It writes lines, which the server reads one
by one: {"refusal": …, "details": …}, or the document in parts, {"key": …,
"value": …} and {"key": …, "items": […]}.
"""

import json
import sys
from collections.abc import Iterable, Iterator
from typing import Any, cast

from app.documents.session.document import BoardDocument
from app.documents.session.file import read_checked, read_sites
from app.domain.refusals import Refusal

ITEMS = 200  # of a list in a line: a millisecond or so for the server


def parts_of(document: BoardDocument) -> Iterator[dict[str, object]]:
    """Yields a document in parts, lists by ITEMS."""
    for key, value in document.items():
        if not isinstance(value, list):
            yield {"key": key, "value": value}
            continue
        yield {"key": key, "items": []}
        for start in range(0, len(value), ITEMS):
            yield {"key": key, "items": value[start : start + ITEMS]}


def joined(lines: Iterable[bytes]) -> BoardDocument:
    """Returns the document that came in parts. Refuses what its reader
    refused."""
    document: dict[str, Any] = {}
    for line in lines:
        part = json.loads(line)
        if "refusal" in part:
            raise Refusal(part["refusal"], **part["details"])
        if "items" in part:
            document.setdefault(part["key"], []).extend(part["items"])
        else:
            document[part["key"]] = part["value"]
    return cast(BoardDocument, document)


def main() -> None:
    """Reads from the input and writes to the output."""
    source, target = sys.stdin.buffer, sys.stdout.buffer
    head = json.loads(source.readline())
    files = [
        (name, source.read(size))
        for name, size in zip(head["names"], head["sizes"], strict=True)
    ]
    try:
        document = read_sites(files) if head["together"] else read_checked(*files[0])[0]
        lines: Iterable[dict[str, object]] = parts_of(document)
    except Refusal as refusal:
        lines = [{"refusal": refusal.code, "details": refusal.details}]
    for line in lines:
        target.write(json.dumps(line).encode() + b"\n")


if __name__ == "__main__":
    main()
