"""Files that people use, workbook and slides: each is read here, and written
in a process."""

from anyio import to_thread
from fastapi import Request, Response
from sqlalchemy import Connection

from app.charts.png import png_of
from app.domain.plan.agenda import Sitting
from app.domain.refusals import Refusal
from app.files.calendar import write_calendar
from app.files.sheets import About
from app.files.slide_contents import contents_of, wheel_of
from app.files.slides import deck_of
from app.files.workbook_sheets import sheets_of
from app.queries.board import BoardView, agenda_in
from app.queries.results.file_label import FileLabel
from app.queries.results.report import Report, report_of
from app.queries.results.workbook import workbook_data
from app.reports.file_names import file_name
from app.reports.words import Words
from app.web.http.identity import require_role
from app.web.http.routing import Code, Router
from app.web.http.services import join_url, read, services_of
from app.web.results.downloads import chosen_language, download, labelled_view, named_in
from app.web.results.report import DOCUMENTS

WORKBOOK, SLIDES = (
    "app.files.workbook:write_workbook",
    "app.files.deck_writer:write_deck",
)
router = Router(prefix="/b/{code}")
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@router.get("/workbook.xlsx")
async def get_workbook(
    request: Request, code: Code, locale: str | None = None
) -> Response:
    """Returns results, blocks, notes, turnout and sealed ballots as one XLSX
    file.

    A hidden tally is not in it, and no ballot before the seal of its round.
    Refuses `cannot_set`.
    """
    await require_role(request, code)
    context = services_of(request).context
    now, moment = context.now(), context.clock()
    data = await read(request, workbook_data, code, now, named_in(locale))
    language = chosen_language(locale, data.label.locale)
    words = Words(language, data.report.board.settings.time_zone)
    sheets = await to_thread.run_sync(sheets_of, words, data, limiter=DOCUMENTS)
    about = About(data.report.board.title, "Palabre", moment)
    body = await services_of(request).typesetters.make(request, WORKBOOK, sheets, about)
    return download(body, file_name(data.label, "workbook", language, "xlsx"), XLSX)


@router.get("/sittings.ics")
async def get_sittings(
    request: Request, code: Code, locale: str | None = None
) -> Response:
    """Returns the dated sessions as iCalendar, for anybody.

    Refuses `nothing_dated`.
    """
    context = services_of(request).context
    view, label, sittings = await read(request, _read_sittings, code, locale)
    if not any(sitting.held_on for sitting in sittings):
        raise Refusal("nothing_dated")
    language = chosen_language(locale, label.locale)
    body = write_calendar(
        Words(language),
        title=view.board.title,
        place=view.board.place,
        code=code,
        url=join_url(request, code),
        sittings=sittings,
        at=context.now(),
    )
    return download(
        body, file_name(label, "sittings", language, "ics"), "text/calendar"
    )


def _read_sittings(
    connection: Connection, code: str, locale: str | None
) -> tuple[BoardView, FileLabel, list[Sitting]]:
    view, label = labelled_view(connection, code)
    return view, label, agenda_in(connection, view.board, named_in(locale))


@router.get("/slides.pptx")
async def get_slides(
    request: Request, code: Code, locale: str | None = None
) -> Response:
    """Returns the workshop in eight slides with native charts, as PPTX.

    A hidden tally is not in it. Refuses `cannot_set`.
    """
    await require_role(request, code)
    context = services_of(request).context
    now, moment = context.now(), context.clock()
    report, label = await read(request, _read_slides, code, locale, now)
    language = chosen_language(locale, label.locale)
    contents = contents_of(report, language)
    svg = await to_thread.run_sync(wheel_of, contents, limiter=DOCUMENTS)
    png = await png_of(svg, 2) if svg else b""
    deck = await to_thread.run_sync(deck_of, contents, png, moment, limiter=DOCUMENTS)
    body = await services_of(request).typesetters.make(request, SLIDES, deck)
    return download(body, file_name(label, "slides", language, "pptx"), PPTX)


def _read_slides(
    connection: Connection, code: str, locale: str | None, now: str
) -> tuple[Report, FileLabel]:
    _view, label = labelled_view(connection, code)
    return report_of(connection, code, now, named_in(locale)), label
