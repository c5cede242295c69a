"""A program's line to a board: the frames that it was sent, and the state that it makes of them."""

import contextlib
import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

from tests.web.people import VOTE, Person, Workshop

Frame = dict[str, Any]
SUBPROTOCOL = Subprotocol("palabre.json")
PATIENCE = 10.0  # seconds


@dataclass
class ClientState:
    """What a client knows, by the contract: each present key is the present truth of what
    changed."""

    version: int | None = None
    board: Frame | None = None
    activities: list[Frame] | None = None
    notes: dict[str, Frame] = field(default_factory=dict)
    turnouts: dict[str, Frame] = field(default_factory=dict)
    tallies: dict[str, Frame] = field(default_factory=dict)
    witnesses: dict[str, Frame] = field(default_factory=dict)

    def ballots(self, activity: str = VOTE) -> int:
        """In so far, by the turnout."""
        return int(self.turnouts.get(activity, {"ballots": 0})["ballots"])

    def take(self, frame: Frame) -> None:
        if frame.get("whole"):
            self.__init__()  # type: ignore[misc]
        self.version = frame["version"]
        self.board = frame.get("board", self.board)
        self.activities = frame.get("activities", self.activities)
        if "activities" in frame:
            begun = {part["key"] for part in frame["activities"] if part["state"] != "planned"}
            self._forget_all_but(begun)
        for activity in frame.get("activities", ()):  # phones bear witness of a closed vote alone
            if activity["state"] != "closed":
                self.witnesses.pop(activity["key"], None)
        self.notes |= {note["id"]: note for note in frame.get("notes", ())}
        for id in frame.get("removed", ()):
            self.notes.pop(id, None)
        if (
            "turnout" in frame
        ):  # comes with the tally, or alone where the tally is not for this client now
            self.turnouts[frame["turnout"]["activity"]] = frame["turnout"]
            self.tallies.pop(frame["turnout"]["activity"], None)
        if "witnesses" in frame:
            self.witnesses[frame["witnesses"]["activity"]] = frame["witnesses"]
            if frame["witnesses"]["of"] == 0:  # there is no list any more
                del self.witnesses[frame["witnesses"]["activity"]]
        if "tally" in frame:
            self.tallies[frame["tally"]["activity"]] = frame["tally"]

    def _forget_all_but(self, activities: set[str]) -> None:
        """Drops what belongs to an opening or a rehearsal that was taken back."""
        for values in (self.turnouts, self.tallies, self.witnesses):
            for key in set(values) - activities:
                del values[key]


class Line:
    """An open socket. Waits for conditions, never for time; so heartbeats, which come by the clock,
    are left out."""

    def __init__(self, socket: ClientConnection, client_state: ClientState | None = None) -> None:
        self.socket = socket
        self.client_state = client_state or ClientState()
        self.texts: list[str] = []
        self._version: int | None = None  # the last that this line was told

    @property
    def frames(self) -> list[Frame]:
        return [json.loads(text) for text in self.texts]

    def next(self, patience: float = PATIENCE) -> Frame:
        """The next frame, taken in. TimeoutError when none comes."""
        frame: Frame = json.loads(self.next_text(patience))
        self.client_state.take(frame)
        return frame

    def next_text(self, patience: float = PATIENCE) -> str:
        """The next message that is no heartbeat, a frame or for htmx. TimeoutError when none
        comes."""
        deadline = time.monotonic() + patience
        while True:
            text = self.socket.recv(max(deadline - time.monotonic(), 0))
            assert isinstance(text, str)
            frame = json.loads(text) if text.startswith("{") else {}
            if frame and frame == {"version": self._version}:
                continue
            self._version = frame.get("version", self._version)
            self.texts.append(text)
            return text

    def until(self, ready: Callable[[ClientState], Any], patience: float = PATIENCE) -> ClientState:
        """Reads on until the state satisfies the condition."""
        deadline = time.monotonic() + patience
        while not ready(self.client_state):
            left = deadline - time.monotonic()
            assert left > 0, f"it never came; there is: {self.client_state}"
            with contextlib.suppress(TimeoutError):
                self.next(left)
        return self.client_state

    def at(self, version: int) -> ClientState:
        """Returns the state once the version is reached."""
        return self.until(
            lambda client_state: (
                client_state.version is not None and client_state.version >= version
            )
        )

    def close_code(self) -> int:
        """Reads to the end of the line; the server's close code."""
        try:
            while True:
                self.next()
        except ConnectionClosed as closed:
            return closed.rcvd.code if closed.rcvd else 1006


@contextlib.contextmanager
def line(
    workshop: Workshop,
    audience: str = "screen",
    *,
    person: Person | None = None,
    since: object = None,
    origin: str | None = None,
    client_state: ClientState | None = None,
    query: str = "",
    saves_data: bool = False,
    **options: Any,
) -> Iterator[Line]:
    """Open while the block runs. `client_state` is what the client had when it says `since`.
    `query`: more of the address, from its &."""
    address = f"{workshop.url.replace('http', 'ws', 1)}{workshop.path}/live?audience={audience}"
    address += query if since is None else f"&since={since}{query}"
    headers = ({"Cookie": person.cookie} if person else {}) | (
        {"Save-Data": "on"} if saves_data else {}
    )
    options = {"subprotocols": [SUBPROTOCOL], "max_queue": None, "close_timeout": 1, **options}
    with connect(
        address,
        origin=Origin(origin) if origin else None,
        additional_headers=headers,
        proxy=None,
        **options,
    ) as socket:
        yield Line(socket, client_state)


def snapshot(
    workshop: Workshop, audience: str = "screen", person: Person | None = None
) -> ClientState:
    """What somebody who comes now is told."""
    with line(workshop, audience, person=person) as fresh:
        return fresh.at(workshop.moussa.board()["version"])
