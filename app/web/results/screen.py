"""The projected page, which only shows."""

from typing import Literal
from urllib.parse import urlencode

from fastapi import Request, Response
from fastapi.responses import HTMLResponse
from markupsafe import Markup

from app.charts.qr_code import qr_svg
from app.charts.wheel import WHEEL_FIELDS, has_wheel
from app.domain.plan.screen import SCREEN_MODES
from app.locales import _, language_name, languages
from app.queries.board import BoardView
from app.queries.screen import Projection, projection_of, require_board
from app.reports.chapters.matrix import quarters_of
from app.reports.chapters.plan import SAID
from app.reports.words import Words
from app.web.http.identity import role_of
from app.web.http.pages.reader import LANGUAGE, wanted
from app.web.http.pages.templates import render
from app.web.http.rendering import translate
from app.web.http.routing import Code, Router
from app.web.http.services import join_url, read, shown_host
from app.web.results.page import chart_of

router = Router(prefix="/b/{code}")
STAY_CONNECTED = _("No internet? Stay connected")  # as phones ask it
TITLES = {
    "auto": _("What is opened"),
    "join": _("How to join"),
    "agenda": _("Agenda"),
    "wall": _("Notes by block"),
    "groups": _("Notes by group"),
    "wheel": _("Wheel"),
    "ranking": _("Ranking"),
    "matrix": _("Matrix"),
    "plan": _("Plan of action"),
}
# What a host chooses from, in the order of the keys 1 to 9. The mode `field`
# is chosen beside the notes of the field.
MODES = {mode: TITLES[mode] for mode in SCREEN_MODES if mode != "field"}
MOST_BARS = 12  # until the page has measured how many fit


def offered_modes(view: BoardView) -> list[str]:
    """Returns the modes that there is something for, and the one that is
    chosen: for another the screen would show how to join, or bars in place of
    a wheel that nobody can read."""
    kinds = {stored.value.kind for stored in view.activities}
    possible = {
        "wall": "notes" in kinds,
        "groups": "notes" in kinds and bool(view.groups),
        "wheel": any(
            has_wheel(view.framework(stored)) for stored in view.of_kind("vote")
        ),
        "ranking": "vote" in kinds,
        "matrix": {"vote", "notes"} <= kinds,
        "plan": any(not stored.private for stored in view.real("notes")),
    }
    chosen = view.board.settings.screen
    return [
        mode
        for mode in MODES
        if possible.get(mode, True) or (chosen and chosen.mode == mode)
    ]


def language_choices(locale: str) -> dict[str, str]:
    """Returns what screens of a board in `locale` may speak, {languages: their
    names}: each language, the board's beside each other one, all."""
    rest = [language for language in languages() if language != locale]
    pairs: list[tuple[str, ...]] = [
        (locale, language) for language in rest if locale in languages()
    ]
    every: list[tuple[str, ...]] = [(locale, *rest)] if len(pairs) > 1 else []
    alone: list[tuple[str, ...]] = [(language,) for language in languages()]
    return {
        ",".join(tags): " · ".join(map(language_name, tags))
        for tags in alone + pairs + every
    }


@router.get("/screen")
async def screen(
    request: Request,
    code: Code,
    activity: str | None = None,
    look: Literal["", "overlay"] = "",
    language: str = "",
) -> Response:
    """Shows the projected page in the language chosen for screens, else in the
    board's; `activity` keeps it on one activity.

    Of several languages `language` says whose turn it is. `look=overlay` has
    no background, for a program that lays it over video.
    """
    # The audience reads the board's language, not the laptop's, unless one was
    # chosen by hand.
    chosen = request.cookies.get(LANGUAGE, "")
    by_hand = (chosen,) if chosen in languages() else ()
    projection = await read(
        request, projection_of, code, activity, languages(), by_hand, language
    )
    follows = activity is None and not look
    role = await role_of(request, code)
    values = {
        "request": request,
        "shown": projection,
        "board": projection.view.board,
        "code": code,
        "hosts": follows and role in {"host", "organiser"},
        "observes": not look and role == "observer",
        **_joining(projection, join_url(request, code)),
        "offered": offered_modes(projection.view),
        **_drawing(Words(projection.language)),
        **_look(activity, look),
    }
    name = "stage" if wanted(request) == "fragment" else "page"
    return HTMLResponse(
        render(projection.language, f"results/screen/{name}.html", values),
        headers={
            "Content-Language": projection.language,
            "Vary": "Accept, HX-Request, Cookie",
        },
    )


def _joining(projection: Projection, link: str) -> dict[str, object]:
    """Returns what the page says of joining, and of the Wi-Fi of the room."""
    wifi = projection.view.board.settings.wifi
    return {
        "join_url": link,
        "join_host": shown_host(link).partition("/b/")[0],
        # Drawn into the page, not at an address of its own: the password
        # leaves the server only while the screen shows how to join, which is
        # when the room may read it.
        "wifi": wifi if projection.kind == "join" else None,
        "wifi_qr": Markup(qr_element(wifi.qr_text)) if wifi else "",  # noqa: S704 - segno's
        "stay_connected": {key: translate(key, STAY_CONNECTED) for key in languages()},
    }


def _drawing(words: Words) -> dict[str, object]:
    """Returns what the stage is drawn with."""
    return {
        "most_bars": MOST_BARS,
        "modes": MODES,
        "quarters": quarters_of(words),
        "states": SAID,
        "chart": lambda reading: chart_of(words, reading),
    }


def _look(activity: str | None, look: str) -> dict[str, object]:
    """Returns how the page looks, and the query that keeps it so."""
    given = {"activity": activity, "look": look}
    query = urlencode({name: value for name, value in given.items() if value})
    return {
        "query": query and f"?{query}",
        "overlay": look == "overlay",
        # A wheel would hide the video
        "wheel_fields": () if look else WHEEL_FIELDS,
    }


@router.get("/qr.svg")
async def qr(request: Request, code: Code) -> Response:
    """Draws the join link as a QR code."""
    await read(request, require_board, code)
    drawn = qr_element(join_url(request, code))
    return Response(
        drawn.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1),
        media_type="image/svg+xml",
    )


def qr_element(text: str) -> str:
    """Returns a text as a QR code: an SVG element for a page.

    In UTF-8, which phones expect: else an accent would be a byte of Latin-1 to
    them.
    """
    return qr_svg(text, encoding="utf-8", dark="#1d1a16", light="#fff")
