"""The report as a file: read in one transaction, then set in a thread (DOCX) or a process (PDF)."""

from datetime import datetime
from functools import partial

from anyio import CapacityLimiter, to_thread
from fastapi import APIRouter, Request, Response

from app.charts.png import png_of
from app.locales import languages
from app.queries.results.report import Report, report_of
from app.reports.document import document_of
from app.reports.model import Document, Figure
from app.reports.pdf import report_order
from app.reports.typesetting import AT_ONCE
from app.web.http.identity import require_role
from app.web.http.routing import Code
from app.web.http.services import services_of
from app.web.results.downloads import download

router = APIRouter(prefix="/b/{code}")
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ZOOM = 2  # of pictures in an editable report: over 300 dots to the inch; 3 takes twice as long
_limiter = CapacityLimiter(AT_ONCE)  # threads that set documents; PDFs have processes beside them


async def _document(request: Request, code: str, locale: str | None) -> Document:
    """Returns the report in the language, else the board's, without numbers of a hidden tally."""
    await require_role(request, code)
    context = services_of(request).context
    now = context.now()
    report: Report = await context.database.read(
        lambda connection: report_of(connection, code, now)
    )
    language = locale if locale in languages() else report.board.locale
    return await to_thread.run_sync(document_of, report, language, limiter=_limiter)


@router.get("/report.docx")
async def report_docx(request: Request, code: Code, locale: str | None = None) -> Response:
    """Returns the report as DOCX, to be edited."""
    document = await _document(request, code, locale)
    pictures = [await png_of(part.svg, ZOOM) for part in document.parts if isinstance(part, Figure)]
    write = partial(_docx, document, pictures, services_of(request).context.clock())
    return download(
        await to_thread.run_sync(write, limiter=_limiter), f"palabre-{code}-report.docx", DOCX
    )


@router.get("/report.pdf")
async def report_pdf(request: Request, code: Code, locale: str | None = None) -> Response:
    """Returns the report as a tagged PDF (PDF/UA-1)."""
    document = await _document(request, code, locale)
    order = await to_thread.run_sync(
        report_order, document, services_of(request).context.clock(), limiter=_limiter
    )
    body = await services_of(request).typesetters.set(request, order)
    return download(body, f"palabre-{code}-report.pdf", "application/pdf")


def _docx(document: Document, pictures: list[bytes], made_at: datetime) -> bytes:
    from app.reports.docx.writer import write_docx

    return write_docx(document, pictures, made_at)
