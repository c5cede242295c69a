"""Takes in the sessions that towns send: `export.json` files, each session
once."""

import asyncio
import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any
from urllib.parse import urlencode

from fastapi import Request, Response
from fastapi.responses import JSONResponse

from app.commands.programmes.received import Received, Sent, receive_sessions
from app.documents.session.checks import check_session
from app.documents.session.document import BoardDocument
from app.documents.town_lines import read_town
from app.domain.framework import Framework
from app.domain.json import bad
from app.domain.programmes.programme import TownNumbers
from app.domain.refusals import Refusal
from app.queries.programmes.sessions import (
    Reader,
    SessionNumbers,
    read_on,
    session_numbers,
)
from app.storage.programmes.sessions import StoredSession
from app.web.http.answers import require_page
from app.web.http.bodies import is_json
from app.web.http.forms.sent_files import form_files
from app.web.http.guesses import spend_from_address
from app.web.http.identity import bearer_of
from app.web.http.limits import ADDRESS_BOARDS
from app.web.http.pages.reader import wanted
from app.web.http.rendering import see_other
from app.web.http.routing import Code, Router
from app.web.http.services import services_of
from app.web.http.uploads import UPLOADS, Files, read_session_files, receive_body
from app.web.programmes.access import require_programme
from app.web.programmes.page import programme_page
from app.web.programmes.senders import town_of_token

router = Router(prefix="/p/{code}")
PARTS = 100  # files of one form
_PARTS = {
    "session": {"type": "array", "items": {"type": "string", "format": "binary"}},
    "town": {"type": "string"},
    "country": {"type": "string"},
    "date": {"type": "string"},
}
_BODY = {
    "application/json": {"schema": {"type": "object"}},
    "multipart/form-data": {"schema": {"type": "object", "properties": _PARTS}},
}


@router.post(
    "/sessions", openapi_extra={"requestBody": {"required": True, "content": _BODY}}
)
async def post_sessions(request: Request, code: Code) -> Response:
    """Takes in an exported session: JSON, or the files `session` of a form →
    {town, state, ballots, seal}; 201 for a new one. Of the bearer of a town's
    token it is that town's, and `programme` is the title.

    The file says which town it is; `town`, `country` and `date` (of the form,
    or of the address beside JSON) say it otherwise. `state` is `new`, `same`,
    `newer` (it replaced an older export of its board), `older` (a newer one
    stays) or `here` (its board is one of this programme's).
    """
    services = services_of(request)
    spend_from_address(request, ADDRESS_BOARDS, "sessions")
    if token := bearer_of(request):
        return await _take_from_town(request, code, token)
    try:
        async with UPLOADS.one_more():
            if is_json(request):
                await require_programme(request, code)
            files, said = await _given(request)
            await require_programme(request, code)
            async with UPLOADS.reading:
                sent = [await _read(file, said) for file in files]
        received = await receive_sessions(services.context, code, sent)
    except Refusal as refusal:
        require_page(request, refusal, "not_host", "no_such_programme", "bad_form")
        return await programme_page(request, code, refusal=refusal)
    return _answer(request, code, received)


async def _take_from_town(request: Request, code: str, token: str) -> Response:
    """Takes in the session that a town's server sends with the town's
    token."""
    town = await town_of_token(request, code, token)
    services = services_of(request)
    async with UPLOADS.one_more():
        body = await receive_body(request)
        async with UPLOADS.reading:
            sent = await _read(("", body), {})
    [received] = await receive_sessions(services.context, code, [sent], town.id)
    value = {"programme": town.title, **_received_json(received)}
    return JSONResponse(value, 201 if received.state == "new" else 200)


def _received_json(item: Received) -> dict[str, object]:
    return {
        "town": item.town,
        "state": item.state,
        "ballots": item.ballots,
        "seal": item.seal,
    }


def _answer(request: Request, code: str, received: list[Received]) -> Response:
    if wanted(request) != "json":
        return see_other(
            f"/p/{code}?{urlencode({'received': _counted(received)})}#received"
        )
    items = [_received_json(item) for item in received]
    status = 201 if any(item.state == "new" for item in received) else 200
    return JSONResponse(items[0] if len(items) == 1 else {"sessions": items}, status)


def _counted(received: list[Received]) -> str:
    """Returns "new-2.same-1": how many of each state."""
    states = [item.state for item in received]
    return ".".join(f"{state}-{states.count(state)}" for state in dict.fromkeys(states))


async def _given(request: Request) -> tuple[Files, Mapping[str, str]]:
    """Returns the files and what is said of their town. Refuses
    `bad_session`."""
    if is_json(request):
        return [("", await receive_body(request))], dict(request.query_params)
    files = await form_files(request, "session", PARTS)
    if not files:
        raise bad("session", "missing", cause="not_chosen")
    form = await request.form()
    said = {name: value for name, value in form.items() if isinstance(value, str)}
    return files, said if len(files) == 1 else {}


async def _read(file: tuple[str, Any], said: Mapping[str, str]) -> Sent:
    """Reads a file. Refuses as `read_checked`, and what is said of the town as
    `read_town`."""
    document = await read_session_files([file], together=False)
    return await asyncio.to_thread(_sent, document, said)


def _sent(document: BoardDocument, said: Mapping[str, str]) -> Sent:
    numbers = session_numbers(document, check_session(document))
    line = read_town(
        said.get("town") or numbers.town[:120],
        said.get("country") or numbers.country,
        numbers.locale,
        said.get("date") or numbers.day,
        locale=numbers.locale,
    )
    session = _session(document, numbers)
    board = (document["board"]["code"], document["board"]["created_at"])
    return Sent(line, board, session, lambda framework: _counted_on(numbers, framework))


def _session(document: BoardDocument, numbers: SessionNumbers) -> StoredSession:
    """Returns what is stored of a session, without its town and its
    numbers."""
    content = json.dumps(document, sort_keys=True, ensure_ascii=False).encode()
    return StoredSession(
        town_id=0,
        session_key=numbers.key,
        seal=None,
        content_sha256=sha256(content).hexdigest(),
        changed_at=numbers.changed_at,
        received_at="",
        erase_on=numbers.erase_on,
        numbers=TownNumbers(""),
        plan=numbers.plan,
    )


def _counted_on(
    numbers: SessionNumbers, framework: Framework
) -> tuple[TownNumbers, str | None] | None:
    counts = Reader(framework).counting(numbers.counts)
    return None if counts is None else (read_on(counts, framework), counts.seal)
