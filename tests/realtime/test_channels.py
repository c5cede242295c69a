"""Which screen is in which group, and which is catching up."""

import random
from collections.abc import Hashable, Iterable, Set
from typing import Any

import pytest

from app.realtime.channels import BoardChannel, Screen, Viewer, VotersByVote
from app.realtime.frames import Push
from app.realtime.wires import PlainWire

SEEDS = 20
screens_to_regroup = BoardChannel._screens_to_regroup


async def nowhere(_: object) -> None:
    """Sends nothing."""


def phone(seat: int | None) -> Screen:
    return Screen(Viewer(1, "phone" if seat else "screen", "html", seat), PlainWire(nowhere), 0)


def audience_in(voters_by_vote: VotersByVote, viewer: Viewer) -> Hashable:
    return (
        (viewer.form, *(viewer.seat in seats for seats in voters_by_vote.values()))
        if viewer.kind == "phone"
        else (viewer.form,)
    )


def settle(channel: BoardChannel, voters_by_vote: VotersByVote, version: int) -> None:
    """Does what a push does when every screen takes everything."""
    channel.regroup(voters_by_vote, lambda viewer: audience_in(voters_by_vote, viewer))
    for group in channel.groups.values():
        group.version = version
    for screen in list(channel.catching_up):
        channel.join_group(screen, audience_in(voters_by_vote, screen.viewer), version)


def check(channel: BoardChannel, voters_by_vote: VotersByVote, screens: Set[Screen]) -> None:
    """Checks that every screen is in one place, and in the group of what it may see now."""
    grouped = [screen for group in channel.groups.values() for screen in group.screens.values()]
    assert sorted(map(id, [*grouped, *channel.catching_up])) == sorted(map(id, screens))
    assert set(channel.screens()) == screens
    assert channel.size() == len(screens)
    for audience, group in channel.groups.items():
        assert group.screens, "an empty group has no viewer"
        assert {
            audience_in(voters_by_vote, screen.viewer) for screen in group.screens.values()
        } == {audience}
        assert all(screen.group is group for screen in group.screens.values())
    seats = [screen.viewer.seat for screen in screens if screen.viewer.seat]
    assert {seat: len(screens) for seat, screens in channel.screens_by_seat.items()} == {
        seat: seats.count(seat) for seat in seats
    }


@pytest.mark.parametrize("seed", range(SEEDS))
def test_every_screen_is_always_in_the_group_of_what_it_may_see(seed: int) -> None:
    play(seed)


def play(seed: int) -> None:
    chance, channel, screens = random.Random(seed), BoardChannel(1), set[Screen]()
    voters_by_vote: dict[int, Set[int]] = {}
    for version in range(300):
        happens = chance.choice(
            ("come", "come", "go", "fall behind", "vote", "withdraw", "open", "close", "turn round")
        )
        seat, vote = chance.randrange(1, 8), chance.choice([*voters_by_vote, 0])
        if happens == "come":
            screen = phone(chance.choice((seat, seat, None)))
            channel.add(screen)
            screens.add(screen)
        elif happens == "go" and screens:
            channel.remove(screen := chance.choice(sorted(screens, key=id)))
            screens.remove(screen)
        elif happens == "fall behind" and screens:
            group = (screen := chance.choice(sorted(screens, key=id))).group
            channel.leave_group(screen)
            assert group is None or screen.version == group.version
        elif happens == "open":
            voters_by_vote = {**voters_by_vote, version + 1: set()}
        elif happens == "close":
            voters_by_vote = {key: seats for key, seats in voters_by_vote.items() if key != vote}
        elif happens == "turn round":
            voters_by_vote = dict(reversed(voters_by_vote.items()))
        elif vote:
            voters_by_vote = {
                **voters_by_vote,
                vote: voters_by_vote[vote] | {seat}
                if happens == "vote"
                else voters_by_vote[vote] - {seat},
            }
        if chance.random() < 0.8:
            settle(channel, voters_by_vote, version)
            assert not channel.catching_up
            check(channel, voters_by_vote, screens)
    for screen in list(screens):
        channel.remove(screen)
    assert (channel.groups, channel.catching_up, channel.screens_by_seat) == ({}, {}, {})


def without_votes(channel: BoardChannel, voters_by_vote: VotersByVote) -> Iterable[Screen]:
    return channel.screens() if [*voters_by_vote] != [*channel.voters_by_vote] else ()


def without_order(channel: BoardChannel, voters_by_vote: VotersByVote) -> Iterable[Screen]:
    if voters_by_vote.keys() == channel.voters_by_vote.keys():
        channel.voters_by_vote = {vote: channel.voters_by_vote[vote] for vote in voters_by_vote}
    return screens_to_regroup(channel, voters_by_vote)


def play_all() -> None:
    for seed in range(SEEDS):
        play(seed)


@pytest.mark.parametrize("broken", [without_votes, without_order])
def test_control_a_screen_that_is_not_regrouped_is_noticed(
    broken: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(BoardChannel, "_screens_to_regroup", broken)
    with pytest.raises(AssertionError):
        play_all()


def test_a_screen_whose_wire_is_full_is_returned() -> None:
    channel = BoardChannel(1)
    for seat in (1, 2):
        channel.add(phone(seat))
    first, second = channel.catching_up
    settle(channel, {}, 1)
    (group,) = channel.groups.values()
    second.wire._shut = True  # type: ignore[attr-defined]
    first.wire._sender = object()  # type: ignore[attr-defined]  # as if a task were sending: there is no loop here
    assert group.write(Push("x")) == [second]
