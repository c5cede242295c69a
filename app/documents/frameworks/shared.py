"""Frameworks as they are kept in memory: boards made of one list share one of
them."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any
from weakref import WeakValueDictionary

from app.documents.frameworks.reader import read_framework
from app.domain.framework import Framework

# Thirty fields in three languages take 130 kB; those that nobody holds are
# gone.
_by_content: WeakValueDictionary[bytes, Framework] = WeakValueDictionary()


def shared_framework(document: Mapping[str, Any]) -> Framework:
    """Returns the framework of a document of ours, the same one for the same
    content."""
    digest = hashlib.sha256(json.dumps(document).encode()).digest()
    value = _by_content.get(digest)
    if value is None:
        value = _by_content[digest] = read_framework(document)
    return value


def count_frameworks() -> int:
    """Counts the different frameworks in memory."""
    return len(_by_content)
