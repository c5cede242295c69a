"""Start a board from a template."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from app.commands.context import Context, free_code, random_token
from app.domain.erase_day import read_erase_day
from app.domain.framework import Framework
from app.domain.plan.template import ActivityPlan, Template
from app.domain.text import clean_text
from app.storage import activities, boards
from app.storage.boards import StoredBoard
from app.storage.log import record
from app.storage.unit import Unit

TITLE_LIMIT = 160
PLACE_LIMIT = 120


@dataclass(frozen=True)
class NewBoard:
    """A new board with its secret tokens, of which the database holds only hashes."""

    id: int
    code: str
    host_token: str
    organiser_token: str

    def links(self, base: str) -> dict[str, str]:
        """Returns the addresses of the board under `base`, two of them secret."""
        board = f"{base}/b/{self.code}"
        return {
            "code": self.code,
            "join_url": board,
            "screen_url": f"{board}/screen",
            "host_url": f"{board}/host/{self.host_token}",
            "organiser_url": f"{board}/organiser/{self.organiser_token}",
        }


async def create_board(
    context: Context,
    *,
    title: str,
    place: str,
    locale: str,
    template: Template,
    frameworks: Mapping[str, Framework],
    translate: Callable[[str], str],
    erase_on: str | None = None,
) -> NewBoard:
    """Creates a board with the template's activities and agenda, titles in the board's language.

    `erase_on` is the day on which it erases itself. Refuses `text_empty`, `text_too_long`,
    `bad_date`, `date_too_early`.
    """
    day = read_erase_day(erase_on, today=context.today())

    def work(unit: Unit) -> NewBoard:
        return build_board(
            context,
            unit,
            title=title,
            place=place,
            locale=locale,
            template=template,
            frameworks=frameworks,
            translate=translate,
            erase_on=day,
        )

    return await context.database.write(work)


def build_board(
    context: Context,
    unit: Unit,
    *,
    title: str,
    place: str,
    locale: str,
    template: Template,
    frameworks: Mapping[str, Framework],
    translate: Callable[[str], str],
    erase_on: str | None,
    country: str = "",
    held_on: str = "",
) -> NewBoard:
    """Writes a board with the template's activities and agenda.

    `erase_on` has been read; `held_on` is the day of the first session. Refuses `text_empty`,
    `text_too_long`.
    """
    new = open_board(
        context,
        unit,
        title=title,
        place=place,
        locale=locale,
        template=template.key,
        erase_on=erase_on,
        settings={"country": country} if country else {},
    )
    rows: dict[str, int] = {}
    used = dict.fromkeys(plan.framework for plan in template.activities)
    for position, key in enumerate(used):
        rows[key] = boards.add_framework(unit, new.id, position, frameworks[key])
    placed = {
        plan.key: _add_activity(unit, new.id, place, plan, rows, translate)
        for place, plan in enumerate(template.activities)
    }
    _add_agenda(unit, new.id, template, placed, translate)
    if held_on and template.sittings:
        activities.change_sitting(unit, new.id, 1, held_on=held_on)
    return new


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
        boards.add_board(unit, {**head, "code": code}), code, random_token(), random_token()
    )
    boards.add_link(unit, new.id, "host", new.host_token, context.now())
    boards.add_link(unit, new.id, "organiser", new.organiser_token, context.now())
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
    unit: Unit,
    board_id: int,
    template: Template,
    placed: Mapping[str, int],
    translate: Callable[[str], str],
) -> None:
    for number, sitting in enumerate(template.sittings, start=1):
        steps: list[Mapping[str, object]] = [
            {
                "number": order,
                "title": translate(step.title),
                "minutes": step.minutes,
                "activity_id": placed.get(step.activity) if step.activity else None,
                "details": [],
            }
            for order, step in enumerate(sitting.steps, start=1)
        ]
        head = {"number": number, "title": translate(sitting.title), "summary": ""}
        activities.add_sitting(
            unit,
            board_id,
            {**head, "announced_minutes": sitting.announced or sitting.minutes},
            steps,
        )


async def rotate_link(context: Context, code: str, role: str) -> str:
    """Revokes the links of a role and the cookies they gave; returns the token of a new one."""

    def work(unit: Unit) -> str:
        board: StoredBoard = boards.board_by_code(unit.connection, code, lock=True)
        token, at = random_token(), context.now()
        boards.revoke_links(unit, board.id, role, at)
        boards.add_link(unit, board.id, role, token, at)
        boards.change_board(unit, board.id)  # closes the connections made with the old link
        context.record(unit, board.id, "link_rotated", at=at, role=role)
        return token

    return await context.database.write(work)


async def add_links(context: Context, code: str) -> NewBoard:
    """Adds a host link and an organiser link to those that there are. Refuses `no_such_board`."""

    def work(unit: Unit) -> NewBoard:
        board = boards.board_by_code(unit.connection, code, lock=True)
        at = context.now()
        new = NewBoard(board.id, board.code, random_token(), random_token())
        boards.add_link(unit, board.id, "host", new.host_token, at)
        boards.add_link(unit, board.id, "organiser", new.organiser_token, at)
        record(unit, board.id, at, "organiser", "links_added")
        return new

    return await context.database.write(work)


async def erase(context: Context, code: str) -> None:
    """Erases the whole board."""

    def work(unit: Unit) -> None:
        board = boards.board_by_code(unit.connection, code, lock=True)
        unit.touch(board.id)  # its open pages are told that it is gone
        boards.erase_board(unit, board.id)

    await context.database.write(work)
