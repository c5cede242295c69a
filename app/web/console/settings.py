"""Commands on the board: settings, mode of the screen, focus of the phones,
erasing."""

from typing import Annotated, Literal, cast

from fastapi import Request, Response
from pydantic import Field

from app.commands import screen
from app.commands import settings as commands
from app.commands.boards import erase
from app.commands.plan.activity_settings import ActivityChanges, set_activity
from app.domain.codes import typed_code
from app.domain.refusals import Refusal
from app.queries.board import head_json
from app.queries.console.forms import activity_values, settings_values
from app.web.http.answers import answer, answer_command
from app.web.http.bodies import Body, documented
from app.web.http.pages.reader import reader_languages, require_language
from app.web.http.routing import Code, Router
from app.web.http.staff_commands import staff_command

router = Router(prefix="/b/{code}")


class SettingsBody(Body):
    """What is left out stays as it is. `participants`: what the report says of
    people. `modality`: how they took part, "" for not said. `planners`: who
    writes the plan of action. From `introduction` on: texts of the report.
    `erase_on`: the day on which the board erases itself, empty or null for
    never. `screen_languages`: those that take turns on the screen, such as
    `fr,en`; empty for the board's. `time_zone`: the workshop's, by its IANA
    name such as `America/Mexico_City`; files and pages say times in it, JSON
    and CSV stay UTC."""

    title: str | None = None
    place: str | None = None
    time_zone: str | None = None
    joining: str | None = None
    names_shown: bool | None = None
    erase_on: str | None = None
    headcount: Annotated[int, Field(ge=1, le=20_000)] | Literal[""] | None = None
    participants: str | None = None
    modality: Literal["", "in_room", "online", "both"] | None = None
    screen_languages: str | None = None
    planners: Literal["staff", "groups"] | None = None
    introduction: str | None = None
    context: str | None = None
    organisers: str | None = None
    facilitators: str | None = None
    structure: str | None = None
    course: str | None = None
    priorities: str | None = None
    challenges: str | None = None
    situation: str | None = None
    strengths: str | None = None
    proposals: str | None = None
    conclusions: str | None = None
    contacts: str | None = None


class ScreenBody(Body):
    mode: str
    activity: str | None = None
    field: str | None = None


class FocusBody(Body):
    """Without an activity everybody is free again."""

    activity: str | None = None
    field: str | None = None


class ActivityBody(Body):
    """What is left out stays as it is. `blocks`: the only ones that take notes
    (those chosen for a proposals step). `order`: in which order a vote's
    ballots show the blocks."""

    title: str | None = None
    private: bool | None = None
    votes: Annotated[int, Field(ge=1, le=20)] | None = None
    repeats: bool | None = None
    secret: bool | None = None
    pace: Literal["each", "steps"] | None = None
    practice: bool | None = None
    order: Literal["printed", "rotated"] | None = None
    blocks: list[str] | None = None
    reason: str = ""


class EraseBody(Body):
    """`code`: of the board again, so that no other one is erased by
    mistake."""

    code: str


@router.post("/settings", openapi_extra=documented(SettingsBody))
async def post_settings(request: Request, code: Code) -> Response:
    """Changes the board's settings → 200 with its head."""
    context, body = await staff_command(
        request, code, SettingsBody, settings_values(code)
    )
    changes = cast(commands.BoardChanges, body.model_dump(exclude_none=True))
    if body.headcount == "":
        changes["headcount"] = None
    if body.screen_languages is not None:
        changes["screen_languages"] = _languages(body.screen_languages)
    if "erase_on" in body.model_fields_set:
        changes["erase_on"] = body.erase_on or None
    return answer_command(
        request,
        code,
        head_json(
            await commands.change_settings(context, code, changes),
            reader_languages(request),
        ),
    )


def _languages(text: str) -> tuple[str, ...]:
    """Returns languages that have pages, each once. Refuses `bad_locale`."""
    tags = dict.fromkeys(tag.strip() for tag in text.split(",") if tag.strip())
    return tuple(map(require_language, tags))


@router.post("/screen-mode", openapi_extra=documented(ScreenBody))
async def post_screen(request: Request, code: Code) -> Response:
    """Chooses what the projected page shows, one of SCREEN_MODES → 200."""
    context, body = await staff_command(request, code, ScreenBody)
    place = {"activity": body.activity or None, "field": body.field or None}
    return answer_command(
        request, code, await screen.show_on_screen(context, code, body.mode, **place)
    )


@router.post("/focus", openapi_extra=documented(FocusBody))
async def post_focus(request: Request, code: Code) -> Response:
    """Brings every phone to an activity (and a field), or lets them go → 200,
    204."""
    context, body = await staff_command(request, code, FocusBody)
    place = {"activity": body.activity or None, "field": body.field or None}
    return answer_command(
        request, code, await screen.bring_everyone(context, code, **place)
    )


@router.post("/activities/{key}/settings", openapi_extra=documented(ActivityBody))
async def post_activity(request: Request, code: Code, key: str) -> Response:
    """Renames or changes an activity; rules of a vote only before its first
    opening → 204."""
    context, body = await staff_command(
        request, code, ActivityBody, activity_values(code, key)
    )
    changes = body.model_dump(exclude_unset=True, exclude_none=True)
    await set_activity(context, code, key, cast(ActivityChanges, changes))
    return answer_command(request, code)


@router.post("/erase", openapi_extra=documented(EraseBody))
async def post_erase(request: Request, code: Code) -> Response:
    """Erases the board for ever, where its code is sent again → 204. Only an
    organiser may."""
    context, body = await staff_command(request, code, EraseBody, least="organiser")
    if typed_code(body.code) != code:
        raise Refusal("bad_setting", cause="code")
    await erase(context, code)
    return await answer(request, None, to="/erased")
