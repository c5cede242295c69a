"""Lines that fail: phones that write and vote over cut, stalled, slow and lying connections."""

import tempfile
from pathlib import Path
from typing import Any

from tests.campaigns.campaign import Campaign, Outcome, as_outcome
from tests.faults.campaign import Campaign as LineCampaign
from tests.faults.campaign import Figures
from tests.servers.palabre import Palabre


def attack(faults: int, phones: int, restarts: int, seed: int, **options: Any) -> Outcome:
    with tempfile.TemporaryDirectory() as folder, Palabre(Path(folder), limits="off") as server:
        figures = LineCampaign(
            server, faults=faults, phones=phones, restarts=restarts, seed=seed, **options
        ).run()
    return as_outcome(figures, harms(figures))


def harms(figures: Figures) -> list[str]:
    """Returns a sentence for each harm."""
    counted = {name: getattr(figures, name) for name in ("lost", "doubled", "undone")}
    return [
        *figures.missing,
        *(f"{count} {name}" for name, count in counted.items() if count),
        *(f"refused: {refusal}" for refusal in figures.refused),
    ]


def run(seed: int, size: int) -> Outcome:
    return attack(size, min(200, 20 + size // 10), 2 + size // 500, seed, patience=60.0)


def control(seed: int) -> Outcome:
    """Phones that do not repeat what had no answer."""
    return attack(24, 8, 0, seed, without="repeat", modes=["cut"], patience=6.0, pace=0.2)


CAMPAIGNS = (
    Campaign(
        name="lines",
        promise="after any failure of a line a phone holds what the board holds, and what it was"
        " answered is there once",
        unit="faults",
        short=20,
        full=5000,
        safeguard="the outbox",
        run=run,
        control=control,
        waits=True,
    ),
)
