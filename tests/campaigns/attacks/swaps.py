"""Swapped ballots: two days alike but for whose ballot is whose look alike to everybody else."""

import random
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field

import httpx

from tests.campaigns.campaign import Campaign, Outcome
from tests.campaigns.secrecy.witness import AFTER, BEFORE, DURING, Witness, differences
from tests.campaigns.weakened import FLAG, WeakenedPalabre
from tests.servers.palabre import Palabre
from tests.servers.process import shared_folder
from tests.web.lines import Line, line
from tests.web.people import Person, Workshop
from tests.web.secrecy.test_secrecy import wait

MOST_VOTERS = 600  # of a day; half of them vote before each of the others' ballots
REVEALS = ("at_close", "live")
FIELDS = [str(number) for number in range(1, 31)]
LEAKED = ("/export.json", "/export.json?anonymous=1")  # what the control's servers leak in
Choices = list[tuple[str, ...]]


def swapped(ballots: Choices, chance: random.Random) -> Choices:
    """Everybody of the first half swaps with somebody of the second: other times, other order."""
    half = len(ballots) // 2
    order = chance.sample(range(half), half)
    second = [ballots[place] for place in range(half)]
    ballots_of_day = [ballots[half + place] for place in order] + [()] * half
    for place, partner in enumerate(order):
        ballots_of_day[half + partner] = second[place]
    return ballots_of_day


def readers_of(workshop: Workshop) -> dict[str, Person]:
    """Returns every role that reads; Coumba has a seat and votes the same on every day."""
    for role in ("observer", "helper"):
        workshop.links |= workshop.fanta.post(f"{workshop.path}/links/{role}").json()
    staff = {
        role: workshop.bearer(f"{role}_url") for role in ("observer", "helper", "host", "organiser")
    }
    return {"nobody": workshop.moussa, "Coumba": workshop.seat("Coumba"), **staff}


def open_lines(workshop: Workshop, readers: dict[str, Person], ends: ExitStack) -> dict[str, Line]:
    who = {"screen": None, "host": readers["host"], "phone": readers["Coumba"]}
    return {
        audience: ends.enter_context(line(workshop, audience, person=person))
        for audience, person in who.items()
    }


def day(
    server: Palabre,
    transport: httpx.BaseTransport,
    ballots: Choices,
    reveal: str,
    refused: set[str],
    pages: Sequence[str] = AFTER,
) -> Witness:
    """Plays a day and returns what others saw of these pages. Where numbers move with each ballot,
    and so tell whose it is (the page says it), others look from the last ballot on."""
    workshop, logged = Workshop(server.url, transport, reveal=reveal), len(server.log())
    voters = [workshop.seat(f"Voter {number:03}") for number in range(len(ballots))]
    readers = readers_of(workshop)
    people = [*voters, readers["Coumba"]]
    names = {person.seat: f"seat {number}" for number, person in enumerate(people)}
    names |= {person.seat_code: f"code {number}" for number, person in enumerate(people)}
    names |= {url.rpartition("/")[2]: name for name, url in workshop.links.items() if "/" in url}
    witness = Witness(workshop, readers, {**names, workshop.code: "CODE"}, refused=refused)
    with ExitStack() as ends:
        lines = open_lines(workshop, readers, ends) if reveal == "at_close" else {}
        readers["Coumba"].vote("2", "3", "5").raise_for_status()
        half = len(voters) // 2
        for part in (slice(0, half), slice(half, None)):
            witness.begin_part()
            for voter, ballot in zip(voters[part], ballots[part], strict=True):
                voter.vote(*ballot).raise_for_status()
            wait(workshop, lines)
            if part.start == 0 and reveal == "at_close":
                witness.look("during the vote", DURING)
        witness.begin_part()
        late = open_lines(workshop, readers, ends)
        wait(workshop, late)
        witness.look("before the seal", [page for page in BEFORE if page in pages])
        workshop.fanta.closes().raise_for_status()
        wait(workshop, lines | late)
        witness.look("after the seal", pages)
        keep_frames(witness, {f"early {name}": value for name, value in lines.items()})
        keep_frames(witness, {f"late {name}": value for name, value in late.items()})
    witness.keep("the server's log", server.log()[logged:])
    return witness


def keep_frames(witness: Witness, lines: dict[str, Line]) -> None:
    """Keeps what a line holds in the end: how many frames brought it is chance. Numbers of ballots
    may come one by one; what they are is told by the last one."""
    for name, watched in lines.items():
        assert watched.texts, f"nothing came to {name}"
        state = vars(watched.client_state)
        witness.keep(f"frames, {name}", {key: state[key] for key in sorted(state)})


@dataclass
class Days:
    """The days on one server; `refused` is what the first of them were refused."""

    server: Palabre
    transport: httpx.BaseTransport
    chance: random.Random
    voters: int
    pages: Sequence[str] = AFTER
    refused: set[str] = field(default_factory=set)
    outcome: Outcome = field(default_factory=Outcome)

    def compare(self, ballots: Choices, first: Witness, reveal: str) -> None:
        """Plays a day on which everybody has swapped; notes where it differs from the first."""
        day_of_swaps = self.play(swapped(ballots, self.chance), reveal)
        self.outcome.count("swaps", self.voters // 2)
        self.outcome.count("answers_compared", len(day_of_swaps.seen))
        self.outcome.harms += differences(first.seen, day_of_swaps.seen)

    def play(self, ballots: Choices, reveal: str) -> Witness:
        witness = day(self.server, self.transport, ballots, reveal, self.refused, self.pages)
        self.refused |= witness.refused
        return witness

    def ballots(self) -> Choices:
        return [tuple(sorted(self.chance.sample(FIELDS, 3))) for _ in range(self.voters)]


def run(seed: int, size: int) -> Outcome:
    """Plays a first day for each reveal, then days with swaps until so many were made."""
    with (
        shared_folder(quick=True) as folder,
        httpx.HTTPTransport() as transport,
        Palabre(folder, limits="off") as server,
    ):
        days = Days(server, transport, random.Random(seed), min(MOST_VOTERS, size))
        ballots, first = days.ballots(), {}
        for number in range(-(-size // (days.voters // 2))):
            reveal = REVEALS[number % 2]
            first[reveal] = first.get(reveal) or days.play(ballots, reveal)
            days.compare(ballots, first[reveal], reveal)
        if "Traceback" in server.log():
            days.outcome.harms.append("a traceback in the log")
    return days.outcome


def control(seed: int) -> Outcome:
    """A server that exports ballots with their times, then one that exports them in the order of
    voting: each must be harmed."""
    harms = []
    with (
        shared_folder(quick=True) as folder,
        httpx.HTTPTransport() as transport,
        WeakenedPalabre(folder, "order of voting", limits="off") as server,
    ):
        for leak in ("times", "order"):
            (server.folder / "data" / FLAG.name).write_text(leak, encoding="utf-8")
            days = Days(server, transport, random.Random(seed), 8, LEAKED)
            ballots = days.ballots()
            days.compare(ballots, days.play(ballots, "live"), "live")
            if not days.outcome.harms:
                return Outcome()
            harms += days.outcome.harms
    return Outcome(days.outcome.counts, harms)


CAMPAIGNS = (
    Campaign(
        name="swaps",
        promise="two secret ballots swapped change no byte that anybody else sees",
        unit="swaps",
        short=20,
        full=10_000,
        safeguard="the seal's new order and time",
        run=run,
        control=control,
    ),
)
