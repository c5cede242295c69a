"""The banner which says that nothing can be recorded, and why."""

from fastapi import Query, Request, Response
from fastapi.responses import HTMLResponse

from app.locales import _ as msgid
from app.storage.sql.failures import Cause
from app.web.http.pages.reader import language_of
from app.web.http.pages.templates import render
from app.web.http.routing import Router
from app.web.http.services import services_of

router = Router(include_in_schema=False)

SENTENCES: dict[Cause, str] = {
    "disk_full": msgid(
        "The disk of the server is full: whoever runs it must make room."
    ),
    "io_error": msgid("The disk of the server does not take what is written to it."),
    "read_only": msgid("The database of the server may only be read."),
    "locked": msgid("Another program on the server holds the database."),
    "damaged": msgid(
        "The database of the server is damaged: a backup must be put in its place."
    ),
    "unreachable": msgid("The database of the server cannot be reached."),
    "slow": msgid("The database of the server takes very long."),
    "other": msgid("The log of the server says why."),
}


def last_trouble(request: Request) -> Cause | None:
    """Returns the cause by which the last write or read of this process
    failed, if it did."""
    database = services_of(request).context.database
    return database.writes.cause or database.reads.cause


def banner_values(request: Request) -> dict[str, object]:
    """Returns what console/recording.html shows."""
    return {"trouble": last_trouble(request), "sentences": SENTENCES}


@router.get("/recording")
async def recording(
    request: Request, visible: str = Query("", alias="shown", max_length=20)
) -> Response:
    """Returns the banner as a fragment; 204 where the page has it already
    (`shown`, a cause).

    While there is a trouble the database is tried again, so that the banner
    goes when it is over. Needs no board, no role and no database.
    """
    cause = last_trouble(request)
    if cause is not None:
        cause = await services_of(request).probe.find_trouble()
    if (cause or "") == visible:
        return Response(status_code=204)
    language = language_of(request)
    values = {"trouble": cause, "sentences": SENTENCES}
    return HTMLResponse(render(language, "console/recording.html", values))
