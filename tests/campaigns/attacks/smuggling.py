"""Requests that two readers would part differently: each is refused, or read as one request."""

import random
import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace

import httptools

from tests.campaigns.campaign import Campaign, Outcome
from tests.campaigns.room import memory
from tests.campaigns.weakened import WeakenedPalabre
from tests.servers.palabre import Palabre
from tests.servers.process import shared_folder

HIDDEN = b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
SILENCE = 1.5  # seconds without an answer: the server waits for the rest of a request
APART = 0.002  # seconds between pieces, so that the server reads each by itself
MOST_GROWTH = 50.0  # MiB
# Names and values of the header that says how long a body is, as some readers take it and some
# do not.
CHUNKED = (
    *(b"Transfer-Encoding: chunked", b"Transfer-Encoding : chunked", b"Transfer-Encoding:chunked"),
    *(b"Transfer-Encoding: xchunked", b"Transfer-Encoding: chunked, identity"),
    *(b"Transfer-Encoding: identity, chunked", b"Transfer-Encoding:\tchunked"),
    *(b"Transfer-Encoding:\x0bchunked", b"Transfer-Encoding: chunked;q=1", b"Transfer-Encoding:"),
    *(b"Transfer-Encoding: \x00chunked", b" Transfer-Encoding: chunked", b"TE: chunked"),
    *(b"X: y\nTransfer-Encoding: chunked", b"X: y\rTransfer-Encoding: chunked"),
    *(b"Transfer-Encoding\r\n : chunked", b"Transfer-Encoding: gzip, chunked"),
    *(b"Transfer-Encoding: 'chunked'", b"Transfer_Encoding: chunked"),
    *(b"Transfer-Encoding: chunked\r\nTransfer-Encoding: identity", b"Transfer-Encoding: CHUNKED"),
)
LENGTHS = (
    *(b"+4", b"-1", b"0x4", b"4 ", b"4,4", b"4, 5", b"\xd9\xa4", b"4\x00", b"04", b"4.0", b"1e1"),
    *(b"99999999999999999999999", b"", b"4\r\nContent-Length: 5", b"4\r\nContent-Length: 4"),
    *(b"5\r\nContent-Length: 0", b"4\n", b"4;4"),
)
CHUNKS = (
    *(
        b"0\n\n",
        b"0\r\n\r\n",
        b"4\r\nabcd\r\n0\r\n\r\n",
        b"4\nabcd\n0\n\n",
        b"0x4\r\nabcd\r\n0\r\n\r\n",
    ),
    *(b"-4\r\nabcd\r\n0\r\n\r\n", b"4;a=b\r\nabcd\r\n0\r\n\r\n", b"4;\nabcd\r\n0\r\n\r\n"),
    *(
        b"4\rabcd\r\n0\r\n\r\n",
        b"FFFFFFFFFFFFFFFF4\r\nabcd\r\n0\r\n\r\n",
        b"4 \r\nabcd\r\n0\r\n\r\n",
    ),
    *(b"4\r\nabcdef\r\n0\r\n\r\n", b"0\r\nContent-Length: 40\r\n\r\n", b"g\r\n", b"\r\n0\r\n\r\n"),
    *(b"4;" + b"a" * 40_000 + b"\r\nabcd\r\n0\r\n\r\n", b"0\r\n" + b"A: b\r\n" * 5000 + b"\r\n"),
    *(b"00000000000000000000004\r\nabcd\r\n0\r\n\r\n", b"4\r\nabcdX0\r\n\r\n", b"0\r\n\n"),
)
HEADS = (
    *(b"GET / HTTP/1.1\nHost: x\n\n", b"GET / HTTP/1.1\r\nHost: x\r\n y\r\n\r\n"),
    *(b"GET / HTTP/1.1\r\nHost: x\r\nA\r\n\r\n", b"GET / HTTP/1.1\r\nHost : x\r\n\r\n"),
    *(
        b"GET /\r\n\r\n",
        b"GET / HTTP/9.9\r\nHost: x\r\n\r\n",
        b"GET  / HTTP/1.1\r\nHost: x\r\n\r\n",
    ),
    *(b"GET /\x00 HTTP/1.1\r\nHost: x\r\n\r\n", b"GET / HTTP/1.1\r\nA: \x00\r\n\r\n"),
    *(
        b"GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n",
        b"GET http://y/ HTTP/1.1\r\nHost: x\r\n\r\n",
    ),
    *(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", b"GET / HTTP/1.1\r\n" + b"A: b\r\n" * 5000 + b"\r\n"),
    *(b"GET / HTTP/1.1\r\nA: " + b"a" * 60_000 + b"\r\n\r\n", b"\x16\x03\x01\x02\x00\x01\x00\x01"),
    *(b"GET /" + b"a" * 60_000 + b" HTTP/1.1\r\n\r\n", b"CONNECT x:80 HTTP/1.1\r\nHost: x\r\n\r\n"),
    *(b"GET / HTTP/1.1\rHost: x\r\r", b"GET / HTTP/1.1\r\nA\x01: b\r\n\r\n", b"A" * 60_000),
)


@dataclass(frozen=True)
class Attempt:
    """Bytes sent in pieces; `most` answers may come, `least` must."""

    data: bytes
    most: int = 1
    least: int = 0
    pieces: int = 1


def post(*headers: bytes, body: bytes, version: bytes = b"1.1") -> bytes:
    head = b"POST /smuggled HTTP/" + version + b"\r\nHost: x\r\n"
    return head + b"".join(line + b"\r\n" for line in headers) + b"\r\n" + body


def hidden_behind(body: bytes) -> bytes:
    return body + HIDDEN


def table() -> Iterator[Attempt]:
    """Each with another request where a reader that parts it wrongly would see one."""
    plain = post(b"Content-Length: 4", body=b"abcd")
    yield Attempt(plain + HIDDEN, most=2, least=2)  # pipelined as it should be
    yield Attempt(post(b"Transfer-Encoding: chunked", body=CHUNKS[1]) + HIDDEN, most=2, least=2)
    hidden_length = b"Content-Length: %d" % len(hidden_behind(b"0\r\n\r\n"))
    for line in CHUNKED:
        body = hidden_behind(b"0\r\n\r\n")
        yield Attempt(post(hidden_length, line, body=body))
        yield Attempt(post(line, hidden_length, body=body))
        yield Attempt(post(line, hidden_length, body=body, version=b"1.0"))
        # Where it is another header, four bytes are the body; a request and rubbish follow.
        most = 3 if line.partition(b":")[0] in {b"TE", b"Transfer_Encoding"} else 1
        body = b"5c\r\n" + HIDDEN + b"\r\n0\r\n\r\n"
        yield Attempt(post(b"Content-Length: 4", line, body=body), most=most)
    for length in LENGTHS:
        # What counts four bytes, or none, would find a request behind them: only plain 4 may.
        counts = 2 if length in {b"4 ", b"04"} else 1
        yield Attempt(post(b"Content-Length: " + length, body=b"abcd" + HIDDEN), most=counts)
    for body in CHUNKS:
        ends_soundly = body in SOUND
        data = post(b"Transfer-Encoding: chunked", body=hidden_behind(body))
        yield Attempt(data, most=2 if ends_soundly else 1)
    for head in HEADS:
        yield Attempt(head)
    for protocol in (b"h2c", b"TLS/1.0", b"websocket"):
        upgrade = (b"Connection: Upgrade, HTTP2-Settings", b"Upgrade: " + protocol)
        for line in (b"Content-Length: %d" % len(HIDDEN), b"Transfer-Encoding: chunked"):
            yield Attempt(post(*upgrade, line, body=HIDDEN), pieces=40)
    yield Attempt(
        post(b"Expect: 100-continue", b"Content-Length: 4", body=b"abcd"), most=2, least=1
    )


# Bodies that the grammar knows, whose next request is a request.
SOUND = {CHUNKS[number] for number in (1, 2, 6, 12, 15, 16, 17)}


def attempts(seed: int, size: int) -> list[Attempt]:
    """The table whole, then in pieces of chance."""
    chance, whole = random.Random(seed), list(table())
    more = [
        replace(chance.choice(whole), pieces=chance.choice((2, 3, 7, 40)))
        for _ in range(size - len(whole))
    ]
    return [*whole, *more]


def send(server: Palabre, attempt: Attempt) -> bytes:
    """Returns what comes until the server closes or is silent."""
    received = bytearray()
    step = -(-len(attempt.data) // attempt.pieces)
    with socket.create_connection((server.host, server.port), 10) as line:
        line.settimeout(SILENCE)
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        try:
            for start in range(0, len(attempt.data), step):
                time.sleep(APART if start else 0)
                line.sendall(attempt.data[start : start + step])
            while received.count(b"HTTP/1.1 ") <= attempt.most and (more := line.recv(65536)):
                received += more
                line.settimeout(0.3 if received.count(b"HTTP/1.1 ") >= attempt.most else SILENCE)
        except (TimeoutError, ConnectionError):
            pass
    return bytes(received)


def attack(server: Palabre, seed: int, size: int) -> Outcome:
    outcome, before = Outcome({"memory_MiB": 0}), 0.0
    for number, attempt in enumerate(attempts(seed, size)):
        answers = send(server, attempt).split(b"HTTP/1.1 ")[1:]
        outcome.count("requests")
        outcome.count("refused", any(answer[:1] == b"4" for answer in answers))
        what = f"{attempt.data[:160]!r} in {attempt.pieces}"
        if not attempt.least <= len(answers) <= attempt.most:
            outcome.harms.append(f"{len(answers)} answers to {what}")
        if any(answer[:1] == b"5" for answer in answers):
            outcome.harms.append(f"5xx to {what}")
        before = memory(server) if number == 50 else before
    outcome.counts["memory_MiB"] = round(memory(server) - before, 1)
    if outcome.counts["memory_MiB"] > MOST_GROWTH:
        outcome.harms.append("memory grew")
    if b"HTTP/1.1 200" not in send(server, Attempt(HIDDEN)):
        outcome.harms.append("the next request was not answered")
    outcome.read_log(server.log())
    return outcome


def run(seed: int, size: int) -> Outcome:
    with shared_folder() as folder, Palabre(folder, limits="off") as server:
        return attack(server, seed, size)


def control(seed: int) -> Outcome:
    assert hasattr(httptools.HttpRequestParser, "set_dangerous_leniencies")
    with (
        shared_folder() as folder,
        WeakenedPalabre(folder, "strict parts", limits="off") as server,
    ):
        return attack(server, seed, 0)


CAMPAIGNS = (
    Campaign(
        name="smuggling",
        promise="what two servers would part differently is refused or read as one request",
        unit="requests",
        short=150,
        full=2000,
        safeguard="a strict reader of requests",
        run=run,
        control=control,
        waits=True,
    ),
)
