"""The short form of smuggled requests; a lenient reader is its control."""

import socket
from urllib.parse import urlsplit

from tests.campaigns.campaign import campaigns
from tests.web.people import Workshop


def test_no_request_hides_in_another() -> None:
    campaigns()["smuggling"].holds()


def test_a_body_that_breaks_after_its_answer_gets_no_second_one(workshop: Workshop) -> None:
    """A proxy would hand the second one to whoever asks next."""
    address = urlsplit(workshop.url)
    with socket.create_connection((address.hostname, address.port), 10) as line:
        head = b"POST /nowhere HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
        line.sendall(head + b"4\r\nab")
        answers = line.recv(65536)
        assert answers.startswith(b"HTTP/1.1 4")
        line.sendall(b"cdNONSENSE\r\n")
        while more := line.recv(65536):
            answers += more
    assert answers.count(b"HTTP/1.1 ") == 1
