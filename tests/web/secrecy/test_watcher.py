"""I18: whoever reads everything that any role may, between every two ballots, ties no name to a
ballot."""

import sqlite3
from collections.abc import Callable
from contextlib import ExitStack, closing

import pytest

from tests.shared import Start
from tests.web.forks import ForkedServer
from tests.web.people import VOTE, Person, Workshop
from tests.web.secrecy.test_open_vote_files import readers
from tests.web.watchers import Watcher, open_connections

FIELDS = [str(number) for number in range(1, 31)]


def opened(workshop_at: Start, server: ForkedServer, reveal: str, pace: str) -> Workshop:
    workshop = workshop_at(server, opened=False)
    workshop.fanta.post(
        f"{workshop.path}/activities/{VOTE}/reveal", json={"reveal": reveal, "pace": pace}
    ).raise_for_status()
    workshop.fanta.opens().raise_for_status()
    return workshop


def ballot(number: int) -> tuple[str, ...]:
    chosen = {FIELDS[(number * step + start) % 30] for step, start in ((1, 0), (7, 10), (11, 21))}
    return tuple(sorted(chosen | {"1", "2", "3"}, key=int)[-3:])


def told(watcher: Watcher, voters: dict[str, Person], order: list[str]) -> list[list[set[str]]]:
    """Whom each answer tells of otherwise, after each ballot; answers that tell of nobody left
    out."""
    watcher.look()
    assert watcher.look() == {}, "nothing changes by itself"
    groups = []
    for number, name in enumerate(order):
        voters[name].vote(*ballot(number)).raise_for_status()
        groups.append(list(watcher.look().values()))
    return groups


def alone(groups: list[list[set[str]]], order: list[str]) -> int:
    """How many names some answer changed alone with their own ballot: those are attributed."""
    return sum({name} in answers for answers, name in zip(groups, order, strict=True))


@pytest.mark.parametrize(
    ("reveal", "pace", "people"),
    [("live", "each", 18), ("live", "steps", 12), ("at_close", "each", 12)],
)
def test_no_name_changes_with_fewer_than_three(
    sqlite_server: ForkedServer, workshop_at: Start, reveal: str, pace: str, people: int
) -> None:
    workshop = opened(workshop_at, sqlite_server, reveal, pace)
    voters = {
        f"Personne{number:02}": workshop.seat(f"Personne{number:02}") for number in range(people)
    }
    # Two never vote: once everybody has, the number alone says whose ballots are in.
    order = sorted(voters, key=lambda name: name[::-1])[: people - 2]
    names = {person.seat: name for name, person in voters.items()}
    with ExitStack() as stack:
        lines = open_connections(workshop, voters, stack)
        version = workshop.moussa.board()["version"]
        for own_watcher in lines.values():
            own_watcher.at(version)
        watcher = Watcher(workshop, readers(workshop), names)
        groups = told(watcher, voters, order)
        assert {len(who) for answers in groups for who in answers}.isdisjoint({1, 2})
        assert any(groups), "names are told while the vote is open"
        assert alone(groups, order) == 0
        version = workshop.moussa.board()["version"]
        for what, line in lines.items():
            line.at(version)
            heard = "".join(line.texts)
            seats = {seat for seat, name in names.items() if what.startswith(name)}
            assert [
                word for word in [*names, *names.values()] if word in heard and word not in seats
            ] == [], what
        workshop.fanta.closes().raise_for_status()
        left_for_the_close = watcher.look()
        assert [answer for answer, people in left_for_the_close.items() if len(people) < 3] == []


def immediate(server: ForkedServer, workshop: Workshop) -> Callable[[], str]:
    """The table of turnout as it would be if each name were told at once."""
    query = (
        'SELECT s.public_id, coalesce(t."cast", 0) FROM seat s JOIN board b ON b.id = s.board_id '
        "LEFT JOIN turnout t ON t.seat_id = s.id WHERE b.code = ? ORDER BY s.id"
    )

    def read() -> str:
        with closing(
            sqlite3.connect(f"file:{server.settings['data_dir']}/palabre.db?mode=ro", uri=True)
        ) as reader:
            return "\n".join(
                f"{seat};{cast}" for seat, cast in reader.execute(query, (workshop.code,))
            )

    return read


def test_names_told_at_once_would_give_every_ballot_away(
    sqlite_server: ForkedServer, workshop_at: Start
) -> None:
    """The control: the same watcher, who may also read who has voted at once, attributes 12 of
    12."""
    workshop = opened(workshop_at, sqlite_server, "live", "each")
    voters = {f"Personne{number:02}": workshop.seat(f"Personne{number:02}") for number in range(12)}
    names = {person.seat: name for name, person in voters.items()}
    order = list(voters)
    watcher = Watcher(
        workshop,
        {"host": workshop.fanta},
        names,
        more={"immediate": immediate(sqlite_server, workshop)},
    )
    assert alone(told(watcher, voters, order), order) == 12
