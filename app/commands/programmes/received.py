"""Take in what towns send to a programme, each session once, and let it go on
its day."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from app.commands.context import Context, command
from app.commands.programmes.programmes import MOST_TOWNS, town_values
from app.documents.frameworks.reader import read_framework
from app.domain.framework import Framework
from app.domain.programmes.programme import TownLine, TownNumbers
from app.domain.refusals import Refusal
from app.storage.programmes.programmes import StoredProgramme, programme_by_code
from app.storage.programmes.sessions import (
    StoredSession,
    put_session,
    sent_before,
    session_of,
)
from app.storage.programmes.towns import (
    add_town,
    count_towns,
    free_town,
    has_board,
    is_free,
    name_of_town,
)
from app.storage.unit import Unit


@dataclass(frozen=True)
class Received:
    """What was done with a session: `new`, `same` (nothing changed), `newer`
    (it replaced an older one), `older` (a newer one stays) or `here` (its
    board is on this server and counts itself). `seal` is of the vote that was
    sent, None for notes alone."""

    town: str
    state: str
    ballots: int
    seal: str | None = None


@dataclass(frozen=True)
class Sent:
    """A session that a town sent: `line` says which town it is, `board` is its
    board's code and time of creation, `session` has no town and no numbers
    yet; `counts` returns those on the programme's framework, None where they
    cannot be read on it."""

    line: TownLine
    board: tuple[str, str]
    session: StoredSession
    counts: Callable[[Framework], tuple[TownNumbers, str | None] | None]

    def counted(self, framework: Framework, programme: str, at: str) -> StoredSession:
        """Returns the session with its numbers on the programme's framework.
        Refuses `frameworks_apart`."""
        counted = self.counts(framework)
        if counted is None:
            raise Refusal("frameworks_apart", one=self.line.town, other=programme)
        numbers, seal = counted
        return replace(self.session, numbers=numbers, seal=seal, received_at=at)


@command
def receive_sessions(
    context: Context,
    unit: Unit,
    code: str,
    sent: Sequence[Sent],
    town_id: int | None = None,
) -> list[Received]:
    """Takes in sessions, each once; a newer one of the same board replaces an
    older one.

    `town_id`: the town whose own link sent them. Refuses `no_such_programme`,
    `frameworks_apart`, `too_many_towns`; then none is taken in.
    """
    stored = programme_by_code(unit.connection, code, lock=True)
    framework = read_framework(stored.framework)
    at = context.now()
    return [_receive(unit, stored, framework, item, at, town_id) for item in sent]


def _receive(
    unit: Unit,
    stored: StoredProgramme,
    framework: Framework,
    sent: Sent,
    at: str,
    town_id: int | None,
) -> Received:
    """Takes in one session. It reads of the programme's towns only those that
    may be its own."""
    given = sent.counted(framework, stored.title, at)
    if has_board(unit.connection, stored.id, *sent.board, given.seal):
        return Received(sent.line.town, "here", given.numbers.ballots, given.seal)
    before = sent_before(unit.connection, stored.id, given.session_key, given.seal)
    if before is not None:
        return _replaced(unit, stored, before, given)
    place = _town_of(unit, stored, sent.line, town_id)
    earlier = session_of(unit.connection, place)
    # Of another board, which the town's own link says to be the town's
    if earlier is not None:
        return _replaced(unit, stored, earlier, given)
    return _stored(unit, stored, replace(given, town_id=place), "new")


def _replaced(
    unit: Unit, stored: StoredProgramme, sent: StoredSession, given: StoredSession
) -> Received:
    """Puts a session into the place of what the town sent before, unless that
    is the same or newer."""
    town = name_of_town(unit.connection, sent.town_id)
    if sent.content_sha256 == given.content_sha256 or _says_the_same(sent, given):
        return Received(town, "same", sent.numbers.ballots, given.seal)
    if given.changed_at < sent.changed_at:
        return Received(town, "older", sent.numbers.ballots, given.seal)
    return _stored(unit, stored, replace(given, town_id=sent.town_id), "newer")


def _stored(
    unit: Unit, stored: StoredProgramme, given: StoredSession, state: str
) -> Received:
    put_session(unit, stored.id, given)
    town = name_of_town(unit.connection, given.town_id)
    return Received(town, state, given.numbers.ballots, given.seal)


def _says_the_same(sent: StoredSession, given: StoredSession) -> bool:
    return (
        sent.session_key,
        sent.numbers,
        sent.plan,
        sent.changed_at,
        sent.erase_on,
    ) == (
        given.session_key,
        given.numbers,
        given.plan,
        given.changed_at,
        given.erase_on,
    )


def _town_of(
    unit: Unit, stored: StoredProgramme, line: TownLine, town_id: int | None
) -> int:
    """Returns the row of the town whose link sent it, else of the planned town
    of this name that has nothing yet, else of a new one.

    A planned town whose board here was used keeps that board's numbers.
    """
    if town_id is not None and is_free(unit.connection, town_id):
        return town_id
    free = free_town(unit.connection, stored.id, line.town, line.country)
    if free is not None:
        return free
    count = count_towns(unit.connection, stored.id)
    if count >= MOST_TOWNS:
        raise Refusal("too_many_towns", most=MOST_TOWNS, count=count + 1)
    return add_town(unit, stored.id, town_values(line))
