"""A framework in both formats that are read, and what is changed in it."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest

from app.documents.frameworks.reader import read_framework
from app.domain.refusals import Refusal

Document = dict[str, Any]


OURS: Document = {
    "id": "quartiers-2026",
    "title": "Nos quartiers",
    "locale": "fr",
    "version": "2026",
    "task": "Nommer\nce qui existe",
    "blocks": [
        {
            "id": "nord",
            "name": "Nord",
            "description": "Les rues du nord.",
            "fields": [{"id": "1", "name": "Eau"}],
        },
        {
            "id": "sud",
            "name": "Sud",
            "fields": [{"id": "2", "name": "Marché", "description": "Le lundi"}],
        },
        {"id": "idees", "name": "Idées", "fields": []},
    ],
}


FLAT: Document = {
    "id": "quartiers-2026",
    "kind": "framework",
    "lang": "fr",
    "title": "Nos quartiers",
    "version": "2026",
    "task": "Nommer\nce qui existe",
    "blocks": [
        {"key": "nord", "number": 1, "name": "Nord", "goal": "Les rues du nord."},
        {"key": "sud", "number": 2, "name": "Sud"},
        {"key": "idees", "number": 3, "name": "Idées"},
    ],
    "fields": [
        {"number": 1, "name": "Eau", "block": "nord"},
        {"number": 2, "name": "Marché", "block": 2, "description": "Le lundi"},
    ],
}


def changed(change: Callable[[Document], object], document: Document = OURS) -> Document:
    copy = deepcopy(document)
    change(copy)
    return copy


def refused(document: object) -> tuple[object, object]:
    """(where, problem) of the refusal."""
    with pytest.raises(Refusal) as no:
        read_framework(document)
    assert no.value.code == "bad_framework"
    return no.value.details["where"], no.value.details["problem"]
