"""The lines of curl in docs/api.md hold a whole vote, as they stand there."""

import re
import shlex
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from string import Template

import httpx

from tests.web.forks import ForkedServer

API = (Path(__file__).parents[3] / "docs" / "api.md").read_text()


def lines_of_curl(url: str, links: dict[str, str]) -> Iterator[list[str]]:
    """Yields the words of each command; `links` are filled from the first answer."""
    block = re.search(r"```sh\n(.*?)```", API, re.DOTALL)
    assert block
    variables = {"url": url}
    for line in block[1].splitlines():
        if not line.startswith("curl "):
            name, _, value = line.partition("=")
            variables.setdefault(name, shlex.split(value)[0])
            continue
        text = Template(line).substitute(variables)
        for place, link in (("CODE", "code"), ("HOST_URL", "host_url")):
            text = re.sub(rf"\b{place}\b", lambda _, link=link: links[link], text)
        yield shlex.split(text)[1:]


class Curl:
    """What curl does of what the page needs, with a jar for each file of cookies."""

    def __init__(self) -> None:
        self.jars: dict[str, httpx.Cookies] = {}
        self.parser = ArgumentParser()
        self.parser.add_argument("address")
        for option in ("-b", "-c", "-d", "-X"):
            self.parser.add_argument(option)
        self.parser.add_argument("-H", action="append", default=[])

    def run(self, words: list[str]) -> httpx.Response:
        """Sends a request as its words say. Without `-c` no cookie is kept."""
        given = self.parser.parse_args(words)
        headers = dict(header.split(":", 1) for header in given.H)
        method = given.X or ("POST" if given.d else "GET")
        body = given.d.encode() if given.d else None
        jar = self.jars[given.b] if given.b else None
        with httpx.Client(cookies=jar, timeout=30) as client:
            answer = client.request(method, given.address, content=body, headers=headers)
            if given.c:
                self.jars[given.c] = client.cookies
        return answer


def test_the_page_s_lines_hold_a_vote(sqlite_server: ForkedServer) -> None:
    curl, links = Curl(), dict[str, str]()
    statuses, last = [], httpx.Response(0)
    for words in lines_of_curl(sqlite_server.url, links):
        last = curl.run(words)
        statuses.append(last.status_code)
        if not links:
            links.update(last.json())
        if last.request.url.path == f"/b/{links['code']}":
            ballots = last.json()["me"]["ballots"]
            assert ballots["priorites"]["fields"] == ["1", "8", "22"]
    assert statuses == [201, 303, 200, 201, 200, 200, 200, 200]
    tally = last.json()
    assert (tally["sealed"], tally["ballots"]) == (True, 1)
