"""The console's page of seats and groups."""

from dataclasses import dataclass
from typing import Any

from fastapi import Request, Response
from sqlalchemy import Connection

from app.domain.framework import Block
from app.domain.refusals import Refusal
from app.queries.board import BoardView, board_view
from app.storage.boards import board_by_code
from app.storage.seats import StoredSeat, seats_of
from app.web.answers import notice_of
from app.web.errors import status_of
from app.web.house import house, join_url
from app.web.problems import PROBLEMS
from app.web.rendering import language_of, page, translate


@dataclass
class People:
    view: BoardView
    seats: list[StoredSeat]

    @property
    def devices(self) -> dict[str, StoredSeat]:
        """The common devices by their groups' keys."""
        return {self.view.groups[one.group_id]["key"]: one for one in self.seats if one.device and one.group_id}

    @property
    def blocks(self) -> dict[str, Block]:
        """Every block that can be given to a group, once."""
        return {block.id: block for one in self.view.frameworks.values() for block in one.blocks if block.fields}


def people_of(connection: Connection, code: str) -> People:
    """Refuses `no_such_board`."""
    view = board_view(connection, board_by_code(connection, code))
    return People(view, seats_of(connection, view.board.id))


async def people_page(
    request: Request, code: str, *, refusal: Refusal | None = None, typed: str = "", twins: bool = False, preview: object = None
) -> Response:
    """The page, with every problem of a refused roster by its line and the text kept, or with what an import would do. `twins`:
    the list names people who are alike, which the next try may allow."""
    people = await house(request).desk.database.read(lambda connection: people_of(connection, code))
    problems: Any = refusal.details.get("problems", []) if refusal else []
    online = house(request).presence.of(people.view.board.id)
    values = {"people": people, "typed": typed, "problems": problems, "join_url": join_url(request, code), "online": online}
    names = {group["key"]: group["name"] for group in people.view.groups.values()}
    values |= {"twins": twins, "preview": preview, "group_names": names}
    language = language_of(request, people.view.board.locale)
    values["say_problem"] = lambda problem: translate(language, PROBLEMS.get(str(problem), str(problem)))
    taken = {one["key"] for one in people.view.groups.values()}
    values["fresh_group"] = next(key for key in (f"g{number}" for number in range(1, 1000)) if key not in taken)
    status = status_of(refusal) if refusal else 200
    return page(request, "pages/people.html", {**values, **notice_of(request, refusal)}, status=status, language=people.view.board.locale)
