"""The client of deliveries against servers that are not what they should be."""

import asyncio
import shutil
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.delivery import client
from app.delivery.client import Order, Unreached, ask
from tests.web.programmes.strangers import Came, Reply, Stranger, stranger

BODY = b'{"a": 1}'


def confirmed(came: Came) -> Reply:
    return 200, {"Content-Type": "application/json"}, b'{"programme": "P", "state": "new"}'


def problem_of(order: Order) -> str:
    with pytest.raises(Unreached) as unreached:
        asyncio.run(ask(order, ["127.0.0.1"]))
    return unreached.value.problem


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate of `localhost` that nobody else has signed, with its key."""
    if shutil.which("openssl") is None:
        pytest.skip("openssl makes the certificate")
    path = tmp_path_factory.mktemp("tls") / "localhost.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-keyout",
         str(path), "-out", f"{path}.crt", "-subj", "/CN=localhost", "-addext",
         "subjectAltName=DNS:localhost"],
        check=True, capture_output=True,
    )  # fmt: skip
    path.write_text(path.read_text() + Path(f"{path}.crt").read_text())
    return path


@pytest.fixture
def secure(certificate: Path) -> Iterator[Stranger]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with stranger(confirmed, secure=context) as server:
        yield server


def test_https_is_spoken_with_the_name_that_was_allowed(
    secure: Stranger, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = Order(f"https://localhost:{secure.port}", "/p/A/sessions", "token", BODY)
    assert problem_of(order) == "certificate", "nobody vouches for it"
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    answer = asyncio.run(ask(order, ["127.0.0.1"]))
    assert (answer.status, answer.value["state"]) == (200, "new")
    [came] = secure.came
    assert (came.body, came.headers["host"]) == (BODY, f"localhost:{secure.port}")
    of_another = Order(f"https://127.0.0.1:{secure.port}", "/p/A/sessions", "token", BODY)
    assert problem_of(of_another) == "certificate", "the certificate is of another name"


def test_a_server_that_does_not_answer_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "SECONDS", 0.5)
    ends = threading.Event()

    def silent(came: Came) -> Reply:
        ends.wait(20)
        return None

    with stranger(silent) as server:
        assert problem_of(Order(server.url, "/p/A/sending", "token")) == "timeout"
        ends.set()


def test_a_server_that_drips_its_answer_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    """A byte now and then keeps a limit of each reading alive, not that of the whole."""
    monkeypatch.setattr(client, "SECONDS", 1.0)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        over = threading.Event()

        def drip() -> None:
            line, _address = listener.accept()
            with line:
                while not over.wait(0.1):
                    line.sendall(b"H")

        thread = threading.Thread(target=drip, daemon=True)
        thread.start()
        order = Order(f"http://127.0.0.1:{listener.getsockname()[1]}", "/p/A/sending", "token")
        assert problem_of(order) in {"timeout", "not_palabre"}
        over.set()
        thread.join(5)


def test_no_body_is_sent_to_a_server_that_refuses_the_token() -> None:
    """It says so before the body: `100-continue`."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        received: list[bytes] = []

        def refuse() -> None:
            line, _address = listener.accept()
            with line:
                received.append(line.recv(65536))
                head = b"HTTP/1.1 403 Forbidden\r\nContent-Length: 24\r\n\r\n"
                line.sendall(head + b'{"refusal": "not_host"} ')
                line.settimeout(2)
                received.append(line.recv(65536))

        thread = threading.Thread(target=refuse, daemon=True)
        thread.start()
        origin = f"http://127.0.0.1:{listener.getsockname()[1]}"
        answer = asyncio.run(
            ask(Order(origin, "/p/A/sessions", "token", b"x" * 900), ["127.0.0.1"])
        )
        thread.join(5)
    assert (answer.status, answer.value) == (403, {"refusal": "not_host"})
    assert b"xxx" not in b"".join(received)
