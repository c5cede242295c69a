"""The attendance sheet: lines to sign before, afterwards who was present and where."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import unquote

import pytest

from app.domain.plan.agenda import Sitting
from app.queries.results.attendance import Attendance, Attendee
from app.queries.results.file_label import FileLabel
from app.reports.attendance import presence_order, signing_order
from app.reports.typesetter import set_pdf
from app.reports.words import Words
from tests.reports.pdf_text import Pdf
from tests.reports.reports import missing, squeezed
from tests.shared import Start
from tests.web.forks import ForkedServer
from tests.web.people import Workshop

FRENCH = Words("fr")
LABEL = FileLabel("K7MZ4P", "Ségou", "2024-09-12", "fr")
AWA = Attendee("Awa", "IKAM", "in_room", True)


def attendance(people: Sequence[Attendee] = (), count: int = 0) -> Attendance:
    """Returns a workshop with these people and so many sessions."""
    return Attendance("Atelier", "Ségou", "fr", LABEL, list(people), sittings(count))


def sittings(count: int) -> list[Sitting]:
    return [
        Sitting(number=at, title=f"Séance {at}", held_on=f"2024-09-{at:02}", steps=())
        for at in range(1, count + 1)
    ]


def printed(order: dict[str, Any]) -> Pdf:
    sheet = Pdf(set_pdf(order))
    assert b"<pdfuaid:part>1</pdfuaid:part>" in sheet.raw
    return sheet


def test_people_by_name_stand_above_ten_empty_rows_with_a_column_a_session() -> None:
    people = [replace(AWA, name=name) for name in ("Zoumana", "Élise", "Awa")]
    order: Any = signing_order(FRENCH, attendance(people, 2))
    names = [row[1] for row in order["data"]["rows"]]
    assert names == ["Awa", "Élise", "Zoumana", *[""] * 10]
    sheet = printed(order)
    head = ["Ségou", "Feuille d’émargement", "Séance 1", "1er septembre 2024", "Séance 2"]
    assert missing(sheet.text, [*head, "Awa", "IKAM", "Élise", "Zoumana", "13"]) == []
    assert sheet.roles().count("TR") == 14
    assert sheet.roles().count("TH") == 5


def test_an_empty_board_has_ten_rows_and_one_column() -> None:
    order: Any = signing_order(FRENCH, attendance())
    assert [row[0] for row in order["data"]["rows"]] == [str(at) for at in range(1, 11)]
    assert "Signature" in printed(order).text
    nobody = printed(presence_order(FRENCH, attendance()))
    assert missing(nobody.text, ["Personne n’a encore rejoint l’atelier."]) == []
    assert "Table" not in nobody.roles()


def test_three_hundred_people_fill_pages_that_repeat_the_head() -> None:
    people = [replace(AWA, name=f"Personne-{at:03}") for at in range(300)]
    for order in (
        signing_order(FRENCH, attendance(people, 3)),
        presence_order(FRENCH, attendance(people)),
    ):
        sheet = printed(order)
        assert len(sheet.pages) > 5
        assert all("Organisation" in page for page in sheet.pages)
        names = re.findall(r"Personne-\d{3}", sheet.text)
        assert names == [person.name for person in people]


def test_a_fifth_session_stands_on_further_pages_with_all_the_people() -> None:
    sheet = printed(signing_order(FRENCH, attendance([AWA], 5)))
    assert ["Séance 5" in page for page in sheet.pages] == [False, True]
    assert all("Awa" in page for page in sheet.pages)


def test_names_of_every_script_and_of_every_length_are_set() -> None:
    people = [
        replace(AWA, name="فاطمة الزهراء", organisation="خنيفرة"),
        replace(AWA, name="N" * 120),
    ]
    order: Any = signing_order(FRENCH, attendance(people, 4))
    words = [word for row in order["data"]["rows"] for word in row[1].split("\u200b")]
    assert "".join(words) == "N" * 120 + people[0].name
    assert max(map(len, words)) < 26
    assert len(printed(order).pages) == 1


@pytest.mark.parametrize(
    ("language", "signing", "present", "words"),
    [
        ("fr", "feuille-d-émargement", "liste-de-présence", "Présent·e, en ligne"),
        ("en", "attendance-sheet", "attendance-list", "Present, online"),
        ("es", "hoja-de-firmas", "lista-de-asistencia", "Presente, en línea"),
    ],
)
def test_the_list_says_who_was_present_and_where(
    workshop: Workshop, language: str, signing: str, present: str, words: str
) -> None:
    workshop.seat("Awa", attendance="online", organisation="IKAM")
    bakary = workshop.seat("Bakary")
    path = f"{workshop.path}/people/{bakary.seat}"
    workshop.fanta.post(path, json={"present": False}).raise_for_status()
    address = f"{workshop.path}/attendance.pdf?locale={language}"
    for query, name in (("", signing), ("&presence=true", present)):
        answer = workshop.fanta.get(address + query).raise_for_status()
        header = unquote(answer.headers["content-disposition"])
        assert re.search(rf"{name}-.*-{language}\.pdf", header)
        sheet = Pdf(answer.content)
        assert missing(sheet.text, ["Awa", "IKAM", "Bakary"]) == []
        assert (squeezed(words) in squeezed(sheet.text)) == bool(query)
    absent = {"fr": "Absent·e", "en": "Absent", "es": "Ausente"}[language]
    assert sheet.text.count(absent) == 1


def test_a_group_s_device_is_no_person(any_server: ForkedServer, workshop_at: Start) -> None:
    workshop = workshop_at(any_server)
    workshop.fanta.post(f"{workshop.path}/groups/g1", json={"name": "Appareil-G1"})
    workshop.fanta.post(f"{workshop.path}/groups/g1/device").raise_for_status()
    for query in ("", "?presence=true"):
        answer = workshop.fanta.get(f"{workshop.path}/attendance.pdf{query}").raise_for_status()
        assert "Appareil" not in Pdf(answer.content).text
    refused = workshop.fanta.get(f"{workshop.path}/attendance.pdf?presence=maybe")
    assert refused.status_code == 422
