"""Reads a programme whole: its towns with their numbers, and its boards on
this server."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property

from sqlalchemy import Connection

from app.documents.frameworks.reader import read_framework
from app.domain.framework import Framework
from app.domain.local_text import Languages, lang_of, said
from app.domain.programmes.programme import (
    FieldSum,
    Part,
    PlanSum,
    Town,
    sum_fields,
    sum_parts,
    sum_plans,
)
from app.domain.votes.matrix import Quadrants, quadrants
from app.frameworks import shipped
from app.queries.programmes.boards import BoardNumbers, boards_of_programme
from app.queries.programmes.sessions import Reader, read_on
from app.storage.programmes.programmes import (
    StoredProgramme,
    programme_by_code,
    stamp_of,
)
from app.storage.programmes.towns import StoredTown, towns_of

Stamp = tuple[int, int, int]


@dataclass(frozen=True)
class Place:
    """A town with what its programme shows of it beside the numbers.

    `source` says where these come from: `board`, `file`, or "" while it is
    missing. `unread` names frameworks of votes there that cannot be read on
    the programme's.
    """

    town: Town
    source: str
    code: str = ""
    facilitator: str = ""
    state: str = ""
    seats: int = 0
    ballots: int = 0
    changed_at: str = ""
    erase_on: str = ""
    unread: tuple[str, ...] = ()


@dataclass(frozen=True)
class ProgrammeView:
    """Towns on one framework, and the sums over them."""

    title: str
    framework: Framework
    places: tuple[Place, ...]
    code: str = ""
    template: str = ""
    locale: str = ""

    def in_languages(self, languages: Languages) -> "ProgrammeView":
        """Returns it with names in a reader's languages, else the programme's;
        made once for all such readers, because its sums are many."""
        spoken = (*languages, self.locale)
        framework = self.framework.in_languages(spoken)
        if framework not in self._by_framework:
            places = tuple(_place_in(place, spoken) for place in self.places)
            self._by_framework[framework] = replace(
                self, framework=framework, places=places
            )
        return self._by_framework[framework]

    @cached_property
    def rendered(self) -> dict[tuple[str, int, str], str]:
        """What pages show of this state, for the web to keep; it goes with the
        state."""
        return {}

    @cached_property
    def _by_framework(self) -> dict[Framework, "ProgrammeView"]:
        return {}

    @cached_property
    def towns(self) -> tuple[Town, ...]:
        return tuple(place.town for place in self.places)

    @cached_property
    def fields(self) -> tuple[FieldSum, ...]:
        """The sums of every field, in the framework's order."""
        return sum_fields(list(self.framework.fields), self.towns)

    @cached_property
    def countries(self) -> tuple[Part, ...]:
        return self._parts(lambda town: town.country)

    @cached_property
    def languages(self) -> tuple[Part, ...]:
        return self._parts(lambda town: town.locale)

    def _parts(self, name_of: Callable[[Town], str]) -> tuple[Part, ...]:
        return sum_parts(list(self.framework.fields), self.towns, name_of, self.fields)

    @cached_property
    def missing(self) -> tuple[Place, ...]:
        """The places without a sealed vote that can be read."""
        return tuple(place for place in self.places if not place.town.has_result)

    @cached_property
    def matrix(self) -> Quadrants | None:
        """The notes of all towns beside their votes; None where there are none
        of one of them."""
        votes = {field.field: field.votes for field in self.fields}
        return quadrants(
            self.framework, {sum_.field: sum_.notes for sum_ in self.fields}, votes
        )

    @cached_property
    def plan(self) -> PlanSum | None:
        """The plans of action of all towns added up; None without any."""
        return sum_plans(self.towns)

    @property
    def ballots(self) -> int:
        return sum(town.ballots for town in self.towns if town.has_result)

    def edition_of(self, framework: str) -> str:
        """Returns a framework as people name it, by its id; the id where no
        name is known."""
        spoken = (lang_of(self.framework.title, self.framework.locale),)
        version = {**shipped(), self.framework.id: self.framework}.get(framework)
        return version.in_languages(spoken).edition if version else framework

    @property
    def seats(self) -> int:
        return sum(
            town.numbers.seats
            for town in self.towns
            if town.has_result and town.numbers
        )


def _place_in(place: Place, languages: Languages) -> Place:
    """Returns a place with the names of the fields that are left out in a
    reader's languages."""
    numbers = place.town.numbers
    if numbers is None or not numbers.left:
        return place
    version = shipped().get(numbers.framework)
    fields = version.in_languages(languages).fields if version else {}
    left = tuple(
        replace(field, name=fields[field.id].name)
        if field.id in fields
        else replace(field, name=said(field.name, languages))
        for field in numbers.left
    )
    return replace(place, town=replace(place.town, numbers=replace(numbers, left=left)))


def programme_view(
    connection: Connection,
    code: str,
    *,
    cached: tuple[Stamp, ProgrammeView] | None = None,
) -> tuple[Stamp, ProgrammeView]:
    """Returns the programme with its stamp; `cached` where nothing has changed
    since.

    Refuses `no_such_programme`.
    """
    stored = programme_by_code(connection, code)
    stamp = stamp_of(connection, stored.id)
    if cached is not None and cached[0] == stamp and cached[1].code == code:
        return cached
    return stamp, _read(connection, stored)


def _read(connection: Connection, stored: StoredProgramme) -> ProgrammeView:
    framework = read_framework(stored.framework)
    boards = boards_of_programme(connection, stored.id)
    reader = Reader(framework)
    places = [
        _place(town, boards.get(town.board_id or 0, BoardNumbers()), reader)
        for town in towns_of(connection, stored.id)
    ]
    return ProgrammeView(
        stored.title,
        framework,
        tuple(places),
        stored.code,
        stored.template,
        stored.locale,
    )


def _state_here(stored: StoredTown, board: BoardNumbers) -> str:
    """Returns the state of the town's board here, `erased`, or "" where it
    never had one."""
    if stored.board_id is not None:
        return board.state
    return "erased" if stored.had_board else ""


def _place(stored: StoredTown, board: BoardNumbers, reader: Reader) -> Place:
    """Returns a town's place: a session that it sent stands for it, else its
    board here."""
    day = stored.held_on or ""
    town = Town(stored.name, stored.country, stored.locale, day, plan=board.plan)
    place = Place(
        town,
        "board" if stored.board_id is not None else "",
        code=stored.code or "",
        facilitator=stored.facilitator,
        state=_state_here(stored, board),
        seats=board.seats,
        ballots=board.ballots,
        changed_at=board.changed_at,
        erase_on=stored.erase_on or "",
        unread=reader.unread(board.counts),
    )
    if stored.session is not None:
        sent = stored.session
        return replace(
            place,
            town=replace(town, numbers=sent.numbers, plan=sent.plan),
            source="file",
            state="closed" if sent.numbers.votes is not None else "open",
            seats=sent.numbers.seats,
            ballots=sent.numbers.ballots,
            changed_at=sent.changed_at,
            erase_on=sent.erase_on or "",
            unread=(),
        )
    counts = reader.counting(board.counts)
    if counts is None:
        return place
    return replace(place, town=replace(town, numbers=read_on(counts, reader.target)))
