"""The public addresses of the contract: who may, what is answered, what is refused."""

from collections.abc import Iterator

from app.web.openapi import answers
from app.web.openapi.address import (
    OPERATOR,
    Address,
    Content,
)
from app.web.openapi.addresses import (
    activities,
    boards,
    explaining,
    notes,
    pictures,
    plan,
    programmes,
    results,
    room,
    staff,
    votes,
)


def addresses() -> Iterator[Address]:
    """Yields every public address that programs may rely on."""
    yield from boards.addresses()
    yield from notes.addresses()
    yield from votes.addresses()
    yield from activities.addresses()
    yield from explaining.addresses()
    yield from room.addresses()
    yield from pictures.addresses()
    yield from staff.addresses()
    yield from plan.addresses()
    yield from results.addresses()
    yield from _operation()
    yield from programmes.addresses()


def _operation() -> Iterator[Address]:
    """Yields what programs of whoever runs the server ask."""
    health: dict[int, Content] = {200: answers.HealthAnswer, 503: answers.HealthAnswer}
    yield Address(
        "get", "/healthz", OPERATOR, "Says whether database and bus work.", (), health
    )
    yield Address(
        "get",
        "/metrics",
        OPERATOR,
        "Gives the counts for Prometheus.",
        (),
        {200: "text/plain"},
    )
