"""The Wi-Fi of the room: its QR code says what was typed, and only those read it who may."""

import re
from html import unescape
from typing import Any

import httpx
import pytest
import segno
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.wifi import Wifi
from app.web.http.probes import TEXTS
from app.web.results.screen import qr_element
from tests.qr_text import matrix_in, text_of
from tests.web.pages import PAGE, form_of
from tests.web.people import Person, Workshop, refusal

PASSWORD = 'k\\a;r,i:t"é24'


def as_a_phone(text: str) -> dict[str, str]:
    """What a phone makes of the text: pairs between semicolons, a backslash before what is
    meant."""
    assert text.startswith("WIFI:")
    assert text.endswith(";;")
    pairs = re.findall(r"(\w):((?:\\.|[^\\;])*);", text.removeprefix("WIFI:"))
    return {name: re.sub(r"\\(.)", r"\1", value) for name, value in pairs}


@settings(deadline=None, max_examples=40)
@given(
    st.text("aé \\;,:\"'%🙂", min_size=1, max_size=8),
    st.text("bô \\;,:\"'%#", min_size=8, max_size=63),
)
def test_a_phone_reads_what_was_typed(name: str, password: str) -> None:
    read = as_a_phone(text_of(matrix_in(qr_element(Wifi(name, password).qr_text))))
    assert read == {"T": "WPA", "S": name, "P": password}


def test_an_open_network_has_no_password() -> None:
    assert Wifi("Salle", "").qr_text == "WIFI:T:nopass;S:Salle;;"


def test_the_reader_of_codes_reads_others_too() -> None:
    for length in (3, 40, 90, 150, 250):
        text = "é" + "x" * length
        assert (
            text_of([list(row) for row in segno.make_qr(text, error="m", encoding="utf-8").matrix])
            == text
        )


def set_wifi(workshop: Workshop, **changed: str) -> httpx.Response:
    page = workshop.fanta.get(f"{workshop.path}/console/settings", headers=PAGE).text
    form = form_of(page, f"{workshop.path}/wifi")
    return workshop.fanta.post(form.action, data=form.says(**changed), headers=PAGE)


def screen(person: Person, query: str = "") -> str:
    return unescape(person.get(f"{person.path}/screen{query}", headers=PAGE).text)


def test_the_join_screen_shows_it_and_no_other_page(any_workshop: Workshop) -> None:
    workshop = any_workshop
    assert set_wifi(workshop, name="Salle 1", password=PASSWORD).status_code == 303
    workshop.fanta.post(f"{workshop.path}/screen-mode", json={"mode": "join"})
    page = screen(workshop.moussa)
    assert PASSWORD in page
    codes = re.findall(r"<svg.*?</svg>", page)
    wanted = Wifi("Salle 1", PASSWORD).qr_text
    assert [text_of(matrix_in(code)) for code in codes if 'stroke="#1d1a16"' in code] == [wanted]
    for sentence in ("Pas d’internet\u202f? Rester connecté", "No internet? Stay connected"):
        assert sentence in page
    organiser = workshop.bearer("organiser_url")
    workshop.fanta.post(f"{workshop.path}/screen-mode", json={"mode": "agenda"})
    elsewhere = [
        screen(workshop.moussa),
        screen(workshop.moussa, "?activity=priorites"),
        unescape(workshop.moussa.get(workshop.path, headers=PAGE).text),
        workshop.moussa.get(workshop.path).text,
        organiser.get(f"{workshop.path}/export.json").text,
        organiser.get(f"{workshop.path}/export.json?anonymous=1").text,
        organiser.get(f"{workshop.path}/acts").text,
        unescape(workshop.fanta.get(f"{workshop.path}/console", headers=PAGE).text),
        workshop.fanta.post(f"{workshop.path}/settings", json={"place": "Ségou"}).text,
        workshop.fanta.post(
            f"{workshop.path}/wifi", json={"name": "Salle 1", "password": PASSWORD}
        ).text,
    ]
    for text in elsewhere:
        assert "ké24" not in text.replace("\\u00e9", "é")
        assert 't\\"é24' not in text
        assert 't"é24' not in text
    assert set_wifi(workshop, name="", password="").status_code == 303
    workshop.fanta.post(f"{workshop.path}/screen-mode", json={"mode": "join"})
    assert "Rester connecté" not in screen(workshop.moussa)


@pytest.mark.parametrize(
    ("name", "password"),
    [("é" * 17, "long enough"), ("Salle", "short"), ("Salle", "x" * 64), ("Salle", "a\tlong one")],
)
def test_what_no_network_can_have_is_refused(workshop: Workshop, name: str, password: str) -> None:
    answer = workshop.fanta.post(f"{workshop.path}/wifi", json={"name": name, "password": password})
    assert refusal(answer) == (422, "bad_setting")


def test_cards_and_poster_are_printed_with_the_wifi(workshop: Workshop) -> None:
    workshop.seat("Awa")
    for name in ("poster.pdf", "seat-cards.pdf"):
        plain = workshop.fanta.get(f"{workshop.path}/{name}")
        assert set_wifi(workshop, name="Salle", password="karité24").status_code == 303
        with_it = workshop.fanta.get(f"{workshop.path}/{name}")
        assert (plain.status_code, with_it.status_code) == (200, 200)
        assert with_it.content[:5] == b"%PDF-"
        assert len(with_it.content) > len(plain.content) + 500
        set_wifi(workshop, name="", password="")


def test_probes_are_answered_where_they_are_switched_on(fork_palabre: Any) -> None:
    server = fork_palabre(probes="on")
    with httpx.Client(base_url=server.url) as phone:
        phone.headers["Host"] = "connectivitycheck.gstatic.com"
        for address in ("/generate_204", "/gen_204"):
            answer = phone.get(address)
            assert (answer.status_code, answer.content) == (204, b"")
        for address, (kind, text) in TEXTS.items():
            answer = phone.get(address)
            assert (answer.status_code, answer.text) == (200, text)
            assert answer.headers["content-type"].startswith(kind)
    assert "<TITLE>Success</TITLE>" in TEXTS["/hotspot-detect.html"][1]


def test_probes_are_not_answered_unasked(workshop: Workshop) -> None:
    for address in ("/generate_204", *TEXTS):
        assert workshop.someone().get(address).status_code == 404
