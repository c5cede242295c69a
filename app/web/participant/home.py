"""The home page: type a code, go on with a board of this browser, or start
one."""

import hmac
from collections.abc import Sequence
from typing import Annotated, Literal

from fastapi import Request, Response
from pydantic import Field, WithJsonSchema

from app.domain.erase_day import proposed_days
from app.domain.framework import Framework
from app.domain.people.join_questions import JoinQuestion
from app.domain.plan.template import TEMPLATES
from app.domain.plan.time_zone import browser_zone, typed_zone
from app.domain.refusals import Refusal
from app.frameworks import ready_questions, shipped
from app.reports.origins import origins_said
from app.reports.words import Words
from app.storage.boards import StoredBoard, boards_by_code
from app.web.http.bodies import Body
from app.web.http.forms.form_pages import HOMES
from app.web.http.guesses import WRONG_CODES, spend_from_address
from app.web.http.identity import bearer_of, role_of
from app.web.http.limits import ADDRESS_BOARDS
from app.web.http.links.own_boards import own_boards
from app.web.http.links.typed_links import typed_address
from app.web.http.pages.reader import (
    language_of,
    spoken_languages,
    wanted,
)
from app.web.http.rendering import page, see_other
from app.web.http.routing import Code, Router
from app.web.http.services import read, services_of

router = Router()


Sent = Annotated[
    str | bytes,
    WithJsonSchema({"type": "string", "description": "text, or in a form a file"}),
]


class BoardBody(Body):
    """`framework`: a shipped one's id, or one's own as text (blocks and fields
    by indentation, or a table) or as a JSON document; it replaces the
    template's. `shipped`: the id of a shipped one beside an empty `framework`,
    for forms that have a list to choose from and a box to write in; `file`: a
    text, CSV, JSON or .xlsx file in its place. `without_fields`: what to make
    of one's own framework that has no field, `one_block` of fields or
    `no_vote`; else it is refused. `join_questions`: at most three, as `POST
    /b/{code}/join-questions` takes them. `erase_on`: the day on which the
    board erases itself; empty or null for never. `time_zone`: the workshop's,
    by its IANA name such as `Africa/Bamako`; empty for UTC. `create_token`:
    the operator's, where one is set; a program may send it as a bearer
    instead."""

    title: str = ""
    place: str = ""
    template: str = "culture21plus"
    locale: str = ""
    framework: str | dict[str, object] | None = None
    shipped: str = ""
    file: Sent = ""
    without_fields: Literal["", "one_block", "no_vote"] = ""
    erase_on: str | None = None
    join_questions: list[str | dict[str, object]] = Field(
        default_factory=list, max_length=12
    )
    time_zone: str = ""
    create_token: str = ""


@router.get("/", include_in_schema=False)
async def home(request: Request, code: str | None = None) -> Response:
    """Shows the home page; with `code` leads to the board that a code or a
    pasted link names.

    On a browser that opened a secret link of the board, the code leads to what
    that link opens.
    """
    if code is None or not code.strip():
        return await home_page(request)
    address = typed_address(code)
    entries = {f"/b/{board.code}": board.entry for board in own_boards(request)}
    return see_other(entries.get(address, address))


@router.get("/b/{code}/entry", include_in_schema=False)
async def enter(request: Request, code: Code) -> Response:
    """Leads to the page that this browser's secret link opens, else to the
    page to join."""
    role = await role_of(request, code)
    return see_other(f"/b/{code}/{HOMES[role]}" if role else f"/b/{code}")


async def home_page(
    request: Request,
    *,
    refusal: Refusal | None = None,
    typed: BoardBody | None = None,
    preview: object = None,
) -> Response:
    """Returns the home page, after a refusal or for a preview of one's own
    framework with what was typed but the operator's token."""
    services, spoken = services_of(request), spoken_frameworks(request)
    values = {
        "templates": TEMPLATES,
        "frameworks": spoken,
        "origins": origins_said(Words(language_of(request)), spoken.values()),
        "typed": typed or BoardBody(locale=language_of(request)),
        "preview": preview,
        "needs_vote": False,
        "ready_questions": spoken_questions(request),
        "keeping": proposed_days(None, today=services.context.today()),
        "needs_token": bool(services.settings.create_token),
        "own_boards": await _own_boards(request),
    }
    return page(request, "participant/home.html", values, refusal=refusal)


def spoken_frameworks(request: Request) -> dict[str, Framework]:
    """Returns the shipped frameworks by id, with their names in the reader's
    languages."""
    languages = spoken_languages(request)
    return {
        key: framework.in_languages(languages) for key, framework in shipped().items()
    }


def spoken_questions(request: Request) -> list[JoinQuestion]:
    """Returns the shipped questions at joining in the reader's languages."""
    languages = spoken_languages(request)
    return [
        question.in_languages(languages, "fr")
        for question in ready_questions().values()
    ]


async def _own_boards(request: Request) -> Sequence[tuple[str, StoredBoard]]:
    """Returns (address, board) of this browser's boards that are still there,
    the newest first."""
    boards = own_boards(request)
    if not boards:
        return []
    stored = await read(request, boards_by_code, [board.code for board in boards])
    return [
        (board.entry, stored[board.code]) for board in boards if board.code in stored
    ]


def chosen_zone(request: Request, name: str) -> str:
    """Returns the time zone of a new board, "" for UTC.

    Refuses `bad_setting` for a program's unknown one; a form has that of its
    browser.
    """
    return typed_zone(name) if wanted(request) == "json" else browser_zone(name)


def may_create(request: Request, token: str = "") -> None:
    """Refuses `not_host` without the operator's token where one is set, and
    `slow_down`.

    `token` was typed into a form; a program sends a bearer.
    """
    services = services_of(request)
    expected = services.settings.create_token
    sent = (bearer_of(request), token.strip())
    if expected and not any(
        hmac.compare_digest(text.encode("utf-8", "replace"), expected.encode())
        for text in sent
    ):
        spend_from_address(request, WRONG_CODES, "create")
        raise Refusal("not_host", cause="create")
    spend_from_address(request, ADDRESS_BOARDS)
