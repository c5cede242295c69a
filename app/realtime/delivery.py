"""Sends the screens of a board what they lack of a snapshot: once a group, and
one by one to those that are catching up."""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from app.domain.histogram import Histogram, by_class
from app.realtime.channels import (
    BoardChannel,
    Ended,
    Group,
    Screen,
    Viewer,
    VotersByVote,
)
from app.realtime.frames import JoinedPush, Push

# Screens of a board: the least of each class that /metrics has
SCREENS = (1, 31, 301, 3001)


class Snapshot(Protocol):
    """One board at one version, and everything newer than some version."""

    version: int
    voters_by_vote: VotersByVote
    # By seat (a row id), the version of the newest message that only its own
    # screens get.
    own_versions: Mapping[int, int]
    ended: Ended

    def audience(self, viewer: Viewer) -> Hashable:
        """Returns the audience: viewers with the same audience and version get
        the same bytes. It changes only when the viewer's seat votes or
        withdraws, or when votes open or close."""

    def push(self, viewer: Viewer, since: int | None, *, greet: bool) -> Push | None:
        """Returns what this viewer lacks; with `greet` at least a message with
        the version."""

    def own_messages(self, viewer: Viewer, since: int | None) -> list[str]:
        """Returns the messages for this viewer's seat alone; they are sent
        before the push."""


@dataclass
class Counters:
    """Counts for /metrics."""

    frames: int = 0
    bytes: int = 0
    beats: int = 0
    skipped: int = 0
    # From a change to the end of the push that has it, by the number of the
    # board's screens.
    waits: dict[str, Histogram] = field(default_factory=lambda: by_class(SCREENS))


class Delivery:
    """Writes snapshots to screens, and counts what it writes."""

    def __init__(self, counters: Counters, clock: Callable[[], float]) -> None:
        self.counters = counters
        self._clock = clock

    @staticmethod
    def dismiss(channel: BoardChannel, ended: Ended) -> None:
        """Closes the connections of seats that were removed and of links that
        were renewed."""
        if ended.seats or ended.links:
            for screen in channel.screens():
                if (
                    screen.viewer.seat in ended.seats
                    or screen.viewer.link in ended.links
                ):
                    screen.wire.close(1008, "ended")
                    channel.leave_group(screen)
                    screen.waiting = True  # nothing more is written to it

    def deliver(self, channel: BoardChannel, snapshot: Snapshot, since: int) -> None:
        """Writes what is newer than `since`, of which the snapshot has
        everything, to each screen that can take it."""
        channel.regroup(snapshot.voters_by_vote, snapshot.audience)
        channel.ungroup_seats(snapshot.own_versions)
        for group in list(channel.groups.values()):
            self._deliver_to_group(group, channel, snapshot)
        pushes: dict[Hashable, Push | None] = {}
        for screen in list(channel.catching_up):
            if screen.waiting:
                continue
            if since <= screen.version <= snapshot.version:
                self._deliver_to_screen(screen, channel, snapshot, pushes)
            else:
                # It came while this was read, or has a version that the board
                # never had (the board was restored from a backup): the next
                # snapshot goes back far enough.
                screen.since = screen.since if screen.version < since else None
                channel.dirty.set()

    def _deliver_to_screen(
        self,
        screen: Screen,
        channel: BoardChannel,
        snapshot: Snapshot,
        pushes: dict[Hashable, Push | None],
    ) -> None:
        """Sends all that the screen lacks; `pushes` has what was built for
        others before."""
        audience = snapshot.audience(screen.viewer)
        key = (audience, screen.since, screen.greeted)
        if key not in pushes:
            pushes[key] = snapshot.push(
                screen.viewer, screen.since, greet=not screen.greeted
            )
        push = pushes[key]
        if own_messages := snapshot.own_messages(screen.viewer, screen.since):
            push = JoinedPush(Push(*own_messages), push or Push())
        if push is not None and not screen.wire.write(push):
            self._mark_waiting(screen)
            return
        self._count(push, 1)
        screen.greeted = True
        channel.join_group(screen, audience, snapshot.version)

    def _deliver_to_group(
        self, group: Group, channel: BoardChannel, snapshot: Snapshot
    ) -> None:
        """Sends all that the group lacks. A group that is newer than the
        board, which was restored from a backup, is dissolved: its screens
        start anew."""
        if group.version < snapshot.version:
            push = snapshot.push(group.viewer, group.version, greet=False)
            for screen in group.write(push) if push else ():
                channel.leave_group(screen)
                self._mark_waiting(screen)
            self._count(push, len(group.screens))
            channel.sent += len(push.deflated) * len(group.screens) if push else 0
            group.version = snapshot.version
        elif group.version > snapshot.version:
            for screen in list(group.screens.values()):
                channel.leave_group(screen)

    def _mark_waiting(self, screen: Screen) -> None:
        """Leaves the screen at its version: when its wire drains it gets all
        that is newer."""
        screen.waiting, screen.behind_since = True, self._clock()
        self.counters.skipped += 1

    def _count(self, push: Push | None, screens: int) -> None:
        if push is not None:
            self.counters.frames += screens * len(push.texts)
            self.counters.bytes += screens * len(push.plain)
