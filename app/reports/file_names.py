"""Names the files that people take away: what it is, town, date and
language."""

import re
from urllib.parse import quote

from app.domain.text import fold
from app.locales import _, catalogue
from app.queries.results.file_label import FileLabel

# Characters of a town; some systems take 255 bytes for a whole path
LONGEST = 40
FORBIDDEN = re.compile(r'[\s\\/:*?"<>|.,;()\[\]\'’«»“”%#&=+-]+')
KINDS = {
    "report": _("Report"),
    "tally": _("Votes"),
    "notes": _("Notes"),
    "turnout": _("Turnout"),
    "parts": _("By part"),
    "atlas": _("Themes"),
    "crosswalk": _("Other version"),
    "diagram": _("Diagram"),
    "ranking": _("Ranking"),
    "matrix": _("Strengths and priorities"),
    "cards": _("Seat cards"),
    "attendance": _("Attendance sheet"),
    "presence": _("Attendance list"),
    "certificates": _("Certificates"),
    "poster": _("Poster"),
    "ballots": _("Paper ballots"),
    "long": _("All results"),
    "plan": _("Plan of action"),
    "miro": _("Proposals for Miro"),
    "decidim": _("Proposals for Decidim"),
    "sittings": _("Sessions"),
    "workbook": _("Workbook"),
    "slides": _("Slides"),
    "picture": _("Result"),
    "share": _("Result to share"),
    "framework": _("Framework"),
    "explanations": _("Explanations"),
}


def file_name(label: FileLabel, kind: str, language: str, ending: str) -> str:
    """Returns "rapport-ségou-2024-09-12-fr.pdf" for a kind of KINDS."""
    what = catalogue(language).gettext(KINDS[kind])
    stem = "-".join(
        (_joined(what), _joined(label.town)[:LONGEST].rstrip("-"), label.day, language)
    )
    return f"{stem}.{ending}"


def session_name(label: FileLabel, *, anonymous: bool) -> str:
    """Returns "session-ségou-2024-09-12.json": a session has the languages of
    its people."""
    what = "session-anonymous" if anonymous else "session"
    return f"{what}-{_joined(label.town)[:LONGEST].rstrip('-')}-{label.day}.json"


def _joined(text: str) -> str:
    """Returns the text in lower case with hyphens for all that a file name may
    not hold."""
    return FORBIDDEN.sub("-", text.lower()).strip("-")


def disposition(name: str) -> str:
    """Returns the header by which browsers save a file (RFC 6266).

    Its name stands there in ASCII, and where that is not all of it, whole as
    RFC 5987 wants.
    """
    stem, dot, ending = name.rpartition(".")
    parts = (fold(part).replace(" ", "") for part in stem.split("-"))
    plain = "-".join(part for part in parts if part.isascii() and part) or "palabre"
    whole = (
        ""
        if f"{plain}{dot}{ending}" == name
        else f"; filename*=UTF-8''{quote(name, safe='')}"
    )
    return f'attachment; filename="{plain}{dot}{ending}"{whole}'
