"""Certificates of participation: a page for each person present, and for nobody else."""

import re
from dataclasses import replace
from typing import Any
from urllib.parse import unquote

import pytest
import typst

from app.queries.results.attendance import Attendance, Attendee
from app.queries.results.file_label import FileLabel
from app.reports.attendance import certificates_order
from app.reports.typesetter import set_pdf
from app.reports.words import Words
from tests.reports.pdf_text import Pdf
from tests.reports.reports import missing, squeezed
from tests.shared import Start
from tests.web.forks import ForkedServer
from tests.web.pages import PAGE
from tests.web.people import Workshop, refusal

AWA = Attendee("Awa Traoré", "IKAM", "in_room", True)
LABEL = FileLabel("K7MZ4P", "Ségou", "2024-09-12", "fr")
HELD = Attendance(
    title="Les priorités culturelles de Ségou",
    place="Ségou, Mali",
    locale="fr",
    label=LABEL,
    people=[AWA],
    sittings=[],
    days=("2024-09-12", "2024-09-19"),
    organisers="Ville de Ségou\n\nCommission culture de CGLU\n",
)


def printed(order: dict[str, Any]) -> Pdf:
    sheet = Pdf(set_pdf(order))
    assert b"<pdfuaid:part>1</pdfuaid:part>" in sheet.raw
    return sheet


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("fr", ("Attestation de participation", "a participé à", "12 et 19 septembre 2024")),
        ("en", ("Certificate of participation", "took part in", "12 and 19 September 2024")),
        (
            "es",
            ("Certificado de participación", "ha participado en", "12 y 19 de septiembre de 2024"),
        ),
    ],
)
def test_it_says_who_took_part_in_what_where_when_and_who_organised(
    language: str, words: tuple[str, ...]
) -> None:
    sheet = printed(certificates_order(Words(language), HELD, HELD.people))
    title, verb, days = words
    who, where = ("Awa Traoré", "IKAM"), (HELD.title, "Ségou, Mali")
    order = [title, *who, verb, *where, days, "Ville de Ségou", "Commission culture de CGLU"]
    assert missing(sheet.text, order) == []
    assert len(sheet.pages) == 1
    assert sheet.roles().count("H1") == 1


def test_what_nobody_said_leaves_no_line() -> None:
    bare = replace(HELD, place="", organisers=" \n")
    sheet = printed(certificates_order(Words("en"), bare, [replace(AWA, organisation="")]))
    assert "Place" not in sheet.text
    assert "Organised by" not in sheet.text
    assert squeezed("For the organisers: name, signature, stamp") in squeezed(sheet.text)


def test_every_person_has_one_page_whatever_the_name() -> None:
    names = ["N" * 120, "فاطمة الزهراء", "Awa " * 30, "👩‍👩‍👧 Ŋàn ɓe"]
    long = replace(HELD, title="Atelier " * 20, organisers="\n".join(["Organisation " * 6] * 3))
    people = [replace(AWA, name=name.strip()) for name in names]
    sheet = printed(certificates_order(Words("fr"), long, people))
    assert len(sheet.pages) == len(names)
    assert all("Attestation" in page for page in sheet.pages)


def test_all_present_or_one_seat_and_nobody_who_was_not_there(
    any_server: ForkedServer, workshop_at: Start
) -> None:
    workshop = workshop_at(any_server)
    address = f"{workshop.path}/certificates.pdf"
    assert refusal(workshop.fanta.get(address)) == (409, "nobody_present")
    assert "certificates.pdf" not in people_page(workshop)
    awa, bakary = workshop.seat("Awa", organisation="IKAM"), workshop.seat("Bakary")
    absent = f"{workshop.path}/people/{bakary.seat}"
    workshop.fanta.post(absent, json={"present": False}).raise_for_status()
    texts = {"organisers": "Ville de Ségou"}
    workshop.fanta.post(f"{workshop.path}/settings", json=texts).raise_for_status()
    workshop.fanta.post(f"{workshop.path}/groups/g1", json={"name": "G1"}).raise_for_status()
    device = workshop.fanta.post(f"{workshop.path}/groups/g1/device").raise_for_status()
    everybody = workshop.fanta.get(f"{address}?locale=en").raise_for_status()
    assert re.search(r"certificates-.*-en\.pdf", unquote(everybody.headers["content-disposition"]))
    sheet = Pdf(everybody.content)
    assert missing(sheet.text, ["Awa", "IKAM", "Ville de Ségou"]) == []
    assert "Bakary" not in sheet.text
    assert len(sheet.pages) == 1
    single = Pdf(workshop.fanta.get(f"{address}?seat={awa.seat}").raise_for_status().content)
    assert "Attestation" in single.text
    assert refusal(workshop.fanta.get(f"{address}?seat={bakary.seat}")) == (409, "not_present")
    seat = device.json().get("seat", "nothing")
    assert refusal(workshop.fanta.get(f"{address}?seat={seat}")) == (404, "no_such_seat")
    assert f"certificates.pdf?seat={awa.seat}" in people_page(workshop)
    assert f"certificates.pdf?seat={bakary.seat}" not in people_page(workshop)


def people_page(workshop: Workshop) -> str:
    return workshop.fanta.get(f"{workshop.path}/people", headers=PAGE).raise_for_status().text


def test_letters_that_our_types_lack_are_set_in_one_of_the_machine() -> None:
    """The report did so; a certificate had boxes for a name."""
    if "DejaVu Sans" not in typst.Fonts(include_system_fonts=True).families():
        pytest.skip("no type of this machine is known to have Lao letters")
    name = "ສົມພອນ"
    order = certificates_order(Words("fr"), HELD, [replace(AWA, name=name)])
    sheet = printed(order)
    assert squeezed(name) in squeezed(sheet.text)
    assert b"DejaVu" in sheet.raw
    assert b"DejaVu" not in printed(certificates_order(Words("fr"), HELD, [AWA])).raw
