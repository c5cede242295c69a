"""Files are named by what they are, town, date and language, so that two are never mixed up."""

from urllib.parse import unquote

import pytest

from app.queries.results.file_label import FileLabel
from app.reports.file_names import KINDS, disposition, file_name, session_name
from tests.shared import Start
from tests.web.forks import ForkedServer

SEGOU = FileLabel("3ZB7VC", "Ségou", "2024-09-12", "fr")


@pytest.mark.parametrize(
    ("language", "name"),
    [
        ("fr", "rapport-ségou-2024-09-12-fr.pdf"),
        ("en", "report-ségou-2024-09-12-en.pdf"),
        ("es", "informe-ségou-2024-09-12-es.pdf"),
    ],
)
def test_a_name_says_what_where_when_and_in_which_language(language: str, name: str) -> None:
    assert file_name(SEGOU, "report", language, "pdf") == name


def test_every_kind_has_a_name_of_its_own_in_every_language() -> None:
    for language in ("fr", "en", "es"):
        names = {file_name(SEGOU, kind, language, "csv") for kind in KINDS}
        assert len(names) == len(KINDS)


def test_the_header_has_the_name_in_ascii_and_whole() -> None:
    plain, whole = disposition("rapport-ségou-2024-09-12-fr.pdf").split("; ")[1:]
    assert plain == 'filename="rapport-segou-2024-09-12-fr.pdf"'
    assert unquote(whole) == "filename*=UTF-8''rapport-ségou-2024-09-12-fr.pdf"
    assert disposition("palabre-comparison.csv") == 'attachment; filename="palabre-comparison.csv"'


@pytest.mark.parametrize(
    "town",
    ['a"b\r\nSet-Cookie: x', "../../etc/passwd", "ⴰⴳⴰⴷⵉⵔ", "خنيفرة", "?", "x" * 300, "CON|<>"],
)
def test_a_town_of_any_letters_makes_a_sound_header(town: str) -> None:
    label = SEGOU._replace(town=town)
    for name in (file_name(label, "tally", "fr", "csv"), session_name(label, anonymous=True)):
        header = disposition(name)
        assert header.isascii()
        assert header.isprintable()
        assert header.count('"') == 2
        assert not set('/\\"<>|?*:\r\n') & set(name)
        assert len(name) < 80


def test_files_of_a_board_are_named_by_its_place_and_first_day(
    any_server: ForkedServer, workshop_at: Start
) -> None:
    workshop = workshop_at(any_server, place="Khénifra, Maroc", locale="en")
    workshop.fanta.post(
        f"{workshop.path}/agenda/1", json={"held_on": "2025-03-04"}
    ).raise_for_status()
    for address, name in {
        "report.docx": "report-khénifra-2025-03-04-en.docx",
        "report.docx?locale=es": "informe-khénifra-2025-03-04-es.docx",
        "export.csv?table=turnout&locale=fr": "participation-khénifra-2025-03-04-fr.csv",
        "diagram.svg?locale=fr": "diagramme-khénifra-2025-03-04-fr.svg",
        "paper-ballots.pdf?locale=fr": "bulletins-papier-khénifra-2025-03-04-fr.pdf",
    }.items():
        answer = workshop.fanta.get(f"{workshop.path}/{address}").raise_for_status()
        assert unquote(answer.headers["content-disposition"]).endswith(f"UTF-8''{name}")


def test_each_file_can_be_chosen_in_each_language(
    workshop_at: Start, any_server: ForkedServer
) -> None:
    workshop = workshop_at(any_server)
    page = workshop.fanta.get(
        f"{workshop.path}/console/files", headers={"Accept": "text/html", "Accept-Language": "en"}
    ).text
    for name in ("report.docx?", "report.pdf?", "export.csv?table=notes&amp;"):
        for language in ("fr", "en", "es"):
            assert f'href="{workshop.path}/{name}locale={language}"' in page
    spanish = workshop.fanta.get(
        f"{workshop.path}/console/files?locale=es", headers={"Accept": "text/html"}
    ).text
    assert f'href="{workshop.path}/diagram.svg?locale=es"' in spanish
