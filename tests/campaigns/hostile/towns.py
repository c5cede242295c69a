"""A programme of towns, and two files that are compared, whose every text is a payload."""

from urllib.parse import urlsplit

from tests.campaigns.hostile.filled import Board, framework
from tests.web.people import Person

PATHS = ("", "/fields/f0", "/sending", "/export.json", "/export.csv", "/export.xlsx", "/export.pdf")
PAGE = {"Accept": "text/html", "Accept-Language": "en"}


def filled_programme(board: Board) -> tuple[Person, list[str]]:
    """Returns whoever may read a new programme, and what can be read of it. The board's session
    is a town of it."""
    writer, person = board.writer, board.someone()
    towns = [
        {
            "town": writer.text(90),
            "country": "ML",
            "locale": "fr",
            "date": "2026-12-01",
            "facilitator": writer.text(80),
        }
        for _ in range(3)
    ]
    body = {
        "title": writer.text(),
        "template": "priority-vote",
        "framework": framework(writer, 4),
        "towns": towns,
    }
    programme = writer.send(person, "POST", "/programmes", body).json()
    person.get(urlsplit(programme["programme_url"]).path)
    path = f"/p/{programme['code']}"
    writer.send(person, "POST", f"{path}/senders", {"town": writer.text(90)})
    return person, [f"{path}{rest}" for rest in PATHS]


def compared(board: Board) -> str:
    """Returns the page that compares two files with payloads for names."""
    path = f"{board.path}/export.json"
    sessions = [board.organiser.get(f"{path}{query}").content for query in ("", "?anonymous=1")]
    names = [board.writer.text(60) for _ in sessions]
    board.writer.drawn.clear()  # the page shows titles; refusals alone tell names
    files = [
        ("session", (name, session, "application/json"))
        for name, session in zip(names, sessions, strict=True)
    ]
    broken = [("session", (names[0], b"{", "application/json")), *files]
    pages = [
        board.organiser.post("/compare", files=given, headers=PAGE) for given in (files, broken)
    ]
    return "\n".join(page.text for page in pages)
