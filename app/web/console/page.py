"""The facilitator's console: the tabs of what runs, notes, files and links,
settings."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import partial
from typing import Any

from fastapi import Request, Response
from fastapi.responses import JSONResponse
from sqlalchemy import Connection

from app.commands.boards import rotate_link
from app.domain.erase_day import last_sitting, proposed_days
from app.domain.plan.time_zone import zones
from app.domain.refusals import Refusal
from app.locales.zones import city_of
from app.queries.console.forms import Values, picture_form, questions_values
from app.queries.console.view import (
    console_view,
    head_of,
    link_of,
    roles_with_link,
    sitting_days,
)
from app.queries.programmes.sending import sending_by_code
from app.queries.results.offered import offered_files
from app.storage.programmes.sendings import StoredSending
from app.web.console.tab import console_tab
from app.web.http.identity import (
    STAFF,
    caller_of,
    remember,
    staff_context,
)
from app.web.http.links.own_links import SHOWN_ROLES, keep_links
from app.web.http.pages.reader import language_of, reader_languages, wanted
from app.web.http.routing import Code, Router
from app.web.http.sentences.sending import SENDING, SENDING_OTHERWISE
from app.web.http.services import board_url, read, services_of
from app.web.participant.handover import HANDOVER, handover_page
from app.web.participant.home import spoken_questions
from app.web.results.downloads import chosen_language
from app.web.results.pictures import sealed_message

router = Router(prefix="/b/{code}")
# By the role of a secret link: the least role that may make a new one.
ROLES = {"organiser": "organiser", "host": "host", "helper": "host", "observer": "host"}


async def console_page(
    request: Request, code: str, *, refusal: Refusal | None = None
) -> Response:
    """Returns the first tab of the console: what runs now."""
    return await console_tab(
        request,
        code,
        "run",
        partial(console_view, code=code, languages=reader_languages(request)),
        refusal=refusal,
    )


@router.get("/console")
async def console(request: Request, code: Code) -> Response:
    """Shows what runs now. For hosts and organisers."""
    return await console_page(request, code)


@router.get("/console/files")
async def console_files(request: Request, code: Code, locale: str = "") -> Response:
    """Shows downloads and secret links; `locale` is the language of the
    drawings. For hosts."""
    return await _files(request, code, locale=chosen_language(locale, ""))


async def _files(
    request: Request,
    code: str,
    *,
    role: str | None = None,
    new_link: dict[str, str] | None = None,
    locale: str = "",
) -> Response:
    language = language_of(request)
    values = await read(request, _files_values, request, code, language)
    return await console_tab(
        request,
        code,
        "files",
        partial(head_of, code=code, languages=reader_languages(request)),
        role=role,
        new_link=new_link,
        here=f"/b/{code}/console/files" + (f"?locale={locale}" if locale else ""),
        files_locale=locale,
        **values,
    )


def _files_values(
    connection: Connection, request: Request, code: str, language: str
) -> dict[str, Any]:
    return {
        "message": sealed_message(connection, request, code, language),
        "dated": any(sitting_days(connection, code)),
        "linked": roles_with_link(connection, code),
        "offered": offered_files(connection, code),
        **picture_form(connection, code),
    }


@router.get("/console/settings")
async def console_settings(request: Request, code: Code) -> Response:
    """Shows what can be set for the whole board: its head, who may join, the
    day of erasing. For hosts."""
    return await settings_page(request, code)


async def settings_page(
    request: Request,
    code: str,
    *,
    refusal: Refusal | None = None,
    typed_questions: Sequence[str] | None = None,
) -> Response:
    """Returns the page of the settings, after a refusal with the questions as
    they were typed."""
    today = services_of(request).context.today()

    language = language_of(request)
    questions = questions_values(code, reader_languages(request))
    sitting, sending, put = await read(request, _settings_values, code, questions)
    return await console_tab(
        request,
        code,
        "settings",
        partial(head_of, code=code, languages=reader_languages(request)),
        here=f"/b/{code}/console/settings",
        keeping=proposed_days(sitting, today=today),
        last_sitting=sitting,
        first_erase_day=today + timedelta(days=1),
        sending=sending,
        sending_problem=SENDING.get(sending.problem, SENDING_OTHERWISE)
        if sending
        else "",
        sends=bool(services_of(request).settings.programme_hosts),
        refusal=refusal,
        ready=spoken_questions(request),
        question_texts=put["questions"],
        typed_questions=typed_questions,
        time_zones=[(zone, city_of(zone, language)) for zone in zones()],
    )


def _settings_values(
    connection: Connection, code: str, questions: Callable[[Connection], Values]
) -> tuple[date | None, StoredSending | None, Values]:
    sitting = last_sitting(sitting_days(connection, code))
    return sitting, sending_by_code(connection, code), questions(connection)


@router.post("/links/{role}")
async def new_link(request: Request, code: Code, role: str) -> Response:
    """Makes a new secret link for a role, and ends the ones before.

    For host, helper and observer; an organiser also for organiser. With
    `?from=handover` a form gets the page of the common device again, with the
    link.
    """
    if role not in ROLES:
        raise Refusal("no_such_page")
    context = await staff_context(request, code, ROLES[role])
    token = await rotate_link(context, code, role)
    url = f"{board_url(request, code)}/{role}/{token}"
    if wanted(request) == "json":
        answer: Response = JSONResponse({f"{role}_url": url}, 201)
    elif role == "helper" and request.query_params.get("from") == "handover":
        answer = await handover_page(
            await caller_of(request, code), HANDOVER, helper_url=url
        )
    else:
        answer = await _files(
            request, code, role=context.by, new_link={"role": role, "url": url}
        )
    keep_links(request, answer, code, {role: token} if role in SHOWN_ROLES else {})
    # Their own link has just ended: they get the new one's cookie
    if role == context.by:
        row = await read(request, link_of, code, token)
        remember(request, answer, STAFF, code, str(row))
    return answer
