"""Who follows a board here: screens, those of one mind in groups, and whoever is apart until it holds what the others hold."""

import asyncio
from collections.abc import Callable, Hashable, Iterable, Mapping, Set
from dataclasses import dataclass, field
from typing import NamedTuple

from app.realtime.frames import Push
from app.realtime.wires import Wire

Booths = Mapping[
    int, Set[int]
]  # for each open vote (a row id), the seats (row ids) that have taken part in it


@dataclass(frozen=True, slots=True)
class Viewer:
    """What a screen is: `kind` is phone, screen or host; `form` is json or html; `seat` and `link` are row ids or None."""

    board: int
    kind: str
    form: str
    seat: int | None = None
    link: int | None = None


class Ended(NamedTuple):
    """Seats (row ids) that were taken away, and links (row ids) that were made anew."""

    seats: Set[int] = frozenset()
    links: Set[int] = frozenset()


@dataclass(eq=False, slots=True)
class Screen:
    """One connection. `since` is the version that it holds, None for nothing (in a group, the group's counts); `greeted` after its
    first push."""

    viewer: Viewer
    wire: Wire
    since: int | None
    greeted: bool = False
    waiting: bool = False
    behind_since: float = 0.0
    group: "Group | None" = None

    @property
    def holds(self) -> int:
        """The version while apart, -1 for nothing."""
        return -1 if self.since is None else self.since


@dataclass(eq=False, slots=True)
class Group:
    """Screens that hold the same version and may see the same, so that nothing is asked of each when all get a push."""

    audience: Hashable
    version: int
    screens: dict[Wire, Screen] = field(default_factory=dict)

    @property
    def viewer(self) -> Viewer:
        """Any of those who are in it now: who has left it may see more by now than they."""
        return next(iter(self.screens.values())).viewer

    def write(self, push: Push) -> list[Screen]:
        """Gives the push to everybody; returns those who had no room for it. Of the others only the wire is touched, for speed."""
        return [
            self.screens[full] for full in [wire for wire in self.screens if not wire.write(push)]
        ]


@dataclass(eq=False)
class Room:
    """A board that somebody here follows. Each screen is in one of the `groups` or `apart`."""

    board: int
    groups: dict[Hashable, Group] = field(default_factory=dict)
    apart: dict[Screen, None] = field(default_factory=dict)
    seats: dict[int, list[Screen]] = field(default_factory=dict)
    booths: Booths = field(default_factory=dict)
    version: int = 0
    dirty: asyncio.Event = field(default_factory=asyncio.Event)
    task: asyncio.Task[None] | None = None

    def size(self) -> int:
        """How many follow."""
        return len(self.apart) + sum(len(group.screens) for group in self.groups.values())

    def screens(self) -> list[Screen]:
        """All of them, in the order of their coming to where they are."""
        return [
            *self.apart,
            *(one for group in self.groups.values() for one in group.screens.values()),
        ]

    def enter(self, screen: Screen) -> None:
        """Comes in, apart."""
        self.apart[screen] = None
        if screen.viewer.seat is not None:
            self.seats.setdefault(screen.viewer.seat, []).append(screen)

    def leave(self, screen: Screen) -> None:
        """Goes for good."""
        self.part(screen)
        self.apart.pop(screen, None)
        if screen.viewer.seat is not None:
            here = self.seats[screen.viewer.seat]
            here.remove(screen)
            if not here:
                del self.seats[screen.viewer.seat]

    def join(self, screen: Screen, audience: Hashable, version: int) -> None:
        """It holds this version now, as the group of its audience does."""
        del self.apart[screen]
        if audience not in self.groups:
            self.groups[audience] = Group(audience, version)
        screen.group = self.groups[audience]
        screen.group.screens[screen.wire] = screen

    def part(self, screen: Screen) -> None:
        """Out of its group, if it is in one, with the version of that."""
        group = screen.group
        if group is None:
            return
        screen.group, screen.since = None, group.version
        del group.screens[screen.wire]
        if not group.screens:
            del self.groups[group.audience]
        self.apart[screen] = None

    def regroup(self, booths: Booths, audience: Callable[[Viewer], Hashable]) -> None:
        """Whoever may see otherwise than before goes apart."""
        for one in self._asked_anew(booths):
            if one.group is not None and audience(one.viewer) != one.group.audience:
                self.part(one)
        self.booths = booths

    def part_seats(self, versions: Mapping[int, int]) -> None:
        """Takes out of their groups the screens of seats to which something is told that they lack."""
        for seat, version in versions.items():
            for screen in self.seats.get(seat, ()):
                if screen.group is not None and screen.group.version < version:
                    self.part(screen)

    def _asked_anew(self, booths: Booths) -> Iterable[Screen]:
        if [*booths] != [*self.booths]:  # in another order they make other audiences
            return self.screens()
        moved = set().union(*(seats ^ self.booths[vote] for vote, seats in booths.items()))
        return [one for seat in moved for one in self.seats.get(seat, ())]
