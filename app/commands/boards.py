"""Start a board from a template."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from app.commands.context import Context, command, free_code, random_token
from app.domain.board_settings import BoardSettings
from app.domain.erase_day import read_erase_day
from app.domain.framework import Framework
from app.domain.people.join_questions import JoinQuestions
from app.domain.plan.template import ActivityPlan, StepPlan, Template
from app.domain.text import clean_text
from app.storage import activities, boards
from app.storage.boards import StoredBoard
from app.storage.frameworks import add_framework
from app.storage.links import add_link, revoke_links
from app.storage.log import record
from app.storage.unit import Unit

TITLE_LIMIT = 160
PLACE_LIMIT = 120


@dataclass(frozen=True)
class NewBoard:
    """A new board with its secret tokens, of which the database holds only
    hashes."""

    id: int
    code: str
    host_token: str
    organiser_token: str

    def links(self, base: str) -> dict[str, str]:
        """Returns the addresses of the board under `base`, two of them
        secret."""
        board = f"{base}/b/{self.code}"
        return {
            "code": self.code,
            "join_url": board,
            "screen_url": f"{board}/screen",
            "host_url": f"{board}/host/{self.host_token}",
            "organiser_url": f"{board}/organiser/{self.organiser_token}",
        }


@dataclass(frozen=True, kw_only=True)
class BoardPlan:
    """What a new board is: the activities and agenda of a template, titles in
    its language.

    `erase_on` is the day on which it erases itself, None for never; `held_on`
    that of the first session, "" where it is not known. `join_questions` are
    put to who joins. `time_zone` is an IANA name, "" for UTC.
    """

    title: str
    place: str
    locale: str
    template: Template
    frameworks: Mapping[str, Framework]
    translate: Callable[[str], str]
    erase_on: str | None = None
    country: str = ""
    held_on: str = ""
    join_questions: JoinQuestions = ()
    time_zone: str = ""

    @property
    def settings(self) -> BoardSettings:
        """Returns the settings that a new board has."""
        return BoardSettings(
            country=self.country,
            join_questions=self.join_questions,
            time_zone=self.time_zone,
        )


async def create_board(context: Context, plan: BoardPlan) -> NewBoard:
    """Creates a board.

    Refuses `text_empty`, `text_too_long`, `bad_date`, `date_too_early`.
    """
    day = read_erase_day(plan.erase_on, today=context.today())
    dated = replace(plan, erase_on=day)
    return await context.database.write(lambda unit: build_board(context, unit, dated))


def build_board(context: Context, unit: Unit, plan: BoardPlan) -> NewBoard:
    """Writes a board whose day of erasing has been read. Refuses `text_empty`,
    `text_too_long`."""
    new = open_board(
        context,
        unit,
        title=plan.title,
        place=plan.place,
        locale=plan.locale,
        template=plan.template.key,
        erase_on=plan.erase_on,
        settings=plan.settings.json(),
    )
    rows = _add_frameworks(unit, new.id, plan)
    placed = {
        activity.key: _add_activity(
            unit, new.id, position, activity, rows, plan.translate
        )
        for position, activity in enumerate(plan.template.activities)
    }
    _add_agenda(unit, new.id, plan, placed)
    _date_first_session(unit, new.id, plan)
    return new


def _add_frameworks(unit: Unit, board_id: int, plan: BoardPlan) -> dict[str, int]:
    """Stores the frameworks that the activities use; returns {key: row}."""
    used = dict.fromkeys(activity.framework for activity in plan.template.activities)
    return {
        key: add_framework(unit, board_id, position, plan.frameworks[key])
        for position, key in enumerate(used)
    }


def open_board(
    context: Context,
    unit: Unit,
    *,
    title: str,
    place: str,
    locale: str,
    template: str,
    **values: Any,
) -> NewBoard:
    """Creates a board without activities, with its two secret links."""
    at = context.now()
    row = {
        "title": clean_text(title, TITLE_LIMIT, line=True),
        "place": clean_text(place, PLACE_LIMIT, line=True) if place.strip() else "",
        "locale": locale,
        "template": template,
        "joining": "open",
        "names_shown": False,
        "settings": {},
        "created_at": at,
    }
    new = new_board(context, unit, {**row, **values})
    record(unit, new.id, at, "organiser", "board_created")
    return new


def new_board(context: Context, unit: Unit, head: Mapping[str, object]) -> NewBoard:
    """Creates a board with this head, a new code and two new secret links."""
    code = free_code(unit, boards.code_is_free)
    new = NewBoard(
        boards.add_board(unit, {**head, "code": code}),
        code,
        random_token(),
        random_token(),
    )
    add_link(unit, new.id, "host", new.host_token, context.now())
    add_link(unit, new.id, "organiser", new.organiser_token, context.now())
    return new


def _add_activity(
    unit: Unit,
    board_id: int,
    position: int,
    plan: ActivityPlan,
    rows: Mapping[str, int],
    translate: Callable[[str], str],
) -> int:
    values: dict[str, object] = {
        "framework_id": rows[plan.framework],
        "key": plan.key,
        "position": position,
        "kind": plan.kind,
        "title": translate(plan.title),
        "reveal": plan.reveal,
        "secret": plan.secret,
        "practice": plan.practice,
    }
    if plan.rule is not None:
        values |= {"votes": plan.rule.votes, "repeats": plan.rule.repeats}
    return activities.add_activity(unit, board_id, values)


def _add_agenda(
    unit: Unit, board_id: int, plan: BoardPlan, placed: Mapping[str, int]
) -> None:
    for number, sitting in enumerate(plan.template.sittings, start=1):
        steps = [
            {"number": order, "details": [], **_step_values(step, plan, placed)}
            for order, step in enumerate(sitting.steps, start=1)
        ]
        head = {
            "number": number,
            "title": plan.translate(sitting.title),
            "summary": "",
            "announced_minutes": sitting.announced or sitting.minutes,
        }
        activities.add_sitting(unit, board_id, head, steps)


def _date_first_session(unit: Unit, board_id: int, plan: BoardPlan) -> None:
    if plan.held_on and plan.template.sittings:
        activities.change_sitting(unit, board_id, 1, held_on=plan.held_on)


def _step_values(
    step: StepPlan, plan: BoardPlan, placed: Mapping[str, int]
) -> dict[str, object]:
    return {
        "title": plan.translate(step.title),
        "minutes": step.minutes,
        "activity_id": placed.get(step.activity) if step.activity else None,
    }


@command
def rotate_link(context: Context, unit: Unit, code: str, role: str) -> str:
    """Revokes the links of a role and the cookies they gave; returns the token
    of a new one."""
    board: StoredBoard = boards.lock_board(unit, code)
    token, at = random_token(), context.now()
    revoke_links(unit, board.id, role, at)
    add_link(unit, board.id, role, token, at)
    # Closes the connections made with the old link
    boards.change_board(unit, board.id)
    context.record(unit, board.id, "link_rotated", at=at, role=role)
    return token


@command
def add_links(context: Context, unit: Unit, code: str) -> NewBoard:
    """Adds a host link and an organiser link to those that there are. Refuses
    `no_such_board`."""
    board = boards.lock_board(unit, code)
    at = context.now()
    new = NewBoard(board.id, board.code, random_token(), random_token())
    add_link(unit, board.id, "host", new.host_token, at)
    add_link(unit, board.id, "organiser", new.organiser_token, at)
    record(unit, board.id, at, "organiser", "links_added")
    return new


@command
def erase(context: Context, unit: Unit, code: str) -> None:
    """Erases the whole board."""
    board = boards.lock_board(unit, code)
    unit.touch(board.id)  # its open pages are told that it is gone
    boards.erase_board(unit, board.id)
