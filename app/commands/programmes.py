"""Make a programme with a board for each town, take in what towns send, and erase it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from app.commands.boards import BoardPlan, NewBoard, build_board
from app.commands.context import Context, free_code, random_token
from app.documents.framework_document import read_framework, write_framework
from app.domain.erase_day import read_erase_day
from app.domain.framework import Framework
from app.domain.plan.template import Template
from app.domain.programme import TownLine, TownNumbers
from app.domain.refusals import Refusal
from app.domain.text import clean_text, fold
from app.storage import programmes
from app.storage.programmes import StoredProgramme, StoredSession, StoredTown
from app.storage.unit import Unit

TITLE_LIMIT = 160
MOST_TOWNS = 1000


@dataclass(frozen=True)
class NewProgramme:
    """A new programme with its secret token and the boards of its towns, in their order."""

    code: str
    token: str
    boards: tuple[tuple[TownLine, NewBoard], ...]

    def url(self, base: str) -> str:
        """Returns the secret address under `base`."""
        return f"{base}/p/{self.code}/organiser/{self.token}"


@dataclass(frozen=True)
class Received:
    """What was done with a session: `new`, `same` (nothing changed), `newer` (it replaced an older
    one), `older` (a newer one stays) or `here` (its board is on this server and counts itself)."""

    town: str
    state: str
    ballots: int


@dataclass(frozen=True)
class ProgrammePlan:
    """What a new programme is: a board for each line, each from the template.

    `translate` takes (language, message); `erase_on` is the day on which its boards erase
    themselves, None for never.
    """

    title: str
    locale: str
    template: Template
    frameworks: Mapping[str, Framework]
    lines: Sequence[TownLine]
    translate: Callable[[str, str], str]
    erase_on: str | None = None

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
        )


async def create_programme(context: Context, plan: ProgrammePlan) -> NewProgramme:
    """Creates a programme and a board for each line, titles in the language of each town.

    Refuses `text_empty`, `text_too_long`, `too_many_towns`, `bad_framework` for a template without
    a vote, `bad_date`, `date_too_early`.
    """
    if len(plan.lines) > MOST_TOWNS:
        raise Refusal("too_many_towns", most=MOST_TOWNS, count=len(plan.lines))
    voted = voted_framework(plan.template, plan.frameworks)
    day = read_erase_day(plan.erase_on, today=context.today())

    def work(unit: Unit) -> NewProgramme:
        code, token = free_code(unit, programmes.programme_code_is_free), random_token()
        head = {"code": code, "created_at": context.now(), **_head(plan, voted)}
        programme_id = programmes.add_programme(unit, head, token)
        planned = ((line, plan.board(line, day)) for line in plan.lines)
        boards = (_add_board(context, unit, programme_id, *town) for town in planned)
        return NewProgramme(code, token, tuple(boards))

    return await context.database.write(work)


def _head(plan: ProgrammePlan, voted: Framework) -> dict[str, object]:
    """Returns the columns that the plan gives. Refuses `text_empty`, `text_too_long`."""
    return {
        "title": clean_text(plan.title, TITLE_LIMIT, line=True),
        "template": plan.template.key,
        "locale": plan.locale,
        "framework": write_framework(voted),
    }


def _add_board(
    context: Context, unit: Unit, programme_id: int, line: TownLine, plan: BoardPlan
) -> tuple[TownLine, NewBoard]:
    """Adds a town with its board to the programme."""
    board = build_board(context, unit, plan)
    programmes.add_town(unit, programme_id, {**_town_values(line), "board_id": board.id})
    return line, board


def voted_framework(template: Template, frameworks: Mapping[str, Framework]) -> Framework:
    """Returns the framework of a template's first vote. Refuses `bad_framework` without a vote."""
    if all(plan.kind != "vote" for plan in template.activities):
        raise Refusal("bad_framework", where="blocks", problem="no_fields")
    return frameworks[template.voted]


def _town_values(line: TownLine) -> dict[str, object]:
    return {
        "name": line.town,
        "country": line.country,
        "locale": line.locale,
        "held_on": line.day or None,
        "facilitator": line.facilitator,
    }


@dataclass(frozen=True)
class Sent:
    """A session that a town sent: `line` says which town it is, `session` has no town and no
    numbers yet; `counts` returns those on the programme's framework, None where they cannot be read
    on it."""

    line: TownLine
    session: StoredSession
    counts: Callable[[Framework], tuple[TownNumbers, str | None] | None]

    def counted(self, framework: Framework, programme: str, at: str) -> StoredSession:
        """Returns the session with its numbers on the programme's framework. Refuses
        `frameworks_apart`."""
        counted = self.counts(framework)
        if counted is None:
            raise Refusal("frameworks_apart", one=self.line.town, other=programme)
        numbers, seal = counted
        return replace(self.session, numbers=numbers, seal=seal, received_at=at)


async def receive_sessions(context: Context, code: str, sent: Sequence[Sent]) -> list[Received]:
    """Takes in sessions, each once; a newer one of the same board replaces an older one.

    Refuses `no_such_programme`, `frameworks_apart`, `too_many_towns`; then none is taken in.
    """

    def work(unit: Unit) -> list[Received]:
        stored = programmes.programme_by_code(unit.connection, code, lock=True)
        framework = read_framework(stored.framework)
        at = context.now()
        return [_receive(unit, stored, framework, item, at) for item in sent]

    return await context.database.write(work)


def _receive(
    unit: Unit, stored: StoredProgramme, framework: Framework, sent: Sent, at: str
) -> Received:
    town, towns = sent.line.town, programmes.towns_of(unit.connection, stored.id)
    given = sent.counted(framework, stored.title, at)
    if _is_here(unit, towns, given):
        return Received(town, "here", given.numbers.ballots)
    before = _sent_before(towns, given)
    if before is not None:
        return _replaced(unit, stored, before, given)
    town_id = _town_of(unit, stored, towns, sent.line)
    return _stored(unit, stored, town, replace(given, town_id=town_id), "new")


def _is_here(unit: Unit, towns: Sequence[StoredTown], given: StoredSession) -> bool:
    """Says whether the session's board is one of the programme's on this server.

    The board itself by its name, or its sealed vote by the hash: it may have come by a file.
    """
    keys = {
        programmes.key_of(town.code or "", town.board_created_at or "")
        for town in towns
        if town.board_id is not None
    }
    boards = [town.board_id for town in towns if town.board_id is not None]
    return given.session_key in keys or (
        given.seal is not None and programmes.is_sealed_on(unit.connection, boards, given.seal)
    )


def _sent_before(towns: Sequence[StoredTown], given: StoredSession) -> StoredTown | None:
    """Returns the town that sent this session before: the same board, or the same sealed vote."""
    for town in towns:
        sent = town.session
        if sent is not None and (
            sent.session_key == given.session_key
            or (given.seal is not None and sent.seal == given.seal)
        ):
            return town
    return None


def _replaced(
    unit: Unit, stored: StoredProgramme, town: StoredTown, given: StoredSession
) -> Received:
    sent = town.session
    assert sent is not None
    if sent.content_sha256 == given.content_sha256 or _says_the_same(sent, given):
        return Received(town.name, "same", sent.numbers.ballots)
    if given.changed_at < sent.changed_at:
        return Received(town.name, "older", sent.numbers.ballots)
    return _stored(unit, stored, town.name, replace(given, town_id=town.id), "newer")


def _stored(
    unit: Unit, stored: StoredProgramme, town: str, given: StoredSession, state: str
) -> Received:
    programmes.put_session(unit, stored.id, given)
    return Received(town, state, given.numbers.ballots)


def _says_the_same(sent: StoredSession, given: StoredSession) -> bool:
    return (sent.numbers, sent.changed_at, sent.erase_on) == (
        given.numbers,
        given.changed_at,
        given.erase_on,
    )


def _town_of(
    unit: Unit, stored: StoredProgramme, towns: Sequence[StoredTown], line: TownLine
) -> int:
    """Returns the row of the planned town of this name that has nothing yet, else of a new one.

    A planned town whose board here was used keeps that board's numbers.
    """
    used = programmes.used_boards(unit.connection, stored.id)
    for town in towns:
        if (
            fold(town.name) == fold(line.town)
            and (not line.country or fold(town.country) in {"", fold(line.country)})
            and town.session is None
            and town.board_id not in used
        ):
            return town.id
    if len(towns) >= MOST_TOWNS:
        raise Refusal("too_many_towns", most=MOST_TOWNS, count=len(towns) + 1)
    return programmes.add_town(unit, stored.id, _town_values(line))


async def erase_programme(context: Context, code: str) -> None:
    """Erases the programme and what towns sent; the boards stay. Refuses `no_such_programme`."""

    def work(unit: Unit) -> None:
        stored = programmes.programme_by_code(unit.connection, code, lock=True)
        programmes.erase_programme(unit, stored.id)

    await context.database.write(work)


async def erase_due_sessions(context: Context) -> int:
    """Erases the sums of sessions whose board has erased itself by its day; returns how many."""
    today = context.today().isoformat()
    due = await context.database.read(lambda connection: programmes.due_sessions(connection, today))

    def work(unit: Unit) -> None:
        for programme_id, town_id in due:
            programmes.drop_session(unit, town_id)
            programmes.touch_programme(unit, programme_id)

    if due:
        await context.database.write(work)
    return len(due)
