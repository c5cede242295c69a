"""What is taken away from the workshop of Ségou: its file, its report, its tables."""

import io
from collections import Counter
from pathlib import Path

import docx
from jsonschema import Draft202012Validator

from tests.acceptance.segou_cast import (
    CAST,
    HANDED,
    MOVES,
    ON_PAPER,
    printed,
)
from tests.acceptance.segou_play import REHEARSAL, Play
from tests.documents.sessions import SCHEMA, Imported, exported, recount, without_code
from tests.reports.pdf_text import Pdf
from tests.reports.reports import squeezed
from tests.web.people import NOTES, QUADRANTS, VOTE

PROPOSALS = "propositions"


def taken_away(play: Play, folder: Path, receipt: str) -> None:
    """The file, recounted and brought back; the report with everything that was said and chosen."""
    file = exported(play.workshop)
    counted = recount(file, folder, receipt)
    assert (counted.returncode, counted.stderr) == (0, "")
    chosen = ", ".join(sorted(CAST[MOVES].choices, key=int))
    assert counted.stdout.splitlines() == [
        f"{VOTE}, round 1: as sealed",
        f"{receipt} chose {chosen}",
        f"{REHEARSAL}, round 1: as sealed",
    ]
    session = play.exported()
    assert list(Draft202012Validator(SCHEMA).iter_errors(session)) == []
    vote = next(activity for activity in session["activities"] if activity["key"] == VOTE)
    assert Counter(ballot["assisted"] for ballot in vote["rounds"][0]["ballots"]) == {
        None: 20,
        "handover": len(HANDED),
        "paper": len(ON_PAPER),
    }
    assert all("seat" not in ballot for ballot in vote["rounds"][0]["ballots"])
    assert {entry["act"] for entry in session["log"]} >= {
        "roster_imported",
        "seat_changed",
        "seat_voided",
        "step_started",
        "activity_closed",
    }
    assert without_code(exported(Imported(play.workshop, file))) == without_code(file)
    wanted = [note.text for key in (QUADRANTS, NOTES, PROPOSALS) for note in printed(key)]
    assert len(wanted) == 150
    for name in ("report.docx", "report.pdf"):
        text = squeezed(read(play.fanta.get(f"{play.path}/{name}").raise_for_status().content))
        assert [sentence for sentence in wanted if squeezed(sentence) not in text] == []
        assert squeezed("Bonjour de la troisième rangée") not in text
    table = (
        play.fanta.get(f"{play.path}/export.csv", params={"table": "notes"}).raise_for_status().text
    )
    assert squeezed("Bonjour de la troisième rangée") not in squeezed(table)


def read(file: bytes) -> str:
    """All words of a DOCX or a PDF."""
    if file.startswith(b"%PDF"):
        return Pdf(file).text
    body = docx.Document(io.BytesIO(file)).element.body
    return "".join(element.text or "" for element in body.iter() if element.tag.endswith("}t"))
