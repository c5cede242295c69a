"""Sends described requests to a server, as everybody, and counts what is wrong with the answers."""

import random
from collections.abc import Iterable
from dataclasses import dataclass, field
from http.cookiejar import DefaultCookiePolicy
from typing import Any

import httpx
import requests

from app.web.openapi.addresses.table import ADDRESSES
from tests.campaigns.campaign import Outcome
from tests.campaigns.hostile.described import Draft, as_request, drafts, made_real, operations
from tests.campaigns.hostile.judged import harms, is_late, unlike
from tests.campaigns.hostile.stages import STATES, Stage, staged
from tests.campaigns.room import memory
from tests.servers.palabre import Palabre

# Those who may do most, and boards on which most can be done, come more often.
OFTEN = {"organiser": 4, "host": 2, "seat": 2, "open": 3}
MOST_USES = 60  # of a board, before requests have moved it far from its state
MOST_GROWTH = 50.0  # MiB
WARM = 0.1  # of the requests: what is made once has been made


@dataclass
class Caller:
    """Sends requests to one server and counts what is wrong with the answers."""

    server: Palabre
    chance: random.Random
    transport: httpx.BaseTransport
    states: tuple[str, ...]
    outcome: Outcome = field(default_factory=lambda: Outcome({"answered_2xx": 0, "refused": 0}))
    stages: dict[str, Stage] = field(default_factory=dict)
    session: requests.Session = field(default_factory=requests.Session)

    def __post_init__(self) -> None:
        self.session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        self.session.trust_env = False

    def pick(self, names: Iterable[str]) -> str:
        whole = list(names)
        return self.chance.choices(whole, [OFTEN.get(name, 1) for name in whole])[0]

    def stage(self) -> Stage:
        """Returns a board in a state of chance, a new one where it was used often."""
        state = self.pick(self.states)
        stage = self.stages.get(state)
        if stage is None or stage.uses >= MOST_USES:
            stage = self.stages[state] = staged(self.server.url, self.transport, state)
        stage.uses += 1
        return stage

    def send(self, draft: Draft) -> None:
        """Sends a request as somebody on a board; a GET is asked once more with HEAD at times."""
        stage = self.stage()
        role = self.pick(stage.headers)
        draft = made_real(draft, stage, self.chance)
        values = as_request(draft, self.server.url, stage.headers[role])
        answer = self.ask(values)
        faults = list(harms(draft, answer))
        if is_late(answer) and is_late(again := self.ask(values)):
            faults.append(f"answered after {again.elapsed.total_seconds():.1f} s")
        is_get = draft.case.method == "GET"
        if is_get and draft.is_public and answer.elapsed.total_seconds() < 0.3:
            faults += unlike(answer, self.ask({**values, "method": "HEAD"}))
        self.note(answer)
        self.outcome.harms += [
            f"{draft.line} as {role}, {stage.state}: {harm}; {values.get('json', '')!r:.200}"
            for harm in faults
        ]
        if answer.status_code == 204 and draft.case.path.endswith("/erase"):
            stage.uses = MOST_USES

    def note(self, answer: requests.Response) -> None:
        self.outcome.count("requests")
        self.outcome.count("answered_2xx", answer.ok)
        self.outcome.count("refused", not answer.ok)

    def ask(self, values: dict[str, Any]) -> requests.Response:
        """Returns the answer; asks anew where the server has closed the line that it kept."""
        try:
            return self.session.request(**values, timeout=60, allow_redirects=False)
        except requests.ConnectionError:
            return self.session.request(**values, timeout=60, allow_redirects=False)


def attack(
    server: Palabre, seed: int, size: int, states: tuple[str, ...] = tuple(STATES)
) -> Outcome:
    """Sends so many requests to boards in these states."""
    document = httpx.get(f"{server.url}/openapi.json", timeout=30).json()
    public = {(address.method, address.path) for address in ADDRESSES}
    with httpx.HTTPTransport() as transport:
        caller, before = Caller(server, random.Random(seed), transport, states), 0.0
        requested = list(drafts(operations(document), public, seed, size))
        for number, draft in enumerate(requested):
            caller.send(draft)
            before = memory(server) if number == int(WARM * size) else before
        caller.session.close()
    outcome = caller.outcome
    outcome.counts["memory_MiB"] = round(memory(server) - before, 1)
    if outcome.counts["memory_MiB"] > MOST_GROWTH:
        outcome.harms.append("memory grew")
    outcome.read_log(server.log())
    return outcome
