"""The report as a file: read in one transaction, composed in a thread, set in
a process."""

from dataclasses import replace
from functools import partial

from anyio import CapacityLimiter, to_thread
from fastapi import Request, Response
from sqlalchemy import Connection

from app.charts.png import png_of
from app.domain.refusals import Refusal
from app.queries.results.file_label import FileLabel
from app.queries.results.report import Report, report_of
from app.queries.results.report_pictures import report_pictures
from app.reports.document import document_of
from app.reports.file_names import file_name
from app.reports.model import Document, Figure
from app.reports.pdf import pages_order, report_order
from app.reports.typesetting import AT_ONCE
from app.web.http.identity import require_role
from app.web.http.routing import Code, Router
from app.web.http.services import read, services_of
from app.web.results.downloads import (
    chosen_language,
    download,
    download_pdf,
    labelled_view,
    named_in,
)

WRITER = "app.reports.docx.writer:write_docx"
router = Router(prefix="/b/{code}")
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
# Of pictures in an editable report: over 300 dots to the inch; 3 takes twice
# as long
ZOOM = 2
DOCUMENTS = CapacityLimiter(AT_ONCE)  # threads that compose what processes set


async def _document(
    request: Request, code: str, locale: str | None
) -> tuple[Document, FileLabel]:
    """Returns the report in the language, else the board's, without numbers of
    a hidden tally.

    With it comes what its file is named by.
    """
    await require_role(request, code)
    context = services_of(request).context
    now = context.now()
    report, label = await read(request, _read_report, code, locale, now)
    language = chosen_language(locale, report.board.locale)
    document = await to_thread.run_sync(
        document_of, report, language, limiter=DOCUMENTS
    )
    return document, label


def _read_report(
    connection: Connection, code: str, locale: str | None, now: str
) -> tuple[Report, FileLabel]:
    view, label = labelled_view(connection, code)
    report = report_of(connection, code, now, named_in(locale))
    pictures = report_pictures(connection, view.board)
    return replace(report, pictures=pictures), label


@router.get("/report.docx")
async def report_docx(
    request: Request, code: Code, locale: str | None = None
) -> Response:
    """Returns the report as DOCX, to be edited. Refuses `cannot_set`."""
    document, label = await _document(request, code, locale)
    pictures = [
        await png_of(part.svg, ZOOM)
        for part in document.parts
        if isinstance(part, Figure)
    ]
    pages = await _pages(request, document)
    services = services_of(request)
    values = (document, pictures, services.context.clock(), pages)
    body = await services.typesetters.make(request, WRITER, *values)
    return download(body, file_name(label, "report", document.language, "docx"), DOCX)


@router.get("/report.pdf")
async def report_pdf(
    request: Request, code: Code, locale: str | None = None
) -> Response:
    """Returns the report as a tagged PDF (PDF/UA-1). Refuses `cannot_set`."""
    document, label = await _document(request, code, locale)
    order = await to_thread.run_sync(
        report_order, document, services_of(request).context.clock(), limiter=DOCUMENTS
    )
    name = file_name(label, "report", document.language, "pdf")
    return await download_pdf(request, order, name)


async def _pages(request: Request, document: Document) -> list[int]:
    """Returns the pages of the headings in the PDF; none while the typesetters
    are busy."""
    services = services_of(request)
    order = await to_thread.run_sync(pages_order, document, limiter=DOCUMENTS)
    query = partial(services.typesetters.set, request)
    try:
        return await services.page_numbers.of(order, document.moment, query)
    except Refusal:
        return []
