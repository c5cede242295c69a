"""The console's page of seats and groups."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from urllib.parse import urlencode

from fastapi import Request, Response
from sqlalchemy import Connection

from app.domain.framework import Block
from app.domain.local_text import Languages
from app.domain.refusals import Refusal
from app.locales import _
from app.queries.board import BoardView, board_view
from app.queries.console.acts import ListedAct, acts_on
from app.queries.console.people import Flood, PeopleList, PeopleLook, flood_of
from app.queries.console.written_texts import NamedText
from app.storage.activities import StoredActivity
from app.storage.boards import board_by_code
from app.storage.seats import StoredSeat, seats_of
from app.web.console.tab import said_acts
from app.web.http.identity import require_role
from app.web.http.pages.reader import language_of, reader_languages, wanted
from app.web.http.rendering import page, translate
from app.web.http.sentences.problems import PROBLEMS
from app.web.http.services import join_url, read, services_of

LONGEST_SEARCH = 80
KINDS = {
    "note": _("Note"),
    "plan": _("Plan of action"),
    "agenda": _("Agenda"),
    "activity": _("Activity"),
    "group": _("Group"),
    "settings": _("Settings"),
    "vote": _("Note put to the vote"),
    "word": _("Word that was said"),
    "reason": _("Reason for taking a ballot away"),
    "person": _("Organisation of a person"),
    "counts": _("Counts at the end, which keep these names"),
    "log": _("What was done"),
}


@dataclass(frozen=True)
class Named:
    """The texts that have a name: of a `seat` on the list, or as it was
    typed."""

    name: str
    texts: Sequence[NamedText]
    seat: str = ""


@dataclass
class People:
    """`seats`: all of the board, devices too. `listed`: the people of the
    page, in parts."""

    view: BoardView
    seats: list[StoredSeat]
    listed: PeopleList
    flood: Flood | None

    @property
    def devices(self) -> dict[str, StoredSeat]:
        """Returns the common devices by the keys of their groups."""
        return {
            self.view.groups[seat.group_id].key: seat
            for seat in self.seats
            if seat.device and seat.group_id
        }

    @property
    def open_votes(self) -> list[StoredActivity]:
        """Returns the votes out of which a ballot can be taken."""
        return [
            activity
            for activity in self.view.activities
            if activity.value.has_ballots and activity.value.state == "open"
        ]

    @property
    def blocks(self) -> dict[str, Block]:
        """Returns the blocks that can be given to a group, by id."""
        return {
            block.id: block
            for framework in self.view.frameworks.values()
            for block in framework.blocks
            if block.fields
        }


def people_of(
    connection: Connection, code: str, look: PeopleLook, languages: Languages
) -> People:
    """Reads what the page shows. Refuses `no_such_board`."""
    view = board_view(connection, board_by_code(connection, code), languages)
    seats = seats_of(connection, view.board.id)
    everybody = [seat for seat in seats if not seat.device]
    listed = PeopleList(
        view, look, everybody, [seat for seat in everybody if look.finds(seat)]
    )
    return People(view, seats, listed, flood_of(seats))


def _people_and_acts(
    connection: Connection, code: str, look: PeopleLook, languages: Languages
) -> tuple[People, list[ListedAct]]:
    people = people_of(connection, code, look, languages)
    return people, acts_on(connection, people.view)


def look_of(request: Request) -> PeopleLook:
    """Returns search and part of the list from the address, without what
    cannot be read."""
    query = request.query_params
    part = query.get("part", "1")
    search, since, until = (
        query.get(name, "").strip()[:LONGEST_SEARCH] for name in ("q", "since", "until")
    )
    return PeopleLook(
        search,
        since,
        until,
        max(1, int(part)) if part.isdecimal() and len(part) < 6 else 1,
    )


def asking(code: str, look: PeopleLook, **changed: str | int) -> str:
    """Returns the address of the page with some parameters changed."""
    values = {"q": look.search, "since": look.since, "until": look.until, **changed}
    query = urlencode({name: value for name, value in values.items() if value})
    return f"/b/{code}/people" + (f"?{query}" if query else "")


def unused_key(taken: set[str]) -> str:
    """Returns the first key of a group that is free: g1, g2, …"""
    return next(
        key for key in (f"g{number}" for number in range(1, 1000)) if key not in taken
    )


async def people_page(
    request: Request,
    code: str,
    *,
    refusal: Refusal | None = None,
    typed: str = "",
    twins: bool = False,
    preview: object = None,
    shown_code: tuple[str, str] = ("", ""),
    named: Named | None = None,
) -> Response:
    """Returns the page of seats and groups.

    `refusal`: of a list of people, whose text is `typed`; problems are shown
    by line. `preview`: what an import would do. `twins`: the list has people
    who are alike, which may be allowed in the next try. `shown_code`: (seat,
    its code), to show. `named`: the texts that have a name.
    """
    look = look_of(request)
    people, acts = await read(
        request, _people_and_acts, code, look, reader_languages(request)
    )
    board = people.view.board
    language = language_of(request, board.locale)
    values = {
        **_list_values(people, code, look),
        "role": await require_role(request, code),
        "join_url": join_url(request, code),
        "online": services_of(request).presence.of(board.id),
        "acts": said_acts(acts, language),
        "say_problem": partial(_say_problem, language),
        "typed": typed,
        "problems": refusal.details.get("problems", []) if refusal else [],
        "twins": twins,
        "preview": preview,
        "shown_code": shown_code,
        "named": named,
    }
    name = "stage" if wanted(request) == "fragment" else "page"
    template = f"console/people/{name}.html"
    return page(request, template, values, refusal=refusal, language=board.locale)


def _list_values(people: People, code: str, look: PeopleLook) -> dict[str, object]:
    """Returns what the page shows of seats and groups, whatever was done
    before."""
    groups = people.view.groups.values()
    return {
        "people": people,
        "group_names": {group.key: group.name for group in groups},
        "fresh_group": unused_key({group.key for group in groups}),
        "kinds": KINDS,
        "look": look,
        "asking": partial(asking, code),
        "here_address": asking(code, look, part=look.part),
    }


def _say_problem(language: str, problem: object) -> str:
    return translate(language, PROBLEMS.get(str(problem), str(problem)))
