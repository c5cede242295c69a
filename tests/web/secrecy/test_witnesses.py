"""Every phone is a witness: the sealed list, what phones say of it, and who hears of that."""

from contextlib import ExitStack
from typing import Any

import pytest

from app.storage.sql.engines import writer_engine
from tests.documents.sessions import Imported, exported, session_of, vote_of
from tests.shared import Start
from tests.web.lines import Line, line, snapshot
from tests.web.live.test_live_processes import Pair, moved, pair  # noqa: F401 - a fixture
from tests.web.people import VOTE, Person, Workshop, refusal
from tests.web.seals import sealed_document, sealed_round, sha256

CHOICES = (("1", "8", "22"), ("2", "9", "30"), ("1", "2", "3"), ("4", "5", "6"), ("1", "8", "22"))
ROUND = f"activities/{VOTE}/rounds/1"
OTHER_HASH = "0" * 64


def voters(workshop: Workshop, count: int = 5) -> list[tuple[Person, dict[str, Any]]]:
    """People and what each was answered for a ballot."""
    people = [workshop.seat(f"Awa {at}") for at in range(count)]
    return [
        (person, person.vote(*CHOICES[at % 5]).raise_for_status().json())
        for at, person in enumerate(people)
    ]


def sealed_list(workshop: Workshop) -> dict[str, Any]:
    answer = workshop.moussa.get(f"{workshop.path}/{ROUND}/sealed.json")
    listed: dict[str, Any] = answer.raise_for_status().json()
    return listed


def say(person: Person, sha256: str, *, found: bool = True) -> int:
    """Bears witness; the answer's status."""
    body = {"found": found, "sha256": sha256}
    return person.post(f"{person.path}/{ROUND}/witness", json=body).status_code


def counted(workshop: Workshop, audience: str = "screen") -> tuple[int, int, int]:
    """(found, missing, of) as the next frame of the audience tells it whole."""
    asker = workshop.fanta if audience == "host" else workshop.moussa
    news = asker.get(f"{workshop.path}/news?audience={audience}&protocol=palabre.json").json()
    [witnesses] = [frame["witnesses"] for frame in news if "witnesses" in frame]
    assert witnesses["activity"] == VOTE
    return witnesses["found"], witnesses["missing"], witnesses["of"]


def test_anyone_reads_the_sealed_list_and_computes_its_hash(any_workshop: Workshop) -> None:
    cast = [answer for _, answer in voters(any_workshop)]
    seal = any_workshop.fanta.closes().json()
    listed = sealed_list(any_workshop)
    ballots = sorted(
        ({"receipt": ballot["receipt"], "fields": ballot["fields"]} for ballot in cast),
        key=lambda ballot: ballot["receipt"],
    )
    assert (listed["seal"], listed["ballots"]) == ("seal/2", ballots), "by receipt, which is random"
    assert listed.pop("sha256") == seal["sha256"] == sha256(listed)
    assert listed == sealed_document(sealed_round(any_workshop), ballots)


def test_the_list_marks_no_ballot_as_assisted(any_workshop: Workshop) -> None:
    voters(any_workshop)
    bakary = any_workshop.seat("Bakary")
    any_workshop.fanta.vote("10", "11", "12", seat=bakary.seat, assisted="paper").raise_for_status()
    any_workshop.fanta.closes().raise_for_status()
    listed = sealed_list(any_workshop)
    assert listed["cast"] == {"own": 5, "handover": 0, "paper": 1}
    assert {name for ballot in listed["ballots"] for name in ballot} == {"receipt", "fields"}
    assert counted(any_workshop) == (0, 0, 5), "a ballot on paper has no phone"


def test_before_the_seal_and_below_five_ballots_the_list_stays_away(any_workshop: Workshop) -> None:
    [(awa, _), *_] = voters(any_workshop, 4)
    address = f"{any_workshop.path}/{ROUND}"
    assert refusal(any_workshop.moussa.get(f"{address}/sealed.json")) == (409, "round_not_sealed")
    assert refusal(
        any_workshop.moussa.get(f"{any_workshop.path}/activities/{VOTE}/rounds/2/sealed.json")
    ) == (404, "no_such_round")
    assert say(awa, OTHER_HASH) == 409
    any_workshop.fanta.closes().raise_for_status()
    assert refusal(any_workshop.moussa.get(f"{address}/sealed.json")) == (403, "list_withheld")
    assert say(awa, OTHER_HASH) == 403
    for audience in ("screen", "host"):
        news = any_workshop.fanta.get(
            f"{any_workshop.path}/news?audience={audience}&protocol=palabre.json"
        ).json()
        assert not [frame for frame in news if "witnesses" in frame]


def test_who_missed_the_second_opening_is_told_that_the_first_rounds_counts_are_over(
    any_workshop: Workshop,
) -> None:
    voters(any_workshop)
    any_workshop.fanta.closes().raise_for_status()
    screen = snapshot(any_workshop)
    assert screen.witnesses[VOTE]["of"] == 5
    any_workshop.fanta.opens().raise_for_status()
    any_workshop.fanta.closes().raise_for_status()
    assert snapshot(any_workshop).witnesses == {}
    with line(any_workshop, since=screen.version, client_state=screen) as back:
        assert back.at(any_workshop.moussa.board()["version"]).witnesses == {}


def test_counts_go_to_screens_and_hosts_alone_also_where_all_hold_the_same_version(
    any_workshop: Workshop,
) -> None:
    """With no vote open, phones and screens once shared a push: what the first of them may read."""
    people = [person for person, _ in voters(any_workshop)]
    seal = any_workshop.fanta.closes().json()["sha256"]
    with ExitStack() as stack:

        def follow(audience: str, person: Person | None = None) -> Line:
            client = line(any_workshop, audience, person=person)
            return stack.enter_context(client)

        phones = [follow("phone", person) for person in people[:3]]
        screens = [follow("screen"), follow("host", any_workshop.fanta), follow("screen")]
        before = any_workshop.moussa.board()["version"]
        for client in (*phones, *screens):
            client.at(before)
        assert say(people[0], seal) == 204
        for client in screens:
            client.until(lambda state: state.witnesses[VOTE]["found"] == 1)
        any_workshop.fanta.post(
            f"{any_workshop.path}/settings", json={"title": "Ségou"}
        ).raise_for_status()
        after = any_workshop.moussa.board()["version"]
        for client in phones:
            client.at(after)
            assert not [frame for frame in client.frames if "witnesses" in frame]


def test_phones_are_counted_once_and_the_screen_and_hosts_hear_of_it(
    any_workshop: Workshop,
) -> None:
    people = [person for person, _ in voters(any_workshop)]
    seal = any_workshop.fanta.closes().json()["sha256"]
    assert counted(any_workshop) == (0, 0, 5)
    for number, person in enumerate(people, start=1):
        assert [say(person, seal), say(person, seal)] == [204, 204]
        assert counted(any_workshop) == counted(any_workshop, "host") == (number, 0, 5)
    news = people[0].get(f"{any_workshop.path}/news?audience=phone&protocol=palabre.json").json()
    assert not [frame for frame in news if "witnesses" in frame], "a phone tells only of itself"


def test_a_phone_that_misses_its_ballot_or_saw_another_list_is_missing(
    any_workshop: Workshop,
) -> None:
    (awa, _), (bakary, _), *_ = voters(any_workshop)
    seal = any_workshop.fanta.closes().json()["sha256"]
    assert say(awa, seal, found=False) == 204
    assert counted(any_workshop) == (0, 1, 5)
    assert say(bakary, OTHER_HASH) == 204
    assert counted(any_workshop) == (0, 2, 5)
    assert say(awa, seal) == 204
    assert counted(any_workshop) == (1, 1, 5)
    assert say(awa, seal, found=False) == 204, "a second phone that a change left behind"
    assert counted(any_workshop) == (1, 1, 5)


def test_the_answer_does_not_tell_who_voted(any_workshop: Workshop) -> None:
    [(awa, _), *_] = voters(any_workshop)
    idle = any_workshop.seat("Idle")
    seal = any_workshop.fanta.closes().json()["sha256"]
    version = any_workshop.moussa.board()["version"]
    body = {"found": True, "sha256": seal}
    answers = [
        person.post(f"{any_workshop.path}/{ROUND}/witness", json=body) for person in (idle, awa)
    ]
    entries = [
        (answer.status_code, answer.content, sorted(set(answer.headers) - {"date"}))
        for answer in answers
    ]
    assert entries[0] == entries[1]
    assert counted(any_workshop) == (1, 0, 5)
    assert any_workshop.moussa.board()["version"] == version + 1, "only Awa's word moved the board"


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"found": True},
        {"found": True, "sha256": "x"},
        {"found": 2, "sha256": OTHER_HASH},
        {"found": True, "sha256": "A" * 64},
    ],
)
def test_a_word_of_another_form_is_refused(workshop: Workshop, body: dict[str, Any]) -> None:
    [(awa, _), *_] = voters(workshop)
    workshop.fanta.closes().raise_for_status()
    assert awa.post(f"{workshop.path}/{ROUND}/witness", json=body).status_code == 422
    assert counted(workshop) == (0, 0, 5)


def test_a_word_at_one_process_reaches_a_screen_at_the_other(pair: Pair) -> None:  # noqa: F811
    people = [person for person, _ in voters(pair.here)]
    seal = pair.here.fanta.closes().json()["sha256"]
    with line(pair.there) as screen:
        for person in people[:2]:
            assert say(person, seal) == 204
        screen.until(lambda client_state: client_state.witnesses.get(VOTE, {}).get("found") == 2)
        twin = moved(people[2], pair.there)  # type: ignore[arg-type]  # it has an address, as a server does
        assert say(twin, seal) == 204
        screen.until(
            lambda client_state: (
                client_state.witnesses[VOTE]
                == {"activity": VOTE, "found": 3, "missing": 0, "of": 5}
            )
        )


def test_the_counts_go_with_the_file(any_workshop: Workshop) -> None:
    people = [person for person, _ in voters(any_workshop)]
    seal = any_workshop.fanta.closes().json()["sha256"]
    for person in people[:3]:
        say(person, seal)
    say(people[3], seal, found=False)
    saved = session_of(any_workshop)
    assert vote_of(saved)["rounds"][0]["seal"]["witnesses"] == {"found": 3, "missing": 1}
    copy = Imported(any_workshop, exported(any_workshop))
    assert counted(copy) == (3, 1, 5)
    assert vote_of(session_of(copy))["rounds"] == vote_of(saved)["rounds"]


def test_an_erased_board_leaves_no_witness(fork_palabre: Any, workshop_at: Start) -> None:
    server = fork_palabre()
    workshop = workshop_at(server)
    people = [person for person, _ in voters(workshop)]
    seal = workshop.fanta.closes().json()["sha256"]
    for person in people:
        say(person, seal)

    def rows() -> int:
        engine = writer_engine(f"sqlite:///{server.folder / 'data' / 'palabre.db'}")
        with engine.connect() as connection:
            count = int(connection.exec_driver_sql("SELECT count(*) FROM witness").scalar() or 0)
        engine.dispose()
        return count

    assert rows() == 5
    workshop.bearer("organiser_url").post(
        f"{workshop.path}/erase", json={"code": workshop.code}
    ).raise_for_status()
    assert rows() == 0


def test_where_names_are_withheld_phones_are_counted_without_their_seats(
    fork_palabre: Any, workshop_at: Start
) -> None:
    """All chose the same, so who voted would tell what: no row names a seat."""
    server = fork_palabre()
    workshop = workshop_at(server)
    people = [workshop.seat(f"Awa {at}") for at in range(5)]
    for person in people:
        person.vote("1", "8", "22").raise_for_status()
    seal = workshop.fanta.closes().json()["sha256"]
    for person in people[:3]:
        assert [say(person, seal), say(person, seal)] == [204, 204]
    assert counted(workshop) == (3, 0, 5)
    assert say(people[3], seal, found=False) == 204
    assert counted(workshop) == (3, 1, 5)
    engine = writer_engine(f"sqlite:///{server.folder / 'data' / 'palabre.db'}")
    with engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT seat_id, key FROM witness").all()
        seat_ids = set(connection.exec_driver_sql("SELECT public_id FROM seat").scalars())
    engine.dispose()
    assert [row.seat_id for row in rows] == [None] * 4
    assert not seat_ids & {row.key for row in rows}
