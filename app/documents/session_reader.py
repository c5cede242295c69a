"""Reads session files as a program of its own: parsing megabytes of JSON would hold up the server.

`python -m app.documents.session_reader`: a line {"names": […], "sizes": […], "alone": …} and the files
come in; lines come out, which the server can read one by one: {"refusal": …, "details": …}, or the
document in parts, {"key": …, "value": …} and {"key": …, "items": […]}.
"""

import json
import sys
from collections.abc import Iterable, Iterator
from typing import Any

from app.documents.session_file import read_checked, read_sites
from app.domain.refusals import Refusal

ITEMS = 200  # of a list in a line: a millisecond or so for the server


def parts_of(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yields a document in parts, lists by ITEMS."""
    for key, value in document.items():
        if not isinstance(value, list):
            yield {"key": key, "value": value}
            continue
        yield {"key": key, "items": []}
        for start in range(0, len(value), ITEMS):
            yield {"key": key, "items": value[start : start + ITEMS]}


def joined(lines: Iterable[bytes]) -> dict[str, Any]:
    """Returns the document that came in parts. Refuses what its reader refused."""
    document: dict[str, Any] = {}
    for line in lines:
        part = json.loads(line)
        if "refusal" in part:
            raise Refusal(part["refusal"], **part["details"])
        if "items" in part:
            document.setdefault(part["key"], []).extend(part["items"])
        else:
            document[part["key"]] = part["value"]
    return document


def main() -> None:
    """Reads from the input and writes to the output."""
    source, target = sys.stdin.buffer, sys.stdout.buffer
    head = json.loads(source.readline())
    files = [
        (name, source.read(size)) for name, size in zip(head["names"], head["sizes"], strict=True)
    ]
    try:
        document = read_sites(files) if head["together"] else read_checked(*files[0])[0]
        lines: Iterable[dict[str, Any]] = parts_of(document)
    except Refusal as refusal:
        lines = [{"refusal": refusal.code, "details": refusal.details}]
    for line in lines:
        target.write(json.dumps(line).encode() + b"\n")


if __name__ == "__main__":
    main()
