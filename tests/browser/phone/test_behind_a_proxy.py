"""Two processes behind the proxies that we ship a configuration for, as an operator runs them:
people at either see the same, while one of the two restarts."""

import platform
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest
from playwright.sync_api import expect

from tests.servers.caddy import ADDRESSES, Caddy
from tests.servers.nginx import Nginx
from tests.servers.process import free_port, until
from tests.servers.reverse_proxies import ReverseProxy
from tests.web.forks import ForkedServer
from tests.web.people import VOTE, Person, Workshop, votes_of

if TYPE_CHECKING:
    from tests.browser.conftest import OpenPhone


@dataclass
class City:
    """A board of two processes, met through the proxy."""

    workshop: Workshop
    processes: list[ForkedServer]
    proxy: ReverseProxy


@pytest.fixture(params=["nginx", "caddy"])
def city(
    request: pytest.FixtureRequest,
    fork_palabre: Callable[..., ForkedServer],
    fresh_postgres_url: str,
    bus_url: str,
    tmp_path: Path,
) -> Iterator[City]:
    behind_caddy, port = request.param == "caddy", free_port()
    if behind_caddy and platform.system() != "Linux":
        pytest.skip("two replicas on one port need 127.0.0.2, which only Linux has from the start")
    addresses = [(host, port) for host in ADDRESSES] if behind_caddy else [None, None]
    processes = [
        fork_palabre(address, database_url=fresh_postgres_url, bus_url=bus_url)
        for address in addresses
    ]
    try:
        proxy = (Caddy if behind_caddy else Nginx)(tmp_path, processes)
    except RuntimeError as missing:
        pytest.skip(str(missing))
    proxy.start()
    with httpx.HTTPTransport(verify=proxy.trust) as wires:
        yield City(Workshop(proxy.url, wires), processes, proxy)
    proxy.stop()


def sockets(process: ForkedServer) -> int:
    match = re.search(
        r"^palabre_sockets (\S+)", httpx.get(f"{process.url}/metrics").text, re.MULTILINE
    )
    return int(float(match[1])) if match else 0


def test_a_browser_at_each_process_sees_the_others_vote(city: City, phone: "OpenPhone") -> None:
    awa, bakary = (
        phone(city.workshop, ignore_https_errors=True)
        .joins(name)
        .opens(f"?activity={VOTE}")
        .lives()
        for name in ("Awa", "Bakary")
    )
    until(
        lambda: [sockets(process) for process in city.processes] == [1, 1],
        seconds=10,
        otherwise=lambda: "the proxy chose one for both",
    )
    awa.votes("1", "8", "22")
    awa.has_receipt()
    expect(bakary.page.locator("[data-turnout]").first).to_contain_text("1", timeout=10000)
    bakary.votes("1", "8", "23")
    bakary.has_receipt()
    for person in (awa, bakary):
        expect(person.page.locator(".ranking-row[data-field='8'] [data-votes]")).to_have_text(
            "2", timeout=10000
        )
    assert city.workshop.moussa.tally().json()["ballots"] == 2


def votes(city: City, seat: Person, *fields: str) -> None:
    """At the first try, but for a proxy that cannot repeat a body: there a phone's outbox asks
    again."""
    patience = 1 if city.proxy.repeats_bodies else 40
    while (answer := seat.vote(*fields)).status_code in {502, 503} and patience > 1:
        patience -= 1
        time.sleep(0.25)
    assert answer.status_code == 200, answer.text


def test_a_rolling_restart_loses_nothing_and_nobody(city: City, phone: "OpenPhone") -> None:
    awa = phone(city.workshop, ignore_https_errors=True)
    awa.excused += ["WebSocket", "ERR_", "Failed to load resource"]
    awa.joins("Awa").opens(f"?activity={VOTE}").lives()
    seats = [city.workshop.seat(f"Seat {number}") for number in range(10)]
    for place, process in enumerate(city.processes):
        process.stop()
        for number, seat in enumerate(seats):
            votes(city, seat, "1", "8", str(11 + number + place))
        process.start()
        until(process.answers, seconds=20, otherwise=lambda: "it did not come back")
    awa.lives()
    awa.votes("1", "8", "22")
    awa.has_receipt()
    expect(awa.page.locator(".ranking-row[data-field='8'] [data-votes]")).to_have_text(
        "11", timeout=15000
    )
    tally = city.workshop.moussa.tally().json()
    assert (tally["ballots"], votes_of(tally)["8"], votes_of(tally)["21"]) == (11, 11, 1)


def test_the_proxy_keeps_metrics_inside_and_names_the_reader(city: City) -> None:
    outside = city.workshop.someone()
    assert outside.get("/metrics").status_code == 404
    assert outside.get("/healthz").json()["ok"]
