"""A secret vote: who chose what is told by nothing that anybody else can see, and after the seal
not by the database either."""

import json
import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from typing import Any

import httpx
import pytest

from tests.shared import Start
from tests.web.forks import ForkedServer
from tests.web.lines import Line, line
from tests.web.people import JSON, NOTES, VOTE, Person, Workshop

BALLOTS = [("1", "8", "22"), ("4", "5", "6"), ("1", "29", "30"), ("10", "11", "12")]
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|\+00:00)|\b\d\d:\d\d UTC\b")
RANDOM = re.compile(
    r"(?<=</span>)[0-9a-f]{8}(?=</strong>)|\b[0-9a-f]{64}\b|\b[0-9a-f]{12}…|\b[0-9a-f]{8}-[0-9a-f-]{27}\b|\b[23456789A-HJKMNP-TV-Z]{4}-[23456789A-HJKMNP-TV-Z]{4}\b"
    r'|(?<=name="once" value=")[\w-]+'
)
PAGES = [
    "",
    "/screen",
    "/console",
    "/news?audience=screen&protocol=palabre.json",
    f"/activities/{VOTE}/tally",
    "/people",
    "/export.csv",
]
PAGES += ["/export.csv?table=turnout", "/export.json", "/diagram.svg"]


class Witness:
    """Everything that others are shown: frames, tallies, boards, pages, files; what is random or a
    time is taken out."""

    def __init__(self, workshop: Workshop, people: list[Person]) -> None:
        self.workshop, self.people = workshop, people
        self.known = {
            workshop.code: "CODE",
            workshop.url: "URL",
            **{person.seat: f"seat {n}" for n, person in enumerate(people)},
        }
        self.seen: dict[str, str] = {}

    def look(self, moment: str) -> None:
        coumba = self.people[2]
        for name, person in (
            ("nobody", self.workshop.moussa),
            ("Coumba", coumba),
            ("Fanta", self.workshop.fanta),
            ("organiser", self.organiser),
        ):
            for page in PAGES:
                for accept in ("application/json", "text/html"):
                    answer = person.get(self.workshop.path + page, headers={"Accept": accept})
                    self.keep(
                        f"{moment}: {name} {page} {accept}", f"{answer.status_code} {answer.text}"
                    )

    @property
    def organiser(self) -> Person:
        return self.workshop.bearer("organiser_url")

    def keep(self, what: str, text: str) -> None:
        for word, plain in self.known.items():
            text = text.replace(word, plain)
        text = RANDOM.sub("RANDOM", TIME.sub("TIME", text))
        self.seen[what] = (
            canonical(text) if "export.json" in what and text.startswith("200") else text
        )


def canonical(answer: str) -> str:
    """The file with its lists as multisets: their order is that of random receipts and seats."""

    def sort(value: Any) -> Any:
        if isinstance(value, dict):
            return {name: sort(value[name]) for name in sorted(value)}
        return sorted(map(sort, value), key=json.dumps) if isinstance(value, list) else value

    return json.dumps(sort(json.loads(answer.partition(" ")[2])))


def lines_of(workshop: Workshop, coumba: Person, stack: ExitStack) -> dict[str, Line]:
    who: list[tuple[str, Person | None]] = [
        ("screen", None),
        ("host", workshop.fanta),
        ("phone", coumba),
    ]
    return {
        audience: stack.enter_context(line(workshop, audience, person=person))
        for audience, person in who
    }


def day(workshop: Workshop, ballots: list[tuple[str, ...]], *, early: bool) -> dict[str, str]:
    """The same day each time, but for whose ballot is whose. `early` lines follow from before the
    first ballot."""
    people = [workshop.seat(name) for name in ("Awa", "Bakary", "Coumba", "Drissa")]
    witness = Witness(workshop, people)
    with ExitStack() as stack:
        lines = lines_of(workshop, people[2], stack) if early else {}
        wait(workshop, lines)
        for person, ballot in zip(people, ballots, strict=True):
            person.vote(*ballot).raise_for_status()
            wait(workshop, lines)
        lines = lines or lines_of(workshop, people[2], stack)
        wait(workshop, lines)
        witness.look("before the close")
        workshop.fanta.closes().raise_for_status()
        wait(workshop, lines)
        witness.look("after the close")
        late = lines_of(workshop, people[2], stack)
        wait(workshop, late)
        for moment, lines_of_day in (("early", lines), ("late", late)):
            for audience, watcher in lines_of_day.items():
                witness.keep(f"frames, {moment} {audience}", "\n".join(watcher.texts))
    return witness.seen


def wait(workshop: Workshop, lines: dict[str, Line]) -> None:
    """Until everybody has heard of everything so far, so that no two days differ by what was told
    in one frame."""
    version = workshop.moussa.board()["version"]
    for watched in lines.values():
        watched.at(version)


def swapped(ballots: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Awa's and Bakary's, the one for the other."""
    return [ballots[1], ballots[0], *ballots[2:]]


def differences(first: dict[str, str], second: dict[str, str]) -> dict[str, tuple[str, str]]:
    """Where two days differ: around the first letter that does."""
    assert set(first) == set(second)
    changed = {}
    for what, mine in first.items():
        at = next(
            (place for place, (a, b) in enumerate(zip(mine, second[what], strict=False)) if a != b),
            min(len(mine), len(second[what])),
        )
        if mine != second[what]:
            changed[what] = (
                mine[max(at - 80, 0) : at + 80],
                second[what][max(at - 80, 0) : at + 80],
            )
    return changed


@pytest.mark.parametrize(("reveal", "early"), [("at_close", True), ("live", False)])
def test_two_swapped_ballots_change_no_byte_that_others_see(
    any_server: ForkedServer, workshop_at: Start, reveal: str, early: bool
) -> None:
    """Live bars move with each ballot and so tell who moved them (the page says so): there, who
    comes after both sees nothing."""
    first = day(workshop_at(any_server, reveal=reveal), BALLOTS, early=early)
    second = day(workshop_at(any_server, reveal=reveal), swapped(BALLOTS), early=early)
    assert differences(first, second) == {}
    assert any("frames" in what for what in first)


def test_another_ballot_would_be_seen(sqlite_server: ForkedServer, workshop_at: Start) -> None:
    """The control: one choice more or less of anything shows in what is compared."""
    first = day(workshop_at(sqlite_server, reveal="at_close"), BALLOTS, early=True)
    second = day(
        workshop_at(sqlite_server, reveal="at_close"), [("1", "8", "23"), *BALLOTS[1:]], early=True
    )
    different = differences(first, second)
    assert {"frames, early screen", "frames, late phone"} <= set(different)
    assert not [what for what in different if what.startswith("before the close")]


@pytest.fixture
def rows(sqlite_server: ForkedServer) -> Iterator[Callable[[str], list[tuple[Any, ...]]]]:
    with closing(
        sqlite3.connect(f"file:{sqlite_server.settings['data_dir']}/palabre.db?mode=ro", uri=True)
    ) as reader:
        yield lambda query: reader.execute(query).fetchall()


def test_after_the_seal_no_row_ties_a_seat_to_a_ballot(
    workshop: Workshop, rows: Callable[[str], list[tuple[Any, ...]]]
) -> None:
    of_board = (
        f"SELECT id FROM round WHERE board_id = (SELECT "
        f"id FROM board WHERE code = '{workshop.code}')"
    )
    people = [
        workshop.seat(name) for name in ("Awa", "Bakary", "Coumba", "Drissa", "Fatou", "Issa")
    ]
    for person, ballot in zip(reversed(people[1:]), [*BALLOTS, ("2", "3", "9")], strict=True):
        person.vote(*ballot).raise_for_status()
    workshop.fanta.vote("7", "8", "9", seat=people[0].seat)
    assert len(rows(f"SELECT * FROM ballot_holder WHERE round_id IN ({of_board})")) == 6, (
        "the control: before, the rows are there"
    )
    workshop.fanta.closes()
    assert rows(f"SELECT * FROM ballot_holder WHERE round_id IN ({of_board})") == []
    [(closed_at,)] = rows(f"SELECT closed_at FROM round WHERE id IN ({of_board})")
    assert set(rows(f"SELECT recorded_at FROM ballot WHERE round_id IN ({of_board})")) == {
        (closed_at,)
    }
    turnout = rows(
        f"SELECT seat_id, version FROM turnout WHERE round_id IN ({of_board}) ORDER BY rowid"
    )
    assert turnout == sorted(turnout), "not in the order of voting"
    assert len({version for _, version in turnout}) == 1
    log = rows(
        f"SELECT detail FROM log WHERE board_id = (SELECT "
        f"id FROM board WHERE code = '{workshop.code}')"
    )
    assert people[0].seat not in str(log)


def test_the_turnout_stays_after_the_seal(any_workshop: Workshop) -> None:
    awa, bakary = any_workshop.seat("Awa"), any_workshop.seat("Bakary")
    awa.vote("1", "8", "22")
    with line(any_workshop) as screen:
        any_workshop.fanta.closes()
        assert (
            screen.until(
                lambda client_state: client_state.tallies[VOTE] if client_state.tallies else None
            ).turnouts[VOTE]["ballots"]
            == 1
        )
    missing = any_workshop.fanta.get(
        f"{any_workshop.path}/console", headers={"Accept": "text/html"}
    )
    assert missing.status_code == 200
    assert bakary.board()["me"]["ballots"] == awa.board()["me"]["ballots"] == {}


def test_the_log_tells_no_secret(
    fork_palabre: Callable[..., ForkedServer], workshop_at: Start
) -> None:
    server = fork_palabre()
    workshop = workshop_at(server)
    awa = workshop.seat("Awa Traoré", organisation="Mairie de Ségou")
    awa.vote("13", "17", "29")
    awa.note("Ma confidence")
    awa.put(
        f"{workshop.path}/activities/{VOTE}/ballot",
        content=b'{"fields": ["13", NaN',
        headers={**JSON, "Content-Type": "application/json"},
    )
    workshop.moussa.post(f"{workshop.path}/seats/resume", json={"seat_code": awa.seat_code})
    for wrong in ("Zz9-wrong-token", awa.seat_code):
        workshop.moussa.get(f"{workshop.path}/host/{wrong}?token={wrong}")
    with line(workshop, "phone", person=awa) as phone:
        phone.next()
    with httpx.Client(base_url=server.url) as broken:
        broken.get(f"{workshop.path}/../../{awa.seat_code}")
    workshop.fanta.closes()
    workshop.fanta.closes(NOTES)
    server.restart()
    secrets = [
        awa.seat_code,
        awa.seat,
        "Zz9-wrong-token",
        "Awa",
        "Mairie",
        "confidence",
        "palabre_seat",
        '"13"',
        "'13'",
        "fields",
    ]
    secrets += [workshop.links[link].rpartition("/")[2] for link in ("host_url", "organiser_url")]
    secrets += [value for person in (awa, workshop.fanta) for value in person.cookies.values()]
    assert "Application startup complete" in server.log(), "there is a log"
    assert [secret for secret in secrets if secret in server.log()] == []
