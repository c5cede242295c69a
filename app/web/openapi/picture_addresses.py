"""The public addresses of the report's pictures."""

from collections.abc import Iterator

from app.web.openapi import answers
from app.web.openapi.address import RESULTS, STAFF, Address, Content


def addresses() -> Iterator[Address]:
    """Yields the addresses by which logos and photos come into the report."""
    refusals = ("not_host", "no_such_board")
    path, sentence = "/b/{code}/pictures", "Adds a logo, or the photo of a session, to the report."
    added: dict[int, Content] = {201: answers.PicturesAnswer}
    further = ("bad_picture", "too_many_pictures", "no_such_step", "too_large", "cannot_set")
    texts = ("text_empty", "text_too_long")
    yield Address("post", path, RESULTS, sentence, STAFF, added, (*refusals, *further, *texts))
    path, sentence = "/b/{code}/pictures/{key}", "Reads a picture of the report."
    picture: dict[int, Content] = {200: "image/png"}
    name = "get_report_picture"
    missing = (*refusals, "no_such_picture")
    yield Address("get", path, RESULTS, sentence, STAFF, picture, missing, name)
    path, sentence = "/b/{code}/pictures/{key}/remove", "Takes a picture out of the report."
    name = "remove_report_picture"
    yield Address("post", path, RESULTS, sentence, STAFF, {204: None}, missing, name)
