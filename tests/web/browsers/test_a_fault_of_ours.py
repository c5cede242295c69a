"""What goes wrong inside the server is said in a page of its own, in the reader's language."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from starlette.routing import Route

from app.main import create_app
from app.settings import Settings

SAID = {"fr": "Quelque chose n’a pas marché", "en": "Something went wrong", "es": "Algo ha fallado"}


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    """A server one of whose addresses breaks."""

    async def broken(request: object) -> None:
        raise ZeroDivisionError

    app = create_app(Settings(data_dir=tmp_path))
    app.router.routes.insert(0, Route("/broken", broken))
    with TestClient(app, raise_server_exceptions=False) as client:
        yield client


@pytest.mark.parametrize("language", SAID)
def test_a_fault_is_a_page_a_notice_or_a_refusal(client: TestClient, language: str) -> None:
    reader = {"Accept": "text/html", "Accept-Language": language}
    page = client.get("/broken", headers=reader)
    assert (page.status_code, page.headers["content-type"]) == (500, "text/html; charset=utf-8")
    assert "</html>" in page.text
    assert SAID[language] in page.text
    notice = client.get("/broken", headers={**reader, "HX-Request": "true"})
    assert (notice.status_code, notice.headers["hx-retarget"]) == (500, "#notice")
    assert "<html" not in notice.text  # the console that asked stays where it was
    assert SAID[language] in notice.text
    answer = client.get("/broken", headers={**reader, "Accept": "application/json"})
    assert answer.status_code == 500
    assert answer.json()["refusal"] == "broken"
    assert SAID[language] in answer.json()["message"]
