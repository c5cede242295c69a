"""A framework as a JSON document: read with refusals by path, written back without
loss."""

import json
import re
from collections.abc import Mapping

from app.documents.framework_files import read_keys, write_keys
from app.documents.framework_texts import (
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
from app.domain.framework import Block, Field, Framework
from app.domain.local_text import written
from app.domain.text import fold, tidy
from app.domain.typography import curled_in_all, set_blocks

MAX_BLOCKS, MAX_FIELDS = 24, 200
MAX_NAME, MAX_DESCRIPTION, MAX_VERSION, MAX_ID = 300, 2000, 100, 40
MAX_FIELD_NAME = 500  # of a note that is put to the vote
TITLE, FIELD_NAME = TextRule(MAX_NAME), TextRule(MAX_FIELD_NAME)
TASK = TextRule(MAX_DESCRIPTION, required=False, line=False)
DESCRIPTION = TextRule(MAX_DESCRIPTION, required=False, line=False, named=False)
OBJECTIVES = ListRule(40, TextRule(MAX_FIELD_NAME, named=False))  # of one field
MAX_EXTRA_ITEMS, MAX_EXTRA_DEPTH, MAX_DOCUMENT = 200, 6, 500_000
# Numbers from here on, infinities and NaN do not survive every JSON reader
EXACT = 2**53
ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")

# Letters that are no base letter with an accent; several are of the alphabets of Mali.
PLAIN = str.maketrans(
    {
        "œ": "oe",
        "æ": "ae",
        "ɛ": "e",
        "ɔ": "o",
        "ɲ": "ny",
        "ŋ": "ng",
        "ɓ": "b",
        "ɗ": "d",
        "ƴ": "y",
    }
)

# Keys that have a place in the domain's values; every other one is stored in `extra`.
OF_FRAMEWORK = {"id", "title", "version", "task", "blocks", "fields", "kind"}
OF_BLOCK = {"name", "fields"}
OF_FIELD = {"name", "description", "block"}
ID_OF_BLOCK, ID_OF_FIELD = ("id", "key", "number"), ("id", "number")

Row = tuple[str, Document]  # a block's or field's path in the document, and its object


def read_framework(document: object, *, locale: str = "fr") -> Framework:
    """Reads our format, or the flat one: blocks with `key`, and `fields` that each name
    a `block`. Each text is plain, or an object with one for each language, the
    framework's among them.

    Names in capitals become sentences. `locale` is the default; without an id one is
    made of the title. Refuses `bad_framework` with `where` (a path such as
    `blocks[2].fields[0].name`, "" for the whole) and `problem`."""
    doc = _object(document, "")
    if doc.get("kind") not in (None, "framework"):
        raise bad("kind", "not_a_framework")
    spoken = read_locale(doc, _first(doc, ("locale", "lang")), locale)
    title = curled_in_all(read_local_text(doc, "title", "", TITLE, spoken))
    framework = Framework(
        id=_own_id(doc, "", ("id",))[0] if doc.get("id") is not None else own_id(title),
        title=title,
        locale=spoken,
        version=_version(doc),
        task=curled_in_all(read_local_text(doc, "task", "", TASK, spoken)),
        blocks=set_blocks(_blocks(doc, spoken), spoken),
        extra=_extra(doc, OF_FRAMEWORK | {_first(doc, ("locale", "lang"))}, ""),
    )
    if len(json.dumps(write_framework(framework), ensure_ascii=False)) > MAX_DOCUMENT:
        raise bad("", "too_long")
    return framework


def write_framework(framework: Framework) -> dict[str, object]:
    """Returns our format, which reads as an equal framework, with every language of
    each text. Empty texts are left out."""
    optional = {"version": framework.version, "task": written(framework.task)}
    document: dict[str, object] = {
        "id": framework.id,
        "title": written(framework.title),
        "locale": framework.locale,
    }
    document |= {key: text for key, text in optional.items() if text}
    document["blocks"] = [
        _write_block(block, framework.locale) for block in framework.blocks
    ]
    return _with_extra(document, framework.extra)


def slug(text: str, limit: int = 34) -> str:
    """Returns lower-case ASCII words joined by hyphens; "" without Latin letters or
    digits."""
    return "-".join(re.findall("[a-z0-9]+", fold(text).translate(PLAIN)))[:limit].strip(
        "-"
    )


def own_id(title: str) -> str:
    """Returns the id of one's own framework. No shipped framework's id begins with
    `own-`."""
    return f"own-{slug(title) or 'framework'}"


def _write_block(block: Block, locale: str) -> dict[str, object]:
    fields: list[object] = [_write_field(field, locale) for field in block.fields]
    return _with_extra(_write_head(block, locale) | {"fields": fields}, block.extra)


def _write_field(field: Field, locale: str) -> dict[str, object]:
    objectives = [written(objective, locale) for objective in field.objectives]
    head = _write_head(field, locale) | (
        {"objectives": objectives} if objectives else {}
    )
    return _with_extra(head | write_keys(field), field.extra)


def _write_head(part: Block | Field, locale: str) -> dict[str, object]:
    head: dict[str, object] = {"id": part.id, "name": written(part.name)}
    described = {"description": written(part.description, locale)}
    return head | described if part.description else head


def _with_extra(document: dict[str, object], extra: Document) -> dict[str, object]:
    return document | {
        key: value for key, value in extra.items() if key not in document
    }


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
    ids = _unique_ids(rows, ID_OF_BLOCK)
    rows_by_block = {
        block_id: _rows(row, "fields", path, MAX_FIELDS)
        for block_id, (path, row) in zip(ids, rows, strict=True)
    }
    for path, field in _rows(doc, "fields", "", MAX_FIELDS):
        rows_by_block[_block_of(field, path, ids, rows)].append((path, field))
    fields = [row for block_id in ids for row in rows_by_block[block_id]]
    if len(fields) > MAX_FIELDS:
        raise bad(fields[MAX_FIELDS][0], "too_many")
    _unique_ids(fields, ID_OF_FIELD)  # in the whole framework, not only in each block
    return tuple(
        _block(path, row, rows_by_block[block_id], locale)
        for block_id, (path, row) in zip(ids, rows, strict=True)
    )


def _unique_ids(rows: list[Row], keys: tuple[str, ...]) -> list[str]:
    seen: list[str] = []
    for path, row in rows:
        row_id, key = _own_id(row, path, keys)
        if row_id in seen:
            raise bad(path_of(path, key), "duplicate_id")
        seen.append(row_id)
    return seen


def _block(path: str, block: Document, fields: list[Row], locale: str) -> Block:
    block_id, key = _own_id(block, path, ID_OF_BLOCK)
    described_by = _first(block, ("description", "goal"))
    return Block(
        id=block_id,
        name=read_local_text(block, "name", path, TITLE, locale),
        fields=tuple(_field(*field, locale) for field in fields),
        description=read_local_text(block, described_by, path, DESCRIPTION, locale),
        extra=_extra(block, OF_BLOCK | {key, described_by}, path),
    )


def _field(path: str, field: Document, locale: str) -> Field:
    field_id, key = _own_id(field, path, ID_OF_FIELD)
    objectives = read_local_list(field, "objectives", path, OBJECTIVES, locale)
    files = read_keys(field)
    read = OF_FIELD | {key, *files} | ({"objectives"} if objectives else set())
    return Field(
        id=field_id,
        name=read_local_text(field, "name", path, FIELD_NAME, locale),
        description=read_local_text(field, "description", path, DESCRIPTION, locale),
        objectives=objectives,
        extra=_extra(field, read, path),
        **files,
    )


def _block_of(field: Document, path: str, ids: list[str], rows: list[Row]) -> str:
    """Returns the block that a field of the flat list names, by id or by number."""
    named, _ = _own_id(field, path, ("block",))
    numbers = [str(row.get("number")) for _, row in rows]
    if named in ids:
        return named
    if named in numbers:
        return ids[numbers.index(named)]
    raise bad(path_of(path, "block"), "no_such_block")


def _rows(doc: Document, key: str, path: str, limit: int) -> list[Row]:
    """Returns the objects of a list with their paths; `fields` may be missing, `blocks`
    not."""
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


def _first(row: Document, keys: tuple[str, ...]) -> str:
    """Returns the first of `keys` with a value, or the first where none has one."""
    return next((key for key in keys if row.get(key) is not None), keys[0])


def _own_id(row: Document, path: str, keys: tuple[str, ...]) -> tuple[str, str]:
    """Returns the id and its key, the first of `keys` with a value; it may be a whole
    number."""
    key = _first(row, keys)
    where = path_of(path, key)
    if row.get(key) is None:
        raise bad(where, "missing")
    text = printed(row[key], where).strip()
    if len(text) > MAX_ID:
        raise bad(where, "too_long")
    if not ID.fullmatch(text):
        raise bad(where, "bad_id" if text else "empty")
    return text, key


def _extra(row: Document, names: set[str], path: str) -> dict[str, object]:
    return {
        _key(key, path): _plain(value, path_of(path, _key(key, path)), MAX_EXTRA_DEPTH)
        for key, value in row.items()
        if key not in names
    }


def _key(key: object, path: str) -> str:
    """Returns an extra's key. Refuses `bad_key` for a long one, or one that is not
    tidied."""
    if (
        not isinstance(key, str)
        or not key
        or len(key) > MAX_ID
        or tidy(key, line=True) != key
    ):
        raise bad(path, "bad_key")
    return key


def _plain(value: object, where: str, depth: int) -> object:
    """Returns a JSON value with texts tidied, of a depth and size that any database can
    store."""
    if depth == 0:
        raise bad(where, "too_deep")
    if isinstance(value, list | Mapping) and len(value) > MAX_EXTRA_ITEMS:
        raise bad(where, "too_many")
    if isinstance(value, Mapping):
        return {
            _key(key, where): _plain(item, path_of(where, key), depth - 1)
            for key, item in value.items()
        }
    if isinstance(value, list):
        return [
            _plain(item, f"{where}[{place}]", depth - 1)
            for place, item in enumerate(value)
        ]
    if isinstance(value, str):
        return tidy(value)
    if (
        value is None
        or isinstance(value, bool)
        or (isinstance(value, int | float) and abs(value) < EXACT)
    ):
        return value
    raise bad(where, "bad_value")
