"""The small files of a session document, pictures of the report and what
explains fields: written as base64, and checked like those that are sent."""

import base64
import binascii
from collections.abc import Callable, Iterable, Mapping, Sequence

from app.documents.frameworks.reader import read_framework
from app.documents.session.document import BoardDocument, PicturePart
from app.domain.board_settings import PATH, BoardSettings
from app.domain.explaining.files import ExplainingFile, explaining_file
from app.domain.framework import Framework
from app.domain.json import bad
from app.domain.picture_files import PictureFile, picture_file
from app.domain.pictures import key_of
from app.domain.refusals import Refusal


def with_files(
    document: BoardDocument,
    pictures: Mapping[str, PictureFile],
    field_files: Mapping[str, ExplainingFile],
) -> BoardDocument:
    """Returns the document with these files, by key, where there are any."""
    if pictures:
        document["pictures"] = _parts(pictures)
    if field_files:
        document["field_files"] = _parts(field_files)
    return document


def file_keys(frameworks: Iterable[Framework]) -> set[str]:
    """Returns the keys of all that explains the fields of frameworks."""
    return {key for framework in frameworks for key in framework.file_keys}


def _parts(files: Mapping[str, PictureFile | ExplainingFile]) -> list[PicturePart]:
    return [
        PicturePart(key=key, body=base64.b64encode(files[key].body).decode())
        for key in sorted(files)
    ]


def read_pictures(document: BoardDocument) -> dict[str, bytes]:
    """Returns {key: bytes} of the document's pictures.

    Refuses `bad_session` by path for what is no such picture or has another
    key, for one that the report does not show, and for one that it shows and
    which is not there.
    """
    bodies = _bodies(document.get("pictures") or (), "pictures", picture_file)
    shown_keys = BoardSettings.read(document["board"]["settings"]).pictures.keys
    if shown_keys != bodies.keys():
        raise bad(
            f"{PATH}.pictures" if shown_keys - bodies.keys() else "pictures", "unknown"
        )
    return bodies


def read_field_files(
    document: BoardDocument, frameworks: Iterable[Framework]
) -> dict[str, bytes]:
    """Returns {key: bytes} of the pictures and sounds that explain the fields
    of the document's frameworks. Refuses `bad_session` by path, as
    `read_pictures`."""
    bodies = _bodies(document.get("field_files") or (), "field_files", explaining_file)
    keys = file_keys(frameworks)
    if keys != bodies.keys():
        raise bad("frameworks" if keys - bodies.keys() else "field_files", "unknown")
    return bodies


def only_used_files(document: BoardDocument) -> BoardDocument:
    """Returns the document without the files that no field of it names, after
    a change of its frameworks."""
    parts = document.pop("field_files", [])
    if not parts:
        return document
    keys = file_keys(map(read_framework, document["frameworks"]))
    used = [part for part in parts if part["key"] in keys]
    return {**document, "field_files": used} if used else document


def _bodies(
    parts: Sequence[PicturePart], place: str, read: Callable[[bytes], object]
) -> dict[str, bytes]:
    """Returns {key: bytes}, each as `read` allows it. Refuses `bad_session` by
    path."""
    bodies: dict[str, bytes] = {}
    for number, part in enumerate(parts):
        where = f"{place}[{number}]"
        try:
            body = base64.b64decode(part["body"], validate=True)
            read(body)
        except (binascii.Error, Refusal):
            raise bad(f"{where}.body", "bad_form") from None
        if key_of(body) != part["key"] or part["key"] in bodies:
            raise bad(
                f"{where}.key", "bad_form" if part["key"] not in bodies else "duplicate"
            )
        bodies[part["key"]] = body
    return bodies
