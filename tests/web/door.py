"""A line of the table of doors: who may use an address, and what they get."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.web.people import Workshop

ROLES = ("nobody", "seat", "observer", "helper", "host", "organiser", "stranger")
ANYONE = frozenset(ROLES)
SEATED = frozenset({"seat"})
HOSTS = frozenset({"host", "organiser"})
HELPERS = HOSTS | {"helper"}
ORGANISERS = frozenset({"organiser"})
NO_SEAT, NOT_HOST = (401, "no_seat"), (403, "not_host")
SAFE = {"GET", "HEAD", "OPTIONS"}


@dataclass(frozen=True)
class Door:
    """`says` are the statuses to who may; `parts` fill the address; `once` needs a fresh board for
    each use."""

    may: frozenset[str] = ANYONE
    otherwise: tuple[int, str] = NOT_HOST
    says: frozenset[int] = frozenset({200})
    body: Callable[[Workshop], Any] = lambda workshop: None
    parts: Callable[[Workshop], dict[str, str]] = lambda workshop: {}
    once: bool = False
    extra: dict[str, Any] = field(default_factory=dict)


def own(*statuses: int) -> frozenset[int]:
    return frozenset(statuses)
