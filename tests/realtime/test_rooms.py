"""Who is in which group, and who is apart."""

import random
from collections.abc import Hashable, Iterable, Set
from typing import Any

import pytest

from app.realtime.frames import Push
from app.realtime.rooms import Booths, Room, Screen, Viewer
from app.realtime.wires import PlainWire

SEEDS = 20
asked_anew = Room._asked_anew


async def nowhere(_: object) -> None:
    """A connection without an end."""


def phone(seat: int | None) -> Screen:
    return Screen(Viewer(1, "phone" if seat else "screen", "html", seat), PlainWire(nowhere), 0)


def audience_in(booths: Booths, viewer: Viewer) -> Hashable:
    return (
        (viewer.form, *(viewer.seat in seats for seats in booths.values()))
        if viewer.kind == "phone"
        else (viewer.form,)
    )


def settle(room: Room, booths: Booths, version: int) -> None:
    """What a beat does, when everybody takes everything."""
    room.regroup(booths, lambda viewer: audience_in(booths, viewer))
    for group in room.groups.values():
        group.version = version
    for one in list(room.apart):
        room.join(one, audience_in(booths, one.viewer), version)


def check(room: Room, booths: Booths, here: Set[Screen]) -> None:
    """Everybody is in one place, and in the group of what it may see now."""
    grouped = [one for group in room.groups.values() for one in group.screens.values()]
    assert sorted(map(id, [*grouped, *room.apart])) == sorted(map(id, here))
    assert set(room.screens()) == here
    assert room.size() == len(here)
    for audience, group in room.groups.items():
        assert group.screens, "an empty group has no viewer"
        assert {audience_in(booths, one.viewer) for one in group.screens.values()} == {audience}
        assert all(one.group is group for one in group.screens.values())
    seats = [one.viewer.seat for one in here if one.viewer.seat]
    assert {seat: len(screens) for seat, screens in room.seats.items()} == {
        seat: seats.count(seat) for seat in seats
    }


@pytest.mark.parametrize("seed", range(SEEDS))
def test_whatever_happens_each_is_in_the_group_of_what_it_may_see(seed: int) -> None:
    play(seed)


def play(seed: int) -> None:
    chance, room, here = random.Random(seed), Room(1), set[Screen]()
    booths: dict[int, Set[int]] = {}
    for version in range(300):
        happens = chance.choice(
            ("come", "come", "go", "fall behind", "vote", "withdraw", "open", "close", "turn round")
        )
        seat, vote = chance.randrange(1, 8), chance.choice([*booths, 0])
        if happens == "come":
            one = phone(chance.choice((seat, seat, None)))
            room.enter(one)
            here.add(one)
        elif happens == "go" and here:
            room.leave(one := chance.choice(sorted(here, key=id)))
            here.remove(one)
        elif happens == "fall behind" and here:
            held = (one := chance.choice(sorted(here, key=id))).group
            room.part(one)
            assert held is None or one.holds == held.version
        elif happens == "open":
            booths = {**booths, version + 1: set()}
        elif happens == "close":
            booths = {key: seats for key, seats in booths.items() if key != vote}
        elif happens == "turn round":
            booths = dict(reversed(booths.items()))
        elif vote:
            booths = {
                **booths,
                vote: booths[vote] | {seat} if happens == "vote" else booths[vote] - {seat},
            }
        if chance.random() < 0.8:
            settle(room, booths, version)
            assert not room.apart
            check(room, booths, here)
    for one in list(here):
        room.leave(one)
    assert (room.groups, room.apart, room.seats) == ({}, {}, {})


def deaf_to_votes(room: Room, booths: Booths) -> Iterable[Screen]:
    return room.screens() if [*booths] != [*room.booths] else ()


def deaf_to_order(room: Room, booths: Booths) -> Iterable[Screen]:
    if booths.keys() == room.booths.keys():
        room.booths = {vote: room.booths[vote] for vote in booths}
    return asked_anew(room, booths)


def play_all() -> None:
    for seed in range(SEEDS):
        play(seed)


@pytest.mark.parametrize("deaf", [deaf_to_votes, deaf_to_order])
def test_control_who_is_not_asked_anew_is_found_out(
    deaf: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Room, "_asked_anew", deaf)
    with pytest.raises(AssertionError):
        play_all()


def test_who_had_no_room_is_named() -> None:
    room = Room(1)
    for seat in (1, 2):
        room.enter(phone(seat))
    first, second = room.apart
    settle(room, {}, 1)
    (group,) = room.groups.values()
    second.wire._shut = True  # type: ignore[attr-defined]
    first.wire._sender = object()  # type: ignore[attr-defined]  # as if a task were sending: there is no loop here
    assert group.write(Push("x")) == [second]
