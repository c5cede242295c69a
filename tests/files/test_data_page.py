"""The programs of docs/data.md run as they are written, on the files that the program gives."""

import csv
import io
import json
import re
import subprocess
import sys
from pathlib import Path

from app.web.openapi.result_answers import SurenessAnswer
from tests.documents.sessions import exported
from tests.web.people import NOTES, Workshop

PAGE = (Path(__file__).parents[2] / "docs" / "data.md").read_text(encoding="utf-8")
PLAIN, PARTS, SURENESS, PANDAS = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)


def test_the_session_is_counted_by_the_page_s_own_lines(workshop: Workshop, tmp_path: Path) -> None:
    for number in range(5):
        workshop.seat(f"Awa {number}").vote("1", "8", str(20 + number)).raise_for_status()
    workshop.seat("Bakary").note("Un marché", activity=NOTES).raise_for_status()
    workshop.fanta.closes().raise_for_status()
    (tmp_path / "session.json").write_bytes(exported(workshop))
    lines = run(PLAIN, tmp_path).splitlines()
    assert lines[0].endswith("round 1 5 ballots")
    assert [line.split()[0] for line in lines[1:4]] == ["5", "5", "1"]
    assert lines[-1] == f"{NOTES} 1"


def run(program: str, folder: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-I", "-c", program],
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return done.stdout


def test_what_each_part_chose_is_read_by_the_page_s_own_lines(
    workshop: Workshop, tmp_path: Path
) -> None:
    for number in range(12):
        fields = ("1" if number < 6 else "8", str(10 + number), "30")
        place = "in_room" if number < 6 else "online"
        workshop.seat(f"Awa {number}", attendance=place).vote(*fields).raise_for_status()
    workshop.fanta.closes().raise_for_status()
    (tmp_path / "session.json").write_bytes(exported(workshop))
    assert run(PARTS, tmp_path).splitlines() == [
        "attendance ['in_room'] 6 ballots, most votes: 1",
        "attendance ['online'] 6 ballots, most votes: 30",
    ]


def test_how_sure_it_is_is_drawn_anew_by_the_page_s_own_lines(
    workshop: Workshop, tmp_path: Path
) -> None:
    for number in range(7):
        fields = ("1", str(8 + number % 3), str(20 + number))
        workshop.seat(f"Awa {number}").vote(*fields).raise_for_status()
    workshop.fanta.closes().raise_for_status()
    (tmp_path / "session.json").write_bytes(exported(workshop))
    key, number, times = run(SURENESS, tmp_path).split(" ", 2)
    results = workshop.fanta.get(f"{workshop.path}/results").raise_for_status().json()
    sureness = next(vote["sureness"] for vote in results["votes"] if vote["activity"] == key)
    SurenessAnswer.model_validate(sureness)
    assert (number, sureness["redraws"], sureness["places"]) == ("1", 100, 5)
    by_field = {field["field"]: field["times"] for field in sureness["fields"] if field["times"]}
    assert by_field == json.loads(times)
    assert 0 < min(by_field.values()) < max(by_field.values()) == 100
    resealed = re.sub("[0-9a-f]{64}", "0" * 64, exported(workshop).decode())
    (tmp_path / "session.json").write_text(resealed, encoding="utf-8")
    assert run(SURENESS, tmp_path).split(" ", 2)[2] != times, "another seal, other draws"


def test_the_lines_for_pandas_name_columns_that_are_there(workshop: Workshop) -> None:
    """Pandas itself is no part of the tests."""
    compile(PANDAS, "data.md", "exec")
    workshop.seat("Awa").vote("1", "8", "22").raise_for_status()
    answer = workshop.fanta.get(f"{workshop.path}/export.csv?table=long&locale=en")
    head = next(csv.reader(io.StringIO(answer.raise_for_status().content.decode("utf-8-sig"))))
    named = set(re.findall(r'"([A-Z]\w+)"', PANDAS))
    assert named == {"Votes", "Ballots", "Town", "Field", "Block", "Notes"}
    assert named <= set(head)
    assert "State" in head
