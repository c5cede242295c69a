"""A language that nobody shipped is one file in a folder of the operator: pages, files and programs
have its names, and the counts are the same."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from app.documents.titles import title_in
from app.frameworks.demo import segou
from tests.reports.pdf_text import Pdf
from tests.web.forks import ForkedServer, ForkServer
from tests.web.pages import PAGE
from tests.web.people import Workshop, votes_of

DRAFT = "culture21plus-2023"
PORTUGUESE = {"Accept-Language": "pt-BR,pt;q=0.9"}


def dropped(folder: Path, **changed: Any) -> str:
    names = {"title": "Cultura 21 Plus", "fields": {"1": {"name": "Direitos culturais"}}}
    file = {"language": "pt", "origin": "tradução de Lisboa", "frameworks": {DRAFT: names}}
    folder.mkdir()
    (folder / "pt.json").write_text(json.dumps(file | changed), encoding="utf-8")
    return str(folder)


def test_one_file_adds_a_language(
    fork_palabre: Callable[..., ForkedServer], wires: httpx.HTTPTransport, tmp_path: Path
) -> None:
    questions = {"gender": {"text": "O seu género", "answers": {"woman": "Mulher"}}}
    server = fork_palabre(LANGUAGES_DIR=dropped(tmp_path / "languages", questions=questions))
    body = {"template": "priority-vote", "locale": "es", "join_questions": ["gender"]}
    workshop = Workshop(server.url, wires, **body)
    entrance = workshop.moussa.get(workshop.path, headers={**PAGE, **PORTUGUESE}).text
    assert "O seu género" in entrance
    assert "Mulher" in entrance
    awa = workshop.seat("Awa")
    awa.vote("1", "2", "3").raise_for_status()
    page = awa.get(workshop.path, headers={**PAGE, **PORTUGUESE}).text
    assert "Direitos culturais" in page
    assert "Derechos culturales" not in page
    spoken = workshop.moussa.get(workshop.path, params={"languages": "all"}).json()
    name = spoken["frameworks"][0]["blocks"][0]["fields"][0]["name"]
    assert list(name) == ["fr", "en", "es", "pt"]
    path = f"{workshop.path}/report.pdf"
    in_portuguese, in_spanish = (
        "".join(Pdf(workshop.fanta.get(path, params={"locale": tag}).content).text.split())
        for tag in ("pt", "es")
    )
    assert "Direitosculturais" in in_portuguese
    assert "traduçãodeLisboa" in in_portuguese
    assert "Direitosculturais" not in in_spanish
    assert "traduccióndelequipodePalabre" in in_spanish
    assert votes_of(workshop.fanta.tally().json()) == {"1": 1, "2": 1, "3": 1}


def test_a_file_that_cannot_be_used_stops_the_start_with_a_sentence(
    fork_server: ForkServer, tmp_path: Path
) -> None:
    folder = dropped(tmp_path / "languages", origin="")
    done = fork_server.run(
        "serve",
        "--port",
        "0",
        LANGUAGES_DIR=folder,
        DATA_DIR=str(tmp_path / "data"),
    )
    assert done.returncode == 1
    assert b"pt.json: origin is no text" in done.stderr
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_demo_s_agenda_speaks_to_its_reader(language: str) -> None:
    titles = [
        title
        for session in segou()["sessions"]
        for title in (session["title"], *(step["title"] for step in session["steps"]))
        if title != "Introduction"
    ]
    assert [title for title in titles if title_in(title, (language,), "fr") == title] == []
