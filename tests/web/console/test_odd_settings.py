"""A board whose stored settings are odd (a file of an older version let them in) still has its
pages."""

import json
import sqlite3
from contextlib import closing

import pytest

from tests.domain.test_board_settings import SOUND
from tests.shared import Start
from tests.web.forks import ForkedServer
from tests.web.people import NOTES, QUADRANTS, VOTE, Workshop

ODD = [
    "x",
    [1],
    {"a": 1},
    {NOTES: "x"},
    {NOTES: {"blocks": ["nowhere"], "reason": ""}},
    -1,
    0.5,
    True,
]
PAGES = {
    "seat": ["", f"?activity={NOTES}", f"?activity={QUADRANTS}", f"?activity={VOTE}"],
    "host": ["/console", "/console/files", "/console/settings", "/screen", "/results", "/people"],
}


def store(server: ForkedServer, code: str, settings: object) -> None:
    with (
        closing(sqlite3.connect(f"{server.settings['data_dir']}/palabre.db", timeout=30)) as file,
        file,
    ):
        file.execute("UPDATE board SET settings = ? WHERE code = ?", (json.dumps(settings), code))


@pytest.mark.parametrize("name", SOUND)
def test_no_page_breaks_on_a_setting_of_a_wrong_type(
    sqlite_server: ForkedServer, workshop_at: Start, name: str
) -> None:
    workshop: Workshop = workshop_at(sqlite_server)
    people = {"seat": workshop.seat("Awa"), "host": workshop.fanta}
    for value in ODD:
        store(sqlite_server, workshop.code, {**SOUND, name: value})
        for role, addresses in PAGES.items():
            for address in addresses:
                answer = people[role].get(workshop.path + address, headers={"Accept": "text/html"})
                assert answer.status_code == 200, (value, address)
        if value == ODD[0]:
            assert workshop.fanta.get(f"{workshop.path}/report.docx").status_code == 200


def test_odd_settings_are_gone_with_the_next_change(
    sqlite_server: ForkedServer, workshop_at: Start
) -> None:
    workshop: Workshop = workshop_at(sqlite_server)
    store(sqlite_server, workshop.code, {"focus": "x", "headcount": 40})
    workshop.fanta.post(f"{workshop.path}/screen-mode", json={"mode": "join"}).raise_for_status()
    session = workshop.bearer("organiser_url").get(f"{workshop.path}/export.json").json()
    assert session["board"]["settings"] == {
        "headcount": 40,
        "screen": {"mode": "join", "activity": None, "field": None},
    }
