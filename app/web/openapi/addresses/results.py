"""The public addresses by which results are read, and documents taken away."""

from app.web.openapi import answers, result_answers
from app.web.openapi.address import HELPER, ORGANISER, RESULTS, STAFF, Address

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

SEALED = (
    *DOWNLOAD,
    "no_such_activity",
    "no_such_round",
    "tally_hidden",
    "round_not_sealed",
)

# The results as JSON, in which each vote says how sure its first places are.
READINGS = (
    Address(
        "get",
        "/b/{code}/results",
        RESULTS,
        "Reads votes, notes, and notes against votes.",
        ("observer", *HELPER),
        {200: result_answers.ResultsAnswer},
        DOWNLOAD,
    ),
    Address(
        "get",
        "/b/{code}/result",
        RESULTS,
        "Reads the published result.",
        (),
        {200: result_answers.PublicResultAnswer},
        ("no_such_board", "no_such_activity", "not_published"),
    ),
    Address(
        "post",
        "/b/{code}/result",
        RESULTS,
        "Finds the choices of a sealed ballot by its receipt.",
        (),
        {200: result_answers.PublicResultAnswer},
        ("no_such_board", "no_such_activity", "not_published"),
    ),
)

CERTIFICATES = (
    Address(
        "get",
        "/b/{code}/certificates.pdf",
        RESULTS,
        "Downloads certificates of participation, of everybody present or of one seat.",
        STAFF,
        {200: "application/pdf"},
        (*DOWNLOAD, "no_such_seat", "nobody_present", "not_present", "cannot_set"),
    ),
)

# The files that are for anybody: the dates, the result to share.
SHARES = (
    Address(
        "get",
        "/b/{code}/sittings.ics",
        RESULTS,
        "Downloads the dated sessions.",
        (),
        {200: "text/calendar"},
        ("no_such_board", "nothing_dated"),
    ),
    *(
        Address(
            "get",
            f"/b/{{code}}/{name}",
            RESULTS,
            f"Downloads {name}, of a closed vote.",
            STAFF,
            {200: media},
            (*SEALED, "cannot_set") if name == "share.png" else SEALED,
        )
        for name, media in {"share.png": "image/png", "share.txt": "text/plain"}.items()
    ),
)

RESULT_FILES = (
    Address(
        "get",
        "/b/{code}/export.json",
        RESULTS,
        "Downloads the whole session.",
        ORGANISER,
        {200: answers.SessionAnswer},
        DOWNLOAD,
    ),
    *(
        Address(
            "get",
            f"/b/{{code}}/{name}",
            RESULTS,
            f"Downloads {name}.",
            STAFF,
            {200: media},
            DOWNLOAD if name == "export.csv" else (*DOWNLOAD, "cannot_set"),
        )
        for name, media in FILES.items()
    ),
    *CERTIFICATES,
    *SHARES,
)

# The pictures of a vote's result.
DRAWINGS = (
    *(
        Address(
            "get",
            f"/b/{{code}}/{name}.{{kind}}",
            RESULTS,
            f"Downloads the {name} as `svg` or `png`.",
            STAFF,
            {200: ("image/svg+xml", "image/png")},
            (*DOWNLOAD, "no_such_page", "nothing_to_draw"),
        )
        for name in ("diagram", "ranking", "matrix", "picture")
    ),
)

ADDRESSES = (
    *READINGS,
    *RESULT_FILES,
    *DRAWINGS,
)
