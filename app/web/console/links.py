"""The page of a board's links, to which whoever started it can come back, and
the file of them."""

from collections.abc import Container
from urllib.parse import quote

from fastapi import Request, Response
from fastapi.responses import HTMLResponse

from app.charts.qr_code import qr_svg
from app.locales import _
from app.storage.boards import StoredBoard, board_by_code
from app.web.http.identity import require_role
from app.web.http.links.own_links import own_links
from app.web.http.pages.reader import language_of
from app.web.http.pages.templates import render
from app.web.http.rendering import page, translate
from app.web.http.routing import Code, Router
from app.web.http.services import board_url, join_url, read, services_of

NEW_LINE = "\r\n"  # of a mail
router = Router(prefix="/b/{code}")
HOST, ORGANISER = _("Host link, for facilitators"), _("Organiser link, for you")
JOIN, SCREEN = _("Join link"), _("Screen to project")
NAMES = {"host": HOST, "organiser": ORGANISER, "join": JOIN, "screen": SCREEN}
MAIL_SUBJECT = _("Links of the workshop: %(title)s")
KEEP_SECRET = _(
    "The host link and the organiser link are secret: pass them to nobody else."
)
KEEP_HOST_SECRET = _("The host link is secret: pass it to nobody else.")


@router.get("/links")
async def get_links(request: Request, code: Code) -> Response:
    """Shows the board's links, the secret ones that this device holds first.
    For hosts."""
    board, links, values = await _links(request, code)
    language = language_of(request, board.locale)
    values |= {
        "mail": _mail(board, links, NAMES, language),
        "mail_hosts": _mail(board, links, {"host", "join", "screen"}, language),
    }
    return page(request, "console/links.html", values, language=board.locale)


@router.get("/links/files/links.html")
async def download_links(request: Request, code: Code) -> Response:
    """Returns the same links as one HTML file with QR codes, which loads
    nothing. For hosts."""
    board, _links_by_role, values = await _links(request, code)
    language = language_of(request, board.locale)
    values |= {"qr": qr_svg, "made_at": services_of(request).context.now()}
    name = translate(language, _("links"))
    return HTMLResponse(
        render(language, "console/links_file.html", values),
        headers={
            "Content-Disposition": f'attachment; filename="palabre-{code}-{name}.html"'
        },
    )


async def _links(
    request: Request, code: str
) -> tuple[StoredBoard, dict[str, str], dict[str, object]]:
    """Returns the board, its links by role, and what both templates need.

    Refuses `not_host`, `no_such_board`.
    """
    role = await require_role(request, code)
    board = await read(request, board_by_code, code)
    links = await own_links(request, code)
    links |= {
        "join": join_url(request, code),
        "screen": f"{board_url(request, code)}/screen",
    }
    values = {
        "board": board,
        "code": code,
        "role": role,
        "links": links,
        "names": NAMES,
    }
    return board, links, values


def _mail(
    board: StoredBoard, links: dict[str, str], wanted: Container[str], language: str
) -> str:
    """Returns the `mailto:` address of a draft with the wanted links.

    Each stands on a line of its own, so that no mark of a sentence follows it.
    """
    lines = [board.title, ""]
    for name, url in links.items():
        if name in wanted:
            label = translate(language, NAMES[name])
            lines += [translate(language, _("%(name)s:"), name=label), url, ""]
    if "host" in links:
        is_for_hosts = "organiser" not in links or "organiser" not in wanted
        lines.append(
            translate(language, KEEP_HOST_SECRET if is_for_hosts else KEEP_SECRET)
        )
    subject = translate(language, MAIL_SUBJECT, title=board.title)
    return f"mailto:?subject={quote(subject)}&body={quote(NEW_LINE.join(lines))}"
