"""A workshop's day by chance, and clients that follow it over lines that break."""

import contextlib
import random
import socket
import uuid
from collections.abc import Callable
from typing import Any

from websockets.exceptions import ConnectionClosed

from tests.web.lines import ClientState, Line, line
from tests.web.people import NOTES, QUADRANTS, VOTE, Person, Workshop

FIELDS = [str(number) for number in range(1, 31)]


class Client:
    """Follows the board; its line may break at any moment, with frames on their way. It says what
    it has when it comes back, unless it is not honest."""

    is_honest = False

    def __init__(
        self, workshop: Workshop, audience: str, person: Person | None, chance: random.Random
    ) -> None:
        self.workshop, self.audience, self.person, self.chance = workshop, audience, person, chance
        self.open = contextlib.ExitStack()
        self.line = self.connect(None, ClientState())

    def connect(self, since: object, client_state: ClientState) -> Line:
        return self.open.enter_context(
            line(
                self.workshop,
                self.audience,
                person=self.person,
                since=since,
                client_state=client_state,
            )
        )

    def read_some(self) -> None:
        with contextlib.suppress(TimeoutError):
            self.line.next(0)

    def wait_for_news(self) -> None:
        """Waits a little for the next frame; comes back where the line has ended."""
        try:
            self.line.next(0.05)
        except TimeoutError:
            return
        except ConnectionClosed:
            self.break_line()

    def break_line(self) -> None:
        """As a train in a tunnel does it, or a tab that is closed; what was not read is lost."""
        if self.chance.random() < 0.5:
            self.line.socket.socket.shutdown(socket.SHUT_RDWR)
        self.open.close()
        client_state = self.line.client_state
        strange = self.chance.choice(["", "0", "99999999", "999999999999999", "-1", "x"])
        is_true = self.is_honest or self.chance.random() < 0.8
        since = client_state.version if is_true else strange
        self.line = self.connect(since, client_state)

    def state(self) -> ClientState:
        return self.line.client_state

    def has(self, note: str) -> None:
        self.line.until(lambda client_state: note in client_state.notes)


def difference(mine_state: ClientState, other_state: ClientState) -> dict[str, Any]:
    """Where two differ; the version may, because a change that nobody sees is not sent."""
    differences: dict[str, Any] = {}
    for name, mine in vars(mine_state).items():
        theirs = getattr(other_state, name)
        if isinstance(mine, dict) and isinstance(theirs, dict):
            keys = {key for key in {*mine, *theirs} if mine.get(key) != theirs.get(key)}
            differences |= {f"{name} {key}": (mine.get(key), theirs.get(key)) for key in keys}
        elif mine != theirs and name != "version":
            differences[name] = (mine, theirs)
    return differences


class Day:
    """A workshop's day by chance: everybody does anything that they may, in any order."""

    def __init__(self, workshop: Workshop, chance: random.Random) -> None:
        self.workshop, self.chance, self.fanta = workshop, chance, workshop.fanta
        self.people = [workshop.seat("Awa"), workshop.seat("Bakary")]
        self.notes: dict[str, Person] = {}

    def step(self) -> None:
        acts: list[Callable[[], Any]] = [
            self.write, self.write, self.edit, self.delete, self.moderate, self.move, self.merge,
            self.vote, self.vote, self.vote,
            self.withdraw, self.assist, self.join, self.turn, self.turn, self.reveal,
            self.privacy, self.names, self.title, self.rename,
            self.void,
        ]  # fmt: skip
        answer = self.chance.choice(acts)()
        assert answer is None or answer.status_code < 500, answer.text

    def somebody(self) -> Person:
        return self.chance.choice(self.people)

    def some_note(self) -> str:
        return self.chance.choice([*self.notes, str(uuid.UUID(int=7))])

    def write(self) -> Any:
        writer, id = self.somebody(), str(uuid.UUID(int=self.chance.getrandbits(128)))
        self.notes[id] = writer
        return writer.note(f"note {self.chance.random()}", field=self.chance.choice(FIELDS), id=id)

    def edit(self) -> Any:
        id = self.some_note()
        return self.notes.get(id, self.somebody()).note(
            f"edited {self.chance.random()}", field=self.chance.choice(FIELDS), id=id
        )

    def delete(self) -> Any:
        id = self.some_note()
        return self.chance.choice([self.notes.get(id, self.fanta), self.fanta]).delete(
            f"{self.workshop.path}/notes/{id}"
        )

    def command(self, path: str, **body: Any) -> Any:
        return self.fanta.post(f"{self.workshop.path}/{path}", json=body)

    def moderate(self) -> Any:
        text = self.chance.choice([None, f"reworded {self.chance.random()}"])
        return self.command(
            f"notes/{self.some_note()}/moderate",
            state=self.chance.choice(["shown", "hidden"]),
            text=text,
        )

    def move(self) -> Any:
        return self.command(
            f"notes/{self.some_note()}/move", activity=NOTES, field=self.chance.choice(FIELDS)
        )

    def merge(self) -> Any:
        return self.command(
            f"notes/{self.some_note()}/merge", notes=[self.some_note(), self.some_note()]
        )

    def vote(self) -> Any:
        return self.somebody().vote(*self.chance.sample(FIELDS, 3))

    def withdraw(self) -> Any:
        return self.somebody().withdraw()

    def assist(self) -> Any:
        return self.fanta.vote(*self.chance.sample(FIELDS, 3), seat=self.somebody().seat)

    def join(self) -> Any:
        if len(self.people) < 12:
            self.people.append(self.workshop.seat(f"Siège {len(self.people)}"))

    def turn(self) -> Any:
        key = self.chance.choice([VOTE, NOTES, QUADRANTS, VOTE])
        return self.chance.choice([self.fanta.opens, self.fanta.opens, self.fanta.closes])(key)

    def reveal(self) -> Any:
        return self.fanta.reveals(self.chance.choice(["live", "live", "at_close"]))

    def privacy(self) -> Any:
        return self.command(f"activities/{NOTES}/settings", private=self.chance.random() < 0.3)

    def names(self) -> Any:
        return self.command("settings", names_shown=self.chance.random() < 0.5)

    def title(self) -> Any:
        return self.command("settings", title=f"Ségou {self.chance.random()}")

    def rename(self) -> Any:
        return self.command(f"people/{self.somebody().seat}", name=f"Awa {self.chance.random()}")

    def void(self) -> Any:
        return self.command(f"people/{self.people[-1].seat}/void") if len(self.people) > 6 else None

    def mark(self) -> str:
        """A note that everybody must see in the end, and with it everything before."""
        self.fanta.opens(NOTES).raise_for_status()
        self.command(f"activities/{NOTES}/settings", private=False).raise_for_status()
        id = str(uuid.UUID(int=self.chance.getrandbits(128)))
        assert self.people[0].note("a mark", id=id).status_code == 201
        return id


def gathered(workshop: Workshop, day: Day, chance: random.Random) -> list[Client]:
    awa, bakary = day.people
    who = [
        ("screen", None),
        ("screen", None),
        ("host", workshop.fanta),
        ("phone", awa),
        ("phone", awa),
        ("phone", bakary),
        ("phone", bakary),
    ]
    return [
        Client(workshop, audience, person, random.Random(chance.random()))
        for audience, person in who
    ]
