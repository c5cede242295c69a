"""The plan of action in files: sessions, merged ones, the report, the workbook, CSV."""

import io
import json
import uuid
import zipfile

import pytest
from jsonschema import Draft202012Validator

from app.documents.session.merge.sessions import merge_sessions
from tests.documents.sessions import SCHEMA, without_code
from tests.reports.reports import segou_session
from tests.web.people import JSON, NOTES, Workshop, refusal
from tests.web.results.plans import (
    DAY,
    LATER,
    PARTS,
    commits,
    exported,
    file_of,
    lines,
    plan,
    planned,
    proposed,
    says,
)


def test_a_plan_is_in_the_file_and_comes_back_the_same(any_workshop: Workshop) -> None:
    planned(any_workshop)
    before = file_of(any_workshop.bearer("organiser_url"))
    document = json.loads(before)
    assert list(Draft202012Validator(SCHEMA).iter_errors(document)) == []
    assert len(document["commitments"]) == 2
    twin = any_workshop.someone()
    links = twin.post("/boards/import", json=document).raise_for_status().json()
    twin.get(links["organiser_url"])
    twin.path = f"/b/{links['code']}"
    assert without_code(file_of(twin)) == without_code(before)
    anonymous = exported(any_workshop, "?anonymous=1")
    assert {part["lead"] + part["partners"] for part in anonymous["commitments"]} == {""}
    assert "Fanta Traoré" not in str(anonymous)
    assert "Réunir les associations" in str(anonymous)


@pytest.mark.parametrize("what", ["note", "day", "reason"])
def test_a_damaged_plan_is_refused_by_its_path(workshop: Workshop, what: str) -> None:
    planned(workshop)
    document = exported(workshop)
    commitment = next(part for part in document["commitments"] if part["progress"])
    if what == "note":
        commitment["note"] = str(uuid.uuid4())
    else:
        commitment["progress"][0][what] = {"day": "2030-01-01", "reason": ""}[what]
    answer = workshop.moussa.post("/boards/import", json=document, headers=JSON)
    assert refusal(answer) == (422, "bad_session")
    assert "commitments[" in answer.json()["message"]


def test_two_sites_keep_what_was_last_said_and_what_was_taken_out(workshop: Workshop) -> None:
    planned(workshop)
    room, online = exported(workshop), exported(workshop)
    first, second = online["commitments"]
    first |= {"due": "mai", "updated_at": "2131-01-01T00:00:00.000Z"}
    first["progress"] = [
        {"day": DAY, "state": "done", "reason": "", "at": "2131-01-01T00:00:00.000Z"}
    ]
    empty = dict.fromkeys(PARTS, "")
    second |= {**empty, "removed": True, "updated_at": "2131-01-01T00:00:00.000Z", "progress": []}
    for one_way in ((room, online), (online, room)):
        merged = merge_sessions(*one_way)  # type: ignore[arg-type]
        assert merged["commitments"] == [first, second]
        assert [part["day"] for part in merged["follow_ups"]] == [DAY]


def test_a_follow_up_that_one_site_removed_does_not_return(workshop: Workshop) -> None:
    planned(workshop)
    online = exported(workshop)
    organiser = workshop.bearer("organiser_url")
    organiser.post(f"{workshop.path}/follow-ups/{DAY}/remove").raise_for_status()
    room = exported(workshop)
    for pair in ((room, online), (online, room)):
        merged = merge_sessions(*pair)  # type: ignore[arg-type]
        assert [(part["day"], part["removed"]) for part in merged["follow_ups"]] == [(DAY, True)]
        assert {len(part["progress"]) for part in merged["commitments"]} == {0}
        assert workshop.someone().post("/boards/import", json=merged).status_code == 201
    control = merge_sessions(online, {**online, "log": []})
    assert control["follow_ups"][0]["removed"] is False
    damaged = {**online, "follow_ups": room["follow_ups"]}
    answer = workshop.moussa.post("/boards/import", json=damaged, headers=JSON)
    assert refusal(answer) == (422, "bad_session"), "a removed day has no lines"


def test_the_plan_of_segou_is_followed_up_in_every_document(workshop: Workshop) -> None:
    """The proposals of the report, of which some become commitments that two follow-ups look at."""
    person = workshop.someone()
    links = person.post("/boards/import", json=segou_session()).raise_for_status().json()
    person.get(links["organiser_url"])
    person.path = f"/b/{links['code']}"
    proposals = plan(person)["proposals"]
    assert len(proposals) == 24, "those that the report prints"
    for place, proposal in enumerate(proposals[:5]):
        parts = {**PARTS, "due": f"{place + 1}e trimestre 2025"}
        commits(person, proposal["note"], **parts).raise_for_status()
    for day in (DAY, LATER):
        opened = person.post(f"{person.path}/follow-ups", json={"day": day})
        opened.raise_for_status()
    says(person, proposals[0]["note"], "under_way").raise_for_status()
    says(person, proposals[0]["note"], "done", day=LATER).raise_for_status()
    says(person, proposals[1]["note"], "stopped", "Faute de budget").raise_for_status()
    rows = person.get(f"{person.path}/export.csv?table=plan&locale=fr").content.decode("utf-8-sig")
    assert rows.count("\r\n") == 1 + 5 * 2
    assert "Faute de budget" in rows
    report = person.get(f"{person.path}/report.docx?locale=fr").raise_for_status().content
    text = zipfile.ZipFile(io.BytesIO(report)).read("word/document.xml").decode()
    for words in ("Plan d’action", "Suivi", "12 mars 2027", "12 septembre 2027", "Faute de budget"):
        assert words in text, words
    book = person.get(f"{person.path}/workbook.xlsx?locale=fr").raise_for_status().content
    strings = zipfile.ZipFile(io.BytesIO(book)).read("xl/sharedStrings.xml").decode()
    assert "5e trimestre 2025" in strings
    assert person.get(f"{person.path}/report.pdf").status_code == 200


def test_a_merged_proposal_keeps_its_commitment(workshop: Workshop) -> None:
    [first, second] = proposed(workshop, "Former les jeunes", "Formation des jeunes")
    commits(workshop.fanta, second, **PARTS).raise_for_status()
    merge = workshop.fanta.post(f"{workshop.path}/notes/{first}/merge", json={"notes": [second]})
    merge.raise_for_status()
    assert lines(workshop.fanta)["Former les jeunes"]["lead"] == PARTS["lead"]
    assert plan(workshop.fanta)["proposals"] == []
    assert NOTES not in str(plan(workshop.fanta))
