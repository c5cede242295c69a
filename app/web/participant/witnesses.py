"""The sealed list that every phone checks its own ballot against, and what the
phones report."""

from typing import Annotated

from fastapi import Path, Request, Response
from pydantic import Field
from sqlalchemy import Connection

from app.commands.witnesses import witness_round
from app.storage.boards import board_by_code
from app.storage.votes.rounds import StoredRound
from app.storage.votes.witnesses import WitnessReport, require_listed
from app.web.http.bodies import Body, documented, read_body
from app.web.http.files.accepted import takes_gzip
from app.web.http.identity import caller_of
from app.web.http.routing import Code, Router
from app.web.http.services import read, services_of
from app.web.participant.devices import device_key

router = Router(prefix="/b/{code}/activities/{key}/rounds/{number}")
Number = Annotated[int, Path(ge=1, le=10_000)]


class WitnessBody(Body):
    """Whether the phone's own ballot stands in the list as it was cast, and
    the hash that the phone computed of the list."""

    found: bool
    sha256: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]


@router.get("/sealed.json")
async def get_sealed_list(
    request: Request, code: Code, key: str, number: Number
) -> Response:
    """Lists the ballots of a sealed round by receipt, with the seal's hash and
    all that it is over: the SHA-256 of this document without `sha256`, keys
    sorted, without spaces.

    For anyone who has the link, from five ballots on. Refuses
    `round_not_sealed`, `list_withheld`.
    """
    services = services_of(request)
    packed = await services.sealed_lists.packed(
        services.context.database, await read(request, _listed_round, code, key, number)
    )
    headers = {"Vary": "Accept-Encoding"}
    if takes_gzip(request.headers):
        headers["Content-Encoding"] = "gzip"
        return Response(packed.gzip, media_type="application/json", headers=headers)
    return Response(packed.plain, media_type="application/json", headers=headers)


def _listed_round(
    connection: Connection, code: str, key: str, number: Number
) -> StoredRound:
    board = board_by_code(connection, code)
    return require_listed(connection, board.id, key, number)


@router.post("/witness", status_code=204, openapi_extra=documented(WitnessBody))
async def post_witness(
    request: Request, code: Code, key: str, number: Number
) -> Response:
    """Says whether one's own ballot stands in the sealed list → 204, also for
    a seat that did not vote: the answer tells nobody who did. Refuses as the
    list does."""
    caller = await caller_of(request, code)
    seat = caller.spend_command()
    body = await read_body(request, WitnessBody)
    device = device_key(request, f"witness of {code} {key} {number}")
    report = WitnessReport(body.found, body.sha256, device)
    await witness_round(caller.context, code, seat, key, number, report)
    return Response(status_code=204)
