"""Commands of hosts on seats and groups."""

from typing import Annotated, Literal

from fastapi import Request, Response
from pydantic import Field
from sqlalchemy import Connection

from app.commands.context import Context
from app.commands.people import groups, seat_changes
from app.commands.people.erasing import Notes, erase_person
from app.domain.group import Group
from app.locales import _
from app.queries.console.forms import group_values, seat_values
from app.storage.activities import groups_of
from app.storage.boards import board_by_code
from app.storage.seats import StoredSeat, seats_of
from app.web.console.people_page import people_page
from app.web.http.answers import answer_command
from app.web.http.bodies import Body, documented
from app.web.http.identity import require_role, staff_context
from app.web.http.pages.reader import wanted
from app.web.http.rendering import translate
from app.web.http.routing import Code, Router
from app.web.http.services import read
from app.web.http.staff_commands import staff_command
from app.web.participant.seats import seat_json

router = Router(prefix="/b/{code}")


class SeatBody(Body):
    """What is left out stays as it is; an empty `group` takes the seat out of
    its group."""

    name: str | None = None
    organisation: str | None = None
    attendance: str | None = None
    group: str | None = None
    present: bool | None = None


class ErasePersonBody(Body):
    """`notes`: `keep` what the person wrote without its author, or `erase`
    it."""

    notes: Notes = "keep"


class GroupBody(Body):
    """`blocks`: ids of the blocks given to the group, of any framework of the
    board."""

    name: str
    attendance: Literal["in_room", "online", ""] | None = None
    blocks: list[str] = Field(default_factory=list)


def seat_of_host(seat: StoredSeat, group: str | None = None) -> dict[str, object]:
    """Returns a seat as hosts list it, without its code: see `POST
    …/people/{seat}/code`."""
    return {
        **seat_json(seat),
        "group": group,
        "present": seat.present,
        "device": seat.device,
    }


@router.get("/people")
async def get_people(request: Request, code: Code) -> Response:
    """Lists seats and groups, without the codes of seats. For hosts."""
    await require_role(request, code)
    if wanted(request) != "json":
        return await people_page(request, code)

    return answer_command(request, code, {"seats": await _seats(request, code)})


async def _seats(
    request: Request, code: str, seats: list[StoredSeat] | None = None
) -> list[dict[str, object]]:
    """Returns these seats, or all of the board, with the keys of their
    groups."""
    return await read(request, _seats_json, code, seats)


def _seats_json(
    connection: Connection, code: str, seats: list[StoredSeat] | None
) -> list[dict[str, object]]:
    board = board_by_code(connection, code)
    keys = {row: group.key for row, group in groups_of(connection, board.id).items()}
    chosen = seats_of(connection, board.id) if seats is None else seats
    return [seat_of_host(seat, keys.get(seat.group_id or 0)) for seat in chosen]


@router.post("/people/{seat}", openapi_extra=documented(SeatBody))
async def post_person(request: Request, code: Code, seat: str) -> Response:
    """Renames, moves or marks a seat → 200 with the seat."""
    context, body = await staff_command(
        request, code, SeatBody, seat_values(code, seat)
    )
    changes = seat_changes.SeatChanges(**body.model_dump())
    after = await seat_changes.change_seat(context, code, seat, changes)
    return answer_command(
        request, code, (await _seats(request, code, [after]))[0], page="people"
    )


@router.post("/people/{seat}/void")
async def post_void(request: Request, code: Code, seat: str) -> Response:
    """Takes the seat away with its open ballots → 204."""
    context = await staff_context(request, code)
    await seat_changes.void_seat(context, code, seat)
    return answer_command(request, code, page="people")


@router.delete("/people/{seat}", status_code=204)
async def delete_person(
    request: Request, code: Code, seat: str, notes: Notes = "keep"
) -> Response:
    """Erases a person for good → 204. Only an organiser may.

    That is: name, organisation, open ballots, and the notes or only who wrote
    them.
    """
    context = await staff_context(request, code, "organiser")
    await _erase(request, context, code, seat, notes)
    return answer_command(request, code, page="people")


@router.post("/people/{seat}/erase", openapi_extra=documented(ErasePersonBody))
async def post_erase_person(request: Request, code: Code, seat: str) -> Response:
    """Erases a person, from a plain form → 204."""
    context, body = await staff_command(
        request, code, ErasePersonBody, least="organiser"
    )
    await _erase(request, context, code, seat, body.notes)
    return answer_command(request, code, page="people")


async def _erase(
    request: Request, context: Context, code: str, seat: str, notes: Notes
) -> None:
    board = await read(request, board_by_code, code)
    text = translate(board.locale, _("(erased note)"))
    await erase_person(context, code, seat, notes, erased_text=text)


@router.post("/groups/{key}", openapi_extra=documented(GroupBody))
async def post_group(
    request: Request,
    code: Code,
    key: Annotated[str, Field(pattern=r"^[a-z0-9-]{1,20}$")],
) -> Response:
    """Makes or changes a group: name, place and blocks → 200 with the
    group."""
    context, body = await staff_command(
        request, code, GroupBody, group_values(code, key)
    )
    group = Group(key, body.name, body.attendance or None, tuple(body.blocks))
    chosen = groups.CHANGEABLE if body.chosen is None else body.chosen
    after = await groups.put_group(context, code, group, only=chosen)
    return answer_command(request, code, after.json(), page="people")


@router.post("/groups/{key}/device")
async def post_device(request: Request, code: Code, key: str) -> Response:
    """Returns the seat of the group's common device, with the code that opens
    it → 200.

    Makes it at the first call.
    """
    context = await staff_context(request, code)
    device = await groups.group_device(context, code, key)
    return answer_command(
        request,
        code,
        {**seat_of_host(device, key), "seat_code": device.code},
        page="people",
    )


@router.post("/groups/{key}/remove")
async def post_remove_group(request: Request, code: Code, key: str) -> Response:
    """Removes a group; its seats and notes stay → 204."""
    context = await staff_context(request, code)
    await groups.remove_group(context, code, key)
    return answer_command(request, code, page="people")
