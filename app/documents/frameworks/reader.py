"""Reads a framework from a JSON document, with refusals by path."""

import json
from collections.abc import Mapping

from app.documents.frameworks.extras import read_extra
from app.documents.frameworks.files import read_keys
from app.documents.frameworks.ids import first_given, own_id, read_id
from app.documents.frameworks.texts import (
    Document,
    ListRule,
    TextRule,
    bad,
    path_of,
    printed,
    read_local_list,
    read_local_text,
    read_locale,
    read_text,
)
from app.documents.frameworks.writer import write_framework
from app.domain.framework import Block, Field, Framework
from app.domain.typography import curled_in_all, set_blocks

MAX_BLOCKS, MAX_FIELDS = 24, 200
MAX_NAME, MAX_DESCRIPTION, MAX_VERSION = 300, 2000, 100
MAX_FIELD_NAME = 500  # of a note that is put to the vote
TITLE, FIELD_NAME = TextRule(MAX_NAME), TextRule(MAX_FIELD_NAME)
TASK = TextRule(MAX_DESCRIPTION, required=False, line=False)
DESCRIPTION = TextRule(MAX_DESCRIPTION, required=False, line=False, named=False)
# Of one field
OBJECTIVES = ListRule(40, TextRule(MAX_FIELD_NAME, named=False))
MAX_DOCUMENT = 500_000  # characters
# Keys that have a place in the domain's values; every other one is stored in
# `extra`.
OF_FRAMEWORK = {"id", "title", "version", "task", "blocks", "fields", "kind"}
OF_BLOCK = {"name", "fields"}
OF_FIELD = {"name", "description", "block"}
ID_OF_BLOCK, ID_OF_FIELD = ("id", "key", "number"), ("id", "number")

# A block's or field's path in the document, and its object
Row = tuple[str, Document]


def read_framework(document: object, *, locale: str = "fr") -> Framework:
    """Reads our format, or the flat one: blocks with `key`, and `fields` that
    each name a `block`. Each text is plain, or an object with one for each
    language, the framework's among them.

    Names in capitals become sentences. `locale` is the default; without an id
    one is made of the title. Refuses `bad_framework` with `where` (a path such
    as `blocks[2].fields[0].name`, "" for the whole) and `problem`."""
    doc = _object(document, "")
    if doc.get("kind") not in (None, "framework"):
        raise bad("kind", "not_a_framework")
    locale_key = first_given(doc, ("locale", "lang"))
    spoken = read_locale(doc, locale_key, locale)
    title = curled_in_all(read_local_text(doc, "title", "", TITLE, spoken))
    framework = Framework(
        id=read_id(doc, "", ("id",))[0] if doc.get("id") is not None else own_id(title),
        title=title,
        locale=spoken,
        version=_version(doc),
        task=curled_in_all(read_local_text(doc, "task", "", TASK, spoken)),
        blocks=set_blocks(_blocks(doc, spoken), spoken),
        extra=read_extra(doc, OF_FRAMEWORK | {locale_key}, ""),
    )
    if len(json.dumps(write_framework(framework), ensure_ascii=False)) > MAX_DOCUMENT:
        raise bad("", "too_long")
    return framework


def _version(doc: Document) -> str:
    version = doc.get("version")
    given = None if version is None else printed(version, "version")
    return read_text(
        {"version": given}, "version", "", TextRule(MAX_VERSION, required=False)
    )


def _blocks(doc: Document, locale: str) -> tuple[Block, ...]:
    rows = _rows(doc, "blocks", "", MAX_BLOCKS)
    if not rows:
        raise bad("blocks", "no_blocks")
    fields_by_block = _fields_by_block(doc, rows)
    fields = [field for of_block in fields_by_block for field in of_block]
    if len(fields) > MAX_FIELDS:
        raise bad(fields[MAX_FIELDS][0], "too_many")
    # In the whole framework, not only in each block
    _unique_ids(fields, ID_OF_FIELD)
    return tuple(
        _block(path, row, of_block, locale)
        for (path, row), of_block in zip(rows, fields_by_block, strict=True)
    )


def _fields_by_block(doc: Document, blocks: list[Row]) -> list[list[Row]]:
    """Returns the fields of each block, those of the flat list behind its
    own."""
    ids = _unique_ids(blocks, ID_OF_BLOCK)
    fields = [_rows(row, "fields", path, MAX_FIELDS) for path, row in blocks]
    for path, field in _rows(doc, "fields", "", MAX_FIELDS):
        fields[ids.index(_block_of(field, path, ids, blocks))].append((path, field))
    return fields


def _unique_ids(rows: list[Row], keys: tuple[str, ...]) -> list[str]:
    seen: list[str] = []
    for path, row in rows:
        row_id, key = read_id(row, path, keys)
        if row_id in seen:
            raise bad(path_of(path, key), "duplicate_id")
        seen.append(row_id)
    return seen


def _block(path: str, block: Document, fields: list[Row], locale: str) -> Block:
    block_id, key = read_id(block, path, ID_OF_BLOCK)
    described_by = first_given(block, ("description", "goal"))
    return Block(
        id=block_id,
        name=read_local_text(block, "name", path, TITLE, locale),
        fields=tuple(_field(*field, locale) for field in fields),
        description=read_local_text(block, described_by, path, DESCRIPTION, locale),
        extra=read_extra(block, OF_BLOCK | {key, described_by}, path),
    )


def _field(path: str, field: Document, locale: str) -> Field:
    field_id, key = read_id(field, path, ID_OF_FIELD)
    objectives = read_local_list(field, "objectives", path, OBJECTIVES, locale)
    files = read_keys(field)
    read = OF_FIELD | {key, *files} | ({"objectives"} if objectives else set())
    return Field(
        id=field_id,
        name=read_local_text(field, "name", path, FIELD_NAME, locale),
        description=read_local_text(field, "description", path, DESCRIPTION, locale),
        objectives=objectives,
        extra=read_extra(field, read, path),
        **files,
    )


def _block_of(field: Document, path: str, ids: list[str], rows: list[Row]) -> str:
    """Returns the block that a field of the flat list names, by id or by
    number."""
    named, _ = read_id(field, path, ("block",))
    numbers = [str(row.get("number")) for _, row in rows]
    if named in ids:
        return named
    if named in numbers:
        return ids[numbers.index(named)]
    raise bad(path_of(path, "block"), "no_such_block")


def _rows(doc: Document, key: str, path: str, limit: int) -> list[Row]:
    """Returns the objects of a list with their paths; `fields` may be missing,
    `blocks` not."""
    items, where = doc.get(key), path_of(path, key)
    if items is None and key == "fields":
        return []
    if items is None:
        raise bad(where, "missing")
    if not isinstance(items, list):
        raise bad(where, "not_list")
    if len(items) > limit:
        raise bad(f"{where}[{limit}]", "too_many")
    return [
        (f"{where}[{place}]", _object(item, f"{where}[{place}]"))
        for place, item in enumerate(items)
    ]


def _object(value: object, path: str) -> Document:
    if not isinstance(value, Mapping):
        raise bad(path, "not_object")
    return value
