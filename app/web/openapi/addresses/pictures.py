"""The public addresses of the report's pictures."""

from typing import get_args

from app.domain.picture_files import Media
from app.web.openapi.address import RESULTS, STAFF, Address, Content
from app.web.openapi.picture_answers import PicturesAnswer

REFUSALS = ("not_host", "no_such_board")
ADDING = ("bad_picture", "too_many_pictures", "no_such_step", "cannot_set")
PICTURES = "/b/{code}/pictures"


def _of_one(
    method: str, rest: str, sentence: str, success: dict[int, Content]
) -> Address:
    name = "get_report_picture" if method == "get" else "remove_report_picture"
    refusals = (*REFUSALS, "no_such_picture")
    path = f"{PICTURES}/{{key}}{rest}"
    return Address(method, path, RESULTS, sentence, STAFF, success, refusals, name)


ADDRESSES = (
    Address(
        "post",
        PICTURES,
        RESULTS,
        "Adds a logo, or the photo of a session, to the report.",
        STAFF,
        {201: PicturesAnswer},
        (*REFUSALS, *ADDING, "text_empty", "text_too_long"),
    ),
    _of_one("get", "", "Reads a picture of the report.", {200: get_args(Media)}),
    _of_one("post", "/remove", "Takes a picture out of the report.", {204: None}),
)
