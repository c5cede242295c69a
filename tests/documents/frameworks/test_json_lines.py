"""A JSON text that is refused names the line of the wrong place, however it is laid out."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from app.documents.frameworks.own import read_own
from app.documents.json_lines import line_of
from app.domain.refusals import Refusal

WRONG = "WRONG"
LIST: dict[str, Any] = {
    "title": 'Été \\ "quartiers" {[',
    "blocks": [
        {"id": "a", "name": "Eau, {rues}", "fields": []},
        {"id": "b", "name": {"fr": "B", "en": "B"}, "fields": [{"id": "1", "name": "Puits"}]},
    ],
}
LAYOUTS: dict[str, dict[str, Any]] = {
    "two spaces": {"indent": 2},
    "tabs": {"indent": "\t"},
    "each item": {"indent": 0, "separators": (" ,", " :")},
    "letters": {"indent": 1, "ensure_ascii": False},
    "a line": {"indent": None},
}


def places(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Each path, and the document with WRONG there."""
    yield path, WRONG
    items = value.items() if isinstance(value, dict) else ()
    for key, item in items:
        for inner, changed in places(item, f"{path}.{key}" if path else key):
            yield inner, {**value, key: changed}
    for number, item in enumerate(value) if isinstance(value, list) else ():
        for inner, changed in places(item, f"{path}[{number}]"):
            yield inner, [*value[:number], changed, *value[number + 1 :]]


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_every_place_has_its_line(layout: str, ends: str) -> None:
    walked = list(places(LIST))
    assert len(walked) == 16
    for path, document in walked:
        text = json.dumps(document, **LAYOUTS[layout]).replace("\n", ends)
        lines = [line for line, words in enumerate(text.split(ends), 1) if WRONG in words]
        assert [line_of(text, path)] == lines, path


def test_what_is_missing_is_told_where_it_should_be() -> None:
    text = json.dumps(LIST, indent=1)
    assert text.split("\n")[line_of(text, "blocks[1].fields[0].description") - 1].strip() == "{"
    assert line_of(text, "blocks[7].name") == line_of(text, "blocks")
    assert line_of(text, "task") == line_of(text, "") == 1
    twice = '{"a": {"b": 1},\n"a": {\n"b": 2}}'
    assert line_of(twice, "a.b") == 3, "the last one counts"


@pytest.mark.parametrize(
    ("text", "line", "where"),
    [
        ('\ufeff\n\n{"blocks": [\n{"id": "a",\n"name": " "}]}', 5, "blocks[0].name"),
        ('{"blocks": [\n{"id": "a"}]}', 2, "blocks[0].name"),
        ('{"title": "A"\n}', 1, "blocks"),
        ('{"blocks":\n[', 2, None),
        ('{"blocks":\r\r[', 3, None),
    ],
)
def test_a_text_is_refused_by_line(text: str, line: int, where: str | None) -> None:
    with pytest.raises(Refusal) as refused:
        read_own(text, title="x", locale="fr")
    assert refused.value.details["line"] == line
    assert refused.value.details.get("where") == where


def test_a_document_has_no_lines() -> None:
    """The control: what comes as JSON in JSON has a path alone."""
    with pytest.raises(Refusal) as refused:
        read_own({"blocks": [{"id": "a"}]}, title="x", locale="fr")
    assert "line" not in refused.value.details
