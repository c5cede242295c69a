"""Requests that fit the description of our addresses and requests that do not, from every role to
boards in every state."""

from tests.campaigns.campaign import Campaign, Outcome
from tests.campaigns.hostile.stages import STATES, TOKEN
from tests.campaigns.weakened import WeakenedPalabre
from tests.servers.palabre import Palabre
from tests.servers.process import shared_folder

CONTROL_PIECES = 8  # at most
SETTINGS = {"limits": "off", "create_token": TOKEN}


def attack(server: Palabre, seed: int, size: int, *states: str) -> Outcome:
    # schemathesis takes a second to import: who lists the campaigns need not wait for it.
    from tests.campaigns.hostile import caller

    return caller.attack(server, seed, size, states or tuple(STATES))


def run(seed: int, size: int) -> Outcome:
    with shared_folder() as folder, Palabre(folder, **SETTINGS) as server:
        return attack(server, seed, size)


def control(seed: int) -> Outcome:
    """Asks in pieces until something harms: few operations take what is left unrefused here."""
    outcome = Outcome()
    with shared_folder() as folder, WeakenedPalabre(folder, "refusals", **SETTINGS) as server:
        for number in range(CONTROL_PIECES):
            outcome.add(attack(server, seed + number, 30, "open"))
            if outcome.harms:
                break
    return outcome


CAMPAIGNS = (
    Campaign(
        name="requests",
        promise="whatever is asked, by whomever, of a board in whatever state: never a 5xx, what is"
        " answered or refused is what /openapi.json declares, within 2 s and 50 MiB",
        unit="requests",
        short=150,
        full=20_000,
        safeguard="errors turned into refusals",
        run=run,
        control=control,
    ),
)
