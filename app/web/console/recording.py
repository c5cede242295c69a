"""The banner that tells facilitators that nothing can be recorded, why, and when it is over."""

from typing import Any

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import HTMLResponse

from app.locales import _ as msgid
from app.storage.sql.failures import Cause
from app.web.http.rendering import language_of, render
from app.web.http.services import services_of

router = APIRouter(include_in_schema=False)

SENTENCES: dict[Cause, str] = {
    "disk_full": msgid("The disk of the server is full: whoever runs it must make room."),
    "io_error": msgid("The disk of the server does not take what is written to it."),
    "read_only": msgid("The database of the server may only be read."),
    "locked": msgid("Another program on the server holds the database."),
    "damaged": msgid("The database of the server is damaged: a backup must be put in its place."),
    "unreachable": msgid("The database of the server cannot be reached."),
    "slow": msgid("The database of the server takes very long."),
    "other": msgid("The log of the server says why."),
}


def known_trouble(request: Request) -> Cause | None:
    """Returns the cause that the last write or read of this process met, without asking anew."""
    database = services_of(request).context.database
    return database.writes.cause or database.reads.cause


def banner_values(request: Request) -> dict[str, Any]:
    """Returns what console/recording.html shows."""
    return {"trouble": known_trouble(request), "sentences": SENTENCES}


@router.get("/recording")
async def recording(request: Request, shown: str = Query("", max_length=20)) -> Response:
    """The banner as a fragment; 204 where the page shows it already as it is.

    While there is a trouble the database is asked anew, so that the banner goes when it is over.
    It names no board, needs no role and no database.
    """
    cause = known_trouble(request)
    if cause is not None:
        cause = await services_of(request).probe.find_trouble()
    if (cause or "") == shown:
        return Response(status_code=204)
    language = language_of(request)
    values = {"trouble": cause, "sentences": SENTENCES}
    return HTMLResponse(render(language, "console/recording.html", values))
