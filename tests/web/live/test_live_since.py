"""Coming back: exactly what is newer, nothing lost, the whole when it must be, and bytes in
proportion to what changed."""

import random
import socket

from tests.shared import Start
from tests.web.crowds import in_parallel
from tests.web.forks import ForkedServer
from tests.web.lines import SUBPROTOCOL, ClientState, line, snapshot
from tests.web.people import Person, Workshop

SMALL = 1024  # bytes
MANY = 500
GOERS, VISITS = 4, 50


def test_since_gives_exactly_what_is_newer(any_workshop: Workshop) -> None:
    awa = any_workshop.seat("Awa")
    old, edited, gone = (awa.note(f"note {n}").json()["id"] for n in range(3))
    version = any_workshop.moussa.board()["version"]
    awa.note("edited", id=edited)
    awa.delete(f"{any_workshop.path}/notes/{gone}")
    new = awa.note("new").json()["id"]
    with line(any_workshop, since=version) as screen:
        frame = screen.next()
    assert set(frame) == {"version", "notes", "removed"}
    assert ({note["id"] for note in frame["notes"]}, frame["removed"]) == ({edited, new}, [gone])
    assert old not in str(frame)


def test_each_version_in_between_can_be_come_back_from(workshop: Workshop) -> None:
    awa = workshop.seat("Awa")
    client_state = {}
    for turn in range(6):
        client_state[workshop.moussa.board()["version"]] = snapshot(workshop)
        awa.note(f"note {turn}")
        awa.vote("1", "8", str(9 + turn))
        if turn == 3:
            workshop.fanta.closes()
            workshop.fanta.opens()
    final = snapshot(workshop)
    for version, before in client_state.items():
        with line(workshop, since=version, client_state=before) as back:
            assert vars(back.at(final.version or 0)) == vars(final), version


def test_an_unknown_version_gets_the_whole_and_is_told_so(any_workshop: Workshop) -> None:
    any_workshop.seat("Awa").note("Un marché")
    for since in (
        "999999999",
        "999999999999999",
        "-1",
        "x",
        "",
        "9" * 400,
        "%00",
        "1.5",
        "٣",
        "1_0",
        "0",
    ):
        with line(any_workshop, since=since) as screen:
            frame = screen.next()
        assert frame["whole"] is True, since
        assert len(frame["notes"]) == 1, since
        assert "board" in frame, since


def test_an_unknown_version_gets_the_whole_beside_a_screen_that_is_up_to_date(
    any_workshop: Workshop,
) -> None:
    """What is read for the one must not pass for the whole of the other."""
    any_workshop.seat("Awa").note("Un marché")
    with line(any_workshop) as screen:
        screen.next()
        with line(any_workshop, since=999_999_999) as strange:
            assert strange.next()["whole"] is True
            assert vars(strange.client_state) == vars(screen.client_state)


def test_the_whole_has_nothing_of_what_is_gone(workshop: Workshop) -> None:
    awa = workshop.seat("Awa")
    id = awa.note("Un marché").json()["id"]
    awa.delete(f"{workshop.path}/notes/{id}")
    with line(workshop) as screen:
        assert "removed" not in screen.next()


def full_field(workshop: Workshop) -> Person:
    """Awa, after a field has got 500 notes from several people."""
    writers = [workshop.seat(f"Siège {n}") for n in range(4)]
    in_parallel([lambda w=w: [w.note(f"note {n}") for n in range(MANY // 4)] for w in writers])  # type: ignore[misc]
    return workshop.seat("Awa")


def test_a_note_more_on_a_field_of_500_costs_the_bytes_of_one(workshop: Workshop) -> None:
    awa = full_field(workshop)
    with line(workshop) as screen:
        assert len(screen.next()["notes"]) == MANY
        assert len(screen.texts[0]) > 50 * SMALL
        awa.note("Une de plus")
        screen.until(lambda client_state: len(client_state.notes) == MANY + 1)
        assert len("".join(screen.texts[1:]).encode()) < SMALL
    with line(workshop, "phone", person=awa, since=screen.client_state.version) as phone:
        phone.next()
        assert len(phone.texts[0].encode()) < SMALL, "coming back with nothing new"
    awa.note("Encore une")
    with line(workshop, "phone", person=awa, since=screen.client_state.version) as phone:
        assert len(phone.next()["notes"]) == 1
        assert len(phone.texts[0].encode()) < SMALL
    with line(workshop, subprotocols=None, since=screen.client_state.version) as page:
        assert len(page.next_text().encode()) < 4 * SMALL, "the same as a fragment"


def test_the_news_by_http_are_the_socket_s(any_workshop: Workshop) -> None:
    awa = any_workshop.seat("Awa")
    awa.note("Un marché")
    version = any_workshop.moussa.board()["version"]
    awa.vote("1", "8", "22")
    for since in (version, version - 1, version + 1, "", 999_999):
        query = {"audience": "screen", "since": since, "protocol": SUBPROTOCOL}
        by_http = any_workshop.moussa.get(f"{any_workshop.path}/news", params=query).json()
        with line(any_workshop, since=since) as screen:
            screen.at(version + 1)
        assert by_http == screen.frames, since


def test_nobody_who_comes_while_others_write_misses_anything(
    any_server: ForkedServer, workshop_at: Start
) -> None:
    """200 lines come, break and come back while notes pour in: in the end all have the same."""
    workshop = workshop_at(any_server)
    writers = [workshop.seat(f"Siège {n}") for n in range(2)]
    going = set(range(GOERS))

    def write(writer: Person) -> ClientState:
        while going:  # as long as somebody waits for the next note
            assert writer.note("x").status_code == 201
        return ClientState()

    def come_and_go(seed: int) -> ClientState:
        chance, client_state = random.Random(seed), ClientState()
        try:
            for _ in range(VISITS):
                since = client_state.version if chance.random() < 0.7 else None
                with line(
                    workshop,
                    since=since,
                    client_state=client_state if since is not None else ClientState(),
                    compression=None,
                ) as screen:
                    for _ in range(chance.randint(1, 3)):
                        screen.next()
                    client_state = screen.client_state
                    if chance.random() < 0.5:
                        screen.socket.socket.shutdown(socket.SHUT_RDWR)
        finally:
            going.discard(seed)
        return client_state

    helds = in_parallel(
        [
            *(lambda s=s: come_and_go(s) for s in range(GOERS)),
            *(lambda w=w: write(w) for w in writers),
        ]
    )[:GOERS]  # type: ignore[misc]
    last = workshop.seat("Awa").note("the last").json()["id"]
    fresh = snapshot(workshop)
    for client_state in helds:
        with line(workshop, since=client_state.version, client_state=client_state) as screen:
            screen.until(lambda client_state: last in client_state.notes)
            assert screen.client_state.notes == fresh.notes
            assert screen.client_state.turnouts == fresh.turnouts
