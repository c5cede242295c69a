"""Whoever may not follow any more is let go: a voided seat, a link that was made anew. And quiet
logs."""

import logging
import socket
from urllib.parse import urlsplit

import pytest
from starlette.requests import ClientDisconnect

from app.serving.logs import OneQuietLine
from tests.servers.process import until
from tests.web.forks import ForkedServer
from tests.web.lines import line
from tests.web.people import NOTES, Workshop


def test_a_voided_seat_s_line_is_closed_on_every_process(any_workshop: Workshop) -> None:
    workshop = any_workshop
    awa, bakary = workshop.seat("Awa"), workshop.seat("Bakary")
    with line(workshop, "phone", person=awa) as hers, line(workshop, "phone", person=bakary) as his:
        version = workshop.moussa.board()["version"]
        hers.at(version)
        his.at(version)
        workshop.fanta.post(f"{workshop.path}/people/{awa.seat}/void").raise_for_status()
        assert hers.close_code() == 1008
        his.at(workshop.moussa.board()["version"])
        bakary.note("Un marché").raise_for_status()  # the control: others follow on
        his.until(lambda client_state: client_state.notes)
    with line(workshop, "phone", person=awa) as again:
        assert again.close_code() == 1008


def test_the_line_of_a_link_that_ended_is_closed(any_workshop: Workshop) -> None:
    workshop = any_workshop
    organiser = workshop.bearer("organiser_url")
    with (
        line(workshop, "host", person=workshop.fanta) as hers,
        line(workshop, "host", person=organiser) as theirs,
    ):
        version = workshop.moussa.board()["version"]
        hers.at(version)
        theirs.at(version)
        organiser.post(f"{workshop.path}/links/host").raise_for_status()
        assert hers.close_code() == 1008
        theirs.at(workshop.moussa.board()["version"])
        organiser.locks(NOTES).raise_for_status()  # the control: the organiser's goes on
        theirs.until(
            lambda client_state: any(
                activity["locked"] for activity in client_state.activities or ()
            )
        )


def test_a_reader_who_leaves_and_a_text_that_is_none_are_no_traceback(
    workshop: Workshop, sqlite_server: ForkedServer
) -> None:
    """The server's log is looked through for tracebacks at the end of each run: this makes both
    causes of one."""
    address = urlsplit(workshop.url)
    for _ in range(5):
        gone = socket.create_connection((address.hostname, address.port), 10)
        gone.sendall(f"GET {workshop.path}/screen HTTP/1.1\r\nHost: x\r\n\r\n".encode() * 40)
        gone.close()
    with line(workshop, "screen") as hers:
        hers.at(0)
        mask, text = b"\0\0\0\0", b"\xff\xfe"
        hers.socket.socket.sendall(bytes((0x81, 0x80 | len(text))) + mask + text)
        assert hers.close_code() == 1007
    until(
        lambda: workshop.moussa.get("/healthz").status_code == 200,
        seconds=10,
        otherwise=lambda: "it hangs",
    )
    assert "Exception in ASGI" not in sqlite_server.log()


def told(error: BaseException, logger: str = "uvicorn.error") -> logging.LogRecord:
    try:
        raise error
    except BaseException as raised:
        info = (type(raised), raised, raised.__traceback__)
    record = logging.LogRecord(
        logger, logging.ERROR, __file__, 1, "Exception in ASGI application\n", (), info
    )
    assert OneQuietLine().filter(record), "no record is lost"
    return record


@pytest.mark.parametrize("error", [
    RuntimeError("unable to perform operation on <TCPTransport "
                 "closed=True reading=False 0x7f>; the handler is closed"),
    ConnectionResetError(104, "Connection reset by peer"),
    ClientDisconnect(),
    ExceptionGroup("two", [ConnectionResetError(), BrokenPipeError()]),
])  # fmt: skip
def test_a_departure_is_one_quiet_line(error: BaseException) -> None:
    record = told(error)
    assert (record.levelname, record.exc_info) == ("INFO", None)
    assert told(error, "palabre.live").exc_info is not None, "in our own logs it is a fault"
    assert "\n" not in logging.Formatter("%(levelname)s %(message)s").format(record)


def test_a_text_that_is_no_utf_8_is_one_quiet_line_of_the_socket_s_log() -> None:
    error = UnicodeDecodeError("utf-8", b"\xff", 0, 1, "invalid start byte")
    assert told(error, "uvicorn.error.sockets").exc_info is None
    assert told(error).exc_info is not None, "in a request it is a fault of ours"


@pytest.mark.parametrize("error", [
    KeyError("votes"), RuntimeError("dictionary changed size"),
    ExceptionGroup("two", [ConnectionResetError(), KeyError("x")]),
])  # fmt: skip
def test_a_fault_of_ours_keeps_its_traceback(error: BaseException) -> None:
    record = told(error)
    assert (record.levelname, record.exc_info is not None) == ("ERROR", True)
