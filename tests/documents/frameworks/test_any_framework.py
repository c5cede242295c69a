"""Any framework document is read or refused, and written back without loss."""

import json
from copy import deepcopy
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from app.documents.frameworks.reader import read_framework
from app.documents.frameworks.writer import write_framework
from app.domain.refusals import Refusal
from tests.documents.frameworks.samples import OURS, Document

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4)
    ),
    max_leaves=12,
)


@settings(deadline=None)
@given(
    json_values,
    st.sampled_from(
        [(), ("blocks",), ("blocks", 0), ("blocks", 0, "fields"), ("blocks", 0, "fields", 0)]
    ),
    st.data(),
)
def test_any_document_is_read_or_refused(
    value: object, path: tuple[Any, ...], data: st.DataObject
) -> None:
    document: Any = deepcopy(OURS)
    place = document
    for step in path:
        place = place[step]
    keys = (
        [0]
        if isinstance(place, list)
        else [*place, "key", "number", "kind", "lang", "fields", "goal", "more"]
    )
    place[data.draw(st.sampled_from(keys))] = value
    try:
        framework = read_framework(document)
    except Refusal as no:
        assert {type(no.details["where"]), type(no.details["problem"])} == {str}  # noqa: PT017 - either way is right
    else:
        json.dumps(write_framework(framework), allow_nan=False).encode()


names = st.text(
    st.characters(whitelist_categories=["Lu", "Ll", "Nd", "Po"]), min_size=1, max_size=30
)


ids = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}", fullmatch=True)


@st.composite
def documents(draw: st.DrawFn) -> Document:
    numbers = iter(draw(st.lists(ids, min_size=12, max_size=12, unique=True)))
    keys = draw(st.lists(ids, min_size=1, max_size=4, unique=True))
    blocks = [
        {
            "id": key,
            "name": draw(names),
            "fields": [
                {"id": next(numbers), "name": draw(names)} for _ in range(draw(st.integers(0, 3)))
            ],
        }
        for key in keys
    ]
    return {
        "id": draw(ids),
        "title": draw(names),
        "locale": draw(st.sampled_from(["fr", "es", "bm", "pt-BR"])),
        "blocks": blocks,
    }


@settings(deadline=None)
@given(documents())
def test_any_framework_goes_round_without_loss(document: Document) -> None:
    framework = read_framework(document)
    assert read_framework(json.loads(json.dumps(write_framework(framework)))) == framework
    assert [field["id"] for block in document["blocks"] for field in block["fields"]] == list(
        framework.fields
    )
