"""The public addresses by which results are read, and documents taken away."""

from collections.abc import Iterator

from app.web.openapi import answers, result_answers
from app.web.openapi.address import HELPER, ORGANISER, RESULTS, STAFF, Address, Content

DOWNLOAD = ("not_host", "no_such_board")
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FILES = {
    "export.csv": "text/csv",
    "report.docx": DOCX,
    "report.pdf": "application/pdf",
    "attendance.pdf": "application/pdf",
    "workbook.xlsx": XLSX,
    "slides.pptx": PPTX,
}


def addresses() -> Iterator[Address]:
    """Yields the results, the downloads of a board, and the pictures of its results."""
    yield from _readings()
    yield from _results()
    yield from _drawings()


def _results() -> Iterator[Address]:
    session: dict[int, Content] = {200: answers.SessionAnswer}
    yield Address(
        "get",
        "/b/{code}/export.json",
        RESULTS,
        "Downloads the whole session.",
        ORGANISER,
        session,
        DOWNLOAD,
    )
    for name, media in FILES.items():
        path, sentence = f"/b/{{code}}/{name}", f"Downloads {name}."
        refusals = DOWNLOAD if name == "export.csv" else (*DOWNLOAD, "cannot_set")
        yield Address("get", path, RESULTS, sentence, STAFF, {200: media}, refusals)
    yield from _certificates()
    yield from _shares()


def _certificates() -> Iterator[Address]:
    path, pdf = "/b/{code}/certificates.pdf", "application/pdf"
    sentence = (
        "Downloads certificates of participation, of everybody present or of one seat."
    )
    absent = (*DOWNLOAD, "no_such_seat", "nobody_present", "not_present", "cannot_set")
    yield Address("get", path, RESULTS, sentence, STAFF, {200: pdf}, absent)


def _readings() -> Iterator[Address]:
    """Yields the results as JSON, in which each vote says how sure its first places
    are."""
    read: dict[int, Content] = {200: result_answers.ResultsAnswer}
    sentence = "Reads votes, notes, and notes against votes."
    yield Address(
        "get",
        "/b/{code}/results",
        RESULTS,
        sentence,
        ("observer", *HELPER),
        read,
        DOWNLOAD,
    )
    published: dict[int, Content] = {200: result_answers.PublicResultAnswer}
    path, refused = (
        "/b/{code}/result",
        ("no_such_board", "no_such_activity", "not_published"),
    )
    sentence = "Reads the published result."
    yield Address("get", path, RESULTS, sentence, (), published, refused)
    sentence = "Finds the choices of a sealed ballot by its receipt."
    yield Address("post", path, RESULTS, sentence, (), published, refused)


def _shares() -> Iterator[Address]:
    """Yields the files that are for anybody: the dates, the result to share."""
    dated = ("no_such_board", "nothing_dated")
    path, calendar = "/b/{code}/sittings.ics", "text/calendar"
    yield Address(
        "get",
        path,
        RESULTS,
        "Downloads the dated sessions.",
        (),
        {200: calendar},
        dated,
    )
    sealed = (
        *DOWNLOAD,
        "no_such_activity",
        "no_such_round",
        "tally_hidden",
        "round_not_sealed",
    )
    for name, media in {"share.png": "image/png", "share.txt": "text/plain"}.items():
        sentence = f"Downloads {name}, of a closed vote."
        path = f"/b/{{code}}/{name}"
        refusals = (*sealed, "cannot_set") if name == "share.png" else sealed
        yield Address("get", path, RESULTS, sentence, STAFF, {200: media}, refusals)


def _drawings() -> Iterator[Address]:
    """Yields the pictures of a vote's result."""
    for name in ("diagram", "ranking", "matrix", "picture"):
        path = f"/b/{{code}}/{name}.{{kind}}"
        refusals = (*DOWNLOAD, "no_such_page", "nothing_to_draw")
        yield Address(
            "get",
            path,
            RESULTS,
            f"Downloads the {name} as `svg` or `png`.",
            STAFF,
            {200: ("image/svg+xml", "image/png")},
            refusals,
        )
