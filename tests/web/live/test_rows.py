"""Tallies as rows of numbers: what pages ask for, half as long as the object of a program."""

from typing import Any

from app.web.participant.board_snapshots import add_numbers
from tests.web.lines import Frame, Line, line
from tests.web.people import VOTE, Workshop

ROW = "&numbers=row"
FIELDS = [str(number) for number in range(1, 31)]


def newest(phone: Line, name: str, version: int) -> Any:
    """Reads on to the version; returns the last that came by this name, None for nothing."""
    while (phone.client_state.version or 0) < version:
        phone.next()
    return next((frame[name] for frame in reversed(phone.frames) if name in frame), None)


def votes_of(frame: Frame) -> list[int]:
    return [frame["votes"].get(field, 0) for field in sorted(FIELDS)]


def test_a_row_has_the_numbers_of_the_tally_in_the_order_of_the_sorted_fields(
    any_workshop: Workshop,
) -> None:
    awa, bakary = any_workshop.seat("Awa"), any_workshop.seat("Bakary")
    with line(any_workshop, query=ROW) as page, line(any_workshop) as program:
        awa.vote("1", "8", "22")
        bakary.vote("2", "8", "30")
        version = any_workshop.moussa.board()["version"]
        row, tally = newest(page, "row", version), newest(program, "tally", version)
        assert row == [VOTE, 1, 2, 2, *votes_of(tally)]
        assert (row[4 + sorted(FIELDS).index("8")], sum(row[4:])) == (2, 6)
        assert not any(frame.keys() & {"tally"} for frame in page.frames)
        assert not any("row" in frame for frame in program.frames)
        assert len(page.texts[-1]) < len(program.texts[-1])


def test_a_hidden_tally_is_in_no_row(any_workshop: Workshop) -> None:
    awa, bakary = any_workshop.seat("Awa"), any_workshop.seat("Bakary")
    with line(any_workshop, "phone", person=bakary, query=ROW) as phone:
        awa.vote("1", "8", "22")
        version = any_workshop.moussa.board()["version"]
        assert newest(phone, "turnout", version)["ballots"] == 1
        assert newest(phone, "row", version) is None
        bakary.vote("1", "2", "3")
        row = newest(phone, "row", any_workshop.moussa.board()["version"])
        assert row[:4] == [VOTE, 1, 2, 2]
        assert sum(row[4:]) == 6


def test_the_numbers_of_two_votes_never_share_a_message() -> None:
    """Of one the turnout, of the other a row: a row is turnout and tally of its vote."""
    assert messages_of("turnout", "row") == 2
    assert messages_of("row", "turnout") == 2
    assert messages_of("row", "row") == 2
    assert messages_of("turnout", "witnesses") == 1


def messages_of(*names: str) -> int:
    messages: list[dict[str, object]] = [{"version": 1}]
    for name in names:
        add_numbers(messages, {name: name})
    return len(messages)
