"""Make a programme with a board for each town, and erase it.

A thousand boards take seconds. They are written some at a time, so that other
commands come between them; the secret link, which alone opens the programme,
is written last. What a server that ended in the middle has left is erased
later.
"""

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from app.commands.boards import BoardPlan, NewBoard, build_board
from app.commands.context import Context, command, free_code, random_token
from app.commands.programmes.erasing import drop_unfinished
from app.documents.frameworks.writer import write_framework
from app.domain.erase_day import read_erase_day
from app.domain.framework import Framework
from app.domain.people.join_questions import JoinQuestions
from app.domain.plan.template import Template
from app.domain.programmes.programme import TownLine
from app.domain.programmes.sending import send_url
from app.domain.refusals import Refusal
from app.domain.text import clean_text
from app.storage.programmes.programmes import (
    add_link,
    add_programme,
    drop_programme,
    programme_by_code,
    programme_code_is_free,
)
from app.storage.programmes.senders import add_sender
from app.storage.programmes.towns import add_town
from app.storage.unit import Unit

TITLE_LIMIT = 160
MOST_TOWNS = 1000
TURN = 0.04  # seconds of writing between which others are let through


@dataclass(frozen=True)
class NewProgramme:
    """A new programme with its secret token and its towns, in their order."""

    code: str
    token: str
    towns: tuple["NewTown", ...]

    def url(self, base: str) -> str:
        """Returns the secret address under `base`."""
        return f"{base}/p/{self.code}/organiser/{self.token}"


@dataclass(frozen=True)
class NewTown:
    """A town of a new programme with its board, and the token by which a
    server of its own sends its session."""

    line: TownLine
    board: NewBoard
    token: str

    def links(self, base: str, programme: str) -> dict[str, str]:
        """Returns the addresses of the board under `base`, and the one by
        which to send."""
        return {
            **self.board.links(base),
            "send_url": send_url(base, programme, self.token),
        }


@dataclass(frozen=True)
class ProgrammePlan:
    """What a new programme is: a board for each line, each from the template.

    `translate` takes (language, message); `erase_on` is the day on which its
    boards erase themselves, None for never; `join_questions` are put to who
    joins any of them; `time_zone` is that of lines that name none, "" for UTC.
    """

    title: str
    locale: str
    template: Template
    frameworks: Mapping[str, Framework]
    lines: Sequence[TownLine]
    translate: Callable[[str, str], str]
    erase_on: str | None = None
    join_questions: JoinQuestions = ()
    time_zone: str = ""

    def board(self, line: TownLine, erase_on: str | None) -> BoardPlan:
        """Returns the plan of a town's board, in the language of the town."""
        return BoardPlan(
            title=self.title,
            place=line.town,
            locale=line.locale,
            template=self.template,
            frameworks=self.frameworks,
            translate=partial(self.translate, line.locale),
            erase_on=erase_on,
            country=line.country,
            held_on=line.day,
            join_questions=self.join_questions,
            time_zone=self.time_zone if line.time_zone is None else line.time_zone,
        )


async def create_programme(context: Context, plan: ProgrammePlan) -> NewProgramme:
    """Creates a programme and a board for each line, titles in the language of
    each town.

    Refuses `text_empty`, `text_too_long`, `too_many_towns`, `bad_framework`
    for a template without a vote, `bad_date`, `date_too_early`; then nothing
    stays of it.
    """
    if len(plan.lines) > MOST_TOWNS:
        raise Refusal("too_many_towns", most=MOST_TOWNS, count=len(plan.lines))
    voted = voted_framework(plan.template, plan.frameworks)
    day = read_erase_day(plan.erase_on, today=context.today())
    row, code = await context.database.write(
        lambda unit: _add_head(context, unit, plan, voted)
    )
    towns: list[NewTown] = []
    try:
        while len(towns) < len(plan.lines):
            first = len(towns)
            some = partial(
                _add_some, context, programme_id=row, plan=plan, first=first, day=day
            )
            towns += await context.database.write(some)
        token = random_token()
        opening = partial(add_link, programme_id=row, token=token, at=context.now())
        await context.database.write(opening)
    except BaseException:
        await asyncio.shield(drop_unfinished(context, row))
        raise
    return NewProgramme(code, token, tuple(towns))


def _add_head(
    context: Context, unit: Unit, plan: ProgrammePlan, voted: Framework
) -> tuple[int, str]:
    """Returns the row and the code of a programme that nothing opens yet."""
    code = free_code(unit, programme_code_is_free)
    head = {"code": code, "created_at": context.now(), **_head(plan, voted)}
    return add_programme(unit, head), code


def _add_some(
    context: Context,
    unit: Unit,
    *,
    programme_id: int,
    plan: ProgrammePlan,
    first: int,
    day: str | None,
) -> list[NewTown]:
    """Adds the towns of the lines from `first` on, as many as TURN lets, at
    least one."""
    until = time.perf_counter() + TURN
    towns: list[NewTown] = []
    for position, line in enumerate(plan.lines[first:], start=first):
        towns.append(
            _add_board(
                context, unit, programme_id, position, line, plan.board(line, day)
            )
        )
        if time.perf_counter() > until:
            break
    return towns


def _head(plan: ProgrammePlan, voted: Framework) -> dict[str, object]:
    """Returns the columns that the plan gives. Refuses `text_empty`,
    `text_too_long`."""
    return {
        "title": clean_text(plan.title, TITLE_LIMIT, line=True),
        "template": plan.template.key,
        "locale": plan.locale,
        "framework": write_framework(voted),
    }


def _add_board(
    context: Context,
    unit: Unit,
    programme_id: int,
    position: int,
    line: TownLine,
    plan: BoardPlan,
) -> NewTown:
    """Adds a town with its board to the programme."""
    board, token = build_board(context, unit, plan), random_token()
    values = {**town_values(line), "board_id": board.id}
    town = add_town(unit, programme_id, values, position)
    add_sender(unit, town, token, context.now())
    return NewTown(line, board, token)


def voted_framework(
    template: Template, frameworks: Mapping[str, Framework]
) -> Framework:
    """Returns the framework of a template's first vote. Refuses
    `bad_framework` without a vote."""
    if all(plan.kind != "vote" for plan in template.activities):
        raise Refusal("bad_framework", where="blocks", problem="no_fields")
    return frameworks[template.voted]


def town_values(line: TownLine) -> dict[str, object]:
    """Returns the columns of a planned town."""
    return {
        "name": line.town,
        "country": line.country,
        "locale": line.locale,
        "held_on": line.day or None,
        "facilitator": line.facilitator,
    }


@command
def erase_programme(context: Context, unit: Unit, code: str) -> None:
    """Erases the programme and what towns sent; the boards stay. Refuses
    `no_such_programme`."""
    stored = programme_by_code(unit.connection, code, lock=True)
    drop_programme(unit, stored.id)
