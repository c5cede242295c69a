"""The pictures and sounds of a framework's document.

A board's framework names them by key. In a framework's own file each is a
`data:` URL of the same picture or sound, so that one file has everything.
"""

import base64
import binascii
from collections.abc import Callable, Iterator, Mapping
from typing import TypedDict

from app.documents.frameworks.texts import LOCALE, MAX_LANGUAGES, Document, bad
from app.domain.explaining.files import (
    KEY,
    MOST_FILES,
    ExplainingFile,
    small_picture,
    small_sound,
)
from app.domain.framework import Field
from app.domain.pictures import key_of
from app.domain.refusals import Refusal

DATA = "data:"

# Of a field's object, with its path
Change = Callable[[Document, str], dict[str, object]]


class Keys(TypedDict, total=False):
    """A field's files by key, where it has any."""

    picture: str
    sounds: dict[str, str]


def read_keys(row: Document) -> Keys:
    """Returns the keys that a field's object names; anything else under these
    names is none of ours, and stays among its further keys."""
    keys: Keys = {}
    picture, sounds = row.get("picture"), row.get("sounds")
    if isinstance(picture, str) and KEY.fullmatch(picture):
        keys["picture"] = picture
    if isinstance(sounds, Mapping) and 0 < len(sounds) <= MAX_LANGUAGES:
        named = {str(tag): key for tag, key in sounds.items() if isinstance(key, str)}
        if len(named) == len(sounds) and all(
            LOCALE.fullmatch(tag) and KEY.fullmatch(key) for tag, key in named.items()
        ):
            keys["sounds"] = named
    return keys


def write_keys(field: Field) -> dict[str, object]:
    """Returns {picture?, sounds?} of a field."""
    picture: dict[str, object] = {"picture": field.picture} if field.picture else {}
    return picture | ({"sounds": dict(field.sounds)} if field.sounds else {})


def with_bodies(
    document: Document, files: Mapping[str, ExplainingFile]
) -> dict[str, object]:
    """Returns a framework's document with a `data:` URL in the place of each
    key."""

    def written(row: Document) -> dict[str, object]:
        keys = read_keys(row)
        urls: dict[str, object] = dict(row)
        if "picture" in keys:
            urls["picture"] = _url(files, keys["picture"])
        if "sounds" in keys:
            urls["sounds"] = {
                tag: _url(files, key) for tag, key in keys["sounds"].items()
            }
        return {key: value for key, value in urls.items() if value}

    return _with_fields(document, lambda row, _: written(row))


def without_bodies(document: Document) -> tuple[Document, dict[str, bytes]]:
    """Returns the document with a key in the place of each `data:` URL, and
    what these hold, by key. Refuses `bad_framework` (bad_picture, bad_sound,
    too_many) by path."""
    bodies: dict[str, bytes] = {}

    def kept(url: str, path: str, *, is_picture: bool) -> str:
        body = _body(url, path, is_picture=is_picture)
        bodies[key_of(body)] = body
        if len(bodies) > MOST_FILES:
            raise bad(path, "too_many")
        return key_of(body)

    def read(row: Document, path: str) -> dict[str, object]:
        picture, sounds, keyed = row.get("picture"), row.get("sounds"), dict(row)
        if _is_data(picture):
            keyed["picture"] = kept(str(picture), f"{path}.picture", is_picture=True)
        if isinstance(sounds, Mapping) and any(map(_is_data, sounds.values())):
            keyed["sounds"] = {
                tag: kept(str(url), f"{path}.sounds.{tag}"[:200], is_picture=False)
                for tag, url in sounds.items()
            }
        return keyed

    return _with_fields(document, read), bodies


def _is_data(value: object) -> bool:
    return isinstance(value, str) and value.startswith(DATA)


def _url(files: Mapping[str, ExplainingFile], key: str) -> str:
    """Returns "" for a file that is not there."""
    if key not in files:
        return ""
    file = files[key]
    return f"{DATA}{file.media};base64,{base64.b64encode(file.body).decode()}"


def _body(url: str, path: str, *, is_picture: bool) -> bytes:
    """Returns the bytes of a URL; what it says of its kind is not believed."""
    read, problem = (
        (small_picture, "bad_picture") if is_picture else (small_sound, "bad_sound")
    )
    try:
        return read(base64.b64decode(url.partition(",")[2], validate=True)).body
    except (binascii.Error, ValueError, Refusal):
        raise bad(path, problem) from None


def _with_fields(document: Document, change: Change) -> dict[str, object]:
    """Returns the document with each field changed, in the blocks or in a flat
    list."""

    def fields_of(part: Document, path: str) -> dict[str, object]:
        rows = part.get("fields")
        if not isinstance(rows, list):
            return dict(part)
        return {**part, "fields": list(_changed(rows, f"{path}fields", change))}

    changed = fields_of(document, "")
    blocks = changed.get("blocks")
    if isinstance(blocks, list):
        changed["blocks"] = [
            fields_of(block, f"blocks[{place}].")
            if isinstance(block, Mapping)
            else block
            for place, block in enumerate(blocks)
        ]
    return changed


def _changed(rows: list[object], path: str, change: Change) -> Iterator[object]:
    for place, row in enumerate(rows):
        yield change(row, f"{path}[{place}]") if isinstance(row, Mapping) else row
