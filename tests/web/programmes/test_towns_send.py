"""Two real servers: a town's sends its sealed session by itself, and the programme's counts it
once."""

import json
import threading
from collections.abc import Callable
from urllib.parse import urlsplit

import httpx
import pytest

from tests.servers.process import until
from tests.web.forks import ForkedServer
from tests.web.pages import PAGE
from tests.web.programmes.strangers import Came, Reply, stranger
from tests.web.programmes.two_servers import Programme, Town

Fork = Callable[..., ForkedServer]


@pytest.fixture
def programme(fork_palabre: Fork, wires: httpx.HTTPTransport) -> Programme:
    return Programme(fork_palabre(limits="off"), wires)


Sender = Callable[..., Town]


@pytest.fixture
def sender(fork_palabre: Fork, wires: httpx.HTTPTransport) -> Sender:
    """`sender(hosts)`: a board on a server that may send to these, also on this machine."""

    def start(hosts: str, **settings: str) -> Town:
        allowed = {"programme_hosts": hosts, "programme_private": "on", **settings}
        return Town(fork_palabre(limits="off", **allowed), wires)

    return start


@pytest.fixture
def town(sender: Sender, programme: Programme) -> Town:
    return sender(programme.server.url)


def through(link: str, url: str) -> str:
    """The link as if the programme were at another address."""
    return f"{url}{urlsplit(link).path}"


def confirmed(came: Came) -> Reply:
    value = {"programme": "Afrique", "town": "Segu", "state": "new", "ballots": 5}
    return 200, {"Content-Type": "application/json"}, json.dumps(value).encode()


def test_a_sealed_vote_is_sent_by_itself_and_a_later_one_replaces_it(
    programme: Programme, town: Town
) -> None:
    assert town.link(programme.link).status_code == 200
    linked = town.wait_for("linked")
    assert (linked["programme"], linked["town"]) == ("Afrique 2026", "Ségou")
    assert programme.towns() == []
    town.vote(5)
    sent = town.wait_for("sent")
    assert programme.towns() == [("Ségou", 5)], "the town of the link, whatever the board says"
    town.vote(2)
    until(lambda: town.sending()["seal"] != sent["seal"], seconds=30, otherwise=str)
    town.wait_for("sent")
    assert programme.towns() == [("Ségou", 2)]


def test_the_same_session_by_a_file_counts_once(programme: Programme, town: Town) -> None:
    town.link(programme.link)
    town.vote(5)
    town.wait_for("sent")
    session = town.organiser.get(f"{town.path}/export.json").json()
    answer = programme.organiser.post(f"{programme.path}/sessions", json=session)
    assert answer.json()["state"] == "same"
    town.organiser.post(f"{town.path}/programme/send")
    town.wait_for("sent")
    assert programme.towns() == [("Ségou", 5)]


def test_no_name_leaves_the_town(sender: Sender, programme: Programme) -> None:
    with stranger(confirmed) as far:
        town = sender(far.url)
        town.link(through(programme.link, far.url))
        town.vote(5)
        town.wait_for("sent")
        [came] = far.sent()
        whole = town.organiser.get(f"{town.path}/export.json").text
    assert "Sekou Keita" in whole
    assert b"Sekou Keita" not in came.body
    codes = [seat["seat_code"] for seat in json.loads(whole)["seats"]]
    assert codes
    assert not [code for code in codes if code.encode() in came.body]
    token = urlsplit(programme.link).path.rpartition("/")[2]
    assert came.headers["authorization"] == f"Bearer {token}"
    assert token not in came.path, "no log of the other server has it"
    assert token not in whole
    assert token not in json.dumps(town.sending())


def test_what_cannot_be_reached_waits_and_goes_once_it_can(
    programme: Programme, town: Town
) -> None:
    town.link(programme.link)
    town.wait_for("linked")
    programme.server.stop()
    town.vote(5)
    town.wait_for("waiting", "unreachable")
    programme.server.start()
    town.wait_for("sent")
    assert programme.towns() == [("Ségou", 5)]


def test_a_server_that_is_killed_while_it_sends_sends_again(
    programme: Programme, town: Town
) -> None:
    town.link(programme.link)
    town.wait_for("linked")
    programme.server.stop()
    ends = threading.Event()

    def silent(came: Came) -> Reply:
        ends.wait(60)
        return None

    with stranger(silent, programme.server.port) as far:
        town.vote(5)
        until(lambda: bool(far.sent()), seconds=30, otherwise=lambda: "nothing was sent")
        town.server.kill()
        ends.set()
    programme.server.start()
    town.server.start()
    town.wait_for("sent")
    assert programme.towns() == [("Ségou", 5)]


def test_a_session_whose_answer_is_lost_comes_twice_and_counts_once(
    sender: Sender, programme: Programme
) -> None:
    answers: list[str] = []

    def relay(came: Came) -> Reply:
        """Passes everything on; the first answer to a session never arrives."""
        headers = {name: came.headers[name] for name in ("authorization", "accept")}
        kind = {"Content-Type": "application/json"} if came.body else {}
        answer = programme.organiser.request(
            came.method, came.path, content=came.body, headers={**headers, **kind}
        )
        if came.method == "POST":
            answers.append(answer.json()["state"])
            if len(answers) == 1:
                return None
        return answer.status_code, {"Content-Type": "application/json"}, answer.content

    with stranger(relay) as far:
        town = sender(far.url)
        town.link(through(programme.link, far.url))
        town.vote(5)
        town.wait_for("sent")
    assert answers == ["new", "same"]
    assert programme.towns() == [("Ségou", 5)]


def test_a_link_that_has_ended_is_refused_and_says_why(programme: Programme, town: Town) -> None:
    fresh = programme.new_link("Ségou")
    town.link(programme.link)
    town.wait_for("refused", "refused:not_host")
    town.vote(5)
    town.wait_for("refused", "refused:not_host")
    assert programme.towns() == []
    page = town.organiser.get(f"{town.path}/console/settings", headers=PAGE).text
    assert "lien a pris fin" in page
    town.link(fresh)
    town.wait_for("sent")
    assert programme.towns() == [("Ségou", 5)]
    ended = programme.organiser.post(f"{programme.path}/senders/end", json={"town": "segou"})
    assert ended.status_code == 204
    town.organiser.post(f"{town.path}/programme/send")
    assert town.wait_for("refused", "refused:not_host")["sent_at"]
    assert programme.towns() == [("Ségou", 5)], "what was sent stays"


def test_a_host_that_the_operator_does_not_allow_is_refused(
    sender: Sender, programme: Programme
) -> None:
    with stranger(confirmed) as far:
        town = sender(programme.server.url)
        for link in (
            through(programme.link, far.url),
            through(programme.link, f"{programme.server.url}@127.0.0.1"),
            programme.link.replace("http://", "https://"),
            f"{programme.link}?to=elsewhere",
        ):
            refused = town.link(link)
            assert refused.status_code == 422, link
            assert refused.json()["refusal"] in {"host_not_allowed", "bad_sending_link"}
        town.link(programme.link)
        town.wait_for("linked")
        town.server.stop()
        town.server.settings["programme_hosts"] = far.url
        town.server.start()
        town.vote(5)
        town.wait_for("waiting", "host_not_allowed")
        assert far.came == []
    assert programme.towns() == []


def test_a_name_of_a_private_address_is_not_connected_to(
    sender: Sender, programme: Programme
) -> None:
    with stranger(confirmed) as far:
        port = urlsplit(far.url).port
        town = sender(f"localhost:{port}", programme_private="off")
        town.link(through(programme.link, f"https://localhost:{port}"))
        town.wait_for("waiting", "private_address")
        assert far.came == []


def test_no_redirect_is_followed(sender: Sender, programme: Programme) -> None:
    def elsewhere(came: Came) -> Reply:
        return 307, {"Location": programme.server.url + came.path}, b""

    with stranger(elsewhere) as far:
        town = sender(f"{far.url} {programme.server.url}")
        town.link(through(programme.link, far.url))
        town.vote(5)
        town.wait_for("waiting", "not_palabre")
    assert programme.towns() == [], "although the other one may be sent to"


@pytest.mark.parametrize(
    "body", [b"<p>Welcome to the hotel</p>", b"{}", b'{"programme": 1}', b"{" * 200_000]
)
def test_only_a_palabre_confirms(sender: Sender, programme: Programme, body: bytes) -> None:
    with stranger(lambda came: (200, {}, body)) as far:
        town = sender(far.url)
        town.link(through(programme.link, far.url))
        town.vote(5)
        assert town.wait_for("waiting", "not_palabre")["sent_at"] is None


def test_one_of_two_processes_sends(
    sender: Sender, programme: Programme, fresh_postgres_url: str, bus_url: str
) -> None:
    def slow(came: Came) -> Reply:
        if came.method == "POST":
            threading.Event().wait(4)
        return confirmed(came)

    with stranger(slow) as far:
        both = {"database_url": fresh_postgres_url, "bus_url": bus_url}
        town = sender(far.url, **both)
        sender(far.url, **both)
        town.link(through(programme.link, far.url))
        town.wait_for("linked")
        town.vote(5)
        town.wait_for("sent")
        assert len(far.sent()) == 1
