"""Connections to one board, grouped by (audience, version) so that a push is
built once a group.

A connection outside every group is catching up: it is new, came back, was slow
or has just voted.
"""

import asyncio
from collections.abc import Callable, Hashable, Iterable, Mapping, Set
from dataclasses import dataclass, field
from typing import NamedTuple

from app.realtime.beat import Beat
from app.realtime.frames import Push
from app.realtime.wires import Wire

# The seats (row ids) that have taken part in each open vote (a row id).
VotersByVote = Mapping[int, Set[int]]


@dataclass(frozen=True, slots=True)
class Viewer:
    """What a screen may see: `kind` is phone, screen or host; `form` is json
    or html; `board`, `seat` and `link` are row ids (the last two may be None);
    `language` is that of its titles; `rows`: it takes tallies as rows of
    numbers."""

    board: int
    kind: str
    form: str
    seat: int | None = None
    link: int | None = None
    language: str = ""
    rows: bool = False


class Ended(NamedTuple):
    """Seats (row ids) that were removed and links (row ids) that were
    renewed."""

    seats: Set[int] = frozenset()
    links: Set[int] = frozenset()


@dataclass(eq=False, slots=True)
class Screen:
    """One connection. `since` is the version that it has, None for nothing (in
    a group, the group's version counts); `greeted` after its first push;
    `waiting` until its wire has drained."""

    viewer: Viewer
    wire: Wire
    since: int | None
    greeted: bool = False
    waiting: bool = False
    behind_since: float = 0.0
    group: "Group | None" = None

    @property
    def version(self) -> int:
        """The version that it has while catching up, -1 for nothing."""
        return -1 if self.since is None else self.since


@dataclass(eq=False, slots=True)
class Group:
    """Screens with the same version and audience: they get one push without
    being looked at."""

    audience: Hashable
    version: int
    screens: dict[Wire, Screen] = field(default_factory=dict)

    @property
    def viewer(self) -> Viewer:
        """Any current member; never cache it, a former member may have more
        rights."""
        return next(iter(self.screens.values())).viewer

    def write(self, push: Push) -> list[Screen]:
        """Writes the push to every member; returns those whose wire refused
        it. Touches nothing else of a member, for speed."""
        refusing = [wire for wire in self.screens if not wire.write(push)]
        return [self.screens[wire] for wire in refusing]


@dataclass(eq=False)
class BoardChannel:
    """A board that is followed in this process. Each screen is in one of
    `groups` or in `catching_up`; `screens_by_seat` has all screens of seats.
    `sent` counts the compressed bytes to all groups since the last beat."""

    board: int
    groups: dict[Hashable, Group] = field(default_factory=dict)
    catching_up: dict[Screen, None] = field(default_factory=dict)
    screens_by_seat: dict[int, list[Screen]] = field(default_factory=dict)
    voters_by_vote: VotersByVote = field(default_factory=dict)
    version: int = 0
    sent: int = 0
    beat: Beat = field(default_factory=Beat)
    dirty: asyncio.Event = field(default_factory=asyncio.Event)
    task: asyncio.Task[None] | None = None
    # When its screens first lacked something, None for nothing
    news_at: float | None = None

    def size(self) -> int:
        """Returns the number of screens."""
        return len(self.catching_up) + sum(
            len(group.screens) for group in self.groups.values()
        )

    def screens(self) -> list[Screen]:
        """Returns all screens: those catching up first, then group by
        group."""
        grouped = (
            screen
            for group in self.groups.values()
            for screen in group.screens.values()
        )
        return [*self.catching_up, *grouped]

    def add(self, screen: Screen) -> None:
        """Adds a new screen, outside the groups."""
        self.catching_up[screen] = None
        if screen.viewer.seat is not None:
            self.screens_by_seat.setdefault(screen.viewer.seat, []).append(screen)

    def remove(self, screen: Screen) -> None:
        """Removes a screen whose connection ended."""
        self.leave_group(screen)
        self.catching_up.pop(screen, None)
        if screen.viewer.seat is not None:
            screens = self.screens_by_seat[screen.viewer.seat]
            screens.remove(screen)
            if not screens:
                del self.screens_by_seat[screen.viewer.seat]

    def join_group(self, screen: Screen, audience: Hashable, version: int) -> None:
        """Puts a screen that has caught up to `version` into the group of its
        audience."""
        del self.catching_up[screen]
        if audience not in self.groups:
            self.groups[audience] = Group(audience, version)
        screen.group = self.groups[audience]
        screen.group.screens[screen.wire] = screen

    def leave_group(self, screen: Screen) -> None:
        """Takes a screen out of its group, if it is in one; it keeps the
        group's version."""
        group = screen.group
        if group is None:
            return
        screen.group, screen.since = None, group.version
        del group.screens[screen.wire]
        if not group.screens:
            del self.groups[group.audience]
        self.catching_up[screen] = None

    def regroup(
        self, voters_by_vote: VotersByVote, audience_of: Callable[[Viewer], Hashable]
    ) -> None:
        """Takes out of its group every screen whose audience changed."""
        for screen in self._screens_to_regroup(voters_by_vote):
            if (
                screen.group is not None
                and audience_of(screen.viewer) != screen.group.audience
            ):
                self.leave_group(screen)
        self.voters_by_vote = voters_by_vote

    def ungroup_seats(self, versions: Mapping[int, int]) -> None:
        """Takes the screens of these seats out of groups older than the seat's
        version."""
        for seat, version in versions.items():
            for screen in self.screens_by_seat.get(seat, ()):
                if screen.group is not None and screen.group.version < version:
                    self.leave_group(screen)

    def _screens_to_regroup(self, voters_by_vote: VotersByVote) -> Iterable[Screen]:
        # Audiences are tuples in the order of the votes: another order changes
        # all of them.
        if [*voters_by_vote] != [*self.voters_by_vote]:
            return self.screens()
        changed_seats = set().union(
            *(
                seats ^ self.voters_by_vote[vote]
                for vote, seats in voters_by_vote.items()
            )
        )
        return [
            screen
            for seat in changed_seats
            for screen in self.screens_by_seat.get(seat, ())
        ]
