"""Reads and shows the form of a new programme: its towns, its framework, the
preview of both."""

from collections.abc import Sequence
from typing import Any, Literal

from fastapi import Request, Response
from pydantic import BaseModel, ConfigDict, Field

from app.commands.people.join_questions import typed_questions
from app.commands.programmes.programmes import (
    MOST_TOWNS,
    voted_framework,
)
from app.documents.town_lines import BadTownLines, read_town, read_town_lines
from app.domain.erase_day import proposed_days
from app.domain.plan.template import TEMPLATES
from app.domain.programmes.programme import TownLine
from app.domain.refusals import Refusal
from app.reports.origins import origins_said
from app.reports.words import Words
from app.web.http.bodies import Body, refuse_unknown
from app.web.http.pages.reader import (
    language_of,
    require_language,
    spoken_languages,
    wanted,
)
from app.web.http.rendering import page
from app.web.http.services import services_of
from app.web.participant.home import (
    BoardBody,
    Sent,
    spoken_frameworks,
    spoken_questions,
)
from app.web.participant.starting.own_framework import (
    Preview,
    answer_preview,
    chosen_template,
    preview_of,
    wrong_lines,
)


class TownBody(BaseModel):
    """A town: `date` is that of its first session (2026-03-12), `locale` its
    board's language, `time_zone` its IANA name, empty for the programme's."""

    model_config = ConfigDict(extra="allow")

    town: str
    country: str = ""
    locale: str = ""
    date: str | None = None
    facilitator: str = ""
    time_zone: str = ""


class ProgrammeBody(Body):
    """`template`, `framework` and `shipped` as for a board; `towns`, or
    `lines` of text: `town; country; language; date; facilitator; time zone`.
    `file` and `without_fields` (`one_block` alone: a programme has a vote) are
    of one's own framework, as for a board. `join_questions`: put to who joins
    any of its boards, as for one. `erase_on`: the day on which every board of
    it erases itself. `time_zone`: that of towns that name none, by its IANA
    name; empty for UTC. `preview`: the form shows what it would make, and
    makes nothing."""

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


async def preview_framework(request: Request, body: ProgrammeBody) -> Response:
    async def form(
        refusal: Refusal | None, preview: Preview | None, typed: BoardBody
    ) -> Response:
        changed = body.model_copy(update={"framework": typed.framework, "file": ""})
        return programme_form(request, changed, refusal=refusal, preview=preview)

    return await answer_preview(request, board_body(body), form, needs_vote=True)


def town_lines(request: Request, body: ProgrammeBody) -> list[TownLine]:
    """Refuses `bad_town_line`, `bad_locale`, `bad_date`, `text_empty`,
    `unknown_name`."""
    locale = require_language(body.locale or language_of(request))
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


def board_body(body: ProgrammeBody) -> BoardBody:
    """Returns what a program or a form said of the framework, as of a
    board's."""
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


def programme_form(
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


async def preview_programme(
    request: Request, body: ProgrammeBody, lines: Sequence[TownLine]
) -> Response:
    """Returns the form with the towns as they were read, and the framework of
    the vote; to a program the preview of its framework alone."""
    typed_questions(body.join_questions)  # refuses what starting would
    if wanted(request) == "json":
        return await preview_framework(request, body)
    template, frameworks = chosen_template(
        board_body(body), body.locale or language_of(request)
    )
    spoken = spoken_languages(request)
    framework = voted_framework(template, frameworks).in_languages(spoken)
    preview = await preview_of(request, board_body(body))
    return programme_form(
        request, body, towns=lines, chosen_framework=framework, preview=preview
    )
