"""What people type or paste where a board's code is asked for, and addresses
that come with the marks of a sentence."""

import re

from starlette.requests import Request

from app.domain.codes import ALPHABET, BOARD_LENGTH, typed_code
from app.web.http.routing import board_code

LINK = re.compile(
    r"/b/(?P<code>[^/?#\s]+)"
    r"(?P<page>/(?:(?:host|organiser|helper|observer)/[^/?#\s]+|screen|result|console)\b)?"
    r"(?:\?card=(?P<card>[^&#\s]+))?"
)
# That mail programs and people put behind an address
MARKS = ".,;:!?)>]}»”’'\"…*\u00a0 "


def typed_address(text: str) -> str:
    """Returns the address of the board that a typed code or a pasted link
    names."""
    if link := LINK.search(text):
        address = f"/b/{board_code(link['code'])}{link['page'] or ''}"
        return f"{address}?card={link['card']}" if link["card"] else address
    words = [part for part in text.split("/") if part.strip()]
    return f"/b/{board_code(words[-1] if words else '')}"


def nearby_address(request: Request) -> str | None:
    """Returns where a browser meant to go that asks for a page which is not
    there, None for nowhere: `/K7MZ4P` is a board's code, and a mark behind an
    address belongs to a sentence."""
    path = request.url.path
    if (stripped := path.rstrip(MARKS)) != path and stripped.strip("/"):
        return f"{stripped}?{request.url.query}" if request.url.query else stripped
    letters = re.sub(r"[-–\s]", "", path[1:]).upper()
    if len(letters) == BOARD_LENGTH and set(letters) <= set(ALPHABET):
        return f"/b/{typed_code(letters)}"
    return None
