"""A server that cannot record says so: to those who vote, to facilitators, to who watches it, once
in the log; and when it is over."""

import pytest

from tests.shared import Start
from tests.web.disks import LONG, NearlyFull
from tests.web.people import NOTES, Workshop, refusal

FRENCH = {"Accept": "text/html", "Accept-Language": "fr"}
BANNER = "ne peut rien enregistrer"


@pytest.fixture
def board(disk: NearlyFull, workshop_at: Start) -> Workshop:
    workshop = workshop_at(disk.server)
    workshop.fanta.opens(NOTES).raise_for_status()
    return workshop


def test_a_full_disk_is_said_everywhere_and_is_over_without_a_restart(
    disk: NearlyFull, board: Workshop
) -> None:
    awa, probing = board.seat("Awa"), board.moussa
    assert probing.get("/healthz").json() == {"ok": True, "database": True, "bus": True}
    assert refusal(disk.fills(awa)) == (503, "cannot_record")
    for _ in range(5):
        answer = awa.note(LONG)
        assert refusal(answer) == (503, "cannot_record")
        assert int(answer.headers["retry-after"]) > 0
    awa.headers["Accept-Language"] = "fr"
    assert BANNER in awa.note(LONG).json()["message"]
    health = probing.get("/healthz")
    assert health.status_code == 503
    assert health.json() == {
        "ok": False,
        "database": False,
        "bus": True,
        "cause": health.json()["cause"],
    }
    assert health.json()["cause"] in {"disk_full", "io_error"}
    [line] = disk.news()
    assert "no longer writes" in line
    assert BANNER in board.fanta.get(f"{board.path}/console", headers=FRENCH).text
    assert probing.get("/recording?shown=", headers=FRENCH).text.count(BANNER) == 1
    assert (
        probing.get(f"/recording?shown={health.json()['cause']}", headers=FRENCH).status_code == 204
    )

    disk.empties()
    assert probing.get("/healthz").json() == {"ok": True, "database": True, "bus": True}
    assert awa.note(LONG).status_code == 201
    assert BANNER not in board.fanta.get(f"{board.path}/console", headers=FRENCH).text
    gone = probing.get(f"/recording?shown={health.json()['cause']}", headers=FRENCH)
    assert (gone.status_code, BANNER in gone.text) == (200, False)
    [_, line] = disk.news()
    assert "writes again" in line


def test_what_is_refused_by_a_rule_is_no_sign_that_it_records_again(
    disk: NearlyFull, board: Workshop
) -> None:
    """The control for `the last write`: a refusal is an answer of the rules, and nothing was
    written for it."""
    awa = board.seat("Awa")
    disk.fills(awa)
    assert refusal(awa.note("x" * 501)) == (422, "text_too_long")
    assert board.moussa.get("/healthz").status_code == 503
