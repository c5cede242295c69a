"""What /openapi.json knows of one public address: who may, what is answered,
what is refused."""

from collections.abc import Mapping
from typing import NamedTuple

from pydantic import BaseModel

BOARD, SEATS, NOTES, VOTES, RESULTS, HOST, PROGRAMMES, OPERATOR = (
    "boards",
    "seats",
    "notes",
    "votes",
    "results",
    "host",
    "programmes",
    "operator",
)
TAGS = {
    BOARD: "Start a board and read it.",
    SEATS: "Join, and come back.",
    NOTES: "Write notes.",
    VOTES: "Cast, replace and withdraw a ballot; read the tally.",
    HOST: "Open, lock, close, moderate: with the cookie that a host link sets.",
    RESULTS: "Take results and documents away.",
    PROGRAMMES: "Add up the votes of many towns on one framework.",
    OPERATOR: "For who runs the server.",
}
Media = str  # a content type
Content = type[BaseModel] | list[type[BaseModel]] | Media | tuple[Media, ...] | None


class Address(NamedTuple):
    """`may` names the security schemes, any of which is enough; empty for
    anyone. `success` is {status: content}."""

    method: str
    path: str
    tag: str
    sentence: str
    may: tuple[str, ...]
    success: Mapping[int, Content]
    refusals: tuple[str, ...] = ()
    # For generated clients, where method and path make one that another has
    name: str = ""


ACTIVITY = "/b/{code}/activities/{key}"
# Refusals at any address of one
NO_ACTIVITY = ("no_such_board", "no_such_activity")
SEAT, CREATE = ("seat",), ("createToken", "anyone")
PROGRAMME, TOWN = ("programme",), ("townToken",)
ORGANISER, STAFF, HELPER = (
    ("organiser",),
    ("host", "organiser"),
    ("helper", "host", "organiser"),
)
