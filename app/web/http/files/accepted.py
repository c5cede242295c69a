"""What a request says that its answer may be."""

import re
from functools import cache

from starlette.datastructures import Headers


def accepts(listed: str, name: str) -> bool:
    """Returns whether a header, in small letters, names this, and not with
    `q=0`."""
    return name in listed and not _refusing(name).search(listed)


def takes_gzip(headers: Headers) -> bool:
    """Returns whether an answer may be gzip."""
    return accepts(headers.get("accept-encoding", "").lower(), "gzip")


@cache
def _refusing(name: str) -> re.Pattern[str]:
    return re.compile(rf"{re.escape(name)}\s*;\s*q=0(\.0*)?\s*(,|$)")
