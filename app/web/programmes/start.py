"""Start a programme: one framework, a line for each town, a board for each line."""

import csv
import io
from base64 import b64encode
from collections.abc import Sequence
from typing import Any, Literal

from fastapi import Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from app.commands.people.join_questions import typed_questions
from app.commands.programmes.programmes import (
    MOST_TOWNS,
    NewProgramme,
    ProgrammePlan,
    create_programme,
    voted_framework,
)
from app.documents.town_lines import BadTownLines, read_town, read_town_lines
from app.domain.erase_day import proposed_days
from app.domain.plan.template import TEMPLATES
from app.domain.programmes.programme import TownLine
from app.domain.refusals import Refusal
from app.locales import languages
from app.reports.csv_tables import separator_of
from app.reports.formulas import guarded
from app.reports.origins import origins_said
from app.reports.words import Words
from app.storage.programmes.programmes import link_of_programme, programme_by_code
from app.web.http.answers import require_page
from app.web.http.bodies import Body, documented, read_body, refuse_unknown
from app.web.http.limits import ADDRESS_GUESSES, address_of
from app.web.http.rendering import (
    language_of,
    page,
    reader_languages,
    see_other,
    translate,
    wanted,
)
from app.web.http.routing import Code, Router
from app.web.http.services import room_url, services_of
from app.web.participant.boards import read_tokens
from app.web.participant.home import (
    BoardBody,
    Sent,
    chosen_zone,
    may_create,
    spoken_frameworks,
    spoken_questions,
)
from app.web.participant.starting.own_framework import (
    Preview,
    answer_preview,
    chosen_template,
    preview_of,
    with_file,
    wrong_lines,
)
from app.web.programmes.access import remember_programme

router = Router()
LINK_COLUMNS = ("town", "country", "language", "date", "facilitator", "code")
LINKS = ("join_url", "screen_url", "host_url", "organiser_url", "send_url")


class TownBody(BaseModel):
    """A town: `date` is that of its first session (2026-03-12), `locale` its board's
    language, `time_zone` its IANA name, empty for the programme's."""

    model_config = ConfigDict(extra="allow")

    town: str
    country: str = ""
    locale: str = ""
    date: str | None = None
    facilitator: str = ""
    time_zone: str = ""


class ProgrammeBody(Body):
    """`template`, `framework` and `shipped` as for a board; `towns`, or `lines` of
    text: `town; country; language; date; facilitator; time zone`. `file` and
    `without_fields` (`one_block` alone: a programme has a vote) are of one's own
    framework, as for a board. `join_questions`: put to who joins any of its boards, as
    for one. `erase_on`: the day on which every board of it erases itself. `time_zone`:
    that of towns that name none, by its IANA name; empty for UTC. `preview`: the form
    shows what it would make, and makes nothing."""

    title: str = ""
    template: str = "culture21plus"
    locale: str = ""
    framework: str | dict[str, Any] | None = None
    shipped: str = ""
    file: Sent = ""
    without_fields: Literal["", "one_block", "no_vote"] = ""
    towns: list[TownBody] | None = None
    lines: str = ""
    erase_on: str | None = None
    join_questions: list[str | dict[str, Any]] = Field(
        default_factory=list, max_length=12
    )
    time_zone: str = ""
    preview: bool = False
    create_token: str = ""


@router.get("/programmes")
async def get_programmes(request: Request) -> Response:
    """Shows the form of a new programme."""
    return _form(request, ProgrammeBody(locale=language_of(request)))


@router.post("/programmes", status_code=201, openapi_extra=documented(ProgrammeBody))
async def post_programme(request: Request) -> Response:
    """Starts a programme with a board for each town → {code, programme_url, boards:
    [{town, code, join_url, screen_url, host_url, organiser_url, send_url}]}. The secret
    links are told this once; by `send_url` a server of the town's own sends its
    session. With `preview` nothing is made: a program gets the answer of POST
    /programmes/preview once its towns are right."""
    body = await read_body(request, ProgrammeBody)
    try:
        may_create(request, body.create_token)
        read = await with_file(_board_body(body))
        body = body.model_copy(update={"framework": read.framework, "file": ""})
        lines = _lines(request, body)
        if body.preview:
            return await _previewed(request, body, lines)
        programme = await _start(request, body, lines)
    except Refusal as refusal:
        require_page(request, refusal)
        preview = await preview_of(request, _board_body(body))
        return _form(request, body, refusal=refusal, preview=preview)
    return await _answer(request, body, programme)


@router.post("/programmes/preview", openapi_extra=documented(ProgrammeBody))
async def post_programme_preview(request: Request) -> Response:
    """Reads one's own framework as the start of a programme would, and makes nothing:
    the answer of POST /boards/preview; a browser gets the form with it."""
    return await _preview(request, await read_body(request, ProgrammeBody))


async def _preview(request: Request, body: ProgrammeBody) -> Response:
    async def form(
        refusal: Refusal | None, preview: Preview | None, typed: BoardBody
    ) -> Response:
        changed = body.model_copy(update={"framework": typed.framework, "file": ""})
        return _form(request, changed, refusal=refusal, preview=preview)

    return await answer_preview(request, _board_body(body), form, needs_vote=True)


def _lines(request: Request, body: ProgrammeBody) -> list[TownLine]:
    """Refuses `bad_town_line`, `bad_locale`, `bad_date`, `text_empty`,
    `unknown_name`."""
    locale = body.locale or language_of(request)
    if locale not in languages():
        raise Refusal("bad_locale", value=locale[:40])
    towns = list(read_town_lines(body.lines, locale))
    for town in body.towns or ():
        refuse_unknown(town.model_extra, ())
        towns.append(
            read_town(
                town.town,
                town.country,
                town.locale,
                town.date or "",
                town.facilitator,
                town.time_zone,
                locale=locale,
            )
        )
    return towns


def _board_body(body: ProgrammeBody) -> BoardBody:
    """Returns what a program or a form said of the framework, as of a board's."""
    names = (
        "title",
        "template",
        "locale",
        "framework",
        "shipped",
        "file",
        "without_fields",
    )
    return BoardBody(**{name: getattr(body, name) for name in names})


async def _start(
    request: Request, body: ProgrammeBody, lines: Sequence[TownLine]
) -> NewProgramme:
    locale = body.locale or language_of(request)
    template, frameworks = chosen_template(_board_body(body), locale)
    plan = ProgrammePlan(
        title=body.title,
        locale=locale,
        template=template,
        frameworks=frameworks,
        lines=lines,
        translate=translate,
        erase_on=body.erase_on,
        join_questions=typed_questions(body.join_questions),
        time_zone=chosen_zone(request, body.time_zone),
    )
    return await create_programme(services_of(request).context, plan)


def _form(
    request: Request,
    body: ProgrammeBody,
    *,
    refusal: Refusal | None = None,
    **values: object,
) -> Response:
    services, spoken = services_of(request), spoken_frameworks(request)
    problems = refusal.problems if isinstance(refusal, BadTownLines) else ()
    view = {
        "typed": body,
        "wrong_towns": wrong_lines(body.lines, problems, language_of(request)),
        "templates": TEMPLATES,
        "frameworks": spoken,
        "origins": origins_said(Words(language_of(request)), spoken.values()),
        "keeping": proposed_days(None, today=services.context.today()),
        "needs_token": bool(services.settings.create_token),
        "most": MOST_TOWNS,
        "towns": None,
        "chosen_framework": None,
        "preview": None,
        "ready_questions": spoken_questions(request),
        "needs_vote": True,
        **values,
    }
    return page(request, "programmes/start.html", view, refusal=refusal)


async def _previewed(
    request: Request, body: ProgrammeBody, lines: Sequence[TownLine]
) -> Response:
    """Returns the form with the towns as they were read, and the framework of the vote;
    to a program the preview of its framework alone."""
    typed_questions(body.join_questions)  # refuses what starting would
    if wanted(request) == "json":
        return await _preview(request, body)
    template, frameworks = chosen_template(
        _board_body(body), body.locale or language_of(request)
    )
    spoken = (*reader_languages(request), language_of(request))
    framework = voted_framework(template, frameworks).in_languages(spoken)
    preview = await preview_of(request, _board_body(body))
    return _form(
        request, body, towns=lines, chosen_framework=framework, preview=preview
    )


async def _answer(
    request: Request, body: ProgrammeBody, programme: NewProgramme
) -> Response:
    base = room_url(request, "")
    url, code = programme.url(base), programme.code
    boards = [
        {"town": town.line.town, **town.links(base, code)} for town in programme.towns
    ]
    if wanted(request) == "json":
        return JSONResponse({"code": code, "programme_url": url, "boards": boards}, 201)
    table = links_csv(request, programme, base)
    values = {
        "title": body.title,
        "programme_url": url,
        "code": code,
        "boards": boards,
        "table": table,
        "csv": b64encode(table.encode("utf-8-sig")).decode(),
    }
    response = page(request, "programmes/started.html", values, status=201)
    link = await _link(request, code, (programme.token,))
    assert link is not None
    remember_programme(request, response, code, link)
    return response


def links_csv(request: Request, programme: NewProgramme, base: str) -> str:
    """Returns a line for each board with its links, separated as the reader's
    spreadsheets want."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=separator_of(language_of(request)))
    writer.writerow([*LINK_COLUMNS, *LINKS])
    for town in programme.towns:
        line, board, links = town.line, town.board, town.links(base, programme.code)
        head = (line.town, line.country, line.locale, line.day, line.facilitator)
        writer.writerow(
            [guarded(cell) for cell in (*head, board.code)] + [links[n] for n in LINKS]
        )
    return text.getvalue()


@router.get("/p/{code}/organiser/{token}")
async def open_programme(request: Request, code: Code, token: str) -> Response:
    """Exchanges the secret link for a cookie and leaves the address bar; it can be
    opened again."""
    services_of(request).limits.spend(ADDRESS_GUESSES, "link", address_of(request))
    link = await _link(request, code, read_tokens(token))
    if link is None:
        raise Refusal("not_host", cause="link")
    response = see_other(f"/p/{code}")
    remember_programme(request, response, code, link)
    return response


async def _link(request: Request, code: str, tokens: tuple[str, ...]) -> int | None:
    """Returns the row of the programme's link with one of the tokens, None for none
    that holds."""
    return await services_of(request).context.database.read(
        lambda connection: link_of_programme(
            connection, programme_by_code(connection, code).id, tokens
        )
    )
