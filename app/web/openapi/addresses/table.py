"""The public addresses of the contract: who may, what is answered, what is
refused."""

from app.web.openapi import answers
from app.web.openapi.address import (
    OPERATOR,
    Address,
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

# What programs of whoever runs the server ask.
OPERATION = (
    Address(
        "get",
        "/healthz",
        OPERATOR,
        "Says whether database and bus work.",
        (),
        {200: answers.HealthAnswer, 503: answers.HealthAnswer},
    ),
    Address(
        "get",
        "/metrics",
        OPERATOR,
        "Gives the counts for Prometheus.",
        (),
        {200: "text/plain"},
    ),
)

ADDRESSES = (
    *boards.ADDRESSES,
    *notes.ADDRESSES,
    *votes.ADDRESSES,
    *activities.ADDRESSES,
    *explaining.ADDRESSES,
    *room.ADDRESSES,
    *pictures.ADDRESSES,
    *staff.ADDRESSES,
    *plan.ADDRESSES,
    *results.ADDRESSES,
    *OPERATION,
    *programmes.ADDRESSES,
)
