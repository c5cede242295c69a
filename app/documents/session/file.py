"""Writes a session document as a file, always as the same bytes; reads one,
refused by path."""

import json
import re
from collections.abc import Iterator, Sequence
from functools import reduce
from math import isfinite
from pathlib import Path
from typing import Any, cast

from pydantic import ValidationError
from pydantic_core import to_json

from app.documents.session.checks import SCHEMA, check_session
from app.documents.session.document import ALL, ONE, BoardDocument
from app.documents.session.merge.sessions import merge_sessions
from app.domain.framework import Framework
from app.domain.json import Json, bad
from app.domain.refusals import Refusal
from app.locales import languages

SCHEMA_FILE = Path(__file__).with_name("palabre-session-1.schema.json")
MOST_ITEMS = 2_000_000
DEPTH = 30
SETTINGS_SIZE = 1024 * 1024
NEWER = re.compile(r"palabre-session/([2-9]|[1-9][0-9]{1,8})")
UNSTORABLE = re.compile("[\ud800-\udfff]")
PROBLEMS = {
    "missing": "missing",
    "extra_forbidden": "unknown_key",
    "string_type": "not_text",
    "int_type": "not_number",
    "bool_type": "not_boolean",
    "list_type": "not_list",
    "model_type": "not_object",
    "dict_type": "not_object",
    "literal_error": "unknown",
    "string_too_short": "empty",
    "string_too_long": "too_long",
    "string_pattern_mismatch": "bad_form",
    "value_error": "bad_form",
    "unclean": "unclean",
    "too_short": "empty",
    "too_long": "too_many",
    "greater_than_equal": "out_of_range",
    "less_than_equal": "out_of_range",
}


def write_session(document: BoardDocument) -> bytes:
    """Returns UTF-8 with one item a line, so that two files can be compared
    line by line.

    Not by `json`, which indents in Python: it took fifty times as long, of the
    loop's threads."""
    return to_json(document, indent=1) + b"\n"


def _first_problem(error: ValidationError) -> Refusal:
    first = error.errors(include_url=False, include_context=False, include_input=False)[
        0
    ]
    return bad(_path(first["loc"]), PROBLEMS.get(first["type"], "bad_value"))


def read_session(raw: bytes) -> BoardDocument:
    """Returns the document with its form checked; `check_session` checks its
    content.

    Refuses `bad_session` with `where`, a path such as
    `activities[2].rounds[0].ballots[3].fields` ("" for the whole), and
    `problem`; `newer_schema` for a form that a later Palabre writes.
    """
    from app.documents.session.schema import SessionDocument

    parsed = _parsed(raw)
    _require_schema(parsed)
    try:
        SessionDocument.model_validate(parsed)
    except ValidationError as error:
        raise _first_problem(error) from None
    document = cast(BoardDocument, parsed)
    for where, free in _free(document):
        for path, problem in _unstorable(free, where, DEPTH):
            raise bad(path, problem)
    if document["board"]["locale"] not in languages():
        raise bad("board.locale", "unknown")
    if len(json.dumps(document["board"]["settings"])) > SETTINGS_SIZE:
        raise bad("board.settings", "too_long")
    return document


def read_checked(name: str, raw: bytes) -> tuple[BoardDocument, dict[str, Framework]]:
    """Returns the document and its frameworks, form and content checked.

    Refuses as `read_session` and `check_session`, with the file's name before
    the path.
    """
    try:
        document = read_session(raw)
        return document, check_session(document)
    except Refusal as refusal:
        where = f"{name}: {refusal.details['where']}".removesuffix(": ")
        details = {**refusal.details, "where": where, "file": name}
        raise Refusal(refusal.code, **details) from None


def read_sites(files: Sequence[tuple[str, bytes]]) -> BoardDocument:
    """Returns one session from the files (name, content) of its sites.

    Refuses as `read_checked` and `merge_sessions`.
    """
    if len(files) == 1:
        return read_session(files[0][1])
    merged = reduce(merge_sessions, [read_checked(name, raw)[0] for name, raw in files])
    check_session(merged)
    return merged


def _parsed(raw: bytes) -> Json:
    if sum(map(raw.count, (b",", b"[", b"{"))) > MOST_ITEMS:
        raise bad("", "too_many")
    try:
        document = json.loads(raw.decode("utf-8-sig"), parse_constant=_no_number)
    except json.JSONDecodeError as error:
        raise bad(f"line {error.lineno}", "not_json", line=error.lineno) from None
    except (ValueError, RecursionError):
        raise bad("", "not_json") from None
    if not isinstance(document, dict):
        raise bad("", "not_object")
    return document


def _no_number(name: str) -> None:
    raise ValueError(name)


def _require_schema(document: Json) -> None:
    name = document.get("schema")
    if name == SCHEMA:
        return
    if isinstance(name, str) and NEWER.fullmatch(name):
        raise Refusal("newer_schema", where="schema", name=name)
    raise bad("schema", "unknown" if "schema" in document else "missing")


def _path(loc: tuple[int | str, ...]) -> str:
    """Returns a path, notes[3].text, without the branches of unions that
    pydantic adds."""
    path = ""
    for step in loc:
        if step in (ONE, ALL):
            continue
        path += (
            f"[{step}]" if isinstance(step, int) else f".{step}" if path else str(step)
        )
    branch = r"\.(\[key\]$|constrained-|function-|literal|str\b|int\b|bool\b).*$"
    return re.sub(branch, "", path)[:200]


def _free(document: BoardDocument) -> Iterator[tuple[str, Any]]:
    """Yields the parts without a form of their own: (path, value)."""
    yield "board.settings", document["board"]["settings"]
    yield from (
        (f"log[{place}].detail", line["detail"])
        for place, line in enumerate(document["log"])
    )


def _unstorable(value: Any, path: str, depth: int) -> Iterator[tuple[str, str]]:
    """Yields (path, problem) of NUL, lone surrogates, infinite numbers and too
    deep values."""
    if depth == 0:
        yield path, "too_deep"
    elif isinstance(value, str):
        if (not value.isascii() and UNSTORABLE.search(value)) or "\0" in value:
            yield path, "unclean"
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _unstorable(key, f"{path}.{key}", depth - 1)
            yield from _unstorable(item, f"{path}.{key}", depth - 1)
    elif isinstance(value, list):
        for place, item in enumerate(value):
            yield from _unstorable(item, f"{path}[{place}]", depth - 1)
    elif isinstance(value, float) and not isfinite(value):
        yield path, "out_of_range"
