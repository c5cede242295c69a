"""A plain form that is sent twice is carried out once: two taps on a slow line, a page that is sent again, a second device.

Each form of a page carries the page's one-time id in a hidden `once`. The form (its id, its address and all that it says, as
one hash) is noted in the transaction of its command, so of two that come together one is carried out; the other waits for its
answer and gets the same: status, cookies, address or page. A refusal changed nothing and is not kept: sent again, it is tried
again. The answer lies in the database sealed with the id, of which only the hash is there: no link of a board, no cookie of a
seat can be read from the file, and nobody gets an answer who has not got the page.
"""

import asyncio
import contextlib
import hashlib
import json
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
from app.web.http.rendering import ONCE, see_other
from app.web.http.services import services_of

LONGEST = 100
KEPT_FOR = timedelta(days=1)
PATIENCE, PAUSE = (
    5.0,
    0.05,
)  # seconds for which the answer of the first is waited for, and between two looks
OWN_READERS = {
    "/boards/import",
    "/compare",
}  # they look at the size and the number of their files first, and then call `begin`
FORMS = {"application/x-www-form-urlencoded", "multipart/form-data"}
Handler = Callable[[Request], Coroutine[Any, Any, Response]]


class AnsweredBefore(Exception):
    """The form was carried out: its first answer."""

    def __init__(self, answer: Response) -> None:
        super().__init__()
        self.answer = answer


def carry_out_once(router: APIRouter) -> None:
    """Every POST of the router, also the ones that have no body of their own."""
    for route in router.routes:
        if isinstance(route, APIRoute) and "POST" in (route.methods or ()):
            route.app = request_response(partial(_handle, route.get_route_handler()))


async def begin(request: Request, form: FormData) -> None:
    """Notes whose form this is, if it carries an id. Raises AnsweredBefore where it was carried out, `bad_form` for a wrong id."""
    once = form.get(ONCE)
    if once is None or hasattr(request.state, "once"):
        return
    if not isinstance(once, str) or not 0 < len(once) <= LONGEST:
        raise Refusal("bad_form")
    request.state.once = once
    claim = FormClaim(await _key(request, once, form), services_of(request).context.now())
    CURRENT_CLAIM.set(claim)
    if (first := await _first_answer(request, claim)) is not None:
        raise AnsweredBefore(first)


async def _handle(handler: Handler, request: Request) -> Response:
    token = CURRENT_CLAIM.set(None)
    try:
        if (
            request.headers.get("content-type", "").partition(";")[0].strip().lower() in FORMS
            and request.url.path not in OWN_READERS
        ):
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
    """The form, which its endpoint finds read. One that cannot be read is for the endpoint to refuse."""
    try:
        form = await request.form(max_fields=2000, max_files=1)
    except (Refusal, ClientDisconnect):
        raise
    except Exception:  # the multipart parser has no error of its own for every malformed body
        return
    await begin(request, form)


async def _settled(request: Request, answer: Response) -> Response:
    """The answer, kept if a command was carried out with it; the first one where that came from another request."""
    claim = CURRENT_CLAIM.get()
    if claim is None:
        return answer
    if claim.taken:
        CURRENT_CLAIM.set(None)
        oldest = rfc3339(services_of(request).context.clock() - KEPT_FOR)
        sealed = _sealed(request.state.once, claim.key, _packed(answer))
        with contextlib.suppress(
            Refusal
        ):  # it was carried out: whoever asks is told so, whatever becomes of the note of it
            await services_of(request).context.database.write(
                lambda unit: store_answer(unit, claim.key, sealed, oldest)
            )
        return answer
    # What it looked at before its command may have been changed by the first: a preview is shown again, a refusal comes.
    return await _first_answer(request, claim) or answer


async def _first_answer(request: Request, claim: FormClaim) -> Response | None:
    """What the form was answered; None if it was not carried out. A process that ended in the middle has left no answer: then
    the page that it was sent from."""
    loop = asyncio.get_running_loop()
    deadline = loop.time() + PATIENCE
    while True:
        carried_out, sealed = await services_of(request).context.database.read(
            lambda connection: stored_answer(connection, claim.key)
        )
        if not carried_out:
            return None
        if sealed is not None:
            return _unpacked(_sealed(request.state.once, claim.key, sealed))
        if loop.time() > deadline:
            return see_other(_own_page(request))
        await asyncio.sleep(PAUSE)


def _own_page(request: Request) -> str:
    code = request.path_params.get("code")
    return f"/b/{code}" if code else "/"


async def _key(request: Request, once: str, form: FormData) -> str:
    """The hash of the form: its id, where it goes and what it says, files by their content."""
    said: list[list[str]] = []
    for name, value in form.multi_items():
        if isinstance(value, UploadFile):
            digest = await asyncio.to_thread(
                hashlib.file_digest, cast("BytesIO", value.file), "sha256"
            )
            await value.seek(0)
            said.append([name, value.filename or "", digest.hexdigest()])
        elif name != ONCE:
            said.append([name, value])
    whole = json.dumps(["palabre form", once, request.url.path, request.url.query, said])
    return hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()


def _packed(answer: Response) -> bytes:
    """Status and headers as a line of JSON, then the body."""
    headers = [
        (name.decode("latin-1"), value.decode("latin-1"))
        for name, value in answer.raw_headers
        if name != b"content-length"
    ]
    return json.dumps([answer.status_code, headers]).encode() + b"\n" + bytes(answer.body)


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
    """Content that only the form's id opens, and the same way back: a stream of its own for each form, used once."""
    stream = hashlib.shake_256(json.dumps(["palabre answer", once, key]).encode()).digest(
        len(content)
    )
    return (int.from_bytes(content, "big") ^ int.from_bytes(stream, "big")).to_bytes(
        len(content), "big"
    )
