"""Seat cards and blank ballots: ten cards an A4, each with its own QR.

A ballot with every field on one page.
"""

import re

from app.frameworks import shipped
from app.reports.prints import ballot_order, card_url, cards_order
from app.reports.typesetter import set_pdf
from tests.reports.pdf_text import Pdf
from tests.reports.reports import missing, squeezed

URL = "http://192.168.1.20:8000/b/K7MZ4P"
LONG = (
    "Représentante Du Centre de Recherche et de Formation pour les Industries Légères et Textiles "
    "(CERFILTEX)"
)
ORGANISATION = "Direction Régionale de la Promotion de la Femme, de l'Enfant et de la Famille, " * 2
WORDS = {"qr": "Votre code QR", "seat_code": "Votre code personnel"}


def cards(*seats: tuple[str, str, str]) -> Pdf:
    listed = [
        {"name": name, "organisation": organisation, "code": code}
        for name, organisation, code in seats
    ]
    return Pdf(
        set_pdf(
            cards_order(
                title="Atelier Culture 21 Plus – Ségou",
                code="K7MZ4P",
                url=URL,
                language="fr",
                seats=listed,
                words=WORDS,
            )
        )
    )


def test_ten_cards_stand_on_a_page_each_with_name_organisation_and_code() -> None:
    seats = [
        (LONG, ORGANISATION.strip(", "), f"K7MZ-4P{at // 10 + 2}{at % 10 or 'X'}")
        for at in range(21)
    ]
    document = cards(*seats)
    assert [len(re.findall(r"K7MZ-4P\w\w", page)) for page in document.pages] == [10, 10, 1]
    assert b"<pdfuaid:part>1</pdfuaid:part>" in document.raw
    assert missing(document.text, [text for seat in seats for text in seat]) == []
    assert squeezed(URL.removeprefix("http://")) in squeezed(document.pages[2])


def test_each_card_s_qr_is_its_own() -> None:
    assert card_url(URL, "K7MZ-4P22") == f"{URL}?card=K7MZ-4P22"
    first, two, twice = (
        cards(*(("Awa", "Mairie", code) for code in codes)).raw
        for codes in (["2222-2222"], ["2222-2222", "3333-3333"], ["2222-2222"] * 2)
    )
    assert len(first) < len(twice) < len(two)  # a picture that stands there twice is kept once


def test_two_blank_ballots_with_every_field_and_a_strip_stand_on_a_page() -> None:
    for framework in shipped().values():
        if not framework.fields:
            continue
        words = {
            "qr": "QR",
            "rule": "Choisissez 3 champs différents.",
            "seat_line": "Siège :",
            "stub": "À détacher",
        }
        document = Pdf(
            set_pdf(
                ballot_order(
                    title="Ségou",
                    activity="Vote",
                    url=URL,
                    language="fr",
                    framework=framework,
                    words=words,
                )
            )
        )
        assert len(document.pages) == 1, framework.id
        assert b"<pdfuaid:part>1</pdfuaid:part>" in document.raw
        assert [
            field.name
            for field in framework.fields.values()
            if squeezed(field.name) not in squeezed(document.text)
        ] == []
        for part in ("rule", "seat_line", "stub"):
            assert squeezed(document.text).count(squeezed(words[part])) == 2, (framework.id, part)
