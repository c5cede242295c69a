"""The pictures of a session document: written as base64, and checked like those that are sent."""

import base64
import binascii
from collections.abc import Mapping

from app.documents.session.document import BoardDocument, PicturePart
from app.domain.board_settings import PATH, BoardSettings
from app.domain.json import bad
from app.domain.picture_files import PictureFile, picture_file
from app.domain.pictures import key_of
from app.domain.refusals import Refusal


def picture_parts(files: Mapping[str, PictureFile]) -> list[PicturePart]:
    """Returns the pictures as a document has them, by key."""
    return [
        PicturePart(key=key, body=base64.b64encode(files[key].body).decode())
        for key in sorted(files)
    ]


def read_pictures(document: BoardDocument) -> dict[str, bytes]:
    """Returns {key: bytes} of the document's pictures.

    Refuses `bad_session` by path for what is no such picture or has another key, for one that the
    report does not show, and for one that it shows and which is not there.
    """
    bodies: dict[str, bytes] = {}
    for place, part in enumerate(document.get("pictures") or ()):
        where = f"pictures[{place}]"
        try:
            body = base64.b64decode(part["body"], validate=True)
            picture_file(body)
        except (binascii.Error, Refusal):
            raise bad(f"{where}.body", "bad_form") from None
        if key_of(body) != part["key"] or part["key"] in bodies:
            raise bad(f"{where}.key", "bad_form" if part["key"] not in bodies else "duplicate")
        bodies[part["key"]] = body
    shown_keys = BoardSettings.read(document["board"]["settings"]).pictures.keys
    if shown_keys != bodies.keys():
        raise bad(f"{PATH}.pictures" if shown_keys - bodies.keys() else "pictures", "unknown")
    return bodies
