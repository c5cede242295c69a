"""A phone as a program: what app/static/ promises in news.js and outbox.js, in a few lines, so that
hundreds fit in one process.

`Fault` names what a control leaves out.
"""

import asyncio
import contextlib
import json
import random
import time
import uuid
from collections import deque
from dataclasses import dataclass, field
from typing import Any, Literal

import httpx
from websockets.asyncio.client import connect
from websockets.exceptions import WebSocketException
from websockets.typing import Subprotocol

from tests.faults.proxy import Proxy
from tests.web.people import NOTES, VOTE

Omission = Literal["", "repeat", "own id", "basis", "doubt", "since", "silence"]
SILENCE = 9.0
PATIENCE = 3.0


@dataclass
class Model:
    """What a screen holds, made of messages alone."""

    version: int = -1
    notes: dict[str, Any] = field(default_factory=dict)
    activities: list[Any] = field(default_factory=list)
    tallies: dict[str, Any] = field(default_factory=dict)
    turnouts: dict[str, Any] = field(default_factory=dict)

    def take(self, message: dict[str, Any]) -> None:
        if message.get("whole"):
            self.notes.clear()
        self.version = message["version"]
        self.activities = message.get("activities", self.activities)
        self.notes |= {note["id"]: note for note in message.get("notes", [])}
        for gone in message.get("removed", []):
            self.notes.pop(gone, None)
        for name, frames in (("tally", self.tallies), ("turnout", self.turnouts)):
            if name in message:
                frames[message[name]["activity"]] = message[name]

    def lacks(self, truth: "Model") -> str:
        """Where it differs from the truth."""
        return ", ".join(
            f"{name}: {value} is not {vars(truth)[name]}"
            for name, value in vars(self).items()
            if value != vars(truth)[name]
        )


@dataclass
class Entry:
    id: str
    method: str
    path: str
    body: dict[str, Any] | None
    known: int


class PhoneProgram:
    """One seat behind one line. `wishes` is what the board must hold of it in the end."""

    def __init__(
        self, line: Proxy, path: str, cookie: str, seed: int, without: Omission = ""
    ) -> None:
        self.line, self.path, self.without = line, path, without
        self.headers = {"Cookie": cookie, "Accept": "application/json"}
        self.chance = random.Random(seed)
        self.model = Model()
        self.outbox: deque[Entry] = deque()
        self.waits = asyncio.Event()
        self.known: dict[str, int] = {}
        self.notes: dict[str, str] = {}
        self.ballot: list[str] | None = None
        self.refused: list[str] = []
        self.trail: deque[str] = deque(maxlen=16)  # what its line did last, for who asks why

    def writes(self) -> None:
        """One more wish: a note, an edit, a ballot, a withdrawal."""
        wish = self.chance.choice(["note", "note", "edit", "ballot", "ballot", "withdraw"])
        if wish == "ballot":
            self.ballot = sorted(self.chance.sample([str(n) for n in range(1, 31)], 3), key=int)
            self._put(Entry(VOTE, "PUT", f"activities/{VOTE}/ballot", {"fields": self.ballot}, 0))
        elif wish == "withdraw":
            self.ballot = None
            self._put(Entry(VOTE, "DELETE", f"activities/{VOTE}/ballot", None, 0))
        else:
            note = (
                self.chance.choice(list(self.notes))
                if wish == "edit" and self.notes
                else self._uuid()
            )
            self.notes[note] = f"note {self._uuid()}"
            self._put(
                Entry(
                    note,
                    "PUT",
                    f"notes/{note}",
                    {"activity": NOTES, "field": "1", "text": self.notes[note]},
                    0,
                )
            )

    def _uuid(self) -> str:
        return str(uuid.UUID(int=self.chance.getrandbits(128), version=4))

    def _put(self, entry: Entry) -> None:
        self.outbox.append(entry)
        self.waits.set()

    async def sends(self) -> None:
        """The outbox: one at a time, repeated until answered."""
        while True:
            self.waits.clear()
            # without verify=False each client reads all the world's certificates, 60 ms in which no
            # other phone runs
            async with httpx.AsyncClient(
                base_url=self.line.url, timeout=PATIENCE, headers=self.headers, verify=False
            ) as client:
                while self.outbox and await self._send(client, self.outbox[0]):
                    self.outbox.popleft()
            if self.outbox:
                await asyncio.sleep(self.chance.uniform(0, 0.5))
            else:
                await self.waits.wait()

    async def _send(self, client: httpx.AsyncClient, entry: Entry) -> bool:
        """Whether it is settled."""
        headers = (
            {}
            if self.without == "basis"
            else {"Palabre-Known": str(self.known.get(entry.id, 0)), "Palabre-Round": "1"}
        )
        path = (
            f"notes/{uuid.uuid4()}"
            if self.without == "own id" and entry.path.startswith("notes")
            else entry.path
        )
        try:
            answer = await client.request(
                entry.method, f"{self.path}/{path}", json=entry.body, headers=headers
            )
            known_version = answer.headers.get("Palabre-Known")
            if answer.is_success and known_version:
                self.known[entry.id] = int(known_version)
                return True
            if self.without == "doubt" and answer.is_success:
                return True
            if 400 <= answer.status_code < 500:
                self.refused.append(answer.json()["refusal"])
                return True
        except (httpx.HTTPError, ValueError):
            return self.without == "repeat"
        return False

    async def follows(self) -> None:
        """The live line, opened again for ever."""
        while True:
            since = "" if self.model.version < 0 else str(self.model.version)
            if self.without == "since" and since:
                since = await self._newest()
                if not since:
                    await asyncio.sleep(self.chance.uniform(0, 0.5))
                    continue
            address = self.line.url.replace("http", "ws") + self.path
            url = f"{address}/live?audience=phone&since={since}"
            try:
                async with connect(
                    url,
                    additional_headers={"Cookie": self.headers["Cookie"]},
                    subprotocols=[Subprotocol("palabre.json")],
                    open_timeout=PATIENCE,
                    close_timeout=0.2,
                    ping_interval=None,
                ) as socket:
                    self._note(f"open since {since}")
                    while True:
                        self.model.take(
                            json.loads(
                                await asyncio.wait_for(
                                    socket.recv(), 600 if self.without == "silence" else SILENCE
                                )
                            )
                        )
            except (OSError, WebSocketException, TimeoutError, EOFError) as error:
                self._note(f"{type(error).__name__} at {self.model.version}")
            await asyncio.sleep(self.chance.uniform(0, 0.5))

    def _note(self, what: str) -> None:
        self.trail.append(f"{time.monotonic() % 1000:.1f} {what}")

    async def _newest(self) -> str:
        """The control's mistake: to subscribe from now on, and believe that nothing fell between.
        Empty when the line brings no answer."""
        with contextlib.suppress(httpx.HTTPError, ValueError, KeyError):
            async with httpx.AsyncClient(
                timeout=PATIENCE, headers=self.headers, verify=False
            ) as client:
                answer = await client.get(
                    f"{self.line.url}{self.path}/news?since={10**12}&protocol=palabre.json"
                )
                return str(answer.json()[0]["version"])
        return ""

    async def reaches(self, version: int, patience: float) -> float | None:
        """Seconds until this phone holds that version; None when it never did. Patience counts the
        seconds that this process ran: on a machine that stands still everything is late, and the
        line is not to blame."""
        began = before = time.monotonic()
        while self.model.version < version:
            if patience <= 0:
                return None
            await asyncio.sleep(0.02)
            patience -= min(time.monotonic() - before, 0.1)
            before = time.monotonic()
        return time.monotonic() - began
