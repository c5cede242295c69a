"""Carries out a plain form once that is sent twice: by two taps, a reload, or
a second device.

Each form of a page has the page's one-time id in a hidden field `once`. The
transaction of its command notes the form as one hash of its id, address and
fields. Of two that arrive together one is carried out; the other waits for its
answer and gets the same status, cookies and body. A refusal changed nothing
and is not stored: the form, sent again, is tried again.

The answer is stored encrypted with the id, of which the database has only the
hash: no secret link and no cookie can be read from the database file, and only
who has the page can get the answer.
"""

import asyncio
import contextlib
import hashlib
import json
import logging
from collections.abc import Callable, Coroutine
from datetime import timedelta
from functools import partial
from io import BytesIO
from typing import Any, cast

from fastapi import APIRouter, Request, Response
from fastapi.routing import APIRoute, request_response
from starlette.datastructures import FormData, UploadFile
from starlette.requests import ClientDisconnect

from app.commands.context import rfc3339
from app.domain.refusals import Refusal
from app.storage.sent_forms import CURRENT_CLAIM, FormClaim, store_answer, stored_answer
from app.web.http.error_handlers import refused
from app.web.http.forms.hidden_fields import ONCE
from app.web.http.rendering import see_other
from app.web.http.routing import change_when_built
from app.web.http.services import read, services_of

LOG = logging.getLogger(__name__)
LONGEST = 100
KEPT_FOR = timedelta(days=1)
# Seconds: the longest wait for the answer of the first request, and between
# two reads.
PATIENCE, PAUSE = 5.0, 0.05
# They check the size and the number of their files first, and then call
# `begin`.
OWN_READERS = {"/boards/import", "/compare"}
FORMS = {"application/x-www-form-urlencoded", "multipart/form-data"}
Handler = Callable[[Request], Coroutine[Any, Any, Response]]


def is_received_by_programme(path: str) -> bool:
    """Says whether the path is that at which a programme takes in session
    files."""
    return path.startswith("/p/") and path.endswith("/sessions")


def has_own_reader(path: str) -> bool:
    return path in OWN_READERS or is_received_by_programme(path)


class AnsweredBefore(Exception):
    """Ends a request whose form was carried out before, with its first
    answer."""

    def __init__(self, answer: Response) -> None:
        super().__init__()
        self.answer = answer


def carry_out_once(router: APIRouter) -> None:
    """Makes every POST of the router one that is carried out once, also those
    without a body."""
    for route in router.routes:
        if isinstance(route, APIRoute) and "POST" in (route.methods or ()):
            change_when_built(route, _carry_out_once)


def _carry_out_once(route: APIRoute) -> None:
    route.app = request_response(partial(_handle, route.get_route_handler()))


async def begin(request: Request, form: FormData) -> None:
    """Notes the form that a request brings, if it has an id.

    Raises AnsweredBefore where it was carried out. Refuses `bad_form` for a
    malformed id.
    """
    once = form.get(ONCE)
    if once is None or hasattr(request.state, "once"):
        return
    if not isinstance(once, str) or not 0 < len(once) <= LONGEST:
        raise Refusal("bad_form")
    request.state.once = once
    claim = FormClaim(
        await _key(request, once, form), services_of(request).context.now()
    )
    CURRENT_CLAIM.set(claim)
    if (first := await _first_answer(request, claim)) is not None:
        raise AnsweredBefore(first)


def _is_form(request: Request) -> bool:
    kind, _, _ = request.headers.get("content-type", "").partition(";")
    return kind.strip().lower() in FORMS


async def _handle(handler: Handler, request: Request) -> Response:
    token = CURRENT_CLAIM.set(None)
    try:
        if _is_form(request) and not has_own_reader(request.url.path):
            await _read(request)
        answer = await handler(request)
    except AnsweredBefore as before:
        return before.answer
    except Refusal as refusal:
        claim = CURRENT_CLAIM.get()
        if claim and claim.taken:
            return await _settled(request, refused(request, refusal))
        first = await _first_answer(request, claim) if claim else None
        if first is None:
            raise
        return first
    else:
        return await _settled(request, answer)
    finally:
        CURRENT_CLAIM.reset(token)


async def _read(request: Request) -> None:
    """Reads the form, which Starlette keeps for the endpoint; that refuses a
    malformed one."""
    try:
        form = await request.form(max_fields=2000, max_files=1)
    except (Refusal, ClientDisconnect):
        raise
    except Exception as error:
        # The multipart parser raises several for a malformed body
        LOG.debug("a form could not be read", exc_info=error)
        return
    await begin(request, form)


async def _settled(request: Request, answer: Response) -> Response:
    """Returns the answer, and stores it if a command was carried out with it;
    the first answer where another request carried it out."""
    claim = CURRENT_CLAIM.get()
    if claim is None:
        return answer
    if claim.taken:
        CURRENT_CLAIM.set(None)
        oldest = rfc3339(services_of(request).context.clock() - KEPT_FOR)
        sealed = _sealed(request.state.once, claim.key, _packed(answer))
        # It was carried out, so it is answered even where the answer cannot be
        # stored.
        with contextlib.suppress(Refusal):
            await services_of(request).context.database.write(
                lambda unit: store_answer(unit, claim.key, sealed, oldest)
            )
        return answer
    # The first request may have changed what this one read before its command.
    return await _first_answer(request, claim) or answer


async def _first_answer(request: Request, claim: FormClaim) -> Response | None:
    """Returns the first answer to the form; None if it was not carried out.

    A process that ended in the middle has stored no answer: then a redirect to
    the form's board.
    """
    loop = asyncio.get_running_loop()
    deadline = loop.time() + PATIENCE
    while True:
        carried_out, sealed = await read(request, stored_answer, claim.key)
        if not carried_out:
            return None
        if sealed is not None:
            return _unpacked(_sealed(request.state.once, claim.key, sealed))
        if loop.time() > deadline:
            return see_other(_own_page(request))
        await asyncio.sleep(PAUSE)


def _own_page(request: Request) -> str:
    code = request.path_params.get("code")
    room = "p" if request.url.path.startswith("/p/") else "b"
    return f"/{room}/{code}" if code else "/"


async def _key(request: Request, once: str, form: FormData) -> str:
    """Returns the hash of the form's id, address and fields, of files by their
    content."""
    fields: list[list[str]] = []
    for name, value in form.multi_items():
        if isinstance(value, UploadFile):
            fields.append([name, value.filename or "", await _sha256(value)])
        elif name != ONCE:
            fields.append([name, value])
    whole = json.dumps(
        ["palabre form", once, request.url.path, request.url.query, fields]
    )
    return hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()


async def _sha256(file: UploadFile) -> str:
    """Hashes a file that was sent, and goes back to its start."""
    digest = await asyncio.to_thread(
        hashlib.file_digest, cast("BytesIO", file.file), "sha256"
    )
    await file.seek(0)
    return digest.hexdigest()


def _packed(answer: Response) -> bytes:
    """Returns the answer as bytes: status and headers as a line of JSON, then
    the body."""
    headers = [
        (name.decode("latin-1"), value.decode("latin-1"))
        for name, value in answer.raw_headers
        if name != b"content-length"
    ]
    return (
        json.dumps([answer.status_code, headers]).encode() + b"\n" + bytes(answer.body)
    )


def _unpacked(packed: bytes) -> Response:
    head, _, body = packed.partition(b"\n")
    status, headers = json.loads(head)
    answer = Response(body, status)
    answer.raw_headers = [
        (name.encode("latin-1"), value.encode("latin-1")) for name, value in headers
    ]
    if status not in {204, 304}:
        answer.raw_headers.append((b"content-length", str(len(body)).encode()))
    return answer


def _sealed(once: str, key: str, content: bytes) -> bytes:
    """Returns the content encrypted with the form's id, or decrypted: XOR with
    a key stream that is derived from the id and used for this one form."""
    stream = hashlib.shake_256(
        json.dumps(["palabre answer", once, key]).encode()
    ).digest(len(content))
    return (int.from_bytes(content, "big") ^ int.from_bytes(stream, "big")).to_bytes(
        len(content), "big"
    )
