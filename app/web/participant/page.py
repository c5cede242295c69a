"""The participant's page: join, or the present activity with one's own ballot
and notes."""

import uuid
from typing import Any

from fastapi import Response
from sqlalchemy import Connection

from app.domain.local_text import Languages
from app.domain.plan.activity import has_ended
from app.domain.refusals import Refusal
from app.queries.board import BoardView, board_view
from app.storage.boards import board_by_code
from app.storage.seats import seat_or_none
from app.web.http.files.static import static_url, styles_hash
from app.web.http.identity import Caller
from app.web.http.pages.reader import reader_languages
from app.web.http.rendering import page, see_other
from app.web.http.security import page_policy
from app.web.http.services import join_url, read
from app.web.participant.devices import keep_device, reader_of, require_device
from app.web.participant.stage import Stage, read_stage
from app.web.participant.visits import greet


async def participant_page(
    caller: Caller,
    *,
    chosen: str | None = None,
    place: str | None = None,
    refusal: Refusal | None = None,
    receipt: str = "",
    **entered: Any,
) -> Response:
    """Returns the page, or to htmx its stage; to a device without a seat the
    page to join.

    `chosen` is an activity's key. A refusal stands on top, and what the person
    had `entered` stays in the form. A typed `receipt` shows its ballot's
    choices on a device that did not cast it.
    """
    stage = await _stage(caller, chosen, place, receipt)
    if stage is None:
        return await join_page(caller, refusal=refusal, **entered)
    if receipt and stage.ballot is not None and stage.ballot.elsewhere:
        refusal = Refusal("wrong_receipt")
    values = {
        "stage": stage,
        "fresh_id": str(uuid.uuid4()),
        "entered": entered,
        "change": "change" in caller.request.query_params,
        "editing": stage.editing,
        "role": caller.role,
    }
    name = "stage" if caller.form == "fragment" else "page"
    language = stage.view.board.locale
    response = page(
        caller.request,
        f"participant/{name}.html",
        values,
        refusal=refusal,
        language=language,
    )
    require_device(caller.request)
    keep_device(caller.request, response, caller.code)
    return response


async def _stage(
    caller: Caller, chosen: str | None, place: str | None, receipt: str
) -> Stage | None:
    """Returns the caller's stage; None without a seat. Refuses
    `no_such_board`."""
    request, seat = caller.request, caller.seat
    reader = reader_of(request, receipt)
    if seat is None:
        return None
    edit = request.query_params.get("edit", "") if request.method == "GET" else ""
    try:
        return await read(
            caller.request,
            read_stage,
            caller.code,
            seat,
            chosen,
            place,
            edit,
            reader,
            reader_languages(request),
        )
    except Refusal as refusal:
        if refusal.code != "no_seat":
            raise
        return None


async def card_page(caller: Caller, seat_code: str) -> Response:
    """Returns where a scanned seat card leads: to its seat on the device that
    has it, else to the page to join, with the code filled in."""
    seat_code_here = await read(caller.request, _seat_code, caller)
    if seat_code_here == seat_code:
        return see_other(f"/b/{caller.code}")
    return await join_page(caller, resuming=seat_code)


def _seat_code(connection: Connection, caller: Caller) -> str | None:
    """Returns the code of the caller's seat; None without one. Refuses
    `no_such_board`."""
    seat = seat_or_none(
        connection, board_by_code(connection, caller.code).id, caller.seat
    )
    return seat.code if seat else None


def _board_view(connection: Connection, code: str, languages: Languages) -> BoardView:
    return board_view(connection, board_by_code(connection, code), languages)


async def join_page(
    caller: Caller, *, refusal: Refusal | None = None, **entered: Any
) -> Response:
    """Returns the page to join: a field for the name and a button. Refuses
    `no_such_board`."""
    request, code = caller.request, caller.code
    view = await read(request, _board_view, code, reader_languages(request))
    values = {
        "view": view,
        "entered": entered,
        "join_url": join_url(caller.request, caller.code),
        "role": caller.role,
        "ended": has_ended([activity.value for activity in view.activities]),
    }
    response = page(
        caller.request,
        "participant/join.html",
        values,
        refusal=refusal,
        language=view.board.locale,
    )
    host, styles = caller.request.headers.get("host", ""), styles_hash("join_page.css")
    response.headers["Content-Security-Policy"] = page_policy(host, styles=styles)
    # What the board needs comes while one types, and while the seat is taken.
    response.headers["Link"] = ", ".join(
        f"<{static_url(name)}>; rel=prefetch; as={kind}"
        for name, kind in (("phone.css", "style"), ("phone.js", "script"))
    )
    greet(caller.request, response, caller.code)
    return response
